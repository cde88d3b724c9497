"""Training pictures for the detector: drawn once into memory-mapped files, shaken again at every use.

In: `chequeocr.synth` and a folder for the cache. Out: batches of float32 (N, 3, H, W) in 0..1 and a list of
target arrays (M, 5): class id, x0, y0, x1, y1 in pixels of the batch. Two shapes are kept: wide (256 x 512)
for leaves that fill the picture, tall (384 x 512) for the rest.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.errors import SettingsError
from chequeocr.fields import DETECTOR_CLASSES
from chequeocr.synth import SynthSettings, generate
from chequeocr.train.detector.settings import SCALES, Scales

#: Height and width of the two buckets: multiples of 32, long side 512.
SHAPES: dict[str, tuple[int, int]] = {"wide": (256, 512), "tall": (384, 512)}
#: Grey of the padding, the same as at inference.
GREY = 114
_MOST = len(DETECTOR_CLASSES)
_IDS = {name: index for index, name in enumerate(DETECTOR_CLASSES)}

Targets = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class CacheSettings:
    """How many pictures, from which seed, drawn how, by how many processes."""

    count: int
    seed: int
    synth: SynthSettings
    workers: int = 2


def letterbox(
    image: NDArray[np.uint8], shape: tuple[int, int]
) -> tuple[NDArray[np.uint8], float, float, float]:
    """Scale an RGB picture into `shape` keeping its aspect, padded with grey; with the scale and the left and
    top padding."""
    height, width = image.shape[:2]
    scale = min(shape[0] / height, shape[1] / width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    left, top = (shape[1] - size[0]) // 2, (shape[0] - size[1]) // 2
    out = np.full((*shape, 3), GREY, np.uint8)
    out[top : top + size[1], left : left + size[0]] = small
    return out, scale, float(left), float(top)


def _draw_part(folder: Path, start: int, count: int, settings: SynthSettings) -> int:
    """Draw `count` cheques from seed `start` into two arrays of `folder`; returns how many."""
    cv2.setNumThreads(1)
    pictures: dict[str, list[NDArray[np.uint8]]] = {name: [] for name in SHAPES}
    targets: dict[str, list[Targets]] = {name: [] for name in SHAPES}
    for seed in range(start, start + count):
        cheque = generate(seed, settings)
        height, width = cheque.image.shape[:2]
        bucket = "wide" if height / width <= 0.54 else "tall"
        picture, scale, left, top = letterbox(cheque.image, SHAPES[bucket])
        rows = np.full((_MOST, 5), -1.0, np.float32)
        for row, (name, box) in enumerate(cheque.boxes.items()):
            rows[row] = [
                _IDS[name],
                box[0] * scale + left,
                box[1] * scale + top,
                box[2] * scale + left,
                box[3] * scale + top,
            ]
        pictures[bucket].append(picture)
        targets[bucket].append(rows)
    for bucket in SHAPES:
        if pictures[bucket]:
            np.save(folder / f"{bucket}-{start:08d}.npy", np.stack(pictures[bucket]))
            np.save(folder / f"{bucket}-{start:08d}.box.npy", np.stack(targets[bucket]))
    (folder / f"done-{start:08d}.json").write_text(json.dumps({"start": start, "count": count}))
    return count


def build_cache(folder: Path, settings: CacheSettings, part: int = 250) -> int:
    """Draw what is missing of the cache; returns the number of cheques newly drawn. Parts already there are
    kept."""
    folder.mkdir(parents=True, exist_ok=True)
    starts = [
        s
        for s in range(settings.seed, settings.seed + settings.count, part)
        if not (folder / f"done-{s:08d}.json").exists()
    ]
    stop = settings.seed + settings.count
    jobs = [(folder, start, min(part, stop - start), settings.synth) for start in starts]
    if settings.workers <= 1:
        return sum(_draw_part(*job) for job in jobs)
    # Spawned, not forked: a forked child of a process whose torch has started threads can hang.
    with ProcessPoolExecutor(settings.workers, mp_context=get_context("spawn")) as pool:
        return sum(pool.map(_draw_part, *zip(*jobs, strict=True))) if jobs else 0


class Cache:
    """The pictures of a cache folder, memory-mapped. Raises SettingsError where the folder holds no finished
    part."""

    def __init__(self, folder: Path) -> None:
        self._parts: dict[str, list[tuple[NDArray[np.uint8], Targets]]] = {name: [] for name in SHAPES}
        for done in sorted(folder.glob("done-*.json")):
            for bucket in SHAPES:
                path = folder / f"{bucket}-{done.stem[5:]}.npy"
                if path.exists():
                    self._parts[bucket].append(
                        (np.load(path, mmap_mode="r"), np.load(path.with_suffix(".box.npy")))
                    )
        self.sizes = {name: sum(len(p[0]) for p in parts) for name, parts in self._parts.items()}
        if not sum(self.sizes.values()):
            raise SettingsError(f"{folder}: no training pictures; have some drawn (--pictures)")

    def get(self, bucket: str, index: int) -> tuple[NDArray[np.uint8], Targets]:
        """Picture (H, W, 3) and targets (M, 5) number `index` of a bucket."""
        for pictures, targets in self._parts[bucket]:
            if index < len(pictures):
                rows = targets[index]
                return pictures[index], rows[rows[:, 0] >= 0]
            index -= len(pictures)
        raise IndexError(f"{bucket} has {self.sizes[bucket]} pictures")


def shake(
    rng: np.random.Generator, image: NDArray[np.uint8], targets: Targets, scale: float = 1.0
) -> tuple[NDArray[np.uint8], Targets]:
    """Move, scale and recolour a training picture; boxes left less than 60 % inside are dropped. The result
    is about `scale` times as large, its sides rounded up to multiples of 32."""
    height, width = (-(-round(side * scale) // 32) * 32 for side in image.shape[:2])
    sx = scale * float(np.clip(rng.normal(0.97, 0.06), 0.7, 1.12))
    sy = sx * float(np.clip(rng.normal(1.0, 0.05), 0.85, 1.18))
    left, top = width - sx * image.shape[1], height - sy * image.shape[0]
    matrix = np.array(
        [[sx, 0, left * rng.uniform(0, 1)], [rng.normal(0, 0.006), sy, top * rng.uniform(0, 1)]]
    )
    out = np.asarray(
        cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=(GREY,) * 3),
        np.uint8,
    )
    moved = targets.copy()
    moved[:, [1, 3]] = targets[:, [1, 3]] * sx + matrix[0, 2]
    middle = (targets[:, 1] + targets[:, 3]) / 2 * matrix[1, 0]
    moved[:, [2, 4]] = targets[:, [2, 4]] * sy + matrix[1, 2] + middle[:, None]
    area = (moved[:, 3] - moved[:, 1]) * (moved[:, 4] - moved[:, 2])
    moved[:, 1::2] = moved[:, 1::2].clip(0, width)
    moved[:, 2::2] = moved[:, 2::2].clip(0, height)
    inside = (moved[:, 3] - moved[:, 1]) * (moved[:, 4] - moved[:, 2])
    moved = moved[inside > 0.6 * np.maximum(area, 1e-3)]
    return _recolour(rng, out), moved


def _recolour(rng: np.random.Generator, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    out = image
    if rng.random() < 0.15:
        out = np.ascontiguousarray(out[..., rng.permutation(3)])
    if rng.random() < 0.12:
        out = np.asarray(cv2.cvtColor(cv2.cvtColor(out, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB), np.uint8)
    gain, lift = rng.uniform(0.75, 1.2, 3) * rng.uniform(0.85, 1.1), rng.uniform(-20, 20)
    if rng.random() < 0.15:  # taken in the dark: the paper is a dark grey, the ink a little darker
        gain, lift = gain * rng.uniform(0.3, 0.75), abs(lift)
    gamma = rng.uniform(0.8, 1.3)
    ramp = 255.0 * (np.arange(256) / 255.0) ** gamma
    table = np.clip(ramp[:, None] * gain[None, :] + lift, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(out, table.reshape(1, 256, 3)), np.uint8)


def _one_batch(
    cache: Cache, size: int, rng: np.random.Generator, scales: Scales
) -> tuple[NDArray[np.float32], list[Targets]]:
    names = [name for name in SHAPES if cache.sizes[name]]
    weights = np.array([cache.sizes[name] for name in names], np.float64)
    bucket = names[int(rng.choice(len(names), p=weights / weights.sum()))]
    scale = scales[int(rng.choice(len(scales), p=[share for _, share in scales]))][0]
    pairs = [
        shake(rng, *cache.get(bucket, int(rng.integers(cache.sizes[bucket]))), scale) for _ in range(size)
    ]
    stacked = np.stack([image for image, _ in pairs]).transpose(0, 3, 1, 2)
    return np.ascontiguousarray(stacked, dtype=np.float32) / np.float32(255.0), [rows for _, rows in pairs]


def batches(
    cache: Cache, size: int, seed: int, scales: Scales = SCALES
) -> Iterator[tuple[NDArray[np.float32], list[Targets]]]:
    """Endless shaken batches; each has one shape, the shapes drawn by how many pictures they have, and one of
    `scales` (with shares that add up to one). The next batch is made while the caller works on this one."""
    rng = np.random.default_rng(seed)
    with ThreadPoolExecutor(1) as ahead:
        waiting = ahead.submit(_one_batch, cache, size, rng, scales)
        while True:
            ready = waiting.result()
            waiting = ahead.submit(_one_batch, cache, size, rng, scales)
            yield ready

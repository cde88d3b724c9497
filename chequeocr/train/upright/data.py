"""Training pictures of `cheque-upright`: synthetic cheques, taken carelessly, and pictures that have no top.

In: seeds. Out: batches of what the network sees, with the share of the probability that each turn shall get:
all on the turn that makes a cheque upright, a quarter each for a picture that shows none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.leaf.placed import turned
from chequeocr.leaf.upright import network_input
from chequeocr.synth.dice import Rng, chance
from chequeocr.synth.generate import generate
from chequeocr.synth.types import SynthSettings
from chequeocr.train.pictures import Pool, develop, ground, pooled
from chequeocr.types import Image

_WIDTHS = (400, 480, 640)
_LONGEST = 400  # of a picture kept in the pool
_CAPTURES = (("scan", 0.42), ("grey", 0.08), ("bitonal", 0.05), ("photo", 0.45))
_JUNK = 0.15


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """pictures: float32 (N, 1, SIDE, SIDE). wanted: float32 (N, 4), each row adds up to one."""

    pictures: NDArray[np.float32]
    wanted: NDArray[np.float32]


def draw(seed: int) -> Image:
    """The synthetic cheque of this seed, upright and small."""
    width = _WIDTHS[seed % len(_WIDTHS)]
    image = generate(seed, SynthSettings(width=width, captures=_CAPTURES)).image
    longest = max(image.shape[:2])
    if longest > _LONGEST:
        size = tuple(round(side * _LONGEST / longest) for side in image.shape[1::-1])
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    return image


def batches(seed: int, batch: int, fresh: int = 3, pool: int = 240) -> Iterator[Batch]:
    """Endless batches. Each step draws `fresh` new cheques; a cheque is met several times, never the same."""
    rng = np.random.default_rng([seed, 31])
    for drawn in pooled(draw, int(rng.integers(2**40)), Pool(batch, fresh, pool)):
        yield _batch(rng, drawn, batch)


def held_out(number: int) -> Batch:
    """The same cheques each time, for measuring: taken carelessly too, none of them junk."""
    rng = np.random.default_rng(97)
    pictures = [network_input(take(rng, draw(2**50 + i))) for i in range(number)]
    wanted = np.zeros((number, 4), np.float32)
    wanted[:, 0] = 1.0
    return Batch(np.stack(pictures), wanted)


def _batch(rng: Rng, drawn: list[Image], batch: int) -> Batch:
    pictures, wanted = [], np.zeros((batch, 4), np.float32)
    for row in range(batch):
        if chance(rng, _JUNK):
            image, wanted[row] = junk(rng), 0.25
        else:
            turns = int(rng.integers(4))
            image = turned(take(rng, drawn[int(rng.integers(len(drawn)))]), turns)
            wanted[row, -turns % 4] = 1.0
        pictures.append(network_input(image))
    return Batch(np.stack(pictures), wanted)


def take(rng: Rng, image: Image) -> Image:
    """The cheque as a picture of another kind: cut, skewed, on a desk, dim, blurred, compressed."""
    if chance(rng, 0.4):
        image = _cut(rng, image)
    if chance(rng, 0.5):
        image = _hide(rng, image)
    if chance(rng, 0.5):
        image = _lie(rng, image)
    if chance(rng, 0.3):
        stretch = float(rng.uniform(0.82, 1.2))
        size = (max(32, round(image.shape[1] * stretch)), image.shape[0])
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    return develop(rng, image)


def _cut(rng: Rng, image: Image) -> Image:
    """Edges are missing."""
    height, width = image.shape[:2]
    top, foot = (rng.uniform(0.0, 0.15, 2) * height).astype(int)
    left, right = (rng.uniform(0.0, 0.15, 2) * width).astype(int)
    return image[top : height - foot, left : width - right]


def _hide(rng: Rng, image: Image) -> Image:
    """Parts of the leaf are empty: no single mark may be what everything hangs on."""
    image = image.copy()
    height, width = image.shape[:2]
    for _ in range(int(rng.integers(1, 4))):
        y, x = int(rng.integers(height)), int(rng.integers(width))
        tall, wide = int(rng.uniform(0.08, 0.35) * height), int(rng.uniform(0.1, 0.5) * width)
        part = image[y : y + tall, x : x + wide]
        part[:] = np.percentile(part.reshape(-1, 3), 70, axis=0).astype(np.uint8)
    return image


def _lie(rng: Rng, image: Image) -> Image:
    """The picture lies askew, on a ground of its own."""
    height, width = image.shape[:2]
    room = rng.uniform(0.0, 0.45, 2) if chance(rng, 0.4) else rng.uniform(0.0, 0.05, 2)
    wide, tall = round(width * (1 + room[0])), round(height * (1 + 1.6 * room[1]))
    turn = float(np.clip(rng.normal(0, 5), -14, 14))
    matrix = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0), np.float64)
    matrix[:, 2] += rng.uniform(0.2, 0.8, 2) * [wide - width, tall - height]
    desk = ground(rng, tall, wide)
    cv2.warpAffine(image, matrix, (wide, tall), dst=desk, flags=cv2.INTER_LINEAR,
                   borderMode=cv2.BORDER_TRANSPARENT)  # fmt: skip
    return desk


def junk(rng: Rng) -> Image:
    """A picture of no cheque: a ground, and on it perhaps bars, frames and dots, or noise; or a leaf with a
    few bars, which has no top either, however much its bars may lie as writing does."""
    if chance(rng, 0.5):
        return turned(develop(rng, _bars(rng)), int(rng.integers(4)))
    height, width = (int(v) for v in rng.integers(60, 480, 2))
    image = ground(rng, height, width)
    if chance(rng, 0.2):
        return np.asarray(rng.integers(0, 256, (height, width, 3)), np.uint8)
    for _ in range(int(rng.integers(0, 14))):
        shade = tuple(int(v) for v in rng.integers(0, 256, 3))
        x, y = int(rng.integers(width)), int(rng.integers(height))
        end = (x + int(rng.integers(4, max(6, width // 2))), y + int(rng.integers(2, max(4, height // 5))))
        kind = int(rng.integers(3))
        if kind == 2:
            cv2.circle(image, (x, y), int(rng.integers(2, 60)), shade, -1)
        else:
            cv2.rectangle(image, (x, y), end, shade, -1 if kind else int(rng.integers(1, 4)))
    return turned(develop(rng, image), int(rng.integers(4)))


def _bars(rng: Rng) -> Image:
    """A light leaf with one to eight level bars, whole or hatched."""
    width = int(rng.integers(200, 400))
    height = round(width / rng.uniform(1.6, 2.6))
    image: Image = np.full((height, width, 3), rng.uniform(200, 256, 3), np.uint8)
    for _ in range(int(rng.integers(1, 9))):
        x, y = int(rng.integers(0, 9 * width // 10)), int(rng.integers(0, 9 * height // 10))
        wide, tall = int(rng.uniform(0.08, 0.7) * width), int(rng.uniform(0.02, 0.14) * height) + 2
        bar = image[y : y + tall, x : x + wide]
        step = int(rng.integers(3, 12)) if chance(rng, 0.4) else 1
        gap = 1 if step == 1 else int(rng.integers(1, step))
        for first in range(gap):
            bar[:, first::step] = int(rng.integers(0, 120))
    return image

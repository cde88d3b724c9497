"""The paper of documents: security print, plain slips, ruled sheets, a whiteboard.

In: a random generator and a size. Out: an RGB uint8 canvas with nothing written on it yet.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.synth.dice import Rng, chance
from chequeocr.types import Image

_TINTS = (
    (255, 255, 255),
    (252, 250, 240),
    (253, 238, 240),
    (236, 246, 252),
    (240, 250, 236),
    (255, 248, 214),
)
_DEEP = ((222, 236, 250), (226, 243, 226), (248, 226, 230), (244, 234, 208), (232, 226, 246), (214, 238, 240))


def plain(rng: Rng, height: int, width: int) -> Image:
    """White or pale paper of a pad of forms."""
    return _grained(rng, np.full((height, width, 3), _one(rng, _TINTS), np.float32), 2.0)


def security(rng: Rng, height: int, width: int) -> Image:
    """Tinted paper with fine waves and a rosette, as what stands for money is printed on."""
    tint, ink = _one(rng, _DEEP), _one(rng, _DEEP) - float(rng.uniform(25, 50))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / np.float32(height)
    bend = np.float32(rng.uniform(0.03, 0.1)) * np.sin(x * np.float32(rng.uniform(3, 9)))
    waves = np.sin((y + bend) * np.float32(rng.uniform(90, 240)))
    if chance(rng, 0.5):
        waves *= np.sin((x - y) * np.float32(rng.uniform(40, 120)))
    share = np.clip(waves, 0, 1) * np.float32(rng.uniform(0.3, 0.9))
    share = np.maximum(share, _rosette(rng, height, width))[..., None]
    canvas = tint * (1 - share) + ink * share
    if chance(rng, 0.35):  # darker to one side
        canvas *= np.linspace(1.0, float(rng.uniform(0.85, 1.0)), width, dtype=np.float32)[None, :, None]
    return _grained(rng, canvas, 1.5)


def ruled(rng: Rng, height: int, width: int) -> Image:
    """A leaf of a writing pad, mostly with lines, now and then squared."""
    canvas = np.full((height, width, 3), _one(rng, _TINTS[:2]), np.float32)
    roll, step = rng.random(), int(height * rng.uniform(0.075, 0.1))
    line = np.array((170, 190, 225), np.float32)
    if roll < 0.7:
        canvas[int(step * 1.5) :: step] = line
    if roll < 0.15:
        canvas[:, ::step] = line
    elif roll < 0.4:
        canvas[:, int(width * 0.09)] = (225, 150, 150)
    return _grained(rng, canvas, 3.0)


def board(rng: Rng, height: int, width: int) -> Image:
    """A whiteboard with a glare and a grey frame, wiped not quite clean."""
    canvas = np.full((height, width, 3), float(rng.uniform(225, 245)), np.float32)
    smear = rng.normal(0, 1, (max(2, height // 90), max(2, width // 200))).astype(np.float32)
    canvas -= 6 * np.abs(cv2.resize(smear, (width, height)))[..., None]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = ((x - width * rng.uniform(0, 1)) / width) ** 2 + ((y - height * rng.uniform(0, 0.5)) / height) ** 2
    canvas += 30 * np.exp(-away * np.float32(rng.uniform(8, 20)))[..., None].astype(np.float32)
    if chance(rng, 0.5):
        cv2.rectangle(canvas, (0, 0), (width - 1, height - 1), (150, 152, 156), max(4, height // 40))
    return _grained(rng, canvas, 2.0)


def thermal(rng: Rng, height: int, width: int) -> Image:
    """The greyish white of a till's roll and of computer forms, some with green bars."""
    canvas = np.full((height, width, 3), float(rng.uniform(238, 252)), np.float32)
    if chance(rng, 0.4):
        step = max(8, height // int(rng.integers(8, 14)))
        for top in range(step, height, 2 * step):
            canvas[top : top + step] = (228, 242, 228)
    return _grained(rng, canvas, 2.0)


PAPERS: dict[str, Callable[[Rng, int, int], Image]] = {
    "plain": plain, "security": security, "ruled": ruled, "board": board, "thermal": thermal,
}  # fmt: skip


def _one(rng: Rng, table: tuple[tuple[int, int, int], ...]) -> NDArray[np.float32]:
    return np.array(table[int(rng.integers(len(table)))], np.float32)


def _grained(rng: Rng, canvas: NDArray[np.float32], spread: float) -> Image:
    height, width = canvas.shape[:2]
    grain = rng.normal(0, spread, (height // 3 + 1, width // 3 + 1)).astype(np.float32)
    return np.clip(canvas + cv2.resize(grain, (width, height))[..., None], 0, 255).astype(np.uint8)


def _rosette(rng: Rng, height: int, width: int) -> NDArray[np.float32]:
    """A faint figure of many loops."""
    plane = np.zeros((height, width), np.uint8)
    turn = np.linspace(0, 2 * np.pi, 900)
    centre = np.array([width * rng.uniform(0.3, 0.7), height * rng.uniform(0.4, 0.6)])
    petals, size = int(rng.integers(5, 14)), height * float(rng.uniform(0.2, 0.4))
    for phase in np.linspace(0, 2 * np.pi / petals, int(rng.integers(3, 7)), endpoint=False):
        radius = size * (0.7 + 0.3 * np.cos(petals * (turn + phase)))
        loop = centre + np.stack([np.cos(turn) * radius, np.sin(turn) * radius], 1)
        cv2.polylines(plane, [np.round(loop).astype(np.int32)], True, 255, max(1, height // 400), cv2.LINE_AA)
    return plane.astype(np.float32) * np.float32(rng.uniform(0.3, 0.8) / 255)

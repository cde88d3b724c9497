"""Training pictures of `cheque-cancelled`: synthetic cheques, good ones and ones that were made worthless.

In: seeds. Out: batches of what the network sees, and for each picture 1 where the cheque is crossed out or
written across, else 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.examine.cancelled import network_input
from chequeocr.fields import OUTLINE
from chequeocr.synth.dice import Rng, chance
from chequeocr.synth.fonts import font_book
from chequeocr.synth.generate import generate
from chequeocr.synth.sheet import Sheet
from chequeocr.synth.types import SynthSettings
from chequeocr.train.cancelled.marks import cancel, harmless
from chequeocr.train.pictures import Pool, develop, ground, pooled
from chequeocr.types import Box, Image

_WIDTHS = (480, 560, 640)
_LONGEST = 700  # of a picture kept in the pool
_CAPTURES = (("scan", 0.5), ("grey", 0.1), ("photo", 0.4))
_CANCELLED = 0.4  # of the drawn good and blank leaves


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """pictures: float32 (N, 2, 160, 320). wanted: float32 (N, 1), 1 for a cheque made worthless."""

    pictures: NDArray[np.float32]
    wanted: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A synthetic picture, the box of its leaf, and whether it was drawn as worthless."""

    image: Image
    leaf: Box
    worthless: bool


def draw(seed: int) -> Drawn:
    """The synthetic cheque of this seed, small."""
    settings = SynthSettings(
        width=_WIDTHS[seed % len(_WIDTHS)], captures=_CAPTURES, blank=0.14, void=0.03, cancelled=0.08
    )
    cheque = generate(seed, settings)
    image, scale = cheque.image, min(1.0, _LONGEST / max(cheque.image.shape[:2]))
    if scale < 1.0:
        small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        image = np.asarray(small, np.uint8)
    height, width = image.shape[:2]
    x0, y0, x1, y1 = cheque.boxes.get(OUTLINE, (0.0, 0.0, width / scale, height / scale))
    leaf = (round(x0 * scale), round(y0 * scale), round(x1 * scale), round(y1 * scale))
    leaf = (max(0, leaf[0]), max(0, leaf[1]), min(width, leaf[2]), min(height, leaf[3]))
    return Drawn(image, leaf, cheque.truth.kind in ("void", "cancelled"))


def batches(seed: int, batch: int, fresh: int = 2, pool: int = 400) -> Iterator[Batch]:
    """Endless batches. Each step draws `fresh` new cheques; a cheque is met several times, never the same."""
    rng = np.random.default_rng([seed, 37])
    for drawn in pooled(draw, int(rng.integers(2**40)), Pool(batch, fresh, pool)):
        yield batch_of(rng, [drawn[int(rng.integers(len(drawn)))] for _ in range(batch)])


def batch_of(rng: Rng, cheques: list[Drawn]) -> Batch:
    """What the network sees of these cheques, each taken anew and some of them made worthless."""
    seen = [take(rng, one) for one in cheques]
    wanted = np.array([[float(worthless)] for _, worthless in seen], np.float32)
    return Batch(np.stack([network_input(image) for image, _ in seen]), wanted)


def take(rng: Rng, one: Drawn) -> tuple[Image, bool]:
    """The cheque with marks on it, cut out as its outline may be found, turned a little, in another light."""
    image, worthless = marked(rng, one, chance(rng, _CANCELLED))
    if chance(rng, 0.15):  # a broad pen, or a scanner that thickens strokes
        image = np.asarray(cv2.erode(image, np.ones((2, 2), np.uint8)), np.uint8)
    if not chance(rng, 0.12):
        image = _cut(rng, image, one.leaf)
    if chance(rng, 0.25):
        image = _sloping(rng, image)
    elif chance(rng, 0.5):
        image = _askew(rng, image)
    if chance(rng, 0.2):
        image = _shadowed(rng, image)
    if chance(rng, 0.75):
        image = develop(rng, image)
    return image, worthless


def marked(rng: Rng, one: Drawn, worthless: bool) -> tuple[Image, bool]:
    """A copy of the picture with harmless marks, and made worthless where that is wanted; whether it is."""
    x0, y0, x1, y1 = one.leaf
    image = one.image.copy()
    if min(x1 - x0, y1 - y0) < 40:
        return image, one.worthless
    sheet = Sheet(image[y0:y1, x0:x1], rng, font_book())
    if chance(rng, 0.6):
        harmless(rng, sheet)
    if worthless and not one.worthless:
        cancel(rng, sheet)
    return image, worthless or one.worthless


def _cut(rng: Rng, image: Image, leaf: Box) -> Image:
    """The leaf, its box found a little too large or too small."""
    wide, tall = leaf[2] - leaf[0], leaf[3] - leaf[1]
    off = rng.normal(0.012, 0.025, 4) * (wide, tall, wide, tall)
    x0, y0 = max(0, round(leaf[0] - off[0])), max(0, round(leaf[1] - off[1]))
    x1, y1 = round(leaf[2] + off[2]), round(leaf[3] + off[3])
    part = image[y0:y1, x0:x1]
    return part if min(part.shape[:2]) >= 24 else image


def _askew(rng: Rng, image: Image) -> Image:
    """Turned by a few degrees and seen from the side, its rim repeated."""
    height, width = image.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + rng.normal(0, 0.02, (4, 2)) * (width, height)
    turn = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.normal(0, 3)), 1.0))
    moved = moved @ turn[:, :2].T + turn[:, 2]
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    out = cv2.warpPerspective(image, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(out, np.uint8)


def _sloping(rng: Rng, image: Image) -> Image:
    """On a ground of its own, sloping by up to some 20 degrees: printed lines are no longer level then."""
    height, width = image.shape[:2]
    turn = float(np.clip(rng.normal(0, 9), -22, 22))
    cos, sin = abs(np.cos(np.deg2rad(turn))), abs(np.sin(np.deg2rad(turn)))
    size = (round(width * cos + height * sin), round(width * sin + height * cos))
    matrix = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0), np.float64)
    matrix[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    out = ground(rng, size[1], size[0])
    cv2.warpAffine(image, matrix, size, dst=out, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT)
    return out


def _shadowed(rng: Rng, image: Image) -> Image:
    """The edge of a shadow, straight and slanting, over the picture: no stroke of a pen, though long."""
    height, width = image.shape[:2]
    angle = rng.uniform(0, 2 * np.pi)
    x, y = rng.uniform(0.1, 0.9) * width, rng.uniform(0.1, 0.9) * height
    across = (np.arange(width, dtype=np.float32) - np.float32(x)) * np.float32(np.cos(angle))
    down = (np.arange(height, dtype=np.float32) - np.float32(y)) * np.float32(np.sin(angle))
    away = across[None, :] + down[:, None]
    edge = 1.0 / (1.0 + np.exp(-np.clip(away / np.float32(rng.uniform(0.5, 12.0)), -30, 30)))
    light = 1.0 - np.float32(rng.uniform(0.1, 0.5)) * edge
    return np.asarray(image * light[..., None], np.uint8)

"""Ink and paper of those who tamper: pens, print, strokes, correction fluid, erasure.

In: a picture that may be written to, a mask (255 is full ink), its place, a colour. Out: the picture darkened
as ink darkens paper, painted over, or cleared of what was written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as PilImage
from PIL import ImageDraw

from chequeocr.synth.dice import Rng
from chequeocr.synth.fonts import font_book, font_for_height
from chequeocr.synth.marks import turned_mask
from chequeocr.synth.pen import draw_hand, write
from chequeocr.synth.strokes import draw_writer, drawable, write_line
from chequeocr.train.altered.marks import other_ink
from chequeocr.train.altered.real import Pen
from chequeocr.types import Image

Mask = NDArray[np.uint8]
Colour = tuple[int, int, int]
Point = tuple[float, float]

BLACK: Colour = (24, 24, 28)
__all__ = ["BLACK", "Pen", "clear", "fluid", "hand", "lay", "other_ink", "printed", "stroke", "turned_mask"]


@dataclass(frozen=True, slots=True, eq=False)
class Lettering:
    """A line cut to its ink, and the row of its baseline there."""

    mask: Mask
    baseline: int

    @property
    def width(self) -> int:
        return int(self.mask.shape[1])

    @property
    def height(self) -> int:
        return int(self.mask.shape[0])


def lay(image: Image, mask: Mask, corner: Point, ink: Colour) -> bool:
    """Darkens the picture in place as ink of this colour does. False, and nothing done, where more than a
    twentieth of the mask's ink would fall outside of it."""
    left, top = round(corner[0]), round(corner[1])
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(image.shape[1], left + mask.shape[1]), min(image.shape[0], top + mask.shape[0])
    if x1 <= x0 or y1 <= y0:
        return False
    part = mask[y0 - top : y1 - top, x0 - left : x1 - left]
    if part.sum(dtype=np.int64) < 0.95 * mask.sum(dtype=np.int64):
        return False
    area = image[y0:y1, x0:x1]
    paper = np.maximum(1.0, np.percentile(area.reshape(-1, 3), 75, axis=0))
    factor = np.minimum(1.0, np.array(ink, np.float64) / paper)
    alpha = cv2.GaussianBlur(part, (3, 3), 0.6).astype(np.float64)[..., None] / 255.0
    area[:] = np.clip(area * (1.0 - alpha * (1.0 - factor)), 0, 255).astype(np.uint8)
    return True


def hand(rng: Rng, text: str, height: float, width: float) -> Lettering:
    """Somebody's handwriting, figures `height` pixels tall, strokes about `width` wide."""
    tall = max(6.0, height)
    if drawable(text) and rng.random() < 0.65:
        person = replace(
            draw_writer(rng),
            slip=0.0, skip=0.0, raised=0.0, faint=0.1, nib="ball", tracking=float(rng.uniform(0.06, 0.16)),
            pen=float(np.clip(width / tall, 0.04, 0.13)), zero=float(rng.uniform(0.75, 1.0)),
        )  # fmt: skip
        mask, baseline = write_line(rng, person, text, tall)
    else:
        someone = replace(draw_hand(rng, font_book().hand), size=1.0, spacing=1.2, tracking=0.0, density=1.0)
        mask, baseline = write(rng, someone, text, tall, 60 * tall)
        wide = max(1, round(min(0.5 * width, 0.06 * tall)))
        mask = np.asarray(cv2.dilate(mask, np.ones((wide, wide), np.uint8)), np.uint8)
    return _cut(mask, baseline)


def printed(rng: Rng, text: str, height: float, face: str = "") -> Lettering:
    """Print, capitals `height` pixels tall; any face but the handwriting ones where none is named."""
    book = font_book()
    faces = {"sans": book.sans[0], "bold": book.sans[1], "serif": book.serif[0], "mono": book.mono[0]}
    path = faces[face] if face else list(faces.values())[int(rng.integers(4))]
    font = font_for_height(path, max(5.0, height))
    x0, y0, x1, y1 = (int(v) for v in font.getbbox(text, anchor="ls"))
    picture = PilImage.new("L", (x1 - x0 + 6, y1 - y0 + 6))
    ImageDraw.Draw(picture).text((3 - x0, 3 - y0), text, font=font, fill=255, anchor="ls")
    return _cut(np.asarray(picture), 3 - y0)


def _cut(mask: Mask, baseline: int) -> Lettering:
    rows, columns = np.flatnonzero((mask > 40).any(axis=1)), np.flatnonzero((mask > 40).any(axis=0))
    if not len(rows):
        raise ValueError("nothing was written: a hand lacks these letters")
    return Lettering(mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], baseline - int(rows[0]))


def stroke(rng: Rng, points: Sequence[Point], width: float) -> tuple[Mask, Point]:
    """A stroke of the pen through points of a picture, with a hand's tremor: a mask and its corner."""
    path = np.array(points, np.float64)
    steps = np.linspace(0, len(path) - 1, 24 * (len(path) - 1) + 1)
    fine = np.stack([np.interp(steps, np.arange(len(path)), path[:, i]) for i in (0, 1)], 1)
    sway = np.cumsum(rng.normal(0, 0.12 * width, fine.shape), 0)
    fine += sway - np.linspace(0, 1, len(fine))[:, None] * sway[-1]
    edge = int(2 * width) + 3
    low = np.floor(fine.min(0)).astype(int) - edge
    size = np.ceil(fine.max(0)).astype(int) + edge - low
    scale = 4
    canvas = np.zeros((size[1] * scale, size[0] * scale), np.uint8)
    fixed = np.round((fine - low) * scale).astype(np.int32)
    cv2.polylines(canvas, [fixed], False, 240, max(1, round(scale * width)), cv2.LINE_AA)
    mask = np.asarray(
        cv2.resize(canvas, (int(size[0]), int(size[1])), interpolation=cv2.INTER_AREA), np.uint8
    )
    return mask, (float(low[0]), float(low[1]))


def clear(image: Image, mask: Mask, corner: tuple[int, int], ghost: float = 0.0) -> None:
    """Takes the ink under the mask away in place; `ghost` is the share of it that is left to be seen."""
    edge = 12
    left, top = corner
    x0, y0 = max(0, left - edge), max(0, top - edge)
    area = image[y0 : top + mask.shape[0] + edge, x0 : left + mask.shape[1] + edge]
    hole = np.zeros(area.shape[:2], np.uint8)
    part = hole[top - y0 :, left - x0 :]
    part[: mask.shape[0], : mask.shape[1]] = mask[: part.shape[0], : part.shape[1]]
    side = 3 if image.shape[1] < 1200 else 5
    hole = np.where(cv2.dilate(hole, np.ones((side, side), np.uint8)) > 60, 255, 0).astype(np.uint8)
    clean = cv2.inpaint(np.ascontiguousarray(area), hole, 4, cv2.INPAINT_TELEA).astype(np.float64)
    grain = area.astype(np.float64) - cv2.GaussianBlur(area, (0, 0), 2.0)
    spread = float(np.std(grain[hole == 0])) if (hole == 0).any() else 0.0
    speckle = np.random.default_rng(int(hole.sum()) % 2**31).normal(0, min(2.0, spread), hole.shape)
    mixed = (1.0 - ghost) * (clean + speckle[..., None]) + ghost * area
    area[:] = np.where(hole[..., None] > 0, np.clip(mixed, 0, 255), area).astype(np.uint8)


def fluid(rng: Rng, image: Image, box: tuple[float, float, float, float]) -> None:
    """Correction fluid brushed over the box, in place: white, opaque, uneven, with a rim."""
    edge = round(box[3] - box[1])
    left, top = max(0, round(box[0]) - edge), max(0, round(box[1]) - edge)
    area = image[top : round(box[3]) + edge, left : round(box[2]) + edge]
    x0, y0, x1, y1 = box[0] - left, box[1] - top, box[2] - left, box[3] - top
    tall = y1 - y0
    count = max(3, round((x1 - x0) / (0.5 * tall)))
    canvas = np.zeros(area.shape[:2], np.uint8)
    for x in np.linspace(x0 + 0.2 * tall, x1 - 0.2 * tall, count):
        centre = (round(x), round((y0 + y1) / 2 + rng.normal(0, 0.05) * tall))
        axes = (round(0.45 * tall), round(rng.uniform(0.46, 0.58) * tall))
        cv2.ellipse(canvas, centre, axes, float(rng.uniform(-12, 12)), 0, 360, 255, -1, cv2.LINE_AA)
    soft = cv2.GaussianBlur(canvas, (0, 0), 1.0).astype(np.float64)[..., None] / 255.0
    rim = cv2.morphologyEx(canvas, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)).astype(np.float64) / 255.0
    coarse = rng.normal(0, 3.0, (area.shape[0] // 6 + 1, area.shape[1] // 6 + 1)).astype(np.float32)
    texture = cv2.resize(coarse, (area.shape[1], area.shape[0]))
    white = np.array((251.0, 251.0, 247.0)) + np.minimum(0.0, texture)[..., None] - 34.0 * rim[..., None]
    area[:] = np.where(soft > 0, area * (1 - soft) + white * soft, area).astype(np.uint8)

"""The cheque that somebody tampers with, and what is written in its fields.

In: a picture, RGB uint8 (H, W, 3), with the record that the reader made of it. Out: `Base`; the `Writing` of
a field: where its ink is, the pen that left it, how tall its figures are; and the leaf's ink as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.imaging import ink as inks
from chequeocr.record import Cheque, PixelBox
from chequeocr.train.altered.real import Pen, pen_of
from chequeocr.types import Image

Mask = NDArray[np.uint8]

FIGURES, WORDS, PAYEE = "amount_in_numbers", "amount_in_words", "payee_name"
_NARROWEST = 800  # pixels: on a smaller leaf nobody could tell what was altered
_LABEL = 0.13  # of a leaf's width: how far the print before the words, and before the figures, reaches
_FIELDS = (FIGURES, WORDS, PAYEE, "date", "micr", "signature", "bank_name", "ifsc", "account_number", "memo")


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """An upright cheque that is accepted as it is. `amount`: the true one, None where nobody knows it;
    `beside`: another one, for what takes two leaves."""

    name: str
    image: Image
    cheque: Cheque
    amount: Decimal | None = None
    beside: Base | None = None

    def box(self, field: str) -> PixelBox | None:
        """Where the field was found, cut off at the picture's edges."""
        found = getattr(self.cheque, field)
        return None if found is None or found.box is None else clipped(self.image, found.box)

    def text(self, field: str) -> str:
        """What was read there."""
        found = getattr(self.cheque, field)
        return "" if found is None else str(found.text)

    @property
    def leaf(self) -> PixelBox:
        """About where the leaf lies in its picture: the boxes of all fields and a little around them."""
        boxes = np.array([box for field in _FIELDS if (box := self.box(field)) is not None])
        x0, y0 = (float(v) for v in boxes[:, :2].min(axis=0))
        x1, y1 = (float(v) for v in boxes[:, 2:].max(axis=0))
        across, down = 0.02 * (x1 - x0), 0.04 * (y1 - y0)
        return clipped(self.image, (x0 - across, y0 - down, x1 + across, y1 + down))


@dataclass(frozen=True, slots=True, eq=False)
class Writing:
    """The ink of one line: `mask` (255 is ink) with its corner at the first two numbers of `box`, which holds
    all of its ink; `height` of figures and capitals in pixels; the pen."""

    box: PixelBox
    mask: Mask
    height: float
    pen: Pen

    @property
    def middle(self) -> float:
        """The row half-way between the top and the foot of most of its ink."""
        rows = np.repeat(np.arange(self.mask.shape[0]), (self.mask > 0).sum(axis=1))
        return self.box[1] + float(np.median(rows))


def clipped(image: Image, box: tuple[float, float, float, float]) -> PixelBox:
    """The box in whole pixels of the picture, at least one wide and high."""
    height, width = image.shape[:2]
    x0, y0 = min(max(0, round(box[0])), width - 1), min(max(0, round(box[1])), height - 1)
    return x0, y0, max(x0 + 1, min(width, round(box[2]))), max(y0 + 1, min(height, round(box[3])))


def usable(base: Base) -> bool:
    """Whether the leaf stands upright in its picture, large enough, and shows what the kinds need."""
    figures, payee, words = base.box(FIGURES), base.box(PAYEE), base.box(WORDS)
    if figures is None or payee is None or words is None:
        return False
    x0, y0, x1, y1 = base.leaf
    leaf = base.leaf[2] - base.leaf[0] >= _NARROWEST
    wide = all(box[2] - box[0] > box[3] - box[1] for box in (figures, payee))
    if base.cheque.outline is not None:
        (left, top), (right, end) = base.cheque.outline[:2]
        wide &= abs(end - top) < 0.04 * (right - left)
    return leaf and wide and x1 - x0 > 1.4 * (y1 - y0) and payee[0] < figures[0]


@lru_cache(maxsize=2)
def leaf_ink(base: Base) -> Mask:
    """255 where something is written or printed on the leaf, rules left out; as large as the picture. Not to
    be written to."""
    x0, y0, x1, y1 = base.leaf
    crop = base.image[y0:y1, x0:x1]
    ink = without_rules(inks.ink_mask(crop, inks.ground(crop), 0.4), x1 - x0)
    out = np.zeros(base.image.shape[:2], np.uint8)
    out[y0:y1, x0:x1] = np.where(ink, 255, 0)
    out.setflags(write=False)
    return out


def without_rules(ink: NDArray[np.bool_], width: int) -> NDArray[np.bool_]:
    """The ink less what runs level for a thirtieth of a leaf's `width` and more."""
    long, dots, thick = max(20, width // 30), max(3, width // 400), max(7, width // 150)
    joined = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, dots), np.uint8))
    # A tilted rule is a staircase: one pixel more above and below makes it level.
    rules = cv2.morphologyEx(
        cv2.dilate(joined, np.ones((3, 1), np.uint8)), cv2.MORPH_OPEN, np.ones((1, long), np.uint8)
    )
    bars = cv2.morphologyEx(rules, cv2.MORPH_OPEN, np.ones((thick, 1), np.uint8))
    return np.asarray(ink & ~((rules > 0) & (bars == 0)), np.bool_)


def writing(base: Base, field: str) -> Writing | None:
    """The only or the last line of a field that is written; None where nothing is."""
    lines = written(base, field)
    return lines[-1] if lines else None


def written(base: Base, field: str) -> list[Writing]:
    """The lines of a field from top to bottom."""
    box = base.box(field)
    if box is None:
        return []
    rise = round((0.02 if field == WORDS else 0.12) * (box[3] - box[1]))
    left, right = _without_label(base, field, box)
    area = clipped(base.image, (left, box[1] - rise, right, box[3] + rise))
    mask = _field_ink(base, field, area)
    rows = _rows(mask, base) if field == WORDS else [(0, mask.shape[0])]
    found = [_line(base, field, mask[a:b], (area[0], area[1] + a)) for a, b in rows]
    lines = [line for line in found if line is not None]
    most = max((int((line.mask > 0).sum()) for line in lines), default=0)
    return [line for line in lines if (line.mask > 0).sum() >= 0.25 * most and _own(base, field, line)]


def _own(base: Base, field: str, line: Writing) -> bool:
    """Whether the line can be part of the field: not print before the figures, nor the account below."""
    x0, _, x1, _ = base.leaf
    account = base.box("account_number")
    below = account is not None and line.middle > account[1]
    return field != WORDS or (line.box[0] < (x0 + x1) / 2 and not below)


def _without_label(base: Base, field: str, box: PixelBox) -> tuple[int, int]:
    """The columns of what was written, print before it left out where the reader's crop leaves it out."""
    crop = base.cheque.crops.get(field)
    if crop is None or field not in (WORDS, PAYEE):
        return box[0], box[2]
    return max(box[0], crop.box[0]), max(box[2], crop.box[2]) if field == PAYEE else box[2]


def _field_ink(base: Base, field: str, area: PixelBox) -> Mask:
    x0, y0, x1, y1 = area
    crop = base.image[y0:y1, x0:x1]
    ink = without_rules(inks.ink_mask(crop, inks.ground(crop)), base.leaf[2] - base.leaf[0])
    tall = y1 - y0
    if field in (FIGURES, "date"):
        ink &= ~inks.vertical_rules(ink)
    mask = np.where(ink, 255, 0).astype(np.uint8)
    other = base.box(FIGURES) if field in (WORDS, PAYEE) else None
    if other is not None:
        edge = round(0.02 * (base.leaf[2] - base.leaf[0]))
        mask[max(0, other[1] - y0) : max(0, other[3] - y0), max(0, other[0] - edge - x0) :] = 0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    least = (0.05 * tall) ** 2
    label = base.leaf[0] + _LABEL * (base.leaf[2] - base.leaf[0]) - x0 if field == WORDS else -1.0
    for number in range(1, count):
        x, y, wide, high, size = stats[number]
        beam = (high > 0.95 * tall and wide < 0.2 * tall) or (
            high > 0.5 * tall and _straight(labels == number)
        )
        rim = wide > 0.9 * (x1 - x0) and high < 0.3 * tall
        if field == WORDS and other is not None and area[2] > other[0]:  # print before the figures
            within = other[1] - y0 <= y + high / 2 <= other[3] - y0
            beam |= within and x + wide / 2 > other[0] - _LABEL * (base.leaf[2] - base.leaf[0]) - x0
        if (
            size < max(4.0, least)
            or beam
            or rim
            or x + wide < label
            or (y in (0, tall - high) and high < 0.12 * tall)
        ):
            mask[labels == number] = 0
    return mask


def _straight(part: NDArray[np.bool_]) -> bool:
    """Whether this is an upright line as a ruler draws it: the edge of a printed box."""
    rows = np.flatnonzero(part.any(axis=1))
    sums = part[rows].sum(axis=1)
    middle = (part[rows] * np.arange(part.shape[1])).sum(axis=1) / sums
    off = middle - np.polyval(np.polyfit(rows, middle, 1), rows)
    lean = abs(np.polyfit(rows, middle, 1)[0])
    return bool(
        lean < 0.05
        and np.abs(off).max() < max(1.0, 0.015 * len(rows))
        and np.ptp(sums) <= max(2.0, 0.05 * len(rows))
    )


def _rows(mask: Mask, base: Base) -> list[tuple[int, int]]:
    """The rows from and to which each line of an amount in words reaches."""
    pitch = max(6, round(0.075 * (base.leaf[3] - base.leaf[1])))
    profile = cv2.GaussianBlur((mask > 0).sum(axis=1).astype(np.float32)[:, None], (0, 0), 0.3 * pitch)[:, 0]
    peaks = [
        row
        for row in range(len(profile))
        if profile[row] >= 0.3 * profile.max() > 0
        and profile[row] == profile[max(0, row - pitch) : row + pitch + 1].max()
    ]
    ends = [0, *((a + b) // 2 for a, b in pairwise(peaks)), len(profile)]
    return list(pairwise(ends)) if peaks else []


def _line(base: Base, field: str, mask: Mask, corner: tuple[int, int]) -> Writing | None:
    high, wide = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if len(high) < 5 or len(wide) < 5:
        return None
    part = np.ascontiguousarray(mask[high[0] : high[-1] + 1, wide[0] : wide[-1] + 1])
    left, top = corner[0] + int(wide[0]), corner[1] + int(high[0])
    box = (left, top, left + part.shape[1], top + part.shape[0])
    stats = cv2.connectedComponentsWithStats(part, connectivity=8)[2][1:]
    heights = stats[:, cv2.CC_STAT_HEIGHT].astype(np.float64)
    tall = heights[heights >= 0.45 * heights.max()]
    # Small letters are half as high as figures and most of a text.
    height = float(np.median(tall) if field in (FIGURES, "date") else np.percentile(tall, 75))
    return Writing(box, part, max(height, 0.03 * (base.leaf[3] - base.leaf[1])), _pen(base.image, box, part))


def _pen(image: Image, box: PixelBox, mask: Mask) -> Pen:
    """The pen that wrote: its colour where it is darkest, as edges are half paper."""
    crop = image[box[1] : box[3], box[0] : box[2]]
    own = crop[mask > 0]
    grey = own.astype(np.float64).sum(axis=1)
    red, green, blue = (int(v) for v in np.median(own[grey <= np.percentile(grey, 20)], axis=0))
    return Pen((red, green, blue), pen_of(crop, mask).width)

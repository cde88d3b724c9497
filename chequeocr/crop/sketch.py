"""A page's ink, coarsely: strokes, guide lines and frames around the fields, before any of them is cut.

In: a page, RGB uint8 (H, W, 3), and the boxes of its fields in pixels. Out: a `Sketch`, whose pixels are
`factor` by `factor` pixels of the page and lie on one grid whatever the boxes are: what is worked out on it
is the same for two boxes that see the same ink.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from chequeocr.crop.slope import Floats, slope
from chequeocr.imaging import ink as inks
from chequeocr.imaging.ink import Mask
from chequeocr.types import Box, Image

LINE = 24
"""Pixels of a sketch that a line of text has at least, where the page has as many."""

_WIDTH = 1200  # pixels: no sketch needs to be wider than 1.5 times this
_BEYOND = 1.2  # heights of a line that are looked at above and below the fields
_COARSER, _WINDOW = 3, 21  # the ground: the median over 21 pixels of a picture three times smaller
_FAINTEST, _SHARE = 20, 0.45  # grey levels below the ground, share of Otsu's value: darker is ink
_LONG, _DOTTED = 1.7, 0.08  # heights of a line: a guide line's least run, the gaps in it

_THICK = 7  # pixels: what is as high is bold print whose letters stand close


class Line(NamedTuple):
    """A guide line or the edge of a frame: its middle row, and how many columns it has ink in."""

    y: float
    length: int


@dataclass(frozen=True, eq=False)
class Sketch:
    """`ink` is True where the page is clearly darker than its ground; `top` is the first row, in its own
    pixels from the page's first. Each column stands `drop` rows, rounded, higher than on the page."""

    ink: Mask
    factor: int
    top: int
    drop: Floats
    line: int
    """How high a line of text is."""

    def levelled(self, drop: Floats) -> Sketch:
        """Returns the same with other drops."""
        steps = np.rint(drop).astype(int) - np.rint(self.drop).astype(int)
        moved = np.zeros_like(self.ink)
        edges = [0, *(np.flatnonzero(np.diff(steps)) + 1).tolist(), len(steps)]
        for x0, x1 in pairwise(edges):
            step = int(steps[x0])
            height = len(moved) - abs(step)
            if height > 0:
                moved[max(0, -step) :, x0:x1][:height] = self.ink[max(0, step) :, x0:x1][:height]
        return Sketch(moved, self.factor, self.top, drop, self.line)

    @cached_property
    def level(self) -> Mask:
        """Ink of long level lines, dotted ones included: guide lines and frames."""
        gap = np.ones((1, 1 + round(_DOTTED * self.line)), np.uint8)
        joined = cv2.morphologyEx(self.ink.astype(np.uint8), cv2.MORPH_CLOSE, gap)
        runs = inks.long_runs(np.asarray(joined, np.uint8), round(_LONG * self.line) | 1)
        thick = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones((_THICK, 1), np.uint8))
        return np.asarray((runs > 0) & (thick == 0))

    @cached_property
    def text(self) -> Mask:
        """Ink without level lines and their soft edges."""
        wide = cv2.dilate(self.level.astype(np.uint8), np.ones((3, 1), np.uint8)).astype(bool)
        return np.asarray(self.ink & ~wide)

    def inside(self, box: Box) -> Box:
        """Returns a box of the page in the sketch's pixels, as far as it lies in the sketch."""
        height, width = self.ink.shape
        x0, y0, x1, y1 = (round(v / self.factor) for v in box)
        x0, x1 = (min(width, max(0, x)) for x in (x0, x1))
        up = self.top + round(float(self.drop[min(width - 1, (x0 + x1) // 2)]))
        y0, y1 = (min(height, max(0, y - up)) for y in (y0, y1))
        return x0, y0, x1, y1

    def outside(self, box: tuple[float, float, float, float]) -> Box:
        """Returns the same back: a box of the sketch in the pixels of a view with the same drop."""
        x0, y0, x1, y1 = (round(v * self.factor) for v in box)
        return x0, y0 + self.top * self.factor, x1, y1 + self.top * self.factor

    def lines(self, columns: tuple[int, int], rows: tuple[float, float], share: float) -> list[Line]:
        """Returns the level lines between two rows that have ink in a `share` of these columns."""
        first, last = max(0, round(rows[0])), min(len(self.level), round(rows[1]))
        lengths = self.level[first:last, columns[0] : columns[1]].sum(axis=1)
        found = []
        for y0, y1 in inks.runs(np.asarray(lengths >= share * max(1, columns[1] - columns[0]))):
            found.append(Line(first + (y0 + y1 - 1) / 2, int(lengths[y0:y1].max())))
        return found


def sketch(image: Image, boxes: Iterable[Box], line: int) -> Sketch:
    """Returns the sketch of all rows around the boxes, of which there is one at least; `line` pixels is how
    high a line of text is."""
    found = list(boxes)
    factor = max(1, min(round(image.shape[1] / _WIDTH), line // LINE))
    grid = factor * _COARSER
    beyond = round(_BEYOND * line)
    top = max(0, (min(y0 for _, y0, _, _ in found) - beyond) // grid * grid)
    last = max(y1 for _, _, _, y1 in found) + beyond
    ink = _ink(image[top:last], factor)
    plain = Sketch(ink, factor, top // factor, np.zeros(ink.shape[1]), max(1, line // factor))
    fall = slope(ink)
    columns = np.arange(ink.shape[1], dtype=np.float64)
    return plain.levelled(fall * (columns - ink.shape[1] / 2))


def _ink(band: Image, factor: int) -> Mask:
    """What is dark on a band of the page, each pixel the mean of `factor` by `factor`."""
    height, width = (max(1, side // factor) for side in band.shape[:2])
    grey = cv2.cvtColor(band[: height * factor, : width * factor], cv2.COLOR_RGB2GRAY)
    if factor > 1:
        grey = cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA)
    coarser = (max(1, width // _COARSER), max(1, height // _COARSER))
    paper = cv2.medianBlur(cv2.resize(grey, coarser, interpolation=cv2.INTER_AREA), _WINDOW)
    darker = cv2.subtract(cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR), grey)
    otsu, _ = cv2.threshold(darker, 0, 255, cv2.THRESH_OTSU)
    return np.asarray(darker > max(_FAINTEST, _SHARE * otsu))

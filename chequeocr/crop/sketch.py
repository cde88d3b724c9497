"""A page's ink, coarsely: strokes, guide lines and frames, before any field is cut.

In: a page, RGB uint8 (H, W, 3). Out: a `Sketch`, whose pixels are `factor` by `factor` pixels of the page.
Of boxes it only knows how low the lowest is, by which its pixels are chosen: what is worked out on it is the
same for two boxes that see the same ink.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import cv2
import numpy as np

from chequeocr.crop.slope import Floats, slope
from chequeocr.imaging import ink as inks
from chequeocr.imaging.ink import Mask
from chequeocr.types import Box, Image

LINE = 24
"""Pixels of a sketch that a line of text has at least, where the page has as many."""

_WIDTH = 1200  # pixels: no sketch needs to be wider than 1.5 times this
_COARSER, _WINDOW = 3, 21  # the ground: the median over 21 pixels of a picture three times smaller
_FAINTEST, _SHARE = 20, 0.45  # grey levels below the ground, share of Otsu's value: darker is ink
_PAPER, _GRAIN = 0.8, 2.0  # share of a page that is paper; ink is so many times as dark as that paper's print
_LONG, _DOTTED = 0.1, 0.0035  # shares of the page's width: a guide line's least run, the gaps in it

_THICK = 7  # pixels: what is as high is bold print whose letters stand close


@dataclass(frozen=True, eq=False)
class Sketch:
    """`ink` is True where the page is clearly darker than its ground. Each column stands `drop` rows,
    rounded, higher than on the page."""

    ink: Mask
    factor: int
    drop: Floats

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
        return Sketch(moved, self.factor, drop)

    @cached_property
    def level(self) -> Mask:
        """Ink of long level lines, dotted ones included: guide lines and frames."""
        gap = np.ones((1, 1 + round(_DOTTED * self.ink.shape[1])), np.uint8)
        joined = cv2.morphologyEx(self.ink.astype(np.uint8), cv2.MORPH_CLOSE, gap)
        runs = inks.long_runs(np.asarray(joined, np.uint8), round(_LONG * self.ink.shape[1]) | 1)
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
        up = round(float(self.drop[min(width - 1, (x0 + x1) // 2)]))
        y0, y1 = (min(height, max(0, y - up)) for y in (y0, y1))
        return x0, y0, x1, y1

    def outside(self, box: tuple[float, float, float, float], down: float = 0.0) -> Box:
        """Returns the same back: a box of the sketch in the pixels of a view with the same drop, so many
        pixels further down."""
        x0, y0, x1, y1 = (v * self.factor for v in box)
        return round(x0), round(y0 + down), round(x1), round(y1 + down)

    def lines(self, columns: tuple[int, int], rows: tuple[float, float], share: float) -> list[float]:
        """Returns the middle rows of the level lines between two rows, top to bottom, that have ink in a
        `share` of these columns: guide lines and the edges of frames."""
        first, last = max(0, round(rows[0])), min(len(self.level), round(rows[1]))
        lengths = self.level[first:last, columns[0] : columns[1]].sum(axis=1)
        long = np.asarray(lengths >= share * max(1, columns[1] - columns[0]))
        return [first + (y0 + y1 - 1) / 2 for y0, y1 in inks.runs(long)]


def sketch(image: Image, line: float) -> Sketch:
    """Returns the sketch of a page whose lowest line of text is so many pixels high."""
    factor = max(1, min(round(image.shape[1] / _WIDTH), int(line) // LINE))
    ink = _ink(image, factor)
    plain = Sketch(ink, factor, np.zeros(ink.shape[1]))
    columns = np.arange(ink.shape[1], dtype=np.float64)
    return plain.levelled(slope(ink) * (columns - ink.shape[1] / 2))


def _ink(page: Image, factor: int) -> Mask:
    """What is dark on a page, each pixel the mean of `factor` by `factor`."""
    height, width = (max(1, side // factor) for side in page.shape[:2])
    grey = cv2.cvtColor(page[: height * factor, : width * factor], cv2.COLOR_RGB2GRAY)
    if factor > 1:
        grey = cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA)
    coarser = (max(1, width // _COARSER), max(1, height // _COARSER))
    paper = cv2.medianBlur(cv2.resize(grey, coarser, interpolation=cv2.INTER_AREA), _WINDOW)
    darker = cv2.subtract(cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR), grey)
    otsu, _ = cv2.threshold(darker, 0, 255, cv2.THRESH_OTSU)
    counts = np.cumsum(np.bincount(darker.ravel(), minlength=256))
    grain = int(np.searchsorted(counts, _PAPER * counts[-1]))
    return np.asarray(darker > max(_FAINTEST, _SHARE * otsu, _GRAIN * grain))

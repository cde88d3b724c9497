"""Lines of text on a page's sketch: their components, and the guide line under them.

In: a `Sketch`, a box in its pixels. Out: tables of components, rows, columns. Pure.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from chequeocr.imaging import ink as inks
from chequeocr.imaging.ink import Mask
from chequeocr.types import Box

Table: TypeAlias = npt.NDArray[np.int32]
"""Components, (n, 5): x, y, width, height, area."""

REACH = 5
"""Rows of a sketch around a guide line in which its own ink is looked for."""

_GAP = 12  # columns of a sketch without ink in a dotted guide line, at most


def core_of(box: Box, share: float) -> tuple[int, int]:
    """Returns the columns of a box without so many heights at each end, or its middle third."""
    x0, y0, x1, y1 = box
    less = min(round(share * (y1 - y0)), (x1 - x0) // 3)
    return x0 + less, x1 - less


class Parts(NamedTuple):
    """The components between two rows of a sketch: their numbers by pixel from row `first` on, 0 where there
    is none, and their table, in the sketch's pixels."""

    labels: npt.NDArray[np.int32]
    table: Table
    first: int

    def mask(self, chosen: Mask, shape: tuple[int, ...]) -> Mask:
        """Returns where the `chosen` rows of the table are, in a mask of the sketch's shape."""
        mask = np.zeros(shape, bool)
        mask[self.first : self.first + len(self.labels)] = np.concatenate(([False], chosen))[self.labels]
        return mask


def parts_between(text: Mask, rows: tuple[float, float]) -> Parts:
    """Returns the components between two rows."""
    first, last = max(0, round(rows[0])), max(0, min(len(text), round(rows[1])))
    labels, table = inks.labelled(text[first:last])
    table = table.copy()
    table[:, 1] += first
    return Parts(labels, table, first)


def holds(text: Mask, columns: tuple[int, int], box: Box) -> bool:
    """Returns whether columns hold nearly all the ink of a box, its rim left out."""
    x0, y0, x1, y1 = box
    rim = min(round(0.2 * (y1 - y0)), (x1 - x0) // 3)
    there = text[y0 + rim : y1 - rim, x0 + rim : x1 - rim].sum(axis=0)
    left, right = (min(len(there), max(0, x - x0 - rim)) for x in columns)
    return bool(there[left:right].sum() >= 0.95 * there.sum())


def nearest(rows: list[float], y: float) -> float:
    """Returns the row that is nearest to `y`."""
    return min(rows, key=lambda row: abs(row - y))


def median(values: Table, weights: Table) -> float:
    """Returns the weighted median."""
    order = np.argsort(values, kind="stable")
    sums = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(sums, sums[-1] / 2)])


def extent_of(level: Mask, row: float, core: tuple[int, int]) -> tuple[int, int]:
    """Returns the first column of the guide line on a row, and the one after its last."""
    band = level[max(0, round(row) - 2) : round(row) + 3]
    return inks.run_through(np.asarray(band.any(axis=0)), core, (_GAP, _GAP))

"""Lines of text on a page's sketch: their components, and the guide line under them.

In: a `Sketch`, a box in its pixels. Out: tables of components, rows, columns. Pure.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from chequeocr.crop.sketch import Line
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


def parts_between(text: Mask, rows: tuple[float, float]) -> tuple[npt.NDArray[np.int32], Table, int]:
    """Returns the components between two rows: their numbers by pixel, their table, and the first row."""
    first, last = max(0, round(rows[0])), max(0, min(len(text), round(rows[1])))
    labels, table = inks.labelled(text[first:last])
    table = table.copy()
    table[:, 1] += first
    return labels, table, first


def holds(text: Mask, columns: tuple[int, int], box: Box) -> bool:
    """Returns whether columns hold nearly all the ink of a box, its rim left out."""
    x0, y0, x1, y1 = box
    rim = round(0.2 * (y1 - y0))
    there = text[y0 + rim : y1 - rim, x0 + rim : x1 - rim].sum(axis=0)
    left, right = (min(len(there), max(0, x - x0 - rim)) for x in columns)
    return bool(there[left:right].sum() >= 0.95 * there.sum())


def nearest(lines: list[Line], y: float) -> float:
    """Returns the middle row of the line that is nearest to `y`."""
    return min(lines, key=lambda line: abs(line.y - y)).y


def median(values: Table, weights: Table) -> float:
    """Returns the weighted median."""
    order = np.argsort(values, kind="stable")
    sums = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(sums, sums[-1] / 2)])


def extent_of(level: Mask, row: float, core: tuple[int, int]) -> tuple[int, int]:
    """Returns the first column of the guide line on a row, and the one after its last."""
    band = level[max(0, round(row) - 2) : round(row) + 3]
    columns = np.asarray(band.any(axis=0))
    seen = np.flatnonzero(columns[core[0] : core[1]])
    start = (core[0] + int(seen[0]), core[0] + int(seen[-1]) + 1) if len(seen) else core
    return inks.connected_run(columns, start, (_GAP, _GAP))

"""The printed box that an amount in figures stands in: the cell of a frame.

In: a page's `Sketch` and the box of the figures, in its pixels. Out: the cell with its edges; None where no
frame is clear. The shares below, in heights of the box, were chosen with the crops of idrbt,
tianming_us_handfilled and cheques_misc in sight.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from chequeocr.crop.place import Found
from chequeocr.crop.row import core_of, extent_of, holds
from chequeocr.crop.sketch import Sketch
from chequeocr.imaging import ink as inks
from chequeocr.imaging.ink import Mask
from chequeocr.types import Box

_THIN = 1  # column of a sketch
_MEETING = 10  # rows of a sketch at both ends of an edge that its level lines and it fill without a gap
_APART = 0.6  # heights of the box from which what stands beside figures is not theirs
_ROOM = 1.5  # heights of the box that a printed box without upright edges may go on beside it


def figures_found(sketch: Sketch, box: Box) -> Found | None:
    """Returns the cell in which most of the box lies."""
    x0, y0, x1, y1 = box
    height, middle = y1 - y0, (y0 + y1) / 2
    core = core_of(box, 0.5)
    above = sketch.lines(core, (middle - 1.1 * height, middle - 0.2 * height), 0.45)
    below = sketch.lines(core, (middle + 0.2 * height, middle + 1.1 * height), 0.45)
    if not above or not below:
        return None
    top, bottom = above[-1], below[0]
    high = bottom - top
    if not 0.6 * height <= high <= 1.35 * height:
        return None
    missing = _without_edges(sketch, (x0, round(top), x1, round(bottom)), core)
    left, right = _cell(sketch, (x0, round(top), x1, round(bottom) + 1), missing)
    if not holds(sketch.text, (left, right), box):
        return None
    return Found((left, top, right, bottom), None)


def _without_edges(sketch: Sketch, box: Box, core: tuple[int, int]) -> tuple[int, int]:
    """Where the cell of a box between two level lines ends on a side that has no upright edge: where those
    lines do, but not beyond what is written there and isn't the box's."""
    x0, top, x1, bottom = box
    height = bottom - top
    room = round(_ROOM * height)
    ends = [extent_of(sketch.level, y, core) for y in (top, bottom)]
    left = min(x0, max(x0 - room, *(a for a, _ in ends)))
    right = max(x1, min(x1 + room, *(b for _, b in ends)))
    columns: Mask = np.asarray(sketch.text[top + 2 : bottom - 1].any(axis=0))
    gap = round(_APART * height)
    first, last = inks.run_through(columns, (x0, x1), (gap, gap))
    return (
        first if columns[max(0, left) : first].any() else left,
        last if columns[last:right].any() else right,
    )


def _cell(sketch: Sketch, box: Box, missing: tuple[int, int]) -> tuple[int, int]:
    """The columns of the cell of a frame, its upright edges included, in which most of a box lies.

    Edges that aren't there are taken to be at `missing`. An upright stroke is no edge: no cell is much
    narrower than its box.
    """
    x0, top, x1, bottom = box
    height = bottom - top
    ink = sketch.ink[top:bottom].astype(np.uint8)
    share = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((5, 1), np.uint8)).mean(axis=0)
    core = core_of(box, 0.5)
    edges = [
        (a, b)
        for a, b in inks.runs(np.asarray(share >= 0.9))
        if x0 - 2.5 * height < a and b < x1 + 3.5 * height
        and _meets_both(ink, (a, b)) and _alone(ink, (a, b))
    ]
    before = [a for a, b in edges if b <= core[0]] or [missing[0]]
    after = [b for a, b in edges if a >= core[1]] or [missing[1]]
    inner = [edge for edge in edges if core[0] < edge[1] and edge[0] < core[1]]
    ends = [(before[-1], before[-1]), *inner, (after[0], after[0])]
    cells = [(a, d) for (a, _), (_, d) in pairwise(ends)]
    best = max(cells, key=lambda cell: min(cell[1], x1) - max(cell[0], x0))
    return best if min(best[1], x1) - max(best[0], x0) >= 0.75 * (x1 - x0) else (before[-1], after[0])


def _meets_both(ink: npt.NDArray[np.uint8], edge: tuple[int, int]) -> bool:
    """Whether a column goes on from the upper level line to the lower one. Hardly any 1 does."""
    column = np.asarray(ink[:, edge[0] : edge[1]].any(axis=1))
    return bool(column[2:_MEETING].all() and column[-_MEETING:-2].all())


def _alone(ink: npt.NDArray[np.uint8], edge: tuple[int, int]) -> bool:
    """Whether a column stands alone, as an edge does; the stem of a figure has its bows beside it.

    A line thinner than a pen's, from top to bottom, is an edge though figures begin close beside it.
    """
    height, width = ink.shape
    thin = edge[1] - edge[0] <= _THIN and ink[1:-1, edge[0] : edge[1]].any(axis=1).all()
    near = round((0.05 if thin else 0.15) * height)
    beside = [*range(edge[0] - near, edge[0] - 1), *range(edge[1] + 1, edge[1] + near)]
    columns = [x for x in beside if 0 <= x < width]
    return bool((ink[4:-4, columns].mean(axis=0) <= 0.15).all()) if columns else True

"""The two lines of an amount in words: the guide lines under them, what is written there, and the label.

In: a page's `Sketch` and the box of an amount in words, in its pixels. Out: the box around both lines, and
what in it is print or another line's; None where there are no two guide lines.
The shares below, in distances between the two guide lines, were chosen with the crops of idrbt,
tianming_us_handfilled and cheques_misc in sight.
"""

from __future__ import annotations

import numpy as np

from chequeocr.crop.place import Found
from chequeocr.crop.row import REACH, Table, core_of, extent_of, holds, nearest, parts_between
from chequeocr.crop.sketch import LINE, Sketch
from chequeocr.crop.slope import way
from chequeocr.imaging import ink as inks
from chequeocr.imaging.ink import Mask
from chequeocr.types import Box

_LEAST = 0.6 * LINE
_GAP = 0.5  # between words


def words_found(sketch: Sketch, inside: Box) -> Found | None:
    """Returns where both lines stand."""
    _, y0, _, y1 = inside
    height = y1 - y0
    core = core_of(inside, 0.3)
    guides = sketch.lines(core, (y0 + 0.1 * height, y1 + 0.2 * height), 0.35)
    if not guides:
        return None
    upper, lower = nearest(guides, y0 + 0.44 * height), nearest(guides, y0 + 0.96 * height)
    pitch = lower - upper
    if pitch < _LEAST or not 0.35 * height <= pitch <= 0.67 * height:
        return None
    near = parts_between(sketch.text, (upper - 1.4 * pitch, lower + 0.5 * pitch))
    strangers = near.mask(_others(sketch, near.table, (upper, lower), core), sketch.text.shape)
    text = sketch.text & ~strangers
    rows = upper - 0.86 * pitch, lower + 0.05 * pitch
    left, right = _written(text, rows, core, pitch)
    if not (_stands(text, core, upper, pitch) and holds(text, (left, right), inside)):
        return None
    box = (left, rows[0], right, lower + 0.3 * pitch)  # with the tails of the second line
    return Found(box, way(sketch.level, upper, REACH), strangers, upper)


def _others(sketch: Sketch, parts: Table, guides: tuple[float, float], core: tuple[int, int]) -> Mask:
    """Which components belong to the lines over and under these two, or are a label before one of them."""
    upper, lower = guides
    pitch = lower - upper
    top, bottom = parts[:, 1], parts[:, 1] + parts[:, 3]
    other = ((top + bottom) / 2 < upper - 0.68 * pitch) & (bottom < upper - 0.5 * pitch)
    other |= top > lower + 0.05 * pitch
    for guide, its in ((upper, bottom < upper + 0.3 * pitch), (lower, bottom >= upper + 0.3 * pitch)):
        start = extent_of(sketch.level, guide, core)[0]
        other |= _label(parts, its & ~other, start, pitch)
    return np.asarray(other)


def _label(parts: Table, row: Mask, start: int, pitch: float) -> Mask:
    """Which components of a line are print that stands before its guide line begins: "RUPEES". None, where
    print goes on after that, or where it is as high as writing."""
    right = parts[:, 0] + parts[:, 2]
    before = row & (right <= start + 2)
    after = row & ~before & (parts[:, 3] > 2)
    close = before & (parts[:, 0] > start - 1.6 * pitch)  # further left is the print of the margin
    if not close.any() or not after.any() or parts[close, 3].max() > 0.32 * pitch:
        return np.zeros_like(row)
    apart = parts[after, 0].min() - right[close].max() >= 0.08 * pitch
    return before if apart else np.zeros_like(row)


def _stands(text: Mask, columns: tuple[int, int], row: float, pitch: float) -> bool:
    """Whether writing stands on a line: it is much denser over it than under it. What runs through the middle
    of letters is the grain of the paper."""
    near, y = round(0.25 * pitch), round(row)
    over, under = (
        int(text[max(0, a) : max(0, b), columns[0] : columns[1]].sum())
        for a, b in ((y - near, y), (y + 1, y + 1 + near))
    )
    return under <= 0.7 * over


def _written(text: Mask, rows: tuple[float, float], core: tuple[int, int], pitch: float) -> tuple[int, int]:
    """The columns of what is written between two rows, from the core on."""
    columns = np.asarray(text[max(0, round(rows[0])) : round(rows[1])].any(axis=0))
    return inks.run_through(columns, core, (round(_GAP * pitch),) * 2)

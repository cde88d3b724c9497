"""The line a field stands on: its base, what is written there, and how far it goes to the left and right.

In: a page's `Sketch` and the box of a field, in its pixels. Out: the box around the ink of that line, without
the print before its guide line, and what near it belongs to other lines; None where no line is clear.
The shares below, in heights of the writing over its line, were chosen with the crops of idrbt,
tianming_us_handfilled and cheques_misc in sight.
"""

from __future__ import annotations

import numpy as np

from chequeocr.crop.place import Found
from chequeocr.crop.row import REACH, Table, core_of, extent_of, median, nearest, parts_between
from chequeocr.crop.sketch import Sketch
from chequeocr.crop.slope import way
from chequeocr.imaging import ink as inks
from chequeocr.imaging.ink import Mask
from chequeocr.types import Box

_ABOVE, _BELOW = 1.17, 0.17
"""How far a box reaches over and under the line that writing stands on, in heights of its highest letter:
what boxes of names have in the middle."""
_BESIDE = 1.5  # heights of its box that a line may go on beside it, where it is not a name
_CLOSE, _WORDS_APART = 1.35, 2.7  # heights of letters that parts of one field, words of a name are apart
_TAIL, _LONGEST = 0.4, 1.1  # heights of its highest letter: what a box shows of tails; longer ones are none
_THROUGH = 5  # rows of a sketch that a guide line takes out of a stroke that crosses it


def line_found(sketch: Sketch, box: Box, gap: float = _WORDS_APART) -> Found | None:
    """Returns where the line that a box of the sketch means stands; None where none is clear.

    To the right it goes on over gaps of so many heights of its letters.
    """
    core = core_of(box, 0.45)
    _, y0, _, y1 = box
    height = y1 - y0
    guides = sketch.lines(core, (y0 + 0.4 * height, y1 + 0.4 * height), 0.4)
    base = nearest(guides, y0 + 0.87 * height) if guides else _base(sketch, box, core)
    if base is None:
        return None
    near = parts_between(sketch.text, (base - 1.5 * height, base + 0.6 * height))
    parts = near.table
    typical = _typical(parts, base, core, height)
    if typical is None:
        return None
    row = parts[_standing(parts, base, core, typical)]
    printed = extent_of(sketch.level, base, core) if guides else (0, sketch.ink.shape[1])
    row = row[row[:, 0] + row[:, 2] > printed[0] + 2]
    found = _followed(row, core, (printed[1], round(gap * typical)), typical)
    if found is None or base - found[1] < 0.2 * height or not _most(sketch, (*core, y0, base), row):
        return None
    x0, top, x1, bottom = found
    rise = base - top
    if guides:
        bottom = max(bottom, round(base) + 1 + _tails(sketch.text, (x0, x1, base), rise))
    around = (x0, base - _ABOVE * rise, x1, max(base + _BELOW * rise, min(bottom, base + _TAIL * rise)))
    apart = (parts[:, 1] + parts[:, 3] < top + 0.1 * rise) | (parts[:, 1] > base + 0.35 * rise)
    strangers = near.mask(apart, sketch.text.shape)
    return Found(around, way(sketch.level, base, REACH) if guides else None, strangers, alone=True)


def only_line_found(sketch: Sketch, box: Box) -> Found | None:
    """Returns the same where the line holds all that is written in the box, its rim left out, and goes on
    for no more than 1.5 of the box's heights beside it: further away stands what belongs to other fields."""
    found = line_found(sketch, box, _CLOSE)
    if found is None:
        return None
    left, top, right, bottom = (round(v) for v in found.box)
    x0, y0, x1, y1 = box
    height = y1 - y0
    if bottom - top > 1.6 * height:  # lines whose ink runs into each other
        return None
    if max(x0 - left, right - x1) > _BESIDE * height:
        return None
    rim = min(round(0.2 * height), (x1 - x0) // 3)
    parts = inks.parts(sketch.text[y0:y1, x0 + rim : x1 - rim])
    x, y = parts[:, 0] + x0 + rim + parts[:, 2] / 2, parts[:, 1] + y0 + parts[:, 3] / 2
    high = bottom - top
    under = min(bottom - y0 + 0.2 * high, height - 1)
    letters = (parts[:, 3] >= 0.2 * high) & ~_edges(parts, 0.7 * high, under)
    over, beside = (y < top) & (y > y0 + rim), (x < left) | (x > right)
    return None if (letters & (over | (y > bottom) | beside)).any() else found


def _most(sketch: Sketch, where: tuple[int, int, int, float], row: Table) -> bool:
    """Whether the components of a row hold most of the ink over its guide line."""
    x0, x1, y0, base = where
    there = sketch.ink[y0 : max(y0, round(base) - 2), x0:x1].sum()
    inside = (row[:, 0] < x1) & (row[:, 0] + row[:, 2] > x0)
    return bool(row[inside, 4].sum() >= 0.6 * there)


def _typical(parts: Table, base: float, core: tuple[int, int], height: int) -> float | None:
    """How high over its line the writing mostly begins."""
    top, bottom = parts[:, 1], parts[:, 1] + parts[:, 3]
    near = (parts[:, 0] < core[1]) & (parts[:, 0] + parts[:, 2] > core[0])
    near &= (parts[:, 3] <= 1.6 * height) & (parts[:, 3] > 2)
    near &= (bottom > base - 0.3 * height) & (top < base - 0.1 * height)
    return base - median(top[near], parts[near, 2]) if near.any() else None


def _standing(parts: Table, base: float, core: tuple[int, int], typical: float) -> Mask:
    """Which components stand on a line, with what floats above them: dots and strokes, if they are few."""
    top, bottom = parts[:, 1], parts[:, 1] + parts[:, 3]
    over = (parts[:, 0] < core[1]) & (parts[:, 0] + parts[:, 2] > core[0])
    on = (parts[:, 3] <= 4 * typical) & (parts[:, 3] > 2) & ~_edges(parts, typical, base + 0.3 * typical)
    standing = on & (bottom > base - 0.5 * typical) & ((top + bottom) / 2 < base + 0.3 * typical)
    floating = on & (bottom <= base - 0.5 * typical) & ((top + bottom) / 2 > base - 1.5 * typical)
    if parts[floating & over, 2].sum() > 0.15 * parts[standing & over, 2].sum():
        return standing
    return standing | floating


def _tails(text: Mask, where: tuple[int, int, float], rise: float) -> int:
    """How many rows under a guide line the tails go on that it cuts off letters: what begins under it with
    ink right over it, and ends before the next line's letters do."""
    x0, x1, base = where
    first = round(base) + 1
    last = first + round(_LONGEST * rise)
    over = np.asarray(text[max(0, first - _THROUGH) : first - 1, x0:x1].any(axis=0))
    lowest = 0
    for x, y, wide, tall, _ in inks.parts(text[first:last, x0:x1]).tolist():
        ends = tall >= 3 and wide <= rise and y + tall < last - first
        if y < _THROUGH and ends and over[max(0, x - 2) : x + wide + 2].any():
            lowest = max(lowest, y + tall)
    return lowest


def _edges(parts: Table, typical: float, lowest: float) -> Mask:
    """Which components are upright edges of a printed box or of the leaf, beside writing so high: they go on
    under that row. What stands on the line is a 1 or an l, however high."""
    long = (parts[:, 3] > 1.8 * typical) & (parts[:, 2] < 0.25 * parts[:, 3])
    return np.asarray(long & (parts[:, 1] + parts[:, 3] > lowest))


def _base(sketch: Sketch, box: Box, core: tuple[int, int]) -> float | None:
    """The line on which most of the writing stands, where none is printed."""
    _, y0, _, y1 = box
    height = y1 - y0
    stats = inks.parts(sketch.text[:, core[0] : core[1]])
    middle = stats[:, 1] + stats[:, 3] / 2
    kept = stats[(middle > y0 + 0.15 * height) & (middle < y1 - 0.1 * height) & (stats[:, 3] >= 4)]
    kept = kept[kept[:, 3] <= 1.5 * height]
    if not len(kept):
        return None
    return median(kept[:, 1] + kept[:, 3], kept[:, 2])


def _followed(
    row: Table, core: tuple[int, int], rest: tuple[int, int], typical: float
) -> tuple[int, int, int, int] | None:
    """The box around the components over these columns, and those that go on from there: over gaps of so many
    columns as `rest` says second, after its first, where the guide line ends, only what stands close. Specks
    at its ends are left out."""
    end, gap = rest
    x0, x1 = row[:, 0], row[:, 0] + row[:, 2]
    inside = (x0 < core[1]) & (x1 > core[0])
    if not inside.any():
        return None
    columns = np.zeros(int(x1.max()) + 1, bool)
    letters = (row[:, 3] >= 0.3 * typical) | (row[:, 2] >= 0.6 * typical)  # grain leads nowhere
    for a, b in zip(x0[letters].tolist(), x1[letters].tolist(), strict=True):
        columns[a:b] = True
    start = int(x0[inside].min()), int(x1[inside].max())
    on = columns.copy()
    on[max(end, start[1]) :] = False
    left, right = inks.connected_run(on, start, (round(_CLOSE * typical), gap))
    if right >= end - 0.7 * typical:
        _, right = inks.connected_run(columns, (left, right), (0, round(0.6 * typical)))
    kept = row[(x0 >= left) & (x1 <= right)]
    kept = _without_specks(kept, typical)
    if not len(kept):
        return None
    left, right = int(kept[:, 0].min()), int((kept[:, 0] + kept[:, 2]).max())
    return left, int(kept[:, 1].min()), right, int((kept[:, 1] + kept[:, 3]).max())


def _without_specks(row: Table, typical: float) -> Table:
    """The same without small marks that stand off at its ends: a dash, a full stop, grain."""
    row = row[np.argsort(row[:, 0], kind="stable")]
    small = (row[:, 3] < 0.35 * typical) & (row[:, 2] < 0.6 * typical)
    while len(row) > 1 and small[0] and row[1, 0] - row[0, 0] - row[0, 2] > 0.3 * typical:
        row, small = row[1:], small[1:]
    ends = np.maximum.accumulate(row[:, 0] + row[:, 2])
    while len(row) > 1 and small[-1] and row[-1, 0] - ends[-2] > 0.3 * typical:
        row, small, ends = row[:-1], small[:-1], ends[:-1]
    return row

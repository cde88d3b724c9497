"""How lines run on a page's ink: their slope as a whole, and one line's own way.

In: masks, True where ink is. Out: rows by which lines fall. A slope is found where rows of ink are sharpest
(projection profile, H. S. Baird, "The skew angle of printed documents", 1987); a line's own way is a curve of
the second degree through its ink.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chequeocr.imaging.ink import Mask

STEEPEST = 0.03
"""Rows a column: what lies more askew (1.7 degrees) is for straightening the page."""

_STRIP = 24  # columns that are shifted as a whole
_COARSE = 4  # rows, end to end, from one try to the next; then one by one

Floats = npt.NDArray[np.float64]


def slope(ink: Mask) -> float:
    """Returns rows a column by which lines fall to the right (rise: negative); 0 where nothing is clear.

    >>> ink = np.zeros((60, 480), bool)
    >>> for x in range(480):
    ...     ink[20 + x // 100] [x] = ink[40 + x // 100, x] = True
    >>> round(slope(ink), 2)
    0.01
    """
    height, width = ink.shape
    strips = width // _STRIP
    most = int(STEEPEST * width)
    if strips < 4 or most < 1:
        return 0.0
    sums = ink[:, : strips * _STRIP].reshape(height, strips, _STRIP).sum(axis=2, dtype=np.int32)
    middles = (np.arange(strips) + 0.5) * _STRIP - width / 2
    halves = sums[: height // 2 * 2].reshape(height // 2, 2, strips).sum(axis=1)
    tries = np.arange(-(most // _COARSE), most // _COARSE + 1) * _COARSE
    best = int(tries[int(np.argmax(_sharpness(halves, middles / 2 / width, tries)))])
    near = np.arange(best - _COARSE, best + _COARSE + 1)
    found = _sharpness(sums, middles / width, near)
    at = int(found.argmax())
    return float(near[at] + _peak(found, at)) / width


def _sharpness(sums: npt.NDArray[np.int32], shares: Floats, falls: npt.NDArray[np.int_]) -> Floats:
    """For each fall, end to end, the sum of the squares of rows that are shifted by it."""
    height, strips = sums.shape
    rim = int(np.abs(falls).max() * np.abs(shares).max()) + 2
    framed = np.zeros((height + 2 * rim, strips), np.int32)
    framed[rim:-rim] = sums
    found = np.empty(len(falls))
    for at, fall in enumerate(falls.tolist()):
        shifts = np.rint(fall * shares).astype(int) + rim
        total = np.zeros(height, np.int64)
        for strip, shift in enumerate(shifts.tolist()):
            total += framed[shift : shift + height, strip]
        found[at] = float((total * total).sum())
    return found


def _peak(values: Floats, at: int) -> float:
    """Where between its neighbours a parabola through the highest value has its top."""
    if not 0 < at < len(values) - 1:
        return 0.0
    before, here, after = values[at - 1 : at + 2]
    bend = before - 2 * here + after
    return float((before - after) / (2 * bend)) if bend < 0 else 0.0


def way(line: Mask, row: float, reach: int) -> Floats | None:
    """Returns for each column how much lower a line is than `row`; None where too little of it is seen.

    `line` is the ink of level lines; what is within `reach` rows of `row` is the line's.
    """
    first = max(0, round(row) - reach)
    band = line[first : round(row) + reach + 1]
    height, width = band.shape
    strips = width // _STRIP
    if not strips or not height:
        return None
    sums = band[:, : strips * _STRIP].reshape(height, strips, _STRIP).sum(axis=2)
    weight = sums.sum(axis=0)
    seen = weight >= _STRIP / 3
    if seen.sum() < max(4, 0.4 * strips):
        return None
    rows = (np.arange(height)[:, None] * sums).sum(axis=0)[seen] / weight[seen] + first - row
    middles = ((np.arange(strips) + 0.5) * _STRIP)[seen]
    return _smooth(middles, rows, np.arange(width))


def _smooth(x: Floats, y: Floats, wanted: npt.NDArray[np.int_]) -> Floats:
    """A curve of the second degree through most of the points, at other columns; level beyond the points."""
    middle, half = (x[0] + x[-1]) / 2, max(1.0, (x[-1] - x[0]) / 2)
    at = (x - middle) / half
    kept = np.ones(len(x), bool)
    for _ in range(3):
        terms = np.polynomial.polynomial.polyfit(at[kept], y[kept], 2 if kept.sum() >= 6 else 1)
        off = np.abs(np.polynomial.polynomial.polyval(at, terms) - y)
        kept = off <= max(0.75, 2 * float(np.median(off)))
    within = np.clip((wanted - middle) / half, -1.0, 1.0)
    return np.asarray(np.polynomial.polynomial.polyval(within, terms))

"""Boxes of a date that stand in a row: finding their upright edges by their equal distances.

In: the ink of the row, bool (H, W). Out: the columns of its edges. On a photo or a copy an edge is broken,
leans, or runs into a figure; a row of eight boxes of one width is still there.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chequeocr.imaging.ink import Mask

CELLS = 8
"""DDMMYYYY, one figure a box (Reserve Bank of India, CTS-2010 standard)."""

_DARK = 0.85  # of the row's height: from here on a column counts as an edge
_LEAST = 7  # of the nine edges: the others may be faint
_MOST_FILLED = 4  # boxes that may be dark in their middle: a figure 1 is
_NARROW, _WIDE = 0.7, 1.6  # a box's width as a share of the row's height
_STEP = 0.25  # pixels between the widths that are tried


def edges(ink: Mask) -> npt.NDArray[np.intp] | None:
    """Returns the columns of the nine edges of eight boxes, None where there is no such row.

    >>> row = np.zeros((20, 180), bool)
    >>> row[:, 10::20] = True
    >>> edges(row).tolist()
    [10, 30, 50, 70, 90, 110, 130, 150, 170]
    """
    height, width = ink.shape
    dark = ink.mean(axis=0)
    near = np.pad(dark, 2)
    # An edge may be two pixels off.
    wide = np.asarray(np.stack([near[k : k + width] for k in range(5)]).max(axis=0), np.float64)
    strength = np.minimum(wide, _DARK)
    best, found, middles = 0.0, None, None
    most = min(_WIDE * height, (width - 1) / CELLS)
    for cell in np.arange(max(4.0, _NARROW * height), most + _STEP, _STEP):
        firsts = np.arange(width - round(CELLS * float(cell)))
        if not len(firsts):
            break
        columns = firsts[:, None] + np.rint(cell * np.arange(CELLS + 1)).astype(np.intp)
        # Columns in mid-cell are no edges: else a row of twice as many boxes, or a solid bar, would do.
        between = np.rint(columns[:, :-1] + cell / 2).astype(np.intp)
        score = strength[columns].sum(1) - strength[between].sum(1)
        at = int(score.argmax())
        if score[at] > best:
            best, found, middles = float(score[at]), columns[at], between[at]
    if found is None or np.count_nonzero(wide[found] >= _DARK) < _LEAST:
        return None
    if np.count_nonzero(wide[middles] >= _DARK) > _MOST_FILLED:
        return None
    return _exact(dark, found)


def _exact(dark: npt.NDArray[np.float64], columns: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """The darkest column within two of each."""
    near = np.clip(columns[:, None] + np.arange(-2, 3), 0, len(dark) - 1)
    # Of two that are as dark the nearer one.
    weighed = dark[near] - 0.001 * np.abs(np.arange(-2, 3))
    return np.asarray(near[np.arange(len(columns)), weighed.argmax(1)], np.intp)


def edge_ink(ink: Mask, columns: npt.NDArray[np.intp]) -> Mask:
    """Returns the ink of edges at these columns, without that of strokes that cross them or begin there: rows
    in which the ink goes on beside the edge."""
    found = np.zeros_like(ink)
    dark = ink.mean(axis=0)
    reach = max(1, ink.shape[0] // 20)
    for column in columns:
        near = np.arange(max(0, column - reach), min(ink.shape[1], column + reach + 1))
        edge = near[dark[near] >= 0.5]
        if not len(edge):
            continue
        beside = [c for c in (edge[0] - 1, edge[-1] + 1) if 0 <= c < ink.shape[1]]
        crossed = np.asarray(np.logical_or.reduce(ink[:, beside], axis=1), np.bool_)
        found[:, edge] = ink[:, edge] & ~crossed[:, None]
    return found

"""Whether a signature was crossed out: two straight strokes through all of it, as a cross or level.

In: a picture, RGB uint8 (H, W, 3), and the signature's box. Out: True or False. No curve of a signature runs
so straight from one of its ends to the other; one underlines a name, but not twice through its middle. Where
the limits lie: docs/checks.md.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from chequeocr.imaging.boxes import part
from chequeocr.imaging.ink import ground, ink_mask, long_runs
from chequeocr.types import Box, Image

Mask = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

_TALL, _WIDEST = 96, 400  # pixels: signatures are looked at in one size
_REACH = 7  # of these: pieces of a signature that lie so near are one
_RULE = 0.97  # of the box's width: what runs along a row for so long is the printed line
_CROSSING, _LEVEL = 0.9, 0.95  # of its way that a stroke is ink
_ENDS = 0.06  # of its length that may be missing at each end
_CORNER = 0.2  # of the height: a cross begins and ends so near to top and foot
_MIDDLE = (0.15, 0.75)  # of the height: level strokes through a signature lie there
_TILT, _APART = 0.15, 0.12  # of the height: between the ends of a level stroke; between two of them
_PAPER = 0.05  # of the height: between two level strokes
_DENSE = 0.4  # of the signature's extent: more ink is a blot, through which any line runs
_LEAST = 20  # pixels of the extent


def crossed_out(image: Image, box: Box) -> bool:
    """Returns whether two straight strokes run through the signature in a box."""
    ink = _signature(np.ascontiguousarray(part(image, box)))
    if ink is None:
        return False
    rows = np.arange(ink.shape[0])
    edge = max(1, round(_CORNER * len(rows)))
    near = np.asarray(cv2.dilate(ink, np.ones((3, 3), np.uint8)), np.uint8)
    falling, rising = _inked(near, rows[:edge], rows[-edge:]), _inked(near, rows[-edge:], rows[:edge])
    if min(falling.max(), rising.max()) >= _CROSSING:
        return True
    first, last = (round(share * len(rows)) for share in _MIDDLE)
    middle = rows[first:last]
    level = _inked(near, middle, middle)
    level[np.abs(middle[:, None] - middle[None]) > _TILT * len(rows)] = 0.0
    left, right = np.nonzero(level >= _LEVEL)
    heights = np.unique((left + right) / 2)
    # One thick stroke has no paper within it.
    between = float(np.diff(heights).max(initial=0.0))
    return len(heights) > 1 and float(np.ptp(heights)) >= _APART * len(rows) and between >= _PAPER * len(rows)


def _inked(ink: Mask, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> Floats:
    """How much of each straight way is ink, from these rows on the left to those on the right: float64 (left,
    right)."""
    wide = ink.shape[1]
    columns = np.linspace(_ENDS * wide, (1 - _ENDS) * (wide - 1), 90).round().astype(int)
    share = columns / max(1, wide - 1)
    rows = left[:, None, None] * (1 - share) + right[None, :, None] * share
    return np.asarray(ink[rows.round().astype(int), columns].mean(axis=2), np.float64)


def _signature(seen: Image) -> Mask | None:
    """The largest piece of ink, cut to its extent, 1 for ink; None where there is none, or only a blot."""
    height, width = seen.shape[:2]
    if min(height, width) < _LEAST:
        return None
    ink = ink_mask(seen, ground(seen)).astype(np.uint8)
    rule = long_runs(ink, max(3, round(_RULE * width)))
    ink[cv2.dilate(rule, np.ones((3, 1), np.uint8)) > 0] = 0
    size = (max(40, min(_WIDEST, round(width * _TALL / height))), _TALL)
    small = np.asarray(cv2.resize(ink * 255, size, interpolation=cv2.INTER_AREA) > 90, np.uint8)
    near = cv2.dilate(small, np.ones((_REACH, _REACH), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    if count < 2:
        return None
    own = small * (labels == 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax()))
    rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    if min(len(rows), len(columns)) < 2:
        return None
    cut = np.asarray(own[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], np.uint8)
    return None if min(cut.shape) < _LEAST or cut.mean() > _DENSE else cut

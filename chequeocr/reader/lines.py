"""Lines of text on a leaf: which field each belongs to, and which of them follow each other.

In: corners, float64 (4, 2), in pixels of the upright picture. Out: `Line`s, and what two neighbours say
together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from chequeocr.examine.text import Points
from chequeocr.types import Box, Image

_LEAST_ASPECT = 1.2  # length over height: what is shorter is a single letter
_WRITTEN_ASPECT, _LEAST_LETTERS = 2.5, 3  # of a line of writing: length over height, letters
_SMALL_ON_END = 0.012  # of the picture's width: lower print that stands on end is the printer's
_GAP, _OFF = 1.5, 0.5  # heights: how far neighbours are from each other, along and across
_ALIKE = 1.6  # times as high as the other one


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line of text: its corners, (4, 2), top left first as it is read; its text, read letter by letter, and
    how sure that is (the mean natural log-probability); the field in whose box it lies, "" for none."""

    corners: Points
    text: str
    sure: float
    field: str = ""

    @property
    def high(self) -> float:
        """Its height in pixels."""
        return float(np.linalg.norm(self.corners[3] - self.corners[0]))

    @property
    def written(self) -> bool:
        """Whether it is a line of writing: long, and with letters. A filler or a smudge is none."""
        along = float(np.linalg.norm(self.corners[1] - self.corners[0]))
        return along >= _WRITTEN_ASPECT * self.high and sum(c.isalnum() for c in self.text) >= _LEAST_LETTERS

    def right_of(self, box: Box) -> bool:
        """Returns whether its middle lies in the rows of a box, and it begins right of the box's middle."""
        x, y = float(self.corners[:, 0].min()), float(self.corners[:, 1].mean())
        return box[1] < y < box[3] and x > (box[0] + box[2]) / 2


def worth(corners: Points, image: Image) -> bool:
    """Returns whether a line is long enough for a word, and no small print on end."""
    along, across = corners[1] - corners[0], float(np.linalg.norm(corners[3] - corners[0]))
    on_end = abs(along[1]) > abs(along[0])
    long = float(np.linalg.norm(along)) >= _LEAST_ASPECT * across
    return long and not (on_end and across < _SMALL_ON_END * image.shape[1])


def share(corners: Points, box: tuple[float, float, float, float]) -> float:
    """Returns the share of the box around a line that lies in another box."""
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    wide, high = min(x1, box[2]) - max(x0, box[0]), min(y1, box[3]) - max(y0, box[1])
    return float(max(0.0, wide) * max(0.0, high) / max(1.0, (x1 - x0) * (y1 - y0)))


def covers(corners: Points, box: Box) -> float:
    """Returns the share of a box that the box around a line covers: a line that goes on beyond its field."""
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    wide, high = min(x1, box[2]) - max(x0, box[0]), min(y1, box[3]) - max(y0, box[1])
    return float(max(0.0, wide) * max(0.0, high) / max(1.0, (box[2] - box[0]) * (box[3] - box[1])))


def joined(lines: Sequence[Line]) -> list[Line]:
    """Returns the lines, and after them each two that follow each other in a row, as one."""
    if not lines:
        return []
    pairs = [
        (lines[i], lines[j]) for i, j in np.argwhere(_following(lines)).tolist()
        if lines[i].field == lines[j].field
    ]  # fmt: skip
    return [
        *lines,
        *(
            replace(left, text=f"{left.text} {right.text}", sure=min(left.sure, right.sure))
            for left, right in pairs
        ),
    ]


def _following(lines: Sequence[Line]) -> npt.NDArray[np.bool_]:
    """Whether the line of each column goes on where the line of each row ends."""
    corners = np.array([line.corners for line in lines])
    high = np.linalg.norm(corners[:, 3] - corners[:, 0], axis=1)
    way = corners[:, 1] - corners[:, 0]
    along = (way / np.maximum(1.0, np.linalg.norm(way, axis=1))[:, None])[:, None]
    gap = ((corners[:, 0] + corners[:, 3])[None] - (corners[:, 1] + corners[:, 2])[:, None]) / 2
    ahead = (gap * along).sum(axis=2)
    aside = np.abs(gap[..., 0] * along[..., 1] - gap[..., 1] * along[..., 0])
    ratio, high = high[:, None] / np.maximum(1.0, high)[None], high[:, None]
    found = (ratio >= 1 / _ALIKE) & (ratio <= _ALIKE) & (aside <= _OFF * high)
    found &= (ahead >= -0.5 * high) & (ahead <= _GAP * high)
    np.fill_diagonal(found, val=False)
    return np.asarray(found)

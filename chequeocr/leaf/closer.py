"""A second look at cheques that are small in their picture, at the part of it that holds them.

In: a picture, RGB uint8 (H, W, 3), and an outline found in it. Out: the outline that is found in that part,
or the first where that is another one. The network sees any picture 192 pixels wide: what fills a quarter of
it is seen half as large as it could be.
"""

from __future__ import annotations

import math
from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt

from chequeocr.imaging.boxes import size_of
from chequeocr.leaf.corners import Outline
from chequeocr.leaf.edges import sides
from chequeocr.types import Image

SMALL = 0.35
"""Share of the picture below which a cheque is looked at again: larger ones gained nothing when drawn."""

_ROOM = 0.1  # of the longer side of its box: what is seen around the cheque
_SAME = 0.7  # intersection over union from which the second look saw the same cheque
_LEAST = 64  # pixels: a smaller part shows nothing new


class Finder(Protocol):
    """Finds the outlines of cheques in a picture."""

    def outlines(self, image: Image) -> list[Outline]:
        """Returns them."""


def closer(finder: Finder, image: Image, one: Outline) -> Outline:
    """Returns the outline of a cheque after a second look, where it is small and not all of its sides lie on
    clear edges; the same where that shows no cheque there."""
    height, width = size_of(image)
    small = cv2.contourArea(one.corners.astype(np.float32)) < SMALL * height * width
    if not small or not sides(image, one.corners).unclear:
        return one
    low, high = one.corners.min(0), one.corners.max(0)
    room = _ROOM * float((high - low).max())
    x0, y0 = (max(0, math.floor(v - room)) for v in low)
    x1, y1 = (min(side, math.ceil(v + room)) for side, v in zip((width, height), high, strict=True))
    if min(x1 - x0, y1 - y0) < _LEAST:
        return one
    seen = finder.outlines(image[y0:y1, x0:x1])
    moved = [Outline(found.corners + np.array([x0, y0]), found.sure, found.spread) for found in seen]
    best = max(moved, key=lambda found: overlap(found.corners, one.corners), default=one)
    return best if overlap(best.corners, one.corners) >= _SAME else one


def overlap(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> float:
    """Returns the intersection over union of two convex outlines, (4, 2) each.

    >>> square = np.array([[0.0, 0], [2, 0], [2, 2], [0, 2]])
    >>> overlap(square, square + [1, 0])
    0.333
    """
    first, second = (np.asarray(corners, np.float32) for corners in (one, other))
    common = float(cv2.intersectConvexConvex(first, second)[0])
    union = float(cv2.contourArea(first) + cv2.contourArea(second)) - common
    return round(common / union, 3) if union > 0 else 0.0

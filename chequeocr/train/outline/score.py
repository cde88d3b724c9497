"""How well outlines are found: on drawn photos, by how far the found and the true outline overlap.

In: a model. Out: counts. The photos: corners moved by up to 8 % of the cheque's width, any quarter turn, up to
16 degrees more, at least 35 % of the frame's longer way.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.train.outline.data import draw
from chequeocr.train.outline.scene import Scene, photo

_HELD_SEEDS = 2**50  # far from those that train


@lru_cache(maxsize=1)
def held_out(number: int) -> list[Scene]:
    """The same photos each time."""
    rng = np.random.default_rng(97)
    return [photo(rng, draw(_HELD_SEEDS + i)) for i in range(number)]


def overlap(found: NDArray[np.float64], true: NDArray[np.float64]) -> float:
    """Intersection over union of two convex outlines, (4, 2) each.

    >>> square = np.array([[0.0, 0], [2, 0], [2, 2], [0, 2]])
    >>> overlap(square, square + [1, 0])
    0.333
    """
    first, second = (np.asarray(one, np.float32) for one in (found, true))
    common = float(cv2.intersectConvexConvex(first, second)[0])
    union = float(cv2.contourArea(first) + cv2.contourArea(second)) - common
    return round(common / union, 3) if union > 0 else 0.0

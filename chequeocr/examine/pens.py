"""Whether one field is written in another ink than the others.

In: the crops of fields, RGB uint8 (H, W, 3). Out: the names of the fields whose ink is like no other one's.
Only inks that differ as blue and red do, or blue and black: the colour of a pen varies with the paper, the
scanner and how hard somebody presses. Where the limits lie: docs/checks.md.
"""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
import numpy.typing as npt

from chequeocr.imaging.ink import ground, ink_mask, long_runs
from chequeocr.types import Image

Colour = npt.NDArray[np.float64]

UNLIKE: Mapping[str, float] = {"payee_name": 0.28, "amount_in_words": 0.28, "date": 0.35}
"""How far the ink of each field may lie from the nearest other one's (`colour`). Selected on idrbt, where the
farthest lie at 0.1, 0.19 and 0.17. Figures are compared with each other by `examine.altered`."""

_FEWEST = 2  # other fields there must be to compare with
_LEAST_INK = 60  # pixels in the middle of strokes
_LOWEST = 8  # pixels: lower crops are no writing
_GREY = 20.0  # grey levels added to an ink's strength, so that pale ink has little colour
_RULE = 6  # of a crop's width: a run as long as that part of it is a guide line


def unlike(crops: Mapping[str, Image]) -> tuple[str, ...]:
    """Returns which fields are written in an ink that no other one is written in."""
    found = {name: one for name, crop in crops.items() if (one := colour(crop)) is not None}
    if len(found) <= _FEWEST:
        return ()
    return tuple(
        name
        for name, one in found.items()
        if min(_far(one, other) for rest, other in found.items() if rest != name) >= UNLIKE.get(name, np.inf)
    )


def colour(crop: Image) -> Colour | None:
    """Returns by how much the ink of a crop is darker than its paper in red, green and blue, (3,), as a
    vector of about length 1; None where there is hardly any."""
    if min(crop.shape[:2]) < _LOWEST:
        return None
    seen = np.ascontiguousarray(crop)
    paper = ground(seen)
    ink = ink_mask(seen, paper).astype(np.uint8)
    rules = long_runs(ink, max(40, ink.shape[1] // _RULE))
    ink[cv2.dilate(rules, np.ones((3, 1), np.uint8)) > 0] = 0
    inside = cv2.distanceTransform(ink, cv2.DIST_L2, 5)
    middle = (inside >= cv2.dilate(inside, np.ones((3, 3), np.uint8)) - 1e-3) & (inside >= 1.0)
    if middle.sum() < _LEAST_INK:
        return None
    strength = np.median(paper[middle].astype(np.float64) - seen[middle], axis=0)
    return np.asarray(strength / (np.sqrt((strength**2).sum()) + _GREY))


def _far(one: Colour, other: Colour) -> float:
    return float(np.linalg.norm(one - other))

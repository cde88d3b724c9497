"""Where a detector sees the cheque in a picture, and whether a second, closer look pays.

In: a picture and what a detector found in it. Out: the part of the picture worth a second, closer look.
A scan fills its picture; on a photo the leaf is a part of it, and fields a few pixels high are found
badly. Pictures come upright and straight (`leaf.place`): what is left is a leaf that was nearly straight
already, or whose corners were not clear.
"""

from __future__ import annotations

import numpy as np

from chequeocr.fields import OUTLINE
from chequeocr.types import Box, Boxes, Detected, Image

# Below this share of the picture's area a second look pays. Above it the gain in resolution is
# under a quarter in each direction.
CLOSER_BELOW = 0.6
MARGIN = 0.03


def outline(image: Image, detections: Detected) -> Box | None:
    """Returns the cheque's box in whole pixels inside the picture, RGB (H, W, 3), or None if no cheque was
    found, or none that has a pixel."""
    found = _best_outline(detections) if len(detections) else None
    if found is None or not np.isfinite(found).all():
        return None
    height, width = image.shape[:2]
    x0, y0, x1, y1 = (round(v) for v in found)
    box = (max(0, x0), max(0, y0), min(width, x1), min(height, y1))
    return box if box[2] > box[0] and box[3] > box[1] else None


def leaf_box(image: Image, detections: Detected) -> Box | None:
    """Returns the cheque's box with a margin if it takes up clearly less than the picture, else None.

    `image` is RGB (H, W, 3); the box is x0, y0, x1, y1 in its pixels, inside it and never empty.
    """
    height, width = image.shape[:2]
    found = _best_outline(detections)
    if found is None:
        return None
    x0, y0, x1, y1 = found
    dx, dy = MARGIN * (x1 - x0), MARGIN * (y1 - y0)
    box = (
        max(0, int(x0 - dx)),
        max(0, int(y0 - dy)),
        min(width, int(np.ceil(x1 + dx))),
        min(height, int(np.ceil(y1 + dy))),
    )
    area = (box[2] - box[0]) * (box[3] - box[1])
    # A sliver is no leaf: the shortest side that could hold a line of writing is some 32 pixels.
    if min(box[2] - box[0], box[3] - box[1]) < 32 or area >= CLOSER_BELOW * height * width:
        return None
    return box


def both_looks(first: Boxes, closer: Boxes) -> Boxes:
    """Merges two looks at one picture: of each class the boxes of the closer look, and the first look's if
    the closer one found none. Both are in the pixels of the picture.

    Where the closer look found less than half as much, the leaf was not where it looked: the first stays.
    """
    if len(closer) < len(first) // 2:
        return first
    seen = set(closer.data.get("class_name", ()))
    missed = np.array([name not in seen for name in first.data.get("class_name", ())], dtype=bool)
    if not missed.any():
        return closer
    rest = first[missed]
    return type(closer).merge([closer, rest]) if len(closer) else rest


def _best_outline(detections: Detected) -> tuple[float, float, float, float] | None:
    names = detections.data.get("class_name")
    if names is None or not len(detections):
        return None
    rows = np.flatnonzero(np.asarray(names) == OUTLINE)
    if not len(rows):
        return None
    confidence = detections.confidence
    best = rows[0] if confidence is None else rows[int(np.argmax(confidence[rows]))]
    x0, y0, x1, y1 = (float(v) for v in detections.xyxy[best])
    return x0, y0, x1, y1

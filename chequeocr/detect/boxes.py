"""From raw boxes to `Boxes` and `supervision.Detections` under canonical names.

In: boxes with scores and class names of any detector. Out: either, overlapping repeats removed.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from chequeocr.errors import NotAnImageError
from chequeocr.fields import DETECTOR_CLASSES, canonical_name
from chequeocr.imaging.boxes import overlaps
from chequeocr.types import Boxes

if TYPE_CHECKING:
    import supervision as sv

logger = logging.getLogger(__name__)

Floats: TypeAlias = npt.NDArray[np.float32]
Ints: TypeAlias = npt.NDArray[np.int64]

# Suppression compares every box with every other; beyond the best few hundred nothing is a field.
MAX_CANDIDATES = 1000


def check_image(image: object) -> None:
    """Raises NotAnImageError if the array is not an RGB picture."""
    if (
        not isinstance(image, np.ndarray)
        or image.dtype != np.uint8
        or image.ndim != 3
        or image.shape[2] != 3
        or 0 in image.shape
    ):
        what = f"{image.dtype} {image.shape}" if isinstance(image, np.ndarray) else type(image).__name__
        raise NotAnImageError(f"a detector takes RGB uint8 arrays of shape (H, W, 3), not {what}")


def canonical_ids(names: Sequence[str], extra: Mapping[str, str], told: set[str] | None = None) -> Ints:
    """Returns for each class of a detector its index in DETECTOR_CLASSES, or -1 if the name is unknown.

    Unknown names are logged, together and as a warning, but not those in `told`, to which they are added.
    """
    told = set() if told is None else told
    known = [canonical_name(name, extra) for name in names]
    news = [name for name, ours in zip(names, known, strict=True) if ours is None and name not in told]
    if news:
        told.update(news)
        logger.warning(
            "classes that are no field of a cheque are left out: %s (class_map can name them)",
            ", ".join(repr(name[:40]) for name in news[:10]) + (", ..." if len(news) > 10 else ""),
        )
    return np.array([-1 if ours is None else DETECTOR_CLASSES.index(ours) for ours in known], dtype=np.int64)


def to_detections(xyxy: Floats, confidence: Floats, ids: Ints) -> sv.Detections:
    """Returns the same as `to_boxes` as supervision's type."""
    return as_detections(to_boxes(xyxy, confidence, ids))


def to_boxes(xyxy: Floats, confidence: Floats, ids: Ints) -> Boxes:
    """Returns Boxes with float32 boxes (n, 4), best first; `ids` index DETECTOR_CLASSES.

    `data["class_name"]` is there for no boxes too, as an empty array of strings.
    """
    order = np.argsort(-confidence, kind="stable")
    names = np.array([DETECTOR_CLASSES[i] for i in ids[order]], dtype=str)
    return Boxes(
        xyxy=xyxy[order].astype(np.float32).reshape(-1, 4),
        confidence=confidence[order].astype(np.float32),
        class_id=ids[order].astype(np.int64),
        data={"class_name": names},
    )


def as_detections(boxes: Boxes) -> sv.Detections:
    """Returns boxes as what a Detector returns."""
    import supervision as sv

    return sv.Detections(boxes.xyxy, None, boxes.confidence, boxes.class_id, data={**boxes.data})


def suppress(xyxy: Floats, scores: Floats, ids: Ints, iou: float) -> Ints:
    """Returns the indices to keep: in each class no two boxes overlap by more than `iou`, the better one
    stays.

    Best first; equal scores in the order given, so that the same input keeps the same boxes.
    """
    order = np.argsort(-scores, kind="stable")[:MAX_CANDIDATES]
    kept: list[int] = []
    while len(order):
        best, rest = order[0], order[1:]
        kept.append(int(best))
        repeats = (ids[rest] == ids[best]) & (overlaps(xyxy[best], xyxy[rest]) > iou)
        order = rest[~repeats]
    return np.array(kept, dtype=np.int64)

"""`cheque-fields`, the detector inside the package, and which of its boxes count.

In: pictures (RGB uint8). Out: Detections as every detector's, of the boxes that are sure, and of the less
sure ones on a leaf that is plainly filled in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import numpy as np

from chequeocr.detect.boxes import overlap
from chequeocr.detect.yolo import YoloDetector, YoloSettings
from chequeocr.types import Image

if TYPE_CHECKING:
    import supervision as sv

SURE = 0.45
"""Below it are mostly boxes on fields that nobody filled in. Selected on IDRBT, where the least sure true
box of payee, figures, words, date, line or signature has 0.74, and on the blank leaf of fixtures/."""

UNSURE = 0.2
"""From it on a box counts where the leaf is filled in. A round number; what it costs on drawn cheques is in
docs/models/cheque-fields.md."""

WRITTEN = ("payee_name", "amount_in_numbers", "amount_in_words", "date")
"""What every filled-in cheque has. Who wrote two of them wrote the others too, so that these need less
evidence than on a leaf that may be blank."""

_SAME_PLACE = 0.3  # two fields don't overlap by more: an unsure box there is a second name for a sure one


class LeafDetector:
    """The embedded detector. Safe to share between threads and after fork."""

    def __init__(self, detector: YoloDetector) -> None:
        self._detector = detector

    def detect(self, images: Sequence[Image]) -> list[sv.Detections]:
        """One Detections a picture, best boxes first. Raises as YoloDetector.detect does."""
        return [counted(found) for found in self._detector.detect(images)]


def counted(found: sv.Detections) -> sv.Detections:
    """The boxes that count, in their order: those that are sure, and where two of the written fields are, the
    best box of each of the others."""
    if found.confidence is None or not len(found):
        return found
    names, boxes = np.asarray(found.data["class_name"]), found.xyxy.astype(np.float32)
    keep = found.confidence >= SURE
    sure = set(names[keep]) & set(WRITTEN)
    if len(sure) >= 2:
        for name in set(WRITTEN) - sure:
            rows = np.flatnonzero(names == name)
            taken = boxes[keep & np.isin(names, WRITTEN)]
            if len(rows) and not (overlap(boxes[rows[0]], taken) > _SAME_PLACE).any():
                keep[rows[0]] = True
    return cast("sv.Detections", found[keep])


def cheque_fields(threads: int = 0) -> LeafDetector:
    """The embedded detector. Raises ModelCorruptError where the shipped file was changed."""
    from chequeocr.models import registry

    # Everything that could be recognised is fixed: the file is ours, and start-up is quicker.
    settings = YoloSettings(
        confidence=UNSURE,
        layout="v8",
        pixels="rgb-unit",
        position="centre",
        resample="area",
        threads=threads,
    )
    return LeafDetector(YoloDetector(registry.verify("cheque-fields"), settings))

"""`cheque-fields`, the detector inside the package, and which of its boxes count.

In: pictures (RGB uint8). Out: Detections as every detector's, of the boxes that are sure, and of the less
sure ones on a leaf that is plainly filled in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from chequeocr.detect.boxes import Floats, as_detections
from chequeocr.detect.yolo import YoloDetector, YoloSettings
from chequeocr.fields import OUTLINE
from chequeocr.imaging.boxes import overlaps
from chequeocr.types import Boxes, Image

if TYPE_CHECKING:
    import supervision as sv

SURE_BOX = 0.45
"""Below it are mostly boxes on fields that nobody filled in. Selected on IDRBT, where the least sure true
box of payee, figures, words, date, line or signature has 0.74, and on the blank leaf of fixtures/."""

UNSURE_BOX = 0.2
"""From it on a box counts where the leaf is filled in. A round number; what it costs on drawn cheques is in
docs/models/cheque-fields.md."""

WRITTEN = ("payee_name", "amount_in_numbers", "amount_in_words", "date")
"""What every filled-in cheque has. Who wrote two of them wrote the others too, so that these need less
evidence than on a leaf that may be blank."""

_SAME_PLACE = 0.4
"""Boxes that overlap by more are about the same ink, which belongs to one field. A round number: lines above
one another overlap by less."""


class LeafDetector:
    """The embedded detector. Safe to share between threads and after fork."""

    def __init__(self, detector: YoloDetector) -> None:
        self._detector = detector

    def detect(self, images: Sequence[Image]) -> list[sv.Detections]:
        """Returns one Detections a picture, best boxes first. Raises as YoloDetector.detect does."""
        return [as_detections(boxes) for boxes in self.boxes(images)]

    def boxes(self, images: Sequence[Image]) -> list[Boxes]:
        """Returns the same without waiting for supervision."""
        return [counted(found) for found in self._detector.boxes(images)]


def counted(found: Boxes) -> Boxes:
    """Returns the boxes that count, in their order, best first: those that are sure, and where two of the
    written fields are, the best box of each of the others. Where a surer box of another field is in the
    same place, a sure one gives way to a place of its field that counts, if there is one; an unsure one
    doesn't count."""
    if found.confidence is None or not len(found):
        return found
    names = np.asarray(found.data["class_name"])
    second = _contested(names, found.xyxy.astype(np.float32))
    keep = found.confidence >= SURE_BOX
    places = ~second & keep
    if len(set(names[places]) & set(WRITTEN)) >= 2:
        places = ~second & (keep | np.isin(names, WRITTEN))
    for name in set(names[places]):
        mine = names == name
        keep[mine & second] = False
        if not keep[mine].any():
            keep[np.flatnonzero(mine & places)[0]] = True
    return found[keep]


def _contested(names: npt.NDArray[np.str_], boxes: Floats) -> npt.NDArray[np.bool_]:
    """Which boxes, best first, lie where a better one of another field lies that is not contested itself."""
    out = np.zeros(len(names), bool)
    fields = names != OUTLINE  # the leaf holds them all
    for row in np.flatnonzero(fields):
        others = ~out[:row] & fields[:row] & (names[:row] != names[row])
        out[row] = (overlaps(boxes[row], boxes[:row][others]) > _SAME_PLACE).any()
    return out


def cheque_fields(threads: int = 0) -> LeafDetector:
    """Returns the embedded detector. Raises ModelCorruptError if the shipped file was changed."""
    from chequeocr.models import registry

    # Everything that could be recognised is fixed: the file is ours, and start-up is quicker.
    settings = YoloSettings(
        confidence=UNSURE_BOX,
        layout="v8",
        pixels="rgb-unit",
        position="centre",
        resample="area",
        threads=threads,
    )
    return LeafDetector(YoloDetector(registry.verify("cheque-fields"), settings))

"""Finds what is on a page before anything is read: each cheque upright, its fields, its faults.

In: pages with their pictures, RGB uint8 (H, W, 3). Out: `ChequeFields`, one a cheque: crops, boxes, and notes
on what hinders reading, on marks across the leaf, on a suspected amount.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from chequeocr.detect.embedded import LeafDetector
from chequeocr.examine import altered
from chequeocr.examine.cancelled import CancelledDetector, note
from chequeocr.fields import FIELDS, OUTLINE
from chequeocr.findings import Code
from chequeocr.imaging.boxes import part
from chequeocr.leaf.corners import OutlineFinder
from chequeocr.leaf.place import Placer
from chequeocr.leaf.placed import Placed
from chequeocr.leaf.upright import Uprighter
from chequeocr.protocols import Detector
from chequeocr.reader.checked import checked_detections, plain
from chequeocr.reader.known import Seen
from chequeocr.reader.last_look import Places
from chequeocr.reader.settings import ReaderSettings
from chequeocr.types import Box, Boxes, Crop, CropResult, Image, Page, Reading

if TYPE_CHECKING:
    from chequeocr.types import CropResult


@dataclass(frozen=True, slots=True, eq=False)
class ChequeFields:
    """One cheque: `cropped` in the pixels of its upright picture, `leaf` the box of the outline there, None
    where there is none, `notes` on the picture as a whole."""

    placed: Placed
    cropped: CropResult
    leaf: Box | None
    leaf_seen: bool
    notes: tuple[Code, ...]

    @property
    def places(self) -> Places:
        """Where each field lies in the upright picture."""
        return Places(self.cropped.boxes, {crop.field: crop.box for crop in self.cropped.crops})

    @property
    def to_read(self) -> list[Crop]:
        """The crops with writing to read: the signature is left out."""
        return [crop for crop in self.cropped.crops if crop.field != "signature"]

    def seen(self, readings: Mapping[str, Reading], partial: bool) -> Seen:
        """Returns the same with what was read in the crops, everything in the pixels of the page as given."""
        cropped = self.placed.on_page(self.cropped)
        page = self.placed.page
        signature = next((crop for crop in cropped.crops if crop.field == "signature"), None)
        return Seen(
            page=replace(page, notes=(*page.notes, *self.placed.notes, *self.notes)),
            readings=readings,
            crops=cropped.crops,
            boxes=cropped.boxes,
            notes=cropped.notes,
            cheque=self.placed.cheque,
            signed=None if signature is None else signature.ink,
            leaf_seen=self.leaf_seen,
            partial=partial,
            tilt=self.placed.tilt,
            outline=self.placed.outline,
        )


class FieldFinder:
    """Finds cheques and their fields with a detector and the embedded networks that see leaves as a whole.

    Of the reader's settings those count that say which fields are wanted and how pictures are turned.
    """

    def __init__(self, detector: Detector, settings: ReaderSettings) -> None:
        self._detector = detector
        self._fields = settings.fields or FIELDS
        self._placer = Placer(
            Uprighter(threads=settings.threads) if settings.upright else None,
            OutlineFinder(threads=settings.threads) if settings.straighten else None,
        )
        self._cancelled = CancelledDetector(threads=settings.threads)

    def find(self, pages: Sequence[Page], check: Callable[[], None]) -> list[list[ChequeFields]]:
        """Returns the cheques of each page, in order. `check` is called between stages and may raise."""
        placed = self._placer.placed(pages)
        check()
        detections = iter(self._detect([one.image for here in placed for one in here], check))
        return [[self._fields_of(one, next(detections)) for one in here] for here in placed]

    def _detect(self, images: Sequence[Image], check: Callable[[], None]) -> list[Boxes]:
        """Fields of each picture; pictures in which the leaf is small are looked at again, closer."""
        from chequeocr.leaf.outline import both_looks, leaf_box

        detections = self._boxes(images)
        check()
        leaves = ((i, leaf_box(images[i], found)) for i, found in enumerate(detections))
        boxes = {i: box for i, box in leaves if box is not None}
        if boxes:
            parts = [part(images[i], box) for i, box in boxes.items()]
            second = self._boxes(parts)
            for i, closer in zip(boxes, second, strict=True):
                detections[i] = both_looks(detections[i], _shifted(closer, boxes[i]))
            check()
        return detections

    def _boxes(self, images: Sequence[Image]) -> list[Boxes]:
        """What the detector finds on each picture; the embedded one's boxes without supervision."""
        one = self._detector
        found = one.boxes(images) if isinstance(one, LeafDetector) else one.detect(images)
        return [plain(here) for here in checked_detections(found, len(images))]

    def _fields_of(self, placed: Placed, detected: Boxes) -> ChequeFields:
        from chequeocr.crop.cut import crop_fields
        from chequeocr.examine.quality import codes
        from chequeocr.leaf.outline import outline

        image = placed.image
        cropped = _suspected(crop_fields(image, self._wanted(detected)))
        leaf = outline(image, detected)
        # What hinders reading; and whether the cheque, where there is one, was cancelled.
        notes = codes(image, cropped.boxes, leaf)
        if len(detected):
            notes += note(self._cancelled.chances([image], [leaf])[0])
        leaf_seen = bool(len(detected)) and OUTLINE in set(detected.data["class_name"])
        return ChequeFields(placed, cropped, leaf, leaf_seen, notes)

    def _wanted(self, detections: Boxes) -> Boxes:
        if not len(detections):
            return detections
        return detections[np.flatnonzero(np.isin(detections.data["class_name"], self._fields))]


def _suspected(cropped: CropResult) -> CropResult:
    """The crops with a note where the amount in figures seems to have been altered."""
    crops = (crop for crop in cropped.crops if crop.field == altered.FIELD and crop.ink)
    notes = tuple(
        (crop.field, code)
        for crop in crops
        for code in altered.note(altered.reasons(altered.without_sign(crop, cropped.boxes[crop.field])))
    )
    return replace(cropped, notes=(*cropped.notes, *notes))


def _shifted(detections: Boxes, box: Box) -> Boxes:
    """The same detections in the pixels of the picture that `box` was cut from."""
    x0, y0 = box[:2]
    return replace(detections, xyxy=detections.xyxy + np.array([x0, y0, x0, y0], np.float32))

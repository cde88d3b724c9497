"""Boxes of a folder of cheques in the COCO format, which most trainers of detectors read.

In: names, sizes and boxes of pictures, one after the other. Out: a dictionary for `json.dump`. Categories
are the canonical field names in the order of `DETECTOR_CLASSES`, counted from 1; bbox is x, y, width,
height in pixels.
"""

from __future__ import annotations

from chequeocr.fields import DETECTOR_CLASSES
from chequeocr.synth.types import SynthCheque


class CocoBoxes:
    """Collects cheques. Keeps their boxes, not their pictures."""

    def __init__(self) -> None:
        self._images: list[dict[str, object]] = []
        self._annotations: list[dict[str, object]] = []
        self._numbers = {name: number for number, name in enumerate(DETECTOR_CLASSES, 1)}

    def add(self, name: str, cheque: SynthCheque) -> None:
        """Take in one picture's boxes."""
        image_id = len(self._images) + 1
        height, width = cheque.image.shape[:2]
        self._images.append({"id": image_id, "file_name": name, "width": width, "height": height})
        for field, (x0, y0, x1, y1) in cheque.boxes.items():
            self._annotations.append(
                {
                    "id": len(self._annotations) + 1,
                    "image_id": image_id,
                    "category_id": self._numbers[field],
                    "bbox": [round(x0, 1), round(y0, 1), round(x1 - x0, 1), round(y1 - y0, 1)],
                    "area": round((x1 - x0) * (y1 - y0), 1),
                    "iscrowd": 0,
                }
            )

    def to_dict(self) -> dict[str, object]:
        """The whole data set."""
        categories = [
            {"id": number, "name": name, "supercategory": "cheque"} for name, number in self._numbers.items()
        ]
        return {"images": self._images, "annotations": self._annotations, "categories": categories}

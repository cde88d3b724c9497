"""The seams, on one page: what a class must be able to do to take a stage's place.

None of ours needs to be subclassed. Batches in, lists of the same length out, order kept.
Images are RGB uint8 (H, W, 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from chequeocr.types import Crop, Draft, Image, Page, Reading

if TYPE_CHECKING:
    import supervision as sv


@runtime_checkable
class Detector(Protocol):
    """Finds the fields of a cheque."""

    def detect(self, images: Sequence[Image]) -> list[sv.Detections]:
        """Returns one Detections a picture: xyxy in its pixels, confidence, data["class_name"] canonical."""
        ...


@runtime_checkable
class Recognizer(Protocol):
    """Reads the text of fields."""

    def recognize(self, crops: Sequence[Crop]) -> list[Reading]:
        """Returns one Reading a crop. `crop.field` may restrict the alphabet. Without ink the text is ""."""
        ...


@runtime_checkable
class Scorer(Protocol):
    """A recognizer that can also say how likely given texts are on a crop."""

    def score(self, crop: Crop, texts: Sequence[str]) -> list[float]:
        """Returns natural log-likelihoods, one a text, in the texts' order."""
        ...


@runtime_checkable
class Extractor(Protocol):
    """Reads whole pages: a document service, a vision model. It takes the place of detector and
    recognizer."""

    def extract(self, pages: Sequence[Page]) -> list[Sequence[Draft]]:
        """Returns the cheques of each page, one Draft each, in the order of the pages; none if there is no
        cheque."""
        ...

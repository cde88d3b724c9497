"""Fakes for tests, ours and our users': no model, no picture content, the same answers every time.

In: what each stage shall answer. Out: objects that fit chequeocr.protocols, and a reader that hands
out ready-made records.

    reader = ChequeReader(
        FakeDetector({"payee_name": (40, 60, 300, 90)}), FakeRecognizer({"payee_name": "Meera Stationers"})
    )
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from chequeocr.fields import DETECTOR_CLASSES
from chequeocr.record import Cheque
from chequeocr.types import Alternative, Box, Crop, Draft, Image, Page, Reading

if TYPE_CHECKING:
    import supervision as sv


class FakeDetector:
    """Returns the same boxes for every picture: canonical name -> x0, y0, x1, y1 in pixels.

    `calls` holds the number of pictures of each call, so that a test can see batching.
    """

    def __init__(self, boxes: Mapping[str, Box], confidence: float = 0.9) -> None:
        unknown = set(boxes) - set(DETECTOR_CLASSES)
        if unknown:
            raise ValueError(f"not canonical: {sorted(unknown)}")
        self.boxes = dict(boxes)
        self.confidence = confidence
        self.calls: list[int] = []

    def detect(self, images: Sequence[Image]) -> list[sv.Detections]:
        """Returns one Detections a picture."""
        self.calls.append(len(images))
        return [self._detections() for _ in images]

    def _detections(self) -> sv.Detections:
        import numpy as np
        import supervision as sv

        names = list(self.boxes)
        return sv.Detections(
            xyxy=np.array([self.boxes[n] for n in names], np.float32).reshape(-1, 4),
            confidence=np.full(len(names), self.confidence, np.float32),
            class_id=np.array([DETECTOR_CLASSES.index(n) for n in names], int),
            data={"class_name": np.array(names, dtype=str)},
        )


class FakeRecognizer:
    """Returns the same text for every crop of a field; "" for a field without one or without ink.

    A value is a text, or a sequence of texts from best to worst, each 2.0 less likely than the one before.
    `calls` holds the fields of each call.
    """

    def __init__(self, texts: Mapping[str, str | Sequence[str]]) -> None:
        self.texts = dict(texts)
        self.calls: list[list[str]] = []

    def recognize(self, crops: Sequence[Crop]) -> list[Reading]:
        """Returns one Reading a crop, in order."""
        self.calls.append([crop.field for crop in crops])
        return [self._reading(crop) for crop in crops]

    def _reading(self, crop: Crop) -> Reading:
        given = self.texts.get(crop.field, "") if crop.ink else ""
        texts = [given] if isinstance(given, str) else list(given)
        scored = [Alternative(text, -0.1 - 2.0 * rank) for rank, text in enumerate(texts)]
        return Reading(scored[0].text, scored[0].score, tuple(scored[1:]))


class FakeExtractor:
    """Returns ready-made drafts: those of the first page, then of the second, and so on; after the last
    page the first again. `calls` holds the number of pages of each call."""

    def __init__(self, pages: Sequence[Sequence[Draft]]) -> None:
        if not pages:
            raise ValueError("a FakeExtractor needs the drafts of at least one page")
        self._pages = list(pages)
        self._next = 0
        self.calls: list[int] = []

    def extract(self, pages: Sequence[Page]) -> list[Sequence[Draft]]:
        """Returns the drafts of each page, in order."""
        self.calls.append(len(pages))
        numbers = range(self._next, self._next + len(pages))
        self._next += len(pages)
        return [list(self._pages[number % len(self._pages)]) for number in numbers]


class FakeReader:
    """Returns ready-made records in turn, whatever the source: for tests of code that uses a reader."""

    def __init__(self, cheques: Sequence[Cheque]) -> None:
        if not cheques:
            raise ValueError("a FakeReader needs at least one record")
        self._cheques = list(cheques)
        self.sources: list[Any] = []

    def read(self, source: Any) -> Cheque:
        """Returns the next record; after the last one the first again."""
        self.sources.append(source)
        return self._cheques[(len(self.sources) - 1) % len(self._cheques)]

    def read_many(self, sources: Iterable[Any]) -> Iterator[Cheque]:
        """Yields one record a source, in order."""
        for source in sources:
            yield self.read(source)

"""ChequeReader: from a picture to a Cheque. The only module that names every stage.

In: a path, encoded bytes, a binary file, a PIL image or an RGB uint8 array (H, W, 3).
Out: `Cheque` records. Stages: source -> detect (twice where the leaf is small in a photo) -> crop ->
recognize -> assemble (parse and decide).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np

from chequeocr.assemble import Found, LineResult, Names, assemble, interpret_line
from chequeocr.errors import (
    ApiKeyMissingError,
    ApiKeyRefusedError,
    ChequeOcrError,
    MissingDependencyError,
    ModelError,
    SettingsError,
    TimeLimitError,
    UnknownModelError,
)
from chequeocr.fields import FIELDS, OUTLINE
from chequeocr.parse.profiles import Profile, profile
from chequeocr.protocols import Detector, Recognizer
from chequeocr.record import Cheque
from chequeocr.system import require_opencv
from chequeocr.types import Box, Crop, Image, Page, Reading

if TYPE_CHECKING:
    import supervision as sv

T = TypeVar("T")

# What the next picture would meet as well: raised at once instead of being repeated for each picture.
FATAL = (
    ApiKeyMissingError,
    ApiKeyRefusedError,
    MissingDependencyError,
    ModelError,
    SettingsError,
    UnknownModelError,
)

Source = Any
"""Path | str | bytes | binary file | PIL.Image.Image | RGB uint8 array (H, W, 3)."""


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """How to read.

    `profile` is a country code ("IN", "US", ...) or "auto"; `fields` the canonical names wanted, None
    for all; `time_limit_s` seconds for one cheque, None for no limit; `max_pixels` the largest picture
    that is decoded; `threads` for the embedded models, 0 for onnxruntime's choice; `batch` the number
    of pictures that go through the models together.
    """

    profile: str = "auto"
    fields: tuple[str, ...] | None = None
    time_limit_s: float | None = None
    max_pixels: int = 100_000_000
    threads: int = 0
    batch: int = 4

    def __post_init__(self) -> None:
        for name in self.fields or ():
            if name not in FIELDS:
                raise SettingsError(f"no field is called {name!r}; fields are: {', '.join(FIELDS)}")
        if self.time_limit_s is not None and self.time_limit_s <= 0:
            raise SettingsError(f"time_limit_s must be above 0, not {self.time_limit_s}")
        if self.batch < 1 or self.max_pixels < 1 or self.threads < 0:
            raise SettingsError("batch and max_pixels must be at least 1, threads at least 0")
        if self.profile != "auto":
            profile(self.profile)


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """A source that could not be read, in the place where its record would have been."""

    source: str
    error: ChequeOcrError


@dataclass(frozen=True, slots=True)
class _Deadline:
    """Seconds on the monotonic clock after which a read stops at its next stage."""

    at: float = field(default=float("inf"))
    limit: float = 0.0

    def check(self) -> None:
        if time.monotonic() > self.at:
            raise _too_slow(self.limit)


class ChequeReader:
    """Reads cheques. Make one and share it: it holds no state that a read changes.

    `detector` and `recognizer` are objects (see chequeocr.protocols) or short names:
    "cheque-fields" (embedded), "yolo:path/to/model.onnx", "roboflow:chequemodel/1";
    "cheque-lines" (embedded), "trocr:microsoft/trocr-base-handwritten" or "trocr:path/to/folder".

    Raises SettingsError for an unknown name, MissingExtraError where an extra must be installed,
    MissingLibraryError where the operating system lacks a library of OpenCV's.
    """

    def __init__(
        self,
        detector: Detector | str = "cheque-fields",
        recognizer: Recognizer | str = "cheque-lines",
        settings: ReaderSettings | None = None,
    ) -> None:
        require_opencv()
        self.settings = settings or ReaderSettings()
        self._detector = _detector(detector, self.settings) if isinstance(detector, str) else detector
        self._recognizer = (
            _recognizer(recognizer, self.settings) if isinstance(recognizer, str) else recognizer
        )
        self._names = Names(_name(detector), _name(recognizer))

    def read(self, source: Source) -> Cheque:
        """One cheque.

        A picture without a cheque is a Cheque too, with decision "reject" and a finding.
        Raises SourceError for a picture that can't be read, TimeLimitError, ModelError, ServiceError.
        """
        return self._limited(lambda deadline: self._read_pages([self._load(source)], deadline)[0])

    def read_many(self, sources: Iterable[Source]) -> Iterator[Cheque | ReadFailure]:
        """Records in the order of the sources; a source that fails gives a ReadFailure in its place.

        Pictures go through the models `settings.batch` at a time, one at a time under a time limit.
        Errors that no further picture can escape (a missing model, a refused key) are raised.
        """
        size = 1 if self.settings.time_limit_s else self.settings.batch
        remaining = iter(sources)
        while chunk := list(islice(remaining, size)):
            yield from self._read_chunk(chunk)

    def read_line(self, source: Source, field: str) -> LineResult:
        """Reads a picture that already is one field, without detection. Errors as in `read`."""
        if field not in FIELDS:
            raise SettingsError(f"no field is called {field!r}; fields are: {', '.join(FIELDS)}")
        from chequeocr.crop import crop_whole

        def work(deadline: _Deadline) -> LineResult:
            page = self._load(source)
            crop = crop_whole(page.image, field)
            reading = self._recognizer.recognize([crop])[0]
            deadline.check()
            return interpret_line(page, crop, reading, self._profile)

        return self._limited(work)

    @property
    def _profile(self) -> Profile | None:
        return None if self.settings.profile == "auto" else profile(self.settings.profile)

    def _load(self, source: Source) -> Page:
        from chequeocr.source.image import SourceLimits, load_page

        return load_page(source, SourceLimits(max_pixels=self.settings.max_pixels))

    def _limited(self, work: Callable[[_Deadline], T]) -> T:
        limit = self.settings.time_limit_s
        return work(_Deadline()) if limit is None else _run_within(limit, work)

    def _read_chunk(self, sources: Sequence[Source]) -> list[Cheque | ReadFailure]:
        results: list[Page | ReadFailure] = []
        for source in sources:
            try:
                results.append(self._load(source))
            except ChequeOcrError as error:
                results.append(ReadFailure(_describe(source), error))
        cheques = iter(self._read_loaded([r for r in results if isinstance(r, Page)]))
        return [r if isinstance(r, ReadFailure) else next(cheques) for r in results]

    def _read_loaded(self, pages: Sequence[Page]) -> list[Cheque | ReadFailure]:
        """Records of pages that were loaded. Where a batch fails, its pages are read one by one."""
        if not pages:
            return []
        try:
            return [*self._limited(lambda deadline: self._read_pages(pages, deadline))]
        except FATAL:
            raise
        except ChequeOcrError as error:
            if len(pages) == 1:
                return [ReadFailure(pages[0].source, error)]
            return [result for page in pages for result in self._read_loaded([page])]

    def _read_pages(self, pages: Sequence[Page], deadline: _Deadline) -> list[Cheque]:
        from chequeocr.crop import crop_fields

        detections = self._detect([page.image for page in pages], deadline)
        found = []
        for page, detected in zip(pages, detections, strict=True):
            wanted = self._wanted(detected)
            found.append((page, detected, crop_fields(page.image, wanted)))
        to_read = [crop for _, _, cropped in found for crop in cropped.crops if crop.field != "signature"]
        deadline.check()
        readings = iter(self._recognize(to_read))
        deadline.check()
        cheques = []
        for page, detected, cropped in found:
            readings_here = {c.field: next(readings) for c in cropped.crops if c.field != "signature"}
            leaf_seen = bool(len(detected)) and OUTLINE in set(detected.data["class_name"])
            case = Found(page, cropped, readings_here, leaf_seen, partial=self.settings.fields is not None)
            cheques.append(assemble(case, self._profile, self._names))
        return cheques

    def _detect(self, images: Sequence[Image], deadline: _Deadline) -> list[sv.Detections]:
        """Fields of each picture; pictures in which the leaf is small are looked at again, closer."""
        from chequeocr.locate import leaf_box

        detections = self._detector.detect(images)
        deadline.check()
        leaves = ((i, leaf_box(images[i], found)) for i, found in enumerate(detections))
        boxes = {i: box for i, box in leaves if box is not None}
        if boxes:
            parts = [_cut(images[i], box) for i, box in boxes.items()]
            for i, closer in zip(boxes, self._detector.detect(parts), strict=True):
                if len(closer) >= len(detections[i]) // 2:
                    detections[i] = _shifted(closer, boxes[i])
            deadline.check()
        return detections

    def _wanted(self, detections: sv.Detections) -> sv.Detections:
        if not len(detections):
            return detections
        names = self.settings.fields or FIELDS
        keep = np.flatnonzero(np.isin(detections.data["class_name"], names))
        return cast("sv.Detections", detections[keep])

    def _recognize(self, crops: Sequence[Crop]) -> list[Reading]:
        readings = self._recognizer.recognize(crops) if crops else []
        if len(readings) != len(crops):
            raise SettingsError(
                f"the recognizer returned {len(readings)} readings for {len(crops)} crops; "
                "it must return one a crop, in order"
            )
        return readings


def read(
    source: Source,
    detector: Detector | str = "cheque-fields",
    recognizer: Recognizer | str = "cheque-lines",
    settings: ReaderSettings | None = None,
) -> Cheque:
    """Reads one cheque with a reader that is made once for each choice of models and settings.

    Arguments and errors are those of ChequeReader and ChequeReader.read.
    """
    if not (isinstance(detector, str) and isinstance(recognizer, str)):
        return ChequeReader(detector, recognizer, settings).read(source)
    key = (detector, recognizer, settings or ReaderSettings())
    with _lock:
        reader = _readers.get(key)
        if reader is None:
            reader = _readers[key] = ChequeReader(*key)
    return reader.read(source)


_readers: dict[tuple[str, str, ReaderSettings], ChequeReader] = {}
_lock = threading.Lock()


def _detector(name: str, settings: ReaderSettings) -> Detector:
    kind, _, rest = name.partition(":")
    if name == "cheque-fields":
        from chequeocr.detect.yolo import cheque_fields

        return cheque_fields(threads=settings.threads)
    if kind == "yolo" and rest:
        from chequeocr.detect.yolo import YoloDetector, YoloSettings

        return YoloDetector(Path(rest), YoloSettings(threads=settings.threads))
    if kind == "roboflow" and rest:
        from chequeocr.detect.roboflow import RoboflowDetector

        return RoboflowDetector(rest)
    raise SettingsError(
        f"no detector is called {name!r}; use cheque-fields, yolo:path/to/model.onnx "
        "or roboflow:model/version"
    )


def _recognizer(name: str, settings: ReaderSettings) -> Recognizer:
    kind, _, rest = name.partition(":")
    if name == "cheque-lines":
        from chequeocr.recognize.lines import LineRecognizer, LineSettings

        return LineRecognizer(settings=LineSettings(threads=settings.threads))
    if kind == "trocr" and rest:
        from chequeocr.recognize.trocr import TrOcrRecognizer

        return TrOcrRecognizer(rest)
    raise SettingsError(
        f"no recognizer is called {name!r}; use cheque-lines, trocr:microsoft/trocr-base-handwritten "
        "or trocr:path/to/folder"
    )


def _name(model: object) -> str:
    """What the record says of a model: our own carry their hash, others go by their name."""
    if not isinstance(model, str):
        return type(model).__name__
    if model in ("cheque-fields", "cheque-lines"):
        from chequeocr.models.registry import info

        return info(model).version
    return model


def _describe(source: Source) -> str:
    return str(source) if isinstance(source, (str, Path)) else f"<{type(source).__name__}>"


def _cut(image: Image, box: Box) -> Image:
    x0, y0, x1, y1 = box
    return image[y0:y1, x0:x1]


def _shifted(detections: sv.Detections, box: Box) -> sv.Detections:
    """The same detections in the pixels of the picture that `box` was cut from."""
    x0, y0 = box[:2]
    return replace(detections, xyxy=detections.xyxy + np.array([x0, y0, x0, y0], np.float32))


def _run_within(limit: float, work: Callable[[_Deadline], T]) -> T:
    """Runs `work` in a thread and stops waiting at the limit.

    A model call can't be interrupted; the abandoned thread ends at the next stage's check.
    """
    deadline = _Deadline(time.monotonic() + limit, limit)
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work(deadline))
        except BaseException as error:  # noqa: BLE001  # handed to the waiting thread, which raises it
            failure.append(error)

    thread = threading.Thread(target=run, name="chequeocr-read", daemon=True)
    thread.start()
    thread.join(limit)
    if failure:
        raise failure[0]
    if not outcome:
        raise _too_slow(limit)
    return outcome[0]


def _too_slow(limit: float) -> TimeLimitError:
    return TimeLimitError(
        f"reading took longer than the limit of {limit:g} s; raise time_limit_s or use smaller pictures"
    )

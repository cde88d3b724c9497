"""ChequeReader: from a picture to a Cheque. The only module that names every stage.

In: a path, encoded bytes, a binary file, a PIL image or an RGB uint8 array (H, W, 3).
Out: `Cheque` records. Stages: source -> upright (a turned picture is turned back) -> detect (twice where the
leaf is small in a photo) -> crop -> recognize -> fraction (US cheques only) -> assemble (parse and decide).
"""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

import numpy as np

from chequeocr import altered
from chequeocr.assemble import (
    Found,
    Judging,
    LineResult,
    Names,
    assemble,
    inferred,
    interpret_line,
    us_routing,
)
from chequeocr.decide.arbitrate import suggest
from chequeocr.decide.confidence import Calibrator
from chequeocr.decide.policy import Policy
from chequeocr.errors import (
    ApiKeyMissingError,
    ApiKeyRefusedError,
    ChequeOcrError,
    MissingDependencyError,
    ModelError,
    SettingsError,
    UnknownModelError,
)
from chequeocr.fields import FIELDS, OUTLINE
from chequeocr.limit import LONGEST, Deadline, abandoned, run_within
from chequeocr.parse.fraction import BankFraction
from chequeocr.parse.profiles import Profile, profile
from chequeocr.protocols import Detector, Recognizer, Scorer
from chequeocr.record import Cheque
from chequeocr.stages import (
    checked_detections,
    checked_readings,
    make_calibrator,
    make_detector,
    make_recognizer,
    model_label,
)
from chequeocr.system import require_opencv
from chequeocr.types import Box, Crop, Image, Page, Reading
from chequeocr.upright import Stood, Uprighter, stand_up
from chequeocr.void import Voids, note

if TYPE_CHECKING:
    import supervision as sv

    from chequeocr.crop import CropResult

T = TypeVar("T")

__all__ = ["ChequeReader", "ReadFailure", "ReaderSettings", "abandoned", "read"]

MOST_THREADS = 1024

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
    of pictures that go through the models together; `upright` whether a picture that clearly lies on its
    side or on its head is turned before its fields are looked for (boxes stay in the picture as given).
    `policy` says what is accepted without a person; `calibrator` gives confidences, "shipped" being those of
    the embedded recognizer (None with any other), None none at all.
    """

    profile: str = "auto"
    fields: tuple[str, ...] | None = None
    time_limit_s: float | None = None
    max_pixels: int = 100_000_000
    threads: int = 0
    batch: int = 4
    upright: bool = True
    policy: Policy = field(default_factory=Policy)
    calibrator: Calibrator | Literal["shipped"] | None = "shipped"

    def __post_init__(self) -> None:
        if self.fields is not None:
            _check_fields(self.fields)
        limit = self.time_limit_s
        if limit is not None and not (math.isfinite(limit) and 0 < limit <= LONGEST):
            raise SettingsError(f"time_limit_s must be above 0 and at most {LONGEST:g}, not {limit}")
        for name, least in (("batch", 1), ("max_pixels", 1), ("threads", 0)):
            value = getattr(self, name)
            if not isinstance(value, int) or value < least:
                raise SettingsError(f"{name} must be a whole number of at least {least}, not {value!r}")
        if self.threads > MOST_THREADS:
            raise SettingsError(f"threads must be at most {MOST_THREADS}, not {self.threads}")
        if not isinstance(self.upright, bool):
            raise SettingsError(f"upright must be True or False, not {self.upright!r:.60}")
        if not isinstance(self.policy, Policy):
            raise SettingsError(f"policy must be a chequeocr.Policy, not {type(self.policy).__name__}")
        if not isinstance(self.profile, str):
            raise SettingsError(f"profile must be a country code or 'auto', not {self.profile!r}")
        if self.profile != "auto":
            profile(self.profile)


def _check_fields(fields: tuple[str, ...]) -> None:
    if not isinstance(fields, tuple) or not fields:
        raise SettingsError(f"fields must be a tuple of names, or None for all, not {fields!r:.60}")
    for name in fields:
        if name not in FIELDS:
            raise SettingsError(f"no field is called {name!r:.60}; fields are: {', '.join(FIELDS)}")


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """A source that could not be read, in the place where its record would have been."""

    source: str
    error: ChequeOcrError


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """What was seen on one page before anything was read: crops and boxes in the pixels of the upright page,
    notes on its picture."""

    stood: Stood
    detected: sv.Detections
    cropped: CropResult
    notes: tuple[str, ...]

    @property
    def to_read(self) -> list[Crop]:
        return [crop for crop in self.cropped.crops if crop.field != "signature"]


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
        self.settings = ReaderSettings() if settings is None else settings
        if not isinstance(self.settings, ReaderSettings):
            raise SettingsError(f"settings must be ReaderSettings, not {type(settings).__name__}")
        self._detector = make_detector(detector, self.settings.threads)
        self._recognizer = make_recognizer(recognizer, self.settings.threads)
        self._uprighter = Uprighter(threads=self.settings.threads) if self.settings.upright else None
        self._voids = Voids(threads=self.settings.threads)
        self._names = Names(model_label(detector), model_label(recognizer))
        self._judging = Judging(self.settings.policy, make_calibrator(self.settings.calibrator, recognizer))

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
        chunk: list[Source] = []
        # Should the sources themselves fail half-way, what they gave until then is still read.
        try:
            for source in sources:
                chunk.append(source)
                if len(chunk) == size:
                    ready, chunk = chunk, []
                    yield from self._read_chunk(ready)
        finally:
            yield from self._read_chunk(chunk)

    def read_line(self, source: Source, field: str) -> LineResult:
        """Reads a picture that already is one field, without detection. Errors as in `read`."""
        if field not in FIELDS:
            raise SettingsError(f"no field is called {field!r}; fields are: {', '.join(FIELDS)}")
        from chequeocr.crop import crop_whole

        def work(deadline: Deadline) -> LineResult:
            page = self._load(source)
            crop = crop_whole(page.image, field)
            reading = self._recognize([crop])[0]
            deadline.check()
            return interpret_line(page, crop, reading, self._profile)

        return self._limited(work)

    @property
    def _profile(self) -> Profile | None:
        return None if self.settings.profile == "auto" else profile(self.settings.profile)

    def _load(self, source: Source) -> Page:
        from chequeocr.source.image import SourceLimits, load_page

        return load_page(source, SourceLimits(max_pixels=self.settings.max_pixels))

    def _limited(self, work: Callable[[Deadline], T]) -> T:
        limit = self.settings.time_limit_s
        return work(Deadline()) if limit is None else run_within(limit, work)

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
                return [ReadFailure(pages[0].source, _naming(pages[0].source, error))]
            return [result for page in pages for result in self._read_loaded([page])]

    def _read_pages(self, pages: Sequence[Page], deadline: Deadline) -> list[Cheque]:
        from chequeocr.crop import crop_fields

        stood = self._stood_up(pages)
        deadline.check()
        detections = self._detect([one.page.image for one in stood], deadline)
        cut = [
            _suspected(crop_fields(one.page.image, self._wanted(detected)))
            for one, detected in zip(stood, detections, strict=True)
        ]
        looks = [
            _Look(one, detected, cropped, tuple(self._looked(one.page.image, detected, cropped)))
            for one, detected, cropped in zip(stood, detections, cut, strict=True)
        ]
        deadline.check()
        readings = iter(self._recognize([crop for look in looks for crop in look.to_read]))
        deadline.check()
        read = [{crop.field: next(readings) for crop in look.to_read} for look in looks]
        fractions = self._fractions(looks, read)
        deadline.check()
        cheques = []
        for look, readings_here, fraction in zip(looks, read, fractions, strict=True):
            page = replace(look.stood.page, notes=(*look.stood.page.notes, *look.notes))
            suggested = self._suggested(readings_here, look.cropped)
            leaf_seen = bool(len(look.detected)) and OUTLINE in set(look.detected.data["class_name"])
            partial = self.settings.fields is not None
            cropped = look.stood.as_given(look.cropped)
            case = Found(page, cropped, readings_here, leaf_seen, partial, suggested, fraction)
            cheques.append(assemble(case, self._profile, self._names, self._judging))
        return cheques

    def _fractions(
        self, looks: Sequence[_Look], read: Sequence[Mapping[str, Reading]]
    ) -> list[BankFraction | None]:
        """The printed fraction of each US cheque whose routing number can be held against it."""
        routings = [us_routing(readings, self._profile) for readings in read]
        if not any(routings):
            return [None] * len(looks)
        from chequeocr.fraction import clear_fraction, fraction_crops
        from chequeocr.locate import outline

        cut = []
        for look, routing in zip(looks, routings, strict=True):
            image = look.stood.page.image
            leaf = outline(image, look.detected)
            cut.append(fraction_crops(image, leaf, look.cropped.boxes) if routing else [])
        readings = iter(self._recognize([crop for crops in cut for crop in crops]))
        return [
            clear_fraction([next(readings) for _ in crops], crops, routing)
            for crops, routing in zip(cut, routings, strict=True)
        ]

    def _looked(self, image: Image, detected: sv.Detections, cropped: CropResult) -> Iterator[str]:
        """Notes on the picture itself: what hinders reading, and whether the cheque was cancelled."""
        from chequeocr.locate import outline
        from chequeocr.look import codes

        leaf = outline(image, detected)
        yield from codes(image, cropped.boxes, leaf)
        if len(detected):
            yield from note(self._voids.chances([image], [leaf])[0])

    def _suggested(
        self, readings: Mapping[str, Reading], cropped: CropResult
    ) -> dict[str, tuple[tuple[str, float], ...]]:
        """What the figures say of the amounts in the words, and the other way round, where they differ."""
        able = isinstance(self._recognizer, Scorer) and callable(self._recognizer.score)
        scorer = cast("Scorer", self._recognizer) if able else None
        crops = {crop.field: crop for crop in cropped.crops}
        return suggest(readings, crops, scorer, self._profile or inferred(readings)[0])

    def _stood_up(self, pages: Sequence[Page]) -> list[Stood]:
        if self._uprighter is None:
            return [Stood(page) for page in pages]
        turns = self._uprighter.turns([page.image for page in pages])
        return [stand_up(page, turn) for page, turn in zip(pages, turns, strict=True)]

    def _detect(self, images: Sequence[Image], deadline: Deadline) -> list[sv.Detections]:
        """Fields of each picture; pictures in which the leaf is small are looked at again, closer."""
        from chequeocr.locate import both_looks, leaf_box

        detections = checked_detections(self._detector.detect(images), len(images))
        deadline.check()
        leaves = ((i, leaf_box(images[i], found)) for i, found in enumerate(detections))
        boxes = {i: box for i, box in leaves if box is not None}
        if boxes:
            parts = [_cut(images[i], box) for i, box in boxes.items()]
            second = checked_detections(self._detector.detect(parts), len(parts))
            for i, closer in zip(boxes, second, strict=True):
                detections[i] = both_looks(detections[i], _shifted(closer, boxes[i]))
            deadline.check()
        return detections

    def _wanted(self, detections: sv.Detections) -> sv.Detections:
        if not len(detections):
            return detections
        names = self.settings.fields or FIELDS
        keep = np.flatnonzero(np.isin(detections.data["class_name"], names))
        return cast("sv.Detections", detections[keep])

    def _recognize(self, crops: Sequence[Crop]) -> list[Reading]:
        return checked_readings(self._recognizer.recognize(crops), len(crops)) if crops else []


def _suspected(cropped: CropResult) -> CropResult:
    """The crops with a note where the amount in figures seems to have been altered."""
    crops = (crop for crop in cropped.crops if crop.field == altered.FIELD and crop.ink)
    notes = tuple((crop.field, code) for crop in crops for code in altered.note(altered.reasons(crop.image)))
    return replace(cropped, notes=(*cropped.notes, *notes))


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
    key = (detector, recognizer, ReaderSettings() if settings is None else settings)
    try:
        hash(key)
    except TypeError:  # a calibrator of one's own may have no hash
        return ChequeReader(*key).read(source)
    with _lock:
        reader = _readers.get(key)
        if reader is None:
            reader = _readers[key] = ChequeReader(*key)
    return reader.read(source)


_readers: dict[tuple[str, str, ReaderSettings], ChequeReader] = {}
_lock = threading.Lock()


def _describe(source: Source) -> str:
    """The name of a source that could not be loaded, printable; what isn't a path goes by its kind."""
    if isinstance(source, (str, os.PathLike)):
        from chequeocr.source.encoded import display_name

        return display_name(source)
    return f"<{type(source).__name__}>"


def _naming(source: str, error: ChequeOcrError) -> ChequeOcrError:
    """The same error with the source's name before its message, where it isn't in it already."""
    if source in str(error):
        return error
    named = type(error)(f"{source}: {error}")
    named.__cause__ = error
    return named


def _cut(image: Image, box: Box) -> Image:
    x0, y0, x1, y1 = box
    return image[y0:y1, x0:x1]


def _shifted(detections: sv.Detections, box: Box) -> sv.Detections:
    """The same detections in the pixels of the picture that `box` was cut from."""
    x0, y0 = box[:2]
    return replace(detections, xyxy=detections.xyxy + np.array([x0, y0, x0, y0], np.float32))

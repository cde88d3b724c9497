"""ChequeReader: from a picture to a Cheque. The only module that names every stage.

In: a path, encoded bytes, a binary file, a PIL image or an RGB uint8 array (H, W, 3).
Out: `Cheque` records. Stages: source -> sight (a turned picture is turned back; fields are detected, twice
where the leaf is small in a photo, and cut out) -> recognize -> fraction (US cheques only) -> assemble (parse
and decide).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from chequeocr.decide.arbitrate import suggest
from chequeocr.errors import (
    ApiKeyMissingError,
    ApiKeyRefusedError,
    ChequeOcrError,
    MissingDependencyError,
    ModelError,
    SettingsError,
    UnknownModelError,
)
from chequeocr.fields import FIELDS
from chequeocr.parse.fraction import BankFraction
from chequeocr.parse.profiles import Profile, profile
from chequeocr.protocols import Detector, Recognizer, Scorer
from chequeocr.reader.assemble import (
    Found,
    Judging,
    LineResult,
    Names,
    assemble,
    inferred,
    interpret_line,
    us_routing,
)
from chequeocr.reader.checked import checked_readings
from chequeocr.reader.factory import make_calibrator, make_detector, make_recognizer, model_label
from chequeocr.reader.find import FieldFinder, PageFields
from chequeocr.reader.settings import ReaderSettings
from chequeocr.record import Cheque
from chequeocr.runtime.deadline import Deadline, run_within
from chequeocr.runtime.system import require_opencv
from chequeocr.types import Crop, Page, Reading

if TYPE_CHECKING:
    from chequeocr.types import CropResult

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
class ReadFailure:
    """A source that could not be read, in the place where its record would have been."""

    source: str
    error: ChequeOcrError


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
        self._finder = FieldFinder(
            make_detector(detector, self.settings.threads),
            self.settings.fields,
            self.settings.upright,
            self.settings.threads,
        )
        self._recognizer = make_recognizer(recognizer, self.settings.threads)
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
        from chequeocr.crop.cut import crop_whole

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
        found = self._finder.find(pages, deadline.check)
        deadline.check()
        readings = iter(self._recognize([crop for page in found for crop in page.to_read]))
        deadline.check()
        read = [{crop.field: next(readings) for crop in page.to_read} for page in found]
        fractions = self._fractions(found, read)
        deadline.check()
        cheques = []
        partial = self.settings.fields is not None
        for page, readings_here, fraction in zip(found, read, fractions, strict=True):
            suggested = self._suggested(readings_here, page.cropped)
            everything = Found(
                page=page.page,
                cropped=page.as_given,
                readings=readings_here,
                leaf_seen=page.leaf_seen,
                partial=partial,
                suggested=suggested,
                fraction=fraction,
            )
            cheques.append(assemble(everything, self._profile, self._names, self._judging))
        return cheques

    def _fractions(
        self, found: Sequence[PageFields], read: Sequence[Mapping[str, Reading]]
    ) -> list[BankFraction | None]:
        """The printed fraction of each US cheque whose routing number can be held against it."""
        routings = [us_routing(readings, self._profile) for readings in read]
        if not any(routings):
            return [None] * len(found)
        from chequeocr.crop.fraction import clear_fraction, fraction_crops

        cut = [
            fraction_crops(page.placed.page.image, page.leaf, page.cropped.boxes) if routing else []
            for page, routing in zip(found, routings, strict=True)
        ]
        readings = iter(self._recognize([crop for crops in cut for crop in crops]))
        return [
            clear_fraction([next(readings) for _ in crops], crops, routing)
            for crops, routing in zip(cut, routings, strict=True)
        ]

    def _suggested(
        self, readings: Mapping[str, Reading], cropped: CropResult
    ) -> dict[str, tuple[tuple[str, float], ...]]:
        """What the figures say of the amounts in the words, and the other way round, where they differ."""
        able = isinstance(self._recognizer, Scorer) and callable(self._recognizer.score)
        scorer = cast("Scorer", self._recognizer) if able else None
        crops = {crop.field: crop for crop in cropped.crops}
        return suggest(readings, crops, scorer, self._profile or inferred(readings)[0])

    def _recognize(self, crops: Sequence[Crop]) -> list[Reading]:
        return checked_readings(self._recognizer.recognize(crops), len(crops)) if crops else []


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

"""ChequeReader: from a picture to a Cheque. The only room that names every stage.

In: a path, encoded bytes, a binary file, a PIL image or an RGB uint8 array (H, W, 3); or pages. Out: `Cheque`
records, and a `Failure` in the place of a page that could not be read. Stages: source -> find (each cheque
upright, its fields cut out) -> recognize -> known (country and candidates) -> assemble (decide, record); or
an extractor, which reads whole pages, in the place of find and recognize.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar, cast

import numpy as np
from PIL import Image as PilImage

from chequeocr.decide.duplicates import Duplicates
from chequeocr.errors import (
    ApiKeyMissingError,
    ApiKeyRefusedError,
    ChequeOcrError,
    MissingDependencyError,
    ModelError,
    SettingsError,
    UnknownModelError,
)
from chequeocr.examine.quality import NARROW
from chequeocr.fields import FIELDS
from chequeocr.outcome import Failure
from chequeocr.parse.profiles import Profile, profile
from chequeocr.protocols import Detector, Extractor, Recognizer, Scorer
from chequeocr.reader.assemble import Judging, LineResult, Names, assemble, interpret_line
from chequeocr.reader.checked import checked_drafts, checked_page, checked_readings
from chequeocr.reader.evidence import worth_a_look
from chequeocr.reader.factory import DETECTORS, EXTRACTORS, RECOGNIZERS, make_calibrator, model_label
from chequeocr.reader.find import ChequeFields, FieldFinder
from chequeocr.reader.known import Known, Seen, arbitrated, understood
from chequeocr.reader.last_look import LastLook, Places
from chequeocr.reader.settings import ReaderSettings
from chequeocr.record import Cheque, Finding
from chequeocr.runtime.deadline import Deadline, run_within
from chequeocr.runtime.system import require_opencv
from chequeocr.source.encoded import BinaryFile
from chequeocr.source.image import Source
from chequeocr.source.limits import SourceLimits
from chequeocr.source.pages import first_page, first_pages, name_of, pages
from chequeocr.types import Crop, Draft, Image, Page, Reading

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


class ChequeReader:
    """Reads cheques. Make one and share it: reading changes nothing in it.

    `detector` and `recognizer` are objects (see chequeocr.protocols) or short names:
    "cheque-fields" (embedded), "yolo:path/to/model.onnx", "roboflow:chequemodel/1";
    "cheque-lines" (embedded), "trocr:microsoft/trocr-base-handwritten" or "trocr:path/to/folder".
    `extractor`, an object or a short name, reads whole pages in the place of both.

    Raises SettingsError for an unknown name, MissingExtraError where an extra must be installed,
    MissingLibraryError where the operating system lacks a library of OpenCV's.
    """

    def __init__(
        self,
        detector: Detector | str = "cheque-fields",
        recognizer: Recognizer | str = "cheque-lines",
        settings: ReaderSettings | None = None,
        extractor: Extractor | str | None = None,
    ) -> None:
        require_opencv()
        self.settings = ReaderSettings() if settings is None else settings
        if not isinstance(self.settings, ReaderSettings):
            raise SettingsError(f"settings must be ReaderSettings, not {type(settings).__name__}")
        threads = self.settings.threads
        self._limits = SourceLimits(max_pixels=self.settings.max_pixels)
        self._finder = FieldFinder(DETECTORS.stage(detector, threads), self.settings)
        self._recognizer = RECOGNIZERS.stage(recognizer, threads)
        self._extractor = None if extractor is None else EXTRACTORS.stage(extractor, threads)
        readers = (detector, recognizer) if extractor is None else (extractor, extractor)
        fields = self.settings.fields
        self._numbers_asked = fields is None or {"micr", "ifsc"} <= set(fields)
        self._last_look = LastLook(threads, self.settings.fields)
        self._names = Names(*map(model_label, readers))
        self._judging = Judging(self.settings.policy, make_calibrator(self.settings.calibrator, readers[1]))

    def read(self, source: Source) -> Cheque:
        """Returns one cheque: the first of the first page. A finding says if there are more pages or cheques.

        A picture without a cheque is a Cheque too, with decision "reject" and a finding.
        Raises SourceError for a picture that can't be read, TimeLimitError, ModelError, ServiceError.
        """
        page = first_page(source, self._limits)
        cheques = self._limited(lambda deadline: self._read_batch([page], deadline)[0])
        return _of_several(cheques[0], len(cheques))

    def read_all(self, source: Source) -> Iterator[Cheque | Failure]:
        """Yields the cheques of every page of one source, in order; errors as in `read_pages`."""
        return self.read_pages(pages(source, self._limits))

    def read_many(self, sources: Iterable[Source | Failure]) -> Iterator[Cheque | Failure]:
        """Yields one result a source, in their order: the first cheque of its first page, as `read` gives it;
        otherwise as `read_pages`.

        Raises SettingsError for what is one source and no list of them, such as a path or an open file.
        """
        single = (str, bytes, bytearray, memoryview, os.PathLike, BinaryFile, np.ndarray, PilImage.Image)
        if isinstance(sources, single) or not isinstance(sources, Iterable):
            raise SettingsError(
                f"read_many takes a list of sources, not one {type(sources).__name__}: use read, or [source]"
            )
        return self._read_each(first_pages(sources, self._limits), every=False)

    def read_pages(self, pages: Iterable[Page | Failure]) -> Iterator[Cheque | Failure]:
        """Yields the cheques of each page, in order. A page that fails gives a Failure in its place, also one
        whose image is no RGB uint8 array with pixels; a Failure among the pages is passed on. A cheque that
        came before in the same call is marked as a duplicate.

        Pages go through the models `settings.batch` at a time, one at a time under a time limit.
        Errors that no further page can escape (a missing model, a refused key) are raised; so is
        SettingsError for what is neither a Page nor a Failure.
        """
        return self._read_each(pages, every=True)

    def _read_each(self, pages: Iterable[Page | Failure], *, every: bool) -> Iterator[Cheque | Failure]:
        """Yields all cheques of each page, or only the first."""
        size = 1 if self.settings.time_limit_s else self.settings.batch
        earlier = Duplicates()
        chunk: list[Page | Failure] = []
        # Should the pages themselves fail half-way, what they gave until then is still read.
        try:
            for page in pages:
                chunk.append(checked_page(page))
                if len(chunk) == size:
                    ready, chunk = chunk, []
                    yield from self._read_chunk(ready, earlier, every=every)
        finally:
            yield from self._read_chunk(chunk, earlier, every=every)

    def read_line(self, source: Source, field: str) -> LineResult:
        """Reads a picture that already is one field, without detection. Errors as in `read`."""
        if field not in FIELDS:
            raise SettingsError(f"no field is called {field!r}; fields are: {', '.join(FIELDS)}")
        from chequeocr.crop.cut import crop_whole

        def work(deadline: Deadline) -> LineResult:
            page = first_page(source, self._limits)
            crop = crop_whole(page.image, field)
            reading = self._recognize([crop])[0]
            deadline.check()
            return interpret_line(page, crop, reading, self._country)

        return self._limited(work)

    def read_lines(self, sources: Iterable[Source | Failure], field: str) -> Iterator[LineResult | Failure]:
        """Yields `read_line` of each source, in order. A source that fails gives a Failure in its place.
        Errors that every further source would meet too are raised."""
        for source in sources:
            if isinstance(source, Failure):
                yield source
                continue
            try:
                result: LineResult | Failure = self.read_line(source, field)
            except FATAL:
                raise
            except ChequeOcrError as error:
                result = Failure(name_of(source), 0, error)
            yield result

    @property
    def _country(self) -> Profile | None:
        return None if self.settings.country == "auto" else profile(self.settings.country)

    def _limited(self, work: Callable[[Deadline], T]) -> T:
        limit = self.settings.time_limit_s
        return work(Deadline()) if limit is None else run_within(limit, work)

    def _read_chunk(
        self, chunk: Sequence[Page | Failure], earlier: Duplicates, *, every: bool
    ) -> Iterator[Cheque | Failure]:
        read = iter(self._read_whole([one for one in chunk if isinstance(one, Page)]))
        for one in chunk:
            results = [one] if isinstance(one, Failure) else next(read)
            for result in results if every else [_first(results)]:
                yield result if isinstance(result, Failure) else earlier.marked(result)

    def _read_whole(self, pages: Sequence[Page]) -> list[Sequence[Cheque | Failure]]:
        """What came of each page. Where a batch fails, its pages are read one by one."""
        if not pages:
            return []
        try:
            return [*self._limited(lambda deadline: self._read_batch(pages, deadline))]
        except FATAL:
            raise
        except ChequeOcrError as error:
            if len(pages) == 1:
                return [[Failure(pages[0].source, pages[0].index, error)]]
            return [results for page in pages for results in self._read_whole([page])]

    def _read_batch(self, pages: Sequence[Page], deadline: Deadline) -> list[list[Cheque]]:
        """The cheques of each page."""
        if self._extractor is None:
            fields = self._finder.find(pages, deadline.check)
            deadline.check()
            flat = iter(self._known([one for here in fields for one in here], deadline))
            known = [[(next(flat), one.placed.image, one.places) for one in here] for here in fields]
        else:
            drafted = self._drafted(self._extractor, pages)
            known = [
                [(one, page.image, Places.of_draft(one.seen.boxes, page.image)) for one in here]
                for page, here in zip(pages, drafted, strict=True)
            ]
            deadline.check()
        return [[self._record(*one, deadline) for one in here] for here in known]

    def _known(self, fields: Sequence[ChequeFields], deadline: Deadline) -> list[Known]:
        """What can be read on each cheque, and what its texts may stand for."""
        readings = iter(self._recognize([crop for one in fields for crop in one.to_read]))
        deadline.check()
        partial = self.settings.fields is not None
        seen = [one.seen({crop.field: next(readings) for crop in one.to_read}, partial) for one in fields]
        known = self._with_fractions(fields, [self._understood(one) for one in seen])
        deadline.check()
        able = isinstance(self._recognizer, Scorer) and callable(self._recognizer.score)
        scorer = cast("Scorer", self._recognizer) if able else None
        crops = [{crop.field: crop for crop in one.cropped.crops} for one in fields]
        return [arbitrated(one, here, scorer) for one, here in zip(known, crops, strict=True)]

    def _understood(self, seen: Seen) -> Known:
        return understood(seen, self._country, self.settings.policy.currency)

    def _with_fractions(self, fields: Sequence[ChequeFields], known: Sequence[Known]) -> list[Known]:
        """The same with the printed fraction of each US cheque whose routing number can be held against
        it."""
        if not any(one.us_routing for one in known):
            return [*known]
        from chequeocr.crop.fraction import clear_fraction, fraction_crops

        cut = [
            fraction_crops(here.placed.image, here.leaf, here.cropped.boxes) if one.us_routing else []
            for here, one in zip(fields, known, strict=True)
        ]
        readings = iter(self._recognize([crop for crops in cut for crop in crops]))
        return [
            replace(one, fraction=clear_fraction([next(readings) for _ in crops], crops, one.us_routing))
            for crops, one in zip(cut, known, strict=True)
        ]

    def _drafted(self, extractor: Extractor, pages: Sequence[Page]) -> list[list[Known]]:
        """What an extractor read on each page. A page without a cheque has one on which nothing was found."""
        partial = self.settings.fields is not None
        drafted = checked_drafts(extractor.extract(pages), len(pages), self.settings.fields or FIELDS)
        return [
            [
                self._understood(Seen.of_draft(page, draft, number, partial))
                for number, draft in enumerate(drafts or [Draft({})])
            ]
            for page, drafts in zip(pages, drafted, strict=True)
        ]

    def _record(self, known: Known, image: Image, places: Places, deadline: Deadline) -> Cheque:
        """The record; what somebody may act on is looked at once more, in its upright picture."""
        cheque = assemble(known, self._names, self._judging)
        if worth_a_look(cheque, form=self._numbers_asked and image.shape[1] >= NARROW):
            deadline.check()
            looked = self._last_look.findings(image, places, cheque)
            cheque = assemble(replace(known, looked=looked), self._names, self._judging) if looked else cheque
        if not self.settings.keep_crops:
            return cheque
        return cheque.with_crops({crop.field: crop for crop in known.seen.crops})

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


def _first(results: Sequence[Cheque | Failure]) -> Cheque | Failure:
    """What stands for a page where one result is wanted."""
    first = results[0]
    return first if isinstance(first, Failure) else _of_several(first, len(results))


def _of_several(cheque: Cheque, count: int) -> Cheque:
    """The first cheque of a page; a finding says if there are more."""
    if count == 1:
        return cheque
    more = Finding.of("more-cheques", count=count)
    return cheque.model_copy(update={"findings": (*cheque.findings, more)})


_readers: dict[tuple[str, str, ReaderSettings], ChequeReader] = {}
_lock = threading.Lock()

"""Makes the stages by their short names: one table of makers a seam, which other packages extend by entry
points.

In: "cheque-fields", "yolo:model.onnx", "trocr:...", or an object. Out: a Detector, Recognizer or Extractor. A
package of somebody else's adds a kind by an entry point in the group `chequeocr.detectors`,
`chequeocr.recognizers` or `chequeocr.extractors`: its name is the kind, its object a function of what follows
the colon and the number of threads (0: the maker's choice), which returns the stage.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from chequeocr.decide.confidence import Calibrator, shipped
from chequeocr.errors import SettingsError
from chequeocr.protocols import Detector, Extractor, Recognizer

if TYPE_CHECKING:
    from chequeocr.recognize.guide import Guidance

T = TypeVar("T")

Make = Callable[[str, int], T]
"""What makes a stage: of what follows the colon, "" where nothing does, and the number of threads."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """One kind of stage. `form` is how it is typed: with a colon where something has to follow it."""

    make: Make[T]
    form: str


@dataclass(frozen=True, slots=True)
class Seam(Generic[T]):
    """One place that a stage can take: what it is called, its one method, its kinds, its entry points'
    group."""

    name: str
    method: str
    kinds: Mapping[str, Kind[T]]
    group: str

    def stage(self, given: T | str, threads: int) -> T:
        """Returns the object itself, or the stage of that short name.

        Raises SettingsError for what is neither, MissingExtraError, ModelError.
        """
        if not isinstance(given, str):
            if isinstance(given, type) or not callable(getattr(given, self.method, None)):
                raise SettingsError(
                    f"{given!r:.60} can't be the {self.name}: it needs a method `{self.method}` "
                    "(see chequeocr.protocols), or use a short name"
                )
            return given
        kind, colon, rest = given.partition(":")
        known = self.kinds.get(kind)
        if known is not None and bool(rest) == (":" in known.form) and bool(colon) == bool(rest):
            return known.make(rest, threads)
        further = {point.name: point for point in entry_points(group=self.group)}
        if known is None and kind in further:
            return self._checked(_loaded(further[kind])(rest, threads), given)
        forms = [*(one.form for one in self.kinds.values()), *further]
        raise SettingsError(f"no {self.name} is called {given!r:.80}; use {_listed(forms)}")

    def _checked(self, made: T, given: str) -> T:
        """What somebody else's maker returned. Raises SettingsError where it has not the seam's method."""
        if not callable(getattr(made, self.method, None)):
            what = type(made).__name__
            raise SettingsError(f"{given!r:.80} made a {what}; the {self.name} needs `{self.method}`")
        return made


def _listed(forms: list[str]) -> str:
    if not forms:
        return "an object: none is installed"
    return " or ".join(filter(None, (", ".join(forms[:-1]), forms[-1])))


def _loaded(point: EntryPoint) -> Callable[[str, int], Any]:
    """The maker behind an entry point. Raises SettingsError where it can't be imported or is none."""
    try:
        maker = point.load()
    except (ImportError, AttributeError) as error:
        raise SettingsError(f"{point.name!r} of {point.value} can't be imported: {error}") from error
    if not callable(maker):
        raise SettingsError(f"{point.name!r} of {point.value} is not a function")
    return maker  # type: ignore[no-any-return]  # somebody else's: what it returns is checked


def _cheque_fields(_: str, threads: int) -> Detector:
    from chequeocr.detect.embedded import cheque_fields

    return cheque_fields(threads=threads)


def _yolo(path: str, threads: int) -> Detector:
    from chequeocr.detect.yolo import YoloDetector, YoloSettings

    return YoloDetector(Path(path), YoloSettings(threads=threads))


def _roboflow(model: str, _: int) -> Detector:
    from chequeocr.detect.roboflow import RoboflowDetector

    return RoboflowDetector(model)


def _cheque_lines(_: str, threads: int) -> Recognizer:
    from chequeocr.recognize.lines import LineRecognizer, LineSettings

    return LineRecognizer(settings=LineSettings(threads=threads), guides=default_guides())


def _trocr(name: str, _: int) -> Recognizer:
    from chequeocr.recognize.trocr import TrOcrRecognizer

    return TrOcrRecognizer(name)


DETECTORS: Seam[Detector] = Seam(
    "detector",
    "detect",
    {
        "cheque-fields": Kind(_cheque_fields, "cheque-fields"),
        "yolo": Kind(_yolo, "yolo:path/to/model.onnx"),
        "roboflow": Kind(_roboflow, "roboflow:model/version"),
    },
    "chequeocr.detectors",
)

RECOGNIZERS: Seam[Recognizer] = Seam(
    "recognizer",
    "recognize",
    {
        "cheque-lines": Kind(_cheque_lines, "cheque-lines"),
        "trocr": Kind(_trocr, "trocr:microsoft/trocr-base-handwritten"),
    },
    "chequeocr.recognizers",
)

EXTRACTORS: Seam[Extractor] = Seam("extractor", "extract", {}, "chequeocr.extractors")


def make_detector(given: Detector | str, threads: int) -> Detector:
    """Returns the detector of that short name, or the object itself. Errors as in `Seam.stage`."""
    return DETECTORS.stage(given, threads)


def make_recognizer(given: Recognizer | str, threads: int) -> Recognizer:
    """Returns the recognizer of that short name, or the object itself. Errors as in `Seam.stage`."""
    return RECOGNIZERS.stage(given, threads)


def make_calibrator(
    given: Calibrator | Literal["shipped"] | None, recognizer: Recognizer | Extractor | str
) -> Calibrator | None:
    """Returns the object itself; for "shipped" that of the embedded recognizer, None with any other one."""
    if given != "shipped":
        if given is not None and not callable(getattr(given, "probability", None)):
            raise SettingsError(f"{given!r:.60} can't be the calibrator: it needs a method `probability`")
        return given
    return shipped() if recognizer == "cheque-lines" else None


def default_guides() -> dict[str, Guidance]:
    """Returns what `cheque-lines` knows beforehand: how names are spelled, and the words of amounts.

    The weights are round numbers, chosen on idrbt. Cheap: nothing is loaded before it is needed.
    """
    from chequeocr.models.registry import path
    from chequeocr.parse.words import SPELLINGS
    from chequeocr.recognize.amounts import AmountGuide
    from chequeocr.recognize.guide import Guidance
    from chequeocr.recognize.lexicon import EitherGuide, LexiconGuide
    from chequeocr.recognize.names import NameGuide

    names = NameGuide(path("cheque-names"))
    numbers = EitherGuide([LexiconGuide(words) for words in SPELLINGS.values()])
    return {
        "amount_in_numbers": Guidance(AmountGuide(), weight=1.0),
        "payee_name": Guidance(names, weight=0.5, bonus=0.5),
        "amount_in_words": Guidance(numbers, weight=1.0, bonus=2.0),
    }


def model_label(given: object) -> str:
    """Returns what a record says of a model: our own carry their hash, others go by their name."""
    if not isinstance(given, str):
        return type(given).__name__
    from chequeocr.models.registry import label

    if given == "cheque-lines":  # amounts and MICR lines are read by networks of their own
        return "+".join(label(name) for name in ("cheque-lines", "cheque-figures", "cheque-micr"))
    return label(given) if given == "cheque-fields" else given

"""The stages by their short names, and a check of what other people's stages return.

In: "cheque-fields", "yolo:model.onnx", "trocr:...", or an object; what it returned. Out: a Detector or
Recognizer; results of the documented form, or SettingsError that says what is wrong with them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from chequeocr.decide.confidence import Calibrator, shipped
from chequeocr.errors import SettingsError
from chequeocr.protocols import Detector, Recognizer

if TYPE_CHECKING:

    from chequeocr.recognize.guide import Guidance

T = TypeVar("T")


def make_detector(given: Detector | str, threads: int) -> Detector:
    """The object itself, or the detector of that short name.

    Raises SettingsError for what is neither, MissingExtraError, ModelError.
    """
    if not isinstance(given, str):
        return _object(given, "detect", "detector")
    kind, _, rest = given.partition(":")
    if given == "cheque-fields":
        from chequeocr.detect.embedded import cheque_fields

        return cheque_fields(threads=threads)
    if kind == "yolo" and rest:
        from chequeocr.detect.yolo import YoloDetector, YoloSettings

        return YoloDetector(Path(rest), YoloSettings(threads=threads))
    if kind == "roboflow" and rest:
        from chequeocr.detect.roboflow import RoboflowDetector

        return RoboflowDetector(rest)
    raise SettingsError(
        f"no detector is called {given!r}; use cheque-fields, yolo:path/to/model.onnx "
        "or roboflow:model/version"
    )


def make_recognizer(given: Recognizer | str, threads: int) -> Recognizer:
    """The object itself, or the recognizer of that short name. Errors as in `make_detector`."""
    if not isinstance(given, str):
        return _object(given, "recognize", "recognizer")
    kind, _, rest = given.partition(":")
    if given == "cheque-lines":
        from chequeocr.recognize.lines import LineRecognizer, LineSettings

        return LineRecognizer(settings=LineSettings(threads=threads), guides=default_guides())
    if kind == "trocr" and rest:
        from chequeocr.recognize.trocr import TrOcrRecognizer

        return TrOcrRecognizer(rest)
    raise SettingsError(
        f"no recognizer is called {given!r}; use cheque-lines, trocr:microsoft/trocr-base-handwritten "
        "or trocr:path/to/folder"
    )


def make_calibrator(
    given: Calibrator | Literal["shipped"] | None, recognizer: Recognizer | str
) -> Calibrator | None:
    """The object itself; for "shipped" that of the embedded recognizer, None with any other one."""
    if given != "shipped":
        if given is not None and not callable(getattr(given, "probability", None)):
            raise SettingsError(f"{given!r:.60} is no calibrator: it needs a method `probability`, or None")
        return given
    return shipped() if recognizer == "cheque-lines" else None


def default_guides() -> dict[str, Guidance]:
    """What `cheque-lines` knows beforehand: how names are spelled, and the words of amounts.

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
    """What a record says of a model: our own carry their hash, others go by their name."""
    if not isinstance(given, str):
        return type(given).__name__
    from chequeocr.models.registry import label

    if given == "cheque-lines":  # amounts and magnetic lines are read by networks of their own
        return "+".join(label(name) for name in ("cheque-lines", "cheque-figures", "cheque-micr"))
    return label(given) if given == "cheque-fields" else given


def _object(given: T, method: str, what: str) -> T:
    if isinstance(given, type) or not callable(getattr(given, method, None)):
        raise SettingsError(f"{given!r:.60} is no {what}: it needs a method `{method}` "
                            "(see chequeocr.protocols), or use a short name")
    return given

"""The stages by their short names, and a check of what other people's stages return.

In: "cheque-fields", "yolo:model.onnx", "trocr:...", or an object; what it returned. Out: a Detector or
Recognizer; results of the documented form, or SettingsError that says what is wrong with them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar, cast

import numpy as np
import numpy.typing as npt

from chequeocr.decide.confidence import Calibrator, shipped
from chequeocr.errors import SettingsError
from chequeocr.protocols import Detector, Recognizer
from chequeocr.types import Alternative, Reading

if TYPE_CHECKING:
    import supervision as sv

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


def checked_detections(found: object, pictures: int) -> list[sv.Detections]:
    """What a detector returned for so many pictures; boxes that aren't finite are left out.

    Raises SettingsError where it isn't one supervision.Detections with `data["class_name"]` a picture.
    """
    import supervision as sv

    if not isinstance(found, (list, tuple)) or len(found) != pictures:
        got = f"{len(found)}" if isinstance(found, (list, tuple)) else type(found).__name__
        raise SettingsError(f"the detector returned {got} for {pictures} pictures; it must return a list, "
                            "one supervision.Detections a picture, in order")
    checked = []
    for one in found:
        if not isinstance(one, sv.Detections):
            raise SettingsError(f"the detector returned a {type(one).__name__}, not supervision.Detections")
        if len(one) and not _are_names(one.data.get("class_name"), len(one)):
            raise SettingsError('the detector returned boxes without data["class_name"], an array or list of '
                                "texts, one name a box")  # fmt: skip
        finite = np.isfinite(one.xyxy).all(axis=1)
        checked.append(one if finite.all() else _rows(one, np.flatnonzero(finite)))
    return checked


def _are_names(given: object, boxes: int) -> bool:
    """Whether it is one text a box; a single text has a length, too, and is none of that."""
    if not isinstance(given, list) and not (isinstance(given, np.ndarray) and given.ndim == 1):
        return False
    return len(given) == boxes and all(isinstance(name, str) for name in given)


def checked_readings(readings: object, crops: int) -> list[Reading]:
    """What a recognizer returned for so many crops.

    Raises SettingsError where it isn't one Reading a crop with a text and a number as score. A score
    that is no finite number becomes the least that a double holds: next to impossible.
    """
    if not isinstance(readings, (list, tuple)) or len(readings) != crops:
        got = f"{len(readings)}" if isinstance(readings, (list, tuple)) else type(readings).__name__
        raise SettingsError(f"the recognizer returned {got} readings for {crops} crops; it must return a "
                            "list, one a crop, in order")
    return [_checked_reading(reading) for reading in readings]


def _checked_reading(reading: object) -> Reading:
    if not isinstance(reading, Reading) or not isinstance(reading.alternatives, Sequence):
        raise SettingsError(f"the recognizer returned a {type(reading).__name__}, not a Reading of "
                            "chequeocr.types")
    every: list[Reading | Alternative] = [reading]
    for other in reading.alternatives:
        if not isinstance(other, Alternative):
            raise SettingsError(f"an alternative is a {type(other).__name__}, not an Alternative")
        every.append(other)
    if not all(_well_typed(one) for one in every):
        raise SettingsError("the recognizer returned a text that is no str or a score that is no number")
    if all(math.isfinite(one.score) and math.isfinite(one.prior) for one in every):
        return reading
    return replace(
        reading,
        score=_finite(reading.score),
        prior=_finite(reading.prior),
        alternatives=tuple(
            replace(a, score=_finite(a.score), prior=_finite(a.prior)) for a in reading.alternatives
        ),
    )


def _well_typed(one: Reading | Alternative) -> bool:
    if not isinstance(one.text, str) or not all(isinstance(n, (int, float)) for n in (one.score, one.prior)):
        return False
    try:
        return all(isinstance(float(n), float) for n in (one.score, one.prior))
    except OverflowError:  # a whole number with hundreds of figures
        return False


def _finite(score: float) -> float:
    return score if math.isfinite(score) else -1e300


def _rows(detections: sv.Detections, rows: npt.NDArray[np.intp]) -> sv.Detections:
    return cast("sv.Detections", detections[rows])


def _object(given: T, method: str, what: str) -> T:
    if isinstance(given, type) or not callable(getattr(given, method, None)):
        raise SettingsError(f"{given!r:.60} is no {what}: it needs a method `{method}` "
                            "(see chequeocr.protocols), or use a short name")
    return given

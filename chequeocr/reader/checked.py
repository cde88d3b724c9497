"""Checks what stages of other people return, before it is used.

In: what a detector, a recognizer or an extractor returned. Out: the same in the documented form, or
SettingsError that says what is wrong with it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt

from chequeocr.errors import SettingsError
from chequeocr.fields import FIELDS
from chequeocr.types import Alternative, Draft, Reading

if TYPE_CHECKING:
    import supervision as sv


def checked_detections(found: object, pictures: int) -> list[sv.Detections]:
    """Returns what a detector returned for so many pictures; boxes that aren't finite are left out.

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
    """Returns what a recognizer returned for so many crops.

    Raises SettingsError where it isn't one Reading a crop with a text and a number as score. A score
    that is no finite number becomes the least that a double holds: next to impossible.
    """
    if not isinstance(readings, (list, tuple)) or len(readings) != crops:
        got = f"{len(readings)}" if isinstance(readings, (list, tuple)) else type(readings).__name__
        raise SettingsError(f"the recognizer returned {got} readings for {crops} crops; it must return a "
                            "list, one a crop, in order")
    return [_checked_reading(reading) for reading in readings]


def checked_drafts(drafted: object, pages: int) -> list[Sequence[Draft]]:
    """Returns what an extractor returned for so many pages; readings under unknown names are left out.

    Raises SettingsError where it isn't a list of Drafts a page, of readings as a recognizer's.
    """
    if not isinstance(drafted, (list, tuple)) or len(drafted) != pages:
        got = f"{len(drafted)}" if isinstance(drafted, (list, tuple)) else type(drafted).__name__
        raise SettingsError(
            f"the extractor returned {got} for {pages} pages; it must return a list: for each page, in "
            "order, the drafts of its cheques"
        )
    return [_checked_page(drafts) for drafts in drafted]


def _checked_page(drafts: object) -> list[Draft]:
    if not isinstance(drafts, (list, tuple)) or not all(isinstance(draft, Draft) for draft in drafts):
        raise SettingsError("the extractor must return a list of Drafts for each page")
    return [_checked_draft(draft) for draft in drafts]


def _checked_draft(draft: Draft) -> Draft:
    read = {name: one for name, one in draft.readings.items() if name in FIELDS and name != "signature"}
    readings = dict(zip(read, checked_readings([*read.values()], len(read)), strict=True))
    boxes = {name: box for name, box in draft.boxes.items() if name in FIELDS}
    for box in boxes.values():
        if len(box) != 4 or not all(isinstance(value, int) for value in box):
            raise SettingsError("the extractor returned a box that is not four whole numbers")
    return replace(draft, readings=readings, boxes=boxes)


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
        raise SettingsError("the recognizer must return texts that are str and scores that are numbers")
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

"""Checks what stages of other people return, and pages of other people, before they are used.

In: what a detector, a recognizer or an extractor returned; a page. Out: the same in the documented form, or
SettingsError that says what is wrong with it; a Failure for a page whose picture is none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from pydantic import ValidationError

from chequeocr.errors import NotAnImageError, SettingsError
from chequeocr.outcome import Failure
from chequeocr.record import Finding, Stated
from chequeocr.types import Alternative, Box, Boxes, Draft, Expected, Page, Reading

if TYPE_CHECKING:
    import supervision as sv


def checked_detections(found: Any, pictures: int) -> list[Boxes | sv.Detections]:
    """Returns what a detector returned for so many pictures; boxes that aren't finite are left out. Boxes are
    the embedded detector's.

    Raises SettingsError where it isn't one supervision.Detections with `data["class_name"]` a picture.
    """
    if not isinstance(found, (list, tuple)) or len(found) != pictures:
        got = f"{len(found)}" if isinstance(found, (list, tuple)) else type(found).__name__
        raise SettingsError(f"the detector returned {got} for {pictures} pictures; it must return a list, "
                            "one supervision.Detections a picture, in order")
    checked = []
    for one in found:
        if not (isinstance(one, Boxes) or _is_detections(one)):
            raise SettingsError(f"the detector returned a {type(one).__name__}, not supervision.Detections")
        if len(one) and not _are_names(one.data.get("class_name"), len(one)):
            raise SettingsError('the detector returned boxes without data["class_name"], an array or list of '
                                "texts, one name a box")  # fmt: skip
        finite = np.isfinite(one.xyxy).all(axis=1)
        checked.append(one if finite.all() else one[np.flatnonzero(finite)])
    return checked


def plain(found: Boxes | sv.Detections) -> Boxes:
    """Returns what was checked as Boxes; where a detector doesn't say how sure it is, all are as sure."""
    if isinstance(found, Boxes):
        return found
    several = len(found)
    names = np.array(found.data.get("class_name", ()), dtype=str)
    sure = np.ones(several, np.float32) if found.confidence is None else found.confidence
    ids = np.full(several, -1) if found.class_id is None else found.class_id
    boxes: Any = found.xyxy  # as they came, also where they are of another precision
    return Boxes(boxes, cast("Any", sure), cast("Any", ids), {"class_name": names})


def _is_detections(found: object) -> bool:
    import supervision as sv

    return isinstance(found, sv.Detections)


def _are_names(given: object, boxes: int) -> bool:
    """Whether it is one text a box; a single text has a length, too, and is none of that."""
    if not isinstance(given, list) and not (isinstance(given, np.ndarray) and given.ndim == 1):
        return False
    return len(given) == boxes and all(isinstance(name, str) for name in given)


def checked_page(page: object) -> Page | Failure:
    """Returns the page, or a Failure in its place where its image is not RGB uint8 (H, W, 3) with pixels.

    Raises SettingsError for what is neither a Page nor a Failure, and for a page without a name or number.
    """
    if isinstance(page, Failure):
        return page
    if not isinstance(page, Page):
        raise SettingsError(f"read_pages takes Pages and Failures, not a {type(page).__name__}: read_many "
                            "takes paths and pictures")  # fmt: skip
    if not isinstance(page.source, str) or not isinstance(page.sha256, str):
        raise SettingsError("the source and the sha256 of a Page must be texts")
    if isinstance(page.index, bool) or not isinstance(page.index, int) or page.index < 0:
        raise SettingsError(f"a Page's index must be a whole number of at least 0, not {page.index!r:.40}")
    _check_notes(page.notes)
    _check_expected(page.expected)
    image: object = page.image
    if isinstance(image, np.ndarray):
        if image.dtype == np.uint8 and image.ndim == 3 and image.shape[2] == 3 and image.size:
            return page
        got = f"{image.dtype} {image.shape}"
    else:
        got = type(image).__name__
    reason = f"a Page's image must be RGB, uint8 of shape (H, W, 3) with pixels, not {got}"
    return Failure(page.source, page.index, NotAnImageError(reason))


def _check_expected(expected: object) -> None:
    """Raises SettingsError for what no record could hold as what the file states."""
    if expected is None:
        return
    if not isinstance(expected, Expected):
        raise SettingsError(f"a Page's expected must be an Expected of chequeocr.types or None, not a "
                            f"{type(expected).__name__}")  # fmt: skip
    try:
        Stated.model_validate(asdict(expected), strict=True)
    except ValidationError as error:
        where = ", ".join(str(one["loc"][0]) for one in error.errors(include_input=False, include_url=False))
        raise SettingsError(f"a Page's expected has a {where} that no record can hold: amounts are Decimals "
                            "of at least 0, the others texts or None") from None  # fmt: skip


def _check_notes(notes: object) -> None:
    """Raises SettingsError where notes are no codes of findings about a picture as a whole."""
    if not isinstance(notes, (tuple, list)):
        raise SettingsError(f"a Page's notes must be a tuple of codes of findings, not {notes!r:.40}")
    for code in notes:
        try:
            Finding.of(code)
        except (LookupError, TypeError) as error:
            raise SettingsError(f"{code!r:.40} can't be a Page's note: {error}") from error


def checked_readings(readings: object, crops: int) -> list[Reading]:
    """Returns what a recognizer returned for so many crops.

    Raises SettingsError where it isn't one Reading a crop with a text and a number as score. A score
    that is no finite number becomes the least that a double holds: next to impossible.
    """
    if not isinstance(readings, (list, tuple)) or len(readings) != crops:
        got = f"{len(readings)}" if isinstance(readings, (list, tuple)) else type(readings).__name__
        raise SettingsError(f"the recognizer returned {got} readings for {crops} crops; it must return a "
                            "list, one a crop, in order")
    return [_checked_reading(reading, "recognizer") for reading in readings]


def checked_drafts(drafted: object, pages: int, fields: Sequence[str]) -> list[Sequence[Draft]]:
    """Returns what an extractor returned for so many pages; only `fields` are kept.

    Raises SettingsError where it isn't a list of Drafts a page, of readings as a recognizer's.
    """
    if not isinstance(drafted, (list, tuple)) or len(drafted) != pages:
        got = f"{len(drafted)}" if isinstance(drafted, (list, tuple)) else type(drafted).__name__
        raise SettingsError(
            f"the extractor returned {got} for {pages} pages; it must return a list: for each page, in "
            "order, the drafts of its cheques"
        )
    return [_checked_drafts(drafts, fields) for drafts in drafted]


def _checked_drafts(drafts: object, fields: Sequence[str]) -> list[Draft]:
    if not isinstance(drafts, (list, tuple)) or not all(isinstance(draft, Draft) for draft in drafts):
        raise SettingsError("the extractor must return a list of Drafts for each page")
    return [_checked_draft(draft, fields) for draft in drafts]


def _checked_draft(draft: Draft, fields: Sequence[str]) -> Draft:
    if not isinstance(draft.readings, Mapping) or not isinstance(draft.boxes, Mapping):
        raise SettingsError("the extractor must return readings and boxes as a dictionary, by field name")
    # What is truthy is no answer: "no" would count as a signature.
    if not (draft.signed is None or isinstance(draft.signed, (bool, np.bool_))):
        raise SettingsError(f"the extractor returned {draft.signed!r:.40} as `signed`: True, False or None")
    readings = {
        name: _checked_reading(one, "extractor")
        for name, one in draft.readings.items() if name in fields and name != "signature"
    }  # fmt: skip
    boxes = {name: _checked_box(box) for name, box in draft.boxes.items() if name in fields}
    signed = None if draft.signed is None or "signature" not in fields else bool(draft.signed)
    return replace(draft, readings=readings, boxes=boxes, signed=signed)


def _checked_box(box: object) -> Box:
    """Four whole numbers, those of NumPy too."""
    whole = isinstance(box, Sequence) and all(isinstance(value, (int, np.integer)) for value in box)
    if not isinstance(box, Sequence) or not whole or len(box) != 4:
        raise SettingsError("the extractor returned a box that is not four whole numbers")
    x0, y0, x1, y1 = map(int, box)
    return x0, y0, x1, y1


def _checked_reading(reading: object, stage: str) -> Reading:
    if not isinstance(reading, Reading) or not isinstance(reading.alternatives, Sequence):
        raise SettingsError(f"the {stage} returned a {type(reading).__name__}, not a Reading of "
                            "chequeocr.types")
    every: list[Reading | Alternative] = [reading]
    for other in reading.alternatives:
        if not isinstance(other, Alternative):
            what = type(other).__name__
            raise SettingsError(f"the {stage} returned a {what} as an alternative, not an Alternative")
        every.append(other)
    if not all(_well_typed(one) for one in every):
        raise SettingsError(f"the {stage} must return texts that are str and scores that are int or float")
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

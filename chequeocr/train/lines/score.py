"""Scores how a recognizer reads when the boxes are right: `chequeocr train score lines`.

In: the folder of the measuring data (idrbt's boxes, courtesy_amounts). Out: a table of right/total.
Amounts count where the value is exact, payees without case, punctuation and spaces, dates as dates, the
MICR line by its numbers. These sets were used to choose settings: the figures are "selected on".
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from chequeocr.crop.cut import crop_fields, crop_whole
from chequeocr.evaluate import edits, plain
from chequeocr.fields import FIELDS, canonical_name
from chequeocr.parse.amount import combine
from chequeocr.parse.date import parse_date
from chequeocr.parse.micr import parse_micr
from chequeocr.parse.profiles import Profile, profile
from chequeocr.parse.words import combine_words
from chequeocr.train.measured import IDRBT_KEYS, check_cheques, check_labels, cheque_rows, open_picture
from chequeocr.types import Crop, Reading

if TYPE_CHECKING:
    from chequeocr.protocols import Recognizer


@dataclass(frozen=True, slots=True)
class Case:
    """One crop, what its field says, and the country's profile."""

    crop: Crop
    truth: str
    profile: Profile


@dataclass(frozen=True, slots=True)
class Score:
    """`right` of `total`; `errors` and `characters` where edits were counted too."""

    name: str
    right: int
    total: int
    errors: int = 0
    characters: int = 0

    def __str__(self) -> str:
        rate = f", character errors {self.errors}/{self.characters}" if self.characters else ""
        return f"{self.name}: {self.right}/{self.total}{rate}"


def check_lines_data(data: Path) -> None:
    """Raises SettingsError where `data` lacks what is scored here and at a checkpoint."""
    check_cheques(data / "cheques", (*IDRBT_KEYS, "amount_words"), ("idrbt",))
    check_labels(data / "courtesy_amounts" / "labels.csv", ("image", "digits"))


def score_lines(data: Path, recognizer: Recognizer) -> Iterator[Score]:
    """One score a field and set. Raises SettingsError where `data` lacks something."""
    check_lines_data(data)
    cases = idrbt_cases(data / "cheques")
    for name in ("amount_in_numbers", "amount_in_words", "payee_name", "date", "micr"):
        found = cases.get(name, [])
        readings = recognizer.recognize([case.crop for case in found])
        yield _score(f"idrbt {name}", name, found, readings)
    courtesy = courtesy_cases(data / "courtesy_amounts")
    readings = recognizer.recognize([case.crop for case in courtesy])
    right = sum(_digits(r) == case.truth for r, case in zip(readings, courtesy, strict=True))
    yield Score("courtesy_amounts amount_in_numbers (digits)", right, len(courtesy))


def idrbt_cases(folder: Path, words_as_written: bool = False) -> dict[str, list[Case]]:
    """The crops of idrbt by field, cut with the true boxes; the truth of words is a value or a text."""
    import supervision as sv

    cases: dict[str, list[Case]] = {}
    for row in cheque_rows(folder, "idrbt"):
        boxes = {canonical_name(name): box for name, box in row["boxes"].items()}
        names = [name for name in boxes if name in FIELDS]
        detections = sv.Detections(
            xyxy=np.array([boxes[name] for name in names], np.float32),
            data={"class_name": np.array(names)},
        )
        truths = _truths(row)
        if words_as_written:
            truths["amount_in_words"] = row["amount_words"] or ""
        for crop in crop_fields(open_picture(folder / row["image"]), detections).crops:
            if truths.get(crop.field):
                case = Case(crop, truths[crop.field], profile(row["country"]))
                cases.setdefault(crop.field, []).append(case)
    return cases


def _truths(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "amount_in_numbers": row["amount"] or "",
        # An altered cheque's words say something else: no truth is written down for their value.
        "amount_in_words": "" if row.get("altered") else row["amount"] or "",
        "payee_name": row["payee"] or "",
        "date": row["date_iso"] or "",
        "micr": row["micr"] or "",
    }


def courtesy_cases(folder: Path) -> list[Case]:
    """The amounts cut from cheques; the truth is their digits."""
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [
        Case(
            crop_whole(open_picture(folder / row["image"]), "amount_in_numbers"), row["digits"], profile("UY")
        )
        for row in rows
    ]


def _texts(reading: Reading) -> list[tuple[str, float]]:
    return [(reading.text, reading.score), *((a.text, a.score) for a in reading.alternatives)]


def _digits(reading: Reading) -> str:
    """The likeliest figures, whatever the marks between them."""
    weights: dict[str, float] = {}
    for text, score in _texts(reading):
        figures = re.sub(r"\D", "", text)
        weights[figures] = float(np.logaddexp(weights.get(figures, -np.inf), score))
    return max(weights, key=lambda figures: weights[figures])


def _amount(reading: Reading, case: Case) -> bool:
    found = combine(_texts(reading), case.profile)
    return bool(found) and found[0].value == Decimal(case.truth)


def _words(reading: Reading, case: Case) -> bool:
    found = combine_words(_texts(reading), case.profile)
    return bool(found) and found[0].value == Decimal(case.truth)


def _date(reading: Reading, case: Case) -> bool:
    found = parse_date(reading.text, case.profile)
    return bool(found) and found[0].value == date.fromisoformat(case.truth)


def _micr(reading: Reading, case: Case) -> bool:
    found, wanted = parse_micr(reading.text, case.profile), parse_micr(case.truth, case.profile)
    return bool(found) and bool(wanted) and found[0].value == wanted[0].value


def _payee(reading: Reading, case: Case) -> bool:
    return plain(reading.text) == plain(case.truth)


_JUDGES: Mapping[str, Callable[[Reading, Case], bool]] = {
    "amount_in_numbers": _amount,
    "amount_in_words": _words,
    "date": _date,
    "micr": _micr,
    "payee_name": _payee,
}


def _score(title: str, name: str, cases: Sequence[Case], readings: Sequence[Reading]) -> Score:
    pairs = list(zip(readings, cases, strict=True))
    right = sum(_JUDGES[name](reading, case) for reading, case in pairs)
    if name != "payee_name":
        return Score(title, right, len(pairs))
    errors = sum(edits(plain(case.truth), plain(reading.text)) for reading, case in pairs)
    return Score(title, right, len(pairs), errors, sum(len(plain(case.truth)) for case in cases))

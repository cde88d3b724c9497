"""The parts of a row of a gt.jsonl, each checked.

In: values as JSON gave them. Out: typed ones, or SettingsError that says which part it is and what it should
be; it never repeats the value, which is a cheque's.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from chequeocr.errors import SettingsError
from chequeocr.evaluate.compare import plain
from chequeocr.fields import canonical_name

_MOST_WHOLE = 18  # figures before the point, as in the record
_MOST_TEXT = 256  # characters, as the parsers take
_TEXTS = ("set", "country", "payee", "amount_words", "date_iso", "micr")

Box = tuple[float, float, float, float]


def check_texts(row: Mapping[str, Any]) -> None:
    """Checks that texts are texts, no longer than a field of a cheque, and that a date is a day."""
    for name in _TEXTS:
        given = row.get(name)
        if given is None:
            continue
        if not isinstance(given, str):
            raise SettingsError(f"{name} is not a text: write it in quotes, or null where it isn't known")
        if len(given) > _MOST_TEXT:
            raise SettingsError(f"{name} has {len(given)} characters: no field of a cheque has more than "
                                f"{_MOST_TEXT}")  # fmt: skip
    for name in ("payee", "amount_words"):
        if row.get(name) and not plain(row[name]):  # compared without them, it would equal nothing at all
            raise SettingsError(f"{name} has no letter or digit: write what stands there, or null")
    day = row.get("date_iso")
    if day and not _is_day(day):
        raise SettingsError("date_iso is not a date: write it as 2026-03-31, or null where it isn't known")


def image_of(row: Mapping[str, Any]) -> str:
    """Returns the name of the picture."""
    given = row.get("image")
    if not isinstance(given, str) or not given or "\0" in given:
        raise SettingsError("image is not a path: write it in quotes, relative to this file")
    return given


def boxes_of(given: object) -> dict[str, Box]:
    """Returns boxes by canonical name; those of unknown fields are left out."""
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise SettingsError('boxes must be an object: write {"payee_name": [x0, y0, x1, y1], ...}')
    boxes: dict[str, Box] = {}
    for raw, numbers in given.items():
        name = canonical_name(raw)
        box = None if numbers is None or numbers == [] else _box(raw, numbers)
        if name is None or box is None:
            continue
        if name in boxes:
            raise SettingsError(f"boxes name {name} twice, under two names: keep one")
        boxes[name] = box
    return boxes


def money(given: object) -> Decimal | None:
    """Returns an amount; None if it isn't known."""
    if given is None or given == "":
        return None
    try:
        value = Decimal(str(given))
    except InvalidOperation:
        value = Decimal("NaN")
    fits = value.is_finite() and value >= 0 and -_MOST_WHOLE <= value.adjusted() < _MOST_WHOLE
    if isinstance(given, bool) or not fits:
        raise SettingsError('amount is not an amount: write it as "48250.00", or null where unknown')
    return value


def flag(given: object) -> bool:
    """Returns true or false; unknown is false."""
    if given is not None and not isinstance(given, bool):
        raise SettingsError("altered is not true or false: write it so, without quotes")
    return bool(given)


def _is_day(given: str) -> bool:
    try:
        datetime.date.fromisoformat(given)
    except ValueError:
        return False
    return re.fullmatch(r"\d{4}-\d\d-\d\d", given, re.ASCII) is not None  # 20260331 would do for Python


def _box(raw: str, given: object) -> Box:
    """Corners in order. The name is told, as it is one of a field; numbers as texts are taken, as ever."""
    what = f"the box of {canonical_name(raw) or 'a field'}"
    try:
        if not isinstance(given, list):
            raise TypeError
        x0, y0, x1, y1 = map(float, given)
    except (ValueError, TypeError, OverflowError):
        raise SettingsError(f"{what} is not four numbers: write [x0, y0, x1, y1] in pixels") from None
    if not all(map(math.isfinite, (x0, y0, x1, y1))):
        raise SettingsError(f"{what} is not four finite numbers: write [x0, y0, x1, y1] in pixels")
    if x1 <= x0 or y1 <= y0:
        raise SettingsError(f"{what} is empty: write [x0, y0, x1, y1] with x0 < x1 and y0 < y1")
    return x0, y0, x1, y1

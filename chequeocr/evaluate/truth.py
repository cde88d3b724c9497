"""The truth: what is known about pictures, from a gt.jsonl.

In: a file, one JSON object a line. Out: a Truth a picture. What can't be meant is refused by its line, before
anything is read: a truth that is silently left out, or misunderstood, would make every figure wrong.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from chequeocr.errors import FileAccessError, SettingsError
from chequeocr.fields import canonical_name
from chequeocr.record import printable

_MOST_WHOLE = 18  # figures before the point, as in the record


@dataclass(frozen=True, slots=True)
class Truth:
    """One picture and what is known about it.

    `values` is the row as it stands; `boxes` by canonical name, x0, y0, x1, y1 in pixels of the picture,
    EXIF orientation applied.
    """

    path: Path
    set: str
    values: Mapping[str, Any]
    boxes: Mapping[str, tuple[float, float, float, float]]

    @property
    def amount(self) -> Decimal | None:
        """The true amount; None where it isn't known. Raises SettingsError for what is no amount."""
        given = self.values.get("amount")
        return None if given is None or given == "" else _money(given)

    @property
    def altered(self) -> bool:
        """Whether the cheque was tampered with, so that nobody should accept it unseen.

        Raises SettingsError for what is neither true nor false.
        """
        given = self.values.get("altered")
        if given is not None and not isinstance(given, bool):
            raise SettingsError("altered is neither true nor false")
        return bool(given)


def load_truth(path: Path) -> list[Truth]:
    """The pictures of a gt.jsonl.

    Raises FileAccessError where it can't be read; SettingsError naming the line that is no truth, where there
    is no line at all, and where every amount that is known is an altered cheque's.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FileAccessError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: no truth of pictures: it isn't UTF-8") from error
    # Not splitlines: JSON may hold U+2028 as it is.
    truths = [_truth(path, number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    _check_some_measurable(path, truths)
    return truths


def _check_some_measurable(path: Path, truths: list[Truth]) -> None:
    if not truths:
        raise SettingsError(f"{path}: no line with a truth: give it one JSON object a picture")
    known = [truth for truth in truths if truth.amount is not None]
    if known and all(truth.altered for truth in known):
        raise SettingsError(
            f"{path}: every cheque with a known amount is marked as altered, which leaves none to measure "
            "the read rate on: add cheques that are not"
        )


def _truth(path: Path, number: int, line: str) -> Truth:
    where = f"{path}, line {number}: no truth of a picture"
    try:
        row = json.loads(line)
        boxes = {canonical_name(name): _box(box) for name, box in (row.get("boxes") or {}).items() if box}
        truth = Truth(path.parent / row["image"], _set(row, path), row,
                      {name: box for name, box in boxes.items() if name is not None})  # fmt: skip
        _ = truth.amount, truth.altered
    except SettingsError as error:
        raise SettingsError(f"{where}: {error}") from error
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise SettingsError(f"{where} ({type(error).__name__})") from error
    return truth


def _set(row: Mapping[str, Any], path: Path) -> str:
    given = row.get("set") or path.parent.name
    if not isinstance(given, str):
        raise SettingsError("set is no text")
    return printable(given)


def _box(given: Any) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = map(float, given)
    if not all(map(math.isfinite, (x0, y0, x1, y1))):
        raise SettingsError("a box is not four finite numbers")
    return x0, y0, x1, y1


def _money(given: Any) -> Decimal:
    """The value isn't repeated in the error: it is a cheque's."""
    try:
        value = Decimal(str(given))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value < 0 or not -_MOST_WHOLE <= value.adjusted() < _MOST_WHOLE:
        raise SettingsError("amount is no amount of money, such as 48250.00")
    return value

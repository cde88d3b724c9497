"""The truth: what is known about pictures, from a gt.jsonl.

In: a file, one JSON object a line. Out: a Truth a picture. An invalid row is refused and named by its line
before anything is read: a truth that is silently left out, or misunderstood, would make every figure wrong.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from chequeocr.errors import FileAccessError, SettingsError
from chequeocr.evaluate.rows import boxes_of, check_texts, flag, image_of, money
from chequeocr.record import printable
from chequeocr.source.encoded import display_name


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
        """The true amount; None if it isn't known. Raises SettingsError if it is not an amount."""
        return money(self.values.get("amount"))

    @property
    def altered(self) -> bool:
        """Whether the cheque was altered, so that nobody should accept it.

        Raises SettingsError for what is neither true nor false.
        """
        return flag(self.values.get("altered"))


def load_truth(path: str | os.PathLike[str]) -> list[Truth]:
    """Returns the pictures of a gt.jsonl.

    Raises FileAccessError where it can't be read; SettingsError naming the line that is no truth or names a
    picture again, where there is no line at all, and where every amount that is known is an altered cheque's.
    """
    if not isinstance(path, (str, os.PathLike)):
        raise SettingsError(f"a truth is the path of a gt.jsonl, not {type(path).__name__}")
    file, name = Path(path), display_name(path)
    truths: list[Truth] = []
    lines: dict[str, int] = {}
    # Not splitlines: JSON may hold U+2028 as it is.
    for number, line in enumerate(_text(file, name).split("\n"), 1):
        if line.strip():
            where = f"{name}, line {number}"
            truth = _truth(file, where, line)
            earlier = lines.setdefault(os.path.normpath(truth.path), number)
            if earlier != number:
                raise SettingsError(f"{where}: line {earlier} has the same image: keep one of the two")
            truths.append(truth)
    _check_some_measurable(name, truths)
    return truths


def _text(file: Path, name: str) -> str:
    if not name:
        raise FileAccessError("'': the name is empty; is a variable unset?")  # Path would take it for "."
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FileAccessError(f"{name}: can't be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{name}: not UTF-8; save it as UTF-8") from error
    except ValueError as error:  # a NUL or a lone surrogate in the path
        raise FileAccessError(f"{name}: can't be read: no file can have this name") from error


def _check_some_measurable(name: str, truths: list[Truth]) -> None:
    if not truths:
        raise SettingsError(f"{name}: no lines; give it one JSON object a picture")
    known = [truth for truth in truths if truth.amount is not None]
    if known and all(truth.altered for truth in known):
        raise SettingsError(
            f"{name}: every cheque with a known amount is marked as altered, which leaves none to measure "
            "the read rate on: add cheques that are not"
        )


def _truth(file: Path, where: str, line: str) -> Truth:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{where}: not JSON; write one object a line") from error
    try:
        if not isinstance(row, dict):
            raise SettingsError('not an object; write {"image": "a.jpg", "amount": "1.00", ...}')
        check_texts(row)
        given = printable(row.get("set") or file.absolute().parent.name)
        truth = Truth(file.parent / image_of(row), given, row, boxes_of(row.get("boxes")))
        _ = truth.amount, truth.altered
    except SettingsError as error:
        raise SettingsError(f"{where}: {error}") from error
    return truth

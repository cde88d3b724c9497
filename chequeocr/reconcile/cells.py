"""Cells of a register: one cell to a text, an amount, a date, a status.

In: what a file or a database has in a cell, and how the register writes amounts and dates. Out: str, Decimal,
date, or a `CellFault` that says what is wrong. A number that came as a binary float, as spreadsheets keep
them, is taken with the 15 significant digits that the spreadsheet itself shows: no amount is a float here.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

_Moment = datetime.date | datetime.datetime | datetime.time | datetime.timedelta
Cell = str | int | float | Decimal | bool | _Moment | None
Mark = Literal[".", ","]
Order = Literal["day-first", "month-first", "year-first"]
Status = Literal["issued", "void", "stopped", "cleared"]

MOST_DECIMALS = 4
MOST_CHARS = 1000
_SHEET_DIGITS = ".15g"
_GROUPED = {
    mark: re.compile(rf"\d+|\d{{1,3}}(?:[{other} '’]\d{{2,3}})*[{other} '’]\d{{3}}")
    for mark, other in ((".", ","), (",", "."))
}
_CURRENCY = r"(?:[A-Z]{3}|[A-Z]{0,3}[$£€¥₹]|Rs\.?)"
_END_MARK = re.compile(r"\s*/[-=]$")  # "500/-" is how India ends an amount
_FIGURES = re.compile(r"[\d.,' ]+", re.ASCII)
_AROUND = re.compile(rf"^{_CURRENCY}\s*|\s*{_CURRENCY}$")
_BRACKETS = re.compile(r"^\((.*)\)$")
_GAPS = re.compile(r"[\s\u00a0\u202f]+")
_THREE = re.compile(r"(\d{1,4})[./\- ](\d{1,2})[./\- ](\d{1,4})")
_CENTURY_TURNS = 70
_MONTH_NAMES: Final = (
    "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august|sep sept september|"
    "oct october|nov november|dec december"
)
_MONTHS: Final[Mapping[str, int]] = {
    name: at for at, names in enumerate(_MONTH_NAMES.split("|"), 1) for name in names.split()
}
_NAMED = re.compile(r"(\d{1,2})[\s./-]*([A-Za-z]{3,9})\.?,?[\s./-]*(\d{4}|\d{2})")
_NAMED_FIRST = re.compile(r"([A-Za-z]{3,9})\.?[\s./-]*(\d{1,2}),?[\s./-]+(\d{4})")
_TIME = re.compile(r"[T ]\d{1,2}:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$")
_WORDS: Final[tuple[tuple[Status, str], ...]] = (
    ("issued", "issued|open|outstanding|o|i|unpaid|active|new"),
    ("void", "void|voided|v|cancelled|canceled|spoiled|destroyed"),
    ("stopped", "stopped|stop|s|stop payment|payment stopped|hold"),
    ("cleared", "cleared|paid|c|p|presented|reconciled|r|cashed|encashed"),
)
_STATUS: Final[Mapping[str, Status]] = {word: status for status, words in _WORDS for word in words.split("|")}


class CellFault(ValueError):
    """What is wrong with a cell, as a clause."""


def text_of(cell: Cell) -> str:
    """Returns the cell as text: whole numbers without a decimal point, dates as ISO, gaps as one space.

    >>> text_of(900619.0), text_of("  00123 "), text_of(None)
    ('900619', '00123', '')
    """
    if isinstance(cell, str):
        clear = cell if cell.isprintable() else "".join(c if c.isprintable() else " " for c in cell)
        return clear.strip() if clear is cell else _GAPS.sub(" ", clear).strip()
    if isinstance(cell, float):
        cell = Decimal(format(cell, _SHEET_DIGITS)).normalize()
    if isinstance(cell, Decimal):
        return format(cell, "f") if cell.is_finite() else ""
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


def amount_of(cell: Cell, mark: Mark | None) -> Decimal:
    """Returns the amount of a cell; brackets and a minus, before or behind, are negative.

    `mark` is the decimal sign; None: not known, so that only what has one meaning is an amount. Raises
    CellFault.

    >>> amount_of("(1.234,50)", ","), amount_of("$ 1,234.5", "."), amount_of(300.1, None)
    (Decimal('-1234.50'), Decimal('1234.5'), Decimal('300.1'))
    """
    if isinstance(cell, str):
        return _written(text_of(cell), mark)
    if isinstance(cell, bool | _Moment):
        raise CellFault("the amount is not a number")
    if isinstance(cell, int | float | Decimal):
        return _number(cell)
    return _written(text_of(cell), mark)


def _number(cell: float | Decimal) -> Decimal:
    value = Decimal(format(cell, _SHEET_DIGITS)) if isinstance(cell, float) else Decimal(cell)
    if not value.is_finite() or abs(value) >= Decimal(10) ** 18:
        raise CellFault("the amount is not a number")
    if int(value.as_tuple().exponent) < -MOST_DECIMALS or int(value.as_tuple().exponent) > 0:
        value = value.normalize()
        value = value.quantize(Decimal(1)) if int(value.as_tuple().exponent) > 0 else value
    if int(value.as_tuple().exponent) < -MOST_DECIMALS:
        raise CellFault(f"the amount has more than {MOST_DECIMALS} decimals")
    return value


@lru_cache(maxsize=65_536)
def _written(text: str, mark: Mark | None) -> Decimal:
    bare, negative = _unsigned(text)
    if not bare:
        raise CellFault("the amount is empty" if not text else "the amount is not a number")
    if mark is None:
        mark = decimal_mark([text])
        if mark is None and ("," in bare or "." in bare):
            raise CellFault("the amount can be read in two ways: declare `decimal` in the mapping")
    whole, point, decimals = bare.rpartition(mark or ".") if (mark or ".") in bare else (bare, "", "")
    if point and (not decimals.isascii() or not decimals.isdigit() or len(decimals) > MOST_DECIMALS):
        raise CellFault(f"the amount is not a number with the decimal sign {mark!r}")
    if not bare.isascii() or (whole and not _GROUPED[mark or "."].fullmatch(whole)) or len(bare) > 30:
        raise CellFault(f"the amount is not a number with the decimal sign {mark or '.'!r}")
    digits = re.sub(r"\D", "", whole) or "0"
    if len(digits) > 18:
        raise CellFault("the amount has more than 18 figures before the decimals")
    value = Decimal(f"{digits}.{decimals}" if point else digits)
    return -value if negative else value


def _unsigned(text: str) -> tuple[str, bool]:
    """The figures of an amount without sign and currency; whether it is negative."""
    bare = _GAPS.sub(" ", text.replace("−", "-").replace("’", "'")).strip()
    inside = _BRACKETS.match(bare)
    negative = inside is not None
    bare = inside[1].strip() if inside else bare
    for _ in range(2):  # "-$5", "$-5", "INR 5 -"
        bare = _END_MARK.sub("", bare)
        signs = bare.startswith("-") + bare.endswith("-")
        if signs:
            if negative or signs > 1:
                raise CellFault("the amount has two signs")
            negative, bare = True, bare.removeprefix("-").removesuffix("-").strip()
        bare = _AROUND.sub("", bare).strip()
    return bare, negative


def decimal_mark(texts: Iterable[str]) -> Mark | None:
    """Returns the decimal sign of the first amount that leaves no doubt; None where none does.

    >>> decimal_mark(["500", "1,200", "1,200.50"]), decimal_mark(["500", "1,200"]), decimal_mark(["12,5"])
    ('.', None, ',')
    """
    for written in texts:
        try:
            text, _ = _unsigned(written)
        except CellFault:
            continue
        if not _FIGURES.fullmatch(text):
            continue
        points, commas = text.count("."), text.count(",")
        if points and commas:
            return "." if text.rindex(".") > text.rindex(",") else ","
        if points > 1 or commas > 1:
            return "," if points > 1 else "."
        if points + commas == 1:
            whole, _, tail = text.partition("." if points else ",")
            digits = re.match(r"\d*", tail)
            figures = re.sub(r"\D", "", whole)
            # 1,234 is a thousand or a thousandth; 1234,567 and 0,567 and 1,23 have one meaning.
            if digits and (len(digits[0]) != 3 or len(figures) > 3 or figures in ("", "0")):
                return "." if points else ","
    return None


def date_of(cell: Cell, order: Order | None) -> datetime.date | None:
    """Returns the date of a cell, None for an empty one.

    `order` is how dates of three numbers are written; None: not known, so that only dates of one meaning are
    read. Raises CellFault.

    >>> date_of("31/12/2026", None), date_of("1/2/26", "day-first"), date_of("3-Mar-2026", None)
    (datetime.date(2026, 12, 31), datetime.date(2026, 2, 1), datetime.date(2026, 3, 3))
    """
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    return _dated(text_of(cell), order)


@lru_cache(maxsize=65_536)
def _dated(text: str, order: Order | None) -> datetime.date | None:
    text = _TIME.sub("", text)
    if not text or not text.strip("0/-. "):
        return None  # 00/00/0000 is how some programs write that there is none
    named = _NAMED.fullmatch(text)
    if named:
        return _day(named[3], _MONTHS.get(named[2].lower(), 0), int(named[1]))
    first = _NAMED_FIRST.fullmatch(text)
    if first:
        return _day(first[3], _MONTHS.get(first[1].lower(), 0), int(first[2]))
    if re.fullmatch(r"\d{8}", text, re.ASCII):
        return _eight(text, order)
    three = _THREE.fullmatch(text)
    if not three:
        raise CellFault("the date is not in a known form")
    found = orders_of(text)
    if order is None:
        days = {_three(three, each) for each in found}
        if len(days) > 1:
            raise CellFault("the date can be read in two ways: declare `dates` in the mapping")
        return days.pop() if days else _impossible()
    return _three(three, order) if order in found else _impossible()


def _eight(text: str, order: Order | None) -> datetime.date:
    if order is None or order == "year-first":
        return _day(text[:4], int(text[4:6]), int(text[6:]))
    day, month = (text[:2], text[2:4]) if order == "day-first" else (text[2:4], text[:2])
    return _day(text[4:], int(month), int(day))


def _three(three: re.Match[str], order: Order) -> datetime.date:
    first, second, third = three.groups()
    if order == "year-first":
        return _day(first, int(second), int(third))
    day, month = (first, second) if order == "day-first" else (second, first)
    return _day(third, int(month), int(day))


def orders_of(text: str) -> tuple[Order, ...]:
    """Returns the orders in which a date of three numbers is one.

    >>> orders_of("13/02/2026"), orders_of("01/02/2026"), orders_of("2026-03-14")
    (('day-first',), ('day-first', 'month-first'), ('year-first',))
    """
    three = _THREE.fullmatch(text)
    if not three:
        return ()
    if len(three[1]) > 2:
        orders: tuple[Order, ...] = ("year-first",)
    else:
        orders = ("day-first", "month-first")
    return tuple(order for order in orders if _is_day(three, order))


def _is_day(three: re.Match[str], order: Order) -> bool:
    try:
        _three(three, order)
    except CellFault:
        return False
    return True


def _day(year: str, month: int, day: int) -> datetime.date:
    if len(year) not in (2, 4):
        _impossible()
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < _CENTURY_TURNS else 1900
    try:
        return datetime.date(number, month, day)
    except ValueError:
        _impossible()
        raise


def _impossible() -> datetime.date:
    raise CellFault("there is no such day")


def status_of(text: str, declared: Mapping[str, Status]) -> Status:
    """Returns the status that a register's word means: the declared words first. Raises CellFault.

    >>> status_of("Voided", {}), status_of("", {}), status_of("X", {"x": "stopped"})
    ('void', 'issued', 'stopped')
    """
    word = text.casefold()
    if not word:
        return declared.get("", "issued")
    found = declared.get(word) or _STATUS.get(word)
    if found is None:
        raise CellFault("the status has no known meaning: declare its words under [status] in the mapping")
    return found

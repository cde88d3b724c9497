"""How a value stands in a field: dates and amounts in a declared format, texts in a declared width.

In: a value and what the layout declares. Out: its text, or `Misfit`: what doesn't fit is never bent.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from decimal import Decimal

_TOKEN = re.compile(r"YYYY|YY|MM|DDD|DD|[^A-Za-z0-9]")
_YEARS = range(1950, 2050)  # that two figures of a year stand for: POSIX has 1969 to 2068, most banks less
_BREAKS = ("Cc", "Cs", "Zl", "Zp")


class Misfit(Exception):
    """A value that doesn't fit its field; the message says why, and has no text of the value."""


def date_tokens(format_: str) -> tuple[str, ...] | None:
    """Returns the parts of a format of dates; None where it is none, or doesn't say the day exactly.

    >>> date_tokens("MM/DD/YYYY"), date_tokens("MMYYYY")
    (('MM', '/', 'DD', '/', 'YYYY'), None)
    """
    parts = _TOKEN.findall(format_)
    words = sorted(part for part in parts if part.isalpha())
    if "".join(parts) != format_ or words not in (
        ["DD", "MM", "YY"], ["DD", "MM", "YYYY"], ["DDD", "YY"], ["DDD", "YYYY"],
    ):  # fmt: skip
        return None
    return tuple(parts)


def date_text(value: datetime.date, format_: str) -> str:
    """Returns a date in a format. Raises Misfit for a year that two figures can't tell.

    >>> date_text(datetime.date(2026, 3, 14), "MMDDYYYY"), date_text(datetime.date(2026, 3, 1), "YYDDD")
    ('03142026', '26060')
    """
    tokens = date_tokens(format_)
    if tokens is None:
        raise Misfit("the format is none of a date")
    if "YY" in tokens and value.year not in _YEARS:
        raise Misfit(f"the year {value.year} doesn't fit two figures")
    made = {"YYYY": f"{value.year:04}", "YY": f"{value.year % 100:02}", "MM": f"{value.month:02}",
            "DD": f"{value.day:02}", "DDD": f"{value.timetuple().tm_yday:03}"}  # fmt: skip
    return "".join(made.get(token, token) for token in tokens)


def amount_text(value: Decimal, format_: str, decimals: int) -> str:
    """Returns an amount without its sign: "minor" as 125000, "point" as 1250.00, "comma" as 1250,00.

    Raises Misfit for one that has more decimals.

    >>> amount_text(Decimal("1250"), "minor", 2), amount_text(Decimal("-0.5"), "comma", 3)
    ('125000', '0,500')
    """
    if not value.is_finite():
        raise Misfit("the amount is not a number")
    figures = format(value.copy_abs(), "f")  # abs would round to 28 figures
    whole, _, part = figures.partition(".")
    if part[decimals:].strip("0"):
        raise Misfit(f"the amount has more than {decimals} decimals")
    part = part[:decimals].ljust(decimals, "0")
    if format_ == "minor":
        return (whole + part).lstrip("0") or "0"
    return whole + {"point": ".", "comma": ","}[format_] + part if decimals else whole


def signed(text: str, negative: bool, sign: str, fill: tuple[int, str] | None = None) -> str:
    """Returns an amount with its sign; `fill` is a width and "0": noughts stand between sign and figures.

    Raises Misfit for a negative amount where the layout has no sign.
    """
    if negative and sign == "none":
        raise Misfit("the amount is negative, and the field has no sign")
    if fill is not None:
        text = text.rjust(fill[0] - (negative and sign != "none"), fill[1])
    if not negative:
        return text
    return f"-{text}" if sign == "leading" else f"{text}-"


def line_text(text: str) -> str:
    """Returns a text that stays in its line. Raises Misfit for a line break or another control character."""
    if text.isascii() and text.isprintable():
        return text
    for char in text:
        if unicodedata.category(char) in _BREAKS:
            raise Misfit(f"the control character U+{ord(char):04X} would break the record")
    return text


def without_accents(text: str) -> str:
    """Returns letters without their accents.

    >>> without_accents("Inês Costa")
    'Ines Costa'
    """
    parts = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(char for char in parts if not unicodedata.combining(char)))


def encoded(text: str, encoding: str) -> bytes:
    """Returns a text's bytes. Raises Misfit for a character that the encoding doesn't have."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        raise Misfit(f"the character U+{ord(text[error.start]):04X} is not in {encoding}") from None


def without_breaks(text: str) -> str:
    """Returns a text in one line: a space for each control character, U+FFFD for half a surrogate pair.

    >>> without_breaks("Meera\\nStationers")
    'Meera Stationers'
    """
    return "".join(
        ("\ufffd" if unicodedata.category(char) == "Cs" else " ")
        if unicodedata.category(char) in _BREAKS
        else char
        for char in text
    )

"""What every parser does first: refuse overlong text, and write digits and marks one way.

In: any string. Out: a string of at most MAX_CHARS characters with ASCII digits. Raises TextTooLongError.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import TypeVar

from chequeocr.errors import TextTooLongError
from chequeocr.types import Candidate

T = TypeVar("T")

MAX_CHARS = 256
"""No field of a cheque holds more: the MICR band, the longest printed line, has 65 (ANSI X9.100-160)."""

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−⁃﹣－"), "-")
_MARKS = {ord("’"): "'", ord("‘"): "'", ord("`"): "'", ord("´"): "'", ord("，"): ",", ord("／"): "/",
          ord("∕"): "/", ord("⁄"): "/", ord("“"): '"', ord("”"): '"', ord("〃"): '"', ord("″"): '"'}
_TABLE = _DASHES | _MARKS


def tidy(text: str) -> str:
    """`text` with ASCII digits, one kind of dash, quote and slash, and single spaces.

    Digits of other scripts and raised ones become ASCII; nothing else is folded or dropped
    except control characters, which become spaces. Raises TextTooLongError past 256 characters.

    >>> tidy(" ١٢٣\\t४५ – 6’0 ")
    "123 45 - 6'0"
    """
    if len(text) > MAX_CHARS:
        raise TextTooLongError(
            f"a text of {len(text)} characters is too long for a field of a cheque: give at most {MAX_CHARS}"
        )
    if text.isascii():
        return " ".join(text.split())
    out = [_digit(char) for char in text.translate(_TABLE)]
    return " ".join("".join(out).split())


def _digit(char: str) -> str:
    if char.isascii():
        return char
    value = unicodedata.digit(char, None)
    if value is not None:
        return str(value)
    return " " if unicodedata.category(char)[0] in "ZC" else char


def best_first(found: Iterable[Candidate[T]], limit: int) -> list[Candidate[T]]:
    """The cheapest candidate of each value, sorted by cost, at most `limit`; equal costs keep their order."""
    best: dict[T, Candidate[T]] = {}
    for candidate in found:
        known = best.get(candidate.value)
        if known is None or candidate.cost < known.cost:
            best[candidate.value] = candidate
    return sorted(best.values(), key=lambda c: c.cost)[:limit]

"""The fraction at the top right of a US cheque: the same bank as the MICR line, printed a second time.

In: text, and a routing number to compare. Out: Candidate[BankFraction]; whether they name one bank.
Source: ABA routing number policy: prefix-institution over the Federal Reserve routing symbol, as 55-2/212.
The symbol, with zeros to four figures, begins the routing number; the institution, with zeros to four,
follows it, then the check figure; the prefix, of a city (1 to 49) or state (50 to 99, 101), is in no
MICR line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chequeocr.parse._text import best_first, tidy
from chequeocr.parse.checksums import aba_check_digit
from chequeocr.parse.edits import edits
from chequeocr.types import Candidate

_PRINTED = re.compile(
    r"(?<![\d/-])(?:(?P<prefix>\d{1,3})\s?-\s?)?(?P<institution>\d{1,4})(?P<bar>\s?[/|lI]\s?|\s)"
    r"(?P<symbol>\d{3,4})(?![\d/-])"
)
_NO_BAR, _BAR_MISREAD, _NO_PREFIX, _ODD_PREFIX, _NO_DISTRICT = 0.7, 0.7, 1.0, 1.0, 3.0
_MOST = 3


@dataclass(frozen=True, slots=True)
class BankFraction:
    """Figures as printed, leading zeros where printed; `prefix` is "" where there is none."""

    prefix: str
    institution: str
    symbol: str

    @property
    def routing(self) -> str:
        """The routing number that it stands for, with its check digit.

        >>> BankFraction("55", "2", "212").routing
        '021200025'
        """
        eight = self.symbol.zfill(4) + self.institution.zfill(4)
        return eight + aba_check_digit(eight)


def parse_fraction(text: str) -> list[Candidate[BankFraction]]:
    """Fractions that `text` may hold, cheapest first, at most three.

    Raises TextTooLongError past 256 characters.

    >>> best = parse_fraction("55-2/212")[0]; best.value.routing, best.cost
    ('021200025', 0.0)
    >>> parse_fraction("1-2 210")[0].cost, parse_fraction("Date 12/25")
    (0.7, [])
    """
    found = []
    for printed in _PRINTED.finditer(tidy(text)):
        bar, prefix = printed["bar"].strip(), printed["prefix"] or ""
        if not (bar or prefix):
            continue  # two numbers side by side are no fraction
        why = []
        cost = 0.0
        if bar != "/":
            cost += _BAR_MISREAD if bar else _NO_BAR
            why.append(f"{bar} read for the bar" if bar else "no bar")
        if not prefix:
            cost += _NO_PREFIX
            why.append("no prefix")
        elif not (1 <= int(prefix) <= 99 or prefix == "101"):
            cost += _ODD_PREFIX
            why.append("a prefix of no city or state")
        if not _district(printed["symbol"]):
            cost += _NO_DISTRICT
            why.append("no Federal Reserve district")
        value = BankFraction(prefix, printed["institution"], printed["symbol"])
        found.append(Candidate(value, round(cost, 3), "; ".join(why)))
    return best_first(found, _MOST)


def _district(symbol: str) -> bool:
    """Whether a routing symbol begins with a Federal Reserve district, or that plus 20 (thrifts)."""
    return int(symbol.zfill(4)[:2]) in {*range(1, 13), *range(21, 33)}


def agrees(fraction: BankFraction, routing: str) -> bool:
    """Whether the fraction and a routing number of nine figures name the same bank.

    >>> printed = BankFraction("55", "2", "212")
    >>> agrees(printed, "021200025"), agrees(printed, "021200012")
    (True, False)
    """
    return len(routing) == 9 and fraction.routing[:8] == routing[:8]


def contradicts(fraction: BankFraction, routing: str) -> bool:
    """Whether the fraction names another bank than a routing number, however one figure was misread.

    Two figures at least must be exchanged, lost or put in: one is what readers misread.

    >>> printed = BankFraction("55", "2", "212")
    >>> [contradicts(printed, other) for other in ("021200025", "021200038", "121000248")]
    [False, False, True]
    """
    if len(routing) != 9:
        return False
    symbol, institution = routing[:4].lstrip("0"), routing[4:8].lstrip("0")
    apart = edits(fraction.symbol.lstrip("0"), symbol) + edits(fraction.institution.lstrip("0"), institution)
    return apart >= 2

"""The Indian Financial System Code: four letters of the bank, a zero, six characters of the branch.

In: text, often with its label. Out: Candidate[str], upper case. Source: RBI, IFSC format (11 characters,
the fifth is 0).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from chequeocr.parse._text import best_first, tidy
from chequeocr.types import Candidate

_LABEL = re.compile(r"\b(?:RTGS|NEFT|BANK|IFSC?|CODE|NO|[1I]FSC?)\b", re.IGNORECASE)
_TO_LETTER: Mapping[str, str] = {"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z", "6": "G"}
_TO_DIGIT: Mapping[str, str] = {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "S": "5", "B": "8",
                             "Z": "2"}
_SLIP = 1.0
_SLIP_OF_ZERO = 0.4  # O and 0, I and 1 are one shape in most prints


def parse_ifsc(text: str) -> list[Candidate[str]]:
    """IFSCs that `text` may hold, cheapest first. Raises TextTooLongError past 256 characters.

    Most branches' last six characters are figures; letters there are taken as they are, and as the
    figures they look like at a cost.

    >>> parse_ifsc("RTGS / NEFT IFSC : VIND0001234")[0].value
    'VIND0001234'
    >>> best = parse_ifsc("IFS CODE - VINDOO01234")[0]; best.value, best.cost
    ('VIND0001234', 1.4)
    >>> parse_ifsc("no code here at all")
    []
    """
    line = _LABEL.sub(" ", tidy(text)).upper()
    pieces = re.findall(r"[A-Z0-9]+", line)
    found = []
    for piece in {*pieces, "".join(pieces)}:
        for start in range(max(0, len(piece) - 10)):
            extra = 1.5 * (len(piece) - 11)
            for value, cost in _readings(piece[start : start + 11]):
                found.append(Candidate(value, cost + extra, "letters and figures exchanged" if cost else ""))
    return best_first(sorted(found, key=lambda c: (c.cost, c.value)), 4)


def _readings(piece: str) -> list[tuple[str, float]]:
    cost = 0.0
    bank = ""
    for char in piece[:4]:
        if char.isdigit():
            if char not in _TO_LETTER:
                return []
            cost += _SLIP
        bank += _TO_LETTER.get(char, char)
    if piece[4] not in "0OQD":
        return []
    cost += _SLIP * (piece[4] != "0")
    branch = piece[5:]
    if not any(c.isdigit() for c in branch):
        return []
    readings = [(f"{bank}0{branch}", cost + 0.5 * sum(c.isalpha() for c in branch))]
    letters = [c for c in branch if c.isalpha()]
    if letters and all(c in _TO_DIGIT for c in letters):
        digits = "".join(_TO_DIGIT.get(c, c) for c in branch)
        each = _SLIP_OF_ZERO if set(letters) <= set("OI") else _SLIP
        readings.insert(0, (f"{bank}0{digits}", cost + each * len(letters)))
    return readings

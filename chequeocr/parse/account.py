"""Numbers that identify: account and cheque numbers, kept as strings since leading zeros matter.

In: text, often with its printed label. Out: Candidate[str] of figures (an IBAN keeps its letters).
Source of the IBAN check: ISO 13616 (country, two check figures, ISO 7064 mod 97-10).
"""

from __future__ import annotations

import re

from chequeocr.parse._figures import LOOKALIKES
from chequeocr.parse._text import best_first, tidy
from chequeocr.parse.checksums import iban_valid
from chequeocr.types import Candidate

_LABEL = re.compile(
    r"\b(?:a/?c\.?|acc?t?\.?|accounts?|acount|cheque|check|chq|ch|serial|sb|ca|cc|number|num|nos?|n°|compte|conta|cuenta)"
    r"(?![a-z])[\s.:#-]*",
    re.IGNORECASE,
)
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_DROPPED_GROUP = 2.0


def parse_account(text: str) -> list[Candidate[str]]:
    """Account numbers that `text` may hold, cheapest first: 5 to 20 figures, or an IBAN.

    Raises TextTooLongError past 256 characters.

    >>> parse_account("A/C No. 0912 0104 0012 345")[0].value
    '091201040012345'
    >>> parse_account("GB82 WEST 1234 5698 7654 32")[0].value
    'GB82WEST12345698765432'
    >>> parse_account("A/c No 91O2-55")[0]
    Candidate(value='910255', cost=0.7, assumed='letters read as figures')
    >>> parse_account("signature")
    []
    """
    line = tidy(text)
    iban = _IBAN.search(re.sub(r"[^A-Z0-9]", "", line.upper()))
    found = [Candidate(iban.group(), 0.0)] if iban and iban_valid(iban.group()) else []
    return best_first([*found, *_numbers(line, 5, 20)], 4)


def parse_cheque_number(text: str) -> list[Candidate[str]]:
    """Cheque numbers that `text` may hold, cheapest first: 1 to 12 figures. Raises TextTooLongError.

    >>> parse_cheque_number("Cheque No. 004217")[0].value
    '004217'
    """
    return best_first(_numbers(tidy(text), 1, 12), 4)


def _numbers(line: str, least: int, most: int) -> list[Candidate[str]]:
    """All the figures as one number; or the longest unbroken piece, at a cost."""
    line = _LABEL.sub(" ", line).strip(" .:#-*|")
    found = []
    whole, cost = _figures(re.sub(r"[\s./-]", "", line))
    if whole and least <= len(whole) <= most:
        found.append(Candidate(whole, cost, "letters read as figures" if cost else ""))
    pieces = [p for p in re.findall(r"\d+", line) if least <= len(p) <= most]
    if pieces:
        longest = max(pieces, key=len)
        found.append(Candidate(longest, _DROPPED_GROUP, "other characters left out"))
    return found


def _figures(run: str) -> tuple[str, float]:
    out, cost = [], 0.0
    for char in run:
        if char.isdigit():
            out.append(char)
        elif char in LOOKALIKES:
            out.append(LOOKALIKES[char][0])
            cost += LOOKALIKES[char][1]
        else:
            return "", 0.0
    return ("".join(out), round(cost, 3)) if any(c.isdigit() for c in run) else ("", 0.0)

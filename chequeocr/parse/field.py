"""From the text of a field to what it may stand for: the one place that knows which parser reads which field.

In: a field's canonical name, its Reading and the country's Profile. Out: Candidates, best first: Decimal,
date, Micr or str by the field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chequeocr.parse import MAX_CHARS
from chequeocr.parse.account import parse_account, parse_cheque_number
from chequeocr.parse.amount import combine
from chequeocr.parse.date import combine_dates
from chequeocr.parse.ifsc import parse_ifsc
from chequeocr.parse.micr import combine_micr
from chequeocr.parse.payee import clean_payee
from chequeocr.parse.profiles import Profile
from chequeocr.parse.words import combine_words
from chequeocr.record import printable
from chequeocr.types import Candidate, Reading

Scored = tuple[str, float]

MOST_TEXTS = 32
"""How many texts of a reading are parsed."""

_COMBINED: Mapping[str, Callable[[Sequence[Scored], Profile], Sequence[Candidate[Any]]]] = {
    "amount_in_numbers": combine,
    "amount_in_words": combine_words,
    "date": combine_dates,
    "micr": combine_micr,
}


def field_candidates(
    name: str, reading: Reading, profile: Profile, more: Sequence[Scored] = ()
) -> list[Candidate[Any]]:
    """Values of a field, best first, `more` texts beside those of the reading.

    Where nothing at all is the likeliest text, no unlikelier one may stand for a value.
    """
    texts = fitting([*texts_of(reading), *more])
    if not texts or not reading.text.strip() or len(reading.text) > MAX_CHARS:
        return []  # no other text stands in for one that is no field's
    if name in _COMBINED:
        return list(_COMBINED[name](texts, profile))
    return _plain_text(name, texts[0][0])


def texts_of(reading: Reading) -> list[Scored]:
    """Every text of a reading with its natural log-likelihood, best first."""
    return [(reading.text, reading.score), *((a.text, a.score) for a in reading.alternatives)]


def fitting(texts: Sequence[Scored]) -> list[Scored]:
    """The first ones that can be parsed: texts longer than any field are no reading of it."""
    return [(text, score) for text, score in texts if 0 < len(text) <= MAX_CHARS][:MOST_TEXTS]


def _plain_text(name: str, text: str) -> list[Candidate[Any]]:
    if name == "ifsc":
        return parse_ifsc(text)
    if name == "account_number":
        return parse_account(text)
    if name == "cheque_number":
        return parse_cheque_number(text)
    value = clean_payee(text).name if name == "payee_name" else " ".join(printable(text).split())
    return [Candidate(value, 0.0)] if value else []

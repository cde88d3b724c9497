"""Which currency an amount is in: what the cheque names, its country and the policy, held against each other.

In: the texts of both amounts. Out: a code, or the mention that speaks against one. What may be a misread
number ("rand" for "and") can contradict a currency, and gives none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from chequeocr.parse import MAX_CHARS
from chequeocr.parse.currencies import CURRENCIES
from chequeocr.parse.naming import Mention, in_figures, in_words

_MENTIONS = {"amount_in_numbers": in_figures, "amount_in_words": in_words}


_MOSTLY = 0.7  # of a line's letters that the name of a currency makes up
_LEAST_NAME = 5  # letters: shorter names are words of many languages
_SHORT = 2  # letters of a sign that misreading makes of another
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z])")  # where a line that was read letter by letter lost a space


class Conflict(NamedTuple):
    """The field that names another currency, and the name as people know it."""

    field: str
    named: str


def given_currency(texts: Mapping[str, str], expected: str | None) -> str | None:
    """The currency that the amounts' texts name, or the one that is expected where they allow it; else None.

    >>> given_currency({"amount_in_words": "Five thousand baht only"}, None)
    'THB'
    >>> given_currency({"amount_in_words": "five dollars"}, None) is None
    True
    >>> given_currency({"amount_in_words": "five dollars"}, "CAD"), given_currency({}, "CAD")
    ('CAD', 'CAD')
    """
    named = [mention for field in _MENTIONS for mention in _telling(field, texts)]
    if expected and all(expected in mention.codes for mention in named):
        return expected
    if not any(mention.firm for mention in named):
        return None
    codes = frozenset.intersection(*(mention.codes for mention in named))
    return next(iter(codes)) if len(codes) == 1 else None


def conflicting_currency(texts: Mapping[str, str], currency: str) -> Conflict | None:
    """The first field that names another currency, None where none does.

    >>> conflicting_currency({"amount_in_words": "Five thousand naira only"}, "INR")
    Conflict(field='amount_in_words', named='naira (NGN)')
    >>> conflicting_currency({"amount_in_numbers": "$ 5", "amount_in_words": "five dollars"}, "CAD") is None
    True
    >>> conflicting_currency({"amount_in_words": "Riyals five and dirhams fifty"}, "QAR") is None
    True
    """
    for field in _MENTIONS:
        for mention in _telling(field, texts):
            if currency not in mention.codes and mention.text.lower() not in CURRENCIES[currency].minor:
                return Conflict(field, _called(mention))
    return None


def foreign(text: str, currency: str, field: str | None = None) -> str | None:
    """The other currency that a line of text names, as people know it; None where there is none. A line of an
    amount's `field` names it where it says so in its place, any other one where it says hardly anything else.

    >>> foreign("US DOLLARS", "INR"), foreign("Rupees", "INR"), foreign("Dollar Bank of Ohio", "INR")
    ('US DOLLARS (USD)', None, None)
    >>> foreign("US$ 5,000/-", "INR", "amount_in_numbers"), foreign("KR 5000", "PKR", "amount_in_numbers")
    ('US$ (USD)', None)
    >>> foreign("Eighty thousandEuros", "INR", "amount_in_words")
    'Euros (EUR)'
    """
    if len(text) > MAX_CHARS:
        return None
    text = _GLUED.sub(" ", text)
    if field == "amount_in_words":
        named = [m for m in _sure(in_words(text)) if m.firm]
    elif field == "amount_in_numbers":  # only signs that no misread letters make: "KR" of "PKR", "ved"
        signs = [m for m in _sure(in_figures(text)) if m.firm]
        named = [m for m in signs if not m.text.isalpha() or len(m.text) > _SHORT + m.text.islower()]
    else:  # a name counts after a number only, and there is none on a line of its own
        least = max(_LEAST_NAME, _MOSTLY * _letters(text))
        named = [m for m in _sure(in_words(f"five {text}")) if m.firm and _letters(m.text) >= least]
    return next((_called(m) for m in named if currency not in m.codes and not m.minor), None)


def _letters(text: str) -> int:
    return sum(c.isalpha() for c in text)


def several(texts: Mapping[str, str]) -> str:
    """What is written of a currency that is not given by it: "dollars"; "" for nothing."""
    return next((_called(m) for field in _MENTIONS for m in _telling(field, texts)), "")


def _called(mention: Mention) -> str:
    """As written, with its code where it can be one only."""
    code = f" ({next(iter(mention.codes))})" if len(mention.codes) == 1 else ""
    return mention.text if mention.text.upper() in mention.codes else mention.text + code


def _telling(field: str, texts: Mapping[str, str]) -> Sequence[Mention]:
    """Names of currencies in their place; without any, names of their smaller units."""
    text = texts.get(field, "")
    if len(text) > MAX_CHARS:
        return ()
    found = [*_sure(_MENTIONS[field](text))]
    return [m for m in found if not m.minor] or [m for m in found if m.firm]


def _sure(found: Sequence[Mention]) -> Iterator[Mention]:
    return (mention for mention in found if mention.sure)

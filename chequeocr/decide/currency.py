"""Which currencies a text names, by sign, code or word.

In: a text read in an amount's field. Out: ISO 4217 codes that it may mean; empty where it names none.
A word that several currencies share ("dollars") means any of them. Source of codes and signs: ISO 4217, CLDR.
"""

from __future__ import annotations

import re

_RUPEES = ("INR", "PKR", "LKR", "NPR")
_DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD")
_NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\bu\.?s\.?\s?(?:\$|dollars?)|\busd\b", ("USD",)),
    (r"\bdollars?\b", _DOLLARS),
    (r"£|\bgbp\b|\bpounds?\b(?! of\b)", ("GBP",)),
    (r"€|\beur\b|\beuros?\b", ("EUR",)),
    (r"₹|\binr\b|\brupees?\b|\bpaise\b", _RUPEES),
    (r"\bringgit\b|\bmyr\b", ("MYR",)),
    (r"\bdirhams?\b|\baed\b", ("AED", "MAD")),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), codes) for pattern, codes in _NAMES)


def named(text: str) -> frozenset[str]:
    """Codes of the first currency that is named.

    >>> sorted(named("Five thousand US dollars only")), sorted(named("£ 48,250")), sorted(named("48,250/-"))
    (['USD'], ['GBP'], [])
    >>> "INR" in named("Rupees five thousand"), "CAD" in named("five dollars")
    (True, True)
    """
    return next((frozenset(codes) for pattern, codes in _PATTERNS if pattern.search(text)), frozenset())


def other(texts: tuple[str, ...], currency: str | None) -> str | None:
    """The text that names another currency than `currency`, None where none does or that is unknown.

    >>> other(("48,250/-", "Five thousand US dollars only"), "INR"), other(("$ 5", "five dollars"), "CAD")
    ('Five thousand US dollars only', None)
    """
    if currency is None:
        return None
    return next((text for text in texts if named(text) and currency not in named(text)), None)

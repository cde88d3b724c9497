"""Whether something stands beside an amount that was not read as part of it.

In: the text of a wider piece of the row, letter by letter, and the amount that was settled. Out: True where
a figure or a stroke stands before the amount's first figure, a figure after its end mark, a word of amounts
after the "only" at its end. Cuts leave out what stands apart from the writing; somebody who makes 1,000 of
000, or 10,000 of 1,000/-, relies on that.
"""

from __future__ import annotations

import re
from decimal import Decimal

_DOLLARS = re.compile(r"US[S5$]?|U\$", re.IGNORECASE)
_FURTHER = 3  # figures before the amount's first one that are looked for: a sign may be read as one, too
_RUN = re.compile(r"\d[\d,]*")
_STROKES = "17/|\\lI!("
# An end mark and then a figure; "-00" and "/100" are parts of an amount, and "1" is how a mark or the edge of
# a box may be read.
_AFTER = re.compile(r"(?:[-/=]\s*[02-9]|[-/=]\s*\d{3,}|[-/=]{2,}\s*(?!1+$)\d+)$")
_ONLY = re.compile(
    r"[^\W\d_]\W+only\W+(?:and\W+)?(?:la(?:kh|c)s?|crores?|thousand|hundred|million|[a-z]*t(?:y|een)|one|two|"
    r"three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
    re.IGNORECASE,
)
_PART = re.compile(r"(?:\d{2}|[xX]{2}|[nN][oO0])\s*/\s*100?$|(?<![-/=])[-=.]\s*\d{2}$")


def stands_before(text: str, amount: Decimal) -> bool:
    """Returns whether a figure or a stroke stands before the amount's first figure.

    >>> eight = Decimal(8800000)
    >>> [stands_before(read, eight) for read in ("188,00,000/-", "/ 88,00,000/-", "18,00,000")]
    [True, True, True]
    >>> [stands_before(read, eight) for read in ("88,00,000/-", "5. 88,00,000.00", "8 88 00000")]
    [False, False, False]
    """
    whole = f"{int(amount)}"
    run = _RUN.search(text)
    if run is not None and run[0].replace(",", "") == whole[0] + whole and whole[0] in _STROKES:
        return True  # a 7 before sevens
    places = [i for i, c in enumerate(text) if c.isdigit()]
    digits = "".join(text[i] for i in places)
    for begins in (whole[:4], whole[:2]):
        at = digits.find(begins)
        if 0 <= at <= _FURTHER:
            head = text[: places[at]].rstrip()
            return head != "" and head[-1] in _STROKES
    return digits[:1] == "1" != whole[0]


def stands_after(text: str) -> bool:
    """Returns whether a figure stands after the amount's end mark.

    >>> [stands_after(read) for read in ("88,00,000/-0", "5,000/-00", "88,00,000/-", "12 50/100", "12-00")]
    [True, True, False, False, False]
    """
    stripped = text.rstrip(" .,*")
    return bool(_AFTER.search(stripped)) and not _PART.search(stripped)


def sign_of(text: str) -> str:
    """Returns what stands before an amount, as an amount that begins so: a sign of a currency counts before
    figures only. "US" is what is read of a "US$" whose last letter runs into what follows.

    >>> sign_of("USS"), sign_of("KSh ")
    ('US$ 5', 'KSh 5')
    """
    said = text.strip()
    return f"{'US$' if _DOLLARS.fullmatch(said) else said} 5"


def stands_after_only(text: str) -> bool:
    """Returns whether a word of amounts stands after the "only" with which an amount in words ends.

    >>> stands_after_only("Fifty one paise only lakh"), stands_after_only("Five hundred only")
    (True, False)
    """
    return _ONLY.search(text) is not None

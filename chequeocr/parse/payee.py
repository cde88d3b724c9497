"""The payee: a reader's text without the guide line and the printed words around it.

In: text. Out: Payee: the cleaned name, and what was taken away, so that nothing vanishes unseen.
Printed words: "Pay", "Pay to the order of", "or bearer", "or order" and their likes in French, Spanish
and Portuguese, as cheques of those countries print them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from chequeocr.parse._text import tidy
from chequeocr.record import printable

_BEFORE = re.compile(
    r"^\W*(?:pay\s*(?:to)?\s*(?:the)?\s*order\s*(?:of)?|(?:payez|payer)[^:]{0,40}?[aà]\s+l.ordre\s+de|"
    r"[aà]\s+l.ordre\s+de|p[aá]guese\s+a(?:\s+la\s+orden\s+de)?|pague[-\s]se\s+a|pagar[aá]?\s+[aà]|"
    r"bayar(?:\s+kepada)?|pay\s*to|payee|pay)(?=[\s.:,_-]|$)[\s.:,_-]*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    # From the beginning of what parts it from the name only: else each of its signs is one.
    r"(?<![\s.,:_/-])[\s.,:_/-]*\b(?:or|of|0r|ou|o)\s*(?:bearer|b[ec]arer|order|au\s+porteur|portador|pembawa|[aà]\s+sua\s+ordem)\W*$"
    r"|(?<![\s.,:_/-])[\s.,:_/-]*\b(?:atau\s+pembawa|or\s+bea\w{0,4})\W*$",
    re.IGNORECASE,
)
_LEADERS = re.compile(r"(?:[._·…:\-=~*]\s?){3,}|…+|_{2,}|\.{2,}")
_EDGES = " \t_·…:;=~*|/\\-,'\"`<>"


@dataclass(frozen=True, slots=True)
class Payee:
    """`name` is what remains, "" where nothing does; `removed` the pieces taken away, left to right."""

    name: str
    removed: tuple[str, ...] = ()


def clean_payee(text: str) -> Payee:
    """The name in `text`. Raises TextTooLongError past 256 characters.

    A name keeps its case, its full stops after initials and its hyphens. Control characters become spaces.

    >>> clean_payee("Pay  G. Meera Stationers......... or bearer")
    Payee(name='G. Meera Stationers', removed=('Pay', '......... or bearer'))
    >>> clean_payee("Payal Order Supplies")
    Payee(name='Payal Order Supplies', removed=())
    >>> clean_payee("______ ...")
    Payee(name='', removed=('______ ...',))
    """
    name = tidy(printable(text))
    first, last = [], []
    for _ in range(2):
        before = _BEFORE.match(name)
        if before and before.group().strip(_EDGES + "."):
            first.append(before.group().strip())
            name = name[before.end() :]
        after = _AFTER.search(name)
        if after:
            last.append(after.group().strip())
            name = name[: after.start()]
    middle = [m.group().strip() for m in _LEADERS.finditer(name)]
    name = " ".join(_LEADERS.sub(" ", name).split()).strip(_EDGES)
    if name.startswith("."):
        name = name.lstrip(". ")
    if not any(c.isalnum() for c in name):
        name = ""
    return Payee(name, tuple(p for p in (*first, *middle, *reversed(last)) if p))


def comparable(text: str) -> str:
    """Returns letters and digits only, lower case, accents kept: payees are compared by these.

    >>> comparable("M/s. Crème & Co-op")
    'mscrèmecoop'
    """
    composed = unicodedata.normalize("NFC", text).lower()
    return "".join(c for c in composed if c.isalnum())

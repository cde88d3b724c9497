"""The legal amount as it is written: a reader's text without the printed words around it.

In: text and Profile. Out: Legal: the text, misspellings kept, and what was taken away, so that nothing
vanishes unseen. Taken away are the printed label at the beginning ("Rupees", "Amount in words", "The sum
of", the same word in another script, which readers turn into a few letters), "or bearer" at the end and
rows of figures that are no part of an amount, such as a stamped account number.
Printed and written can't be told apart in a text: a "Rupees" written by hand at the beginning goes too.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from chequeocr.parse._lexicon import LEXICONS
from chequeocr.parse._spelling import spotted
from chequeocr.parse._text import tidy
from chequeocr.parse.profiles import Profile
from chequeocr.record import printable

_LABELS = (
    "rupees", "rs", "amountinwords", "amount", "thesumof", "sumof", "pay", "lasommede", "payezcontrececheque",
    "payezcontrecechequenonendossable", "lasumade", "aquantiade", "paguesepor",
)
_LOST = 0.45  # for each letter of a label, the share of its length that may be misread
_CUT_OFF = 0.35  # of a letter that is missing at the beginning of a label: boxes cut labels
_SLIP = 1.0
_JUNK = 5  # letters between a label and the first word: the label in another script
_EACH_JUNK = 0.6
_GOOD_WORD, _NO_LABEL = 1.0, 1.5  # most come with a label: one is looked for unless the first word is clear
_FIGURES = re.compile(r"(?:(?<![/\d])\d[\d .,-]{4,}\d)(?!\s*/)")
_BEARER = re.compile(
    r"(?<![\s.,:_/-])[\s.,:_/-]*\b(?:or|of|0r|ou|o)\s*(?:bearer|b[ec]arer|au\s+porteur|portador)\W*$",
    re.IGNORECASE,
)
_EDGES = " \t_·…:;=~*|/\\-,.'\"`<>"


@dataclass(frozen=True, slots=True)
class Legal:
    """`text` is what remains, "" where nothing does; `removed` the pieces taken away, left to right."""

    text: str
    removed: tuple[str, ...] = ()


def clean_legal(text: str, profile: Profile) -> Legal:
    """What is written of a legal amount. Raises TextTooLongError past 256 characters.

    >>> from chequeocr.parse.profiles import profile
    >>> clean_legal("Rupees Fourty four lakh twenty thousands", profile("IN"))
    Legal(text='Fourty four lakh twenty thousands', removed=('Rupees',))
    >>> clean_legal("aupees su Two lakh Seventy thousand 30002010108841", profile("IN"))
    Legal(text='Two lakh Seventy thousand', removed=('aupees su', '30002010108841'))
    >>> clean_legal("Upees Ten thousand or bearer", profile("IN")).removed
    ('Upees', 'or bearer')
    >>> clean_legal("One hundred and 45/100 dollars", profile("US"))
    Legal(text='One hundred and 45/100 dollars', removed=())
    """
    line = tidy(printable(text))
    removed: list[str] = []
    start = _label_end(line, profile)
    if start:
        removed.append(line[:start].strip(_EDGES))
        line = line[start:]
    after = _BEARER.search(line)
    last = [after.group().strip(_EDGES)] if after else []
    line = line[: after.start()] if after else line
    removed += [found.group().strip(_EDGES) for found in _FIGURES.finditer(line)]
    line = " ".join(_FIGURES.sub(" ", line).split()).strip(_EDGES)
    return Legal(line, tuple(piece for piece in (*removed, *last) if piece))


def _label_end(line: str, profile: Profile) -> int:
    """Where in `line` the label and its junk end, 0 where it begins with none."""
    places = [at for at, letter in enumerate(line) if _plain(letter)]
    letters = "".join(_plain(line[at]) for at in places)
    if not letters:
        return 0
    firsts = _firsts(letters, profile.languages)
    best, end = firsts[0] + (_NO_LABEL if firsts[0] > _GOOD_WORD else 0.0), 0
    for label in _LABELS:
        limit = _LOST * len(label)
        for length, cost in _prefixes(letters, label):
            if cost > limit:
                continue
            for junk in range(min(_JUNK, len(firsts) - 1 - length) + 1):
                total = cost + _EACH_JUNK * junk + firsts[length + junk]
                if total < best:
                    best, end = total, length + junk
    return places[end] if 0 < end < len(places) else 0


def _firsts(letters: str, languages: tuple[str, ...]) -> list[float]:
    """How badly a number word fits at each place, `_NO_WORD` where none does."""
    found = [_NO_WORD] * (len(letters) + 1)
    for language in (known for known in languages if known in LEXICONS):
        for at, words in enumerate(spotted(letters[:_SEEN], language)[:_LOOKED_AT]):
            costs = [cost + 2.0 / length for length, word, cost in words if word.kind in _NUMBERS]
            found[at] = min([found[at], *costs])
    return found


_NO_WORD = 6.0
_LOOKED_AT = max(map(len, _LABELS)) + 3 + _JUNK + 1  # letters: no first word begins later
_SEEN = _LOOKED_AT + 20  # and none ends later
_NUMBERS = ("number", "hundred", "scale")


@lru_cache(maxsize=64)
def _prefixes(letters: str, label: str) -> tuple[tuple[int, float], ...]:
    """How far each beginning of `letters` is from the label: (length, cost), the empty one left out."""
    row = [0.0]
    for _ in label:
        row.append(row[-1] + _CUT_OFF)
    found = []
    for length, letter in enumerate(letters[: len(label) + 3], 1):
        before, row = row, [row[0] + _SLIP]
        for at, wanted in enumerate(label, 1):
            row.append(min(before[at - 1] + _SLIP * (letter != wanted), before[at] + _SLIP, row[-1] + _SLIP))
        found.append((length, row[-1]))
    return tuple(found)


def _plain(letter: str) -> str:
    plain = unicodedata.normalize("NFD", letter.casefold())[:1]
    return plain if "a" <= plain <= "z" else ""

"""Names of payees: whether two spellings mean the same one.

In: two names. Out: a similarity from 0 to 1. Word order, titles, initials, "&" for "and", company suffixes,
accents, punctuation and words that are written joined or apart make no difference. Figures do: "Unit 1" is
not "Unit 2". Short differences between long names are the danger of any such measure: what only resembles
is never called the same here, a person decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from chequeocr.errors import MissingExtraError

_TITLES: Final = frozenset((
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "madam", "messrs", "shri", "sri", "smt", "kum",
    "mme", "mlle", "monsieur", "madame", "sr", "sra", "srta", "herr", "frau", "the",
))  # fmt: skip
_SUFFIXES: Final = frozenset((
    "ltd", "limited", "pvt", "private", "inc", "incorporated", "llc", "llp", "lp", "plc", "corp",
    "corporation", "co", "company", "gmbh", "ag", "sarl", "sas", "sa", "srl", "spa", "bv", "nv", "pty", "oy",
    "ab", "as", "sdn", "bhd", "kk", "eurl",
))  # fmt: skip
_JOINERS: Final = frozenset(("and", "et", "und", "y", "e"))
_WORD = re.compile(r"[^\W_]+")
_SHORT_FORMS: Final = {
    "bros": "brothers", "intl": "international", "assn": "association", "mfg": "manufacturing",
    "govt": "government", "dept": "department", "univ": "university", "natl": "national",
}  # fmt: skip
_KEY = 4
_INITIALS_FIT = 0.95
_OTHER_INITIALS = 0.85


@dataclass(frozen=True, slots=True)
class Name:
    """A name without what makes no difference: its words in order, and all of them joined."""

    words: tuple[str, ...]
    joined: str
    ordered: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The beginnings of its words: two names that are alike share one, however one letter was read."""
        long = [word[:_KEY] for word in self.words if len(word) > 1]
        tails = [f"-{word[-_KEY:]}" for word in self.words if len(word) > _KEY]
        joined = [self.joined[:_KEY]] if self.words else []
        return tuple(dict.fromkeys((*long, *tails, *joined)))


@lru_cache(maxsize=400_000)
def name_of(text: str) -> Name:
    """Returns the name in a text.

    >>> name_of("M/s. Meera Stationers Pvt. Ltd.").words, name_of("A.B. Rao & Sons").words
    (('meera', 'stationers'), ('a', 'b', 'rao', 'sons'))
    """
    folded = text.casefold().replace("m/s", " ")
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    every = [_SHORT_FORMS.get(word, word) for word in _WORD.findall(folded.replace("'", "").replace("’", ""))]
    words = [word for word in every if word not in _TITLES and word not in _JOINERS]
    core = [word for at, word in enumerate(words) if not at or word not in _SUFFIXES]
    kept = tuple(core or words or every)
    return Name(kept, "".join(kept), " ".join(sorted(kept)))


def similarity(one: str, other: str) -> float:
    """Returns how alike two names are, from 0 to 1; 1 where only what makes no difference differs.

    Raises MissingExtraError where rapidfuzz isn't installed.

    >>> similarity("Singh, Ganesh L.", "Mr G. L. Singh") > 0.9, similarity("Unit 1 Ltd", "Unit 2 Ltd") < 0.7
    (True, True)
    """
    a, b = name_of(one), name_of(other)
    if not a.words or not b.words:
        return 0.0
    if a.ordered == b.ordered or a.joined == b.joined:
        return 1.0
    return _alike(a, b)


@lru_cache(maxsize=100_000)
def _alike(a: Name, b: Name) -> float:
    if _figures(a) != _figures(b):
        return 0.5
    fuzz = _ratio()
    best: float = max(fuzz(a.ordered, b.ordered), fuzz(a.joined, b.joined))
    initials, others = _initials(a), _initials(b)
    if best >= 1 or not (initials or others):
        return best
    if _with_initials(a, b):
        return max(best, _INITIALS_FIT)
    # R. Weber is not H. Weber, however long the rest of the name.
    return min(best, _OTHER_INITIALS) if initials and others and initials != others else best


def _ratio() -> Callable[[str, str], float]:
    try:
        from rapidfuzz.distance import Indel
    except ImportError as error:
        raise MissingExtraError("reconcile", "comparing payees") from error
    return Indel.normalized_similarity


def _initials(name: Name) -> list[str]:
    return sorted(word for word in name.words if len(word) == 1)


def _figures(name: Name) -> list[str]:
    return sorted(re.findall(r"\d+", name.joined))


def _with_initials(a: Name, b: Name) -> bool:
    """Whether an initial stands for a word that begins with it and the other words are the same."""
    left, right = list(a.words), list(b.words)
    for word in a.words:
        if len(word) > 1 and word in right:
            left.remove(word)
            right.remove(word)
    whole = len(a.words) - len(left)
    return bool(whole) and len(left) == len(right) and _initials_fit(left, right)


def _initials_fit(left: list[str], right: list[str]) -> bool:
    """Whether the words pair up, as they stand or by the alphabet, one of each pair the other's initial."""
    orders = ((left, right), (sorted(left), sorted(right)))
    return any(
        all(min(len(x), len(y)) == 1 and x[0] == y[0] for x, y in zip(one, other, strict=True))
        for one, other in orders
    )

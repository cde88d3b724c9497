"""How an amount would be written by the hand that wrote a given text: texts for a scorer to weigh.

In: an amount, the text that was read in the field, and the profile. Out: texts of that amount that differ
from what was read where the amounts differ, and keep its ways elsewhere: marks, capitals, spelling, words
around.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from chequeocr.parse.edits import edits
from chequeocr.parse.profiles import Profile
from chequeocr.parse.spell import LARGEST, spell_number

_ENDS = ("", "/-", "/=", "-")
_MOST_WORDS = 40

_SAME = (
    ("lakh", "lakhs lac lacs lack lacks laks"), ("crore", "crores cr cores"), ("thousand", "thousands"),
    ("hundred", "hundreds hundered"), ("forty", "fourty"), ("ninety", "ninty"), ("million", "millions"),
    ("twelve", "twelwe"),
)  # fmt: skip
_OTHERWISE = {other: word for word, others in _SAME for other in others.split()}
_NUMBER_WORDS = frozenset(
    word for n in (*range(20), *range(20, 100, 10), 100, 1000, 10**5, 10**6, 10**7)
    for indian in (True, False) for word in spell_number(n, indian).split()
)  # fmt: skip
_LOST, _ADDED, _MOST_UNLIKE = 1.0, 1.0, 0.5


def figures_like(value: Decimal, read: str, profile: Profile) -> list[str]:
    """The amount in figures, grouped in each usual way, between what stood before and after the figures.

    >>> from chequeocr.parse.profiles import profile
    >>> figures_like(Decimal("1700000"), "12,00,000/-", profile("IN"))[:4]
    ['1700000', '1700000/-', '1700000/=', '1700000-']
    >>> "17,00,000/-" in figures_like(Decimal("1700000"), "12,00,000/-", profile("IN"))
    True
    >>> figures_like(Decimal("1308.45"), "$1,303.45", profile("US"))
    ['$1308.45', '$1308 45/100', '$1,308.45', '$1,308 45/100']
    """
    ahead = re.match(r"\D*", read)
    before = ahead.group() if ahead and len(ahead.group()) < len(read) else ""
    tail = re.search(r"\D*$", read)
    after = tail.group() if tail and tail.start() else ""
    whole, minor = int(value), int(value * 10**profile.decimals) % 10**profile.decimals
    sign = profile.decimal or "."
    if minor:
        ends = [f"{sign}{minor:0{profile.decimals}d}"]
        ends += [f" {minor:02d}/100"] if profile.decimals == 2 else []
    else:
        noughts = sign + "0" * profile.decimals if profile.decimals else ""
        ends = list(dict.fromkeys((*_ENDS, after) if profile.end_marks else ("", noughts, after)))
    return [before + group + end for group in _grouped(whole, profile) for end in ends]


def _grouped(whole: int, profile: Profile) -> list[str]:
    plain = str(whole)
    marks = (profile.group,) if profile.group else (",", ".")
    ways = [plain, *(f"{whole:,}".replace(",", mark) for mark in marks)]
    if profile.indian and len(plain) > 3:
        head = re.sub(r"(?<=\d)(?=(?:\d\d)+$)", ",", plain[:-3])
        ways.append(f"{head},{plain[-3:]}")
    return list(dict.fromkeys(ways))


def words_like(value: Decimal, read: str, profile: Profile) -> list[str]:
    """The amount in English words with as much of `read` kept as fits; empty for other languages and where
    there are hundredths, which few people write out.

    >>> from chequeocr.parse.profiles import profile
    >>> words_like(Decimal(17000000), "RUPEES One Crore Twelve Lacs Only", profile("IN"))
    ['RUPEES One Crore Seventy Lacs Only']
    >>> words_like(Decimal(48250), "forty eight thousand two hundred", profile("GB"))
    ['forty eight thousand two hundred fifty']
    """
    whole = int(value)
    if value != whole or not 0 < whole <= LARGEST or "en" not in profile.languages:
        return []
    tokens = read.split()[:_MOST_WORDS]
    wanted = spell_number(whole, profile.indian).split()
    written: list[str] = []
    for token, word in _aligned(tokens, wanted):
        if token and (word or not _is_number(token)):
            written.append(token)
        elif word:
            written.append(_cased(word, tokens))
    return [" ".join(written)]


def _aligned(tokens: Sequence[str], wanted: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of a token and the word that it stands for, "" for neither: least edits over all."""
    costs = [[j * _ADDED for j in range(len(wanted) + 1)]]
    for token in tokens:
        above, lost = costs[-1], _LOST if _is_number(token) else 0.0
        row = [above[0] + lost]
        for j, word in enumerate(wanted):
            row.append(min(above[j] + _unlike(token, word), above[j + 1] + lost, row[j] + _ADDED))
        costs.append(row)
    pairs: list[tuple[str, str]] = []
    i, j = len(tokens), len(wanted)
    while i or j:
        if i and j and costs[i][j] == costs[i - 1][j - 1] + _unlike(tokens[i - 1], wanted[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((tokens[i], wanted[j]))
        elif i and costs[i][j] == costs[i - 1][j] + (_LOST if _is_number(tokens[i - 1]) else 0.0):
            i -= 1
            pairs.append((tokens[i], ""))
        else:
            j -= 1
            pairs.append(("", wanted[j]))
    return pairs[::-1]


def _unlike(token: str, word: str) -> float:
    """From 0, the same word, to 1; infinite where one could not be a misspelling of the other."""
    plain = re.sub(r"\W", "", token.lower())
    plain = _OTHERWISE.get(plain, plain)
    if plain == word:
        return 0.0
    if plain in _NUMBER_WORDS:
        return float("inf")  # another number
    share = edits(plain, word) / max(len(plain), len(word))
    return share if share <= _MOST_UNLIKE else float("inf")


def _is_number(token: str) -> bool:
    """Whether a token is a number's word, spelled somehow."""
    plain = re.sub(r"\W", "", token.lower())
    plain = _OTHERWISE.get(plain, plain)
    near = (word for word in _NUMBER_WORDS if abs(len(word) - len(plain)) <= 2)
    return any(edits(plain, word) <= 0.34 * len(word) for word in near)


def _cased(word: str, tokens: Sequence[str]) -> str:
    """The word in capitals, with one, or without, as most of the tokens that begin with a letter."""
    letters = [token for token in tokens if token[:1].isalpha() and len(token) > 1]
    upper = sum(token.isupper() for token in letters)
    title = sum(token[0].isupper() for token in letters) - upper
    if upper * 2 > len(letters):
        return word.upper()
    return word.title() if (title + upper) * 2 > len(letters) else word

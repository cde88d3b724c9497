"""Which currencies an amount names: by sign, by code, or in words.

In: the text of an amount's field. Out: Mentions, left to right, each with the ISO 4217 codes that it may
mean: a word that several currencies share ("dollars") means any of them, unless it says whose they are.
Readers take number words for currencies ("won" for "one", "rand" for "and"), so a word only counts where one
writes a currency: after a number and not inside it, or before one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from chequeocr.parse._lexicon import LEXICONS
from chequeocr.parse.currencies import CURRENCIES, Currency
from chequeocr.parse.edits import edits


class Mention(NamedTuple):
    """`text` as written, from `start` to `end`; `sure` where it stands in a currency's place; `firm` where no
    number word is so near that it may have been misread for it; `minor` where it is a smaller unit, as paise.
    """

    text: str
    codes: frozenset[str]
    start: int
    end: int
    sure: bool = True
    firm: bool = True
    minor: bool = False


class _Token(NamedTuple):
    word: str
    start: int
    end: int


_Words = tuple[str, ...]
_Codes = frozenset[str]


def _table(said: Callable[[Currency], Iterable[str]]) -> Mapping[_Words, _Codes]:
    """Words of a name -> codes of the currencies that are called so."""
    found: dict[_Words, set[str]] = {}
    for code, one in CURRENCIES.items():
        for name in said(one):
            found.setdefault(tuple(name.split("-")), set()).add(code)
    return {words: frozenset(codes) for words, codes in found.items()}


_NAMES = _table(lambda one: one.names)
_WHOSE = _table(lambda one: one.whose)
_MINOR = _table(lambda one: one.minor)
_SIGNS = {words[0]: codes for words, codes in _table(lambda one: (one.code.lower(), *one.signs)).items()}
_LONGEST = max(map(len, _WHOSE))
_LEAST_FUZZY = 5  # letters: shorter names have too many neighbours
_LONGEST_WORD = max(max(map(len, words)) for words in (*_NAMES, *_WHOSE)) + 2

LETTERS: frozenset[str] = frozenset(sign for sign in _SIGNS if sign.isalpha())
"""Codes and signs of letters that stand beside figures, lower case."""

GLYPHS: tuple[str, ...] = tuple(sorted((s for s in _SIGNS if not s.isalpha()), key=lambda s: (-len(s), s)))
"""Signs that are more than letters, the longest first, lower case."""

NAMES: frozenset[str] = frozenset(words[0] for words in _NAMES if len(words) == 1)
"""What currencies are called in one word."""



def _by_mark() -> Mapping[str, Sequence[tuple[str, int]]]:
    """The sign of money in a glyph -> glyphs that have it, the longest first, and where in them it stands."""
    found: dict[str, list[tuple[str, int]]] = {}
    for sign in GLYPHS:
        at = next(at for at, char in enumerate(sign) if not char.isalpha() and char != ".")
        found.setdefault(sign[at], []).append((sign, at))
    return found


_BY_MARK = _by_mark()
_TOKEN = re.compile(r"[^\W\d_]+(?:['’ʻ][^\W\d_]+)*|\d[\d.,/]*")
_ELIDED = re.compile(r"^[dl]['’]")
_AND = frozenset(word.spelling for words in LEXICONS.values() for word in words if word.kind == "and")
_FILL = frozenset({"only", "exactly", "in", "d", *(
    word.spelling for words in LEXICONS.values() for word in words if word.kind == "fill"
)})  # fmt: skip
_NUMBERS = {
    word.spelling: word.kind for words in LEXICONS.values() for word in words
    if word.kind in ("number", "hundred", "scale")
}  # fmt: skip


def in_figures(text: str) -> list[Mention]:
    """What stands beside figures.

    >>> [(m.text, sorted(m.codes)) for m in in_figures("US$ 5,000.00")], in_figures("48,250/-")
    ([('US$', ['USD'])], [])
    >>> [m.text for t in ("RM 5", "5.000 KES", "Rs.500", "5 naira", "5O,OOO") for m in in_figures(t)]
    ['RM', 'KES', 'Rs', 'naira']
    """
    found = [*_glyphs(text)]
    tokens = _tokens(text)
    for at, token in enumerate(tokens):
        words = (token.word,)
        codes = _SIGNS.get(token.word) or _NAMES.get(words)
        if codes is None or token.word[0].isdigit():
            continue
        first, last, codes = _narrowed(tokens, at, at + 1, codes)
        if any(0 <= near < len(tokens) and tokens[near].word[0].isdigit() for near in (first - 1, last)):
            found.append(_mention(text, tokens, (first, last), codes))
    return _apart(found)


def in_words(text: str) -> list[Mention]:
    """What stands in words, the currency's place or not.

    >>> [(m.text, sorted(m.codes)) for m in in_words("Five thousand naira only") if m.sure]
    [('naira', ['NGN'])]
    >>> [(m.text, sorted(m.codes)) for m in in_words("Hong Kong dollars five hundred")]
    [('Hong Kong dollars', ['HKD'])]
    >>> [m.text for m in in_words("Five hundred rand forty won lakh") if m.sure]
    []
    """
    tokens = _tokens(text)
    found = [*_glyphs(text)]
    for at, token in enumerate(tokens):
        if token.word[0].isdigit():
            continue
        found += _named(text, tokens, at)
    return _apart(found)


def _named(text: str, tokens: Sequence[_Token], at: int) -> Iterator[Mention]:
    """What the words from `at` on name."""
    for length in (2, 1):
        words = tuple(token.word for token in tokens[at : at + length])
        codes = _NAMES.get(words) or (_misspelt(words[0]) if length == 1 else None)
        if codes:
            first, last, codes = _narrowed(tokens, at, at + len(words), codes)
            before = _before_number(tokens, first, last) and not (first == at and _like_an_and(words[0]))
            sure = _after_number(tokens, first, last) or before
            near = _like_a_number(words[0], 2 if len(words[0]) < 4 else 1) or _like_an_and(words[0])
            firm = last - first > 1 or not near
            yield _mention(text, tokens, (first, last), codes)._replace(sure=sure, firm=firm)
            return
    word = tokens[at].word
    if word in LETTERS:
        yield _code(text, tokens, at)
    elif (word,) in _MINOR:
        counted = at > 0 and _number(tokens[at - 1].word) is not None
        ended = at + 1 == len(tokens) or _number(tokens[at + 1].word) is None
        unit = _mention(text, tokens, (at, at + 1), _MINOR[(word,)])
        short = len(word) <= 4  # readers take "five" for "fils"
        yield unit._replace(sure=counted and ended, firm=not _like_a_number(word, 1 + short), minor=True)


def _code(text: str, tokens: Sequence[_Token], at: int) -> Mention:
    """A code or a sign of letters among words. Signs stand before a number only."""
    word = tokens[at].word
    firm = not _like_a_number(word) and not _like_an_and(word)
    closed = firm or (_like_an_and(word) and [t.word for t in tokens[at + 1 : at + 2]] == ["only"])
    behind = closed and word.upper() in CURRENCIES and _after_number(tokens, at, at + 1)
    mention = _mention(text, tokens, (at, at + 1), _SIGNS[word])
    label = _before_number(tokens, at, at + 1) and mention.text.isupper()
    before = label or (_before_number(tokens, at, at + 1) and not _like_an_and(word))
    return mention._replace(sure=behind or before, firm=firm or label)


def _glyphs(text: str) -> Iterator[Mention]:
    """Signs of money with the letters that belong to them; none where other letters touch them."""
    marks = [at for at, char in enumerate(text) if char in _BY_MARK]
    folded = _folded(text) if marks else ""
    for at in marks:
        for sign, inside in _BY_MARK[text[at]]:
            start, end = at - inside, at - inside + len(sign)
            if start < 0 or not folded.startswith(sign, start) or folded[end : end + 1].isalpha():
                continue
            if not (sign[0].isalpha() and folded[start - 1 : start].isalpha()):
                yield Mention(text[start:end], _SIGNS[sign], start, end)
                break


def _mention(text: str, tokens: Sequence[_Token], span: tuple[int, int], codes: _Codes) -> Mention:
    start, end = tokens[span[0]].start, tokens[span[1] - 1].end
    return Mention(text[start:end], codes, start, end)


def _apart(found: Iterable[Mention]) -> list[Mention]:
    """Left to right, of two that overlap the longer one."""
    kept: list[Mention] = []
    for one in sorted(found, key=lambda m: (m.start - m.end, m.start)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda m: m.start)


def _narrowed(tokens: Sequence[_Token], first: int, last: int, codes: _Codes) -> tuple[int, int, _Codes]:
    """The name with the words before and behind it that say whose it is, and what is left of its codes.

    >>> _narrowed(_tokens("five dinars tunisiens"), 1, 2, _NAMES[("dinars",)])
    (1, 3, frozenset({'TND'}))
    """
    for length in range(min(_LONGEST, first), 0, -1):
        left = codes & _WHOSE.get(tuple(token.word for token in tokens[first - length : first]), frozenset())
        if left:
            first, codes = first - length, left
            break
    for length in range(min(_LONGEST, len(tokens) - last), 0, -1):
        right = codes & _WHOSE.get(tuple(token.word for token in tokens[last : last + length]), frozenset())
        if right:
            return first, last + length, right
    return first, last, codes


# -- the place of a currency ----------------------------------------------------------------------------


def _after_number(tokens: Sequence[_Token], first: int, last: int) -> bool:
    """Whether a number ends before the name, and goes on behind it only as a smaller unit.

    Before a longer name one other word may stand, such as a short form of whose it is.
    """
    words = [token.word for token in tokens[:first] if token.word not in _FILL | _AND]
    if len(tokens[last - 1].word) >= _LEAST_FUZZY and words and _number(words[-1]) is None:
        words.pop()
    if not words or _number(words[-1]) is None:
        return False
    behind = [token.word for token in tokens[last:]]
    if not behind or behind[0] in _AND or _number(behind[0]) is None:
        return True
    return "/" in behind[0] or any((word,) in _MINOR or word in ("cent", "cents") for word in behind)


def _before_number(tokens: Sequence[_Token], first: int, last: int) -> bool:
    """Whether a number begins right behind the name; before a short name nothing but labels may stand."""
    behind = [token.word for token in tokens[last : last + 3] if token.word not in LETTERS]
    if not behind or _number(behind[0]) not in ("number", "digits"):
        return False
    before = [token.word for token in tokens[:first]]
    if any(len(token.word) >= _LEAST_FUZZY for token in tokens[first:last]):
        return not before or _number(before[-1]) is None
    return all(word in _FILL or word in LETTERS for word in before)


@lru_cache(maxsize=4096)
def _number(word: str) -> str | None:
    """What kind of number word this is, misspelt a little or not; "digits" for figures; None for none."""
    if word[0].isdigit():
        return "digits"
    if word in _NUMBERS:
        return _NUMBERS[word]
    allowed = 0 if len(word) < 4 else 1 if len(word) < 7 else 2
    if not allowed or len(word) > _LONGEST_WORD:
        return None
    near = _near(word, _shorter_numbers(), allowed)
    slips = (n for n in near if edits(n, word) <= allowed or _turned(n, word))
    return next((_NUMBERS[number] for number in slips), None)


@lru_cache(maxsize=4096)
def _like_a_number(word: str, allowed: int = 1) -> bool:
    """Whether a number word is as near as `yen` is to `ten`.

    >>> [_like_a_number(word) for word in ("sen", "rand", "twd", "taka", "usd")], _like_a_number("won", 2)
    ([True, False, True, False, False], True)
    """
    return any(edits(word, other) <= allowed for other in _NUMBERS if len(other) > 2)


@lru_cache(maxsize=4096)
def _like_an_and(word: str) -> bool:
    """Whether one letter more or other makes `word` of an "and".

    >>> [_like_an_and(word) for word in ("rand", "aed", "naira")]
    [True, True, False]
    """
    return any(edits(word, other) <= 1 for other in _AND if len(other) > 2)


@lru_cache(maxsize=4096)
def _misspelt(word: str) -> _Codes | None:
    """Codes of a name that one slip makes of `word`, None where it is a number or another word.

    >>> _misspelt("niara"), _misspelt("nairo"), _misspelt("forty")
    (frozenset({'NGN'}), frozenset({'NGN'}), None)
    """
    if not _LEAST_FUZZY <= len(word) <= _LONGEST_WORD:
        return None
    if word in _FILL or (word,) in _MINOR or (word,) in _WHOSE:
        return None
    near = _near(word, _shorter_names(), 1)
    found = [_NAMES[(name,)] for name in near if edits(name, word) == 1 or _turned(name, word)]
    return frozenset().union(*found) if found and _number(word) is None else None


def _near(word: str, shorter: Mapping[str, Sequence[str]], times: int) -> list[str]:
    """Words that have a form in common with `word` once letters are left out of both: few to compare."""
    found = (other for form in _forms(word, times) for other in shorter.get(form, ()))
    return list(dict.fromkeys(found))


def _forms(word: str, times: int) -> list[str]:
    """The word with up to so many letters left out.

    >>> sorted(_forms("one", 1))
    ['ne', 'oe', 'on', 'one']
    """
    forms = {word}
    for _ in range(times):
        forms |= {form[:at] + form[at + 1 :] for form in forms for at in range(len(form))}
    return sorted(forms)


def _shorter(words: Iterable[str], times: int) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for word in words:
        for form in _forms(word, times):
            found.setdefault(form, []).append(word)
    return found


@lru_cache(maxsize=1)
def _shorter_numbers() -> Mapping[str, Sequence[str]]:
    return _shorter((number for number in _NUMBERS if len(number) > 2), 2)


@lru_cache(maxsize=1)
def _shorter_names() -> Mapping[str, Sequence[str]]:
    return _shorter((name for name in NAMES if len(name) >= _LEAST_FUZZY), 1)


def _turned(a: str, b: str) -> bool:
    """Whether two letters beside each other are exchanged."""
    return len(a) == len(b) and any(
        a == b[:at] + b[at + 1] + b[at] + b[at + 2 :] for at in range(len(b) - 1) if b[at] != b[at + 1]
    )


# -- words ----------------------------------------------------------------------------------------------


def _folded(text: str) -> str:
    """Small letters without accents, as many characters as `text` has."""
    if text.isascii():
        return text.lower()
    return "".join((unicodedata.normalize("NFD", c.casefold()) or c)[0] for c in text)


def _tokens(text: str) -> list[_Token]:
    found = []
    for match in _TOKEN.finditer(_folded(text)):
        word = _ELIDED.sub("", match.group())
        if plain := re.sub("['’ʻ]", "", word):
            found.append(_Token(plain, match.end() - len(word), match.end()))
    return found

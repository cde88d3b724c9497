"""The amount in words (the legal amount): a text, or a recognizer's n-best, to Decimal values and back.

In: text and Profile. Out: Candidate[Decimal], best first. English with the short scale and with lakh and
crore, French, Spanish, Portuguese. Spaces are only hints: words may be run together or broken, and are
found by weighted edit distance (_spelling), then put together by a grammar (_grammar), cheapest first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache, partial
from typing import TypeAlias

from chequeocr.parse._grammar import Costed, spelled
from chequeocr.parse._lexicon import LEXICONS
from chequeocr.parse._merge import AMOUNT_SLIPS, merge
from chequeocr.parse._text import best_first, tidy
from chequeocr.parse.currencies import CURRENCIES
from chequeocr.parse.naming import in_words
from chequeocr.parse.profiles import Profile
from chequeocr.types import Candidate

SPELLINGS = {
    language: tuple(word.spelling for word in words if not word.rare) for language, words in LEXICONS.items()
}
"""The words of amounts by language, small letters a-z, without rare ones: what a recognizer may expect."""

MAX_CANDIDATES = 8
_NAME_FOR_NUMBER = 0.6  # another country's "yen", where "ten" may have been written: neither is sure
_MAX_LETTERS = 160  # 99,99,99,99,999 and 99 paise in words, with its currency, has fewer

_SKIPPED_NUMBER = 1.0
_READ_TWICE = 80  # characters: longer lines take too long
_HUGE, _HUGE_COST = 10**9, 1.5  # few cheques are written for more, many readings go wrong that way
_RIVAL = 1.0
_UNREADABLE_EACH = 0.45
"""Above this cost a letter, a line of words is noise that happens to look like a number."""

_FRACTION = re.compile(
    r"(?:\band\b|&|\bet\b|\by\b|\be\b)?\s*(?<!\d)"
    r"(?:(\d{1,3}|xx|no)\s?/\s?(1000|1[0o]{2}|[x]{2,3}|10\b)|(\d\d)[1l|i]1[0on]{2}\b)"
)
_MINOR_IN_FIGURES = re.compile(
    r"(?:\band\b|&|\bet\b|\by\b|\be\b|\bcon\b)?\s*(?<!\d)(\d{1,3})\s?"
    r"(?:pence|p|paisa|paise|cents?|fils|sen|centimes?|centavos?|centimos?|millimes?)\b"
)
_NATIONAL_CURRENCY = re.compile(r"\bm\.?\s?n\b\.?\s*$")  # "00/100 M.N." in Mexico
_STAND_INS = {"en": ("rupees", "paise"), "fr": ("euros", "centimes"), "es": ("pesos", "centavos"),
              "pt": ("reais", "centavos")}  # fmt: skip
_STRANGE = frozenset(
    part for one in CURRENCIES.values() for name in (*one.names, *one.whose, *one.minor)
    for part in name.split("-")
) - {word.spelling for words in LEXICONS.values() for word in words}  # fmt: skip
"""Words of currencies that are in no lexicon."""
_DIGIT_AS_LETTER = str.maketrans("0123456789", "olzeasbtbg")


_Grammar: TypeAlias = Callable[[str, frozenset[int], str], list[Costed]]


def parse_words(text: str, profile: Profile) -> list[Candidate[Decimal]]:
    """Amounts that `text` may spell, cheapest first, at most eight; an empty list: unreadable.

    Raises TextTooLongError past 256 characters.

    >>> from chequeocr.parse.profiles import profile
    >>> IN, US = profile("IN"), profile("US")
    >>> str(parse_words("Rupees Forty eight thousand two hundred fifty only", IN)[0].value)
    '48250.00'
    >>> best = parse_words("Seventyone lakn Sixty five fhousand", IN)[0]; str(best.value), best.assumed
    ('7165000.00', 'spelling')
    >>> str(parse_words("One thousand three hundred eight and 45/100 dollars", US)[0].value)
    '1308.45'
    >>> str(parse_words("cinq mille quatre-vingt-dix-sept euros et dix centimes", profile("FR"))[0].value)
    '5097.10'
    >>> parse_words("Meera Stationers", IN)
    []
    """
    return _amounts(text, profile, spelled)


def _amounts(text: str, profile: Profile, read: _Grammar) -> list[Candidate[Decimal]]:
    """As parse_words, with a grammar that may remember what it was asked before."""
    line = "".join(c for c in unicodedata.normalize("NFD", tidy(text).lower()) if c.isascii())
    if "es" in profile.languages:
        line = _NATIONAL_CURRENCY.sub(" ", line)
    found = []
    for form, cost in _in_known_words(line, profile):
        for one in _of_line(form, profile, read):
            doubted = Candidate(one.value, round(one.cost + cost, 3), "spelling")
            found.append(doubted if cost else one)
    return best_first(found, MAX_CANDIDATES)


def _of_line(line: str, profile: Profile, read: _Grammar) -> list[Candidate[Decimal]]:
    """What small letters without accents may spell."""
    line, minor = _without_minor(line, profile.decimals)
    letters, breaks, cost = _letters(line)
    if not letters or len(letters) > _MAX_LETTERS:
        return []
    unit = Decimal(1).scaleb(-profile.decimals)
    found = []
    for spent, state in read(letters, breaks, _language(letters, profile.languages)):
        major, cents = state.amount()
        if cents >= 10**profile.decimals or (cents and minor):
            continue
        value = ((major * 10**profile.decimals + cents + minor) * unit).quantize(unit)
        paid = round(spent + cost + _HUGE_COST * (major >= _HUGE), 3)
        found.append(Candidate(value, paid, "spelling" if paid else ""))
    ranked = best_first(found, MAX_CANDIDATES)
    if not ranked or ranked[0].cost > (most := _UNREADABLE_EACH * len(letters)):
        return []
    # What is hardly dearer than the first stays beside it: one word alone would look sure.
    return [c for c in ranked if c.cost <= max(most, ranked[0].cost + _RIVAL)]


def _in_known_words(line: str, profile: Profile) -> list[tuple[str, float]]:
    """The line with one name for every currency that is named in its place, so that none is taken for a
    number; and as it is where a number may have been misread for the name. Each with what it costs.

    >>> from chequeocr.parse.profiles import profile
    >>> _in_known_words("ten hong kong dollars", profile("IN"))
    [('ten rupees', 0.0)]
    >>> _in_known_words("five thousand yen", profile("IN"))
    [('five thousand rupees', 0.6), ('five thousand yen', 0.0)]
    """
    if _STRANGE.isdisjoint(re.findall(r"[a-z]+", line)):
        return [(line, 0.0)]
    names = [mention for mention in in_words(line) if mention.sure]
    twice = len(line) <= _READ_TWICE and any(not name.firm for name in names)
    whole = [line] if twice or not names else []
    rest = "".join(char for char in line if char.isalpha())
    stand_in = _STAND_INS[_language(rest, profile.languages)]
    doubtful = any(not (name.firm or name.minor or profile.currency in name.codes) for name in names)
    for name in reversed(names):
        line = line[: name.start] + stand_in[name.minor] + line[name.end :]
    forms = [(line, _NAME_FOR_NUMBER if doubtful else 0.0)]
    return forms + [(one, 0.0) for one in whole if one != line]


def combine_words(readings: Sequence[tuple[str, float]], profile: Profile) -> list[Candidate[Decimal]]:
    """Values of n-best texts (text, natural log-likelihood) as one ranking; see amount.combine."""
    # Texts of one reading often differ in a mark or a capital only: their letters are taken apart once.
    once = lru_cache(maxsize=None)(spelled)
    parse = partial(_amounts, profile=profile, read=once)
    return merge(readings, parse, limit=MAX_CANDIDATES, slips=AMOUNT_SLIPS)


def _without_minor(line: str, decimals: int) -> tuple[str, int]:
    """The line without the minor units that it gives in figures, and those.

    >>> _without_minor("ten dollars and 5/100", 2), _without_minor("ten pounds 77 pence only", 2)
    (('ten dollars  ', 5), ('ten pounds  only', 77))
    """
    found = _FRACTION.search(line)
    if found:
        figures = found[1] or found[3]  # the last where the stroke was read as a figure: 89/100 as 891100
        minor = int(figures) if figures.isdigit() else 0
        # 5/10 is a half; of two figures over 10 the last of 100 was lost.
        whole = 1000 if found[2] == "1000" else 10 if found[2] == "10" and len(figures) == 1 else 100
        minor = minor * 10**decimals // whole
    else:
        found = _MINOR_IN_FIGURES.search(line)
        if not found or int(found[1]) >= 10**decimals:
            return line, 0
        minor = int(found[1])
    return f"{line[: found.start()]} {line[found.end() :]}", minor


def _letters(line: str) -> tuple[str, frozenset[int], float]:
    """The letters alone, where words began, and what leaving numbers out cost.

    >>> letters, breaks, cost = _letters("twenty-f1ve & 12"); letters, sorted(breaks), cost
    ('twentyfiveand', [0, 6, 10], 1.0)
    """
    letters, breaks, cost, length = [], set(), 0.0, 0
    for piece in re.findall(r"[a-z0-9]+|&|\+", line):
        word = "and" if piece in "&+" else piece
        if word.isdigit():
            cost += _SKIPPED_NUMBER
            continue
        if not word.isalpha():
            word = word.replace("1", "i" if "i" not in word else "l").translate(_DIGIT_AS_LETTER)
        breaks.add(length)
        letters.append(word)
        length += len(word)
    return "".join(letters), frozenset(breaks), cost


def _language(letters: str, languages: Sequence[str]) -> str:
    """The one of `languages` of whose words the most letters are there; the first where none are.

    >>> _language("deuxcentmille", ("en", "fr")), _language("twohundred", ("en", "fr", "es", "pt"))
    ('fr', 'en')
    """
    known = [language for language in languages if language in LEXICONS] or ["en"]
    if len(known) == 1:
        return known[0]
    spellings = {language: [word.spelling for word in LEXICONS[language]] for language in known}
    return max(known, key=lambda language: sum(
        len(spelling) for spelling in spellings[language] if len(spelling) > 2 and spelling in letters
    ))

"""The amount in words (the legal amount): a text, or a recognizer's n-best, to Decimal values and back.

In: text and Profile. Out: Candidate[Decimal], best first. English with the short scale and with lakh and
crore, French, Spanish, Portuguese. Spaces are only hints: words may be run together or broken, and are
found by weighted edit distance (_spelling), then put together by the grammar below, cheapest first.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache, partial
from typing import NamedTuple, TypeAlias

from chequeocr.parse._lexicon import LEXICONS, Word
from chequeocr.parse._merge import merge
from chequeocr.parse._spelling import spotted
from chequeocr.parse._text import best_first, tidy
from chequeocr.parse.profiles import Profile
from chequeocr.types import Candidate

SPELLINGS = {language: tuple(word.spelling for word in words) for language, words in LEXICONS.items()}
"""Every word of an amount by language, small letters a-z: what a recognizer may expect to read."""

MAX_CANDIDATES = 8
MAX_VALUE = 10**13
_MAX_LETTERS = 160  # 99,99,99,99,999 and 99 paise in words, with its currency, has fewer

_WIDTH = 6
_WINDOW = 9.0
_RECENT = 12  # letters: no number word is longer
_SKIPPED_LETTER = 1.1
_RUN_TOGETHER, _BROKEN = 0.4, 0.5
_SKIPPED_NUMBER = 1.0
_BARE_MINOR = 2.0  # "paise" and no number after it
_UNITS_AFTER_LAKHS = 0.8  # "two lakh five": mostly a word was lost, such as thousand
_HUGE, _HUGE_COST = 10**9, 1.5  # few cheques are written for more, many readings go wrong that way
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
_DIGIT_AS_LETTER = str.maketrans("0123456789", "olzeasbtbg")


class _State(NamedTuple):
    cost: float
    total: int = 0  # closed by scales
    group: int = 0  # below the next scale
    scale: int = MAX_VALUE  # the last one used
    read: bool = False  # whether this part has a number
    phase: int = 0  # 0 major; 1 after the currency or an "and"; 2 after "paise"; 3 after "fifty paise"
    major: int = 0  # closed by the currency
    minor: int = 0


_Grammar: TypeAlias = Callable[[str, frozenset[int], str], list[_State]]


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
    return _amounts(text, profile, _spelled)


def _amounts(text: str, profile: Profile, spelled: _Grammar) -> list[Candidate[Decimal]]:
    """As parse_words, with a grammar that may remember what it was asked before."""
    line = "".join(c for c in unicodedata.normalize("NFD", tidy(text).lower()) if c.isascii())
    line, minor = _without_minor(line, profile.decimals)
    letters, breaks, cost = _letters(line)
    if not letters or len(letters) > _MAX_LETTERS:
        return []
    unit = Decimal(1).scaleb(-profile.decimals)
    found = []
    for state in spelled(letters, breaks, _language(letters, profile.languages)):
        major, cents = _value(state)
        if cents >= 10**profile.decimals or (cents and minor):
            continue
        value = ((major * 10**profile.decimals + cents + minor) * unit).quantize(unit)
        paid = round(state.cost + cost + _HUGE_COST * (major >= _HUGE), 3)
        if paid <= _UNREADABLE_EACH * len(letters):
            found.append(Candidate(value, paid, "spelling" if paid else ""))
    return best_first(found, MAX_CANDIDATES)


def combine_words(readings: Sequence[tuple[str, float]], profile: Profile) -> list[Candidate[Decimal]]:
    """Values of n-best texts (text, natural log-likelihood) as one ranking; see amount.combine."""
    # Texts of one reading often differ in a mark or a capital only: their letters are taken apart once.
    once = lru_cache(maxsize=None)(_spelled)
    return merge(readings, partial(_amounts, profile=profile, spelled=once), limit=MAX_CANDIDATES)


def _without_minor(line: str, decimals: int) -> tuple[str, int]:
    """The line without the minor units that it gives in figures, and those.

    >>> _without_minor("ten dollars and 5/100", 2), _without_minor("ten pounds 77 pence only", 2)
    (('ten dollars  ', 5), ('ten pounds  only', 77))
    """
    found = _FRACTION.search(line)
    if found:
        figures = found[1] or found[3]  # the last where the stroke was read as a figure: 89/100 as 891100
        minor = int(figures) if figures.isdigit() else 0
        minor = minor * 10**decimals // (1000 if found[2] == "1000" else 100)
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


# -- the grammar ------------------------------------------------------------------------------------


def _spelled(letters: str, breaks: frozenset[int], language: str) -> list[_State]:
    """The cheapest ways to read all the letters as one amount."""
    edges = spotted(letters, language)
    inside = [0] * (len(letters) + 1)  # breaks strictly before each position
    for at in range(len(letters)):
        inside[at + 1] = inside[at] + (at in breaks)
    layers: list[list[_State]] = [[] for _ in range(len(letters) + 1)]
    layers[0].append(_State(0.0))
    bests = [0.0] * _RECENT
    for at in range(len(letters)):
        limit = min(bests[-_RECENT:]) + _WINDOW
        states = _cheapest(layers[at], limit)
        bests.append(states[0].cost if states else math.inf)
        for state in states:
            layers[at + 1].append(_State(state.cost + _SKIPPED_LETTER, *state[1:]))
            joined = 0.0 if at in breaks else _RUN_TOGETHER
            for end, word, cost in edges[at]:
                paid = state.cost + cost + joined + _BROKEN * (inside[end] - inside[at + 1])
                if paid <= limit:
                    layers[end].extend(_read(_State(paid, *state[1:]), word, language))
        layers[at] = []
    return [s for s in _cheapest([_ended(s) for s in layers[-1]], math.inf) if s.read or s.phase]


def _ended(state: _State) -> _State:
    """With what an unusual end costs."""
    cost = state.cost
    if state.phase == 2 and not state.read:
        cost += _BARE_MINOR
    if state.group and state.scale in (100_000, 10_000_000):
        cost += _UNITS_AFTER_LAKHS
    return state._replace(cost=cost)


def _cheapest(states: list[_State], limit: float) -> list[_State]:
    """The cheapest few that differ in more than cost, cheapest first, none above `limit`."""
    best: dict[tuple[int, ...], _State] = {}
    for state in sorted(states):
        if state.cost > limit or len(best) == _WIDTH:
            break
        best.setdefault(state[1:], state)
    return list(best.values())


def _read(state: _State, word: Word, language: str) -> Iterator[_State]:
    """What may come of a word after what was read; nothing where the grammar has no place for it."""
    if word.kind == "fill":
        yield state
    elif word.kind == "and":
        yield state if state.read else state._replace(cost=state.cost + 0.5)
        if state.read and state.phase == 0:
            yield _closed(state, 0.3)
    elif word.kind == "major":
        if state.phase == 0:
            yield _closed(state, 0.0) if state.read else state
    elif word.kind == "minor":
        if state.phase == 1 and state.read:
            yield state._replace(phase=3, minor=state.total + state.group, total=0, group=0, read=False)
        elif state.phase == 1:
            yield state._replace(phase=2)
        elif state.phase == 0 and state.read:
            yield _closed(state, 0.0)._replace(phase=2)
            if not state.total:
                yield _State(state.cost + 0.3, phase=3, minor=state.group)
    elif state.phase != 3:
        yield from _number(state, word, language)


def _closed(state: _State, cost: float) -> _State:
    return _State(state.cost + cost, phase=1, major=state.total + state.group)


def _number(state: _State, word: Word, language: str) -> Iterator[_State]:
    group, value = state.group, word.value
    if word.kind == "number":
        added = _added(group, value, language)
        if added is not None and (value or not state.read):
            yield state._replace(group=added[0], cost=state.cost + added[1], read=True)
    elif word.kind == "hundred":
        if group == 0:
            yield state._replace(group=100, cost=state.cost + (0.0 if language == "fr" else 0.7), read=True)
        elif group < 100:
            yield state._replace(group=group * 100, cost=state.cost + (0.0 if group < 10 else 0.5))
    else:
        yield from _scaled(state, value, language)


def _added(group: int, value: int, language: str) -> tuple[int, float] | None:
    """The group with `value` after it, and the cost; None where nobody says so.

    >>> _added(20, 5, "en"), _added(5, 20, "en"), _added(60, 12, "fr"), _added(4, 20, "fr")
    ((25, 0.0), (520, 1.5), (72, 0.0), (80, 0.0))
    """
    if group == 0 or (value and _fits(group % 100, value, language)):
        return group + value, 0.0
    if language == "fr" and value == 20 and group % 100 == 4:
        return group + 76, 0.0  # quatre-vingt
    if language == "en" and group < 10 and 20 <= value < 100:
        return group * 100 + value, 1.5  # "one fifty"
    return None


def _fits(end: int, value: int, language: str) -> bool:
    """Whether a number below 1000 may follow a group whose last two figures are `end`."""
    if value < 10:
        return end in range(20, 100, 10) or end == 0 or (language == "fr" and end == 10)
    if value < 20:
        return end == 0 or (language == "fr" and end in (60, 80))
    return value < 100 and end == 0


def _scaled(state: _State, scale: int, language: str) -> Iterator[_State]:
    group, cost = state.group, state.cost
    if group == 0 and not (state.total and scale > state.scale):
        cost += 0.0 if scale == 1000 and language != "en" else 1.0
        group = 1
    if scale < state.scale:
        total = state.total + group * scale
    else:  # "ten thousand crore", "mil millones": what was said so far is multiplied
        total = (state.total + group) * scale
        usual = scale == 10_000_000 or (language in ("es", "pt") and scale == 1_000_000)
        cost += 0.3 if usual and state.total < 1_000_000 else 3.0
    if total < MAX_VALUE:
        yield state._replace(total=total, group=0, scale=scale, cost=cost, read=True)


def _value(state: _State) -> tuple[int, int]:
    """Major and minor units of a finished state."""
    number = state.total + state.group
    if state.phase == 0:
        return number, 0
    if state.phase == 3:
        return state.major, state.minor
    return state.major, number

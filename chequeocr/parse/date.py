"""Dates: a text to datetime.date candidates, in the orders that a country uses.

In: text and Profile. Out: Candidate[date], best first. Forms: eight boxes (DDMMYYYY in India: RBI's
CTS-2010 standard; MMDDYYYY, DDMMYYYY or YYYYMMDD in Canada: CPA standard 006), three groups with any
separator, month names in English, French, Spanish, Portuguese and Malay (Unicode CLDR), two-digit years.
Slips of readers as costs: edges of boxes as an extra 1, a lost figure, letters for figures. A slip is only
looked for where the text is no full date: 30 February, written out, is no date at all, and none beside it is.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from itertools import combinations

from chequeocr.parse._figures import LOOKALIKES
from chequeocr.parse._merge import merge
from chequeocr.parse._text import best_first, tidy
from chequeocr.parse.profiles import Profile
from chequeocr.types import Candidate

MAX_CANDIDATES = 6
AMBIGUOUS_WITHIN = 1.0
"""Two readings whose costs differ by less than this are both likely: see `ambiguous`."""

_OTHER_ORDER = 2.0  # 3/4 meant the other way round than the country writes
_FORCED_ORDER = 1.0  # the country's order gives no date, the other does
_TWO_DIGIT_YEAR = 0.1
_OLD_YEAR = 1.5
_EDGE_ONE = 1.3
_EXTRA_FIGURE = 3.0
_LOST_FIGURE, _LOST_AT_EDGE = 2.5, 1.8
_ZERO_OR_TWO_LOST = 0.5  # more than losing a 1, which is thin
_LETTER_LEFT_OUT = 1.0
_FIRST_USUAL, _LAST_USUAL = 1985, 2040
_PARTS = 3
_UNREADABLE_BELOW = 0.02  # the share below which a date is noise, as for amounts
_FIRST_YEAR, _LAST_YEAR = 1900, 2099

_MONTHS = (
    "january jan janvier janv enero ene janeiro januari",
    "february feb fevrier fevr fev febrero fevereiro februari",
    "march mar mars marzo marco mac",
    "april apr avril avr abril abr",
    "may mai mayo maio mei",
    "june jun juin junio junho",
    "july jul juillet juil julio julho julai",
    "august aug aout agosto ago ogos",
    "september sep sept septembre septiembre setembro set setiembre",
    "october oct octobre octubre outubro out oktober okt",
    "november nov novembre noviembre novembro",
    "december dec decembre diciembre dic dezembro dez disember dis",
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_LONG_NAMES = tuple(name for name in _MONTH_OF if len(name) >= 5)
_ROUND_OR_THIN = frozenset("OoDQIl")
"""Letters that readers take for 0 and 1 time and again: a word of them alone may be figures."""

_LABEL = re.compile(r"\b(?:d?ated?|dt|fecha|data|le|tarikh)\b\s*[:.]*", re.IGNORECASE)
_PARTED = re.compile(r"(?<=\d)(?=[^\W\d_]{3})|(?<=[^\W\d_]{3})(?=\d)")
_ORDINAL = re.compile(r"(?<=\d)(?:\s?(?:st|nd|rd|th|er|º)\b|o(?=\s+de\b))", re.IGNORECASE)


def parse_date(text: str, profile: Profile) -> list[Candidate[date]]:
    """Dates that `text` may stand for, cheapest first, at most six; an empty list: unreadable.

    Raises TextTooLongError past 256 characters.

    >>> from chequeocr.parse.profiles import profile
    >>> parse_date("0 3 0 1 20 1 6", profile("IN"))[0].value.isoformat()
    '2016-01-03'
    >>> parse_date("18 de março de 2014", profile("BR"))[0].value.isoformat()
    '2014-03-18'
    >>> parse_date("03/29/22", profile("US"))[0].value.isoformat()
    '2022-03-29'
    >>> [(c.value.isoformat(), c.cost) for c in parse_date("03/04/2020", profile("ZZ"))]
    [('2020-04-03', 0.0), ('2020-03-04', 0.1)]
    >>> parse_date("the day after", profile("IN")), parse_date("2/30/2020", profile("US"))
    ([], [])
    """
    line = _ORDINAL.sub("", _LABEL.sub(" ", tidy(text))).strip()
    words = _words(line)
    if any(_month(word) for word in words):  # its letters are no figures, so nothing else may be read in it
        return best_first(_with_month_name(words), MAX_CANDIDATES)
    found: list[Candidate[date]] = []
    if _is_none(line, profile) or _other_word(words):
        return []
    for figures, slip in _as_figures(line).items():
        read = [*_from_groups(figures, profile)]
        read += _from_boxes(figures, profile)
        found += [Candidate(c.value, round(c.cost + slip, 3), c.assumed) for c in read]
    return best_first(found, MAX_CANDIDATES)


def combine_dates(readings: Sequence[tuple[str, float]], profile: Profile) -> list[Candidate[date]]:
    """Dates of n-best texts (text, natural log-likelihood) as one ranking; see amount.combine.

    Where the likeliest text is no date, one of a text that is next to impossible doesn't stand in for it.
    """
    found = merge(readings, partial(parse_date, profile=profile), limit=MAX_CANDIDATES)
    return found if found and math.exp(-found[0].cost) >= _UNREADABLE_BELOW else []


def ambiguous(candidates: Sequence[Candidate[date]]) -> bool:
    """Whether a clerk has to say which of the first two it is.

    >>> from chequeocr.parse.profiles import profile
    >>> ambiguous(parse_date("03/04/2020", profile("ZZ"))), ambiguous(parse_date("03/04/2020", profile("IN")))
    (True, False)
    """
    return len(candidates) > 1 and candidates[1].cost - candidates[0].cost < AMBIGUOUS_WITHIN


# -- month names ----------------------------------------------------------------------------------


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if c.isascii())


def _month(word: str) -> tuple[int, float] | None:
    """Number of a month and the cost of taking `word` for it."""
    if word.isdigit():
        return None
    plain = _plain(word)
    if plain in _MONTH_OF:
        return _MONTH_OF[plain], 0.0
    if len(plain) < 4:
        return None
    near = [_MONTH_OF[name] for name in _LONG_NAMES if _one_off(plain, name)]
    return (near[0], 1.5) if near and len(set(near)) == 1 else None


def _one_off(a: str, b: str) -> bool:
    """Whether one substitution, insertion or deletion turns a into b.

    >>> _one_off("setember", "september"), _one_off("augnst", "august"), _one_off("may", "june")
    (True, True, False)
    """
    if abs(len(a) - len(b)) > 1:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    rest_a, rest_b = a[start:], b[start:]
    return rest_a[1:] == rest_b[1:] or rest_a[1:] == rest_b or rest_a == rest_b[1:]


def _other_word(words: Sequence[str]) -> bool:
    """Whether a word stands where a month does, between figures, and is not one that we know: misread, or of
    another language. Its letters are no figures, and without it the figures beside it are no date.

    >>> _other_word(["12", "febbraio", "2019"]), _other_word(["14", "O3", "2026"])
    (True, False)
    """
    figures = [index for index, word in enumerate(words) if any(c.isdigit() for c in word)]
    between = words[figures[0] + 1 : figures[-1]] if figures else []
    return any(_is_word(word) for word in between)


def _is_word(word: str) -> bool:
    """Whether this is a word, or one with a letter read as a figure: "Ju1"."""
    if len(word) < 3:
        return False
    if word.isalpha():
        return not set(word) <= _ROUND_OR_THIN
    return sum(char.isalpha() and char not in LOOKALIKES for char in word) >= 2


def _day_or_year(word: str) -> str:
    """A word of figures and letters that look like figures (2z, 2O16) as figures; others as they are."""
    if not any(c.isdigit() for c in word) or not all(c.isdigit() or c in LOOKALIKES for c in word):
        return word
    return "".join(c if c.isdigit() else LOOKALIKES[c][0] for c in word)


def _words(line: str) -> list[str]:
    return [_day_or_year(word) for word in re.findall(r"[^\W_]+", _PARTED.sub(" ", line))]


def _with_month_name(words: Sequence[str]) -> Iterator[Candidate[date]]:
    for index, word in enumerate(words):
        month = _month(word)
        if month is None:
            continue
        before = [w for w in words[max(0, index - 2) : index] if w.isdigit()]
        after = [w for w in words[index + 1 : index + 5] if w.isdigit()]
        numbers = (before[-1:] + after) if before else after
        for day, year in ((0, 1), (1, 0)):
            if max(day, year) >= len(numbers) or len(numbers[day]) > 2:
                continue
            if day == 0 or len(numbers[year]) == 4:  # "31 Sept 20" is no 20th of September
                yield from _dated(numbers[year], month[0], numbers[day], (month[1] + 1.5 * day, ""))


# -- figures --------------------------------------------------------------------------------------


def _as_figures(line: str) -> dict[str, float]:
    """`line` with letters taken for the figures they look like, or for nothing, and what that costs."""
    cost, letters = 0.0, 0
    out = []
    for char in line:
        letters += char.isalpha()
        if char in LOOKALIKES and char != "|":
            digit, extra = LOOKALIKES[char]
            out.append(digit)
            cost += extra
        else:
            out.append(char if char.isdigit() else " ")
    plain = "".join(char if char.isdigit() else " " for char in line)
    found = {" ".join("".join(out).split()): cost}
    found.setdefault(" ".join(plain.split()), min(3.0, _LETTER_LEFT_OUT * letters))
    return found


def _is_none(line: str, profile: Profile) -> bool:
    """Whether the figures are a full date, between strokes or gaps, and there is no such day.

    >>> from chequeocr.parse.profiles import profile
    >>> US = profile("US")
    >>> [_is_none(text, US) for text in ("2/30/2020", "2/30/20 20", "2/20/20 20", "2302020")]
    [True, True, False, False]
    """
    parts = re.split(r"\s*[/.-]\s*", line)
    whole = " ".join("".join(part.split()) for part in parts) if len(parts) == _PARTS else line
    forms = {**_as_figures(line), **_as_figures(whole)}
    return any(_full(form.split()) and not any(_from_groups(form, profile)) for form in forms)


def _orders(profile: Profile) -> tuple[tuple[str, float], ...]:
    if profile.date_order == "any":
        return (("dmy", 0.0), ("mdy", 0.1), ("ymd", 0.5))
    if profile.code == "CA":
        return (("ymd", 0.0), ("dmy", 0.3), ("mdy", 0.4))
    others = [order for order in ("dmy", "mdy") if order != profile.date_order]
    return ((profile.date_order, 0.0), *((order, _OTHER_ORDER) for order in others))


def _full(groups: Sequence[str]) -> bool:
    """Whether figures are day, month and year, each whole, in any order; whether there is such a day or not.

    >>> _full(["2", "30", "2020"]), _full(["2020", "02", "30"]), _full(["3", "0", "2020"]), _full(["2302020"])
    (True, True, False, False)
    >>> _full(["2501", "20", "16"])  # of boxes, two figures each
    False
    """
    if len(groups) != 3 or "0" in groups:  # of a 0 by itself the other figure was lost
        return False
    a, b, c = map(len, groups)
    year_first = a == 4 and c <= 2 and _FIRST_YEAR <= int(groups[0]) <= _LAST_YEAR
    return b <= 2 and (year_first or (a <= 2 and c in (2, 4)))


def _from_groups(figures: str, profile: Profile) -> Iterator[Candidate[date]]:
    groups = figures.split()
    if not _full(groups):
        return
    a, b, c = groups
    if len(a) == 4:
        yield from _dated(a, int(b), c, (0.0, ""))
        yield from _dated(a, int(c), b, (_OTHER_ORDER, "day before month after the year"))
        return
    found = []
    for order, cost in _orders(profile):
        parts = dict(zip(order, groups, strict=True))
        if len(parts["y"]) != 1 and not (order == "ymd" and len(c) == 4):
            found += [(order, cost, d) for d in _dated(parts["y"], int(parts["m"]), parts["d"], (cost, ""))]
    if profile.date_order == "any" and {order for order, _, _ in found} == {"ymd"}:
        return  # "29/02/23" is no day of 2029
    yield from _settled(found, _orders(profile)[0][0])


def _settled(found: list[tuple[str, float, Candidate[date]]], own: str) -> Iterator[Candidate[date]]:
    """The other order costs less where the country's own order gives no date."""
    forced = not any(order == own for order, _, _ in found)
    for order, cost, candidate in found:
        if order == own or cost < _OTHER_ORDER:
            yield candidate
            continue
        saved = _OTHER_ORDER - _FORCED_ORDER if forced else 0.0
        name = {"dmy": "day first", "mdy": "month first"}.get(order, "year first")
        yield Candidate(candidate.value, candidate.cost - saved, name)


def _from_boxes(figures: str, profile: Profile) -> Iterator[Candidate[date]]:
    """Figures run together, as boxes give them: eight, six, or some lost or too many."""
    run = figures.replace(" ", "")
    if not 6 <= len(run) <= 11:
        return
    if len(run) in (6, 8):
        yield from _boxed(run, profile, 0.0 if len(run) == 8 else 0.3, "")
    if 9 <= len(run) <= 11:
        for drop in combinations(range(len(run)), len(run) - 8):
            ones = sum(run[i] == "1" for i in drop)
            cost = _EDGE_ONE * ones + _EXTRA_FIGURE * (len(drop) - ones)
            kept = "".join(c for i, c in enumerate(run) if i not in drop)
            yield from _boxed(kept, profile, cost, "strokes of boxes read as figures left out")
    if len(run) == 7:
        for at in range(8):
            for digit in "012":
                cost = (_LOST_AT_EDGE if at in (0, 7) else _LOST_FIGURE) + _ZERO_OR_TWO_LOST * (digit != "1")
                whole = run[:at] + digit + run[at:]
                yield from _boxed(whole, profile, cost, "a lost figure filled in")


def _boxed(run: str, profile: Profile, cost: float, why: str) -> Iterator[Candidate[date]]:
    year_width = len(run) - 4
    found = []
    for order, extra in _orders(profile):
        parts, at = {}, 0
        for part in order:
            width = year_width if part == "y" else 2
            parts[part] = run[at : at + width]
            at += width
        dated = _dated(parts["y"], int(parts["m"]), parts["d"], (cost + extra, why))
        found += [(order, extra, d) for d in dated]
    for candidate in _settled(found, _orders(profile)[0][0]):
        yield Candidate(candidate.value, candidate.cost, why or candidate.assumed)


def _dated(year: str, month: int, day: str, cost: tuple[float, str]) -> Iterator[Candidate[date]]:
    """The date, if there is one: two-digit years are of 1970 to 2069."""
    paid, why = cost
    if len(year) not in (2, 4):
        return
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < 70 else 1900
        paid += _TWO_DIGIT_YEAR
        why = why or "a two-digit year"
    if not _FIRST_YEAR <= number <= _LAST_YEAR:
        return
    if not _FIRST_USUAL <= number <= _LAST_USUAL:
        paid += _OLD_YEAR
    try:
        yield Candidate(date(number, month, int(day)), paid, why)
    except ValueError:  # no such day: not a date
        return

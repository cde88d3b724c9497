"""Number words in a row of letters to amounts: a beam search over what every word may mean after the last.

In: letters a-z without spaces, where words began, a language. Out: `State`s, cheapest first. The work is
bounded by letters times width: of all readings of the first n letters the cheapest few that differ are kept.
What a word does to a reading is the same wherever it stands, so it is worked out once and remembered.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from chequeocr.parse._lexicon import LEADS, Kind
from chequeocr.parse._spelling import meant

MAX_VALUE = 10**13
_WIDTH, _CROWDED = 6, 12
_WINDOW = 9.0
_RECENT = 12  # letters: no number word is longer
_SKIPPED_LETTER = 1.1
_RUN_TOGETHER, _BROKEN = 0.4, 0.5  # per gap inside a word
_BARE_MINOR = 2.0  # "paise" and no number after it
_ENDED_BY_AND = {"en": 0.3}  # "ten and fifty" for 10.50; elsewhere "and" is a part of numbers
_AND_IS_INSIDE = 2.0
_TIED, _HUNDREDTHS = 0.5, 0.3  # "thirty and six": 36, or 30.06 (0.6 with the "and"); nobody knows
_LEAD_INSIDE = 1.5  # "ce" of "ce chèque" inside an amount: a piece of a number's word
_UNITS_AFTER_LAKHS = 0.8  # "two lakh five": mostly a word was lost, such as thousand


_MULTIPLIED = frozenset({("es", 10**6), ("pt", 10**6), ("fr", 10**9)})  # "mil millones", "mille milliards"


class State(NamedTuple):
    """What was read so far; amounts are `major` and `minor` once the currency or an "and" closed them."""

    total: int = 0  # closed by scales
    group: int = 0  # below the next scale
    scale: int = MAX_VALUE  # the last one used
    read: bool = False  # whether this part has a number
    phase: int = 0  # 0 major; 1 after the currency or an "and"; 2 after "paise"; 3 after "fifty paise"
    major: int = 0  # closed by the currency
    minor: int = 0
    tied: int = 0  # 1 after a ten and "and", in English; 2 after a unit that followed

    def amount(self) -> tuple[int, int]:
        """Major and minor units, once all is read."""
        number = self.total + self.group
        if self.phase == 0:
            return number, 0
        if self.phase == 3:
            return self.major, self.minor
        return self.major, number


Costed = tuple[float, State]


def spelled(letters: str, breaks: frozenset[int], language: str) -> list[Costed]:
    """The cheapest ways to read all the letters as one amount, with their costs.

    >>> cost, state = spelled("twolakh", frozenset({0, 3}), "en")[0]; cost, state.amount()
    (0.0, (200000, 0))
    """
    inside = [0] * (len(letters) + 1)  # breaks strictly before each position
    for at in range(len(letters)):
        inside[at + 1] = inside[at] + (at in breaks)
    layers = [*(_Layer(_CROWDED) for _ in letters), _Layer(math.inf)]
    layers[0].add(State(), 0.0)
    bests = [0.0] * _RECENT
    for at, meanings in enumerate(meant(letters, language)):
        limit = min(bests[-_RECENT:]) + _WINDOW
        states = layers[at].cheapest(limit)
        bests.append(states[0][0] if states else math.inf)
        start = 0.0 if at in breaks else _RUN_TOGETHER
        here = inside[at + 1]
        for before, state in states:
            layers[at + 1].add(state, before + _SKIPPED_LETTER)
            for kind, value, cheapest, ends in meanings:
                if before + cheapest + start > limit:
                    continue
                steps = None
                for length, cost in ends:
                    layer, gaps = layers[at + length], inside[at + length] - here
                    paid = before + cost + start + _BROKEN * gaps
                    if paid <= limit and paid <= layer.full:
                        if steps is None:
                            steps = _steps(state, kind, value, language)
                        for extra, after in steps:
                            layer.add(after, paid + extra)
        layers[at] = layers[-1]  # no more than a few are held at a time
    last = _Layer(math.inf)
    for state, cost in layers[-1].costs.items():
        last.add(state, cost + _ending(state))
    return [(cost, state) for cost, state in last.cheapest(math.inf) if state.read or state.phase]


class _Layer:
    """The readings that end at one letter: of the same state only the cheapest."""

    __slots__ = ("costs", "crowded", "full")

    def __init__(self, crowded: float) -> None:
        self.costs: dict[State, float] = {}
        self.crowded = crowded  # that many readings are cut down to the cheapest few
        self.full = math.inf  # a cost above which nothing more can be among the cheapest few

    def add(self, state: State, cost: float) -> None:
        """Keeps a reading, unless the same state is there for less."""
        if cost < self.costs.get(state, math.inf):
            self.costs[state] = cost
            if len(self.costs) >= self.crowded:
                self.costs = {kept: paid for paid, kept in self.cheapest(math.inf)}
                self.full = max(self.costs.values())

    def cheapest(self, limit: float) -> list[Costed]:
        """The cheapest few, cheapest first, none above `limit`."""
        return sorted([(cost, state) for state, cost in self.costs.items() if cost <= limit])[:_WIDTH]


def _ending(state: State) -> float:
    """What an unusual end costs."""
    cost = _BARE_MINOR if state.phase == 2 and not state.read else 0.0
    return cost + (_UNITS_AFTER_LAKHS if state.group and state.scale in (100_000, 10_000_000) else 0.0)


@lru_cache(maxsize=1 << 15)
def _steps(state: State, kind: Kind, value: int, language: str) -> tuple[Costed, ...]:
    """What may come of a word after what was read; nothing where the grammar has no place for it."""
    if kind in ("number", "hundred", "scale"):
        return tuple(_number(state, kind, value, language)) if state.phase != 3 else ()
    if kind == "fill":
        return ((_LEAD_INSIDE if value == LEADS and state.read else 0.0, state),)
    return tuple(_other(state, kind, language))


def _other(state: State, kind: Kind, language: str) -> Iterator[Costed]:
    if kind == "and":
        tied = int(language == "en" and state.group % 100 in range(20, 100, 10))
        yield (0.0 if state.read else 0.5), state._replace(tied=tied)
        if state.read and state.phase == 0:
            yield _ENDED_BY_AND.get(language, _AND_IS_INSIDE), _closed(state)._replace(tied=tied)
    elif kind == "major":
        if state.phase == 0:
            yield 0.0, _closed(state) if state.read else state
    elif state.phase == 1:
        if state.read:
            yield 0.0, State(phase=3, major=state.major, minor=state.total + state.group)
        else:
            yield 0.0, state._replace(phase=2, tied=0)
    elif state.phase == 0 and state.read:
        yield 0.0, _closed(state)._replace(phase=2)
        if not state.total:
            yield 0.3, State(phase=3, minor=state.group)


def _closed(state: State) -> State:
    return State(phase=1, major=state.total + state.group)


def _number(state: State, kind: Kind, value: int, language: str) -> Iterator[Costed]:
    group = state.group
    if kind == "number":
        added = _added(group, value, language)
        if added is not None and (value or not state.read):
            doubt, tied = _doubt(state, value)
            yield added[1] + doubt, state._replace(group=added[0], read=True, tied=tied)
    elif kind == "hundred":
        yield from _hundred(state, language)
    else:
        yield from _scaled(state, value, language)


def _hundred(state: State, language: str) -> Iterator[Costed]:
    group = state.group
    if group == 0:
        yield (0.0 if language == "fr" else 0.7), state._replace(group=100, read=True, tied=0)
    elif group < 100:
        yield (0.0 if group < 10 else 0.5), state._replace(group=group * 100, tied=0)
    if state.tied == 2 and 20 < group < 100 and not state.total:  # "twenty and five hundred": 20,500 as well
        unit = group % 10
        yield 0.5, state._replace(total=(group - unit) * 1000, group=unit * 100, scale=1000, tied=0)


def _doubt(state: State, value: int) -> tuple[float, int]:
    """What a number costs for the "and" before it, and what `tied` is after it: a unit belongs to the ten
    before it, or is the hundredths. Neither is sure.

    >>> _doubt(State(group=30, read=True, tied=1), 6), _doubt(State(phase=1, major=30, tied=1), 6)
    ((0.5, 2), (0.3, 0))
    >>> _doubt(State(group=100, read=True), 6), _doubt(State(phase=1, major=30, tied=1), 60)
    ((0.0, 0), (0.0, 0))
    """
    if state.tied != 1 or not 0 < value < 10:
        return 0.0, 0
    return (_TIED, 2) if state.group else (_HUNDREDTHS, 0)


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


def _scaled(state: State, scale: int, language: str) -> Iterator[Costed]:
    group, cost = state.group, 0.0
    if group == 0 and not (state.total and scale > state.scale):
        cost += 0.0 if scale == 1000 and language != "en" else 1.0
        group = 1
    if scale < state.scale:
        total = state.total + group * scale
    else:  # "ten thousand crore", "mil millones": what was said so far is multiplied
        total = (state.total + group) * scale
        usual = scale == 10_000_000 or (language, scale) in _MULTIPLIED
        cost += 0.3 if usual and state.total < 1_000_000 else 3.0
    if total < MAX_VALUE:
        yield cost, state._replace(total=total, group=0, scale=scale, read=True, tied=0)

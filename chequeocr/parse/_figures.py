"""The grammar of grouped figures: which whole numbers a run of characters may stand for.

In: a tidy string, where a number may start (index -> cost) and how its end may be read (Tail).
Out: Whole numbers with costs. The string is walked from right to left, since grouping is fixed from
the right (3-2-2 in India, 3-3-3 elsewhere), keeping the cheapest few readings at every character: the
work is bounded by length times width, whatever the text. Costs are rough negative log-probabilities,
chosen on the n-best texts that the zero-shot recognizer gives for the IDRBT figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from chequeocr.parse.profiles import Profile

WIDTH = 24
MAX_DIGITS = 13  # 10^12 has 13

LOOKALIKES: Mapping[str, tuple[str, float]] = {
    "O": ("0", 0.7), "o": ("0", 0.7), "Q": ("0", 1.5), "D": ("0", 1.5), "U": ("0", 2.5),
    "l": ("1", 0.7), "I": ("1", 0.7), "|": ("1", 0.7), "i": ("1", 1.5), "!": ("1", 1.5), "]": ("1", 2.0),
    "[": ("1", 2.0), "Z": ("2", 1.5), "z": ("2", 1.5), "E": ("3", 2.5), "A": ("4", 2.5), "S": ("5", 1.2),
    "s": ("5", 1.2), "G": ("6", 1.5), "b": ("6", 1.5), "T": ("7", 2.0), "?": ("7", 2.5), "B": ("8", 1.2),
    "g": ("9", 1.5), "q": ("9", 1.5),
}
"""Letters and strokes that readers give for a figure, and what taking them for it costs."""

_AS_SEPARATOR = {"/": 1.0, "1": 2.2, "l": 1.5, "|": 1.5, "I": 2.0, "7": 3.5, ";": 0.5, ":": 1.0, "-": 1.5,
                 '"': 0.7, "_": 1.0}
"""What a long handwritten comma is read as, in the very place of a comma."""

_MISPLACED = 3.0  # a comma or point where the grammar has none
_SPACE_INSIDE = 0.4  # figures drift apart
_DOUBLE = 1.0  # two marks where one is meant
_LOST_ZERO = 2.2  # joined zeros, of which a reader gives too few, in a last group that has only zeros
_LEADING_ZERO = 1.0
_LEADING_MARK = 2.5  # a mark before the first figure: most likely a figure was lost
_OTHER_GRAMMAR = 0.7  # 3-3-3 in India, 3-2-2 elsewhere
_MISSING = 1.2
_MISSING_LEFTMOST = 0.8  # 125,00,000 is how many people write 1,25,00,000
_LONG_UNGROUPED, _LONGEST_UNGROUPED = 0.1, 1.8
# times (n - 5)(n - 4) for n > 5 figures without any mark, at most the second: people mark long ones
_HUGE, _HUGE_COST = 10, 0.3  # figures; few cheques are for 10^10, many slips end there
_LONE_END = 1.2  # 69000007: after three zeros a last figure is mostly the stroke of an end mark
_SAME_AS_DECIMAL = 1.5


class Whole(NamedTuple):
    """A whole number, what it cost, which Tail it belongs to, what was assumed."""

    value: int
    cost: float
    tail: int
    assumed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tail:
    """One reading of the end: the number stops before `stop`; `minor` units follow, marked by `sign`."""

    stop: int
    cost: float
    minor: int = 0
    sign: str = ""
    assumed: tuple[str, ...] = ()


class _State(NamedTuple):
    cost: float
    digits: str
    indian: bool
    seen: int
    missing: int
    missed_at: int  # number of figures to the right of the last missing mark
    mark: bool  # the character to the right was a mark
    tail: int
    assumed: tuple[str, ...]


def whole_numbers(text: str, starts: Mapping[int, tuple[float, str]], tails: Sequence[Tail],
                  profile: Profile) -> list[Whole]:
    """All cheap readings of `text[start:tail.stop]` for the given starts and tails; unsorted."""
    marks = _mark_costs(profile)
    layers: list[list[_State]] = [[] for _ in range(len(text) + 1)]
    for index, tail in enumerate(tails):
        for indian in (True, False):
            cost = tail.cost + (0.0 if indian == profile.indian else _OTHER_GRAMMAR)
            layers[tail.stop].append(_State(cost, "", indian, 0, 0, 0, False, index, tail.assumed))
    found: list[Whole] = []
    for position in range(len(text), -1, -1):
        states = _cheapest(layers[position])
        if position in starts:
            extra, why = starts[position]
            for state in states:
                whole = _finish(state, extra, why)
                if whole is not None:
                    found.append(whole)
        if position == 0:
            break
        char = text[position - 1]
        after = layers[position - 1]
        for state in states:
            _step(state, char, marks, tails[state.tail].sign, after)
    return found


def _mark_costs(profile: Profile) -> dict[str, float]:
    """What each sign costs as a mark between groups, by the profile's own sign."""
    other = 0.8 if profile.end_marks else 1.0
    thousand = 0.5 if profile.decimals == 3 else 0.0  # of three figures most are thousandths then
    costs = {
        ",": {",": 0.0, ".": other, " ": 0.4, "'": 0.3},
        ".": {".": 0.0, ",": 2.0, " ": 0.4, "'": 0.3},
        " ": {" ": 0.0, ".": 0.3, ",": 1.5, "'": 0.3},
        "": {",": thousand, ".": thousand, " ": 0.2, "'": 0.2},
    }[profile.group]
    return {**_AS_SEPARATOR, **costs}


def _cheapest(states: list[_State]) -> list[_State]:
    best: dict[tuple[object, ...], _State] = {}
    for state in sorted(states):
        key = (state.digits, state.indian, state.seen > 0, state.mark, state.tail)
        if key not in best:
            best[key] = state
            if len(best) == WIDTH:
                break
    return list(best.values())


def _boundary(count: int, indian: bool) -> bool:
    """Whether a mark belongs before the figures to the right of here.

    >>> [n for n in range(1, 10) if _boundary(n, True)], [n for n in range(1, 10) if _boundary(n, False)]
    ([3, 5, 7, 9], [3, 6, 9])
    """
    if indian:
        return count >= 3 and count % 2 == 1
    return count >= 3 and count % 3 == 0


def _step(state: _State, char: str, marks: Mapping[str, float], decimal: str, after: list[_State]) -> None:
    """Everything that `char`, left of what `state` has read, may be."""
    count = len(state.digits)
    boundary = _boundary(count, state.indian)
    if char.isdigit():
        _figure(state, char, 0.0, boundary, after)
    elif char in LOOKALIKES:
        digit, cost = LOOKALIKES[char]
        _figure(state, digit, cost, boundary, after)
    if char not in marks or not count:
        return
    cost = marks[char] + (_SAME_AS_DECIMAL if char == decimal else 0.0)
    if state.mark:
        after.append(_noted(state, cost + _DOUBLE, "two marks for one"))
    elif boundary:
        why = f"{char} read for a comma" if char in "17lI|/" else f"{char} between groups"
        marked = _noted(state, cost, why) if cost >= 0.5 else state._replace(cost=state.cost + cost)
        after.append(marked._replace(seen=state.seen + 1, mark=True))
    elif char == " ":
        after.append(_noted(state, _SPACE_INSIDE, "a gap between figures"))
    elif char in ",.'":
        after.append(_noted(state, _MISPLACED + cost, "a mark in the wrong place")._replace(mark=True))
        if count < 3 and not state.digits.strip("0") and not state.missing:
            lost = _noted(state, (3 - count) * _LOST_ZERO + cost, "zeros lost")
            after.append(lost._replace(digits="000", seen=state.seen + 1, mark=True))


def _figure(state: _State, digit: str, cost: float, boundary: bool, after: list[_State]) -> None:
    count = len(state.digits)
    if count >= MAX_DIGITS:
        return
    if cost:
        state = _noted(state, cost, f"a letter read for {digit}")
    missed = boundary and not state.mark
    after.append(state._replace(
        digits=digit + state.digits,
        mark=False,
        missing=state.missing + missed,
        missed_at=count if missed else state.missed_at,
    ))


def _noted(state: _State, cost: float, why: str) -> _State:
    assumed = state.assumed if why in state.assumed else (*state.assumed, why)
    return state._replace(cost=state.cost + cost, assumed=assumed)


def _finish(state: _State, extra: float, why: str) -> Whole | None:
    """The number that a state stands for if the text before it is a label."""
    count = len(state.digits)
    if not count:
        return None
    if why:
        state = _noted(state, 0.0, why)
    if state.mark:
        state = _noted(state, _LEADING_MARK, "a mark before the first figure")
    if state.digits[0] == "0" and count > 1:
        zeros = count - len(state.digits.lstrip("0") or "0")
        state = _noted(state, _LEADING_ZERO * zeros, "leading zeros")
    if state.seen == 0:
        if count > 5:
            cost = min(_LONGEST_UNGROUPED, _LONG_UNGROUPED * (count - 5) * (count - 4))
            state = _noted(state, cost, "no marks between groups")
    elif state.missing:
        leftmost = state.missed_at + (2 if state.indian else 3) >= count
        cost = _MISSING * state.missing - (_MISSING - _MISSING_LEFTMOST) * leftmost
        state = _noted(state, cost, "a mark missing between groups")
    clean = state.seen and not state.missing
    if count > _HUGE and not clean:
        state = _noted(state, _HUGE_COST, "a very large amount")
    if not clean and count > 5 and state.digits[-4:-1] == "000" and state.digits[-1] != "0":
        state = _noted(state, _LONE_END, "a lone figure after zeros")
    return Whole(int(state.digits), state.cost + extra, state.tail, state.assumed)

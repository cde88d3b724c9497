"""A guide of how amounts in figures are written: groups of digits, marks between them, an end.

In: nothing. Out: a Guide. It rules nothing out: what hardly anybody writes costs. A stroke between two digits
is more often a one than a slash, a single digit or a fourth one after a mark is often a piece of the end,
a digit after the final dash is that dash's tail. Prices are natural logarithms in round numbers, selected on
courtesy_amounts.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

_ODD, _RARE = -3.0, -1.0
_NEVER = -12.0  # a dollar sign that is not the first: that is an 8 or a 5
_DASHES = ("-", "=")
_MOST = 5  # digits counted


class _State(NamedTuple):
    """`digits` since the last other character, at most five; that `mark`, "" before the first digit; and the
    `last` character."""

    digits: int = 0
    mark: str = ""
    last: str = ""


class AmountGuide:
    """The Guide of amounts such as 4,20,000/- and 1.500.- and 308 45/100 and 12000.50"""

    def start(self) -> Hashable:
        """Returns the state before the first character."""
        return _State()

    def step(self, state: Hashable, letter: str) -> tuple[Hashable, float]:
        """Returns the state after one more character, of any kind, and its natural log-probability."""
        assert isinstance(state, _State)
        if letter.isdigit():
            return _State(min(_MOST, state.digits + 1), state.mark, letter), _opening(state, letter)
        leading = not (state.mark or state.digits)
        if letter == "$" and (not leading or state.last == "$"):
            return _State(0, letter, letter), _NEVER
        if leading:  # stars and dashes guard an amount, slashes don't
            return _State(0, "", letter), _RARE if letter == "/" else 0.0
        return _State(0, letter, letter), _closing(state)

    def finish(self, state: Hashable) -> float:
        """Returns the natural log-probability of ending here: a bare slash at the end lacks its dash."""
        assert isinstance(state, _State)
        return _RARE if state.last == "/" else _closing(state)


def _opening(state: _State, digit: str) -> float:
    """What a digit costs after `last`: the only fraction on a cheque is n/100, and nothing follows a dash."""
    if state.last == "/":
        return _RARE if digit == "1" else _ODD
    return _ODD if state.last == state.mark and state.mark in _DASHES else 0.0


def _closing(state: _State) -> float:
    """What a group costs when it ends: after a comma or a full stop it has two digits or three."""
    return _ODD if state.mark in (",", ".") and state.digits not in (0, 2, 3) else 0.0

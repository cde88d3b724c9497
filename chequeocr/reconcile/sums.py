"""Several rows that one cheque pays: sums that are exact to the cent.

In: an amount and the amounts of open rows. Out: the sets of rows that make it. Where more than one set does,
no set is chosen here. Money is counted in whole numbers of its smallest part, never in floats.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

MOST_ROWS = 60
"""Open rows of one party that are searched."""

_MOST_STEPS = 100_000


@dataclass(frozen=True, slots=True)
class Sums:
    """`sets` of indices, at most two; `whole` is False where the search was ended before it was through."""

    sets: tuple[tuple[int, ...], ...]
    whole: bool = True


def sums(amount: Decimal, amounts: Sequence[Decimal], most: int) -> Sums:
    """Returns the sets of two to `most` of `amounts`, all above nought, that make `amount`.

    >>> D = Decimal
    >>> sums(D("300.00"), [D("120.00"), D("50"), D("180.00")], 8).sets
    ((0, 2),)
    """
    if len(amounts) > MOST_ROWS:
        return Sums((), whole=False)
    exponent = min(int(one.as_tuple().exponent) for one in (amount, *amounts))
    target, *parts = (int(one.scaleb(-exponent)) for one in (amount, *amounts))
    smaller = [at for at, part in enumerate(parts) if 0 < part < target]
    order = sorted(smaller, key=lambda at: (-parts[at], at))
    search = _Search([parts[at] for at in order], most)
    search.go(target, 0, ())
    found = tuple(tuple(sorted(order[at] for at in one)) for one in search.found)
    return Sums(found, search.steps < _MOST_STEPS)


class _Search:
    """Goes through the sets, large amounts first, and leaves out what can't come to the sum any more."""

    def __init__(self, parts: list[int], most: int) -> None:
        self.parts, self.most = parts, most
        self.rest = [sum(parts[at : at + most]) for at in range(len(parts) + 1)]
        self.found: list[tuple[int, ...]] = []
        self.steps = 0

    def go(self, left: int, at: int, taken: tuple[int, ...]) -> None:
        """Adds the sets that begin with `taken`, and go on from part `at` with `left` to come to."""
        if left == 0:
            if len(taken) > 1:
                self.found.append(taken)
            return
        if len(taken) == self.most:
            return
        for index in range(at, len(self.parts)):
            self.steps += 1
            if self.steps >= _MOST_STEPS or len(self.found) > 1 or left > self.rest[index]:
                return
            if self.parts[index] <= left:
                self.go(left - self.parts[index], index + 1, (*taken, index))

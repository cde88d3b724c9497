"""Counting how much of what was tampered with is accepted.

In: kind, sort of base (`drawn`, `real`), whether it was accepted. Out: the rows of a table, families and the
total with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.bench.tampering.kinds import Kind

SORTS = ("drawn", "real")
TOGETHER = 0.005
"""Highest accepted share of all kinds together."""

HEAD = "| what was done | accepted, drawn | accepted, real | at most | |\n" + "|---" * 5 + "|"


@dataclass(slots=True)
class Count:
    """Accepted of tried; `other`: accepted with another amount than the untouched cheque's."""

    accepted: int = 0
    tried: int = 0
    other: int = 0

    def __str__(self) -> str:
        more = f" ({self.other} with another amount)" if self.other else ""
        return f"{self.accepted}/{self.tried}{more}" if self.tried else "–"

    def add(self, more: Count) -> None:
        self.accepted += more.accepted
        self.tried += more.tried
        self.other += more.other


@dataclass(slots=True)
class Tally:
    """By kind and sort; `untouched`: of each sort, the cheques that were accepted as they are."""

    kinds: Mapping[str, Kind]
    counts: dict[tuple[str, str], Count] = field(default_factory=dict)
    untouched: dict[str, Count] = field(default_factory=dict)

    def count(self, kind: str, accepted: bool, other: bool, sort: str) -> None:
        """Counts one picture."""
        self.counts.setdefault((kind, sort), Count()).add(Count(int(accepted), 1, int(accepted and other)))

    def table(self) -> list[str]:
        """The whole table as Markdown, families under their kinds, what was not touched last."""
        untouched = [str(self.untouched.get(sort, Count())) for sort in SORTS]
        return [*HEAD.split("\n"), *self._rows(), f"| untouched cheques | {' | '.join(untouched)} | | |"]

    def of(self, kind: str) -> str:
        """The row of one kind."""
        return _row(kind, [self.counts.get((kind, sort), Count()) for sort in SORTS], self.kinds[kind].most)

    def _rows(self) -> Iterator[str]:
        families = dict.fromkeys(kind.family for kind in self.kinds.values())
        for family in families:
            names = [name for name, kind in self.kinds.items() if kind.family == family]
            yield from (self.of(name) for name in names)
            yield _row(f"**{family}**", self._sums(names), None)
        yield _row("**all**", self._sums(list(self.kinds)), TOGETHER)

    def _sums(self, names: list[str]) -> list[Count]:
        sums = [Count() for _ in SORTS]
        for total, sort in zip(sums, SORTS, strict=True):
            for name in names:
                total.add(self.counts.get((name, sort), Count()))
        return sums


def _row(name: str, counts: list[Count], most: float | None) -> str:
    accepted, tried = sum(one.accepted for one in counts), sum(one.tried for one in counts)
    limit = "" if most is None else f"{100 * most:g} %"
    reached = (
        "" if most is None or not tried else ("reached" if accepted <= most * tried else "**not reached**")
    )
    return f"| {name} | {' | '.join(map(str, counts))} | {limit} | {reached} |"

"""What a measurement gives: counts, verdicts, what went wrong, seconds.

In: what chequeocr.evaluate.count counts. Out: a Report, and the counts as plain rows or a Markdown table.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from chequeocr.evaluate.clips import Clip
from chequeocr.evaluate.rates import Rate, Scored
from chequeocr.evaluate.trust import Trust, Verdict, trust

AGREED = "amount, of those where both agree"
ALTERED = "altered, accepted"
ERROR_RATES = {"payee": "payee CER", "amount in words, text": "amount in words CER"}
"""Figure -> the error rate that is counted beside it, in edits of characters."""


@dataclass(slots=True)
class Count:
    """Right of total; of an error rate, edits of characters."""

    right: int = 0
    total: int = 0

    def add(self, right: int, total: int = 1) -> None:
        """Adds `right` of `total`."""
        self.right += right
        self.total += total


@dataclass(frozen=True, slots=True)
class Miss:
    """One figure that came out wrong. It holds values of the cheque: for the screen, not for logs.

    `confidence` is what the record claims for the value, None where it claims nothing; `decision` the
    record's, "" where there is no record; `clips` show where it was read, where they were asked for.
    """

    image: str
    figure: str
    truth: str
    got: str
    confidence: float | None = None
    decision: str = ""
    clips: tuple[Clip, ...] = ()


@dataclass(slots=True)
class Report:
    """What was counted, in the order in which it came up.

    `counts` by (set, figure); `verdicts` one for each cheque that is altered or whose amount is known;
    `scored` by figure the values that have a confidence; `seconds` one for each record; `unread` image
    and the error's code for each picture without a record.
    """

    counts: dict[tuple[str, str], Count] = field(default_factory=lambda: defaultdict(Count))
    misses: list[Miss] = field(default_factory=list)
    pictures: int = 0
    failures: int = 0
    verdicts: list[Verdict] = field(default_factory=list)
    scored: dict[str, list[Scored]] = field(default_factory=lambda: defaultdict(list))
    seconds: list[float] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)

    @property
    def sets(self) -> list[str]:
        """The sets that pictures belong to."""
        return list(dict.fromkeys([of for of, _ in self.counts] + [v.set for v in self.verdicts]))

    @property
    def figures(self) -> list[str]:
        """The figures that were counted."""
        return list(dict.fromkeys(figure for _, figure in self.counts))

    def rate(self, of: str, figure: str) -> Rate | None:
        """Returns a count with its interval; None if nothing was counted, and for error rates.

        Edits may outnumber characters and come in runs, so that no interval of a share fits them.
        """
        count = self.counts.get((of, figure))
        if count is None or not count.total or figure in ERROR_RATES.values():
            return None
        return Rate(count.right, count.total)

    def cell(self, of: str, figure: str) -> str:
        """Returns a count as text, with its interval if it has one; of an error rate the edits."""
        rate, count = self.rate(of, figure), self.counts.get((of, figure))
        if rate is not None:
            return str(rate)
        if count is None or not count.total:
            return "–"
        return f"{count.right} edits in {count.total} ({count.right / count.total:.1%})"

    def trusts(self) -> list[Trust]:
        """Returns the read rates of all sets together, and of each if there are several; none without
        amounts."""
        of_sets = self.sets if len(self.sets) > 1 else []
        found = (trust(self.verdicts, of) for of in (None, *of_sets))
        return [one for one in found if one is not None]

    def rows(self) -> list[dict[str, Any]]:
        """Returns one plain dict a figure: set, figure, right (of an error rate the edits), total, rate."""
        return [
            {"set": of, "figure": figure, "right": c.right, "total": c.total,
             "rate": round(c.right / c.total, 4) if c.total else None}
            for (of, figure), c in self.counts.items()
        ]

    def markdown(self) -> str:
        """Returns a table: a line a figure, a column a set."""
        sets = list(dict.fromkeys(of for of, _ in self.counts))
        lines = ["| figure | " + " | ".join(sets) + " |", "|---|" + "---|" * len(sets)]
        for figure in self.figures:
            cells = [_cell(self.counts.get((of, figure))) for of in sets]
            lines.append(f"| {figure} | " + " | ".join(cells) + " |")
        return "\n".join(lines)

    def worst(self) -> list[Miss]:
        """Returns the misses: those on accepted cheques first, of those amounts first, then by falling
        confidence; those without a confidence last, in their order.

        An amount that figures and words agree on is there once, as an amount.
        """
        once = [miss for miss in self.misses if miss.figure != AGREED]
        return sorted(once, key=_weight, reverse=True)


def _weight(miss: Miss) -> tuple[bool, bool, float]:
    """How much a miss matters. What a detector's box lacks cost nobody anything, if the value is right."""
    accepted = miss.decision == "accept" and not miss.figure.startswith("box ")
    paid = accepted and miss.figure in ("amount", ALTERED)
    return accepted, paid, -1.0 if miss.confidence is None else miss.confidence


def _cell(count: Count | None) -> str:
    if count is None or not count.total:
        return "–"
    return f"{count.right}/{count.total} ({count.right / count.total:.1%})"

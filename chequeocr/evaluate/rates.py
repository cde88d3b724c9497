"""The statistics of trust: intervals of rates, the reject curve, the read rate, reliability.

In: readings that are right or wrong, each with the reader's confidence. Out: counts, shares and intervals.
Pure: nothing here knows what a cheque is.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import fmean

from chequeocr.errors import SettingsError

Z95 = 1.959963984540054
"""The 97.5 % point of the normal distribution: what two-sided 95 % intervals are made with."""

BINS = 10
"""Bins of a reliability diagram, equally wide."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One reading: whether it is right, and its confidence, a probability; None where there is none.

    Raises SettingsError for a confidence outside 0 to 1.
    """

    confidence: float | None
    right: bool

    def __post_init__(self) -> None:
        if self.confidence is not None and not 0.0 <= self.confidence <= 1.0:  # NaN, too
            raise SettingsError(f"a confidence is a probability, 0 to 1, not {self.confidence!r:.40}")


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` of `total`."""

    count: int
    total: int

    @property
    def share(self) -> float | None:
        """The share, 0 to 1; None if the total is 0."""
        return self.count / self.total if self.total else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson interval of the share; None if the total is 0."""
        return wilson(self.count, self.total) if self.total else None

    def __str__(self) -> str:
        """Count, share and the ends of its interval in per cent: 8/10 80.0% (49.0–94.3)."""
        if self.share is None or self.interval is None:
            return "–"
        low, high = self.interval
        return f"{self.count}/{self.total} {self.share:.1%} ({low * 100:.1f}–{high * 100:.1f})"


@dataclass(frozen=True, slots=True)
class Point:
    """The result of accepting from one confidence: `right` and `wrong` of `presented` are accepted, the rest
    are not.

    Accepted is what has a confidence of `threshold` or more; None where no threshold decides.
    """

    threshold: float | None
    right: int
    wrong: int
    presented: int

    @property
    def accepted(self) -> int:
        """The number of accepted ones."""
        return self.right + self.wrong


@dataclass(frozen=True, slots=True)
class Bin:
    """The readings with a confidence of `low` to below `high` (the last bin holds 1 as well).

    `mean` is their mean confidence, None where there are none.
    """

    low: float
    high: float
    right: int
    count: int
    mean: float | None


def wilson(count: int, total: int) -> tuple[float, float]:
    """Returns the 95 % score interval of `count` of `total`, both ends from 0 to 1.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
    American Statistical Association 22 (1927), 209-212; without continuity correction. It holds for few
    and for extreme counts too, where the usual interval around the share has no width or leaves 0 to 1.
    Raises SettingsError where `count` is not 0 to `total`, or `total` is nought.

    >>> [round(end, 4) for end in wilson(8, 10)]
    [0.4902, 0.9433]
    """
    if not 0 <= count <= total or total == 0:
        raise SettingsError(f"{count} of {total} is not a share and has no interval")
    share, spread = count / total, Z95**2 / total
    centre = (share + spread / 2) / (1 + spread)
    half = Z95 * math.sqrt(share * (1 - share) / total + spread / (4 * total)) / (1 + spread)
    # Both ends are exact there; rounding would put them a hair off.
    return (0.0 if count == 0 else centre - half), (1.0 if count == total else centre + half)


def needed(limit: Fraction) -> int:
    """Returns how many have to be presented until none wrong shows, by the 95 % interval, at most `limit`
    wrong.

    >>> needed(Fraction(1, 100)), needed(Fraction(1, 1000))
    (381, 3838)
    """
    return math.ceil(Z95**2 * (1 / limit - 1))


def reject_curve(scored: Sequence[Scored]) -> tuple[Point, ...]:
    """Returns what is accepted at each distinct confidence, highest first.

    `scored` is all that was presented. Equal confidences are accepted together: no threshold parts
    them. What has no confidence is presented and never accepted.
    """
    groups: dict[float, list[int]] = defaultdict(lambda: [0, 0])
    for one in scored:
        if one.confidence is not None:
            groups[one.confidence][one.right] += 1
    points: list[Point] = []
    right = wrong = 0
    for confidence in sorted(groups, reverse=True):
        wrong += groups[confidence][False]
        right += groups[confidence][True]
        points.append(Point(confidence, right, wrong, len(scored)))
    return tuple(points)


def read_rate(scored: Sequence[Scored], limit: Fraction) -> Point:
    """Returns the largest acceptance at which at most `limit` of all presented are accepted and wrong.

    `limit` is a share: Fraction(1, 100) for R@1 %; exact, as 0.07 * 100 is more than 7. The read rate is
    `right` of `presented`. Where even the highest confidence lets too many through, nothing is
    accepted and `threshold` is None. Raises SettingsError where nothing was presented.
    """
    if not scored:
        raise SettingsError("a read rate needs at least one cheque that was presented")
    best = Point(None, 0, 0, len(scored))
    for point in reject_curve(scored):
        if Fraction(point.wrong, point.presented) <= limit:
            best = point  # wrong ones only grow along the curve
    return best


def reliability(scored: Sequence[Scored], bins: int = BINS) -> tuple[Bin, ...]:
    """Returns `bins` bins of equal width, the empty ones too: what confidences promise, and what is right.

    A reading without a confidence is in none. Where confidences are calibrated, the share of right ones
    is near their mean in every bin (M. H. DeGroot and S. E. Fienberg, "The comparison and evaluation of
    forecasters", The Statistician 32 (1983), 12-22). Raises SettingsError for fewer bins than one.
    """
    if bins < 1:
        raise SettingsError(f"a reliability diagram needs at least one bin, not {bins}")
    members: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for one in scored:
        if one.confidence is not None:
            members[min(int(one.confidence * bins), bins - 1)].append((one.confidence, one.right))
    return tuple(
        Bin(i / bins, (i + 1) / bins, sum(right for _, right in inside), len(inside),
            fmean(confidence for confidence, _ in inside) if inside else None)
        for i, inside in enumerate(members)
    )  # fmt: skip

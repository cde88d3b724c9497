"""Whether the amounts can be trusted: the read rate at a fixed misread rate, and what was decided.

In: a Verdict a cheque. Out: Trust, over all sets or of one.

Read rate: of all cheques presented, the share whose amount is accepted without a person and is right, while
the wrong accepts stay within a limit, as a share of all presented too. A cheque that can't be read, or that
the record rejects, is presented and not accepted. An altered cheque has no right amount: it isn't among those
presented, and accepting one is counted apart, as a misread.

Straight through: accepted by the record's decision, with the amount and every required field right. Presented
are only the cheques on which all of these are known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from chequeocr.evaluate.rates import Point, Rate, Scored, needed, read_rate, reject_curve
from chequeocr.record import Cheque

LIMITS = (Fraction(1, 100), Fraction(1, 1000))
"""The misread rates at which read rates are given: 1 %, as practitioners do, and 0.1 %."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result for one amount.

    `scored` ranks it: no confidence where there is no record, or one that is rejected; of an altered cheque
    it is never right. `accepted` is the record's own decision. `whole` is whether the amount and all required
    fields are right, None where one of them isn't known.
    """

    set: str
    altered: bool
    accepted: bool
    scored: Scored
    whole: bool | None = None


@dataclass(frozen=True, slots=True)
class Operating:
    """One way to accept: by a limit on the wrong ones (None: by the record's decision), and what it gives.

    With `whole`, right is what is right in every required field.
    """

    limit: Fraction | None
    point: Point
    altered: Rate
    whole: bool = False

    @property
    def name(self) -> str:
        """The name of this way: R@1 %, R@0.1 %, the decision, or straight through."""
        if self.limit is not None:
            return f"R@{float(self.limit) * 100:g} %"
        return "straight through" if self.whole else 'decision "accept"'

    @property
    def needed(self) -> int | None:
        """How many cheques show that the limit is kept; None without a limit."""
        return None if self.limit is None else needed(self.limit)

    @property
    def enough(self) -> bool | None:
        """Whether so many were presented: with fewer even none wrong doesn't show that the limit is kept."""
        return None if self.needed is None else self.point.presented >= self.needed

    @property
    def right(self) -> Rate:
        """The read rate: accepted and right, of all presented."""
        return Rate(self.point.right, self.point.presented)

    @property
    def wrong(self) -> Rate:
        """The misread rate: accepted and wrong, of all presented."""
        return Rate(self.point.wrong, self.point.presented)

    @property
    def accepted(self) -> Rate:
        """The accepted, of all presented."""
        return Rate(self.point.accepted, self.point.presented)


@dataclass(frozen=True, slots=True)
class Trust:
    """The read rates of a set (None: of all) with what was decided last, and the whole reject curve.

    `straight` is None where no cheque has a known amount and all required fields known.
    """

    set: str | None
    presented: int
    altered: int
    operating: tuple[Operating, ...]
    curve: tuple[Point, ...]
    straight: Operating | None = None

    @property
    def ways(self) -> tuple[Operating, ...]:
        """Returns all ways to accept, the straight-through ones last."""
        return self.operating if self.straight is None else (*self.operating, self.straight)


def verdict_on(cheque: Cheque | None, of: str, *, right: bool, altered: bool, whole: bool | None) -> Verdict:
    """Returns the verdict on a record, or on None if the picture could not be read."""
    ranked = cheque is not None and cheque.amount is not None and cheque.decision != "reject"
    confidence = cheque.amount.confidence if ranked and cheque and cheque.amount else None
    accepted = cheque is not None and cheque.decision == "accept"
    return Verdict(of, altered, accepted, Scored(confidence, right and not altered), whole)


def trust(verdicts: Iterable[Verdict], of: str | None = None) -> Trust | None:
    """Returns the figures of one set, or of all; None if no unaltered cheque with a known amount was
    presented."""
    mine = [verdict for verdict in verdicts if of is None or verdict.set == of]
    presented = [verdict for verdict in mine if not verdict.altered]
    altered = [verdict for verdict in mine if verdict.altered]
    if not presented:
        return None
    scored = [verdict.scored for verdict in presented]
    ways = [_at(limit, scored, altered) for limit in LIMITS]
    ways.append(_decided(presented, altered))
    straight = _straight(presented, altered)
    return Trust(of, len(presented), len(altered), tuple(ways), reject_curve(scored), straight)


def _at(limit: Fraction, scored: list[Scored], altered: list[Verdict]) -> Operating:
    point = read_rate(scored, limit)
    sure = [verdict.scored.confidence for verdict in altered if verdict.scored.confidence is not None]
    through = 0 if point.threshold is None else sum(given >= point.threshold for given in sure)
    return Operating(limit, point, Rate(through, len(altered)))


def _decided(presented: list[Verdict], altered: list[Verdict]) -> Operating:
    accepted = [verdict.scored.right for verdict in presented if verdict.accepted]
    point = Point(None, sum(accepted), len(accepted) - sum(accepted), len(presented))
    return Operating(None, point, Rate(sum(verdict.accepted for verdict in altered), len(altered)))


def _straight(presented: list[Verdict], altered: list[Verdict]) -> Operating | None:
    known = [verdict for verdict in presented if verdict.whole is not None]
    accepted = [verdict.whole is True for verdict in known if verdict.accepted]
    point = Point(None, sum(accepted), len(accepted) - sum(accepted), len(known))
    through = Rate(sum(verdict.accepted for verdict in altered), len(altered))
    return Operating(None, point, through, whole=True) if known else None

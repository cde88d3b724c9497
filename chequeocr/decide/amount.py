"""Figures against words: one amount out of two lists of candidates.

In: candidates of the figures (courtesy amount) and of the words (legal amount), costs being negative log
shares as `combine` gives them. Out: AmountDecision, with the posterior over amounts. Each field either reads
or fails: where it reads, its shares hold; where it fails, it says nothing, and every amount that people write
is equally likely to it. So what both hold wins, though neither holds it likeliest, since readings of
different ink seldom agree by chance; what one holds alone stands as likely as the other is to have failed.
Nobody writes a cheque over nothing: an amount of 0 counts as unreadable.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from chequeocr.parse.profiles import Profile
from chequeocr.record import Amount
from chequeocr.types import Candidate

NUMBERS_FAIL, WORDS_FAIL = 0.1, 0.3
"""How often a field's right amount is not among its candidates: rounded from synthetic cheques."""

AMOUNTS = 300.0
"""Among how many amounts two readings that both go wrong meet by chance. Far fewer than people write, since
both go wrong near the right one; a round number."""

DIFFER = 0.1
"""How much it weighs that both fields are read rightly and differ on the paper: about one cheque in a hundred
is altered or written wrongly, and then mostly by as little as readers go wrong; a round number."""

UNREADABLE_BELOW = 0.02
"""A field holds no amount of a smaller share: where that is its likeliest, it is unreadable, and figures and
words that meet there do not agree. Selected on IDRBT."""


class Weighed(NamedTuple):
    """An amount, its posterior, and whether figures and words hold it rather than fail."""

    value: Decimal
    posterior: float
    numbers: bool
    words: bool


@dataclass(frozen=True, slots=True)
class AmountDecision:
    """`amount` to act on, None where neither can be read; `numbers` and `words` what each field says.

    `disagree` is True where both can be read and no value is likely in both; `posterior` of the amount, as
    far as shares can be trusted: calibrated is `decide.confidence`.
    """

    amount: Amount | None
    numbers: Decimal | None
    words: Decimal | None
    disagree: bool = False
    posterior: float = 0.0

    @property
    def agreed(self) -> bool:
        """Whether both fields say the same."""
        return self.amount is not None and self.amount.origin == "both"


def settle(numbers: Sequence[Candidate[Decimal]], words: Sequence[Candidate[Decimal]],
           profile: Profile) -> AmountDecision:
    """The amount of a cheque. Its confidence stays None: nothing here is calibrated.

    >>> from chequeocr.parse.profiles import profile
    >>> C, D = Candidate, Decimal
    >>> s = settle([C(D("88000.00"), 0.7), C(D("8800000.00"), 0.9)], [C(D("8800000.00"), 0.1)], profile("IN"))
    >>> str(s.amount.value), s.amount.origin, s.disagree, s.posterior > 0.97
    ('8800000.00', 'both', False, True)
    >>> s = settle([C(D("22.00"), 0.1)], [C(D("20.00"), 0.1)], profile("IN"))
    >>> str(s.amount.value), s.amount.origin, s.disagree, s.posterior < 0.9
    ('22.00', 'numbers', True, True)
    >>> settle([], [], profile("IN")).amount is None
    True
    """
    figure, word = likely(numbers), likely(words)
    if figure is None and word is None:
        return AmountDecision(None, None, None)
    best = max(weigh(numbers, words), key=lambda w: w.posterior)
    said = (figure.value if figure else None, word.value if word else None)
    if best.numbers and best.words:
        amount = _amount(best.value, profile, "both")
        return AmountDecision(amount, best.value, best.value, False, best.posterior)
    origin = "words" if best.words or figure is None else "numbers"
    both = figure is not None and word is not None
    return AmountDecision(_amount(best.value, profile, origin), *said, both, best.posterior)


def resolve_conflict(
    settled: AmountDecision,
    numbers: Sequence[Candidate[Decimal]],
    words: Sequence[Candidate[Decimal]],
    profile: Profile,
) -> AmountDecision:
    """What seemed to agree, where a field denies it: `numbers` and `words` without the candidates denied.

    The amount stays where one field still holds it, with the posterior that is left to it.

    >>> from chequeocr.parse.profiles import profile
    >>> C, D, IN = Candidate, Decimal, profile("IN")
    >>> figures, slip = [C(D("80000"), 0.1)], [C(D("8000"), 0.1), C(D("80000"), 2.5)]
    >>> both = settle(figures, slip, IN)
    >>> found = resolve_conflict(both, figures, slip[:1], IN)
    >>> both.posterior > 0.9 > found.posterior, str(found.amount.value), found.disagree
    (True, '80000', True)
    """
    again = settle(numbers, words, profile)
    held = {w.value: w for w in weigh(numbers, words)}
    kept = held.get(settled.amount.value) if settled.amount else None
    if settled.amount is None or kept is None or again.amount is None:
        return again
    amount = settled.amount.model_copy(update={"origin": "numbers" if kept.numbers else "words"})
    return replace(again, amount=amount, posterior=kept.posterior)


def weigh(
    numbers: Sequence[Candidate[Decimal]], words: Sequence[Candidate[Decimal]]
) -> list[Weighed]:
    """The posterior of every amount that either field holds; what is missing to 1 is that of none of them, or
    of two amounts that differ on the paper.

    >>> C, D = Candidate, Decimal
    >>> [(str(w.value), round(w.posterior, 2)) for w in weigh([C(D("22"), 0.1)], [C(D("20"), 0.1)])]
    [('22', 0.56), ('20', 0.22)]
    """
    figures, legal = _shares(numbers), _shares(words)
    fail_f = 1.0 - (1.0 - NUMBERS_FAIL) * min(1.0, sum(figures.values()))
    fail_w = 1.0 - (1.0 - WORDS_FAIL) * min(1.0, sum(legal.values()))
    found, same = [], 0.0
    for value in {**figures, **legal}:
        held_f = (1.0 - NUMBERS_FAIL) * figures.get(value, 0.0)
        held_w = (1.0 - WORDS_FAIL) * legal.get(value, 0.0)
        weight = (held_f + fail_f / AMOUNTS) * (held_w + fail_w / AMOUNTS) * AMOUNTS
        same += held_f * held_w
        holding = (shares.get(value, 0.0) >= UNREADABLE_BELOW for shares in (figures, legal))
        found.append(Weighed(value, weight, *holding))
    differ = DIFFER * ((1.0 - fail_f) * (1.0 - fail_w) - same)
    total = math.fsum(w.posterior for w in found) + fail_f * fail_w + max(0.0, differ)
    return [w._replace(posterior=w.posterior / total) for w in found]


def _shares(candidates: Sequence[Candidate[Decimal]]) -> dict[Decimal, float]:
    """Share of each amount above 0; noise that a cost stands for keeps the rest."""
    shares: dict[Decimal, float] = {}
    for c in candidates:
        if c.value > 0:
            shares[c.value] = shares.get(c.value, 0.0) + math.exp(-c.cost)
    return shares


def _amount(value: Decimal, profile: Profile, origin: str) -> Amount:
    return Amount.model_validate({"value": value, "currency": profile.currency, "from": origin})


def likely(candidates: Sequence[Candidate[Decimal]]) -> Candidate[Decimal] | None:
    """The best candidate of one field where it is more than noise and more than 0."""
    best = candidates[0] if candidates else None
    return best if best and math.exp(-best.cost) >= UNREADABLE_BELOW and best.value > 0 else None

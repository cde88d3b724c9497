"""Figures against words: one amount out of two lists of candidates.

In: candidates of the figures (courtesy amount) and of the words (legal amount), costs being negative log
shares as `combine` gives them. Out: Settled. A value that both lists hold at a moderate cost wins, since
two readings of different ink seldom agree by chance; else the surer field's best, the figures' in doubt.
Nobody writes a cheque over nothing: an amount of 0 counts as unreadable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from chequeocr.parse.profiles import Profile
from chequeocr.record import Amount
from chequeocr.types import Candidate

AGREE_WITHIN = 3.5
"""Largest sum of both costs at which a shared value still counts as agreement.

Selected on IDRBT, after the one wrong agreement there, at 3.96; the right ones end at 3.11, but for one
at 5.37.
"""

UNREADABLE_ABOVE = 4.0
"""A field whose best value has less than this share, exp(-4) or 2 %, is unreadable; selected on IDRBT."""

WORDS_SURER_BY = 0.4
"""By how much the words must be cheaper to be believed against the figures; selected on IDRBT."""


@dataclass(frozen=True, slots=True)
class Settled:
    """`amount` to act on, None where neither can be read; `numbers` and `words` what each field says.

    `disagree` is True where both can be read and no value is likely in both.
    """

    amount: Amount | None
    numbers: Decimal | None
    words: Decimal | None
    disagree: bool = False


def settle(numbers: Sequence[Candidate[Decimal]], words: Sequence[Candidate[Decimal]],
           profile: Profile) -> Settled:
    """The amount of a cheque. Confidence stays None: nothing here is calibrated.

    >>> from chequeocr.parse.profiles import profile
    >>> C, D = Candidate, Decimal
    >>> s = settle([C(D("88000.00"), 0.7), C(D("8800000.00"), 0.9)], [C(D("8800000.00"), 0.1)], profile("IN"))
    >>> str(s.amount.value), s.amount.origin, s.disagree
    ('8800000.00', 'both', False)
    >>> s = settle([C(D("22.00"), 0.1)], [C(D("20.00"), 0.1)], profile("IN"))
    >>> str(s.amount.value), s.amount.origin, s.disagree
    ('22.00', 'numbers', True)
    >>> settle([], [], profile("IN")).amount is None
    True
    """
    shared = _agreed(numbers, words)
    if shared is not None:
        return Settled(_amount(shared, profile, "both"), shared, shared)
    figure, word = likely(numbers), likely(words)
    said = (figure.value if figure else None, word.value if word else None)
    if figure and (word is None or figure.cost <= word.cost + WORDS_SURER_BY):
        return Settled(_amount(figure.value, profile, "numbers"), *said, disagree=word is not None)
    if word:
        return Settled(_amount(word.value, profile, "words"), *said, disagree=figure is not None)
    return Settled(None, None, None)


def _amount(value: Decimal, profile: Profile, origin: str) -> Amount:
    return Amount.model_validate({"value": value, "currency": profile.currency, "from": origin})


def likely(candidates: Sequence[Candidate[Decimal]]) -> Candidate[Decimal] | None:
    """The best candidate of one field where it is more than noise and more than 0."""
    best = candidates[0] if candidates else None
    return best if best and best.cost <= UNREADABLE_ABOVE and best.value > 0 else None


def _agreed(numbers: Sequence[Candidate[Decimal]], words: Sequence[Candidate[Decimal]]) -> Decimal | None:
    """The cheapest value that both hold."""
    costs = {c.value: c.cost for c in words}
    both = [(c.cost + costs[c.value], c.value) for c in numbers if c.value in costs and c.value > 0]
    best = min(both, default=None)
    return best[1] if best is not None and best[0] <= AGREE_WITHIN else None

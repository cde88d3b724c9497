"""Figures against words: which amount wins, how sure it is, and which field it is taken from."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest

from chequeocr.decide.amount import AmountDecision, likely, resolve_conflict, settle, weigh
from chequeocr.parse.profiles import profile
from chequeocr.types import Candidate

IN = profile("IN")


def held(**shares: float) -> list[Candidate[Decimal]]:
    """Candidates of one field: _10=0.9 is an amount of 10 with a share of 0.9."""
    return [Candidate(Decimal(name[1:]), -math.log(share)) for name, share in shares.items()]


def said(settled: AmountDecision) -> tuple[str, str, str | None, str | None]:
    assert settled.amount is not None
    numbers, words = (None if v is None else str(v) for v in (settled.numbers, settled.words))
    return str(settled.amount.value), settled.amount.origin, numbers, words


def test_what_both_hold_is_what_each_says():
    settled = settle(held(_10=0.6, _20=0.3), held(_30=0.6, _20=0.3), IN)
    assert said(settled) == ("20", "both", "20", "20")
    assert settled.agreed
    assert not settled.disagree


def test_an_amount_is_taken_from_the_field_that_holds_it():
    """Words hold 30, and figures hardly: that makes it the likeliest, and yet they don't say it."""
    settled = settle(held(_10=0.9, _30=0.015), held(_20=0.5, _30=0.4), IN)
    assert said(settled) == ("30", "words", "10", "20")
    assert settled.disagree
    mirrored = settle(held(_20=0.5, _30=0.4), held(_10=0.9, _30=0.015), IN)
    assert said(mirrored) == ("30", "numbers", "20", "10")


def test_an_amount_of_words_that_hardly_hold_it_is_still_theirs_where_figures_say_nothing():
    settled = settle(held(_30=0.019), held(_20=0.021, _30=0.0195), IN)
    assert said(settled) == ("30", "words", None, "20")
    assert settled.posterior < 0.2


def test_posteriors_literally():
    """Figures fail one time in ten, words three in ten; by chance two failures meet among 300 amounts, and
    one in ten of two rightly read amounts that differ counts as a difference on the paper."""
    found = {str(w.value): w for w in weigh(held(_10=0.5, _20=0.4), held(_10=0.5, _20=0.4))}
    fail_f, fail_w = 0.19, 0.37  # 1 - 0.9 * 0.9, 1 - 0.7 * 0.9
    ten = (0.45 + fail_f / 300) * (0.35 + fail_w / 300) * 300
    twenty = (0.36 + fail_f / 300) * (0.28 + fail_w / 300) * 300
    differ = 0.1 * (0.81 * 0.63 - (0.45 * 0.35 + 0.36 * 0.28))
    total = ten + twenty + fail_f * fail_w + differ
    assert found["10"].posterior == pytest.approx(ten / total)
    assert found["20"].posterior == pytest.approx(twenty / total)
    assert (found["10"].numbers, found["10"].words) == (True, True)


def test_an_amount_that_a_field_holds_twice_has_both_shares():
    once = weigh(held(_10=0.6), held(_10=0.6))
    twice = weigh([*held(_10=0.2), *held(_10=0.4)], [*held(_10=0.5), *held(_10=0.1)])
    assert twice[0].posterior == pytest.approx(once[0].posterior)


def test_a_share_below_two_in_a_hundred_is_held_by_nobody():
    (ten, twenty) = weigh(held(_10=0.9, _20=0.019), held(_20=0.021))
    assert (ten.numbers, ten.words, twenty.numbers, twenty.words) == (True, False, False, True)


def test_a_field_says_its_best_where_that_is_more_than_noise_and_more_than_nothing():
    assert likely(held(_10=0.5, _20=0.5)).value == 10
    assert likely(held(_10=0.019)) is None
    assert likely([Candidate(Decimal(0), 0.0), *held(_10=0.5)]) is None
    assert likely([]) is None


BOTH = settle(held(_10=0.3), held(_20=0.6, _10=0.3), IN)


def test_an_amount_denied_in_the_words_stays_that_of_the_figures_as_unsure_as_it_is_then():
    """Without the words that fitted 20 is likelier; what was taken for both stays, next to impossible."""
    assert said(BOTH) == ("10", "both", "10", "10")
    found = resolve_conflict(BOTH, held(_10=0.3), held(_20=0.6), IN)
    assert said(found) == ("10", "numbers", "10", "20")
    assert (found.disagree, found.agreed) == (True, False)
    (left,) = [w.posterior for w in weigh(held(_10=0.3), held(_20=0.6)) if w.value == 10]
    assert found.posterior == left < 0.3 < settle(held(_10=0.3), held(_20=0.6), IN).posterior


def test_an_amount_denied_in_the_figures_stays_that_of_the_words():
    found = resolve_conflict(BOTH, held(_40=0.9), held(_20=0.6, _10=0.3), IN)
    assert said(found) == ("10", "words", "40", "20")


def test_an_amount_that_no_field_holds_any_longer_goes():
    found = resolve_conflict(BOTH, held(_40=0.9), held(_20=0.6), IN)
    assert found == settle(held(_40=0.9), held(_20=0.6), IN)
    assert str(found.amount.value) == "40"


def test_an_amount_that_is_but_noise_goes():
    assert resolve_conflict(BOTH, held(_10=0.01), [], IN) == AmountDecision(None, None, None)


def test_where_there_was_no_amount_none_stays():
    nothing = AmountDecision(None, None, None)
    assert resolve_conflict(nothing, held(_40=0.9), [], IN) == settle(held(_40=0.9), [], IN)

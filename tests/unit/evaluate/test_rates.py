"""The statistics on literal arrays, counted by hand."""

from __future__ import annotations

import doctest
import importlib
import math
from fractions import Fraction

import pytest

from chequeocr.errors import SettingsError
from chequeocr.evaluate.rates import Bin, Point, Rate, Scored, read_rate, reject_curve, reliability, wilson

ONE_IN_100 = Fraction(1, 100)


def scored(*pairs: tuple[float | None, int]) -> list[Scored]:
    return [Scored(confidence, bool(right)) for confidence, right in pairs]


# The last four: R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in
# Medicine 17 (1998), 857-872, the score method without continuity correction.
@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [
        (8, 10, 0.4902, 0.9433),
        (5, 10, 0.2366, 0.7634),
        (1, 1, 0.2065, 1.0),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson(count, total, low, high):
    assert wilson(count, total) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize("name", ["rates", "compare"])
def test_examples_in_docstrings(name):
    tried = doctest.testmod(importlib.import_module(f"chequeocr.evaluate.{name}"))
    assert tried.attempted > 0
    assert tried.failed == 0


def test_wilson_at_the_ends_is_exact():
    for total in range(1, 60):
        assert wilson(0, total)[0] == 0.0
        assert wilson(total, total)[1] == 1.0


@pytest.mark.parametrize(("count", "total"), [(0, 0), (2, 1), (-1, 3), (0, -1)])
def test_wilson_of_no_share(count, total):
    with pytest.raises(SettingsError, match="not a share"):
        wilson(count, total)


def test_a_rate_of_nothing_has_no_share():
    assert (Rate(0, 0).share, Rate(0, 0).interval, str(Rate(0, 0))) == (None, None, "–")
    assert Rate(3, 4).share == 0.75
    assert str(Rate(8, 10)) == "8/10 80.0% (49.0–94.3)"


@pytest.mark.parametrize("confidence", [-0.01, 1.01, math.nan, math.inf])
def test_a_confidence_is_a_probability(confidence):
    with pytest.raises(SettingsError, match="probability"):
        Scored(confidence, True)


def test_the_curve_is_cumulative_from_the_surest():
    curve = reject_curve(scored((0.5, 0), (0.9, 1), (0.7, 1), (0.2, 0)))
    assert curve == (Point(0.9, 1, 0, 4), Point(0.7, 2, 0, 4), Point(0.5, 2, 1, 4), Point(0.2, 2, 2, 4))
    assert [point.accepted for point in curve] == [1, 2, 3, 4]


def test_equal_confidences_are_one_point():
    curve = reject_curve(scored((0.9, 1), (0.9, 0), (0.9, 1), (0.4, 1)))
    assert curve == (Point(0.9, 2, 1, 4), Point(0.4, 3, 1, 4))


def test_without_confidence_one_is_presented_and_never_accepted():
    assert reject_curve(scored((None, 1), (0.0, 1), (None, 0))) == (Point(0.0, 1, 0, 3),)
    assert reject_curve(scored((None, 1))) == reject_curve([]) == ()


def test_exactly_at_the_limit_is_within_it():
    pairs = [(0.9, 1)] * 60 + [(0.8, 0)] + [(0.7, 1)] * 39
    assert read_rate(scored(*pairs), ONE_IN_100) == Point(0.7, 99, 1, 100)
    # The same with 99 presented: one of them is more than 1 %, and all that comes after it is lost.
    assert read_rate(scored(*pairs[:-1]), ONE_IN_100) == Point(0.9, 60, 0, 99)


def test_the_limit_is_of_all_presented_and_not_of_the_accepted():
    # One wrong of two accepted is half of these, but 1 % of the hundred that were presented.
    pairs = [(0.9, 1), (0.8, 0)] + [(None, 1)] * 98
    assert read_rate(scored(*pairs), ONE_IN_100) == Point(0.8, 1, 1, 100)


def test_a_limit_is_exact():
    # 0.07 * 100 is 7.000000000000001 in floats and 0.29 * 100 is 28.999999999999996.
    pairs = [(0.9, 0)] * 29 + [(0.8, 1)] * 71
    assert read_rate(scored(*pairs), Fraction(29, 100)).right == 71
    assert read_rate(scored(*pairs), Fraction(28, 100)).accepted == 0


def test_a_tie_that_holds_one_too_many_is_left_out_as_a_whole():
    # 50 right before it; of the tied ten 8 are right, but the two wrong ones are 2 % of 100.
    pairs = [(0.9, 1)] * 50 + [(0.8, 1)] * 8 + [(0.8, 0)] * 2 + [(0.1, 1)] * 40
    assert read_rate(scored(*pairs), ONE_IN_100) == Point(0.9, 50, 0, 100)
    assert read_rate(scored(*pairs), Fraction(2, 100)) == Point(0.1, 98, 2, 100)


def test_a_tie_does_not_depend_on_the_order_of_its_members():
    pairs = [(0.9, 1)] * 5 + [(0.9, 0)]
    assert read_rate(scored(*pairs), ONE_IN_100) == read_rate(scored(*pairs[::-1]), ONE_IN_100)
    assert read_rate(scored(*pairs), ONE_IN_100) == Point(None, 0, 0, 6)


def test_a_wrong_one_at_the_top_lets_nothing_through():
    assert read_rate(scored((0.99, 0), (0.9, 1), (0.8, 1)), ONE_IN_100) == Point(None, 0, 0, 3)


def test_the_largest_acceptance_goes_on_over_wrong_ones_within_the_limit():
    pairs = [(0.9, 0)] + [(0.8, 1)] * 150 + [(0.7, 0)] + [(0.6, 1)] * 40 + [(0.5, 0)] + [(0.4, 1)] * 7
    assert read_rate(scored(*pairs), ONE_IN_100) == Point(0.6, 190, 2, 200)


def test_of_a_thousand_one_may_be_wrong_at_a_tenth_of_a_per_cent():
    pairs = [(0.9, 1)] * 500 + [(0.8, 0)] + [(0.7, 1)] * 300 + [(0.6, 0)] + [(0.5, 1)] * 198
    assert read_rate(scored(*pairs), Fraction(1, 1000)) == Point(0.7, 800, 1, 1000)


def test_no_read_rate_of_nothing():
    with pytest.raises(SettingsError, match="at least one"):
        read_rate([], ONE_IN_100)


def test_bins_hold_their_lower_edge_and_the_last_one_holds_certainty():
    low, high = [(0.0, 0), (0.099, 0), (0.1, 1)], [(0.7, 1), (0.95, 1), (0.9, 0), (1.0, 1), (None, 0)]
    bins = reliability(scored(*low, *high))
    assert len(bins) == 10
    assert bins[0] == Bin(0.0, 0.1, 0, 2, pytest.approx(0.0495))
    assert bins[1] == Bin(0.1, 0.2, 1, 1, 0.1)
    assert bins[7].count == 1
    assert bins[9] == Bin(0.9, 1.0, 2, 3, pytest.approx(0.95))
    assert sum(one.count for one in bins) == 7
    assert bins[4] == Bin(0.4, 0.5, 0, 0, None)


def test_other_numbers_of_bins():
    assert [one.count for one in reliability(scored((0.2, 1), (0.5, 0), (0.8, 1)), bins=2)] == [1, 2]
    with pytest.raises(SettingsError, match="at least one bin"):
        reliability([], bins=0)

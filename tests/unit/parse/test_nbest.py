"""Shares of the probability among a recognizer's texts."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chequeocr.parse.nbest import posteriors
from chequeocr.types import Alternative, Reading

numbers = st.floats(-1e3, 1e3)


def test_score_and_prior_count_alike():
    by_score = Reading("a", math.log(0.6), (Alternative("b", math.log(0.2)),))
    by_prior = Reading("a", 0.0, (Alternative("b", 0.0, math.log(0.2)),), prior=math.log(0.6))
    assert posteriors(by_score) == pytest.approx([0.75, 0.25])
    assert posteriors(by_prior) == pytest.approx([0.75, 0.25])


def test_one_text_has_all():
    assert posteriors(Reading("a", -700.0)) == [1.0]


def test_what_is_no_number_is_impossible():
    assert posteriors(Reading("a", -3.0, (Alternative("b", math.nan),))) == [1.0, 0.0]
    assert posteriors(Reading("a", -math.inf, (Alternative("b", math.nan),))) == [0.5, 0.5]


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=9))
def test_they_add_up_to_one(pairs):
    (score, prior), *rest = pairs
    reading = Reading("a", score, tuple(Alternative(str(i), s, p) for i, (s, p) in enumerate(rest)), prior)
    assert sum(posteriors(reading)) == pytest.approx(1.0)

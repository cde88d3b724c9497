"""N-best texts to one ranking of values."""

import math

import pytest

from chequeocr.parse._merge import NOTHING, merge
from chequeocr.types import Candidate

READ = {
    "a": [Candidate("A", 0.0)],
    "b": [Candidate("A", 2.0, "slip"), Candidate("B", 1.0, "another slip")],
    "c": [Candidate("C", 0.0), Candidate("D", 1.0), Candidate("E", 2.0)],
}


def read(text):
    return READ.get(text, [])


def test_what_several_texts_hold_adds_up():
    """Scores are log-likelihoods, costs log-probabilities; a text may also mean nothing at all."""
    a, b = -1.0, -2.0
    found = merge([("a", a), ("b", b)], read, 4)
    total = sum(math.exp(x) for x in (a, a - NOTHING, b - 2.0, b - 1.0, b - NOTHING))
    assert [(c.value, c.assumed) for c in found] == [("A", ""), ("B", "another slip")]
    assert found[0].cost == pytest.approx(-math.log((math.exp(a) + math.exp(b - 2.0)) / total))
    assert found[1].cost == pytest.approx(-math.log(math.exp(b - 1.0) / total))


def test_slips_count_more_where_that_is_wanted():
    (likelier, other) = merge([("b", 0.0)], read, 4, slips=3.0)
    assert (likelier.value, other.value) == ("B", "A")
    assert other.cost - likelier.cost == pytest.approx(3.0)


def test_what_was_assumed_is_that_of_the_likeliest_text():
    assert merge([("b", -1.0), ("a", -9.0)], read, 4)[1].assumed == "slip"
    assert merge([("b", -9.0), ("a", -1.0)], read, 4)[0].assumed == ""


def test_a_text_that_means_nothing_leaves_less_to_the_others():
    (value,) = merge([("a", -1.0), ("zzz", -1.0)], read, 4)
    assert value.cost == pytest.approx(math.log(2), abs=0.001)


def test_no_more_values_than_asked_for():
    assert [c.value for c in merge([("c", 0.0)], read, 2)] == ["C", "D"]


@pytest.mark.parametrize("score", [math.nan, math.inf, -math.inf])
def test_a_score_that_is_no_number_is_passed_over(score):
    assert [c.value for c in merge([("c", score), ("a", -1.0)], read, 4)] == ["A"]
    assert merge([("c", score)], read, 4) == []


def test_no_text_means_nothing():
    assert merge([], read, 4) == merge([("zzz", 0.0)], read, 4) == []

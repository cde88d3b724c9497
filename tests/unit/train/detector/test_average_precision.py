"""Average precision on literal boxes."""

from __future__ import annotations

import pytest

from chequeocr.train.detector.average_precision import Found, Ranking, mean_average_precision, rank

HERE, THERE = (0.0, 0.0, 10.0, 10.0), (50.0, 0.0, 60.0, 10.0)


def test_all_found_first_is_one() -> None:
    assert Ranking(2, [(0.9, True), (0.8, True), (0.1, False)]).average_precision() == pytest.approx(1.0)


def test_a_false_box_above_a_true_one_costs() -> None:
    # Recall 1/2 at precision 1, recall 1 at precision 2/3.
    assert Ranking(2, [(0.9, True), (0.8, False), (0.7, True)]).average_precision() == pytest.approx(5 / 6)


def test_equal_scores_count_together() -> None:
    # No order between them: one step to recall 1/2 at precision 1/2.
    assert Ranking(2, [(1.0, True), (1.0, False)]).average_precision() == pytest.approx(0.25)


def test_nothing_found_is_zero() -> None:
    assert Ranking(3).average_precision() == 0.0
    assert mean_average_precision({}) == 0.0


def test_rank_counts_one_box_a_truth_and_leaves_unknown_fields_out() -> None:
    truths = [{"date": HERE}, {"date": HERE, "micr": THERE}]
    found = [
        [Found("date", HERE, 0.9), Found("date", HERE, 0.8), Found("memo", HERE, 0.9)],
        [Found("date", THERE, 0.7)],
    ]
    rankings = rank(truths, found)
    assert set(rankings) == {"date", "micr"}
    assert rankings["date"].total == 2
    assert sorted(rankings["date"].hits, reverse=True) == [(0.9, True), (0.8, False), (0.7, False)]
    assert mean_average_precision(rankings) == pytest.approx(0.25)

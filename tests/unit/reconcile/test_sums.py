"""Exact sums of a few amounts, and that a search for them ends."""

from __future__ import annotations

import itertools
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chequeocr.reconcile.sums import MOST_ROWS, sums

D = Decimal


@given(st.lists(st.integers(1, 40), min_size=2, max_size=9), st.integers(1, 120), st.integers(2, 8))
def test_all_sets_are_found_up_to_the_second(parts, target, most):
    amounts = [D(part).scaleb(-2) for part in parts]
    every = [
        set_ for size in range(2, most + 1) for set_ in itertools.combinations(range(len(parts)), size)
        if sum(parts[at] for at in set_) == target
    ]  # fmt: skip
    found = sums(D(target).scaleb(-2), amounts, most)
    assert found.whole
    assert len(found.sets) == min(len(every), 2)
    assert set(found.sets) <= set(every)


def test_decimals_of_different_length_are_added_exactly():
    assert sums(D("0.3"), [D("0.10"), D("0.200"), D("5")], 8).sets == ((0, 1),)


def test_at_most_so_many_rows():
    ones = [D(1)] * 9
    assert sums(D(9), ones, 8).sets == ()
    assert len(sums(D(8), [*ones[:8], D(50)], 8).sets) == 1


def test_a_search_ends():
    begun = time.process_time()
    hard = [D(2 * at + 100_000) for at in range(MOST_ROWS)]
    assert not sums(D(800_001), hard, 8).whole
    assert not sums(D(5), [D(1)] * (MOST_ROWS + 1), 8).whole
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("amount", ["-5", "0"])
def test_what_is_not_above_nought_is_in_no_sum(amount):
    assert sums(D(5), [D(amount), D(5), D(10)], 8).sets == ()

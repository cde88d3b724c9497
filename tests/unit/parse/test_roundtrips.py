"""The promises of tests.bench.parsers at a small size: the same functions, a seed of their own."""

from __future__ import annotations

import random

import pytest

from chequeocr.parse._lexicon import LEXICONS
from tests.bench.cheque_strings import STRINGS
from tests.bench.fuzz import Fuzzed, fuzz, hard
from tests.bench.roundtrips import CHEAP, DEAR, FORMS, GRAMMARS, RIGHT, figures, misspelt, words
from tests.bench.versus import ours, table

SEED = 4
PATIENCE = 6.0  # times the ten milliseconds: a machine that is shared


@pytest.mark.parametrize("grammar", GRAMMARS)
def test_words_come_back(grammar):
    tally = words(grammar, SEED, 25, slip=False)
    assert tally.counts[RIGHT] == tally.counts.total(), tally.shown


@pytest.mark.parametrize("grammar", GRAMMARS)
def test_a_slip_in_words_makes_no_wrong_number_at_low_cost(grammar):
    tally = words(grammar, SEED, 25, slip=True)
    assert tally.counts[CHEAP] == 0, tally.shown
    assert tally.counts[RIGHT] >= 0.75 * tally.counts.total()


@pytest.mark.parametrize("form", FORMS)
def test_figures_come_back(form):
    tally = figures(form, SEED, 40, slip=False)
    assert tally.counts[RIGHT] == tally.counts.total(), tally.shown


@pytest.mark.parametrize("form", FORMS)
def test_a_slip_in_figures_makes_no_wrong_number_alone(form):
    tally = figures(form, SEED, 40, slip=True)
    assert tally.counts[CHEAP] == tally.counts[DEAR] == 0, tally.shown


def test_a_slip_spells_no_other_number():
    rng = random.Random(SEED)
    spelled = {word.spelling for word in LEXICONS["en"]} - {"eight"}
    assert not {misspelt("eight", "en", rng) for _ in range(400)} & spelled


def test_strange_texts_raise_nothing_and_take_no_time():
    found = fuzz(SEED, 60)
    assert found.errors == []
    slowest = max(found.slowest.values())
    assert slowest[0] < PATIENCE * 0.010, slowest


def test_hard_texts_take_no_time():
    found = Fuzzed()
    hard(found, countries=("ZZ", "MX"))
    assert max(found.slowest.values())[0] < PATIENCE * 0.010


def test_the_list_of_strings_is_long_enough_and_has_no_string_twice():
    keys = {(written.kind, written.country, written.text) for written in STRINGS}
    assert len(keys) == len(STRINGS) >= 80


def test_what_we_read_right_of_the_list_does_not_shrink():
    verdicts = [ours(written).verdict for written in STRINGS]
    assert verdicts.count("right") >= 139
    assert verdicts.count("wrong") <= 3


def test_the_comparison_needs_nobody_else():
    assert "| words | chequeocr |" in table(None)

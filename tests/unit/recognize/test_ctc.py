"""CTC on literal arrays, and against the definition: the sum over all paths, enumerated."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chequeocr.recognize import ctc


def enumerated(logp):
    """Every text with its likelihood, by walking all C**T paths."""
    totals = {}
    steps, classes = logp.shape
    for path in itertools.product(range(classes), repeat=steps):
        text = tuple(c for c, _ in itertools.groupby(path) if c != 0)
        totals[text] = totals.get(text, 0.0) + math.exp(sum(logp[t, c] for t, c in enumerate(path)))
    return totals


@st.composite
def matrices(draw):
    steps, classes = draw(st.integers(1, 5)), draw(st.integers(2, 4))
    cells = draw(st.lists(st.floats(-6, 6), min_size=steps * classes, max_size=steps * classes))
    return ctc.log_softmax(np.array(cells).reshape(steps, classes))


def logs(rows):
    return np.log(np.array(rows, dtype=np.float64))


def test_log_softmax_literal():
    assert np.exp(ctc.log_softmax(np.array([[0.0, 0.0], [0.0, math.log(3)]]))) == pytest.approx(
        np.array([[0.5, 0.5], [0.25, 0.75]]))


def test_best_path_drops_repeats_and_blanks():
    logp = logs([[0.1, 0.8, 0.1], [0.1, 0.8, 0.1], [0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]])
    assert ctc.best_path(logp) == (1, 1, 2)


def test_forward_of_two_steps_by_hand():
    logp = logs([[0.6, 0.4], [0.3, 0.7]])
    # "a" is aa, a-, -a; "" is --; "aa" would need a blank between.
    got = np.exp(ctc.forward(logp, [(1,), (), (1, 1)]))
    assert got == pytest.approx([0.4 * 0.7 + 0.4 * 0.3 + 0.6 * 0.7, 0.6 * 0.3, 0.0])


def test_forward_of_no_texts():
    assert ctc.forward(logs([[0.5, 0.5]]), []).shape == (0,)


def test_beam_sums_paths_where_the_best_path_is_wrong():
    # The best path is blank, blank (0.36), but the paths of "a" together have 0.64.
    logp = logs([[0.6, 0.4], [0.6, 0.4]])
    assert ctc.best_path(logp) == ()
    assert ctc.beam_search(logp, 4)[0] == (1,)


@settings(max_examples=60, deadline=None)
@given(matrices())
def test_forward_equals_enumeration(logp):
    totals = enumerated(logp)
    texts = list(totals)
    got = np.exp(ctc.forward(logp, texts))
    assert got == pytest.approx([totals[text] for text in texts], rel=1e-9)
    assert got.sum() == pytest.approx(1.0)


@settings(max_examples=60, deadline=None)
@given(matrices())
def test_wide_beam_finds_the_best_text(logp):
    totals = enumerated(logp)
    found = ctc.beam_search(logp, 500)
    assert totals[found[0]] == pytest.approx(max(totals.values()), rel=0.01)
    assert len(set(found)) == len(found)


@settings(max_examples=30, deadline=None)
@given(matrices(), st.integers(1, 3))
def test_beam_gives_no_more_than_its_width(logp, width):
    assert 1 <= len(ctc.beam_search(logp, width)) <= width

"""Guides and the search they lead: literal arrays in which the language changes the winner, or may not."""

import math
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chequeocr.errors import ModelCorruptError, ModelNotFoundError, SettingsError
from chequeocr.models import registry
from chequeocr.recognize import ctc
from chequeocr.recognize.amounts import AmountGuide
from chequeocr.recognize.guide import Guidance, folded
from chequeocr.recognize.lexicon import EitherGuide, LexiconGuide
from chequeocr.recognize.names import NameGuide
from chequeocr.recognize.search import guided_search

LETTERS = dict(enumerate("aeknot u", start=1))


class Silent:
    """A guide that says the same of every letter."""

    def start(self):
        return 0

    def step(self, state, letter):
        return state, 0.0

    def finish(self, state):
        return 0.0


def ink(*steps):
    """Log-probabilities of steps given as {letter: share}; what is left is shared by all others."""
    classes = {letter: number for number, letter in LETTERS.items()} | {"_": ctc.BLANK}
    rows = []
    for step in steps:
        row = np.full(len(classes), (1.0 - sum(step.values())) / (len(classes) - len(step)))
        for letter, share in step.items():
            row[classes[letter]] = share
        rows.append(np.log(row))
    return np.array(rows)


def searched(logp, guidance, width=12):
    found = guided_search(logp, width, LETTERS, guidance)
    return ["".join(LETTERS[label] for label in labels) for labels in found]


TEN = ink({"t": 0.99}, {"e": 0.39, "a": 0.6}, {"n": 0.99})


def test_without_a_word_of_the_guide_the_ink_decides():
    assert searched(TEN, Guidance(Silent()))[0] == "tan"


def test_the_lexicon_changes_the_winner():
    assert searched(TEN, Guidance(LexiconGuide(["ten", "one"]), 1.0))[0] == "ten"


def test_clear_ink_outweighs_the_lexicon():
    clear = ink({"t": 0.9999}, {"a": 0.9999}, {"k": 0.9999}, {"a": 0.9999})
    assert searched(clear, Guidance(LexiconGuide(["ten", "one"]), 0.5))[0] == "taka"


def test_words_may_be_run_together_and_parted():
    guide = Guidance(LexiconGuide(["ten", "one"]), 1.0)
    strange = guide.prior("tenkne")
    assert guide.prior("ten one") > guide.prior("tenone") > strange > -math.inf


def test_case_and_accents_are_left_to_the_ink():
    guide = Guidance(LexiconGuide(["ten"]), 1.0)
    assert guide.prior("TEN") == guide.prior("Ten") == guide.prior("tén") == guide.prior("ten")
    assert [folded(letter) for letter in "ÉßK"] == ["e", "s", "k"]


def test_a_text_keeps_to_one_language():
    both = Guidance(EitherGuide([LexiconGuide(["ten", "one"]), LexiconGuide(["dix", "onze"])]), 1.0)
    mixed = Guidance(LexiconGuide(["ten", "one", "dix", "onze"]), 1.0)
    assert both.prior("ten one") > both.prior("ten dix")
    assert mixed.prior("ten one") == pytest.approx(mixed.prior("ten dix"), abs=1.0)
    french = Guidance(LexiconGuide(["dix", "onze"]), 1.0)
    assert both.prior("dix onze") == pytest.approx(french.prior("dix onze"))


def test_a_slip_costs_less_than_a_strange_word():
    guide = Guidance(LexiconGuide(["thousand", "ten"]), 1.0)
    assert guide.prior("thousand") > guide.prior("thousamd") > guide.prior("kqxzzamd")


@pytest.mark.parametrize("guide", [
    LexiconGuide(["ten", "one"]),
    EitherGuide([LexiconGuide(["ten"]), LexiconGuide(["dix"])]),
    NameGuide(registry.path("cheque-names")),
])
@given(text=st.text(max_size=24))
@settings(deadline=None, max_examples=60)
def test_no_text_is_ruled_out(guide, text):
    assert math.isfinite(Guidance(guide, 1.0).prior(text))


@st.composite
def matrices(draw):
    steps, classes = draw(st.integers(1, 6)), len(LETTERS) + 1
    cells = draw(st.lists(st.floats(-6, 6), min_size=steps * classes, max_size=steps * classes))
    return ctc.log_softmax(np.array(cells).reshape(steps, classes))


@given(matrices(), st.integers(1, 6))
@settings(deadline=None, max_examples=60)
def test_what_is_found_can_be_written(logp, width):
    found = guided_search(logp, width, LETTERS, Guidance(LexiconGuide(["ten", "one"]), 1.0))
    assert 0 < len(found) <= width
    assert len(set(found)) == len(found)
    assert np.isfinite(ctc.forward(logp, found)).all()


@given(matrices())
@settings(deadline=None, max_examples=60)
def test_a_guide_that_says_nothing_changes_nothing(logp):
    guided = guided_search(logp, 500, LETTERS, Guidance(Silent()))
    plain = ctc.beam_search(logp, 500)
    assert ctc.forward(logp, guided[:1]) == pytest.approx(ctc.forward(logp, plain[:1]), abs=1e-3)


def test_names_are_likelier_than_their_misreadings():
    names = Guidance(NameGuide(registry.path("cheque-names")), 1.0)
    for name, misread in [("Anita Sharma", "Anifa Shamna"), ("J. Smith", "J. Smilh"), ("Traders", "Tnadels")]:
        assert names.prior(name) > names.prior(misread) + 3.0, name


def test_initials_are_names():
    names = Guidance(NameGuide(registry.path("cheque-names")), 1.0)
    assert names.prior("G. Rao") > names.prior("Gk Rao")


def test_guides_can_be_pickled():
    for guide in (LexiconGuide(["ten"]), NameGuide(registry.path("cheque-names"))):
        copy = pickle.loads(pickle.dumps(guide))
        assert Guidance(copy, 1.0).prior("Ten") == Guidance(guide, 1.0).prior("Ten")


def test_counts_that_are_none_are_refused(tmp_path):
    with pytest.raises(ModelNotFoundError, match="names"):
        Guidance(NameGuide(tmp_path / "none.npz")).prior("A")
    broken = tmp_path / "broken.npz"
    broken.write_bytes(b"PK\x03\x04 no archive")
    with pytest.raises(ModelCorruptError, match="make it again"):
        Guidance(NameGuide(broken)).prior("A")


@pytest.mark.parametrize(("weight", "bonus"), [(float("nan"), 0.0), (float("inf"), 0.0), (0.5, float("nan"))])
def test_weights_that_are_no_numbers_are_refused(weight, bonus):
    with pytest.raises(SettingsError, match="must be finite"):
        Guidance(AmountGuide(), weight, bonus)


class Numberless(Silent):
    """Says at one place what is not finite."""

    def __init__(self, value, where):
        self.value, self.where = value, where

    def step(self, state, letter):
        return state, self.value if self.where == "step" else 0.0

    def finish(self, state):
        return self.value if self.where == "finish" else 0.0


@pytest.mark.parametrize("where", ["step", "finish"])
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_guide_that_says_what_is_no_number_is_refused(value, where):
    guidance = Guidance(Numberless(value, where))
    with pytest.raises(SettingsError, match=r"Numberless .* not finite"):
        guidance.prior("ten")
    with pytest.raises(SettingsError, match=r"Numberless .* not finite"):
        searched(TEN, guidance)


@pytest.mark.parametrize("change", [
    {"steps": None},
    {"sizes": np.array([1.0, 1.0])},
    {"sizes": np.array([1, 9], np.uint8)},
    {"symbols": np.array([1, 77], np.uint8)},
    {"counts": np.array([1, 0], np.uint8)},
    {"counts": np.array([[1, 1]], np.uint8)},
    {"steps": np.array([5, 0], np.uint64)},
    {"steps": np.array([0, 2**60], np.uint64)},
    {"symbols": np.array(["a", "b"])},
    {"steps": np.array([], np.uint64), "sizes": np.array([], np.uint8)},
])
def test_tables_of_names_that_are_others_are_refused(tmp_path, change):
    tables = {
        "steps": np.array([0, 5], np.uint64),
        "sizes": np.array([1, 1], np.uint8),
        "symbols": np.array([1, 2], np.uint8),
        "counts": np.array([3, 4], np.uint8),
    }
    np.savez(tmp_path / "good.npz", **tables)
    assert math.isfinite(Guidance(NameGuide(str(tmp_path / "good.npz"))).prior("Anna"))
    np.savez(tmp_path / "wrong.npz", **{k: v for k, v in (tables | change).items() if v is not None})
    with pytest.raises(ModelCorruptError, match="no counts of names"):
        Guidance(NameGuide(tmp_path / "wrong.npz")).prior("Anna")


def test_one_array_is_no_table_of_names(tmp_path):
    with (tmp_path / "one.npz").open("wb") as file:
        np.save(file, np.arange(3))
    with pytest.raises(ModelCorruptError, match="no counts of names"):
        Guidance(NameGuide(tmp_path / "one.npz")).prior("Anna")

"""Texts of other amounts in the way of what was read, and what the ink says of them."""

from decimal import Decimal

import numpy as np
import pytest

from chequeocr.decide import arbitrate
from chequeocr.decide.amount import settle
from chequeocr.decide.arbitrate import NUMBERS, WORDS, AmountField
from chequeocr.decide.confidence import shipped
from chequeocr.decide.policy import Policy
from chequeocr.decide.written import figures_like, words_like
from chequeocr.errors import SettingsError
from chequeocr.parse.amount import combine, parse_amount
from chequeocr.parse.field import field_candidates
from chequeocr.parse.profiles import profile
from chequeocr.parse.words import combine_words, parse_words
from chequeocr.reader.assemble import Judging, Names, assemble
from chequeocr.reader.known import Seen, understood
from chequeocr.types import Alternative, Crop, Page, Reading

IN, US, FR = profile("IN"), profile("US"), profile("FR")
PICTURE = np.full((20, 60, 3), 255, np.uint8)
CROPS = {name: Crop(name, PICTURE, (0, 0, 60, 20), (PICTURE,)) for name in (NUMBERS, WORDS)}


class Scorer:
    """Remembers what it was asked; likes what it is told to like."""

    def __init__(self, liked=()):
        self.asked, self.liked = {}, set(liked)

    def score(self, crop, texts):
        self.asked[crop.field] = list(texts)
        return [-1.0 if text in self.liked else -20.0 for text in texts]


def readings(figures, words):
    return {NUMBERS: Reading(figures, -0.1), WORDS: Reading(words, -0.2)}


def suggest(given, crops, scorer, country):
    """What arbitrate suggests for readings of both amounts."""
    fields = (
        AmountField(crops[name], given[name], field_candidates(name, given[name], country))
        for name in (NUMBERS, WORDS)
    )
    return arbitrate.suggest(*fields, scorer, country)


@pytest.mark.parametrize(
    ("value", "read", "country", "expected"),
    [
        ("17000000", "Rs 12000000/-", IN, "Rs 1,70,00,000/-"),
        ("100", "$**250.00", US, "$**100.00"),
        ("1308.45", "1 303,45", FR, "1 308,45"),
        ("999", "", US, "999"),
        ("5", "Rs", IN, "5"),  # nothing but letters was read: they are no prefix to keep
    ],
)
def test_figures_keep_what_stands_around_them(value, read, country, expected):
    found = figures_like(Decimal(value), read, country)
    assert expected in found
    assert len(set(found)) == len(found)
    assert all(parse_amount(text, country)[0].value == Decimal(value) for text in found)


@pytest.mark.parametrize(
    ("value", "read", "expected"),
    [
        (17000000, "One Crore Twelve Lakhs Only", "One Crore Seventy Lakhs Only"),
        (4400000, "FOURTY TWO LAC ONLY", "FOURTY FOUR LAC ONLY"),
        (250000, "Two lakh only", "Two lakh fifty thousand only"),
        (200000, "Two lakh fifty thousand only", "Two lakh only"),
        (300, "three hundr3d", "three hundr3d"),
        (21, "", "twenty one"),
    ],
)
def test_words_change_only_where_the_amount_does(value, read, expected):
    (text,) = words_like(Decimal(value), read, IN)
    assert text == expected
    assert parse_words(text, IN)[0].value == value


@pytest.mark.parametrize(("value", "country"), [("12.50", US), ("0", US), ("12", FR), (str(10**13), IN)])
def test_words_that_nobody_could_write_are_not_suggested(value, country):
    assert words_like(Decimal(value), "one hundred", country) == []


def test_each_field_is_asked_for_the_other_ones_amount():
    scorer = Scorer(["1,70,00,000/-"])
    found = suggest(readings("12000000/-", "One crore seventy lakh"), CROPS, scorer, IN)
    assert ("1,70,00,000/-", -1.0) in found[NUMBERS]
    assert scorer.asked[WORDS][0] == "One crore twenty lakh"
    assert found[WORDS][0] == ("One crore twenty lakh", -20.0)


def test_fields_that_agree_are_left_alone():
    scorer = Scorer()
    assert suggest(readings("48,250/-", "Forty eight thousand two hundred fifty"), CROPS, scorer, IN) == {}
    assert scorer.asked == {}


@pytest.mark.parametrize(
    ("figures", "words"), [("6,000/-", "sixty thousand"), ("100", "two hundred"), ("15000", "fifty thousand")]
)
def test_amounts_that_differ_on_the_paper_do_not_agree_by_a_slip_of_the_parser(figures, words):
    settled = settle(combine([(figures, -0.1)], IN), combine_words([(words, -0.1)], IN), IN)
    assert settled.disagree
    assert settled.posterior < 0.95


def test_texts_that_were_read_are_not_asked_for_again():
    given = readings("100", "two hundred")
    given[NUMBERS] = Reading("100", -0.1, (Alternative("200", -12.0),))
    scorer = Scorer()
    suggest(given, CROPS, scorer, US)
    assert "200" not in scorer.asked[NUMBERS]
    assert "200.00" in scorer.asked[NUMBERS]


def test_without_a_scorer_the_distance_of_texts_decides():
    found = dict(suggest(readings("100", "two hundred"), CROPS, None, US)[NUMBERS])
    assert found["200"] == pytest.approx(-0.1 - 2.3)
    assert found["200.00"] == pytest.approx(-0.1 - 4 * 2.3)


def test_what_a_scorer_rules_out_is_left_out():
    class Never(Scorer):
        def score(self, crop, texts):
            return [float("-inf")] * len(texts)

    assert suggest(readings("100", "two hundred"), CROPS, Never(), US) == {NUMBERS: (), WORDS: ()}


def test_overlong_readings_are_no_field():
    given = readings("1" * 300, "two " * 100)
    assert suggest(given, CROPS, Scorer(), US) == {}


@pytest.mark.parametrize("score", [-1e300, -400.0])
def test_a_text_next_to_impossible_suggests_nothing(score):
    given = {**readings("6000", "ninety"), WORDS: Reading("ninety", score)}
    assert suggest(given, CROPS, Scorer(), US) == {}


@pytest.mark.parametrize("returned", [[], [1.0] * 99, None, "0.9", [None], [10**400]])
def test_a_scorer_that_returns_something_else_is_refused(returned):
    class Odd(Scorer):
        def score(self, crop, texts):
            return returned

    with pytest.raises(SettingsError, match="scorer"):
        suggest(readings("100", "two hundred"), CROPS, Odd(), US)


def test_a_likelihood_above_one_is_one():
    class Boasting(Scorer):
        def score(self, crop, texts):
            return [5.0] * len(texts)

    found = suggest(readings("100", "two hundred"), CROPS, Boasting(), US)
    assert {score for _, score in found[NUMBERS]} == {0.0}


def test_what_is_suggested_stands_for_the_amount():
    scorer = Scorer()
    suggest(readings("681.00", "Two Hundred and 50/100"), CROPS, scorer, US)
    assert all(parse_words(text, US)[0].value != Decimal("681.50") for text in scorer.asked.get(WORDS, []))


@pytest.mark.parametrize(
    ("figures", "words"),
    [("80,000/-", "Eight thousand only"), ("8,000/-", "Eighty thousand only"), ("11,000/-", "Seven thousand"),
     ("1,80,000/-", "One lakh eight thousand only")],
)
def test_an_altered_amount_is_never_made_to_agree_by_a_slip(figures, words):
    """Eight for eighty is a slip that readers make, and what forgers write."""
    seen = Seen(Page(PICTURE), readings(figures, words), tuple(CROPS.values()))
    judging = Judging(Policy(as_of=None, required=()), shipped())
    cheque = assemble(understood(seen, IN), Names("d", "r"), judging)
    assert "amounts-disagree" in {finding.code for finding in cheque.findings}
    assert cheque.decision == "review"
    assert cheque.amount.confidence < 0.95  # nor is it called sure

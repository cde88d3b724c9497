"""Texts of other amounts in the way of what was read, and what the ink says of them."""

import math
from decimal import Decimal

import numpy as np
import pytest

from chequeocr.decide import arbitrate
from chequeocr.decide.amount import settle
from chequeocr.decide.arbitrate import NUMBERS, WORDS, AmountField, contradicted
from chequeocr.decide.confidence import shipped
from chequeocr.decide.policy import Policy
from chequeocr.errors import SettingsError
from chequeocr.parse.amount import combine, parse_amount
from chequeocr.parse.field import field_candidates, fitting
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


def test_a_text_as_long_as_a_field_can_be_is_none_that_could_be_longer():
    """What stands before the figures is kept: with more figures behind it the text would be no field's."""
    found = suggest(readings("*" * 253 + "100", "two hundred"), CROPS, Scorer(), US)
    texts = {text for text, _ in found[NUMBERS]}
    assert "*" * 253 + "200" in texts
    assert "*" * 253 + "200.00" not in texts


def test_texts_of_a_field():
    assert fitting([("5", -1.0), ("", -1.0), ("1" * 256, -2.0), ("1" * 257, -2.0)]) == [
        ("5", -1.0), ("1" * 256, -2.0),
    ]  # fmt: skip
    assert fitting([(str(n), 0.0) for n in range(40)]) == [(str(n), 0.0) for n in range(32)]


def test_one_figure_is_a_text_and_one_is_an_amount():
    found = suggest(readings("7", "one only"), CROPS, Scorer(), US)
    assert ("1", -20.0) in found[NUMBERS]
    assert found[WORDS] == (("seven only", -20.0),)


def test_nothing_suggests_an_amount_of_nought():
    found = suggest(readings("100", "zero only"), CROPS, Scorer(), US)
    assert not {"0", "0.00"} & {text for text, _ in found[NUMBERS]}


def test_no_text_suggests_nothing():
    assert suggest({**readings("100", "one"), NUMBERS: Reading("", 0.0)}, CROPS, Scorer(), US) == {}


@pytest.mark.parametrize(("score", "some"), [(-119.0, True), (-121.0, False)])
def test_a_text_is_impossible_below_twenty_a_character(score, some):
    given = {**readings("6000", "ninety"), WORDS: Reading("ninety", score)}
    assert bool(suggest(given, CROPS, Scorer(), US)) is some


def weighed(*texts):
    """A reading from (text, share) pairs."""
    (first, share), *rest = texts
    return Reading(first, math.log(share), tuple(Alternative(t, math.log(s)) for t, s in rest))


EIGHT, EIGHTY = "Eight thousand only", "Eighty thousand only"


@pytest.mark.parametrize(
    ("shares", "denied"),
    [
        ((0.45, 0.40, 0.15), True),  # both texts that say 8,000 count
        ((0.45, 0.30, 0.25), False),  # with a quarter of doubt nothing is denied
    ],
)
def test_a_field_denies_an_amount_where_four_fifths_of_its_texts_say_another(shares, denied):
    reading = weighed(*zip((EIGHT, "Eight thousand", EIGHTY), shares, strict=True))
    assert contradicted(reading, Decimal(80000), IN, words=True) is denied
    assert not contradicted(reading, Decimal(8000), IN, words=True)


def test_figures_deny_an_amount_as_words_do():
    assert contradicted(Reading("8,000/-", -0.1), Decimal(80000), IN, words=False)
    assert not contradicted(Reading("80,000/-", -0.1), Decimal(80000), IN, words=False)
    assert not contradicted(Reading("8,000/-", -0.1), Decimal(8000), IN, words=False)


def test_an_end_mark_is_nothing_assumed():
    assert parse_amount("8,000-", IN)[0].cost == 0.2
    assert contradicted(Reading("8,000-", -0.1), Decimal(80000), IN, words=False)


def test_a_text_that_needs_something_assumed_denies_nothing():
    assert not contradicted(Reading("8O00", -0.1), Decimal(80000), IN, words=False)
    assert not contradicted(Reading("Erght thousand", -0.1), Decimal(80000), IN, words=True)
    assert not contradicted(Reading("zzzz", -0.1), Decimal(80000), IN, words=True)


@pytest.mark.parametrize(
    ("text", "profile", "said", "other"),
    [
        ("Eleven hundred only", IN, 1100, 700),  # accepted with 99.3 % before
        ("Eleven hundred and 00/100 dollars", US, 1100, 700),
        ("Thirty and six dollars", US, 36, 30),
        ("Twenty and six thousand only", IN, 26_000, 20_000),
        ("mille deux cents euros", FR, 1200, 1100),
        ("Three fifty dollars", US, 350, 50),  # 99.7 %
        ("Hundred and eight dollars", US, 108, 180),
        ("Six lakh six only", IN, 600_006, 600_000),
    ],
)
def test_words_that_are_spelled_rightly_deny_what_they_do_not_say(text, profile, said, other):
    """Such forms cost something, as they are unusual: no letter of them is a slip all the same."""
    reading = Reading(text, -0.1)
    assert Decimal(other) in {candidate.value for candidate in parse_words(text, profile)}, "it could agree"
    assert contradicted(reading, Decimal(other), profile, words=True)
    assert not contradicted(reading, Decimal(said), profile, words=True)


def test_words_that_can_mean_two_amounts_deny_neither():
    both = Reading("Thirty and six", -0.1)
    assert not contradicted(both, Decimal("36.00"), IN, words=True)
    assert not contradicted(both, Decimal("30.06"), IN, words=True)
    assert contradicted(both, Decimal("30.00"), IN, words=True)


@pytest.mark.parametrize("text", ["Two lakh five only", "Lakh fifty thousand only", "Three fifty only"])
def test_words_of_which_one_seems_to_be_missing_deny_nothing(text):
    assert not contradicted(Reading(text, -0.1), Decimal(205_000), IN, words=True)


def test_a_text_longer_than_any_field_denies_nothing():
    long = weighed(("eight " * 60, 0.5), (EIGHT, 0.5))
    assert not contradicted(long, Decimal(80000), IN, words=True)
    assert contradicted(Reading(" " * 237 + EIGHT, -0.1), Decimal(80000), IN, words=True)


def test_the_first_32_texts_are_what_a_field_says():
    """Each is as likely: the eight behind them, of another amount, are not looked at."""
    texts = [*[(" " * n + EIGHT, 1 / 40) for n in range(32)], *[(" " * n + EIGHTY, 1 / 40) for n in range(8)]]
    assert contradicted(weighed(*texts), Decimal(80000), IN, words=True)
    assert not contradicted(weighed(*texts[::-1]), Decimal(80000), IN, words=True)


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

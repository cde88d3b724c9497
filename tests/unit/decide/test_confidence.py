"""Evidence to probabilities; the shipped calibration belongs to the shipped models."""

import json
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chequeocr.decide.amount import settle
from chequeocr.decide.confidence import (
    AMOUNT,
    HIGHEST,
    LEAST,
    Calibration,
    Evidence,
    checked,
    highest,
    of_amount,
    of_field,
    shipped,
)
from chequeocr.errors import ModelCorruptError, SettingsError
from chequeocr.models import registry
from chequeocr.parse.profiles import profile
from chequeocr.reader.factory import make_calibrator, model_label
from chequeocr.types import Alternative, Candidate, Reading

ODDS = Calibration({"date": (0.0, 1.0, 0.0, 0.0)}, "")


def test_inputs_literally():
    assert Evidence(0.5, -1.0, True).inputs() == (1.0, 0.0, -1.0, 1.0)
    assert Evidence(0.75).inputs() == pytest.approx((1.0, math.log(3), 0.0, 0.0))


@pytest.mark.parametrize("share", [0.0, 1.0, math.nan, -3.0, 7.0])
@pytest.mark.parametrize("fit", [-1e300, math.nan, -math.inf, 5.0])
def test_evidence_that_is_no_number_stays_in_bounds(share, fit):
    one, odds, fitted, agreed = Evidence(share, fit).inputs()
    assert (one, agreed) == (1.0, 0.0)
    assert -12 <= odds <= 12
    assert -3 <= fitted <= 0


@pytest.mark.parametrize(
    ("share", "fit", "odds", "fitted"),
    [
        (math.nan, 0.0, -12.0, 0.0),  # a share that is none speaks against the value
        (math.inf, 0.0, -12.0, 0.0),
        (1.0, 0.0, 12.0, 0.0),
        (0.0, 0.0, -12.0, 0.0),
        (0.5, math.nan, 0.0, -3.0),
        (0.5, math.inf, 0.0, -3.0),
        (0.5, -9.0, 0.0, -3.0),
        (0.5, 9.0, 0.0, 0.0),
    ],
)
def test_what_is_no_number_speaks_against_a_value(share, fit, odds, fitted):
    assert Evidence(share, fit).inputs()[1:3] == (odds, fitted)


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_is_never_less_sure(a, b):
    low, high = sorted((a, b))
    assert ODDS.probability("date", Evidence(low)) <= ODDS.probability("date", Evidence(high))


def test_confidences_end_short_of_certainty():
    assert ODDS.probability("date", Evidence(1.0)) == HIGHEST
    assert ODDS.probability("date", Evidence(0.0)) == LEAST
    assert ODDS.probability("memo", Evidence(1.0)) is None


@pytest.mark.parametrize(("fit", "chance"), [(-2.99, 0.9), (-3.0, 0.5), (-50.0, 0.5)])
def test_a_text_that_the_ink_fits_as_badly_as_can_be_is_right_at_most_half_the_time(fit, chance):
    assert ODDS.probability("date", Evidence(0.9, fit)) == chance
    assert ODDS.probability("date", Evidence(0.25, fit)) == 0.25


def test_a_confidence_has_four_places():
    weighed = Calibration({AMOUNT: (0.0, 1.0, 0.0, 2.0)}, "")
    assert weighed.probability(AMOUNT, Evidence(0.9, agreed=True)) == 0.9852


def test_weights_are_one_an_input():
    with pytest.raises(ValueError, match="longer"):
        Calibration({AMOUNT: (0.0, 1.0, 0.0)}, "").probability(AMOUNT, Evidence(0.5))


def test_the_worse_of_two_fields_tells_how_well_the_ink_fits():
    readings = {"amount_in_numbers": Reading("100", -0.3), "amount_in_words": Reading("one hundred", -5.5)}
    same = [Candidate(Decimal(100), 0.1)]
    settled = settle(same, same, profile("US"))
    assert of_amount(settled, readings) == Evidence(settled.posterior, -0.5, True)
    alone = settle(same, [], profile("US"))
    assert of_amount(alone, readings) == Evidence(alone.posterior, pytest.approx(-0.1), False)


def test_the_fit_is_that_of_the_fields_in_which_the_amount_was_read():
    figures, words = {"amount_in_numbers": Reading("100", -0.3)}, {"amount_in_words": Reading("cent", -8.0)}
    same = [Candidate(Decimal(100), 0.1)]
    agreed = settle(same, same, profile("US"))
    assert of_amount(agreed, figures).fit == pytest.approx(-0.1)
    assert of_amount(agreed, words).fit == -2.0
    assert of_amount(settle([], same, profile("US")), {**figures, **words}).fit == -2.0
    assert of_amount(agreed, {}) == Evidence(agreed.posterior, -3.0, True)
    assert of_amount(settle([], [], profile("US")), {**figures, **words}) == Evidence(0.0, -2.0, False)


def test_a_fields_share_is_its_candidates_or_its_texts():
    reading = Reading("Anna", -1.0, (Alternative("Anne", -1.0),))
    assert of_field(reading, [Candidate("Anna", 0.0)]) == Evidence(0.5, -0.25)
    assert of_field(reading, [Candidate("Anna", math.log(4))]) == Evidence(pytest.approx(0.25), -0.25)
    less = Reading("Anna", -1.0, (Alternative("Anne", -1.0 - math.log(4)),))
    assert of_field(less, []) == Evidence(pytest.approx(0.8), -0.25)
    assert of_field(Reading("", -1.0), []) == Evidence(1.0, -1.0)


def test_the_shipped_calibration_was_fitted_on_the_shipped_models():
    found = shipped()
    assert found.models == model_label("cheque-lines")
    assert {AMOUNT, "payee_name", "date", "micr"} <= set(found.weights)


def test_agreement_and_fit_speak_for_an_amount():
    sure = shipped().probability(AMOUNT, Evidence(0.99, -0.1, True))
    assert sure > shipped().probability(AMOUNT, Evidence(0.99, -2.0, True))
    assert sure > shipped().probability(AMOUNT, Evidence(0.99, -0.1, False))


def test_other_recognizers_have_no_calibration():
    assert make_calibrator("shipped", "trocr:somewhere") is None
    assert make_calibrator("shipped", "cheque-lines") == shipped()
    assert make_calibrator(ODDS, "trocr:somewhere") is ODDS
    assert make_calibrator(None, "cheque-lines") is None


@pytest.mark.parametrize("content", ["", "[]", '{"weights": {"amount": 3}, "models": ""}', '{"weights": {}}'])
def test_a_damaged_calibration_is_refused(monkeypatch, tmp_path, content):
    path = tmp_path / "cheque-confidence.json"
    path.write_text(content)
    monkeypatch.setattr(registry, "verify", lambda _: path)
    shipped.cache_clear()
    with pytest.raises(ModelCorruptError, match="calibration"):
        shipped()
    shipped.cache_clear()


def test_the_file_says_on_how_many_values_it_was_fitted():
    content = json.loads(registry.path("cheque-confidence").read_text())
    assert set(content["fitted_on"]) == set(content["weights"])


@pytest.mark.parametrize("chance", [2.0, -0.1, math.nan, "0.9", True])
def test_a_calibrator_that_gives_no_probability_is_refused(chance):
    class Mine:
        def probability(self, name, evidence):
            return chance

    with pytest.raises(SettingsError, match="calibrator"):
        checked(Mine(), AMOUNT, Evidence(0.5))


class Fixed:
    """Gives one chance and remembers what it was asked."""

    def __init__(self, chance):
        self.chance, self.asked = chance, []

    def probability(self, name, evidence):
        self.asked.append((name, evidence.inputs()))
        return self.chance


@pytest.mark.parametrize("chance", [0, 0.0, 0.25, 1, 1.0])
def test_every_probability_is_taken(chance):
    found = checked(Fixed(chance), AMOUNT, Evidence(0.5))
    assert found == chance
    assert isinstance(found, float)


def test_the_most_that_an_amount_can_have_is_that_of_evidence_without_doubt():
    mine = Fixed(0.97)
    assert highest(mine) == 0.97
    assert mine.asked == [("amount", (1.0, 12.0, 0.0, 1.0))]
    assert highest(Fixed(None)) is None
    with pytest.raises(SettingsError, match="for amount"):
        highest(Fixed(1.5))


def test_what_is_no_calibrator_is_refused_at_once():
    with pytest.raises(SettingsError, match="probability"):
        make_calibrator(object(), "cheque-lines")

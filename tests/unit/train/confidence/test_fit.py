"""Fitting of confidences: what counts as right, and the fit itself on made-up values."""

import json
from decimal import Decimal

import numpy as np
import pytest

from chequeocr.decide.confidence import AMOUNT, Evidence
from chequeocr.reader.factory import model_label
from chequeocr.record import Amount, Cheque, Field, Micr, Models
from chequeocr.synth import SynthTruth
from chequeocr.train.confidence import fit as module
from chequeocr.train.confidence.fit import Judged, fit, fit_confidence, is_right, judged
from chequeocr.train.confidence.settings import ConfidenceSettings

TRUTH = SynthTruth(
    "indian", "IN", "INR", True, "filled", payee="Meera Stationers", amount=Decimal(48250),
    date_iso="2026-03-14", micr="⑈004217⑈ 560002013⑆ 001203⑈ 31",
)  # fmt: skip


def record(**fields):
    amount = Amount.model_validate({"value": "48250.00", "currency": "INR", "from": "both"})
    models = Models(detector="d", recognizer="r")
    return Cheque(source="a", decision="review", amount=amount, models=models, **fields)


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("payee_name", "MEERA stationers.", True),
        ("payee_name", "Meera Stationer", False),
        ("date", "2026-03-14", True),
        ("date", "2026-04-13", False),
        ("amount_in_numbers", "48250.00", True),
        ("amount_in_words", "48200.00", False),
        ("micr", Micr(cheque_number="004217", routing="560002013"), True),
        ("micr", Micr(cheque_number="004218"), False),
        ("memo", "rent", False),  # nothing stands there
    ],
)
def test_what_counts_as_right(name, value, right):
    cheque = record(**{name: Field(value=value, text="")})
    assert is_right(name, cheque, TRUTH) is right


def test_the_amount_counts_by_its_value():
    assert is_right(AMOUNT, record(), TRUTH) is True
    other = SynthTruth("indian", "IN", "INR", True, "filled", amount=Decimal(48251))
    assert is_right(AMOUNT, record(), other) is False
    assert is_right(AMOUNT, record(), SynthTruth("indian", "IN", "INR", True, "filled")) is None


def test_the_fit_finds_the_curve_that_drew_the_values():
    rng = np.random.default_rng(5)
    inputs = np.column_stack([np.ones(20_000), rng.normal(0, 2, 20_000)])
    chance = 1 / (1 + np.exp(-(inputs @ [-1.0, 1.5])))
    weights = fit(inputs, (rng.random(20_000) < chance).astype(float))
    assert weights == pytest.approx([-1.0, 1.5], abs=0.1)


def test_a_field_that_is_always_right_stays_finite():
    weights = fit(np.column_stack([np.ones(100), np.linspace(0, 5, 100)]), np.ones(100))
    assert np.isfinite(weights).all()


def test_the_file_has_fields_with_enough_values_only(monkeypatch, tmp_path):
    values = [Judged("date", Evidence(0.9 if i % 3 else 0.2), bool(i % 3)) for i in range(60)]
    values += [Judged("memo", Evidence(0.9), True)] * 5
    monkeypatch.setattr(module, "judged", lambda _: iter(values))
    path = fit_confidence(ConfidenceSettings(tmp_path / "out.json"))
    content = json.loads(path.read_text())
    assert content["models"] == model_label("cheque-lines")
    assert content["fitted_on"] == {"date": "40/60"}
    assert list(content["weights"]) == ["date"]
    assert content["weights"]["date"][1] > 0


def test_drawn_cheques_are_read_and_judged(tmp_path):
    found = list(judged(ConfidenceSettings(tmp_path / "x.json", cheques=2, seed=100, threads=1)))
    assert {"amount_in_numbers", "date"} & {one.name for one in found}
    assert all(0 <= one.evidence.share <= 1 for one in found)

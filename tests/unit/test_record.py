"""The record: exact round trips, documented keys, money that never becomes a float."""

from __future__ import annotations

import copy
import datetime
import json
import pickle
import time
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from chequeocr.errors import RecordError
from chequeocr.record import Amount, Cheque, Field, Finding, Micr, Models, Signature, json_schema
from chequeocr.types import Crop

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "cheque.schema.json"


def cheque(**changes) -> Cheque:
    values = {
        "source": "a.jpg",
        "sha256": "00" * 32,
        "decision": "review",
        "amount": Amount(value=Decimal("48250.00"), currency="INR", origin="both"),
        "payee_name": Field[str](value="Meera & Co", text="Meera & Co", score=-0.2, box=(1, 2, 3, 4)),
        "amount_in_numbers": Field(value=Decimal("48250.00"), text="48,250/-"),
        "date": Field(value=datetime.date(2026, 3, 14), text="14032026"),
        "micr": Field(value=Micr(cheque_number="000123", routing="021000021"), text="⑈000123⑈"),
        "signature": Signature(present=True, box=(5, 6, 7, 8)),
        "findings": (Finding(code="date-ambiguous", severity="warning", field="date", message="Two ways."),),
        "models": Models(detector="d@1", recognizer="r@2"),
    }
    return Cheque(**(values | changes))


def test_round_trip_is_exact():
    there = cheque()
    back = Cheque.from_json(there.to_json())
    assert back == there
    assert back.to_json() == there.to_json()
    assert back.amount.value.as_tuple() == Decimal("48250.00").as_tuple()


@given(st.decimals(min_value=0, max_value=10**12, places=3, allow_nan=False))
def test_every_amount_survives(value):
    there = cheque(amount=Amount(value=value, currency="TND", origin="numbers"))
    text = json.loads(there.to_json())["amount"]["value"]
    assert isinstance(text, str)
    assert "E" not in text
    assert Decimal(text) == Cheque.from_json(there.to_json()).amount.value == value


def test_keys_and_forms_of_the_json():
    row = cheque().to_dict()
    assert list(row)[:6] == ["schema", "source", "page", "cheque", "sha256", "decision"]
    assert row["schema"] == "chequeocr/1"
    assert row["amount"] == {"value": "48250.00", "currency": "INR", "confidence": None, "from": "both"}
    assert row["date"]["value"] == "2026-03-14"
    assert row["micr"]["value"]["cheque_number"] == "000123"
    assert row["payee_name"]["box"] == [1, 2, 3, 4]
    assert row["memo"] is None
    assert row["models"] == {"detector": "d@1", "recognizer": "r@2"}


def test_the_published_schema_is_this_ones():
    published = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert published == json.loads(json.dumps(json_schema()))
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(cheque().to_dict(), published)
    jsonschema.validate(cheque(amount=None, payee_name=None).to_dict(), published)


def test_the_schema_refuses_what_is_no_record():
    jsonschema = pytest.importorskip("jsonschema")
    wrong = cheque().to_dict() | {"decision": "maybe"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, json_schema())


@pytest.mark.parametrize("wrong", [{"decision": "maybe"}, {"colour": "red"}, {"schema": "chequeocr/2"}])
def test_unknown_things_are_refused(wrong):
    with pytest.raises(ValidationError):
        cheque(**wrong)


def test_nothing_can_be_changed():
    with pytest.raises(ValidationError):
        cheque().decision = "accept"


def test_shortcuts():
    assert cheque().payee == "Meera & Co"
    assert cheque(payee_name=None).payee is None
    assert cheque(payee_name=Field[str](value=None, text="~~")).payee is None


def test_crops_ride_along_and_are_no_part_of_the_value():
    crop = Crop("payee_name", np.zeros((4, 4, 3), np.uint8), (0, 0, 4, 4), ())
    with_crops = cheque().with_crops({"payee_name": crop})
    assert with_crops.crops["payee_name"] is crop
    assert with_crops == cheque()
    assert "crop" not in with_crops.to_json()
    assert cheque().crops == {}
    with pytest.raises(TypeError):
        with_crops.crops["memo"] = crop


@pytest.mark.parametrize("again", [copy.deepcopy, *(
    lambda c, p=p: pickle.loads(pickle.dumps(c, p)) for p in range(2, pickle.HIGHEST_PROTOCOL + 1)
)])
def test_pickled_and_copied_with_crops(again):
    image = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    there = cheque().with_crops({"payee_name": Crop("payee_name", image, (0, 0, 4, 4), (image[:2],))})
    back = again(there)
    assert back == there
    assert back.to_json() == there.to_json()
    assert type(back.payee_name) is Field[str]
    assert type(back.amount.value) is Decimal
    assert np.array_equal(back.crops["payee_name"].image, image)
    assert back.crops["payee_name"].box == (0, 0, 4, 4)
    assert np.array_equal(back.crops["payee_name"].lines[0], image[:2])


def test_a_field_alone_is_pickled():
    for field in (cheque().date, cheque().micr, Field(value=Decimal("1.50"), text="1.50")):
        assert pickle.loads(pickle.dumps(field)) == field


@pytest.mark.parametrize(
    "value",
    ["-1", "NaN", "sNaN", "Infinity", "1e9999999", "0e9999999", "0e-9999999", "1e-9999999", "1.00001",
     "9" * 19, "9" * 5000],
)
def test_money_that_is_none_is_refused_at_once(value):
    row = cheque().to_dict()
    started = time.monotonic()
    for name in ("amount", "amount_in_numbers"):
        wrong = row | {name: row[name] | {"value": value}}
        with pytest.raises(RecordError):
            Cheque.from_json(json.dumps(wrong))
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("value", ["0", "0.05", "999999999999999999.9999", "1E+3"])
def test_money_that_is_some_is_kept(value):
    assert Amount(value=Decimal(value), currency=None, origin="both").value == Decimal(value)


@pytest.mark.parametrize("wrong", [{"page": -1}, {"cheque": -1}])
def test_counts_start_at_nought(wrong):
    with pytest.raises(RecordError):
        Cheque.from_json(json.dumps(cheque().to_dict() | wrong))


@pytest.mark.parametrize("score", [float("nan"), float("inf"), float("-inf")])
def test_a_score_that_is_no_number_is_left_out(score):
    there = cheque(memo=Field[str](value="rent", text="rent", score=score))
    assert there.memo.score is None
    assert Cheque.from_json(there.to_json()) == there
    with pytest.raises(ValidationError):
        Field[str](value="rent", text="rent", confidence=score)


def test_text_can_be_encoded_and_printed():
    there = cheque(
        source="b\udcff\x1b.jpg",
        payee_name=Field[str](value="Me\ud800era\x1b[2J", text="Me\ud800era\x1b[2J\x9b\n"),
        models=Models(detector="d\x07", recognizer="r\udc00"),
    )
    assert there.payee == "Me\ufffdera [2J"
    assert there.payee_name.text == "Me\ufffdera [2J  "
    assert there.source == "b\ufffd\x1b.jpg"
    assert there.models == Models(detector="d ", recognizer="r\ufffd")
    assert Cheque.from_json(there.to_json().encode()) == there


@example("\ud800\x1b")
@given(st.text(st.characters(exclude_categories=())))
def test_any_text_makes_a_record(text):
    there = cheque(memo=Field[str](value=text, text=text), source=text)
    assert len(there.memo.text) == len(text)
    assert Cheque.from_json(there.to_json()) == there


@pytest.mark.parametrize(
    ("value", "currency", "shown"),
    [("48250.00", "INR", "48,250.00 INR"), ("7", None, "7"), ("0.05", "KWD", "0.05 KWD"),
     ("1E+3", "JPY", "1,000 JPY")],
)
def test_an_amount_as_text_is_for_people(value, currency, shown):
    assert str(Amount(value=Decimal(value), currency=currency, origin="both")) == shown


def test_an_amount_is_equal_to_amounts_and_to_no_bare_number():
    amount = cheque().amount
    assert amount == cheque().amount
    assert amount != amount.model_copy(update={"currency": "USD"})
    assert amount != "48250.00"
    assert {amount: 1}[cheque().amount] == 1
    for number in (Decimal("48250.00"), 48250, 48250.0):
        with pytest.raises(TypeError, match=r"amount\.value"):
            amount == number  # noqa: B015  # what it raises is the point


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"schema": "chequeocr/1", "source": "a.jpg", "error": {"code": "x", "message": "Rao"}}', "failure"),
        ("no JSON", "not a record of chequeocr/1"),
        ('{"schema": "chequeocr/1", "source": 5, "payee_name": {"value": "Rao"}}', "source: "),
        ("[]", "not a record of chequeocr/1"),
    ],
)
def test_what_is_no_record_is_told_without_its_content(line, said):
    with pytest.raises(RecordError, match=said) as raised:
        Cheque.from_json(line)
    assert "Rao" not in str(raised.value)

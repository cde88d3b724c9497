"""From readings to values: one field's picture, and a whole record, with readings made up."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from chequeocr.decide.confidence import shipped
from chequeocr.decide.policy import Policy
from chequeocr.parse.profiles import profile
from chequeocr.reader.assemble import Judging, Names, assemble, interpret_line
from chequeocr.reader.known import Seen, understood
from chequeocr.types import Alternative, Crop, Page, Reading

IN = profile("IN")
IMAGE = np.full((20, 60, 3), 250, np.uint8)
PAGE = Page(IMAGE, "a.jpg")


def crop(name, ink=True):
    return Crop(name, IMAGE, (0, 0, 60, 20), (IMAGE,), ink)


def line(name, text, *alternatives):
    return interpret_line(PAGE, crop(name), Reading(text, -0.1, alternatives), IN)


def record(texts, inked=()):
    names = {*texts, *inked}
    readings = {name: Reading(text, -0.1) for name, text in texts.items()}
    return judged(readings, names)


def judged(readings, names):
    crops, boxes = tuple(crop(name) for name in names), dict.fromkeys(names, (0, 0, 60, 20))
    seen = Seen(PAGE, readings, crops, boxes, signed=True if "signature" in names else None)
    return assemble(understood(seen, IN), Names("d", "r"))


@pytest.mark.parametrize("name", ["amount_in_numbers", "amount_in_words", "date", "micr", "payee_name"])
@pytest.mark.parametrize("text", ["", " "])
def test_no_text_no_value(name, text):
    assert line(name, text, Alternative("0.00", -8.0), Alternative("14032026", -9.0)).value is None


def test_a_line_has_an_amount_only_where_it_is_likely():
    assert line("amount_in_numbers", "48,250/-").value == Decimal(48250)
    noise = line("amount_in_numbers", "smudge", Alternative("48,250/-", -9.0))
    assert noise.value is None
    assert noise.reading.text == "smudge"
    assert line("amount_in_numbers", "0.00").value is None
    assert line("amount_in_words", "Thirty Thousand only").value == Decimal(30000)


def test_an_empty_reading_gives_a_record_no_amount():
    reading = Reading("", -0.1, (Alternative("48,250/-", -9.0),))
    cheque = judged({"amount_in_numbers": reading}, ("amount_in_numbers", "micr"))
    assert cheque.amount is None
    assert cheque.amount_in_numbers.value is None


def test_nought_is_unreadable_and_its_text_is_kept():
    cheque = record({"amount_in_numbers": "0.00", "payee_name": "Meera", "date": "14/03/2026"})
    assert cheque.amount is None
    assert cheque.amount_in_numbers.value is None
    assert cheque.amount_in_numbers.text == "0.00"
    assert "amount-unreadable" in {f.code for f in cheque.findings}


def test_what_is_no_cheque_has_no_amount():
    price = record({"amount_in_numbers": "48,250/-"}, inked=("memo",))
    assert price.decision == "reject"
    assert price.amount is None
    assert price.amount_in_numbers.value == Decimal(48250)
    dated = record({"amount_in_numbers": "48,250/-", "date": "14/03/2026"})
    assert dated.decision == "review"
    assert dated.amount.value == Decimal(48250)
    assert "amount-single-source" in {f.code for f in dated.findings}


@pytest.mark.parametrize("name", ["payee_name", "memo", "bank_name"])
def test_control_characters_reach_no_value(name):
    text = "\x1b[2JMeera\x00Rao\x9b"
    result = line(name, text, Alternative("Me\x1bera", -1.0))
    assert result.value == "[2JMeera Rao"
    assert result.reading.text == " [2JMeera Rao "
    assert result.reading.alternatives[0].text == "Me era"
    field = getattr(record({name: text, "date": "14/03/2026"}, inked=("signature",)), name)
    assert (field.value, field.text) == ("[2JMeera Rao", " [2JMeera Rao ")


def test_a_routing_number_whose_check_digit_is_wrong_is_sure_to_nobody():
    def line_confidence(text):
        boxes = dict.fromkeys(("micr", "signature"), (0, 0, 60, 20))
        seen = Seen(PAGE, {"micr": Reading(text, -0.01)}, tuple(map(crop, boxes)), boxes, signed=True)
        judging = Judging(Policy(as_of=None), shipped())
        cheque = assemble(understood(seen, profile("US")), Names("d", "r"), judging)
        return cheque.micr.confidence, {finding.code for finding in cheque.findings}

    good, wrong, cut = (
        line_confidence(text)
        for text in ("⑆021000021⑆ 12345678⑈ 101", "⑆021000022⑆ 12345678⑈ 101", "12345678⑈ 101 ⑇0000010000⑇")
    )
    assert good[0] > 0.9
    assert max(wrong[0], cut[0]) < 0.2
    assert "routing-checksum" in wrong[1]
    assert "micr-incomplete" in cut[1]
    assert not {"routing-checksum", "micr-incomplete"} & good[1]

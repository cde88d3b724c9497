"""Each field is read by its own parser; which of a reading's texts are parsed."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from chequeocr.parse.field import field_candidates, fitting, texts_of
from chequeocr.parse.profiles import profile
from chequeocr.record import Micr
from chequeocr.types import Alternative, Reading

IN = profile("IN")
LINE = "⑈123456⑈ 110002001⑆ 654321⑈ 31"
MICR = Micr(cheque_number="123456", routing="110002001", account="654321", code="31")


def first(name, text):
    return field_candidates(name, Reading(text, -0.1), IN)[0].value


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("amount_in_numbers", "5,10,000/-", Decimal(510000)),
        ("amount_in_words", "Five lakh ten thousand only", Decimal(510000)),
        ("date", "14032026", datetime.date(2026, 3, 14)),
        ("micr", LINE, MICR),
        ("ifsc", "VINDO001234", "VIND0001234"),
        ("account_number", "A/C No. 012345678901", "012345678901"),
        ("cheque_number", "No. 004217", "004217"),
        ("payee_name", "Pay Meera Stores or bearer", "Meera Stores"),
        ("bank_name", "Pay  Vindhya\tBank or bearer", "Pay Vindhya Bank or bearer"),
        ("memo", " rent\x07 of  May ", "rent of May"),
    ],
)
def test_a_field_is_read_by_its_parser(name, text, value):
    assert first(name, text) == value


@pytest.mark.parametrize("name", ["payee_name", "memo", "date", "amount_in_numbers", "ifsc", "cheque_number"])
@pytest.mark.parametrize("text", ["", "  ", "\x07"])
def test_nothing_is_no_value(name, text):
    assert field_candidates(name, Reading(text, -0.1), IN) == []


def test_a_plain_text_costs_nothing():
    assert [(c.value, c.cost, c.assumed) for c in field_candidates("memo", Reading("rent", -2.0), IN)] == [
        ("rent", 0.0, ""),
    ]  # fmt: skip


def test_nothing_at_all_as_the_likeliest_text_lets_no_other_one_stand_for_a_value():
    seen = Reading("", -0.1, (Alternative("500", -3.0),))
    assert field_candidates("amount_in_numbers", seen, IN) == []
    assert field_candidates("amount_in_numbers", seen, IN, more=[("500", -0.2)]) == []


def test_a_text_longer_than_any_field_is_no_reading_of_it():
    assert field_candidates("memo", Reading("x" * 256, -0.1), IN)[0].value == "x" * 256
    assert field_candidates("memo", Reading("x" * 257, -0.1), IN) == []
    assert field_candidates("amount_in_numbers", Reading("9" * 257, -0.1), IN, more=[("500", -0.2)]) == []


def test_other_texts_are_read_beside_the_first():
    seen = Reading("5OO.OO.OO", -1.0, (Alternative("700", -1.5),))
    both = {c.value for c in field_candidates("amount_in_numbers", seen, IN, more=[("900", -1.2)])}
    assert {Decimal(700), Decimal(900)} <= both


def test_the_texts_of_a_reading_come_with_their_scores():
    seen = Reading("500", -0.5, (Alternative("700", -1.5), Alternative("", -2.5)))
    assert texts_of(seen) == [("500", -0.5), ("700", -1.5), ("", -2.5)]


def test_what_is_parsed_are_the_first_32_texts_that_fit():
    many = [("", -0.1), ("x" * 257, -0.2), ("x" * 256, -0.3), *((str(n), -float(n)) for n in range(1, 40))]
    kept = fitting(many)
    assert kept[0] == ("x" * 256, -0.3)
    assert kept[1:] == [(str(n), -float(n)) for n in range(1, 32)]

"""Payee, IFSC, account and cheque numbers, and what all parsers share."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chequeocr.errors import TextTooLongError
from chequeocr.parse._text import tidy
from chequeocr.parse.account import parse_account, parse_cheque_number
from chequeocr.parse.checksums import iban_valid
from chequeocr.parse.ifsc import parse_ifsc
from chequeocr.parse.payee import clean_payee


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Meera Stationers", "Meera Stationers"),
        ("Pay Meera Stationers", "Meera Stationers"),
        ("PAY: Meera Stationers or Bearer", "Meera Stationers"),
        ("Pay to the order of Meera & Co.", "Meera & Co."),
        ("Pay to the Order of: J. R. Smith-Jones ________", "J. R. Smith-Jones"),
        ("...... K. Rao ......", "K. Rao"),
        ("__Meera__", "Meera"),
        ("Payal Order Supplies", "Payal Order Supplies"),
        ("Bearer Bonds Ltd", "Bearer Bonds Ltd"),
        ("à l'ordre de Dupont SARL", "Dupont SARL"),
        ("Páguese a la orden de Pérez Hnos", "Pérez Hnos"),
        ("Pague-se a Souza Ltda ou à sua ordem", "Souza Ltda"),
        ("O'Brien's", "O'Brien's"),
        ("....", ""),
        ("", ""),
        ("Pay", ""),
        ("\x1b[31mMeera\x00Rao\x7f\x9b", "[31mMeera Rao"),
        ("\x1b]0;Zoë\x07", "]0;Zoë"),
    ],
)
def test_payee(text, name):
    assert clean_payee(text).name == name


@settings(deadline=None)
@given(st.text(max_size=256))
def test_payee_letters_are_kept_or_listed_as_removed(text):
    payee = clean_payee(text)
    kept = sorted(c for c in payee.name + "".join(payee.removed) if c.isalpha())
    given_letters = sorted(c for c in tidy(text) if c.isalpha())
    assert kept == given_letters


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("VIND0001234", "VIND0001234"),
        ("IFSC: AMBE0002002", "AMBE0002002"),
        ("RTGS/NEFT IFS CODE - ICIC0000009", "ICIC0000009"),
        ("ifsc code cnrb oooo 123", "CNRB0000123"),
        ("IFSC SBIN00O1234", "SBIN0001234"),
        ("V1ND0001234", "VIND0001234"),
    ],
)
def test_ifsc(text, value):
    assert parse_ifsc(text)[0].value == value


@pytest.mark.parametrize("text", ["", "hello", "UTIB1000426", "123456789012"])
def test_no_ifsc(text):
    assert parse_ifsc(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("30002010108841", "30002010108841"),
        ("A/c No. 3000 2010 1088 41", "30002010108841"),
        ("Account Number: 00012345", "00012345"),
        ("FR76 3000 6000 0112 3456 7890 189", "FR7630006000011234567890189"),
        ("O0012345l", "000123451"),
    ],
)
def test_account(text, value):
    assert parse_account(text)[0].value == value


def test_cheque_number_keeps_zeros():
    assert parse_cheque_number("No. 000042")[0].value == "000042"
    assert parse_cheque_number("none") == []


def test_iban_checksum():
    assert iban_valid("FR7630006000011234567890189")
    assert not iban_valid("FR7630006000011234567890188")


@settings(deadline=None)
@given(st.text(max_size=256))
def test_nothing_is_raised(text):
    for parse in (parse_ifsc, parse_account, parse_cheque_number):
        costs = [c.cost for c in parse(text)]
        assert costs == sorted(costs)


@pytest.mark.parametrize("parse", [parse_ifsc, parse_account, parse_cheque_number, clean_payee, tidy])
def test_too_long_is_refused(parse):
    with pytest.raises(TextTooLongError):
        parse("9" * 257)

"""Payee, IFSC, account and cheque numbers, and what all parsers share."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chequeocr.errors import TextTooLongError
from chequeocr.parse._text import best_first, tidy
from chequeocr.parse.account import parse_account, parse_cheque_number
from chequeocr.parse.checksums import iban_valid
from chequeocr.parse.ifsc import parse_ifsc
from chequeocr.parse.payee import clean_payee
from chequeocr.types import Candidate

EXCHANGED = "letters and figures exchanged"
LEFT_OUT = "other characters left out"


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


@pytest.mark.parametrize(
    ("text", "name", "removed"),
    [
        ("Pay . Meera or order or bearer", "Meera", ("Pay .", "or order", "or bearer")),
        ("...Ravi....Kumar____", "Ravi Kumar", ("...", "....", "____")),
        ("Pay Pay Pay Meera", "Pay Meera", ("Pay", "Pay")),  # twice printed, and a name may begin so
        ("Meera.", "Meera.", ()),  # the full stop of an abbreviation
        (".. Meera", "Meera", ("..",)),
        ("_. Meera", "Meera", ()),
        ('"Meera"', "Meera", ()),
        ("- Meera -", "Meera", ()),
        ("--- ...", "", ("--- ...",)),
    ],
)
def test_what_is_taken_from_a_payee_is_told_in_its_order(text, name, removed):
    payee = clean_payee(text)
    assert (payee.name, payee.removed) == (name, removed)


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("VIND0001234", [("VIND0001234", 0.0, "")]),
        ("VIND 0001234", [("VIND0001234", 0.0, "")]),
        ("51ND0001234", [("SIND0001234", 2.0, EXCHANGED)]),
        ("V1NDO001234", [("VIND0001234", 2.0, EXCHANGED)]),
        ("VINDQ001234", [("VIND0001234", 1.0, EXCHANGED)]),
        ("VIND0A1B2C3", [("VIND0A1B2C3", 1.5, EXCHANGED)]),  # branches may have letters
        # Letters that look like figures are either; O and I hardly differ from 0 and 1.
        ("VIND000123B", [("VIND000123B", 0.5, EXCHANGED), ("VIND0001238", 1.0, EXCHANGED)]),
        ("VIND0SBL123", [("VIND0SBL123", 1.5, EXCHANGED), ("VIND0581123", 3.0, EXCHANGED)]),
        ("VIND0IIO123", [("VIND0110123", 1.2, EXCHANGED), ("VIND0IIO123", 1.5, EXCHANGED)]),
        ("VIND0III123", [("VIND0111123", 1.2, EXCHANGED), ("VIND0III123", 1.5, EXCHANGED)]),
        # What stands before or behind it costs.
        ("XVIND0001234Y", [("VIND0001234", 3.0, ""), ("XVIN0000123", 4.0, EXCHANGED),
                           ("INDO001234Y", 4.5, EXCHANGED)]),
        ("V3ND0001234", []),  # no letter looks like a 3
        ("VINDX001234", []),
        ("VIND0ABCDEF", []),  # a word of eleven letters
    ],
)  # fmt: skip
def test_ifscs_and_what_they_cost(text, expected):
    found = [(c.value, round(c.cost, 3), c.assumed) for c in parse_ifsc(text)]
    assert found == expected


def test_a_code_that_is_right_stands_before_a_row_of_codes():
    text = "AAAA0111111 BBBB0222222 CCCC0333333 DDDD0444444 EEEE0555555"
    assert [c.value for c in parse_ifsc(text)] == ["AAAA0111111", "BBBB0222222", "CCCC0333333", "DDDD0444444"]


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12345", [("12345", 0.0, "")]),
        ("1234", []),
        ("1" * 20, [("1" * 20, 0.0, "")]),
        ("1" * 21, []),
        ("*12345*", [("12345", 0.0, "")]),
        ("A/C 12-34.5/67", [("1234567", 0.0, "")]),
        ("12345 678", [("12345678", 0.0, ""), ("12345", 2.0, LEFT_OUT)]),
        ("9lO2I55", [("9102155", 2.1, "letters read as figures")]),
        ("OlOlO", []),  # looks like figures, and has none
        ("x12345y", [("12345", 2.0, LEFT_OUT)]),
        ("x1234y", []),
        ("98765 x 30002010108841", [("30002010108841", 2.0, LEFT_OUT)]),
        ("x" + "7" * 20, [("7" * 20, 2.0, LEFT_OUT)]),
        ("GB82 WEST 1234 5698 7654 32", [("GB82WEST12345698765432", 0.0, "")]),
        ("GB82 WEST 1234 5698 7654 33", []),  # check figures that don't fit
        ("IBAN DE89370400440532013000", [("DE89370400440532013000", 0.0, ""),
                                    ("89370400440532013000", 2.0, LEFT_OUT)]),
    ],
)  # fmt: skip
def test_accounts_and_what_they_cost(text, expected):
    assert parse_account(text) == [Candidate(*one) for one in expected]


@pytest.mark.parametrize(
    ("text", "values"),
    [("7", ["7"]), ("No. 1" + "0" * 11, ["1" + "0" * 11]), ("1" + "0" * 12, []),
     ("Chq 004217 / 2", ["0042172", "004217"])],
)  # fmt: skip
def test_cheque_numbers_have_one_to_twelve_figures(text, values):
    assert [c.value for c in parse_cheque_number(text)] == values


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
    parse("9" * 256)
    with pytest.raises(TextTooLongError, match=r"257 characters.*at most 256"):
        parse("9" * 257)


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("Zoë\u200bRao\u00a0Ltd\x9b&\u2028Co", "Zoë Rao Ltd & Co"),  # nothing that has no picture
        ("१२/०३/२०२४", "12/03/2024"),
        ("m² ½", "m2 ½"),
        ("6’0 “a” — b ⁄ c", "6'0 \"a\" - b / c"),
        ("a\x1b[0m\tb", "a\x1b[0m b"),
    ],
)
def test_one_way_to_write_marks_and_figures(text, tidied):
    assert tidy(text) == tidied


def test_the_first_of_two_that_cost_the_same_is_kept():
    found = [Candidate("b", 1.0), Candidate("a", 1.0, "first"), Candidate("a", 1.0, "second")]
    assert best_first(found, 4) == [Candidate("b", 1.0), Candidate("a", 1.0, "first")]
    assert best_first([*found, Candidate("a", 0.5)], 1) == [Candidate("a", 0.5)]

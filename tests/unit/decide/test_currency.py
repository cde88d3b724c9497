"""Nothing is accepted in a currency that the cheque denies, or that nobody knows."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chequeocr.decide.confidence import Calibration
from chequeocr.decide.currency import conflicting_currency, foreign, given_currency, several
from chequeocr.decide.policy import Policy
from chequeocr.parse import MAX_CHARS
from chequeocr.parse.currencies import CURRENCIES
from chequeocr.parse.profiles import profile
from chequeocr.reader.assemble import Judging, Names, assemble
from chequeocr.reader.known import Seen, understood
from chequeocr.record import Cheque
from chequeocr.types import Page, Reading

PAGE = Page(np.full((40, 80, 3), 255, np.uint8), "a.jpg")
SURE = Calibration({"amount": (5.0, 1.0, 0.0, 2.0)}, "")
INDIAN = {"ifsc": "IFSC VIND0001234", "micr": "⑈004217⑈ 600123045⑆ 110938⑈ 31"}
RUPEES = frozenset(code for code, one in CURRENCIES.items() if "rupees" in one.names)


def read(figures: str, words: str, *, country: str | None = None, currency: str | None = None,
         printed: dict[str, str] | None = None) -> Cheque:  # fmt: skip
    """The record of a cheque that is otherwise as it should be, with a calibrator that is always sure."""
    texts = {"amount_in_numbers": figures, "amount_in_words": words, "payee_name": "Meera Stationers",
             "date": "14/03/2026", **(printed or {})}  # fmt: skip
    seen = Seen(PAGE, {name: Reading(text, -0.01) for name, text in texts.items()}, signed=True)
    known = understood(seen, profile(country) if country else None, currency)
    return assemble(known, Names("d", "r"), Judging(Policy(as_of=None, currency=currency), SURE))


def codes(cheque: Cheque) -> set[str]:
    return {finding.code for finding in cheque.findings}


def test_what_is_as_it_should_be_is_accepted() -> None:
    for words in ("Five thousand only", "Rupees five thousand", "Five thousand rupees", "Rs five thousand"):
        cheque = read("5,000.00", words, printed=INDIAN)
        assert (cheque.decision, cheque.amount.currency) == ("accept", "INR")
    cheque = read("₹ 5,000/-", "Five thousand only", printed=INDIAN)
    assert (cheque.decision, cheque.amount.currency) == ("accept", "INR")


@pytest.mark.parametrize("code", sorted(CURRENCIES.keys() - RUPEES))
def test_no_other_currency_is_accepted_as_rupees(code: str) -> None:
    for name in CURRENCIES[code].names:
        cheque = read("5,000.00", f"Five thousand {name.replace('-', ' ')} only", printed=INDIAN)
        (finding,) = [one for one in cheque.findings if one.code == "other-currency"]
        assert (cheque.decision, finding.field, finding.severity) == ("review", "amount_in_words", "error")
        assert name.replace("-", " ") in finding.message
    for sign in (code, *CURRENCIES[code].signs):
        cheque = read(f"{sign.upper()} 5,000.00", "Five thousand only", printed=INDIAN)
        (finding,) = [one for one in cheque.findings if one.code == "other-currency"]
        assert (cheque.decision, finding.field) == ("review", "amount_in_numbers")


@pytest.mark.parametrize(
    ("words", "country", "accepted"),
    [
        ("Five thousand dollars only", "US", True),
        ("Five thousand dollars only", "CA", True),
        ("Five thousand dollars only", "HK", True),
        ("Five thousand US dollars only", "CA", False),
        ("Five thousand pesos", "PH", True),
        ("Five thousand pesos", "US", False),
        ("Five thousand pounds only", "GB", True),
        ("Five thousand rupees only", "PK", True),
        ("Five thousand rupees only", "GB", False),
        ("Five thousand dinars only", "KW", True),
        ("Riyals five thousand only", "QA", True),
        ("Five thousand riyals and fifty dirhams", "QA", True),
        ("Five thousand dirhams only", "QA", True),  # the name of its smaller unit, too
        ("Five thousand dirhams only", "SA", False),
        ("Five thousand and fifty kobo only", "GB", False),
        ("Five thousand and fifty pence only", "GB", True),
    ],
)
def test_a_shared_name_is_any_of_its_currencies(words: str, country: str, accepted: bool) -> None:
    found = conflicting_currency({"amount_in_words": words}, profile(country).currency)
    assert (found is None) is accepted


@pytest.mark.parametrize(
    ("texts", "field", "named"),
    [
        ({"amount_in_words": "AED five thousand"}, "amount_in_words", "AED"),
        ({"amount_in_words": "Five thousand UAE dirhams"}, "amount_in_words", "UAE dirhams (AED)"),
        ({"amount_in_words": "Five thousand pesos"}, "amount_in_words", "pesos"),
        ({"amount_in_numbers": "€ 5", "amount_in_words": "five naira"}, "amount_in_numbers", "€ (EUR)"),
        ({"amount_in_numbers": "kes 5"}, "amount_in_numbers", "kes"),
        ({"payee_name": "five naira"}, None, None),
    ],
)
def test_a_conflict_is_named_as_people_know_it(texts, field, named) -> None:
    found = conflicting_currency(texts, "INR")
    assert (found and found.field, found and found.named) == (field, named)


def test_a_form_of_an_unknown_country_that_names_no_currency_is_reviewed() -> None:
    cheque = read("100.00", "One hundred only")
    assert (cheque.decision, cheque.amount.currency) == ("review", None)
    assert "currency-unknown" in codes(cheque)
    dollars = read("$ 100.00", "One hundred only")
    assert dollars.decision == "review"
    assert "$ may be one of several" in str([finding.message for finding in dollars.findings])


@pytest.mark.parametrize("currency", ["USD", "EUR", "JPY"])
def test_the_currency_that_a_policy_expects_holds_where_nothing_contradicts(currency: str) -> None:
    cheque = read("100.00", "One hundred only", currency=currency)
    assert (cheque.decision, cheque.amount.currency) == ("accept", currency)
    assert cheque.amount.value == 100
    denied = read("100.00", "One hundred naira only", currency=currency)
    assert denied.decision == "review"
    assert "other-currency" in codes(denied)
    other = read("₩ 100.00", "One hundred only", currency=currency)
    assert other.decision == "review"
    assert "other-currency" in codes(other)


def test_what_the_cheque_names_by_itself_gives_the_currency() -> None:
    cheque = read("THB 100.00", "One hundred baht only")
    assert (cheque.decision, cheque.amount.currency) == ("accept", "THB")
    assert read("100.00", "One hundred rand").amount.currency is None  # "and" may have been misread
    assert read("THB 100.00", "One hundred dong only").amount.currency is None
    assert read("THB 100.00", "One hundred baht only", currency="USD").decision == "review"


def test_amounts_have_the_decimals_of_the_currency_that_holds() -> None:
    assert str(read("JOD 12.500", "Twelve dinars and 500/1000").amount.value) == "12.500"
    assert str(read("12.500", "Twelve and 500/1000", currency="KWD").amount.value) == "12.500"
    assert str(read("1,500", "One thousand five hundred", currency="JPY").amount.value) == "1500"


def test_currencies_that_are_given() -> None:
    words = {"amount_in_words": "five dollars"}
    assert given_currency(words, None) is None
    assert given_currency(words, "HKD") == "HKD"
    assert given_currency(words, "INR") is None
    assert given_currency({"amount_in_numbers": "HK$ 5", **words}, None) == "HKD"
    assert given_currency({"amount_in_numbers": "x" * 300}, "INR") == "INR"
    assert (several(words), several({})) == ("dollars", "")
    assert Decimal(5) == read("5.00", "Five only", currency="USD").amount.value


def test_smaller_units_of_its_own_are_no_other_currency() -> None:
    assert conflicting_currency({"amount_in_words": "FIVE AND FIFTY PAISE ONLY"}, "INR") is None
    assert conflicting_currency({"amount_in_words": "five and fifty paise"}, "INR") is None
    assert conflicting_currency({"amount_in_words": "five rupees"}, "INR") is None
    assert conflicting_currency({"amount_in_words": "five and fifty pence"}, "INR") is not None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("US DOLLARS", "US DOLLARS (USD)"),
        ("Euros in", "Euros (EUR)"),  # five of seven letters
        ("Euros only", None),  # of nine
        ("POUNDS STERLING", "POUNDS STERLING (GBP)"),
        ("Rupees", None),
        ("Dollar Bank of Ohio", None),  # a line of other words, too
        ("Payable in US dollars at any branch", None),
        ("yen", None),  # so short a name is a word of many languages
        ("rand", None),
        ("cents", None),  # a smaller unit
        ("", None),
        ("5,000", None),
    ],
)
def test_a_line_beside_the_fields_names_a_currency_where_it_says_hardly_anything_else(
    text: str, named: str | None
) -> None:
    assert foreign(text, "INR") == named


@pytest.mark.parametrize(
    ("text", "field", "named"),
    [
        ("US$ 5,000/-", "amount_in_numbers", "US$ (USD)"),
        ("€ 5,000", "amount_in_numbers", "€ (EUR)"),
        ("USD 5,000", "amount_in_numbers", "USD"),
        ("KR 5000", "amount_in_numbers", None),  # two letters of another sign, misread
        ("Rs. 5,000", "amount_in_numbers", None),
        ("$ 5,000", "amount_in_numbers", "$"),
        ("Five thousand Euros only", "amount_in_words", "Euros (EUR)"),
        ("Eighty thousandEuros", "amount_in_words", "Euros (EUR)"),  # a space was lost
        ("eighty thousandeuros", "amount_in_words", None),
        ("Five thousand rupees only", "amount_in_words", None),
        ("Five thousand and fifty cents", "amount_in_words", None),
    ],
)
def test_a_line_of_an_amount_names_it_in_its_place(text: str, field: str, named: str | None) -> None:
    assert foreign(text, "INR", field) == named


def test_a_currency_of_several_names_is_not_another_one() -> None:
    assert foreign("US DOLLARS", "USD") is None
    assert foreign("Dollars", "CAD") is None
    assert foreign("Dollars", "INR") == "Dollars"
    assert foreign("US DOLLARS " + " " * MAX_CHARS, "INR") is None, "no line is so long"


@given(st.text(), st.sampled_from([None, "amount_in_words", "amount_in_numbers", "memo"]))
def test_no_line_raises(text: str, field: str | None) -> None:
    named = foreign(text, "INR", field)
    assert named is None or named != ""

"""Currencies named in amounts: where they stand, what they may be misread from, whose they are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chequeocr.parse.currencies import CURRENCIES
from chequeocr.parse.naming import in_figures, in_words


def named(text: str) -> list[set[str]]:
    """Codes of the names that stand in a currency's place."""
    return [set(mention.codes) for mention in in_words(text) if mention.sure and not mention.minor]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Five thousand naira only", "NGN"),
        ("cinco mil reais", "BRL"),
        ("Five thousand yen only", "JPY"),
        ("Five thousand pesos", "MXN"),
        ("Five thousand rand only", "ZAR"),
        ("Ringgit Malaysia five thousand only", "MYR"),
        ("Saudi riyals five thousand", "SAR"),
        ("Five thousand dinars", "KWD"),
        ("Five thousand won", "KRW"),
        ("Five thousand baht and fifty satang", "THB"),
        ("Five thousand euro only", "EUR"),
        ("deux mille d'euros", "EUR"),
        ("un millón de pesos colombianos", "COP"),
        ("five hundred dinars tunisiens", "TND"),
        ("Rs. five hundred", "PKR"),
        ("USD Five thousand only", "USD"),
        ("Five thousand AED only", "AED"),
        ("AED FIVE THOUSAND ONLY", "AED"),
        ("Five thousand dirhams and ten fils", "AED"),
        ("One hundred and 45/100 dollars", "CAD"),
        ("Five thousand only US dollars", "USD"),
        ("aupees su Naira five thousand", "NGN"),
        ("Five thousand niara only", "NGN"),
        ("Five thousand HK dollars only", "HKD"),
        ("Five thousand dolars", "USD"),
        ("Five hundred rand and fifty cents", "ZAR"),
        ("Five hundred rand fifty cents", "ZAR"),
        ("Thirty Eigth dollars and 23 cents", "USD"),
    ],
)
def test_names_in_their_place(text: str, code: str) -> None:
    (codes,) = named(text)
    assert code in codes


@pytest.mark.parametrize(
    "text",
    [
        "One lakh won thousand only",  # one
        "Yen thousand only",  # ten
        "Five hundred rand forty two",  # and
        "Rand five thousand",
        "Two real hundred",
        "Five thousand very real",
        "Five stout old dollars",
        "Five hundred forty",
        "Meera Rand Stores",
        "Mark Sol, the real pound of flesh",
        "TWD thousand",  # two
        "Five thousand TWD",
        "and five hundred",
        "Six hundred aed",
        "aed five hundred",
        "",
    ],
)
def test_words_that_are_no_currency_where_they_stand(text: str) -> None:
    assert named(text) == []


def test_a_shared_name_means_any_of_them_and_a_country_says_which() -> None:
    (dollars,) = named("five hundred dollars")
    assert {"USD", "CAD", "AUD", "HKD", "SGD"} <= dollars
    assert named("five hundred Hong Kong dollars") == [{"HKD"}]
    assert named("five hundred U.S. dollars") == [{"USD"}]
    (crowns,) = named("five hundred kroner")
    assert crowns == {"CZK", "SEK", "DKK", "NOK", "ISK"}


def test_every_name_is_found() -> None:
    assert named("Rupees five thousand naira only") == [set(next(iter(named("Rupees five")))), {"NGN"}]


@pytest.mark.parametrize(
    ("text", "firm"),
    [("Five hundred rand", False), ("Five hundred South African rand", True), ("Five thousand yen", False),
     ("Five thousand won", False), ("Five thousand naira", True), ("Five thousand taka", True),
     ("AED five thousand", True), ("USD five thousand", True), ("twd five thousand", False)],
)  # fmt: skip
def test_what_may_be_a_misread_number_is_not_firm(text: str, firm: bool) -> None:
    (mention,) = in_words(text)
    assert mention.sure
    assert mention.firm is firm


@pytest.mark.parametrize(
    ("text", "sure", "firm"),
    [("five thousand and fifty kobo", True, True), ("eight hundred and twenty fils", True, False),
     ("one centavos nine", False, True), ("and paise seventy eight", False, True)],
)  # fmt: skip
def test_smaller_units(text: str, sure: bool, firm: bool) -> None:
    (mention,) = [mention for mention in in_words(text) if mention.minor]
    assert (mention.sure, mention.firm) == (sure, firm)


@pytest.mark.parametrize(
    ("text", "said", "code"),
    [
        ("US$ 5,000.00", "US$", "USD"),
        ("$5,000.00", "$", "MXN"),
        ("€ 5.000,00", "€", "EUR"),
        ("5 000,00 €", "€", "EUR"),
        ("RM 5,000", "RM", "MYR"),
        ("Rs.5,000/-", "Rs", "INR"),
        ("KES 5,000", "KES", "KES"),
        ("5,000 NGN", "NGN", "NGN"),
        ("₦5,000", "₦", "NGN"),
        ("R$ 5.000,00", "R$", "BRL"),
        ("HK$5,000", "HK$", "HKD"),
        ("KD 5.000", "KD", "KWD"),
        ("5000 naira only", "naira", "NGN"),
        ("Kenya shillings 500", "Kenya shillings", "KES"),
        ("٥٠٠٠ AED", "AED", "AED"),
    ],
)
def test_beside_figures(text: str, said: str, code: str) -> None:
    (mention,) = in_figures(text)
    assert mention.text == said
    assert code in mention.codes


@pytest.mark.parametrize(
    "text", ["48,250/-", "**5,000**", "5O,OOO", "only 500", "RM", "naira", "B 500", "", "l5,S00"]
)
def test_nothing_beside_figures(text: str) -> None:
    assert in_figures(text) == []


@settings(deadline=None)
@given(st.one_of(st.text(max_size=256), st.text(alphabet="ʻ'’dl aeiou$5", max_size=40)))
def test_nothing_is_raised_and_spans_are_apart(text: str) -> None:
    for found in (in_figures(text), in_words(text)):
        ends = 0
        for mention in found:
            assert ends <= mention.start < mention.end <= len(text)
            assert mention.text == text[mention.start : mention.end]
            assert mention.codes <= CURRENCIES.keys()
            assert mention.codes
            ends = mention.end

"""The one table of currencies, held against ISO 4217 and the English names of Unicode CLDR."""

from __future__ import annotations

import re

import pytest

from chequeocr.errors import SettingsError
from chequeocr.parse._lexicon import LEXICONS
from chequeocr.parse.currencies import CURRENCIES, currency
from chequeocr.parse.naming import in_figures, in_words
from chequeocr.parse.profiles import PROFILES


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


ISO_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
"""ISO 4217, list one; all others have two."""

FUNDS = _codes("BOV CHE CHW CLF COU MXV USN UYI UYW VED XAD")
"""Codes of funds, units of account and a second series: nobody writes their names on a cheque."""

NO_MONEY = _codes("XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX")
OF_NO_COUNTRY = frozenset({"CNH"})  # CLDR's own code for yuan abroad, in no list of ISO 4217

LEFT_OUT_BY_CLDR = _codes("AFN ALL COP HUF IDR IQD IRR KPW LAK LBP MGA MMK SOS SYP YER")
"""CLDR counts no decimals where nobody uses them."""


def cldr() -> tuple[frozenset[str], frozenset[str]]:
    """Codes that are legal tender somewhere today, and all that are in use."""
    babel = pytest.importorskip("babel.core")
    numbers = pytest.importorskip("babel.numbers")
    countries = babel.get_global("territory_currencies")
    tender = {code for country in countries for code in numbers.get_territory_currencies(country)}
    every = {
        code for country in countries
        for code in numbers.get_territory_currencies(country, tender=True, non_tender=True)
    }  # fmt: skip
    return frozenset(tender), frozenset(every)


def test_every_currency_of_today_is_there_and_no_other() -> None:
    tender, every = cldr()
    assert tender <= CURRENCIES.keys()
    assert CURRENCIES.keys() - tender <= FUNDS | {"SVC"}
    assert every - NO_MONEY - OF_NO_COUNTRY <= CURRENCIES.keys()


def test_decimals_are_those_of_iso_4217() -> None:
    known = {code: decimals for decimals, codes in ISO_DECIMALS.items() for code in codes.split()}
    assert {code: one.decimals for code, one in CURRENCIES.items()} == {
        code: known.get(code, 2) for code in CURRENCIES
    }


def test_decimals_are_those_of_cldr_where_people_use_them() -> None:
    numbers = pytest.importorskip("babel.numbers")
    precision = {code: numbers.get_currency_precision(code) for code in CURRENCIES}
    assert {code for code, one in CURRENCIES.items() if precision[code] != one.decimals} == LEFT_OUT_BY_CLDR


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("code", sorted(CURRENCIES.keys() - FUNDS))
def test_english_names_mean_their_currency_and_no_other(code: str, count: int) -> None:
    name = pytest.importorskip("babel.numbers").get_currency_name(code, count, locale="en")
    for text in (f"Five hundred {name} only", f"{name.upper()} FIVE HUNDRED"):
        found = [mention for mention in in_words(text) if mention.sure and not mention.minor]
        assert [mention.codes for mention in found] == [{code}], (text, found)


@pytest.mark.parametrize("code", sorted(CURRENCIES))
def test_a_code_beside_figures_means_its_currency(code: str) -> None:
    for text in (f"{code} 5,000.00", f"{code}5,000", f"5,000.00 {code}", f"{code.lower()} 500/-"):
        (mention,) = in_figures(text)
        assert mention.codes == {code}
        assert mention.text.upper() == code


@pytest.mark.parametrize("code", sorted(CURRENCIES))
def test_a_sign_beside_figures_may_mean_its_currency(code: str) -> None:
    for sign in CURRENCIES[code].signs:
        (mention,) = in_figures(f"{sign} 5,000.00")
        assert code in mention.codes


def test_a_code_that_iso_4217_has_not() -> None:
    assert currency("INR").decimals == 2
    for code in ("XAU", "inr", "", "DEM"):
        with pytest.raises(SettingsError, match="ISO 4217"):
            currency(code)
    with pytest.raises(SettingsError, match=r"'XXXXXXXXXXXXXXXXXXXX'$"):  # no more than that is said again
        currency("X" * 40)


def test_all_rules_take_their_currencies_from_the_table() -> None:
    """The words that readers expect, and the countries."""
    names = {part for one in CURRENCIES.values() for name in one.names for part in name.split("-")}
    minor = {name for one in CURRENCIES.values() for name in one.minor} | {"cent", "cents", "rs"}
    words = [word for lexicon in LEXICONS.values() for word in lexicon]
    assert {w.spelling for w in words if w.kind == "major"} - {"rs"} <= names
    assert {w.spelling for w in words if w.kind == "minor"} <= minor
    for profile in PROFILES.values():
        assert profile.decimals == (CURRENCIES[profile.currency].decimals if profile.currency else 2)


def test_cells_are_plain() -> None:
    for one in CURRENCIES.values():
        assert all(re.fullmatch("[a-z]+(-[a-z]+)*", word) for word in (*one.names, *one.whose, *one.minor))
        assert all(sign == sign.lower() and not any(c.isdigit() for c in sign) for sign in one.signs)

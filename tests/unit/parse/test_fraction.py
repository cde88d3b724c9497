"""The fraction of a US cheque against its routing number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chequeocr.errors import TextTooLongError
from chequeocr.parse.checksums import aba_check_digit, aba_valid
from chequeocr.parse.fraction import BankFraction, agrees, contradicts, parse_fraction


@pytest.mark.parametrize(
    ("text", "routing"),
    [
        ("55-2/212", "021200025"),
        ("1-2/210", "021000021"),
        ("66-19/530", "053000196"),
        ("5-7017/2110", "211070175"),
        ("55-2\n212", "021200025"),
        ("55-2|212", "021200025"),
        ("55 - 2 / 212", "021200025"),
    ],
)
def test_fractions(text, routing):
    best = parse_fraction(text)[0].value
    assert best.routing == routing
    assert agrees(best, routing)
    assert not agrees(best, "121000358")


@pytest.mark.parametrize("text", ["", "12/25", "45/100 dollars", "12-03-2024", "021000021", "No. 1042"])
def test_no_fraction_at_low_cost(text):
    assert all(c.cost >= 1.0 for c in parse_fraction(text))


@pytest.mark.parametrize(
    ("text", "cost", "assumed"),
    [
        ("55-2/212", 0.0, ""),
        ("55-2|212", 0.7, "| read for the bar"),
        ("55-2 l 212", 0.7, "l read for the bar"),
        ("55-2 212", 0.7, "no bar"),
        ("2/212", 1.0, "no prefix"),
        ("99-2/212", 0.0, ""),
        ("101-2/212", 0.0, ""),  # the last of the states' numbers
        ("100-2/212", 1.0, "a prefix of no city or state"),
        ("0-2/212", 1.0, "a prefix of no city or state"),
        ("1-2/100", 0.0, ""),  # twelve districts, and again for thrifts, from 21
        ("1-2/1299", 0.0, ""),
        ("1-2/1300", 3.0, "no Federal Reserve district"),
        ("1-2/2000", 3.0, "no Federal Reserve district"),
        ("1-2/2100", 0.0, ""),
        ("1-2/3299", 0.0, ""),
        ("1-2/3300", 3.0, "no Federal Reserve district"),
        ("1-2/099", 3.0, "no Federal Reserve district"),
        ("2 I 1310", 4.7, "I read for the bar; no prefix; no Federal Reserve district"),
        ("100-2 1310", 4.7, "no bar; a prefix of no city or state; no Federal Reserve district"),
    ],
)
def test_what_a_fraction_assumes_and_costs(text, cost, assumed):
    assert [(c.cost, c.assumed) for c in parse_fraction(text)] == [(cost, assumed)]


def test_two_numbers_side_by_side_are_passed_over():
    assert [c.value for c in parse_fraction("Suite 12 345 x 55-2/212")] == [BankFraction("55", "2", "212")]


def test_the_cheapest_three_are_kept():
    found = parse_fraction("2/212 x 55-2/212 x 3/212 x 4|212")
    assert [c.value.institution for c in found] == ["2", "2", "3"]
    assert [c.cost for c in found] == [0.0, 1.0, 1.0]


def test_too_long_is_refused():
    with pytest.raises(TextTooLongError):
        parse_fraction("1-2/210" * 40)


@given(st.integers(1, 99), st.integers(1, 9999), st.integers(100, 1299))
def test_every_fraction_stands_for_a_routing_number(prefix, institution, symbol):
    fraction = BankFraction(str(prefix), str(institution), str(symbol))
    assert aba_valid(fraction.routing)
    assert parse_fraction(f"{prefix}-{institution}/{symbol}")[0].value == fraction


def test_a_check_figure_needs_eight():
    assert aba_check_digit("0210000x") == ""


@pytest.mark.parametrize(
    ("fraction", "routing", "other"),
    [
        (BankFraction("55", "2", "212"), "021200025", False),
        (BankFraction("55", "3", "212"), "021200025", False),  # one figure may be misread
        (BankFraction("55", "35", "212"), "021200025", True),
        (BankFraction("90", "390", "1222"), "122239050", False),  # one figure may be lost
        (BankFraction("90", "3905", "1211"), "122239050", True),
        (BankFraction("0", "0002", "0212"), "021200025", False),
        (BankFraction("55", "35", "212"), "", False),
        (BankFraction("1", "0030", "1210"), "121000306", False),  # noughts at the end count
        (BankFraction("1", "3", "1210"), "121000306", False),
        (BankFraction("1", "3", "121"), "121000306", True),
    ],
)
def test_another_bank_is_two_figures_away(fraction, routing, other):
    assert contradicts(fraction, routing) is other

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
    ],
)
def test_another_bank_is_two_figures_away(fraction, routing, other):
    assert contradicts(fraction, routing) is other

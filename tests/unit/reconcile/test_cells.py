"""Cells of a register: literal cells, and what comes of them."""

from __future__ import annotations

import datetime
import doctest
import importlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chequeocr.reconcile.cells import CellFault, amount_of, date_of, decimal_mark, status_of, text_of

D = Decimal


@pytest.mark.parametrize("name", ["cells", "score", "sums"])
def test_examples(name):
    tried = doctest.testmod(importlib.import_module(f"chequeocr.reconcile.{name}"))
    assert tried.attempted
    assert not tried.failed


def test_examples_of_names():
    pytest.importorskip("rapidfuzz", reason="needs the extra reconcile")
    tried = doctest.testmod(importlib.import_module("chequeocr.reconcile.names"))
    assert tried.attempted
    assert not tried.failed


@pytest.mark.parametrize(
    ("cell", "mark", "amount"),
    [
        ("500", None, "500"),
        ("1,234.50", ".", "1234.50"),
        ("1.234,50", ",", "1234.50"),
        ("1 234,50", ",", "1234.50"),
        ("1\u202f234,50 €", ",", "1234.50"),
        ("1'234.50", ".", "1234.50"),
        ("12,34,567.00", ".", "1234567.00"),
        ("(75.20)", ".", "-75.20"),
        ("$(75.20)", None, None),
        ("-75.20", ".", "-75.20"),
        ("75.20-", ".", "-75.20"),
        ("-$75.20", ".", "-75.20"),
        ("USD 75.20", ".", "75.20"),
        ("Rs. 75", None, "75"),
        ("75/-", None, "75"),
        ("12.345", ".", "12.345"),
        (300.1, None, "300.1"),
        (0.1 + 0.2, None, "0.3"),
        (5, None, "5"),
        (1e3, None, "1000"),
        (D("5E+2"), None, "500"),
        (D("12.5000000000"), None, "12.5"),
    ],
)
def test_amounts(cell, mark, amount):
    if amount is None:
        with pytest.raises(CellFault):
            amount_of(cell, mark)
    else:
        found = amount_of(cell, mark)
        assert (found, type(found)) == (D(amount), Decimal)


@pytest.mark.parametrize(
    "cell",
    ["", "abc", "1.2.3", "12,34", "1,2345.00", "5 5", "--5", "(-5)", "١٢", "1e5", "NaN", "inf", "#REF!",
     "0x10", "1" * 40, "5.12345", True, datetime.date(2026, 1, 1), float("nan"), float("inf"), D("NaN"),
     1.123456, None],
)  # fmt: skip
def test_what_is_not_an_amount_is_a_fault(cell):
    with pytest.raises(CellFault):
        amount_of(cell, ".")


@pytest.mark.parametrize("cell", ["1,234", "1.234", "12.500", "999,000"])
def test_an_amount_of_two_meanings_needs_a_declaration(cell):
    with pytest.raises(CellFault, match="declare `decimal`"):
        amount_of(cell, None)


@pytest.mark.parametrize(
    ("texts", "mark"),
    [([], None), (["1,234"], None), (["1,234", "7.5"], "."), (["1.234.567"], ","), (["1,23,456"], "."),
     (["Rs.500"], None), (["0,125"], ","), (["1234,567"], ","), (["abc.de"], None)],
)  # fmt: skip
def test_the_decimal_sign_is_that_of_the_first_amount_without_doubt(texts, mark):
    assert decimal_mark(texts) == mark


@given(st.decimals(min_value=0, max_value=10**12, places=2), st.sampled_from([".", ","]))
def test_what_a_country_writes_comes_back(amount, mark):
    written = f"{amount:,.2f}"
    if mark == ",":
        written = written.translate(str.maketrans(",.", ".,"))
    assert amount_of(written, mark) == amount
    assert amount_of(f"({written})", mark) == -amount


@pytest.mark.parametrize(
    ("cell", "order", "date"),
    [
        ("2026-03-14", None, "2026-03-14"),
        ("14/03/2026", None, "2026-03-14"),
        ("03/14/2026", None, "2026-03-14"),
        ("05/05/2026", None, "2026-05-05"),
        ("01/02/2026", "day-first", "2026-02-01"),
        ("01/02/2026", "month-first", "2026-01-02"),
        ("1.2.26", "day-first", "2026-02-01"),
        ("20260314", None, "2026-03-14"),
        ("14032026", "day-first", "2026-03-14"),
        ("3 Mar 2026", None, "2026-03-03"),
        ("March 3, 2026", None, "2026-03-03"),
        ("2026-03-14T10:00:00Z", None, "2026-03-14"),
        (datetime.datetime(2026, 3, 14, 12), None, "2026-03-14"),
        ("", None, None),
        ("00/00/0000", "day-first", None),
    ],
)
def test_dates(cell, order, date):
    assert date_of(cell, order) == (None if date is None else datetime.date.fromisoformat(date))


@pytest.mark.parametrize(
    ("cell", "order"),
    [("01/02/2026", None), ("14/03/2026", "month-first"), ("31/02/2026", "day-first"), ("soon", None),
     ("2026-13-01", None), ("32 Mar 2026", None), (46_000.0, None), ("1/2/126", "day-first")],
)  # fmt: skip
def test_what_is_not_one_date_is_a_fault(cell, order):
    with pytest.raises(CellFault):
        date_of(cell, order)


def test_digits_stay_text():
    assert text_of("000123") == "000123"
    assert text_of(123.0) == "123"
    assert text_of("a\x00b\nc") == "a b c"


def test_a_status_without_a_meaning_is_a_fault():
    with pytest.raises(CellFault, match=r"\[status\]"):
        status_of("perhaps", {})

"""Texts of an amount in the way of the hand that wrote another."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chequeocr.decide.written import figures_like, words_like
from chequeocr.parse.amount import parse_amount
from chequeocr.parse.profiles import profile
from chequeocr.parse.words import parse_words

IN, US, FR, KW, CL, ZZ = (profile(code) for code in ("IN", "US", "FR", "KW", "CL", "ZZ"))


@pytest.mark.parametrize(
    ("value", "read", "country", "expected"),
    [
        ("17000000", "Rs 12000000/-", IN, "Rs 1,70,00,000/-"),
        ("100", "$**250.00", US, "$**100.00"),
        ("1308.45", "1 303,45", FR, "1 308,45"),
        ("999", "", US, "999"),
        ("5", "Rs", IN, "5"),  # nothing but letters was read: they are no prefix to keep
    ],
)
def test_figures_keep_what_stands_around_them(value, read, country, expected):
    found = figures_like(Decimal(value), read, country)
    assert expected in found
    assert len(set(found)) == len(found)
    assert all(parse_amount(text, country)[0].value == Decimal(value) for text in found)


@pytest.mark.parametrize(
    ("value", "read", "country", "expected"),
    [
        ("100", "$250*", US, ["$100", "$100.00", "$100*"]),
        ("1700000", "2", US, ["1700000", "1700000.00", "1,700,000", "1,700,000.00"]),
        ("1234.5", "1", ZZ, ["1234.50", "1234 50/100", "1,234.50", "1,234 50/100", "1.234.50",
                             "1.234 50/100"]),
        ("15.75", "KD 15", KW, ["KD 15.750"]),  # thousandths are no hundredths
        ("15", "15", KW, ["15", "15.000"]),
        ("1500", "$ 15", CL, ["$ 1500", "$ 1.500"]),  # a currency without a smaller one
        ("100", "Rs 5", IN, ["Rs 100", "Rs 100/-", "Rs 100/=", "Rs 100-"]),
        ("123456", "5 Rs.", IN, [
            "123456", "123456/-", "123456/=", "123456-", "123456 Rs.",
            "123,456", "123,456/-", "123,456/=", "123,456-", "123,456 Rs.",
            "1,23,456", "1,23,456/-", "1,23,456/=", "1,23,456-", "1,23,456 Rs.",
        ]),
        ("1308", "1 303", FR, ["1308", "1308,00", "1 308", "1 308,00"]),
    ],
)  # fmt: skip
def test_every_usual_way_to_write_an_amount(value, read, country, expected):
    assert figures_like(Decimal(value), read, country) == expected


@pytest.mark.parametrize(
    ("value", "read", "expected"),
    [
        (17000000, "One Crore Twelve Lakhs Only", "One Crore Seventy Lakhs Only"),
        (4400000, "FOURTY TWO LAC ONLY", "FOURTY FOUR LAC ONLY"),
        (250000, "Two lakh only", "Two lakh fifty thousand only"),
        (200000, "Two lakh fifty thousand only", "Two lakh only"),
        (300, "three hundr3d", "three hundr3d"),
        (21, "", "twenty one"),
        (1, "Two", "One"),
        (10**12, "one lakh", "one lakh crore"),
        (20500000, "two cr five", "two cr five lakh"),  # a spelling of crore is kept
        (5, "five lacs only", "five only"),  # what would be another number goes, however spelled
        (200000, "Two lakh fivty thusan", "Two lakh"),
        (20, "(Ten), only", "twenty only"),
        (10, "**Ten**, only", "**Ten**, only"),
        (50, "fivty fifty", "fifty"),  # of two that fit, the one that fits exactly
    ],
)
def test_words_change_only_where_the_amount_does(value, read, expected):
    (text,) = words_like(Decimal(value), read, IN)
    assert text == expected
    assert parse_words(text, IN)[0].value == value


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ("TWO LAKH", "TWO LAKH FIFTY THOUSAND"),
        ("Two Lakh", "Two Lakh Fifty Thousand"),
        ("two lakh", "two lakh fifty thousand"),
        ("TWO lakh", "TWO lakh fifty thousand"),  # half is not most
        ("TWO lakh only", "TWO lakh fifty thousand only"),
        ("TWO Lakh only", "TWO Lakh Fifty Thousand only"),  # capitals begin most of them
        ("TWO Lakh only please", "TWO Lakh fifty thousand only please"),
        ("A. TWO LAKH 5 6 7 8", "A. TWO LAKH FIFTY THOUSAND 5 6 7 8"),  # figures have no case
        ("two lakh A B C", "two lakh fifty thousand A B C"),  # nor have single letters
        ("Rs TWO LAKH O.", "Rs TWO LAKH FIFTY THOUSAND O."),
    ],
)
def test_new_words_have_the_capitals_of_the_others(read, expected):
    assert words_like(Decimal(250000), read, IN) == [expected]


@pytest.mark.parametrize(("value", "country"), [("12.50", US), ("0", US), ("12", FR), (str(10**13), IN)])
def test_words_that_nobody_could_write_are_not_suggested(value, country):
    assert words_like(Decimal(value), "one hundred", country) == []

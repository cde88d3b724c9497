"""What dates cost: orders, months by name, years, boxes, letters; and what is assumed for each."""

from __future__ import annotations

import datetime

import pytest

from chequeocr.parse.date import ambiguous, combine_dates, parse_date
from chequeocr.parse.profiles import profile
from chequeocr.types import Candidate

# The country's order, the other one, and the year first.
ORDERS = [
    ("14/3/2026", "IN", [("2026-03-14", 0, "")]),
    ("3/4/2020", "IN", [("2020-04-03", 0, ""), ("2020-03-04", 2, "month first")]),
    ("3/4/2020", "US", [("2020-03-04", 0, ""), ("2020-04-03", 2, "day first")]),
    ("3/4/2020", "CA", [("2020-04-03", 0.3, ""), ("2020-03-04", 0.4, "")]),
    ("2020-03-04", "CA", [("2020-03-04", 0, ""), ("2020-04-03", 2, "day before month after the year")]),
    ("2020-13-04", "CA", [("2020-04-13", 2, "day before month after the year")]),
    ("3/4/2020", "ZZ", [("2020-04-03", 0, ""), ("2020-03-04", 0.1, "")]),
    ("2020/3/4", "ZZ", [("2020-03-04", 0, ""), ("2020-04-03", 2, "day before month after the year")]),
    ("14/3/20", "ZZ", [("2020-03-14", 0.1, "a two-digit year"), ("2014-03-20", 0.6, "a two-digit year")]),
    ("13/14/2020", "ZZ", []),
    ("5/15/2025", "IN", [("2025-05-15", 1, "month first")]),
    ("15/5/2025", "US", [("2025-05-15", 1, "day first")]),
    ("2026-14-03", "IN", [("2026-03-14", 2, "day before month after the year")]),
    ("1899-03-14", "IN", []),
    ("1900-03-14", "IN", [("1900-03-14", 1.5, "")]),
    ("2099-03-14", "IN", [("2099-03-14", 1.5, "")]),
    ("2100-03-14", "IN", []),
    ("2020-3-004", "IN", []),
    ("3/3/2020", "IN", [("2020-03-03", 0, "")]),
    ("3/4/20", "CA", [("2020-04-03", 0.4, "a two-digit year"), ("2020-03-04", 0.5, "a two-digit year")]),
]  # fmt: skip
# Names of months, and what stands around them.
NAMED = [
    ("14 Mar 2026", "IN", [("2026-03-14", 0, "")]),
    ("Mar 14 2026", "IN", [("2026-03-14", 0, "")]),
    ("2026 Mar 14", "IN", [("2026-03-14", 1.5, "")]),
    ("Mar 2026 14", "IN", [("2026-03-14", 1.5, "")]),
    ("14 Mar 26", "IN", [("2026-03-14", 0.1, "a two-digit year")]),
    ("26 Mar 14", "IN", [("2014-03-26", 0.1, "a two-digit year")]),
    ("14 x Mar 2026", "IN", [("2026-03-14", 0, "")]),
    ("14 x y Mar 2026", "IN", []),
    ("14 Mar 5 2026", "IN", []),
    ("14 Mar x y z 2026", "IN", [("2026-03-14", 0, "")]),
    ("14 Mar x y z v 2026", "IN", []),
    ("14 of March, 2026", "IN", [("2026-03-14", 0, "")]),
    ("144 Mar 2026", "IN", []),
    ("144 2026 Mar 14", "IN", [("2026-03-14", 1.5, "")]),
    ("14 Mar 026", "IN", []),
    ("014 Mar 2026", "IN", []),
    ("22Dec2020", "IN", [("2020-12-22", 0, "")]),
    ("1o de março de 2026", "BR", [("2026-03-01", 0, "")]),
    ("14 Mar 2026 3 Apr 2027", "IN", [("2026-03-14", 0, "")]),
    ("May 14 2026", "IN", [("2026-05-14", 0, "")]),
    ("14 Mar 20266", "IN", []),
]  # fmt: skip
# One letter of a long name may be wrong, lost or too many.
MISSPELT = [
    ("14 Septemher 2026", "IN", [("2026-09-14", 1.5, "")]),
    ("14 Setember 2026", "IN", [("2026-09-14", 1.5, "")]),
    ("14 Sptember 2026", "IN", [("2026-09-14", 1.5, "")]),
    ("14 Septtember 2026", "IN", [("2026-09-14", 1.5, "")]),
    ("14 Eptember 2026", "IN", [("2026-09-14", 1.5, "")]),
    ("14 Septembers 2026", "IN", [("2026-09-14", 1.5, "")]),
    ("14 Sxptexber 2026", "IN", []),
    ("14 Augst 2026", "IN", [("2026-08-14", 1.5, "")]),
    ("14 Mach 2026", "IN", [("2026-03-14", 1.5, "")]),
    ("14 Jume 2026", "IN", []),
    ("14 Jusho 2026", "BR", []),  # junho or julho
    ("14 Aril 2026", "IN", [("2026-04-14", 1.5, "")]),
    ("14 févrer 2026", "FR", [("2026-02-14", 1.5, "")]),
    ("14 Januari 2026", "IN", [("2026-01-14", 0, "")]),
    ("14 Xanuary 2026", "IN", [("2026-01-14", 1.5, "")]),
]  # fmt: skip
# Years: unusual ones cost, two figures are of 1970 to 2069.
YEARS = [
    ("14 Mar 1899", "IN", []),
    ("14 Mar 1900", "IN", [("1900-03-14", 1.5, "")]),
    ("14 Mar 1984", "IN", [("1984-03-14", 1.5, "")]),
    ("14 Mar 1985", "IN", [("1985-03-14", 0, "")]),
    ("14 Mar 2040", "IN", [("2040-03-14", 0, "")]),
    ("14 Mar 2041", "IN", [("2041-03-14", 1.5, "")]),
    ("14 Mar 2099", "IN", [("2099-03-14", 1.5, "")]),
    ("14 Mar 2100", "IN", []),
    ("14 Mar 69", "IN", [("2069-03-14", 1.6, "a two-digit year")]),
    ("14 Mar 70", "IN", [("1970-03-14", 1.6, "a two-digit year")]),
    ("14 Mar 99", "IN", [("1999-03-14", 0.1, "a two-digit year")]),
    ("14 Mar 00", "IN", [("2000-03-14", 0.1, "a two-digit year")]),
    ("14031984", "IN", [("1984-03-14", 1.5, "")]),
    ("14/3/84", "IN", [("1984-03-14", 1.6, "a two-digit year")]),
]  # fmt: skip
# Boxes: eight figures or six, strokes of boxes, lost figures.
BOXED = [
    ("14032026", "IN", [("2026-03-14", 0, "")]),
    ("140326", "IN", [("2026-03-14", 0.4, "a two-digit year")]),
    ("05152025", "IN", [("2025-05-15", 1, "month first")]),
    ("15052025", "US", [("2025-05-15", 1, "day first")]),
    ("20060509", "CA", [("2006-05-09", 0, "")]),
    ("20060509", "IN", []),
    ("060509", "US", [("2009-06-05", 0.4, "a two-digit year"), ("2009-05-06", 2.4, "day first")]),
    ("060509", "ZZ", [("2009-05-06", 0.4, "a two-digit year"), ("2009-06-05", 0.5, "a two-digit year")]),
    ("060509", "CA", [
        ("2006-05-09", 0.4, "a two-digit year"),
        ("2009-05-06", 0.7, "a two-digit year"),
        ("2009-06-05", 0.8, "a two-digit year"),
    ]),
    ("114032026", "IN", [
        ("2026-03-14", 1.3, "strokes of boxes read as figures left out"),
        ("2026-03-11", 3, "strokes of boxes read as figures left out"),
    ]),
    ("140320261", "IN", [
        ("2026-03-14", 1.3, "strokes of boxes read as figures left out"),
        ("2021-03-14", 3, "strokes of boxes read as figures left out"),
    ]),
    ("1410312026", "IN", [
        ("2026-03-14", 2.6, "strokes of boxes read as figures left out"),
        ("2026-03-11", 4.3, "strokes of boxes read as figures left out"),
    ]),
    ("14103120261", "IN", [
        ("2026-03-14", 3.9, "strokes of boxes read as figures left out"),
        ("2026-03-11", 5.6, "strokes of boxes read as figures left out"),
    ]),
    ("141031202611", "IN", []),
    ("214032026", "IN", [
        ("2026-03-24", 1.3, "strokes of boxes read as figures left out"),
        ("2026-03-14", 3, "strokes of boxes read as figures left out"),
    ]),
    ("1403206", "IN", [
        ("2016-03-14", 2.5, "a lost figure filled in"),
        ("2006-03-14", 3, "a lost figure filled in"),
        ("2026-03-14", 3, "a lost figure filled in"),
    ]),
    ("1403026", "IN", [("2026-03-14", 3, "a lost figure filled in")]),
    ("4032026", "IN", [
        ("2026-03-14", 1.8, "a lost figure filled in"),
        ("2026-03-04", 2.3, "a lost figure filled in"),
        ("2026-03-24", 2.3, "a lost figure filled in"),
    ]),
    ("1403202", "IN", [
        ("2021-03-14", 1.8, "a lost figure filled in"),
        ("2022-03-14", 2.3, "a lost figure filled in"),
        ("2020-03-14", 2.3, "a lost figure filled in"),
        ("2012-03-14", 2.5, "a lost figure filled in"),
    ]),
    ("403206", "IN", []),
    ("40320", "IN", []),
    ("14 03 20 26", "IN", [("2026-03-14", 0, "")]),
    ("14 0 2026", "IN", [
        ("2026-10-14", 2.5, "a lost figure filled in"),
        ("2026-01-14", 2.5, "a lost figure filled in"),
    ]),
    ("1 4 3 2026", "IN", [("2026-03-14", 3, "a lost figure filled in")]),
    ("14/03/026", "IN", [("2026-03-14", 3, "a lost figure filled in")]),
    ("14/003/2026", "IN", [
        ("2026-03-10", 3, "strokes of boxes read as figures left out"),
        ("2026-03-14", 3, "strokes of boxes read as figures left out"),
    ]),
    ("14|03|2026", "IN", [("2026-03-14", 0, "")]),
    ("1|4|0|3|2|0|2|6", "IN", [("2026-03-14", 0, "")]),
]  # fmt: skip
# Letters for figures, or for nothing.
LETTERED = [
    ("l4032026", "IN", [("2026-03-14", 0.7, ""), ("2026-03-04", 3.3, "a lost figure filled in")]),
    ("x14032026", "IN", [("2026-03-14", 0, "")]),
    ("xyz14032026", "IN", [
        ("2026-03-24", 2.8, "strokes of boxes read as figures left out"),
        ("2026-03-14", 3, ""),
    ]),
    ("abcdef14032026", "IN", [("2026-03-14", 3, "")]),
    ("14B32026", "IN", [("2026-03-14", 4, "a lost figure filled in")]),
    ("1O/2/2021", "IN", [("2021-02-10", 0.7, "")]),
    ("1O/O2/2021", "IN", [("2021-02-10", 1.4, "")]),
    ("b 14/3/2026", "IN", [("2026-03-14", 1, "")]),
    ("Date: 14/3/26", "IN", [("2026-03-14", 0.1, "a two-digit year")]),
    ("dt. 14/3/2026", "IN", [("2026-03-14", 0, "")]),
    ("le 14/3/2026", "FR", [("2026-03-14", 0, "")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "country", "expected"), [*ORDERS, *NAMED, *MISSPELT, *YEARS, *BOXED, *LETTERED]
)
def test_dates_and_what_they_cost(text, country, expected):
    found = parse_date(text, profile(country))
    assert [(c.value, round(c.cost, 3), c.assumed) for c in found[: max(1, len(expected))]] == [
        (datetime.date.fromisoformat(iso), cost, assumed) for iso, cost, assumed in expected
    ]


def test_strokes_between_figures_are_no_figures():
    assert [c.value for c in parse_date("14|03|2026", profile("IN"))] == [datetime.date(2026, 3, 14)]


EIGHT_DATES = "1 Jan 2020 2 Feb 2021 3 Mar 2022 4 Apr 2023 5 May 2024 6 Jun 2025 7 Jul 2026 8 Aug 2027"


@pytest.mark.parametrize("text", [EIGHT_DATES, "0403202"])
def test_at_most_six_candidates_come_back(text):
    assert len(parse_date(text, profile("IN"))) == 6
    assert len(combine_dates([(text, -0.1), ("9 Sep 2028", -0.2)], profile("IN"))) == 6


@pytest.mark.parametrize(
    ("costs", "open_to_doubt"),
    [((0.0, 0.9), True), ((0.0, 1.0), False), ((2.0, 2.5), True), ((2.0, 3.5), False), ((0.5,), False)],
)
def test_a_clerk_is_asked_where_the_second_date_costs_little_more(costs, open_to_doubt):
    days = [Candidate(datetime.date(2026, 3, day), cost) for day, cost in enumerate(costs, 1)]
    assert ambiguous(days) is open_to_doubt

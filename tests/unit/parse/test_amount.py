"""Amounts in figures: what people write, what readers make of it, and that nothing breaks."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chequeocr.errors import TextTooLongError
from chequeocr.parse._marks import two_marks
from chequeocr.parse.amount import combine, parse_amount
from chequeocr.parse.profiles import PROFILES, profile

IN, US, GB, FR, BR, TN, CL, ZZ = (profile(c) for c in ("IN", "US", "GB", "FR", "BR", "TN", "CL", "ZZ"))


@pytest.mark.parametrize(
    ("text", "country", "value"),
    [
        ("5,10,00,000/-", IN, "51000000.00"),
        ("329,000/-", IN, "329000.00"),
        ("₹51,83,000/-", IN, "5183000.00"),
        ("Rs. 2,250/=", IN, "2250.00"),
        ("Rs 2,250.-", IN, "2250.00"),
        ("**48,250.00**", IN, "48250.00"),
        ("=12343.55=", IN, "12343.55"),
        ("INR 500", IN, "500.00"),
        ("500 Rs only", IN, "500.00"),
        ("$1,308.45", US, "1308.45"),
        ("1,308 45/100", US, "1308.45"),
        ("1308 xx/100", US, "1308.00"),
        ("1308 & no/100", US, "1308.00"),
        ("$ 1,308 00/xx", US, "1308.00"),
        ("USD 15,332.90", US, "15332.90"),
        ("$0.09", US, "0.09"),
        ("1500 --", US, "1500.00"),
        ("£1,000,000.01", GB, "1000000.01"),
        ("##250.00##", GB, "250.00"),
        ("1 308,45 €", FR, "1308.45"),
        ("13,50", FR, "13.50"),
        ("R$ 17.300,00", BR, "17300.00"),
        ("8 691,200", TN, "8691.200"),
        ("8691.200", TN, "8691.200"),
        ("$ 218.463", CL, "218463"),
        ("1.234,56", ZZ, "1234.56"),
        ("1,234.56", ZZ, "1234.56"),
        ("RM 3,228.50", profile("MY"), "3228.50"),
        ("AED 1,000/-", profile("AE"), "1000.00"),
        ("٤٨٢٥٠", IN, "48250.00"),
        ("$1,308⁴⁵", US, "1308.45"),
        ("62 ⁵⁰⁄₁₀₀", US, "62.50"),
        ("1308^45", US, "1308.45"),
        ("$.85", US, "0.85"),
        ("Rs.50/-", IN, "50.00"),
        ("$ 15.000,00", CL, "15000"),
        ("KD 1,250.500", profile("KW"), "1250.500"),
        ("15/750", profile("KW"), "15.750"),
        ("KWD 12.500", ZZ, "12.500"),
        ("$15,600.00 M.N.", profile("MX"), "15600.00"),
        ("2.5 lakh", IN, "250000.00"),
        ("Rs 1 Cr", IN, "10000000.00"),
    ],
)
def test_literal_forms_cost_little_and_come_first(text, country, value):
    best = parse_amount(text, country)[0]
    assert format(best.value, "f") == value
    assert best.cost <= 1.0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("88,00,0001-", "8800000"),
        ("73000001-", "7300000"),
        ("510,00,0001", "51000000"),
        ("88.00.000/-", "8800000"),
        ("71,00.000/", "7100000"),
        ("767,0001", "767000"),
        ("2113,0001-", "2113000"),
        ("3,22,000l-", "322000"),
        ("4,76,500L", "476500"),
        ("25,20/0001-", "2520000"),
        ("51.83,00-", "5183000"),
        ("42,O20", "42020"),
        ("5.O2", "5.02"),
        ("25,000K", "25000"),
    ],
)
def test_slips_of_readers_are_undone_at_a_cost(text, value):
    best = parse_amount(text, IN)[0]
    assert best.value == Decimal(value)
    assert best.cost > 0
    assert best.assumed


def test_a_fraction_whose_stroke_was_read_as_a_figure():
    best = parse_amount("9243 891100", US)[0]
    assert best.value == Decimal("9243.89")
    assert best.cost > 0


@pytest.mark.parametrize(
    ("text", "value"),
    [("$56 23/l00", "56.23"), ("$56 2B/100", "56.28"), ("9 xx/l00", "9"), ("$73l⁹⁹", "731.99")],
)
def test_letters_in_hundredths_are_figures_at_a_cost(text, value):
    best = parse_amount(text, US)[0]
    assert best.value == Decimal(value)
    assert best.cost > 0
    assert best.assumed


def test_the_literal_reading_stays_among_the_candidates():
    assert Decimal("3290001.00") in {c.value for c in parse_amount("3290001", IN)}
    assert Decimal("329000.00") in {c.value for c in parse_amount("3290001", IN)}


@pytest.mark.parametrize("text", ["", "-", "to be agreed", "/-", "₹", "***", "x" * 60, "1" * 80])
def test_unreadable_is_an_empty_list(text):
    assert parse_amount(text, IN) == []


@pytest.mark.parametrize(
    ("text", "country", "value"),
    [
        ("12,345,678.000", US, "12345678.00"),
        ("12.345.678,000", US, "12345678.00"),
        ("12.345.678,000", BR, "12345678.00"),
        ("12,345,678.000", BR, "12345678.00"),
        ("12,345,678.000", ZZ, "12345678.00"),
        ("12,345,678.000", CL, "12345678"),
        ("$1,234.500**", US, "1234.50"),
        ("1,234.000/-", IN, "1234.00"),
        ("12,34,567.000/-", IN, "1234567.00"),
        ("12 345 678,000", FR, "12345678.00"),
        ("12'345'678.000", US, "12345678.00"),
        ("1.234,567", profile("KW"), "1234.567"),
        ("12,345.678", TN, "12345.678"),
        ("1.234,56", US, "1234.56"),
        ("1,234.56", BR, "1234.56"),
        ("x1,234.500", US, "1234.50"),  # a letter in front is no figure of the group
    ],
)
def test_a_mark_between_groups_settles_what_the_other_one_is(text, country, value):
    best, *others = parse_amount(text, country)
    assert format(best.value, "f") == value
    assert best.cost <= 1.2
    assert all(other.cost >= best.cost + 3.0 for other in others)


@pytest.mark.parametrize(
    ("text", "country", "values"),
    [
        ("12,345,678.OOO", US, ["12345678.00"]),
        ("12.345.678,OOO", FR, ["12345678.00"]),
        ("1,2O4.500", US, ["1204.50"]),
        ("l,234.500", US, ["1234.50"]),
        ("S1,234.500", US, ["1234.50", "51234.50"]),  # a dollar sign, or a figure
    ],
)
def test_letters_for_figures_do_not_unsettle_the_marks(text, country, values):
    found = parse_amount(text, country)
    assert [format(c.value, "f") for c in found] == values
    assert all(0.7 <= c.cost <= 2.5 for c in found)


@pytest.mark.parametrize("country", [IN, US, GB, FR, BR, ZZ])
def test_hundredths_without_units_make_nobody_sure(country):
    """The units before them were lost; or they are thousands whose comma was read as a stroke."""
    cents, thousands = parse_amount("45/100", country)
    assert (cents.value, thousands.value) == (Decimal("0.45"), Decimal("45100.00"))
    assert thousands.cost - cents.cost < 1.0 < cents.cost + thousands.cost


@pytest.mark.parametrize("text", ["xx/100", "$ xx/100", "no/100", "--/100", "00/100", "**00/100**", "XX/XX"])
def test_no_hundredths_and_no_units_are_no_amount(text):
    assert parse_amount(text, US) == []


def test_capitals_before_hundredths_are_words():
    assert parse_amount("5 AND 45/100", US)[0] == parse_amount("5 and 45/100", US)[0]


@pytest.mark.parametrize(
    ("core", "country", "parts"),
    [
        ("1,234.500", US, ("", "1234", ".", "500", "")),
        ("12,34,567.000/-", US, ("", "1234567", ".", "000", "/-")),
        ("1 234.500", ZZ, ("", "1234", ".", "500", "")),
        ("1 234.500", US, None),  # a gap where a comma was lost
        ("12,34,567,00", IN, None),  # one mark only
        ("1,234.56", ZZ, None),  # hundredths as they are written
        ("1,234.56", US, None),
        ("1,234.56", BR, ("", "1234", ".", "56", "")),
        ("0,123.456", US, None),
        ("1,234.5", US, None),
        ("1,234.5678", US, None),
        ("1,2345.678", US, None),
    ],
)
def test_two_marks_are_a_group_and_a_sign(core, country, parts):
    assert two_marks(core, country) == parts


def test_a_slip_in_an_amount_counts_twice_beside_a_score():
    """What else was read holds most of what may have been misread."""
    first, second, *_ = parse_amount("5,0001", IN)
    likelier, other = combine([("5,0001", -1.0)], IN)[:2]
    assert (likelier.value, other.value) == (first.value, second.value)
    assert other.cost - likelier.cost == pytest.approx(2 * (second.cost - first.cost))
    assert len(combine([("1,11,11,1111", -1.0), ("7,77,77,7777", -1.0)], IN)) <= 8


def test_units_that_the_currency_has_not_make_nobody_sure():
    assert parse_amount("1,234.567", US)[0].cost >= 3.0
    assert parse_amount("1,234.567", ZZ)[1].cost - parse_amount("1,234.567", ZZ)[0].cost < 1.0


@pytest.mark.parametrize(
    ("text", "value"),
    [("71,00.000/", "7100000"), ("25,000.001-", "25000"), ("88.00.000/-", "8800000"), ("1 234.5", "1234.5")],
)
def test_marks_that_settle_nothing_are_read_as_before(text, value):
    assert parse_amount(text, IN)[0].value == Decimal(value)


def test_too_long_is_refused():
    with pytest.raises(TextTooLongError):
        parse_amount("1" * 257, IN)


def _indian(number: int) -> str:
    digits = str(number)
    head, tail = digits[:-3], digits[-3:]
    groups = []
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return ",".join([*groups, tail])


amounts = st.integers(1, 10**12)


@settings(deadline=None)
@given(amounts)
def test_indian_format_and_back(number):
    assert [c.value for c in parse_amount(f"{_indian(number)}/-", IN)][:1] == [Decimal(number)]
    assert parse_amount(_indian(number), IN)[0].cost == 0.0


@settings(deadline=None)
@given(amounts, st.integers(0, 99))
def test_western_european_and_fraction_formats_and_back(number, cents):
    value = Decimal(number) + Decimal(cents) / 100
    western = f"{number:,}"
    assert parse_amount(f"${western}.{cents:02d}", US)[0].value == value
    assert parse_amount(f"{western} {cents:02d}/100", US)[0].value == value
    european = western.replace(",", ".")
    assert parse_amount(f"{european},{cents:02d}", BR)[0].value == value
    spaced = western.replace(",", " ")
    assert parse_amount(f"{spaced},{cents:02d} €", FR)[0].value == value


@settings(deadline=None)
@given(st.integers(1000, 10**12), st.sampled_from([",.", ".,"]), st.sampled_from(sorted(PROFILES)))
def test_three_noughts_after_the_decimal_sign_are_no_thousands(number, signs, code):
    group, decimal = signs
    text = f"{number:,}".replace(",", group) + decimal + "000"
    assert [c.value for c in parse_amount(text, profile(code))] == [Decimal(number)]


@settings(deadline=None)
@given(st.integers(1, 99_999).map(lambda n: n * 100))
def test_an_end_mark_read_as_a_one_is_undone(number):
    if number >= 1000:
        assert parse_amount(f"{_indian(number)}1-", IN)[0].value == Decimal(number)


@settings(deadline=None)
@given(st.text(max_size=256), st.sampled_from(sorted(PROFILES)))
def test_nothing_is_raised_and_order_holds(text, code):
    candidates = parse_amount(text, profile(code))
    costs = [c.cost for c in candidates]
    assert costs == sorted(costs)
    assert len({c.value for c in candidates}) == len(candidates)
    assert all(cost >= 0 for cost in costs)


@settings(deadline=None)
@given(st.text(alphabet="0123456789,./-=*# lIOSB₹$", max_size=256))
def test_nothing_is_raised_on_near_figures(text):
    for candidate in parse_amount(text, IN):
        assert candidate.value >= 0


def test_n_best_texts_add_up():
    readings = [("25,0001-", -1.2), ("25,000/-", -1.3), ("26,000/-", -1.1)]
    ranked = combine(readings, IN)
    assert ranked[0].value == Decimal(25000)
    assert sum(math.exp(-c.cost) for c in ranked) <= 1.0 + 1e-9
    assert combine([("25,000/-", -math.inf), ("smudge", -1.0)], IN) == []
    assert combine([], IN) == []

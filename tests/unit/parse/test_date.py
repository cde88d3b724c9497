"""Dates: boxes, separators, month names, orders, slips."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chequeocr.errors import TextTooLongError
from chequeocr.parse.date import ambiguous, combine_dates, parse_date
from chequeocr.parse.profiles import PROFILES, profile

IN, US, CA, BR, FR, CO, ZZ = (profile(c) for c in ("IN", "US", "CA", "BR", "FR", "CO", "ZZ"))


@pytest.mark.parametrize(
    ("text", "country", "iso"),
    [
        ("14032026", IN, "2026-03-14"),
        ("1 4 0 3 2 0 2 6", IN, "2026-03-14"),
        ("14|03|2026", IN, "2026-03-14"),
        ("Date: 14/3/2026", IN, "2026-03-14"),
        ("14-3-26", IN, "2026-03-14"),
        ("140326", IN, "2026-03-14"),
        ("14.03.2026", FR, "2026-03-14"),
        ("03/14/2026", US, "2026-03-14"),
        ("3/4/26", US, "2026-03-04"),
        ("2026-03-14", US, "2026-03-14"),
        ("20260314", CA, "2026-03-14"),
        ("2003 12 30", CO, "2003-12-30"),
        ("June 12, 1958", US, "1958-06-12"),
        ("27 May 2015", US, "2015-05-27"),
        ("21-SEP-16", IN, "2016-09-21"),
        ("Jan 28 1988", US, "1988-01-28"),
        ("9-Jun-2005", IN, "2005-06-09"),
        ("le 1er mars 2020", FR, "2020-03-01"),
        ("SAO PAULO 18 de marco de 2014", BR, "2014-03-18"),
        ("BELO ORIENTE 31 DEZEMBRO 18", BR, "2018-12-31"),
        ("12 Septemher 2019", IN, "2019-09-12"),
        ("3rd August 2021", IN, "2021-08-03"),
        ("2z December 2020", IN, "2020-12-22"),
        ("22Dec2020", IN, "2020-12-22"),
        ("O1O22O16", IN, "2016-02-01"),
        ("05152025", IN, "2025-05-15"),
        ("1o de março de 2020", BR, "2020-03-01"),
        ("1O/2/2021", IN, "2021-02-10"),
    ],
)
def test_forms(text, country, iso):
    assert parse_date(text, country)[0].value.isoformat() == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("114032026", "2026-03-14"),
        ("140320261", "2026-03-14"),
        ("1410312026", "2026-03-14"),
        ("1502206", "2016-02-15"),
    ],
)
def test_strokes_of_boxes_and_lost_figures_cost(text, iso):
    candidates = parse_date(text, IN)
    by_value = {c.value.isoformat(): c.cost for c in candidates}
    assert by_value[iso] > 0
    assert by_value[iso] <= candidates[0].cost + 0.1


@pytest.mark.parametrize("text", ["", "Date", "the day after", "31022020", "99999999", "123", "14/3", "²³"])
def test_unreadable_is_an_empty_list(text):
    assert parse_date(text, IN) == []


@pytest.mark.parametrize(
    ("text", "country"),
    [("2/30/2020", US), ("Sept 31 2020", US), ("February 30, 2024", US), ("29 Feb 2023", profile("GB")),
     ("2020-02-30", CA), ("31 de abril de 2021", BR), ("30 février 2024", FR), ("31 Sept 20", US),
     ("Sept 31 20 20", US), ("2/3O/2020", US), ("b 31/09/2020", IN), ("13/13/2020", ZZ), ("31-11-1999", IN),
     ("2/30/20 20", US), ("2 / 3 0 / 2020", US), ("29/02/23", ZZ), ("2023 / 0 2 / 29", CA)],
)  # fmt: skip
def test_a_full_date_that_does_not_exist_is_none(text, country):
    assert parse_date(text, country) == []


def test_of_what_is_not_whole_a_lost_figure_is_still_filled_in():
    assert "2026-10-14" in {c.value.isoformat() for c in parse_date("14 0 2026", IN)}
    assert "2020-12-30" in {c.value.isoformat() for c in parse_date("2302020", US)}


@pytest.mark.parametrize("text", ["5 May", "May 052020", "Sept 2020", "Mayor 12", "Juny 2 020"])
def test_the_letters_of_a_month_are_no_figures(text):
    assert parse_date(text, US) == []


def test_too_long_is_refused():
    with pytest.raises(TextTooLongError):
        parse_date("1 " * 200, IN)


def test_ambiguity_is_said_only_where_the_country_leaves_it_open():
    assert ambiguous(parse_date("03/04/2020", ZZ))
    assert ambiguous(parse_date("04/03/20", CA))
    assert not ambiguous(parse_date("03/04/2020", IN))
    assert not ambiguous(parse_date("03/04/2020", US))
    assert not ambiguous(parse_date("13/04/2020", ZZ))
    assert not ambiguous([])


days = st.dates(datetime.date(1990, 1, 1), datetime.date(2039, 12, 31))


@settings(deadline=None)
@given(days)
def test_every_day_and_back(day):
    assert parse_date(day.strftime("%d%m%Y"), IN)[0].value == day
    assert parse_date(day.strftime("%m/%d/%Y"), US)[0].value == day
    assert parse_date(day.strftime("%d %B %Y"), ZZ)[0].value == day
    assert day in {c.value for c in parse_date(day.strftime("%d/%m/%y"), ZZ)}


missing = st.one_of(
    st.tuples(st.just(31), st.sampled_from([2, 4, 6, 9, 11]), st.integers(1990, 2039)),
    st.tuples(st.just(30), st.just(2), st.integers(1990, 2039)),
    st.tuples(st.just(29), st.just(2), st.integers(1990, 2039).filter(lambda year: year % 4)),
    st.tuples(st.integers(32, 99), st.integers(1, 12), st.integers(1990, 2039)),
)
FULL = ("{d}/{m}/{y}", "{d:02}.{m:02}.{y}", "{m}-{d}-{y}", "{y}-{m:02}-{d}", "{y}/{d}/{m}", "{d} {name} {y}",
        "{name} {d}, {y}", "{y} {name} {d}", "{d}-{name}-{short:02}", "{d} de {name} de {y}")  # fmt: skip


@settings(deadline=None)
@given(missing, st.sampled_from(FULL), st.sampled_from(sorted(PROFILES)))
def test_a_day_that_no_month_has_gives_no_other(day, form, code):
    d, m, y = day
    text = form.format(d=d, m=m, y=y, short=y % 100, name=datetime.date(2000, m, 1).strftime("%B"))
    assert parse_date(text, profile(code)) == []


@settings(deadline=None)
@given(st.text(max_size=256), st.sampled_from(sorted(PROFILES)))
def test_nothing_is_raised(text, code):
    costs = [c.cost for c in parse_date(text, profile(code))]
    assert costs == sorted(costs)


@settings(deadline=None)
@given(st.text(alphabet="0123456789/-. |O", max_size=40), st.sampled_from(["IN", "US", "CA", "ZZ"]))
def test_nothing_is_raised_on_near_dates(text, code):
    assert all(c.cost >= 0 for c in parse_date(text, profile(code)))


def test_an_alternative_helps_where_the_best_text_is_no_date():
    ranked = combine_dates([("07072603", -0.5), ("07072003", -1.5)], IN)
    assert ranked[0].value == datetime.date(2003, 7, 7)


def test_a_text_next_to_impossible_is_no_date_where_the_best_one_is_none():
    assert combine_dates([("2/30/2020", -0.1), ("2/20/2020", -9.0)], US) == []
    assert combine_dates([("2/30/2020", -0.9), ("2/20/2020", -1.1)], US)[0].cost > 0.5
    assert datetime.date(2020, 2, 26) in {
        c.value for c in combine_dates([("2/20/2020", -0.1), ("2/26/2020", -5.0)], US)
    }


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("12 febbraio 2019", "ZZ"), ("3 Machi 2020", "KE"), ("14 Jumio 2026", "CO"), ("14 Juxio 2026", "BR"),
        ("14 Jui 2026", "FR"), ("14 Juim 2026", "FR"), ("14 Ju1 2026", "US"),
    ],
)  # fmt: skip
def test_a_month_that_is_not_known_makes_no_date(text, country):
    assert parse_date(text, profile(country)) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [("14 O3 2026", "2026-03-14"), ("14 OI 2026", "2026-01-14"), ("Dale 14/05/2026", "2026-05-14")],
)
def test_letters_that_look_like_figures_are_no_month(text, day):
    assert parse_date(text, profile("IN"))[0].value.isoformat() == day

"""Amounts in words: both ways, as people spell, and as readers garble."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chequeocr.errors import SettingsError, TextTooLongError
from chequeocr.parse.profiles import PROFILES, profile
from chequeocr.parse.spell import GRAMMARS, spell_amount, spell_in, spell_number
from chequeocr.parse.words import combine_words, parse_words
from chequeocr.synth import spell as synth_spell

IN, US, FR, BR, UY = (profile(c) for c in ("IN", "US", "FR", "BR", "UY"))


@pytest.mark.parametrize(
    ("text", "country", "value"),
    [
        ("Twelve lakh fifty thousand", IN, "1250000"),
        ("Rupees Two Lacs Ten Thousand only", IN, "210000"),
        ("Four lacs, Seventy Six thousand five hundred", IN, "476500"),
        ("One Crore & Twenty Five lacks", IN, "12500000"),
        ("One crore Eight lacks Seventy-thousand", IN, "10870000"),
        ("Fourty Four lakh twenty thousand", IN, "4420000"),
        ("Three Lakh Ninty Seven thousand", IN, "397000"),
        ("Five Cores Ten lakhs", IN, "51000000"),
        ("one fifty lakhs", IN, "15000000"),
        ("forty two thousand and twenty", IN, "42020"),
        ("Ten thousand crore", IN, "100000000000"),
        ("Rupees five hundred and fifty paise only", IN, "500.50"),
        ("rupees one hundred and paise seventy five only", IN, "100.75"),
        ("FORTYTWOTHOUSANDANDTWENTY", IN, "42020"),
        ("One thousand three hundred eight and 45/100 ---- dollars", US, "1308.45"),
        ("Twelve hundred dollars and ten cents", US, "1200.10"),
        ("The sum of two million five hundred thousand only", US, "2500000"),
        ("Ten dollars and no/100", US, "10"),
        ("Fifteen and xx/100", US, "15"),
        ("Twelve thousand and 811100", US, "12000.81"),
        ("Sixty three pounds 29 pence only", US, "63.29"),
        ("The sum of ninety one thousand dirhams", US, "91000"),
        ("Payez contre ce chèque non endossable seize mille huit euros", FR, "16008"),
        ("Pague por este cheque a quantia de sete mil reais", BR, "7000"),
        ("cinq mille dinars", FR, "5000"),
        ("deux cent quatre-vingt-onze euros", FR, "291"),
        ("soixante et onze mille", FR, "71000"),
        ("dezessete mil e trezentos reais", BR, "17300"),
        ("doscientos dieciocho mil cuatrocientos sesenta y tres pesos", UY, "218463"),
        ("mil millones de pesos", UY, "1000000000"),
        ("mille milliards", FR, "1000000000000"),
        ("un billion d'euros", FR, "1000000000000"),
        ("hum mil e cincoenta reais", BR, "1050"),
        ("um trilhão de reais", BR, "1000000000000"),
        ("quince mil pesos 00/100 M.N.", profile("MX"), "15000"),
        ("Fifteen dinars and 750/1000", profile("KW"), "15.750"),
        ("Eight hundred fifty and 5/10", US, "850.50"),
        ("One hundred and 45/10", US, "100.45"),
        ("Forty two\nthousand and twenty", IN, "42020"),
    ],
)
def test_words_as_people_write_them(text, country, value):
    best = parse_words(text, country)[0]
    assert best.value == Decimal(value)
    assert best.cost <= 3.0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("RuPeES Seventyone lakn Sixty five fhousand", "7165000"),
        ("RUPEES Seven lacts Sixty Seven thousauned", "767000"),
        ("Rupees Eighly Erght lauhs", "8800000"),
        ("One Crone four ty laichs", "14000000"),
        ("Two lakh Ten thousand t five hondred", "210500"),
    ],
)
def test_garbled_words(text, value):
    best = parse_words(text, IN)[0]
    assert best.value == Decimal(value)
    assert best.cost > 0.5
    assert best.assumed == "spelling"


@pytest.mark.parametrize(
    "text", ["", "12345", "Meera Stationers", "or bearer", "zzzz zzzz", "a" * 161, "RUPEES"]
)
def test_unreadable_is_an_empty_list(text):
    assert parse_words(text, IN) == []


def test_too_long_is_refused():
    with pytest.raises(TextTooLongError):
        parse_words("one " * 65, IN)


@given(st.integers(1, 10**12), st.booleans())
@settings(max_examples=80, deadline=None)
def test_number_to_words_and_back(number, indian):
    words = spell_number(number, indian)
    best = parse_words(words, IN if indian else US)[0]
    assert best.value == number
    assert best.cost <= 3.0


@given(st.integers(1, 10**10).map(lambda n: Decimal(n) / 100))
@settings(max_examples=50, deadline=None)
def test_amount_to_words_and_back(value):
    for country in (IN, US):
        assert parse_words(spell_amount(value, country), country)[0].value == value


@given(st.integers(1, 10**9 - 1))
@settings(max_examples=30, deadline=None)
def test_the_generator_of_synthetic_cheques_is_read_back(number):
    for spelled, country in (
        (synth_spell.french, FR),
        (synth_spell.spanish, UY),
        (synth_spell.portuguese, BR),
        (synth_spell.indian, IN),
        (synth_spell.english, US),
    ):
        assert parse_words(spelled(number), country)[0].value == number


@pytest.mark.parametrize("grammar", GRAMMARS)
def test_largest_number_and_back(grammar):
    country = {"en": US, "en-IN": IN, "fr": FR, "es": UY, "pt": BR}[grammar]
    assert parse_words(spell_in(10**12, grammar), country)[0].value == 10**12
    assert parse_words(spell_in(0, grammar), country)[0].value == 0


@given(st.integers(1, 10**8).map(lambda n: Decimal(n) / 100), st.sampled_from([FR, BR, UY]))
@settings(max_examples=50, deadline=None)
def test_amounts_of_other_languages_and_back(value, country):
    assert parse_words(spell_amount(value, country), country)[0].value == value


def test_a_grammar_that_is_none():
    with pytest.raises(SettingsError):
        spell_in(1, "de")
    with pytest.raises(SettingsError):
        spell_in(-1, "fr")


@pytest.mark.parametrize(
    ("text", "country", "values"),
    [
        ("thirty and six", US, {"36", "30.06"}),
        ("Thirty & Six only", IN, {"36", "30.06"}),
        ("two hundred thirty and six", US, {"236", "230.06"}),
        ("twenty and five hundred", US, {"2500", "20500"}),
        ("thirty and six", profile("KW"), {"36", "30.006"}),
    ],
)
def test_a_ten_and_a_unit_are_sure_neither_as_one_number_nor_as_two(text, country, values):
    first, second, *others = parse_words(text, country)
    assert {first.value, second.value} == set(map(Decimal, values))
    assert first.cost > 0
    assert second.cost - first.cost < 0.2
    assert all(other.cost >= 1.0 for other in others)


@pytest.mark.parametrize(
    ("text", "country", "value", "cost"),
    [
        ("one hundred and six", US, "106", 0.0),
        ("one thousand and six", US, "1006", 0.0),
        ("two hundred and thirty six", US, "236", 0.0),
        ("thirty and six dollars", US, "36", 0.5),
        ("twenty and five thousand", IN, "25000", 0.5),
        ("thirty and sixteen", US, "30.16", 0.3),
        ("thirty-six and seven", US, "36.07", 0.3),
        ("thirty dollars six cents", US, "30.06", 0.0),
        ("trinta e seis", BR, "36", 0.0),
        ("treinta y seis", UY, "36", 0.0),
        ("vingt et un", FR, "21", 0.0),
    ],
)
def test_what_stands_before_or_after_and_says_which_number_it_is(text, country, value, cost):
    best = parse_words(text, country)[0]
    assert (best.value, best.cost) == (Decimal(value), cost)


def test_and_is_a_part_of_spanish_numbers():
    best, *others = parse_words("treinta y ocho", UY)
    assert best.value == 38
    assert all(other.cost - best.cost >= 1.0 for other in others)


def test_only_numbers_with_words_are_spelled():
    for number in (-1, 10**12 + 1):
        with pytest.raises(SettingsError):
            spell_number(number, indian=True)


@given(st.text(max_size=256), st.sampled_from(sorted(PROFILES)))
@settings(max_examples=60, deadline=None)
def test_nothing_is_raised(text, code):
    costs = [c.cost for c in parse_words(text, profile(code))]
    assert costs == sorted(costs)


def test_n_best_texts_add_up():
    readings = [("Three lacks", -1.0), ("Three lakhs", -1.2), ("Thirty lacks", -1.1)]
    assert combine_words(readings, IN)[0].value == 300000

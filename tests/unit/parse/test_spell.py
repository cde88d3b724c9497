"""Numbers in words, literally: what synthetic cheques show and what figures are compared with."""

from dataclasses import replace
from decimal import Decimal

import pytest

from chequeocr.errors import SettingsError
from chequeocr.parse.profiles import profile
from chequeocr.parse.spell import grammar_of, spell_amount, spell_in, spell_number

FRENCH = {
    0: "zéro", 1: "un", 16: "seize", 17: "dix-sept", 20: "vingt", 21: "vingt et un", 22: "vingt-deux",
    60: "soixante", 61: "soixante et un", 69: "soixante-neuf", 70: "soixante-dix", 71: "soixante et onze",
    72: "soixante-douze", 79: "soixante-dix-neuf", 80: "quatre-vingts", 81: "quatre-vingt-un",
    82: "quatre-vingt-deux", 90: "quatre-vingt-dix", 91: "quatre-vingt-onze", 99: "quatre-vingt-dix-neuf",
    100: "cent", 101: "cent un", 200: "deux cents", 201: "deux cent un", 180: "cent quatre-vingts",
    1000: "mille", 1001: "mille un", 2000: "deux mille", 80_000: "quatre-vingt mille",
    200_000: "deux cent mille", 280_080: "deux cent quatre-vingt mille quatre-vingts",
    1_000_000: "un million", 2_000_000: "deux millions", 200_000_000: "deux cents millions",
    3 * 10**9: "trois milliards", 10**12: "un billion",
}  # fmt: skip
SPANISH = {
    0: "cero", 1: "uno", 21: "veintiuno", 29: "veintinueve", 30: "treinta", 31: "treinta y uno",
    99: "noventa y nueve", 100: "cien", 101: "ciento uno", 200: "doscientos",
    555: "quinientos cincuenta y cinco", 900: "novecientos", 1000: "mil", 1001: "mil uno", 2000: "dos mil",
    21_000: "veintiún mil", 31_000: "treinta y un mil", 100_000: "cien mil", 101_000: "ciento un mil",
    1_000_000: "un millón", 2_000_000: "dos millones", 21_000_000: "veintiún millones",
    10**9: "mil millones", 10**12: "un billón",
}  # fmt: skip
PORTUGUESE = {
    0: "zero", 1: "um", 19: "dezenove", 20: "vinte", 21: "vinte e um", 30: "trinta", 99: "noventa e nove",
    100: "cem", 101: "cento e um", 200: "duzentos", 999: "novecentos e noventa e nove", 1000: "mil",
    1001: "mil e um", 1100: "mil e cem", 1101: "mil cento e um", 1200: "mil e duzentos",
    1250: "mil duzentos e cinquenta", 2000: "dois mil", 100_000: "cem mil", 1_000_000: "um milhão",
    2_000_000: "dois milhões", 1_000_100: "um milhão e cem", 1_101_000: "um milhão cento e um mil",
    10**9: "um bilhão", 2 * 10**9: "dois bilhões", 10**12: "um trilhão",
}  # fmt: skip
ENGLISH = {
    0: "zero", 19: "nineteen", 20: "twenty", 21: "twenty one", 99: "ninety nine", 100: "one hundred",
    110: "one hundred ten", 1000: "one thousand", 1001: "one thousand one", 999_999:
    "nine hundred ninety nine thousand nine hundred ninety nine", 10**6: "one million", 10**9: "one billion",
    10**12: "one trillion",
}  # fmt: skip
INDIAN = {
    0: "zero", 99_999: "ninety nine thousand nine hundred ninety nine", 100_000: "one lakh",
    1_000_000: "ten lakh", 10**7: "one crore", 10**9: "one hundred crore", 10**12: "one lakh crore",
}  # fmt: skip
LITERAL = [
    (grammar, number, words)
    for grammar, table in (
        ("fr", FRENCH), ("es", SPANISH), ("pt", PORTUGUESE), ("en", ENGLISH), ("en-IN", INDIAN),
    )
    for number, words in table.items()
]  # fmt: skip


@pytest.mark.parametrize(("grammar", "number", "words"), LITERAL)
def test_numbers_in_words(grammar, number, words):
    assert spell_in(number, grammar) == words


@pytest.mark.parametrize("number", [-1, 10**12 + 1])
def test_beyond_a_billion_no_number_has_words(number):
    with pytest.raises(SettingsError, match=r"^only numbers from 0 to 10\^12"):
        spell_number(number, indian=False)
    with pytest.raises(SettingsError, match=r"^only numbers from 0 to 10\^12"):
        spell_in(number, "fr")


def test_a_grammar_that_is_none_names_those_that_are():
    with pytest.raises(SettingsError, match=r"'a{20}': use one of en, en-IN, fr, es, pt"):
        spell_in(1, "a" * 99)


def test_a_country_without_a_language_of_ours_is_read_in_english():
    assert grammar_of(replace(profile("SA"), languages=("ar",))) == "en"


@pytest.mark.parametrize(
    ("value", "country", "words"),
    [
        ("1308.45", "US", "one thousand three hundred eight and 45/100"),
        ("1308.05", "US", "one thousand three hundred eight and 05/100"),
        ("1308", "US", "one thousand three hundred eight only"),
        ("0.50", "IN", "zero and 50/100"),
        ("15.750", "KW", "fifteen and 750/1000"),
        ("1308.45", "FR", "mille trois cent huit et 45/100"),
        ("1308", "FR", "mille trois cent huit"),
        ("1308.45", "MX", "mil trescientos ocho con 45/100"),
        ("1308.45", "BR", "mil trezentos e oito e 45/100"),
        ("1500", "CL", "mil quinientos"),
    ],
)
def test_amounts_in_words(value, country, words):
    assert spell_amount(Decimal(value), profile(country)) == words

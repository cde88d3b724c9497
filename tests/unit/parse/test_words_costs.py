"""What amounts in words cost, as `parse_words` reads them: grammar, spelling, figures among the words.

Cost 0 is a literal reading; 0.7 halves what a reading is worth, 2.3 leaves a tenth. Of two readings that are
as good both have to be there, and neither may be far cheaper.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from chequeocr.parse import _grammar
from chequeocr.parse.profiles import profile
from chequeocr.parse.words import parse_words


@pytest.fixture(autouse=True)
def nothing_is_remembered():
    """What the grammar did in other tests is not what is looked at here."""
    _grammar._steps.cache_clear()


# Hundreds: of one figure, of two, of none.
HUNDREDS = [
    ("one hundred", "US", [("100", 0)]),
    ("hundred", "US", [("100", 0.7)]),
    ("twelve hundred", "US", [("1200", 0.5)]),
    ("ten hundred", "US", [("1000", 0.5)]),
    ("ninety nine hundred", "US", [("9900", 0.5)]),
    ("cent euros", "FR", [("100", 0)]),
    ("deux cents", "FR", [("200", 0)]),
    ("deux cent trois", "FR", [("203", 0)]),
    ("twenty and five hundred", "US", [("2500", 1), ("20500", 1)]),
    ("thirty and six hundred", "US", [("3600", 1), ("30600", 1)]),
    ("one thousand twenty and five hundred", "US", [("3500", 1)]),
    ("ninety and nine hundred", "US", [("9900", 1), ("90900", 1)]),
    ("hundred five", "US", [("105", 0.7)]),
]  # fmt: skip
# Scales: descending, multiplied, standing alone.
SCALES = [
    ("two million five thousand", "US", [("2005000", 0)]),
    ("thousand", "US", [("1000", 1)]),
    ("mille", "FR", [("1000", 0)]),
    ("mil", "ES", [("1000", 0)]),
    ("mil", "BR", [("1000", 0)]),
    ("two thousand three million", "US", [("2003000000", 4.5)]),
    ("ten thousand crore", "IN", [("100000000000", 1.8)]),
    ("two lakh three crore", "IN", [("2000030000000", 1.8)]),
    ("two million two crore", "US", [("2020000000", 3)]),
    ("mille milliards", "FR", [("1000000000000", 1.8)]),
    ("deux mille milliards", "FR", [("2000000000000", 1.8)]),
    ("mil millones", "ES", [("1000000000", 1.8)]),
    ("dos mil millones", "ES", [("2000000000", 1.8)]),
    ("mil milhoes", "BR", [("1000000000", 1.8)]),
    ("nine trillion", "US", [("9000000000000", 1.5)]),
    ("nine hundred ninety nine million", "US", [("999000000", 0)]),
    ("one billion", "US", [("1000000000", 1.5)]),
]  # fmt: skip
# Units after lakhs or crores: mostly a word was lost.
AFTER_LAKHS = [
    ("two lakh five", "IN", [("200005", 0.8)]),
    ("two lakh five thousand", "IN", [("205000", 0)]),
    ("two lakh five hundred", "IN", [("200500", 0.8)]),
    ("two crore seven", "IN", [("20000007", 0.8)]),
    ("two crore seven lakh", "IN", [("20700000", 0)]),
    ("two thousand five", "US", [("2005", 0)]),
]  # fmt: skip
# How numbers below a thousand follow each other.
GROUPS = [
    ("twenty five", "US", [("25", 0)]),
    ("one fifty", "US", [("150", 1.5), ("50", 3.3)]),
    ("five twenty", "US", [("520", 1.5)]),
    ("zero five", "US", [("5", 0)]),
    ("zero", "US", [("0", 0)]),
    ("one hundred five", "US", [("105", 0)]),
    ("one hundred eleven", "US", [("111", 0)]),
    ("one hundred twenty one", "US", [("121", 0)]),
    ("soixante douze", "FR", [("72", 0)]),
    ("soixante dix", "FR", [("70", 0)]),
    ("soixante onze", "FR", [("71", 0)]),
    ("quatre vingts", "FR", [("80", 0)]),
    ("quatre vingt un", "FR", [("81", 0)]),
    ("quatre vingt onze", "FR", [("91", 0)]),
    ("quatre vingt dix sept", "FR", [("97", 0)]),
    ("cent quatre vingts", "FR", [("180", 0)]),
    ("cent quatre vingt dix", "FR", [("190", 0)]),
    ("dix sept", "FR", [("17", 0)]),
    ("vingt et un", "FR", [("21", 0)]),
    ("treinta y ocho", "ES", [("38", 0)]),
    ("ciento uno", "ES", [("101", 0)]),
    ("veinte uno", "ES", [("21", 0)]),
    ("cento e vinte e um", "BR", [("121", 0)]),
]  # fmt: skip
# Hundredths in words, by a currency's names or an and.
HUNDREDTHS = [
    ("ten dollars fifty", "US", [("10.50", 0)]),
    ("ten dollars and fifty cents", "US", [("10.50", 0.5)]),
    ("ten dollars fifty cents", "US", [("10.50", 0)]),
    ("ten and fifty", "US", [("10.50", 0.3), ("10.60", 2.5)]),
    ("thirty and six", "US", [("36", 0.5), ("30.06", 0.6)]),
    ("thirty and six dollars", "US", [("36", 0.5), ("30", 2.2)]),
    ("one hundred and six", "US", [("106", 0), ("100.06", 0.3)]),
    ("thirty and sixteen", "US", [("30.16", 0.3), ("30.15", 2.5)]),
    ("thirty and sixty", "US", [("30.60", 0.3), ("30.50", 2.5)]),
    ("one hundred thirty and six", "US", [("136", 0.5), ("130.06", 0.6)]),
    ("thirty thousand and six", "US", [("30006", 0), ("30000.06", 0.3)]),
    ("twenty and one thousand", "US", [("21000", 0.5), ("20000", 3.3)]),
    ("dix et cinquante", "FR", [("10.50", 2)]),
    ("dix euros et cinquante", "FR", [("10.50", 0.5)]),
    ("dix euros cinquante centimes", "FR", [("10.50", 0)]),
    ("fifty cents", "US", [("0.50", 0.3), ("50", 2)]),
    ("ten dollars cents", "US", [("10", 2)]),
    ("ten dollars cents fifty", "US", [("10.50", 0)]),
    ("rupees ten paise fifty only", "IN", [("10.50", 0)]),
    ("rupees ten paise", "IN", [("0.10", 0.3), ("10", 2)]),
    ("cents", "US", []),
    ("dollars", "US", []),
    ("dollars ten", "US", [("10", 0)]),
    ("and ten", "US", [("10", 0.5)]),
    ("ten and", "US", [("10", 0)]),
    ("ten dollars and", "US", [("10", 0.5)]),
    ("ten dinars five hundred fils", "KW", [("10.500", 0)]),
]  # fmt: skip
# Words that say nothing, and those that lead.
FILLERS = [
    ("only ten", "US", [("10", 0)]),
    ("ten only", "US", [("10", 0)]),
    ("pay ten", "US", [("10", 0)]),
    ("la somme de dix euros", "FR", [("10", 0)]),
    ("dix la somme euros", "FR", [("10", 3)]),
    ("dix de euros", "FR", [("10", 0)]),
    ("payez dix", "FR", [("10", 0)]),
]  # fmt: skip
# Words run together or broken, letters too many.
SPACES = [
    ("twentyfive", "US", [("25", 0.4)]),
    ("tw enty five", "US", [("25", 0.5)]),
    ("t w e n t y", "US", [("20", 2.5)]),
    ("twentyx five", "US", [("25", 1.1)]),
    ("xtwenty five", "US", [("25", 1.2)]),
    ("five lakhs", "US", [("500000", 0)]),
    ("twenty five 12", "US", [("25", 1)]),
    ("12 twenty five", "US", [("25", 1)]),
    ("twenty-f1ve", "US", [("25", 0)]),
    ("twenty & five", "US", [("25", 0.5)]),
    ("twenty + five", "US", [("25", 0.5)]),
    ("f1ft33n", "US", [("15", 0)]),
    ("s1xty-s1x", "US", [("66", 0)]),
]  # fmt: skip
# Hundredths in figures behind the words.
FIGURES_IN_WORDS = [
    ("five and 45/100", "US", [("5.45", 0)]),
    ("five & 45/100", "US", [("5.45", 0)]),
    ("five 5/10", "US", [("5.50", 0)]),
    ("five 45/10", "US", [("5.45", 0)]),
    ("five 5/100", "US", [("5.05", 0)]),
    ("five 5/1000", "US", [("5", 0)]),
    ("five 45/1oo", "US", [("5.45", 0)]),
    ("five xx/100", "US", [("5", 0)]),
    ("five no/100", "US", [("5", 0)]),
    ("five 45/xx", "US", [("5.45", 0)]),
    ("five and 811100", "US", [("5.81", 0)]),
    ("five 45 cents", "US", [("5.45", 0)]),
    ("five dollars and 45 cents only", "US", [("5.45", 0)]),
    ("five dollars 145 cents", "US", [("5", 3)]),
    ("fifty cents 45/100", "US", [("50.45", 2)]),
    ("five 750/1000", "KW", [("5.750", 0)]),
    ("five 45/100", "KW", [("5.450", 0)]),
    ("five 750 fils", "KW", [("5.750", 0)]),
    ("five 1000 fils", "KW", [("0.005", 1.3)]),
    ("cinco mil 50/100", "CL", [("5000", 0)]),
    ("cien pesos 00/100 m.n.", "MX", [("100", 0)]),
    ("cien pesos 00/100 mn", "MX", [("100", 0)]),
    ("five 00/100 m.n.", "US", [("5", 2.2)]),
    ("cinq euros 45 centimes", "FR", [("5.45", 0)]),
    ("cinq et 45/100", "FR", [("5.45", 0)]),
    ("cinco con 45 centavos", "ES", [("5.45", 0)]),
    ("five 45p", "US", [("5.45", 0)]),
    ("five 0 cents", "US", [("5", 0)]),
]  # fmt: skip
# The language is the one whose words are there.
LANGUAGES = [
    ("deux cent mille", "ZZ", [("200000", 0)]),
    ("two hundred", "ZZ", [("200", 0)]),
    ("doscientos mil", "ZZ", [("200000", 0)]),
    ("duzentos mil", "ZZ", [("200000", 0)]),
    ("zwei", "ZZ", []),
    ("deux cents dollars", "CA", [("200", 0)]),
    ("two hundred dollars", "CA", [("200", 0)]),
]  # fmt: skip
# Other currencies' names are no numbers.
OTHER_CURRENCIES = [
    ("five thousand yen", "IN", [("5000", 0.6), ("5010", 1.5)]),  # "ten" may have been written
    ("twenty eight crore thirty lakh twelve thousand three hundred yen", "IN",
     [("283012300", 0.6), ("283012310", 1.5)]),
    ("ten hong kong dollars", "US", [("10", 0)]),
    ("ten dollars singapore", "US", [("10", 0)]),
    ("five pounds sterling", "US", [("5", 0)]),
    ("ten yuan fifty fen", "US", [("10.50", 0)]),
    ("fifty won", "US", [("50", 0.6)]),
    ("five thousand naira", "IN", [("5000", 0)]),
    ("dix francs suisses", "FR", [("10", 0)]),
    ("dez pesos argentinos", "BR", [("10", 0)]),
    ("ten zloty", "US", [("10", 0)]),
]  # fmt: skip


def check(text, country, expected):
    found = parse_words(text, profile(country))
    assert [(c.value, c.cost) for c in found[: max(1, len(expected))]] == [
        (Decimal(value), cost) for value, cost in expected
    ]
    assert all(c.assumed == ("spelling" if c.cost else "") for c in found)


@pytest.mark.parametrize(("text", "country", "expected"), HUNDREDS)
def test_hundreds(text, country, expected):
    check(text, country, expected)


@pytest.mark.parametrize(("text", "country", "expected"), SCALES)
def test_scales(text, country, expected):
    check(text, country, expected)


@pytest.mark.parametrize(("text", "country", "expected"), AFTER_LAKHS)
def test_after_lakhs(text, country, expected):
    check(text, country, expected)


@pytest.mark.parametrize(("text", "country", "expected"), GROUPS)
def test_groups(text, country, expected):
    check(text, country, expected)


@pytest.mark.parametrize(("text", "country", "expected"), HUNDREDTHS)
def test_hundredths(text, country, expected):
    check(text, country, expected)


@pytest.mark.parametrize(("text", "country", "expected"), FILLERS)
def test_fillers(text, country, expected):
    check(text, country, expected)


@pytest.mark.parametrize(("text", "country", "expected"), SPACES)
def test_spaces(text, country, expected):
    check(text, country, expected)


@pytest.mark.parametrize(("text", "country", "expected"), FIGURES_IN_WORDS)
def test_figures_in_words(text, country, expected):
    check(text, country, expected)


@pytest.mark.parametrize(("text", "country", "expected"), LANGUAGES)
def test_languages(text, country, expected):
    check(text, country, expected)


@pytest.mark.parametrize(("text", "country", "expected"), OTHER_CURRENCIES)
def test_other_currencies(text, country, expected):
    check(text, country, expected)



@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("one hundred hundred", "US"),
        ("two hundred hundred", "US"),
        ("ten lakh crore", "IN"),
        ("mille millions", "FR"),
        ("thousand million", "US"),
        ("two thousand thousand", "US"),
        ("five thousand two hundred million", "US"),
        ("one million million", "US"),
        ("five lakh five lakh", "IN"),
        ("ten trillion", "US"),
        ("ten fifty", "US"),
        ("twenty eleven", "US"),
        ("twenty fifty", "US"),
        ("five six", "US"),
        ("five zero", "US"),
        ("one hundred zero", "US"),
        ("trente douze", "FR"),
        ("deux cent vingt quatre vingt", "FR"),
        ("ten dollars dollars", "US"),
        ("one thousand cents", "US"),
        ("five dollars one hundred cents", "US"),
        ("ten and one hundred", "US"),
        ("five thousand fifty cents", "US"),
        ("zzzz five", "US"),
        ("two hundred", "FR"),
        ("deux cents", "IN"),
        ("twenty ten", "US"),
        ("twenty twenty", "US"),
        ("sixty twenty", "US"),
        ("soixante vingt", "FR"),
        ("doscientos cien", "ES"),
        ("five thousand thousand", "US"),
        ("one million two thousand three million", "US"),
    ],
)
def test_what_nobody_writes_is_never_read_without_a_cost(text, country):
    assert all(c.cost >= 1.5 for c in parse_words(text, profile(country)))



@pytest.mark.parametrize(
    ("text", "values"),
    [("nie", [9, 0]), ("nne", [9, 1]), ("fiur", [4, 5]), ("tiree", [3, 5]), ("fwur", [4, 2]),
     ("aive", [5, 9])],
)  # fmt: skip
def test_what_is_hardly_dearer_than_the_first_stays_beside_it(text, values):
    """It costs more than a line of so few letters may; alone, the first would look sure."""
    assert [c.value for c in parse_words(text, profile("US"))][:2] == values

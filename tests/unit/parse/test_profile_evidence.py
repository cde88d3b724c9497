"""Which country the evidence points to and why, from the strongest evidence to the weakest."""

from __future__ import annotations

import pytest

from chequeocr.errors import SettingsError
from chequeocr.parse.profiles import NEUTRAL, PROFILES, infer_profile, printed_country, profile, with_currency

IFSC = "an IFSC is printed"
SHAPE = "the MICR line has the form used there"
BANK = "the bank's name is known there"
LENGTHS = "the MICR line has as many figures as there"
ROUTING = "the MICR line holds a valid routing number"

PRINTED = [
    ({"ifsc": "VIND0001234"}, "IN", IFSC),
    ({"print": "branch vindO001234."}, "IN", IFSC),
    ({"bank_name": "VIND0001234"}, "IN", IFSC),
    ({"ifsc": "VIND0001234", "micr": "⑆021000021⑆"}, "IN", IFSC),
    ({"micr": "⑆ 021000021 ⑆ 123456789⑈"}, "US", SHAPE),
    ({"micr": "⑆12345⑉003⑆ 1234567⑈"}, "CA", SHAPE),
    ({"micr": "⑈ 123456 ⑈ 110002001 ⑆"}, "IN", SHAPE),
    ({"micr": "⑈12345678⑈1234567⑆1234567890123456"}, "PK", SHAPE),
    ({"micr": "⑆021000021⑆", "bank_name": "HDFC"}, "US", SHAPE),
]
NOT_PRINTED = [
    {"ifsc": "XVIND0001234"},
    {"ifsc": "VIND00012345"},
    {"payee_name": "VIND0001234"},
    {"ifsc": "VIND 0001234"},
    {"micr": "⑈12345⑈ 110002001⑆"},
    {"bank_name": "AXIS BANK"},
    {"amount_in_words": "Two lakh only"},
    {"ifsc": ""},
    {"ifsc": " " * 256 + "VIND0001234"},
]
NAMED = [
    ({"bank_name": "Axis Bank Ltd"}, "IN", BANK),
    ({"print": "Wells Fargo"}, "US", BANK),
    ({"bank_name": "Crédit Agricole", "amount_in_words": "two lakh"}, "FR", BANK),
    ({"bank_name": "Banco", "print": "do Brasil"}, "BR", BANK),
    ({"print": "Habib Bank", "bank_name": "the"}, "PK", BANK),
]
# Money: what one country has, then India's numbers, then pounds, rupees, euros, dollars.
MONEY = [
    ({"amount_in_numbers": "£500"}, "GB", '"£" is written'),
    ({"amount_in_numbers": "KES 500"}, "KE", '"KES" is written'),
    ({"amount_in_words": "Five Thousand Naira only"}, "NG", '"Naira" is written'),
    ({"print": "Rupees five"}, "IN", '"Rupees" is written'),
    ({"amount_in_words": "two hundred euros"}, "FR", '"euros" is written'),
    ({"amount_in_words": "two hundred dollars"}, "US", '"dollars" is written'),
    ({"amount_in_words": "two hundred dirhams"}, "AE", '"dirhams" is written'),
    ({"amount_in_words": "Two Lakhs only"}, "IN", '"lakhs" is written'),
    ({"print": "Paise only"}, "IN", '"paise" is written'),
    ({"print": "PAY TO THE ORDER OF"}, "US", '"pay to the order of" is written'),
    ({"amount_in_words": "pay to the order of"}, "US", '"pay to the order of" is written'),
    ({"amount_in_numbers": "£500", "amount_in_words": "five naira"}, "NG", '"naira" is written'),
    ({"amount_in_numbers": "£500", "amount_in_words": "five hundred dollars"}, "GB", '"£" is written'),
    ({"amount_in_numbers": "£500", "amount_in_words": "five lakh"}, "IN", '"lakh" is written'),
    ({"amount_in_numbers": "NGN 500", "amount_in_words": "five lakh"}, "NG", '"NGN" is written'),
    ({"amount_in_words": "five rupees", "print": "pay to the order of"}, "IN", '"rupees" is written'),
    ({"amount_in_words": "five hundred euros", "amount_in_numbers": "Rs 500"}, "IN", '"Rs" is written'),
    ({"amount_in_words": "five hundred dirhams", "print": "five dollars"}, "AE", '"dirhams" is written'),
    ({"amount_in_words": "Two lakh", "micr": "021000021 123456789 0101"}, "IN", '"lakh" is written'),
    ({"amount_in_numbers": "NGN 500", "amount_in_words": "five ringgit"}, "NG", '"NGN" is written'),
    ({"amount_in_words": "naira"}, "NG", '"naira" is written'),
    ({"amount_in_words": "taka"}, "BD", '"taka" is written'),
    ({"amount_in_words": "baht naira"}, "NG", '"naira" is written'),
]
# The figures of the MICR line: an Indian one has 6, 9, 6 or none and 2, a Pakistani one 34.
FIGURES = [
    ("004217 600123045 110938 31", "IN", LENGTHS),
    ("004217⑆ 600123045 110938 31", "IN", LENGTHS),
    ("004217⑈ 600123045⑆ 31", "IN", LENGTHS),
    ("12345678⑈ 1234567 1234567890123456 000", "PK", LENGTHS),
    ("004217 6001230451109383 77", "IN", LENGTHS),
    ("004217X 6001230451 110938 31", "IN", LENGTHS),
    ("004217 60012304531", "IN", LENGTHS),  # 17 figures
    ("004217 6001230451131", "IN", LENGTHS),  # 19
    ("004217 600123045 11093831", "IN", LENGTHS),  # 23
    ("004217 600123045 11093811131", "IN", LENGTHS),  # 26
    ("004217 600123045 110938 210", "IN", LENGTHS),
    ("004217 600123045 110938 229", "IN", LENGTHS),
    ("004217 600123045 110938 230 ,", "IN", LENGTHS),
    ("1" * 33, "PK", LENGTHS),
    ("1" * 38, "PK", LENGTHS),
    ("021000021 123456789", "US", ROUTING),
    ("0101 021000021 123456789", "US", ROUTING),
    ("021000021 1 2 3", "US", ROUTING),
]
NO_COUNTRY = [
    "004217⑈ 6001230451 110938 31",  # some symbols were read, and there is a figure too many
    "00421 600123045 110938 31",
    "004217 600123045 110938 228",
    "004217 600123045 110938 232",
    "004217 6001230431",  # 16 figures
    "004217 60012304511131",  # 20
    "004217 60012304511131 22",  # 22
    "004217 600123045 110938111131",  # 27
    "1" * 32,
    "1" * 39,
    "H004217 600123045 110938 31",  # a symbol of CMC-7
    "004217 600123045 110938 31J",
    "021000021",
    "12 0101 021000021 123456789",
    "021000021 1 2 3 4",
    "021000022 123456789",
    "no line",
]
NO_EVIDENCE = [
    {"amount_in_numbers": "$ 500"},
    {"amount_in_words": "five thousand pesos"},
    {"amount_in_words": "five hundred won"},  # one?
    {"amount_in_words": "aed"},
    {"amount_in_words": "five hundred baht"},  # of a country without a profile
    {"payee_name": "Rupee Store", "memo": "Axis Bank"},
    {"print": "backlacks order"},
]


@pytest.mark.parametrize(("evidence", "code", "why"), [*PRINTED, *NAMED, *MONEY])
def test_the_country_and_why(evidence, code, why):
    found, because = infer_profile(evidence)
    assert (found.code, because) == (code, why)


@pytest.mark.parametrize(("line", "code", "why"), FIGURES)
def test_by_the_figures_of_the_micr_line(line, code, why):
    found, because = infer_profile({"micr": line})
    assert (found.code, because) == (code, why)


@pytest.mark.parametrize("evidence", [*NO_EVIDENCE, *({"micr": line} for line in NO_COUNTRY)])
def test_no_country(evidence):
    assert infer_profile(evidence) == (NEUTRAL, "")


@pytest.mark.parametrize(("evidence", "code", "why"), PRINTED)
def test_beyond_doubt(evidence, code, why):
    assert printed_country(evidence) == (code, why)


@pytest.mark.parametrize("evidence", [*NOT_PRINTED, *(row[0] for row in MONEY)])
def test_nothing_that_is_beyond_doubt(evidence):
    assert printed_country(evidence) is None


# Currency, decimals, date order, decimal and grouping sign, MICR form, languages; Indian grouping, end marks.
WRITTEN = {
    "IN": ("INR", 2, "dmy", ".", ",", "in", ("en",), True, True),
    "PK": ("PKR", 2, "dmy", ".", ",", "pk", ("en",), True, True),
    "LK": ("LKR", 2, "dmy", ".", ",", "any", ("en",), True, True),
    "US": ("USD", 2, "mdy", ".", ",", "us", ("en",), False, False),
    "CA": ("CAD", 2, "ymd", ".", ",", "ca", ("en", "fr"), False, False),
    "GB": ("GBP", 2, "dmy", ".", ",", "gb", ("en",), False, False),
    "AE": ("AED", 2, "dmy", ".", ",", "any", ("en", "ar"), False, True),
    "KW": ("KWD", 3, "dmy", ".", ",", "any", ("en", "ar"), False, False),
    "FR": ("EUR", 2, "dmy", ",", " ", "cmc7", ("fr",), False, False),
    "TN": ("TND", 3, "dmy", ",", " ", "cmc7", ("fr", "ar"), False, False),
    "PT": ("EUR", 2, "dmy", ",", ".", "any", ("pt",), False, False),
    "BR": ("BRL", 2, "dmy", ",", ".", "cmc7", ("pt",), False, False),
    "CL": ("CLP", 0, "dmy", ",", ".", "any", ("es",), False, False),
    "ZZ": (None, 2, "any", "", "", "any", ("en", "fr", "es", "pt"), False, True),
}


@pytest.mark.parametrize(("code", "written"), WRITTEN.items())
def test_how_a_country_writes(code, written):
    p = profile(code)
    assert p == PROFILES[code]
    money = (p.currency, p.decimals, p.date_order, p.decimal, p.group)
    assert (*money, p.micr, p.languages, p.indian, p.end_marks) == written


# Figures of a country are read with its marks; where any marks are, with those of a currency's own country.
MARKS = [
    ("ZZ", "KWD", (3, ".", ",")),
    ("ZZ", "TND", (3, ",", " ")),
    ("ZZ", "JPY", (0, "", "")),
    ("ZZ", "EUR", (2, "", "")),
    ("ZZ", "INR", (2, "", "")),
    ("FR", "KWD", (3, ",", " ")),
    ("IN", "TND", (3, ".", ",")),
    ("US", "EUR", (2, ".", ",")),
]


@pytest.mark.parametrize(("code", "currency", "marks"), MARKS)
def test_amounts_of_another_currency(code, currency, marks):
    p = with_currency(profile(code), currency)
    assert (p.code, p.currency) == (code, currency)
    assert (p.decimals, p.decimal, p.group) == marks
    assert p.micr == profile(code).micr


def test_a_country_that_we_lack_is_named_with_those_we_have():
    with pytest.raises(SettingsError, match=r"^no country 'Atlantis': use one of AE, AR, AU, .*, ZZ$"):
        profile("Atlantis")
    with pytest.raises(SettingsError, match=r"^no country 'xxxxxxxxxxxxxxxxxxxx': "):
        profile("x" * 40)
    assert profile(" us ").code == "US"

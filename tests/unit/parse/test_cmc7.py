"""CMC-7: how a line is parted with its symbols and without, and what that costs."""

from __future__ import annotations

import pytest

from chequeocr.parse.micr import parse_micr
from chequeocr.parse.profiles import profile
from chequeocr.record import Micr

LENGTHS = "taken apart by lengths"
NO_FORM = "no known country's form"

# Number, routing number, account and code: France 7, 12, 12 figures, Brazil 8, 10, 12, Argentina 10, 8, 11.
FRENCH = ("1234567", "123456789012", "098765432109", None)
BRAZILIAN = ("123456", "0011234", "0123456789", "5")
ARGENTINE = ("00012345", "0113451764", "12345678901", None)

SYMBOLS = [
    ("H1234567H 123456789012I 098765432109F", "FR", FRENCH, 0, ""),
    ("H1234567H123456789012I098765432109F", "IN", FRENCH, 0, ""),
    ("H1234567I 12 3456789012H098765432109F", "FR", FRENCH, 0, ""),
    ("H1234567 123456789012 098765432109", "FR", FRENCH, 0, ""),
    ("H1234567H 123456 789012I 098765432109F 12345G", "ZZ", (*FRENCH[:3], "12345"), 0, ""),
    ("H1234567H 123456789012I 098765432109F 12345G 6H", "FR", FRENCH, 1, NO_FORM),
    ("G00112340G 0181234565I 901234567890F", "BR", BRAZILIAN, 0, ""),
    ("G00112340G 0181234565I 90123456 7890F", "FR", BRAZILIAN, 0, ""),
    ("G00112340 0181234565 901234567890", "BR", BRAZILIAN, 0, ""),
    ("G0113451764G 00012345H 12345678901I", "AR", ARGENTINE, 1, LENGTHS),
    ("G01134517640001234512345678901I", "BR", ARGENTINE, 1, LENGTHS),
    ("H49H7640181I516757007130F", "FR", ("49", "7640181", "516757007130", None), 1, NO_FORM),
    ("H49H7640181I", "FR", ("49", "7640181", None, None), 1, NO_FORM),
    ("F1234567F 12345", "ZZ", ("1234567", "12345", None, None), 1, NO_FORM),
    ("J1234567J 12345", "ZZ", ("1234567", "12345", None, None), 1, NO_FORM),
]  # fmt: skip
FIGURES = [
    ("1234567 123456789012 098765432109", "FR", FRENCH, 0, ""),
    ("1234567123456789012098765432109", "FR", FRENCH, 0.5, LENGTHS),
    ("123 4567 123456789012 098765432109", "BR", FRENCH, 0.5, LENGTHS),
    ("00112340 0181234565 901234567890", "BR", BRAZILIAN, 0, ""),
    ("001123400181234565901234567890", "BR", BRAZILIAN, 0.5, LENGTHS),
    ("0113451764 00012345 12345678901", "AR", ARGENTINE, 1, LENGTHS),
    ("01134517640001234512345678901", "FR", ARGENTINE, 1, LENGTHS),
]
UNREADABLE = [
    ("H49123456I", "FR"),  # one number
    ("X1234567H 123456789012I", "FR"),  # a letter that CMC-7 lacks
    ("12345678 123456789012 098765432109", "FR"),  # 32 figures
    ("1234567 123456789 098765432109", "FR"),  # 28 figures
    ("1234567 123456789012 098765432109", "IN"),  # no country of CMC-7
]


@pytest.mark.parametrize(("text", "country", "micr", "cost", "assumed"), [*SYMBOLS, *FIGURES])
def test_lines_and_what_they_cost(text, country, micr, cost, assumed):
    (only,) = parse_micr(text, profile(country))
    number, routing, account, code = micr
    assert only.value == Micr(cheque_number=number, routing=routing, account=account, code=code, kind="cmc7")
    assert (only.cost, only.assumed) == (cost, assumed)


@pytest.mark.parametrize(("text", "country"), UNREADABLE)
def test_unreadable_is_an_empty_list(text, country):
    assert parse_micr(text, profile(country)) == []

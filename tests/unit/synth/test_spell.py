"""Numbers in words, checked on the words a clerk would write."""

from __future__ import annotations

import pytest

from chequeocr.synth import spell


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (16, "sixteen"),
        (250, "two hundred fifty"),
        (1001, "one thousand one"),
        (2_300_045, "two million three hundred thousand forty five"),
    ],
)
def test_english(number: int, words: str) -> None:
    assert spell.english(number) == words


def test_english_joins_and_hyphenates_when_asked() -> None:
    assert spell.english(142, "-", " and ") == "one hundred and forty-two"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (125_000, "one lakh twenty five thousand"),
        (21_400_000, "two crore fourteen lakh"),
        (8_800_000, "eighty eight lakh"),
        (999, "nine hundred ninety nine"),
    ],
)
def test_indian(number: int, words: str) -> None:
    assert spell.indian(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (21, "vingt et un"),
        (71, "soixante et onze"),
        (80, "quatre-vingts"),
        (99, "quatre-vingt-dix-neuf"),
        (200, "deux cents"),
        (201, "deux cent un"),
        (1000, "mille"),
        (3692, "trois mille six cent quatre-vingt-douze"),
    ],
)
def test_french(number: int, words: str) -> None:
    assert spell.french(number) == words


def test_spanish_and_portuguese() -> None:
    assert spell.spanish(1250) == "mil doscientos cincuenta"
    assert spell.spanish(45) == "cuarenta y cinco"
    assert spell.portuguese(17_300) == "dezessete mil, trezentos"
    assert spell.portuguese(56) == "cinquenta e seis"

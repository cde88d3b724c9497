"""Countries have names for people, the ones that everybody uses."""

from __future__ import annotations

import pytest

from chequeocr.parse.countries import NAMES, country_name
from chequeocr.parse.profiles import PROFILES


def test_every_profile_has_a_name() -> None:
    assert sorted(NAMES) == sorted(PROFILES)


def test_names_are_those_of_cldr() -> None:
    babel = pytest.importorskip("babel")
    shown = babel.Locale("en").territories
    short = {"HK": "Hong Kong"}  # CLDR: "Hong Kong SAR China"
    assert {code: name for code, name in NAMES.items() if code != "ZZ"} == {
        code: short.get(code, shown[code]) for code in NAMES if code != "ZZ"
    }


def test_a_sentence_has_an_article_where_english_has_one() -> None:
    assert [country_name(code) for code in ("AE", "GB", "PH", "FR")] == [
        "the United Arab Emirates", "the United Kingdom", "the Philippines", "France",
    ]  # fmt: skip

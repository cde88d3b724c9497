"""Profiles: known countries, and which one the evidence names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chequeocr.errors import SettingsError
from chequeocr.parse.profiles import PROFILES, infer_profile, profile


def test_profiles_are_consistent():
    for code, known in PROFILES.items():
        assert known.code == code
        assert known.decimal != known.group or known.decimal == ""
        assert known.currency is None or len(known.currency) == 3
        assert known.languages


@pytest.mark.parametrize("code", ["XX", "", "auto", "India"])
def test_unknown_country(code):
    with pytest.raises(SettingsError):
        profile(code)


@pytest.mark.parametrize(
    ("evidence", "code"),
    [
        ({"ifsc": "IFS CODE - VIND0001234"}, "IN"),
        ({"micr": "⑈123456⑈ 110002001⑆ 654321⑈ 31"}, "IN"),
        ({"micr": '"004217" 6001230451 110938" 31'}, "IN"),
        ({"micr": "004217 600123045111093831"}, "IN"),
        ({"micr": "⑆021000021⑆ 123456789⑈ 0101", "amount_in_numbers": "500/-"}, "US"),
        ({"micr": "⑈001⑈ ⑆12345⑉003⑆ 1234567⑈"}, "CA"),
        ({"amount_in_words": "Two lakh only"}, "IN"),
        ({"amount_in_words": "two hundred dollars"}, "US"),
        ({"amount_in_numbers": "R$ 500,00"}, "BR"),
        ({"amount_in_numbers": "£500"}, "GB"),
        ({"amount_in_numbers": "RM 500.00"}, "MY"),
        ({"amount_in_words": "AED Five thousand only"}, "AE"),
        ({"amount_in_words": "Five thousand naira only"}, "NG"),
        ({"amount_in_words": "Five thousand soles"}, "PE"),
        ({"amount_in_words": "Five hundred rand forty"}, "ZZ"),
        ({"amount_in_words": "Five thousand pesos"}, "ZZ"),
        ({"amount_in_words": "un millón de pesos colombianos"}, "CO"),
        ({"amount_in_words": "Taka one lakh only"}, "BD"),
        ({"amount_in_numbers": "$ 500"}, "ZZ"),
        ({"amount_in_numbers": "€ 500", "amount_in_words": "Two lakh only"}, "IN"),
        ({"amount_in_words": "cinq mille dinars tunisiens"}, "TN"),
        ({"print": "Pay to the order of"}, "US"),
        ({"bank_name": "AXIS BANK"}, "IN"),
        ({"payee_name": "Rupee Store", "memo": "dollars"}, "ZZ"),
        ({"micr": "021000021 123456789 0101"}, "US"),
        ({"micr": "021000022 123456789 0101"}, "ZZ"),
        ({}, "ZZ"),
    ],
)
def test_inferred(evidence, code):
    found, why = infer_profile(evidence)
    assert found.code == code
    assert bool(why) is (code != "ZZ")


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(["micr", "ifsc", "amount_in_words", "bank_name"]), st.text(max_size=400))
)
def test_inference_raises_nothing(evidence):
    assert infer_profile(evidence)[0].code in PROFILES


def test_what_is_written_outweighs_the_mere_number_of_figures():
    pakistani_by_count = "12345678 1234567 1234567890123456 000"
    assert infer_profile({"micr": pakistani_by_count})[0].code == "PK"
    both = {"micr": pakistani_by_count, "amount_in_words": "Deux cent soixante-treize euros"}
    assert infer_profile(both)[0].code == "FR"

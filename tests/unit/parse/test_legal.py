"""What is written of a legal amount, and what is printed around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chequeocr.parse.legal import clean_legal
from chequeocr.parse.profiles import profile

IN, US, FR = profile("IN"), profile("US"), profile("FR")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("RUPEES Ninety five thousand", "Ninety five thousand"),
        ("AUPEESNinety five thousand", "Ninety five thousand"),
        ("pees Ninety five thousand", "Ninety five thousand"),
        ("Rupees su One lac", "One lac"),
        ("One lac Rupees only", "One lac Rupees only"),
        ("Three crore", "Three crore"),
        ("Ninty lacks fourty", "Ninty lacks fourty"),
        ("Rupees", "Rupees"),  # nothing else would be left
        ("i Rupees Eighty lakhs", "Eighty lakhs"),
    ],
)
def test_the_label_goes_and_the_writing_stays(text, written):
    assert clean_legal(text, IN).text == written


def test_misspellings_are_kept_and_what_went_is_told():
    cleaned = clean_legal("Rupees Fourty thousands 0123456789 or bearer", IN)
    assert cleaned.text == "Fourty thousands"
    assert cleaned.removed == ("Rupees", "0123456789", "or bearer")


def test_fractions_and_short_figures_are_part_of_an_amount():
    for text in ("One hundred eight and 45/100", "One hundred 25 cents", "Ten and 00/100 dollars"):
        assert clean_legal(text, US).text == text


def test_other_languages():
    assert clean_legal("La somme de cinq mille euros", FR).text == "cinq mille euros"


def test_no_text():
    assert clean_legal("", IN).text == ""
    assert clean_legal(" ...", IN).text == ""


@given(st.text(max_size=80))
def test_what_remains_was_there(text):
    cleaned = clean_legal(text, IN)
    assert len(cleaned.text) <= len(text)
    assert set(cleaned.text) <= set(text) | {" "} or not text.isascii()

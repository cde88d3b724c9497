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


@pytest.mark.parametrize(
    ("text", "country", "written", "removed"),
    [
        ("Rs. Five", "IN", "Five", ("Rs",)),
        ("ees Five", "IN", "Five", ("ees",)),  # a box that cuts the label
        ("Fupzzs Ten", "IN", "Ten", ("Fupzzs",)),  # half of its letters misread
        ("Rupees abcde Five", "IN", "Five", ("Rupees abcde",)),  # the label again, in another script
        ("abcde Five", "IN", "Five", ("abcde",)),
        ("Rupees zzz", "IN", "Rupees zzz", ()),  # no word of a number stands behind it
        ("रुपये Rupees Ten", "IN", "Ten", ("रुपये Rupees",)),
        ("Rupees: *** Five ***", "IN", "Five", ("Rupees",)),
        ("Rupees Rupees Ten", "IN", "Rupees Ten", ("Rupees",)),
        ("Amount in words Ten only", "IN", "Ten only", ("Amount in words",)),
        ("The sum of Ten", "KW", "Ten", ("The sum of",)),
        ("Pay Ten dollars", "US", "Ten dollars", ("Pay",)),
        ("Payez contre ce chèque non endossable dix", "FR", "dix",
         ("Payez contre ce chèque non endossable",)),
        ("Payez contre ce chèque dix euros", "FR", "dix euros", ("Payez contre ce chèque",)),
        ("La suma de diez pesos", "ES", "diez pesos", ("La suma de",)),
        ("a quantia de dez reais", "BR", "dez reais", ("a quantia de",)),
        ("Hundred", "IN", "Hundred", ()),
        ("5 lakh", "IN", "5 lakh", ()),
        ("Five lakh 123456 only", "IN", "Five lakh only", ("123456",)),
        ("Five lakh 12345 only", "IN", "Five lakh 12345 only", ()),  # too short for an account
        ("Five 1234-56-78 only", "IN", "Five only", ("1234-56-78",)),
        ("Five and 123456/100", "US", "Five and 123456/100", ()),
        ("Five, or bearer.", "IN", "Five", ("or bearer",)),
        ("Five OF BCARER", "IN", "Five", ("OF BCARER",)),
        ("Five or order", "IN", "Five or order", ()),
        ("dix euros ou au porteur", "FR", "dix euros", ("ou au porteur",)),
        ("...Five...", "IN", "Five", ()),
        ("Rupees five 123456 six 654321 or bearer", "IN", "five six",
         ("Rupees", "123456", "654321", "or bearer")),
    ],
)  # fmt: skip
def test_what_goes_and_what_stays(text, country, written, removed):
    cleaned = clean_legal(text, profile(country))
    assert (cleaned.text, cleaned.removed) == (written, removed)


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

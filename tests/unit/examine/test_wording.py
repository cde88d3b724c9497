"""Words that stop a cheque: phrases in each language, slips of reading, and what banks print on forms."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chequeocr.examine.wording import AGAINST, OTHER, TEST, Warned, limits, warned


def said(*texts: str) -> set[str]:
    return {one.word for one in warned(texts)}


@pytest.mark.parametrize(
    ("text", "word", "code"),
    [
        ("CANCELLED", "CANCELLED", AGAINST),
        ("This cheque is void: payment stopped", "PAYMENT STOPPED", AGAINST),
        ("Refer to drawer, present again", "REFER TO DRAWER", AGAINST),
        ("Specimen", "SPECIMEN", AGAINST),
        ("NON-NEGOTIABLE", "NON-NEGOTIABLE", AGAINST),
        ("non negotiable", "NON-NEGOTIABLE", AGAINST),
        ("No cash value", "NO CASH VALUE", AGAINST),
        ("This is not a cheque", "NOT A CHEQUE", AGAINST),
        ("IMPAYÉ", "IMPAYE", AGAINST),
        ("Ceci n'est pas un chèque", "N EST PAS UN CHEQUE", AGAINST),
        ("ANNULÉ", "ANNULE", AGAINST),
        ("SIN FONDOS", "SIN FONDOS", AGAINST),
        ("Muestra", "MUESTRA", AGAINST),
        ("NÃO É UM CHEQUE", "NAO E UM CHEQUE", AGAINST),
        ("Devolvido", "DEVOLVIDO", AGAINST),
        ("ANNULLATO", "ANNULLATO", AGAINST),
        ("Fac-simile", "FACSIMILE", AGAINST),
        ("UNGÜLTIG", "UNGULTIG", AGAINST),
        ("Nicht eingelöst", "NICHT EINGELOEST", AGAINST),
        ("Muster", "MUSTER", AGAINST),
        ("Test item", "TEST ITEM", TEST),
        ("TEST", "TEST", TEST),
        ("United States Postal Money Order", "MONEY ORDER", OTHER),
        ("Gift Certificate", "GIFT CERTIFICATE", OTHER),
        ("I.O.U.", "I O U", OTHER),
        ("LETTRE DE CHANGE", "LETTRE DE CHANGE", OTHER),
        ("Reçu", "RECU", OTHER),
        ("Letra de cambio", "LETRA DE CAMBIO", OTHER),
        ("VALE POSTAL", "VALE POSTAL", OTHER),
        ("Fattura", "FATTURA", OTHER),
        ("ÜBERWEISUNGSTRÄGER", "UBERWEISUNGSTRAGER", OTHER),
        ("Gutschein", "GUTSCHEIN", OTHER),
    ],
)
def test_phrases_of_each_language(text: str, word: str, code: str) -> None:
    assert Warned(code, word, 0) in warned([text])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("5PEC1MEN", "SPECIMEN"),  # figures that look like letters
        ("V0ID", "VOID"),
        ("VO!D", "VOID"),
        ("VOLD", "VOID"),  # alone on its line it is nothing else
        ("VOIDS", "VOID"),
        ("VID", "VOID"),
        ("C A N C E L L E D", "CANCELLED"),
        ("SPECINEN", "SPECIMEN"),
        ("SPEC MEN", "SPECIMEN"),
        ("PAYMFNT STOPPEO", "PAYMENT STOPPED"),  # two of fourteen letters
        ("pay this MONEYORDFR now please", "MONEY ORDER"),
        ("BankofTownMONEYORDERnumber", "MONEY ORDER"),  # a long phrase that runs into its neighbours
        ("12 VOID 345678", "VOID"),  # figures are no part of what a line says
        ("05 JAN VOID", "VOID"),  # nor is a month
    ],
)
def test_slips_of_reading(text: str, word: str) -> None:
    assert word in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "PAlO",  # a short word must be read rightly
        "COPV",
        "AVOID",
        "SOLD",
        "VOID1NG",
        "SPACEMAN",
        "PAVMFNT STOPPEO",  # three slips of fourteen letters are too many
        "we pay this MOMEYORDFR now",  # among other words one slip of ten letters, not two
        "xCOPYx of the bank",
        "mytestitem",  # a short phrase inside of a word
    ],
)
def test_what_is_too_unlike(text: str) -> None:
    assert said(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "A/C PAYEE NOT NEGOTIABLE", "Not negotiable", "N0T NEGOTIABIE", "ACCOUNT PAYEE ONLY",
        "VOID AFTER 90 DAYS", "Void after six months", "VALID FOR THREE MONTHS", "valid for 3 months only",
        "Not valid after 180 days", "VOID IF ALTERED", "Invalid without signature", "Void unless signed",
        "If altered this is void", "VOID IF OVER $500", "Not valid for more than 500",
        "Duty paid", "STAMP DUTY PAID", "FULLY PAID UP", "To be paid",
        "Simple Checking", "SIMPLE CHECK", "Reason for payment", "Waterproof Coatings Pvt Ltd",
        "Modern Samples Ltd", "Copy for the bank's own files", "THE TEST MATCH", "The Returned Soldiers Club",
        "State Bank of India", "PAY TO THE ORDER OF", "OR BEARER", "Please sign above", "MULTI-CITY CHEQUE",
        "DO NOT CASH UNLESS WATERMARK IS VISIBLE", "Do not cash if the word void is visible",
        "Invoice 4471", "INVOICE NO. 4471", "Tax invoice #22/25", "Rechnung Nr. 4471", "Facture n° 12",
        "PAYABLE AT PAR AT ALL OUR BRANCHES", "Security features included. Details on back.",
        "DO NOT WRITE BELOW THIS LINE", "ORIGINAL DOCUMENT PRINTED ON CHEMICAL REACTIVE PAPER",
    ],
)  # fmt: skip
def test_what_banks_print_and_what_companies_are_called(text: str) -> None:
    assert warned([text]) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("SPECIMEN VALID FOR THREE MONTHS", "SPECIMEN"),  # a stamp and print, read as one line
        ("VOID AFTER 90 DAYS CANCELLED", "CANCELLED"),
        ("THIS MONEY ORDER IS VOID IF ALTERED", "MONEY ORDER"),
        ("GIFT VOUCHER VALID FOR 12 MONTHS", "GIFT VOUCHER"),
        ("Invoice", "INVOICE"),  # a heading
        ("INVOICE 3", "INVOICE"),
        ("Receipt 4471", "RECEIPT"),
    ],
)
def test_what_print_beside_it_does_not_excuse(text: str, word: str) -> None:
    assert word in said(text)


def test_a_word_alone_counts_where_it_is_most_of_its_line() -> None:
    assert said("VOID THIS") == set()  # 4 of 8 letters
    assert said("VOID ME") == {"VOID"}  # 4 of 6
    assert said("SPECIMEN of the writing of a clerk in the bank") == {"SPECIMEN"}, "that one counts anywhere"


def test_each_word_is_said_once_with_its_first_line_in_the_order_of_the_lines() -> None:
    found = warned(["State Bank", "TEST", "Void", "VOID", "test"])
    assert found == [Warned(TEST, "TEST", 1), Warned(AGAINST, "VOID", 2)]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("VOID IF OVER $500", "500"),
        ("void if over $500.00 dollars", "500.00"),
        ("Not valid above Rs. 50,000/-", "50000"),
        ("NOT GOOD FOR MORE THAN £1,000.50", "1000.50"),
        ("Not to exceed 10 000,", "10000"),
        ("NOT OVER 1,00,000", "100000"),
        ("not negotiable for amounts exceeding 750", "750"),
        ("Void if over $500 or after 90 days", "500"),
        ("VOID OVER 5", "5"),
    ],
)
def test_limits(text: str, amount: str) -> None:
    assert limits([text]) == [Decimal(amount)]


@pytest.mark.parametrize(
    "text",
    [
        "VOID AFTER 90 DAYS", "not valid for more than 3 months", "Not over 90 days", "VOID OVER TWO YEARS",
        "NOT OVER 5 LAKH", "Not above 50 lakhs", "not exceeding 2.5 million", "NOT OVER TEN THOUSAND",
        "NOT OVER 1.2.3", "NOT OVER 12.345", "over $500", "Valid up to 500", "AVOID OVER 500", "",
        "void over the signature of the drawer 500", "NOT OVER 1234567890123",
    ],
)  # fmt: skip
def test_what_is_no_limit(text: str) -> None:
    assert limits([text]) == []


def test_limits_of_several_lines() -> None:
    assert limits(["NOT OVER 500", "PAY", "VOID IF OVER $ 250"]) == [Decimal(500), Decimal(250)]


@given(st.lists(st.text(), max_size=4))
def test_no_text_raises(texts: list[str]) -> None:
    for one in warned(texts):
        assert 0 <= one.line < len(texts)
    assert all(value >= 0 for value in limits(texts))


@given(st.text("VOIDNTAEROFMX 0159,.$\u0967\u0664\uff15", max_size=60))
def test_no_text_of_their_own_letters_raises(text: str) -> None:
    assert all(isinstance(value, Decimal) for value in limits([text, f"VOID IF OVER {text}"]))
    warned([text])


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n", "a", "|", "मनी ऑर्डर", "支票作废", "ملغى", "ß" * 50, "\ud800", "\x00VOID\x00", "٥٠٠",
     "İ" * 99],
)  # fmt: skip
def test_odd_texts(text: str) -> None:
    assert limits([text]) == []
    assert said(text) in (set(), {"VOID"})


@pytest.mark.parametrize(
    "text",
    ["VOID " * 600, "NOT OVER " + "1 " * 1500 + "LAKH", "NOT NEGOTIABLE " * 200, "x" * 20_000, "1" * 5000],
)
def test_long_texts_take_no_long_time(text: str) -> None:
    began = time.process_time()
    warned([text])
    limits([text])
    assert time.process_time() - began < 1.0


@given(st.sampled_from(["CANCELLED", "MONEY ORDER", "REFER TO DRAWER", "TEST ITEM"]), st.data())
def test_capitals_marks_and_spaces_change_nothing(phrase: str, data: st.DataObject) -> None:
    small = data.draw(st.lists(st.booleans(), min_size=len(phrase), max_size=len(phrase)))
    text = "".join(c.lower() if low else c for c, low in zip(phrase, small, strict=True))
    mark = data.draw(st.sampled_from(["", ".", "!", " *", ":", "'"]))
    assert phrase in said(f"{mark} {text} {mark}")

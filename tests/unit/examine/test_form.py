"""Whether print shows a cheque: a bank, and what cheques say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chequeocr.examine.form import labels, shows_cheque


@pytest.mark.parametrize(
    "texts",
    [
        ["Bank of India", "PAY", "OR BEARER"],
        ["FIRST SAVINGS", "Pay to the order of"],
        ["Lakeside Credit Union", "paytothe"],
        ["Banque Populaire", "Payez contre ce chèque"],
        ["CRÉDIT AGRICOLE", "à l'ordre de"],
        ["Société Générale", "A L ORDRE DE"],
        ["Banco do Sul", "PAGUE por este"],
        ["BANCO NORTE", "a la orden de"],
        ["Banca di Roma", "pagate a vista"],
        ["Sparkasse Bonn", "Zahlen Sie gegen diesen Scheck"],
        ["HSBC", "A/C payee only"],
        ["Maybank", "atau pembawa"],
        ["Bank", "Check no. 5"],
    ],
)
def test_a_bank_and_a_cheques_words(texts: list[str]) -> None:
    assert shows_cheque(texts)
    assert shows_cheque([*reversed(texts), "and more"])


@pytest.mark.parametrize(
    "texts",
    [
        [], [""], ["First Bank", "Deposit slip"], ["PAY TO THE ORDER OF", "Asha Rao"], ["CHEQUE"],
        ["Bank of India", "PAY"], ["Checkers Bank", "Receipt"], ["बैंक", "支票"],
        ["CREDIT", "UNION", "CHEQUE"],  # two lines are not one name
    ],
)  # fmt: skip
def test_one_of_both_is_not_enough(texts: list[str]) -> None:
    assert not shows_cheque(texts)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("IFSC : SYNB0003011", ["IFSC"]), ("IFS CODE", ["IFSC"]), ("t or Bearer", ["or bearer"]),
        ("OR ORDER", ["or bearer"]), ("RUPEES", ["rupees"]), ("(रु) Rupees five thousand", ["rupees"]),
        ("dollars", ["dollars"]), ("Alc. No.", ["account number"]), ("Account number", ["account number"]),
        ("Authorised Signatories", ["signature"]), ("PLEASE SIGN ABOVE", ["signature"]),
        ("Payable at par at all branches", ["payable at par"]), ("valid for 3 months", ["valid for"]),
        ("Pay to the order of", ["pay to the order of"]), ("FOR", ["memo"]), ("Pay", ["pay"]),
    ],
)  # fmt: skip
def test_what_forms_print_once(text: str, names: list[str]) -> None:
    assert labels(text) == names


@pytest.mark.parametrize(
    "text",
    ["", "Sai Kiran", "five thousand rupees only", "US dollars five", "For Vindhya Ltd", "Pay Ravi", "Bank",
     "Memorial Trust", "Design"],
)  # fmt: skip
def test_what_is_no_label(text: str) -> None:
    assert labels(text) == []


@given(st.lists(st.text()))
def test_no_text_raises(texts: list[str]) -> None:
    assert shows_cheque(texts) in (True, False)
    assert shows_cheque([*texts, "Bank", "or bearer"])

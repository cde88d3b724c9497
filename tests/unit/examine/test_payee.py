"""A second payee in the payee's line or behind it, and what forms and names have there anyway."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chequeocr.examine.payee import glued, names_another, stands_behind

SECOND = [
    "Ravi Kumar or John Walsh", "Ravi / R. Shah", "Ravi Kumar OR Meera", "Ravi and/or Meera", "or John Walsh",
    "Ravi /J. Walsh", "Ravi / J Walsh", "Ravi Kumar and / or R Shah",
    "RAVI KUMAR OR ORAM SHAH", "Ravi Kumar/J Walsh", "Kumar Jr./ Walsh",
    "Ravi Kumar orJohn Walsh",
    "Ravi Kumar or R Shah only",  # as people end a line
    "Ravi Kumar or Meera Shah OR BEARER",  # the form's own "or" behind it
]  # fmt: skip
ONE = [
    "", "Ravi Kumar", "M/s Blue Star", "A/c Ravi Kumar", "C/o Ravi", "Ravi Kumar or Bearer", "Ravi OR ORDER",
    "Ravi ou porteur", "Johnson & Sons", "Oregon Fuel", "Taylor Ltd", "Ravi Kumar or", "Ravi / ", "Orr Ltd",
    "Ravi Kumar or BEARE", "Ravi / A/C 5512", "Ravi or order only", "Ravi Kumar / only", "Mayor Orwell",
    "OREGON FUEL", "Ravi Orwell", "ORACLE INDIA", "Life Insurance / 12345678", "Ravi or only",
    "City Power/ 4471 2201", "Ravi / 4a or Bearer", "Ravi / uRa or Bearer", "Ravi OrDER",
]  # fmt: skip


@pytest.mark.parametrize("text", SECOND)
def test_another_one(text: str) -> None:
    assert names_another(text)


@pytest.mark.parametrize("text", ONE)
def test_only_one(text: str) -> None:
    assert not names_another(text)


@pytest.mark.parametrize(
    "text", ["or Ravi Kumar", "/ P. Walsh", "OR J Walsh", "and/or Meera", "or J Walsh OR BEARER"]
)
def test_writing_behind(text: str) -> None:
    assert stands_behind(text)


@pytest.mark.parametrize(
    "text",
    ["R OR BEARER/", "$ 127.00", "D D M M", "or", "/ Al", "Ravi Kumar", "OR ORDER", "or date 2 / 3", "",
     "Bank/Branch No."],
)
def test_labels_and_other_things_behind(text: str) -> None:
    assert not stands_behind(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ravi Singhor John Walsh", True),
        ("Ravi Singhor. J Walsh", True),
        ("Sanjana Kor John Walsh", True),  # an initial before it
        ("Hindumathi GundalaorA Osman", True),
        ("Ravi Singhor Bearer", False),
        ("Ravi SinghorORDER", False),
        ("Victor Kumar", False),
        ("VictorKumar", False),
        ("Doctor", False),
        ("Victor Taylor or Meera", False),  # a word of its own: `names_another`
        ("Motor Tutor Ltd", False),
        ("Victor Singhor John", True),  # not the first word that ends so
        ("Ravi Singhor john walsh", False),  # a name begins with a capital
        ("", False),
    ],
)
def test_run_into_the_name_before(text: str, wanted: bool) -> None:
    assert glued(text) is wanted


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert glued(text) in (True, False)
    assert names_another(text) in (True, False)
    assert stands_behind(text) <= names_another(text), "what stands behind is told as strictly"

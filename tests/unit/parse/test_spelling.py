"""Where a word may stand in a line of letters, and what taking the letters for it costs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chequeocr.parse import _spelling
from chequeocr.parse._lexicon import LEXICONS
from chequeocr.parse._spelling import meant, spotted


@pytest.fixture(autouse=True)
def nothing_is_remembered(monkeypatch):
    """What other tests made is not what is looked at here."""
    _spelling._tree.cache_clear()
    monkeypatch.setattr(_spelling, "_KNOWN", {language: {} for language in LEXICONS})


def cost(letters: str, spelling: str, language: str = "en") -> float | None:
    """What it costs to take all of `letters` for a word; None where that is too much."""
    found = [c for length, word, c in spotted(letters, language)[0]
             if length == len(letters) and word.spelling == spelling]  # fmt: skip
    return round(min(found), 3) if found else None


@pytest.mark.parametrize(
    ("letters", "spelling", "expected"),
    [
        ("five", "five", 0.0),
        ("fiue", "five", 0.7),  # u and v are one shape in many hands
        ("fibe", "five", 1.5),  # b and v are not
        ("fie", "five", 1.2),  # a letter lost
        ("fiive", "five", 1.2),  # a letter too many
        ("ive", "five", 1.2),
        ("fivee", "five", 1.2),
        ("fi", "five", None),  # 2.4 is more than four letters may cost, which is 2.3
        ("len", "ten", 0.7),
        ("tan", "ten", 0.7),
        ("tln", "ten", 1.5),
        ("ln", "ten", None),  # 1.9 is more than three letters may cost, which is 1.8
        ("thousnd", "thousand", 1.2),
        ("thousd", "thousand", 2.4),
        ("thoud", "thousand", 3.6),  # three lost in a row
        ("thuuxxnd", "thousand", 3.7),
        ("xxxusand", "thousand", None),  # 4.5 of 4.3
        ("ccvcn", "eleven", 3.3),  # as much as six letters may cost
    ],
)
def test_what_a_slip_costs(letters, spelling, expected):
    assert cost(letters, spelling) == expected


@pytest.mark.parametrize(
    ("letters", "spelling", "language", "expected"),
    [
        ("quinhtos", "quinhentos", "pt", 2.4),
        ("quintos", "quinhentos", "pt", 3.6),
        ("quitos", "quinhentos", "pt", None),  # "nhen": four lost at once
        ("uinhtos", "quinhentos", "pt", 3.6),
        ("uinhto", "quinhentos", "pt", 4.8),  # four lost here and there
    ],
)
def test_no_more_than_three_letters_in_a_row_are_lost(letters, spelling, language, expected):
    assert cost(letters, spelling, language) == expected


@pytest.mark.parametrize("language", LEXICONS)
def test_each_word_is_found_where_it_stands_and_costs_nothing(language):
    for word in LEXICONS[language]:
        for before, after in (("", ""), ("zq", "zq")):
            found = spotted(before + word.spelling + after, language)[len(before)]
            exact = [w for length, w, c in found if length == len(word.spelling) and c == 0.0]
            assert word.spelling in {w.spelling for w in exact}


@given(st.text("abcdefghijklmnopqrstuvwxyz", max_size=12), st.text("abcdefghijklmnopqrstuvwxyz", max_size=9))
def test_what_stands_further_on_changes_nothing(letters, more):
    """What starts at a letter depends on the letters behind it only, and none reaches beyond the end."""
    found = spotted(letters, "en")
    assert len(found) == len(letters)
    longer = spotted(letters + more, "en")
    for at, spots in enumerate(found):
        assert all(0 < length <= len(letters) - at and spent >= 0 for length, _, spent in spots)
        within = {(n, w.spelling): c for n, w, c in longer[at] if n <= len(letters) - at}
        assert {(n, w.spelling): c for n, w, c in spots} == within


def test_spellings_of_one_meaning_are_one():
    lakhs = [m for m in meant("lacs", "en")[0] if m[:2] == ("scale", 100_000)]
    assert len(lakhs) == 1
    (_, _, cheapest, ends) = lakhs[0]
    assert cheapest == 0.0
    assert dict(ends)[4] == 0.0  # "lacs" itself, though "lakh", too, could be meant for 1.4
    assert dict(ends)[3] == 0.0  # "lac"
    assert min(dict(ends).values()) == cheapest


def test_what_is_remembered_is_bounded(monkeypatch):
    known = _spelling._KNOWN
    monkeypatch.setattr(_spelling, "_MOST_KNOWN", 12)
    first = spotted("fivelakhten", "en")
    assert len(known["en"]) == 11
    spotted("six", "en")
    assert len(known["en"]) == 3, "what is full is emptied"
    assert spotted("fivelakhten", "en") == first

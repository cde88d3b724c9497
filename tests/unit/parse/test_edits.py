"""How far two texts are apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chequeocr.parse.edits import edits

texts = st.text("abc", max_size=6)


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [("", "", 0), ("abc", "", 3), ("", "abc", 3), ("abc", "ac", 1), ("ac", "abc", 1), ("abc", "abd", 1),
     ("abc", "bcd", 2), ("kitten", "sitting", 3), ("saturday", "sunday", 3), ("ab", "ba", 2)],
)  # fmt: skip
def test_least_number_of_changes(a, b, distance):
    assert edits(a, b) == distance


@given(texts, texts, texts)
def test_it_is_a_distance(a, b, c):
    assert edits(a, b) == edits(b, a) >= abs(len(a) - len(b))
    assert (edits(a, b) == 0) is (a == b)
    assert edits(a, c) <= edits(a, b) + edits(b, c)


@given(texts, texts, st.sampled_from("abc"))
def test_a_letter_more_is_one_change(before, after, letter):
    assert edits(before + letter + after, before + after) == 1

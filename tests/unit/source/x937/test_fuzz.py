"""Damaged cash letters: no crash, no hang, no growth of memory. Ten thousand in the long tests."""

from __future__ import annotations

import random

import pytest

from chequeocr.source.x937.letter import read_letter
from tests.bench.fuzz_letters import LETTERS, exercised, own
from tests.bench.fuzzing import check, damaged, fuzz

MOST_MB = 20.0


def test_the_letters_are_sound_before_they_are_damaged() -> None:
    for data in own():
        assert exercised(data)
        letter = read_letter(data, "a.x9")
        assert {note.code for note in letter.notes} <= {"credit-differs", "total-differs", "count-differs"}


def test_damaged_files_differ_and_are_read_again_alike() -> None:
    made = [damaged(random.Random(seed), own()) for seed in range(50)]
    assert len(set(made)) > 45
    assert made == [damaged(random.Random(seed), own()) for seed in range(50)]


def test_three_hundred() -> None:
    found = fuzz(LETTERS, 7_000_000, 300)
    check(found, MOST_MB)
    assert 10 < found.whole < 290


@pytest.mark.long
def test_ten_thousand() -> None:
    check(fuzz(LETTERS, 8_000_000, 10_000), MOST_MB)

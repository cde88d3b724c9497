"""Damaged cash letters: no crash, no hang, no growth of memory. Ten thousand in the long tests."""

from __future__ import annotations

import random

import pytest

from chequeocr.source.x937.letter import read_letter
from tests.bench.fuzz_letters import LIMIT_S, Fuzzed, damaged, exercised, fuzz, own

MOST_MB = 20.0


def check(found: Fuzzed) -> None:
    assert found.errors == []
    assert found.slowest[0] < LIMIT_S, found.slowest
    assert found.gained_mb < MOST_MB


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
    found = fuzz(7_000_000, 300)
    check(found)
    assert 10 < found.whole < 290


@pytest.mark.long
def test_ten_thousand() -> None:
    check(fuzz(8_000_000, 10_000))

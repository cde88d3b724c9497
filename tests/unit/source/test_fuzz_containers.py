"""Damaged archives, PDF and TIFF files: no crash, no hang, no growth of memory."""

from __future__ import annotations

import pytest

pytest.importorskip("pypdfium2", reason="reading PDF needs the extra 'pdf'")

from tests.bench.fuzz_containers import CONTAINERS, exercised, own
from tests.bench.fuzzing import check, fuzz

MOST_MB = 30.0


def test_the_files_are_sound_before_they_are_damaged() -> None:
    assert [exercised(data) for data in own()] == [True] * len(own())


def test_three_hundred() -> None:
    found = fuzz(CONTAINERS, 7_000_000, 300)
    check(found, MOST_MB)
    assert 10 < found.whole < 290


@pytest.mark.long
def test_ten_thousand() -> None:
    check(fuzz(CONTAINERS, 8_000_000, 10_000), MOST_MB)

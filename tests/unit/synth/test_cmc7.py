"""CMC-7: the table of codes, and that what is drawn has the gaps that the table says."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from chequeocr.synth.cmc7 import CHARACTERS, CMC7, SYMBOLS, bars, cmc7_line
from chequeocr.synth.values import draw_values, magnetic_line


def test_the_code_is_two_wide_gaps_of_six_and_no_two_characters_share_one() -> None:
    codes = [code for code, _ in CMC7.values()]
    assert all(len(code) == 6 and sorted(code) == list("000011") for code in codes)
    assert len(set(codes)) == len(codes) == 15
    assert set(CMC7) == set("0123456789") | set(SYMBOLS)


@pytest.mark.parametrize("char", CMC7)
def test_seven_bars_inside_the_character(char: str) -> None:
    drawn = bars(char)
    assert len(drawn) == 7
    assert drawn[0][0] == 0.0
    assert drawn[-1][0] == pytest.approx(30.0)
    for _, runs in drawn:
        assert all(0 <= first < last <= 47 for first, last in runs)
        assert all(before[1] < after[0] for before, after in pairwise(runs))


@pytest.mark.parametrize("char", CMC7)
def test_the_ink_has_the_gaps_of_the_code(char: str) -> None:
    mask = cmc7_line(char, 188)
    edges = np.flatnonzero(np.diff(np.r_[0, (mask > 127).any(axis=0).astype(int), 0]))
    starts, ends = edges[::2], edges[1::2]
    assert len(starts) == 7
    gaps = starts[1:] - ends[:-1]
    limit = (gaps.min() + gaps.max()) / 2
    assert "".join("1" if gap > limit else "0" for gap in gaps) == CMC7[char][0]


def test_a_line_is_as_wide_as_its_text() -> None:
    assert cmc7_line("12 34", 47).shape == (47, 220)
    assert not cmc7_line("   ", 47).any()
    with pytest.raises(KeyError):
        cmc7_line("⑆", 20)


@pytest.mark.parametrize(("country", "groups"), [("FR", [7, 12, 12]), ("BR", [8, 10, 12])])
def test_cheques_with_cmc7_have_its_text(country: str, groups: list[int]) -> None:
    line = magnetic_line(draw_values(np.random.default_rng(4), country), "cmc7")
    assert set(line) <= CHARACTERS
    assert [sum(c.isdigit() for c in part) for part in line.split()] == groups

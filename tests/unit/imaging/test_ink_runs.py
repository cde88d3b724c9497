"""Runs of ink along rows: an opening by another way."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from chequeocr.imaging import ink as inks
from chequeocr.imaging.ink import long_runs


def test_long_runs_are_an_opening() -> None:
    rng = np.random.default_rng(0)
    for _ in range(200):
        ink = (rng.random(rng.integers(1, 60, 2)) < rng.choice([0.3, 0.8, 0.97])).astype(np.uint8)
        length = int(rng.integers(2, 70))
        kernel = np.ones((1, length), np.uint8)
        opened = cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0)
        assert np.array_equal(long_runs(ink, length), opened)


@pytest.mark.parametrize("shape", [(0, 0), (5, 0), (0, 7)])
def test_nothing_has_no_parts(shape: tuple[int, int]) -> None:
    labels, table = inks.labelled(np.zeros(shape, bool))
    assert labels.shape == shape
    assert table.shape == inks.parts(np.zeros(shape, bool)).shape == (0, 5)


@pytest.mark.parametrize(("core", "run"), [((25, 60), (18, 48)), ((62, 70), (62, 70)), ((0, 14), (5, 10))])
def test_a_run_begins_at_the_ink_of_its_core(core: tuple[int, int], run: tuple[int, int]) -> None:
    columns = np.zeros(100, bool)
    columns[5:10] = columns[18:30] = columns[35:48] = columns[80:90] = True
    assert inks.run_through(columns, core, (5, 6)) == run


@pytest.mark.parametrize(("cut", "below"), [(50, True), (None, False)])
def test_a_letter_that_touches_a_guide_line_known_by_its_row_is_the_next_line_s(
    cut: int | None, below: bool
) -> None:
    ink, level = np.zeros((100, 100), bool), np.zeros((100, 100), bool)
    level[50] = True
    ink[20:45, 30:80] = True
    ink[54:78, 40:60] = True  # begins at the guide line; its middle is 15 rows under it
    upper, lower = inks.text_rows(ink, level, cut)
    assert (upper[65, 50], lower[65, 50]) == (not below, below)

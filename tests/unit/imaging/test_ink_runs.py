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

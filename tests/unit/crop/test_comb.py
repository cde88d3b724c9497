"""The row of eight boxes of a date, drawn: whole, faint, leaning, with figures in it, or no such row."""

from __future__ import annotations

import numpy as np
import pytest

from chequeocr.crop.comb import edge_ink, edges


def row(first: int = 12, cell: int = 40, height: int = 36, width: int = 360) -> np.ndarray:
    ink = np.zeros((height, width), bool)
    ink[:, [first + k * cell for k in range(9)]] = True
    return ink


def test_the_nine_edges():
    assert edges(row()).tolist() == [12, 52, 92, 132, 172, 212, 252, 292, 332]


def test_two_edges_may_be_faint():
    ink = row()
    ink[4:30, [92, 252]] = False
    found = edges(ink)
    assert abs(found - np.array([12, 52, 92, 132, 172, 212, 252, 292, 332])).max() <= 2


def test_three_may_not():
    ink = row()
    ink[4:30, [92, 172, 252]] = False
    assert edges(ink) is None


def test_figures_one_in_every_box_are_no_edges():
    ink = row()
    for k, at in enumerate((19, 11, 25, 15, 20, 28, 9, 17)):
        ink[1:35, 12 + k * 40 + at : 12 + k * 40 + at + 3] = True
    assert edges(ink).tolist() == [12, 52, 92, 132, 172, 212, 252, 292, 332]


def test_edges_may_stand_unevenly_by_a_pixel():
    ink = np.zeros((36, 360), bool)
    at = [15, 56, 96, 136, 177, 217, 258, 298, 339]
    ink[:, at] = True
    assert edges(ink).tolist() == at


@pytest.mark.parametrize(
    "ink",
    [
        np.zeros((30, 300), bool), np.ones((30, 300), bool), np.zeros((1, 1), bool), np.zeros((40, 8), bool),
        row()[:, :300],
    ],
)  # fmt: skip
def test_no_row_of_boxes(ink):
    assert edges(ink) is None


def test_a_stroke_that_crosses_an_edge_stays():
    ink = row()
    ink[10:14, 80:105] = True  # from one box into the next
    found = edge_ink(ink, edges(ink))
    assert found[:, 52].all()
    assert not found[10:14, 92].any()
    assert found[:9, 92].all()
    assert not found[:, 20:40].any()

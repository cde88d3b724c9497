"""Which outlines are cheques, and cheques taken out of their page straight, on drawn pictures."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from chequeocr.leaf.corners import Outline
from chequeocr.leaf.straight import LONGEST, OUTSIDE, Rectified, confirmed, extent, fills, rectified, trusted
from chequeocr.types import Page

SIZE = (600, 1000)
QUAD = np.array([[150.0, 120], [850, 160], [830, 470], [130, 440]])


def outline(corners: np.ndarray, sure: float = 0.95, spread: float = 0.01) -> Outline:
    return Outline(np.asarray(corners, float), sure, spread)


def taken_out(given: Page, corners: np.ndarray) -> Rectified:
    (found,) = confirmed(given.image, [outline(corners)])
    return rectified(given, found)


def leaf(height: int = 300, width: int = 700) -> np.ndarray:
    """A pale leaf with a dark mark near its top left corner and level lines."""
    image = np.full((height, width, 3), 235, np.uint8)
    for y in range(60, height - 20, 40):
        image[y : y + 2, 30 : width - 30] = 90
    image[14:38, 20:60] = 20
    return image


def page(corners: np.ndarray = QUAD, size: tuple[int, int] = SIZE) -> Page:
    image = np.full((*size, 3), 80, np.uint8)
    paper = leaf()
    source = np.array([[0, 0], [700, 0], [700, 300], [0, 300]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, corners.astype(np.float32))
    cv2.warpPerspective(paper, matrix, size[::-1], dst=image, borderMode=cv2.BORDER_TRANSPARENT)
    return Page(image)


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (outline(QUAD, sure=0.6), "unsure"),
        (outline(QUAD, spread=0.05), "cells differ"),
        (outline(QUAD[::-1]), "anticlockwise"),
        (outline(QUAD[[0, 2, 1, 3]]), "crossed"),
        (outline([[100, 100], [400, 100], [400, 400], [100, 400]]), "a square is no leaf"),
        (outline([[100, 100], [900, 100], [900, 200], [100, 200]]), "eight times as wide as high"),
        (outline([[100, 100], [180, 100], [180, 140], [100, 140]]), "tiny"),
        (outline(np.full((4, 2), np.inf)), "no numbers"),
        (outline(QUAD - (700, 0)), "mostly outside"),
    ],
)
def test_what_is_no_cheque(one, why):
    assert trusted([one], SIZE) == [], why


def test_cheques_in_reading_order():
    small = np.array([[0.0, 0], [300, 0], [300, 130], [0, 130]])
    there = {"c": (10, 300), "a": (10, 12), "b": (400, 5), "d": (390, 310)}
    found = trusted([outline(small + at) for at in there.values()], SIZE)
    got = [next(name for name, at in there.items() if tuple(one.corners[0]) == at) for one in found]
    assert got == ["a", "b", "c", "d"]


def test_cheques_side_by_side_are_one_row_though_one_lies_lower():
    small = np.array([[0.0, 0], [300, 0], [300, 130], [0, 130]])
    for down in range(0, 400, 7):  # wherever the row lies
        left, right = outline(np.add(small, (10, down + 55))), outline(np.add(small, (400, down)))
        assert trusted([right, left], SIZE) == [left, right]


def test_one_cheque_seen_twice_is_one():
    found = trusted([outline(QUAD), outline(QUAD + 12, sure=0.8)], SIZE)
    assert [one.sure for one in found] == [0.95]


def test_a_scan_cut_to_its_cheque():
    whole = np.array([[5.0, 4], [990, 6], [992, 595], [3, 590]])
    assert fills(outline(whole), SIZE)
    turn = np.deg2rad(5)
    turned = (whole - (500, 300)) @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    assert fills(outline(turned * 0.95 + (500, 300)), SIZE)
    assert not fills(outline(np.add(whole, [[0, 30], [0, -30], [0, 0], [0, 0]])), SIZE), "seen from a side"
    assert not fills(outline(QUAD), SIZE), "on a desk"


def test_lengths_are_means_of_opposite_sides():
    assert extent(np.array([[0.0, 0], [10, 0], [8, 4], [0, 4]])) == pytest.approx((9.0, 4.236), abs=1e-3)


def test_taken_out_straight_and_its_points_go_back():
    placed = taken_out(page(), np.add(QUAD, [[6, -5], [-4, 6], [5, 4], [-6, -5]])).placed(0, 2)
    height, width = placed.image.shape[:2]
    assert (width, height) == (pytest.approx(717, abs=8), pytest.approx(330, abs=8))
    assert placed.cheque == 2
    np.testing.assert_allclose(placed.outline, QUAD, atol=2.0)
    corners = placed.corners_on_page((8, 8, width - 8, height - 8))
    np.testing.assert_allclose(corners, QUAD, atol=4.0)
    # The lines are level: the darkest row of each is dark nearly from end to end.
    dark = (placed.image[..., 0] < 150).mean(1)
    assert np.sort(dark)[-5:].min() > 0.85
    assert placed.tilt == pytest.approx(2.87, abs=0.2)
    assert placed.notes == ()


@pytest.mark.parametrize("turns", range(4))
def test_quarter_turns_are_in_the_same_resampling(turns):
    """The mark at the leaf's top left is at the top left after as many turns back."""
    lying = np.rot90(page().image, -turns)
    high = np.roll(QUAD, turns, 0)
    height, width = SIZE
    there = {
        0: high, 1: np.stack([height - high[:, 1], high[:, 0]], 1),
        2: np.stack([width - high[:, 0], height - high[:, 1]], 1),
        3: np.stack([high[:, 1], width - high[:, 0]], 1),
    }[turns]  # fmt: skip
    placed = taken_out(Page(np.ascontiguousarray(lying)), there).placed(turns, 0)
    assert placed.image.shape[1] > placed.image.shape[0]
    assert placed.image[20:40, 35:60].mean() < 80
    assert ("picture-turned" in placed.notes) == bool(turns)


def test_a_corner_outside_is_said():
    moved = QUAD - (200, 0)
    placed = taken_out(page(moved), moved).placed(0, 0)
    assert OUTSIDE in placed.notes
    assert placed.outline[0] == (pytest.approx(-50, abs=8), pytest.approx(120, abs=8))
    box = placed.box_on_page((0, 0, *placed.image.shape[1::-1]))
    assert box[0] == 0
    assert box[2] <= SIZE[1]


def test_a_huge_photo_is_made_no_larger_than_reading_needs():
    big = QUAD * 6
    placed = taken_out(page(big, (3600, 6000)), big).placed(0, 0)
    assert max(placed.image.shape) <= LONGEST * 1.03
    np.testing.assert_allclose(placed.points_on_page([(30, 30)])[0], big[0], atol=30)


@pytest.mark.parametrize("turns", range(4))
def test_a_level_cheque_is_cut_out_as_it_is(turns):
    box = np.array([[100.0, 80], [800, 82], [800, 380], [100, 379]])
    given = page(box)
    placed = taken_out(given, box).placed(turns, 0)
    back = np.rot90(placed.image, -turns)
    x0, y0, x1, y1 = placed.box_on_page((0, 0, *placed.image.shape[1::-1]))
    np.testing.assert_array_equal(back, given.image[y0:y1, x0:x1])
    assert (x0, y0) <= (100, 80)
    assert (x1, y1) >= (800, 380)
    assert placed.tilt == 0.0
    np.testing.assert_allclose(placed.outline[0], box[turns], atol=2)

"""A cheque on its page and back: literal numbers for quarter turns, a tilt, and a vanishing point."""

from __future__ import annotations

import numpy as np
import pytest

from chequeocr.leaf.placed import TURNED, Placed, quarter_turn_back, quarter_turned, turned
from chequeocr.types import Crop, CropResult, Page

BOX_OF_TURN = {
    0: (10, 20, 30, 60),
    1: (140, 10, 180, 30),
    2: (170, 40, 190, 80),
    3: (20, 70, 60, 90),
}


def page(height: int = 100, width: int = 200, notes: tuple[str, ...] = ()) -> Page:
    return Page(np.zeros((height, width, 3), np.uint8), notes=notes)


@pytest.mark.parametrize("turns", BOX_OF_TURN)
def test_boxes_go_back_into_a_picture_100_high_and_200_wide(turns):
    for same in (turns, turns + 4, turns - 4):
        assert quarter_turned(page(), same).box_on_page((10, 20, 30, 60)) == BOX_OF_TURN[turns]


@pytest.mark.parametrize(
    ("box", "there"),
    [
        ((-30, -20, -10, -5), (0, 0, 1, 1)), ((250, 20, 300, 60), (199, 20, 200, 60)),
        ((10, 150, 30, 190), (10, 99, 30, 100)), ((-5, -5, 500, 500), (0, 0, 200, 100)),
    ],
)  # fmt: skip
def test_a_box_outside_of_the_page_comes_to_its_rim(box, there):
    assert quarter_turned(page(), 0).box_on_page(box) == there


@pytest.mark.parametrize("turns", range(4))
def test_a_box_on_the_page_holds_the_same_pixels(turns):
    given = np.random.default_rng(3).integers(0, 256, (70, 110, 3), np.uint8)
    x0, y0, x1, y1 = box = (5, 8, 31, 60)
    a, b, c, d = quarter_turned(Page(given), turns).box_on_page(box)
    assert np.array_equal(turned(given[b:d, a:c], turns), turned(given, turns)[y0:y1, x0:x1])


def test_a_quarter_anticlockwise_brings_the_right_edge_to_the_top():
    image = np.zeros((2, 3, 3), np.uint8)
    image[:, 2] = 255
    assert turned(image, 1)[0].min() == 255
    assert turned(image, 1).shape == (3, 2, 3)
    assert turned(image, 0) is image


def test_a_page_that_is_turned_says_so():
    upright, lying = quarter_turned(page(4, 6), 0), quarter_turned(page(4, 6), 3)
    assert (upright.notes, lying.notes) == ((), (TURNED,))
    assert upright.image is upright.page.image
    assert lying.image.shape == (6, 4, 3)
    assert lying.page.image.shape == (4, 6, 3)


def test_corners_keep_their_order():
    # The upright cheque's top left is the given page's top right after one quarter anticlockwise.
    corners = quarter_turned(page(), 1).corners_on_page((0, 0, 100, 200))
    assert corners.tolist() == [[200, 0], [200, 100], [0, 100], [0, 0]]


def test_a_homography_is_divided_by_its_third_row():
    # x' = 2x / (1 + x/100), y' = y / (1 + x/100)
    to_page = np.array([[2.0, 0, 0], [0, 1.0, 0], [0.01, 0, 1.0]])
    placed = Placed(page(), page().image, to_page)
    np.testing.assert_allclose(placed.points_on_page([(100, 50), (0, 50)]), [[100, 25], [0, 50]])


def test_a_tilted_box_is_the_smallest_upright_one_around_it_inside_the_page():
    turn = np.deg2rad(30)
    to_page = np.array([[np.cos(turn), -np.sin(turn), 20], [np.sin(turn), np.cos(turn), 5], [0, 0, 1]])
    placed = Placed(page(), page().image, to_page)
    # Corners (0, 0), (40, 0), (40, 10), (0, 10): x from 20 - 5 to 20 + 34.64, y from 5 to 5 + 20 + 8.66.
    assert placed.box_on_page((0, 0, 40, 10)) == (15, 5, 55, 34)
    assert placed.box_on_page((0, 0, 400, 10)) == (15, 5, 200, 100)


def test_crops_and_boxes_go_back_and_pictures_stay():
    image = np.zeros((40, 20, 3), np.uint8)
    crop = Crop("date", image, (10, 20, 30, 60), (image,))
    cropped = CropResult((crop,), (("memo", "box-empty"),), {"date": crop.box})
    back = quarter_turned(page(), 1).on_page(cropped)
    assert back.boxes == {"date": BOX_OF_TURN[1]}
    assert back.crops[0].box == BOX_OF_TURN[1]
    assert back.crops[0].image is image
    assert back.notes == (("memo", "box-empty"),)


def test_there_and_back():
    for turns in range(4):
        there = np.linalg.inv(quarter_turn_back(turns, (100, 200)))
        np.testing.assert_allclose(there @ quarter_turn_back(turns, (100, 200)), np.eye(3), atol=1e-12)

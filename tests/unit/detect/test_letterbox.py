"""The letterbox and its inverse on literal arrays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chequeocr.detect.letterbox import PAD, Placement, back, canvas_for, fit, place


def test_fit_centres_or_puts_into_the_corner():
    assert fit((50, 100), (64, 64), "centre") == Placement((50, 100), (64, 64), (32, 64), 16, 0)
    assert fit((50, 100), (64, 64), "top-left") == Placement((50, 100), (64, 64), (32, 64), 0, 0)
    # The odd pixel of the padding goes below.
    assert fit((2, 3), (6, 6), "centre") == Placement((2, 3), (6, 6), (4, 6), 1, 0)
    assert fit((1, 3), (4, 6), "centre") == Placement((1, 3), (4, 6), (2, 6), 1, 0)


def test_a_sliver_keeps_at_least_one_pixel():
    assert fit((1, 5000), (64, 64), "centre").scaled == (1, 64)


def test_place_without_scaling_copies_the_pixels():
    image = np.arange(2 * 4 * 3, dtype=np.uint8).reshape(2, 4, 3)
    canvas = place(image, fit((2, 4), (4, 4), "centre"))
    assert canvas.shape == (4, 4, 3)
    assert np.array_equal(canvas[1:3], image)
    assert (canvas[0] == PAD).all()
    assert (canvas[3] == PAD).all()
    corner = place(image, fit((2, 4), (4, 4), "top-left"))
    assert np.array_equal(corner[:2], image)
    assert (corner[2:] == PAD).all()


def test_place_halves_and_doubles():
    image = np.zeros((4, 4, 3), dtype=np.uint8)
    image[:2, :2] = 200
    halved = place(image, fit((4, 4), (2, 2), "centre"))
    assert halved[..., 0].tolist() == [[200, 0], [0, 0]]
    doubled = place(np.full((2, 2, 3), 7, dtype=np.uint8), fit((2, 2), (4, 4), "centre"), "area")
    assert (doubled == 7).all()


def test_area_averages_every_pixel_where_linear_skips_some():
    image = np.zeros((8, 8, 3), dtype=np.uint8)
    image[0, 0] = 160
    area = place(image, fit((8, 8), (2, 2), "centre"), "area")
    assert area[0, 0, 0] == 10  # 160 / 16
    assert place(image, fit((8, 8), (2, 2), "centre"), "linear")[0, 0, 0] == 0


@pytest.mark.parametrize(
    ("source", "long_side", "stride", "expected"),
    [
        ((1090, 2365), 512, 32, (256, 512)),  # 236 rounded up
        ((100, 100), 512, 32, (512, 512)),
        ((300, 100), 320, 32, (320, 128)),  # 106.7
        ((1, 3000), 640, 64, (64, 640)),
    ],
)
def test_canvas_of_models_that_take_any_size(source, long_side, stride, expected):
    assert canvas_for(source, long_side, stride) == expected


def test_back_undoes_literal_boxes():
    placement = fit((50, 100), (64, 64), "centre")  # factor 0.64, 16 rows of padding above
    boxes = np.array([[0, 16, 64, 48], [6.4, 22.4, 12.8, 28.8]], dtype=np.float32)
    assert back(boxes, placement).tolist() == [[0, 0, 100, 50], [pytest.approx(v) for v in (10, 10, 20, 20)]]


def test_back_clips_what_lies_in_the_padding():
    placement = fit((50, 100), (64, 64), "centre")
    assert back(np.array([[-5, 0, 70, 64]], dtype=np.float32), placement).tolist() == [[0, 0, 100, 50]]


def test_back_uses_the_factor_of_each_axis():
    # 7x1000 in 64x64 becomes 1 pixel... 0.448 rounds to 0, kept at 1: the factor of the rows is 1/7.
    placement = fit((7, 1000), (64, 64), "top-left")
    assert placement.scaled == (1, 64)
    assert back(np.array([[0, 0, 64, 1]], dtype=np.float32), placement).tolist() == [[0, 0, 1000, 7]]


def test_no_boxes_stay_no_boxes():
    assert back(np.zeros((0, 4), dtype=np.float32), fit((5, 5), (8, 8), "centre")).shape == (0, 4)


sides = st.integers(1, 3000)


@given(
    sides, sides, st.sampled_from([(64, 64), (416, 416), (320, 640)]), st.sampled_from(["centre", "top-left"])
)
def test_the_whole_picture_comes_back_whole(height, width, canvas, position):
    placement = fit((height, width), canvas, position)
    top, left, (h, w) = placement.top, placement.left, placement.scaled
    assert 0 <= top <= top + h <= canvas[0]
    assert 0 <= left <= left + w <= canvas[1]
    assert h == canvas[0] or w == canvas[1]
    whole = back(np.array([[left, top, left + w, top + h]], dtype=np.float32), placement)
    assert whole.tolist() == [[0, 0, width, height]]

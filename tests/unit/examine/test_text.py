"""Lines of text: outlines of drawn maps, the order of corners, lines cut out level, the shipped network."""

from __future__ import annotations

import pickle
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from chequeocr.errors import ModelNotFoundError
from chequeocr.examine.text import WIDTH, Points, TextFinder, level, network_input, outlines
from chequeocr.synth.fonts import font_book, font_for_height


def empty() -> np.ndarray:
    return np.zeros((200, 300), np.float32)


def bar(found: np.ndarray, middle: tuple[int, int], sides: tuple[int, int], angle: float) -> np.ndarray:
    """A core of a line, 0.9 likely."""
    points = cv2.boxPoints((middle, sides, angle)).round().astype(np.int32)
    return cv2.fillConvexPoly(found, points, 0.9)


def angle_of(corners: Points) -> float:
    along = corners[1] - corners[0]
    return float(np.degrees(np.arctan2(along[1], along[0])))


def sides(corners: Points) -> tuple[float, float]:
    return float(np.linalg.norm(corners[1] - corners[0])), float(np.linalg.norm(corners[2] - corners[1]))


def clockwise(corners: Points) -> bool:
    return bool(cv2.contourArea(corners.astype(np.float32), oriented=True) > 0)


def test_a_level_bar_is_grown_by_its_area_over_its_circumference_and_a_little_at_its_ends() -> None:
    found = empty()
    found[50:58, 40:200] = 0.9
    (corners,) = outlines(found)
    grown = 1.6 * 159 * 7 / (159 + 7)
    high = 7 + grown
    wide = 159 + grown + 0.4 * high
    x0, x1 = 119.5 - wide / 2, 119.5 + wide / 2
    y0, y1 = 53.5 - high / 2, 53.5 + high / 2
    np.testing.assert_allclose(corners, [[x0, y0], [x1, y0], [x1, y1], [x0, y1]], atol=0.01)


@pytest.mark.parametrize("angle", [-40, -15, -3, 5, 20, 44])
def test_a_sloping_bar_is_read_from_the_left(angle: int) -> None:
    (corners,) = outlines(bar(empty(), (150, 100), (160, 8), angle))
    assert angle_of(corners) == pytest.approx(angle, abs=1.0)
    np.testing.assert_allclose(corners.mean(axis=0), (150, 100), atol=1.0)
    long, high = sides(corners)
    assert long == pytest.approx(182, abs=5)
    assert high == pytest.approx(21, abs=2)
    assert clockwise(corners)


@pytest.mark.parametrize("angle", [90, 80, 100])
def test_a_bar_on_end_is_read_from_below(angle: int) -> None:
    (corners,) = outlines(bar(empty(), (150, 100), (120, 8), angle))
    first, second = corners[0], corners[1]
    assert first[1] > second[1] + 100
    assert corners[3][0] > first[0] + 10, "its foot is on the right"
    assert clockwise(corners)


def crossing(angle: float) -> np.ndarray:
    """A line of writing, and a stamp across it."""
    return bar(bar(empty(), (150, 100), (220, 8), 0), (150, 100), (180, 10), angle)


@pytest.mark.parametrize("angle", [-60, 25, 50, 90])
def test_two_bars_that_cross_are_two_lines(angle: int) -> None:
    both = outlines(crossing(angle))
    assert len(both) == 2
    turned = sorted((angle_of(corners) + 5) % 180 - 5 for corners in both)
    assert turned == pytest.approx(sorted([0, angle % 180]), abs=2)
    for corners in both:
        np.testing.assert_allclose(corners.mean(axis=0), (150, 100), atol=4)
        long, high = sides(corners)
        assert 190 <= long <= 260
        assert 18 <= high <= 32


@pytest.mark.parametrize("angle", [-30, 30, 40])
def test_at_a_slant_neither_half_of_a_bar_is_lost(angle: int) -> None:
    lines = outlines(crossing(angle))
    (writing,) = (corners for corners in lines if abs(angle_of(corners)) < 3)
    np.testing.assert_allclose(writing.mean(axis=0), (150, 100), atol=4)
    stamp = [corners for corners in lines if corners is not writing]
    assert [angle_of(corners) for corners in stamp] == pytest.approx([angle, angle], abs=4)
    way = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    reach = sorted(float((point - (150, 100)) @ way) for corners in stamp for point in corners)
    assert reach[0] < -80
    assert reach[-1] > 80


def test_specks_and_what_is_hardly_likely_are_no_lines() -> None:
    found = empty()
    found[10:13, 10:60] = 0.9  # two pixels between its edges
    found[50:60, 50:120] = 0.45  # in a core, but none for sure
    found[100, 100] = 1.0
    found[150:160, 20:100] = 0.29
    assert outlines(found) == []
    found[80:84, 10:60] = 0.9  # three
    assert len(outlines(found)) == 1


def test_lines_stand_from_above_on_and_from_the_left() -> None:
    found = empty()
    for y, x in ((100, 160), (100, 20), (50, 200)):
        found[y : y + 10, x : x + 80] = 0.8
    starts = [(corners[0, 1] < 60, corners[0, 0] < 100) for corners in outlines(found)]
    assert starts == [(True, False), (False, True), (False, False)]


def test_nothing_and_everything() -> None:
    assert outlines(empty()) == []
    (whole,) = outlines(np.ones((32, 96), np.float32))
    assert angle_of(whole) == 0.0


def test_only_so_many_lines_and_the_largest_of_them() -> None:
    found = np.zeros((960, 960), np.float32)
    for y in range(0, 950, 10):
        for x in range(0, 950, 50):
            found[y : y + 5, x : x + 30] = 0.9
    found[0:7, 0:40] = 0.9
    lines = outlines(found)
    assert len(lines) == 400
    assert min(corners[:, 0].min() for corners in lines) < 0, "the largest one is among them"


@given(st.floats(0, 359), st.integers(30, 150), st.integers(8, 20))
def test_corners_are_clockwise_with_the_longer_side_first(angle: float, long: int, high: int) -> None:
    (corners,) = outlines(bar(empty(), (150, 100), (long, high), angle))
    assert clockwise(corners)
    first, second = sides(corners)
    assert first >= second - 1e-3
    along = corners[1] - corners[0]
    if abs(along[0]) >= abs(along[1]):
        assert along[0] > 0
    else:
        assert along[1] < 0


def test_the_picture_as_the_network_sees_it() -> None:
    seen = network_input(np.full((400, 900, 3), (255, 0, 51), np.uint8))
    assert seen.shape == (3, 416, WIDTH)
    assert seen.dtype == np.float32
    mean, deviation = np.array((0.485, 0.456, 0.406)), np.array((0.229, 0.224, 0.225))
    np.testing.assert_allclose(seen[:, 5, 5], (np.array((0.2, 0.0, 1.0)) - mean) / deviation, atol=1e-4)


@pytest.mark.parametrize(
    ("size", "shape"),
    [((1, 1), (960, 960)), ((10, 2000), (32, 960)), ((3000, 1500), (960, 480)), ((960, 961), (960, 960))],
)
def test_sides_are_multiples_of_32(size: tuple[int, int], shape: tuple[int, int]) -> None:
    assert network_input(np.zeros((*size, 3), np.uint8)).shape == (3, *shape)


def sloping(angle: float) -> tuple[np.ndarray, Points]:
    """White paper with a bar, its left half red and its right half blue, and the corners of it."""
    image = np.full((200, 300, 3), 255, np.uint8)
    image[90:110, 60:150] = (200, 0, 0)
    image[90:110, 150:240] = (0, 0, 200)
    matrix = cv2.getRotationMatrix2D((150, 100), -angle, 1.0)
    corners = np.array([[60, 90], [240, 90], [240, 110], [60, 110]], np.float64)
    turned = corners @ matrix[:, :2].T + matrix[:, 2]
    return cv2.warpAffine(image, matrix, (300, 200), borderValue=(255, 255, 255)), turned


@pytest.mark.parametrize("angle", [0, 20, -30, 90, 180])
@pytest.mark.parametrize("height", [10, 48])
def test_a_sloping_line_is_cut_out_level(angle: float, height: int) -> None:
    cut = level(*sloping(angle), height)
    assert cut.shape == (height, 9 * height, 3)
    assert cut.dtype == np.uint8
    inner = cut[2:-2].astype(int)
    left, right = inner[:, 4 : 4 * height], inner[:, 5 * height : -4]
    assert np.abs(left - (200, 0, 0)).mean() < 12
    assert np.abs(right - (0, 0, 200)).mean() < 12


def test_a_line_is_stretched_and_never_without_a_column() -> None:
    image, corners = sloping(10)
    assert level(image, corners, 40, 0.6).shape == (40, 216, 3)
    point = np.full((4, 2), 50.0)
    assert level(image, point, 48).shape == (48, 1, 3)


def test_outside_of_the_picture_its_rim_goes_on() -> None:
    image = np.full((20, 60, 3), 90, np.uint8)
    corners = np.array([[-30, -10], [90, -10], [90, 30], [-30, 30]], np.float64)
    assert (level(image, corners, 48) == 90).all()


def test_thin_strokes_stay_where_a_line_is_made_smaller() -> None:
    image = np.full((96, 400, 3), 255, np.uint8)
    image[:, 1::8] = 0
    corners = np.array([[0, 0], [400, 0], [400, 96], [0, 96]], np.float64)
    dark = level(image, corners, 48)[20:28].min(axis=(0, 2)).reshape(-1, 4).min(axis=1)
    assert dark.shape == (50,)
    assert (dark < 200).all(), "each of the fifty strokes is there"


@pytest.fixture(scope="module")
def finder() -> TextFinder:
    return TextFinder(threads=1)


def page(*words: tuple[str, tuple[int, int]]) -> np.ndarray:
    sheet = Image.new("RGB", (900, 400), (245, 240, 225))
    pen = ImageDraw.Draw(sheet)
    for text, at in words:
        pen.text(at, text, (30, 30, 60), font_for_height(font_book().sans[0], 24))
    return np.asarray(sheet)


def test_printed_words_are_found_where_they_are(finder: TextFinder) -> None:
    words = (("STATE BANK OF INDIA", (60, 40)), ("Pay to the order of", (60, 180)), ("VOID", (600, 300)))
    lines = finder.lines(page(*words))
    assert len(lines) == 3
    for corners, (_, (x, y)) in zip(lines, words, strict=True):
        assert abs(corners[0, 0] - x) < 25
        assert abs(corners[:, 1].mean() - (y + 15)) < 15
        assert clockwise(corners)
        assert abs(angle_of(corners)) < 2


def test_what_has_no_text(finder: TextFinder) -> None:
    assert finder.lines(page()) == []
    assert finder.lines(np.zeros((1, 1, 3), np.uint8)) == []


def test_a_finder_can_be_pickled_and_a_missing_file_is_named(finder: TextFinder) -> None:
    image = page(("CHEQUE", (200, 100)))
    again = pickle.loads(pickle.dumps(finder))
    np.testing.assert_array_equal(again.lines(image), finder.lines(image))
    with pytest.raises(ModelNotFoundError):
        TextFinder(Path("nowhere.onnx")).lines(image)


def test_the_picture_of_a_line_as_low_as_a_rule_is_no_wider_than_memory_allows() -> None:
    image = np.full((8, 20_000, 3), 255, np.uint8)
    image[:, 10_000:] = 0
    corners = np.array([[0, 0], [20_000, 0], [20_000, 1], [0, 1]], np.float64)
    cut = level(image, corners, 48)
    assert cut.shape == (48, 16_384, 3)
    assert cut[:, 100].min() > 250
    assert cut[:, -100].max() < 5, "all of the line is there"

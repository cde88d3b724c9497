"""What the picture itself tells, on drawn pictures: sizes, focus, light, and writing that is cut off."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from chequeocr.examine.quality import NARROW, codes, runs_out, writing

BOX = (700, 100, 900, 160)
LEAF = (0, 0, 1000, 400)


def page(paper: int = 230, ink: int = 40) -> np.ndarray:
    """A leaf 1000 pixels wide with figures 40 pixels high in BOX, strokes three pixels wide."""
    image = np.full((400, 1000, 3), paper, np.uint8)
    for x in range(710, 890, 25):
        image[110:150, x : x + 3] = ink
        image[148:151, x : x + 18] = ink
    return image


def test_a_good_picture_has_no_code() -> None:
    assert codes(page(), {"amount_in_numbers": BOX}, LEAF) == ()


def test_nothing_found_in_a_light_picture_has_no_code() -> None:
    assert codes(page(), {}, None) == ()


@pytest.mark.parametrize(("leaf", "low"), [((0, 0, NARROW - 1, 400), True), ((0, 0, NARROW, 400), False)])
def test_a_narrow_leaf_is_low(leaf: tuple[int, int, int, int], low: bool) -> None:
    assert ("low-resolution" in codes(page(), {"amount_in_numbers": BOX}, leaf)) is low


def test_figures_of_few_pixels_are_low_without_a_leaf() -> None:
    small = np.asarray(cv2.resize(page(), None, fx=0.3, fy=0.3, interpolation=cv2.INTER_AREA))
    assert codes(small, {"amount_in_numbers": (210, 30, 270, 48)}, None) == ("low-resolution",)


def test_out_of_focus() -> None:
    soft = np.asarray(cv2.GaussianBlur(page(), (0, 0), 4.0))
    assert codes(soft, {"amount_in_numbers": BOX}, LEAF) == ("blurred",)
    assert codes(np.asarray(cv2.GaussianBlur(page(), (0, 0), 0.8)), {"amount_in_numbers": BOX}, LEAF) == ()


@pytest.mark.parametrize(
    ("paper", "ink", "code"), [(45, 10, "too-dark"), (235, 205, "too-pale"), (90, 20, ""), (235, 180, "")]
)
def test_light(paper: int, ink: int, code: str) -> None:
    assert codes(page(paper, ink), {"amount_in_numbers": BOX}, LEAF) == ((code,) if code else ())


def test_a_night_picture_in_which_nothing_was_found() -> None:
    assert codes(page(30, 5), {}, None) == ("too-dark",)


def test_one_faint_field_among_others_says_nothing_of_the_picture() -> None:
    image = page()
    image[200:240, 100:400] = 225
    boxes = {"amount_in_numbers": BOX, "payee_name": (100, 200, 400, 240), "date": BOX}
    assert codes(image, boxes, LEAF) == ()


def test_writing_that_runs_over_the_rim() -> None:
    image = page()
    image[125:130, 880:1000] = 40  # a stroke that goes on outside
    assert runs_out(image, (700, 100, 1000, 160))
    assert codes(image, {"amount_in_numbers": (700, 100, 1000, 160)}, LEAF) == ("cropped",)
    assert not runs_out(image[:, :990].copy(), (700, 100, 900, 160)), "the field ends before the rim"
    mirrored = np.ascontiguousarray(image[:, ::-1])
    assert runs_out(mirrored, (0, 100, 300, 160))


def test_a_dark_rim_is_the_edge_of_the_scan() -> None:
    image = page()
    image[:, 995:] = 0
    assert not runs_out(image, (700, 100, 1000, 160))


def test_levels_of_a_bar() -> None:
    grey = np.full((30, 40), 180, np.uint8)
    grey[:, 20:22] = 30
    one = writing(grey)
    assert (one.paper, one.contrast, one.edge) == (180, 150, 1.0)


def test_an_even_field_has_no_edge() -> None:
    one = writing(np.full((10, 10), 99, np.uint8))
    assert (one.paper, one.contrast, one.edge) == (99, 0, 0.0)
    assert writing(np.zeros((1, 1), np.uint8)).edge == 0.0

"""A second look at small cheques: what is seen in the part of the page, in the pixels of the page."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from chequeocr.leaf.closer import closer, overlap
from chequeocr.leaf.corners import Outline

PAGE = np.full((1000, 2000, 3), 200, np.uint8)
FIRST = np.array([[400.0, 300], [900, 310], [890, 520], [395, 510]])


class Parts:
    """Keeps the shapes that it was shown, and finds what it was made with."""

    def __init__(self, *corners: np.ndarray) -> None:
        self.corners, self.shown = corners, []

    def outlines(self, image: np.ndarray) -> list[Outline]:
        self.shown.append(image.shape[:2])
        return [Outline(one, 0.99, 0.001) for one in self.corners]


def outline(corners: np.ndarray = FIRST) -> Outline:
    return Outline(np.asarray(corners, float), 0.9, 0.02)


def test_the_second_look_is_in_the_pixels_of_the_page():
    better, other = FIRST + 6 - (344, 249), np.array([[0.0, 0], [80, 0], [80, 40], [0, 40]])
    finder = Parts(other, better)
    found = closer(finder, PAGE, outline())
    assert finder.shown == [(322, 607)], "a tenth of 505 pixels around the cheque"
    np.testing.assert_allclose(found.corners, FIRST + 6)
    assert found.sure == 0.99


@pytest.mark.parametrize("seen", [(), (FIRST - (344, 249) + 150,)])
def test_where_it_shows_another_cheque_or_none_the_first_stays(seen: tuple[np.ndarray, ...]):
    one = outline()
    assert closer(Parts(*seen), PAGE, one) is one


def test_what_has_clear_edges_is_not_looked_at_again():
    page = np.full((1000, 2000, 3), 60, np.uint8)
    cv2.fillConvexPoly(page, FIRST.astype(np.int32), (230, 230, 230))
    finder, one = Parts(FIRST), outline()
    assert closer(finder, page, one) is one
    assert finder.shown == []


@pytest.mark.parametrize("scale", [2.9, 0.05])
def test_what_is_large_or_tiny_is_not_looked_at_again(scale: float):
    finder = Parts()
    one = outline(FIRST * scale - (300 if scale > 1 else 0, 300 if scale > 1 else 0))
    assert closer(finder, PAGE, one) is one
    assert finder.shown == []


def test_a_cheque_at_the_rim_is_seen_as_far_as_the_page_goes():
    finder = Parts()
    closer(finder, PAGE, outline(FIRST - (420, 320)))
    assert finder.shown == [(251, 531)]


def test_overlap_of_two_outlines():
    square = np.array([[0.0, 0], [2, 0], [2, 2], [0, 2]])
    assert overlap(square, square + np.array([1, 0])) == 0.333
    assert overlap(square, square + np.array([5, 0])) == 0.0

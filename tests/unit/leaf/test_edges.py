"""Sides are moved to the edges that a drawn picture shows."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from chequeocr.leaf.edges import refined

TRUE = np.array([[100.0, 80], [890, 120], [870, 480], [90, 450]])
ABOUT = np.add(TRUE, [[9, -7], [-8, 6], [6, 9], [-9, -6]])


def desk(paper: int = 230, ground: int = 90) -> np.ndarray:
    image = np.full((560, 1000, 3), ground, np.uint8)
    cv2.fillPoly(image, [np.round(TRUE - 0.5).astype(np.int32)], (paper,) * 3, cv2.LINE_AA)
    return image


@pytest.mark.parametrize(("paper", "ground"), [(230, 90), (60, 140), (240, 228)])
def test_corners_come_to_the_edges_of_the_paper(paper, ground):
    assert np.abs(refined(desk(paper, ground), ABOUT) - TRUE).max() < 2.0


def test_print_along_an_edge_is_no_edge():
    image = desk()
    inside = np.array([[106, 92], [884, 131]])  # a thin line, further from the guess than the paper's edge
    cv2.line(image, inside[0], inside[1], (20, 20, 20), 2)
    about = np.add(TRUE, [[0, 4], [0, 4], [0, 0], [0, 0]])
    assert np.abs(refined(image, about) - TRUE).max() < 2.5


def test_noise_and_a_finger_leave_the_edge():
    rng = np.random.default_rng(1)
    image = np.clip(desk().astype(int) + rng.normal(0, 12, (560, 1000, 1)), 0, 255).astype(np.uint8)
    cv2.circle(image, (400, 100), 60, (190, 150, 120), -1)
    assert np.abs(refined(image, ABOUT) - TRUE).max() < 3.0


def test_where_no_edge_is_clear_the_outline_stays():
    blank = np.full((560, 1000, 3), 200, np.uint8)
    np.testing.assert_allclose(refined(blank, ABOUT), ABOUT, atol=1e-6)


def test_a_side_outside_of_the_picture_stays():
    image = desk()[:, 150:]  # the left edge is cut away
    about = ABOUT - (150, 0)
    got = refined(image, about)
    np.testing.assert_allclose(got[[1, 2]], TRUE[[1, 2]] - (150, 0), atol=2.5)
    assert np.abs(got[[0, 3], 0] - about[[0, 3], 0]).max() < 3.0


@pytest.mark.parametrize("corners", [np.full((4, 2), np.nan), np.zeros((4, 2)), TRUE * 1e-3])
def test_what_is_no_outline_comes_back(corners):
    np.testing.assert_array_equal(refined(desk(), corners), corners)

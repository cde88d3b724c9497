"""Signatures that were crossed out, as literal strokes."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from chequeocr.examine.crossed import crossed_out

BOX = (50, 40, 350, 160)  # of a picture 400 x 200
Stroke = list[tuple[int, int]]

NAME: Stroke = [
    (80, 130), (90, 70), (110, 130), (125, 90), (150, 140), (165, 85), (190, 130), (210, 60), (230, 135),
    (255, 95), (290, 125), (315, 80),
]  # fmt: skip
CROSS: list[Stroke] = [[(70, 145), (325, 55)], [(70, 55), (325, 145)]]
LEVEL: list[Stroke] = [[(70, 92), (325, 88)], [(70, 112), (325, 110)]]


def signed(*strokes: Stroke, wide: int = 3) -> np.ndarray:
    """Blue strokes on paper."""
    image = np.full((200, 400, 3), (235, 230, 215), np.uint8)
    for points in strokes:
        cv2.polylines(image, [np.array(points, np.int32)], False, (30, 40, 150), wide, cv2.LINE_AA)
    return image


@pytest.mark.parametrize("wide", [2, 3, 5])
@pytest.mark.parametrize("strokes", [CROSS, LEVEL])
def test_two_strokes_through_a_signature(strokes: list[Stroke], wide: int) -> None:
    assert crossed_out(signed(NAME, *strokes, wide=wide), BOX)
    assert not crossed_out(signed(NAME, wide=wide), BOX)


@pytest.mark.parametrize("stroke", [*CROSS, *LEVEL])
def test_one_stroke_may_be_a_part_of_it(stroke: Stroke) -> None:
    assert not crossed_out(signed(NAME, stroke), BOX)


def test_a_thick_stroke_is_one() -> None:
    image = signed(NAME)
    cv2.line(image, (70, 92), (325, 90), (30, 40, 150), 15)
    assert not crossed_out(image, BOX)


def test_a_signature_may_be_underlined_twice() -> None:
    assert not crossed_out(signed(NAME, [(75, 146), (320, 146)], [(75, 154), (320, 154)]), BOX)


def test_the_printed_line_runs_through_all_of_the_box() -> None:
    assert not crossed_out(signed(NAME, [(0, 100), (399, 100)], [(0, 120), (399, 120)], wide=1), BOX)


def test_strokes_that_end_within_the_signature_strike_nothing_out() -> None:
    short: list[Stroke] = [[(120, 92), (250, 90)], [(120, 112), (250, 110)]]
    assert not crossed_out(signed(NAME, *short), BOX)


def test_a_blot_is_no_cross() -> None:
    image = signed(NAME)
    image[60:150, 80:320] = (30, 40, 150)
    assert not crossed_out(image, BOX)


@pytest.mark.parametrize("box", [(50, 40, 60, 160), (50, 40, 350, 50), (0, 0, 1, 1)])
def test_boxes_too_small_for_a_signature(box: tuple[int, int, int, int]) -> None:
    assert not crossed_out(signed(NAME, *CROSS), box)


def test_empty_paper() -> None:
    assert not crossed_out(signed(), BOX)

"""A pen's ink in the signature's box: strokes on drawn pictures, and what is none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from chequeocr.examine.signed import LEAST, pen_ink, signs_above
from chequeocr.types import Box

BOX: Box = (300, 200, 560, 280)
WORDS: Box = (40, 100, 500, 140)
BLUE, BLACK = (40, 50, 150), (20, 20, 20)


def paper() -> np.ndarray:
    return np.full((320, 640, 3), (240, 235, 220), np.uint8)


def wave(image: np.ndarray, box: Box, ink: tuple[int, int, int], share: float = 0.7) -> np.ndarray:
    """A pen's way up and down through a box, of `share` of its height."""
    x0, y0, x1, y1 = box
    x = np.linspace(x0 + 40, x1 - 60, 60)
    y = (y0 + y1) / 2 + share / 2 * (y1 - y0) * np.sin(x / 9)
    points = [np.stack([x, y], 1).round().astype(np.int32)]
    cv2.polylines(image, points, False, ink, 3, cv2.LINE_AA)
    return image


def label(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A large label in the box, and its corners."""
    cv2.putText(image, "DIRECTOR", (320, 255), cv2.FONT_HERSHEY_SIMPLEX, 1.2, BLACK, 3, cv2.LINE_AA)
    return image, np.array([[312, 220], [520, 220], [520, 264], [312, 264]], np.float64)


def test_nothing_is_no_ink() -> None:
    assert pen_ink(paper(), BOX, [], None) == 0.0


@pytest.mark.parametrize("ink", [BLUE, BLACK, (150, 40, 40)])
def test_a_signature(ink: tuple[int, int, int]) -> None:
    found = pen_ink(wave(paper(), BOX, ink), BOX, [], None)
    # It is 160 pixels wide and 56 + 3 high; the box is 80 high.
    assert found == pytest.approx(np.sqrt(163 * 59) / 80, rel=0.06)
    assert found > LEAST


def test_a_dot_and_a_tick_are_too_small() -> None:
    image = paper()
    cv2.circle(image, (420, 240), 5, BLUE, -1)
    cv2.line(image, (350, 240), (368, 256), BLUE, 3)
    assert 0 < pen_ink(image, BOX, [], None) < LEAST


def test_parts_of_a_signature_that_lie_near_are_one_piece() -> None:
    image = paper()
    for x in range(340, 480, 12):  # 12 pixels from one to the next, 3 wide
        cv2.line(image, (x, 225), (x, 255), BLUE, 3)
    assert pen_ink(image, BOX, [], None) > LEAST
    apart = paper()
    for x in range(320, 540, 24):
        cv2.line(apart, (x, 225), (x, 255), BLUE, 3)
    assert pen_ink(apart, BOX, [], None) < LEAST


def test_a_printed_label_is_left_out_where_its_corners_are_given() -> None:
    image, corners = label(paper())
    assert pen_ink(image, BOX, [], None) > LEAST
    assert pen_ink(image, BOX, [corners], None) == 0.0


def test_a_signature_over_a_label_still_counts() -> None:
    image, corners = label(paper())
    x = np.linspace(310, 545, 80)
    points = [np.stack([x, 240 + 36 * np.sin(x / 14)], 1).round().astype(np.int32)]
    cv2.polylines(image, points, False, BLUE, 3, cv2.LINE_AA)
    assert pen_ink(image, BOX, [corners], None) > 0.2


def test_a_rule_across_the_box_is_no_signature() -> None:
    image = paper()
    image[262:265, 280:600] = BLACK
    assert pen_ink(image, BOX, [], None) == 0.0
    signed = wave(image.copy(), BOX, BLUE)
    assert pen_ink(signed, BOX, [], None) > LEAST
    short = paper()
    short[262:265, 320:500] = BLACK  # 180 of 260 pixels: a pen may have done that
    assert pen_ink(short, BOX, [], None) > 0.2


def test_paler_than_the_other_writing_is_the_papers_pattern() -> None:
    pattern = wave(paper(), BOX, (195, 190, 180))  # some 45 levels below the paper
    assert pen_ink(pattern, BOX, [], None) > LEAST
    written = wave(pattern, WORDS, BLACK)
    assert pen_ink(written, BOX, [], WORDS) == 0.0
    assert pen_ink(wave(written, BOX, BLUE), BOX, [], WORDS) > LEAST
    pale = wave(wave(paper(), BOX, (195, 190, 180)), WORDS, (195, 190, 180))
    assert pen_ink(pale, BOX, [], WORDS) > LEAST, "with the same pale pen as the words"


def test_an_empty_place_of_other_writing_and_tiny_boxes() -> None:
    image = wave(paper(), BOX, BLUE)
    assert pen_ink(image, BOX, [], (0, 0, 0, 0)) == pen_ink(image, BOX, [], None)
    assert pen_ink(image, (300, 200, 307, 280), [], None) == 0.0
    assert pen_ink(image, (300, 200, 300, 200), [], None) == 0.0
    assert pen_ink(image, (630, 310, 900, 900), [], None) == 0.0


def test_the_picture_is_only_looked_at() -> None:
    image, corners = label(wave(paper(), BOX, BLUE))
    kept = image.copy()
    pen_ink(image, BOX, [corners], WORDS)
    np.testing.assert_array_equal(image, kept)


@pytest.mark.parametrize(
    "text",
    ["Please sign above", "PLEASE SIGN HERE", "AUTHORISED SIGNATORY", "Authorized Signature",
     "Drawer's signature",
     "AUTHO. SIGNATORY", "Signature of drawer", "Assinatura", "Unterschrift"],
)  # fmt: skip
def test_labels_where_one_signs(text: str) -> None:
    assert signs_above(text)


@pytest.mark.parametrize("text", ["", "R. Signac", "Rajarshi Pal", "Signal Ltd", "Firma Holz", "J. Design"])
def test_names_are_no_labels(text: str) -> None:
    assert not signs_above(text)

"""Labels in print before a handwritten name."""

import cv2
import numpy as np

from chequeocr.imaging.ink import leading_print


def masked(*words, height=120):
    """Words as (text, x, size), apart, on one base line."""
    image = np.zeros((height, 900), np.uint8)
    for text, x, size in words:
        for at, letter in enumerate(text):
            place = (x + round(26 * size) * at, 90)
            cv2.putText(image, letter, place, cv2.FONT_HERSHEY_SIMPLEX, size, 255, 3)
    return image.astype(bool)


def test_a_small_word_in_print_goes():
    text = masked(("PAY", 10, 0.8), ("Meera", 140, 2.2))
    found = leading_print(text)
    assert found[:, :100].any()
    assert not found[:, 130:].any()
    assert (found <= text).all()


def test_a_name_in_letters_of_one_height_stays():
    assert not leading_print(masked(("RAM", 10, 2.0), ("KUMAR", 300, 2.2))).any()


def test_an_initial_stays():
    assert not leading_print(masked(("G", 10, 2.0), ("Meera", 140, 2.2))).any()


def test_print_alone_stays():
    assert not leading_print(masked(("PAY", 10, 0.8))).any()
    assert not leading_print(np.zeros((50, 200), bool)).any()

"""MICR print: E-13B from its published shapes. CMC-7 is next door, in `cmc7`.

In: a MICR text (digits, space, U+2446 to U+2449). Out: a uint8 mask, 255 where there is ink. E-13B (ANSI
X9.27, ISO 1004-1) is designed on a grid of 0.013 inch: characters nine units tall, at most seven wide,
right-aligned in a pitch of 0.125 inch (9.6 units). The bitmaps below are drawn on that grid.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

_UNIT_ROWS = 9
_PITCH = 9.6

#: Nine rows each, '#' is ink, columns are grid units, right-aligned in the pitch.
_E13B: dict[str, str] = {
    "0": "####### #.....# #.....# #.....# #.....# #.....# #.....# #.....# #######",
    "1": "##.. .#.. .#.. .#.. .#.. #### #### #### ####",
    "2": "#### ...# ...# ...# #### #... #... #... ####",
    "3": "####. ...#. ...#. ...#. .###. ...## ...## ...## #####",
    "4": "##.... ##.... ##.... ##.... ##.... ##..## ###### ....## ....##",
    "5": "##### #.... #.... #.... ##### ....# ....# ....# #####",
    "6": "###... #.#... #..... #..... ###### #....# #....# #....# ######",
    "7": "##### #...# #...# ....# ...## ..##. ..#.. ..#.. ..#..",
    "8": ".#####. .#...#. .#...#. .#...#. .#####. ##...## ##...## ##...## #######",
    "9": "###### #....# #....# #....# ###### ....## ....## ....## ....##",
    "\u2446": "....### ....### ##..### ##..... ##..... ##..... ##..### ....### ....###",
    "\u2447": ".....## .....## ...#.## ...#.## ...#... ##.#... ##.#... ##..... ##.....",
    "\u2448": ".....## #.#..## #.#..## #.#..## #.#.... #.#.... #.#.... ....... .......",
    "\u2449": "....... ....... ##.##.# ##.##.# ##.##.# ##.##.# ....... ....... .......",
}

CHARACTERS = frozenset(_E13B) | {" "}


def _bitmap(char: str) -> NDArray[np.uint8]:
    rows = _E13B[char].split()
    return np.array([[255 if c == "#" else 0 for c in row] for row in rows], np.uint8)


@lru_cache(maxsize=1024)
def _glyph(char: str, height: int) -> NDArray[np.uint8]:
    unit = height / _UNIT_ROWS
    cell = np.zeros((height, max(1, round(_PITCH * unit))), np.uint8)
    if char != " ":
        small = _bitmap(char)
        width = min(cell.shape[1], max(1, round(small.shape[1] * unit)))
        big = cv2.resize(small, (width * 4, height * 4), interpolation=cv2.INTER_NEAREST)
        cell[:, cell.shape[1] - width :] = cv2.resize(big, (width, height), interpolation=cv2.INTER_AREA)
    return cell


def e13b_line(text: str, height: int) -> NDArray[np.uint8]:
    """Mask (height, W) of one E-13B line. KeyError for a character that E-13B does not have."""
    return np.hstack([_glyph(char, height) for char in text])


def e13b_glyph(char: str, height: int) -> NDArray[np.uint8]:
    """Mask (height, w) of one character's cell, right-aligned in it. KeyError as in `e13b_line`."""
    return _glyph(char, height)

"""MICR print: E-13B from its published shapes, and a CMC-7 look.

In: a MICR text (digits, space, U+2446 to U+2449). Out: a uint8 mask, 255 where there is ink. E-13B (ANSI
X9.27, ISO 1004-1) is designed on a grid of 0.013 inch: characters nine units tall, at most seven wide,
right-aligned in a pitch of 0.125 inch (9.6 units). The bitmaps below are drawn on that grid. CMC-7 (ISO
1004-2) characters are seven upright bars; only that look is drawn here (a digit cut into seven bars), not its
code of wide and narrow gaps.
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


def cmc7_line(text: str, height: int) -> NDArray[np.uint8]:
    """Mask (height, W) of one line with the look of CMC-7: every character cut into seven upright bars."""
    mask = e13b_line(text, height)
    solid = cv2.dilate(mask, np.ones((max(1, height // 6), max(1, height // 3)), np.uint8))
    period = max(2.0, height / 8.0)
    bars = (np.arange(mask.shape[1]) % period) < period * 0.5
    return np.asarray(solid * bars[None, :].astype(np.uint8), np.uint8)

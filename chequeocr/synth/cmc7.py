"""CMC-7 (ISO 1004-2), drawn by its code of wide and narrow gaps.

In: digits, spaces and F to J, the five symbols SI to SV in order. Out: a uint8 mask, 255 where there is ink.

A character is seven upright bars; of the six gaps between them two are wide. There are fifteen ways to
choose two of six, one for each of the ten digits and five symbols, and all fifteen are used. The bars are cut
short so that a person can read them too.

Where the table comes from: measured on lines of tesseractMICR (DoubangoTelecom, BSD-3-Clause)
that training may use: the columns of ink of every character (about 650 of each digit, 34 to 436 of each
symbol, each time the same gaps), and the rows that each bar fills. That font departs from the code twice:
its 0 has the gaps of SII, and its SIV has an eighth bar, on the left, before gaps 000011. Of the fifteen
codes 000011 and 001100 were left, so SIV is drawn without that bar and 0 has the last one. Unicode has no
characters for the symbols; F to J are the letters of that data set, and can't be confused with the A to D
that others write for those of E-13B.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SYMBOLS = "FGHIJ"

_ROWS = 47
_PITCH = 44.0  # from a character to the next, as the rows measured
_SPAN = 30.0  # from the first bar to the last one
_BAR = 1.9

#: For each character the six gaps, 1 for a wide one, and the rows (first, one past the last; 0 to 47) that
#: each of the seven bars fills.
CMC7: dict[str, tuple[str, str]] = {
    "0": ("001100", "7-41 3-46 0-14+34-47 0-12+35-47 0-14+33-47 1-47 7-40"),
    "1": ("100010", "9-21+32-47 6-17+32-47 4-15+32-47 2-47 0-47 26-47 26-47"),
    "2": (
        "011000",
        "4-17+31-47 1-17+29-47 0-10+25-47 0-10+21-31+38-47 0-10+19-29+38-47 1-26+38-47 4-24+38-47",
    ),
    "3": ("101000", "4-16+32-43 0-16+32-47 0-13+34-47 0-12+19-28+35-47 0-12+19-28+35-47 1-47 4-22+26-43"),
    "4": ("100100", "15-40 10-40 8-22+31-40 5-20+31-40 1-15+28-47 0-14+28-47 0-14+28-47"),
    "5": (
        "000110",
        "0-27+37-47 0-27+37-47 0-11+18-27+37-47 0-11+18-27+37-47 0-11+18-27+37-47 0-11+18-46 0-11+22-44",
    ),
    "6": ("001010", "4-43 1-47 0-10+19-28+38-47 0-10+19-28+38-47 0-10+19-28+38-47 1-12+19-47 4-12+22-44"),
    "7": ("110000", "0-17+35-47 0-11+31-47 0-11+22-40 0-11+17-35 0-31 0-27 0-23"),
    "8": (
        "010010",
        "4-19+28-44 1-21+26-47 0-10+19-29+38-47 0-10+19-29+38-47 0-10+19-29+38-47 0-21+26-47 4-19+28-44",
    ),
    "9": ("010100", "4-25+35-44 1-28+35-47 0-10+19-28+38-47 0-10+19-28+38-47 0-10+19-28+38-47 1-46 4-44"),
    "F": ("100001", "18-47 14-42 12-40 9-38 7-36 5-34 1-29"),
    "G": ("010001", "13-40 13-40 13-40 13-40 0-40 0-40 0-40"),
    "H": ("001001", "0-21+30-40 0-21+30-40 0-21+30-40 0-21+30-40 0-21+30-40 0-21+30-40 0-21+30-40"),
    "I": ("000011", "8-43 5-40 2-37 1-35 3-37 7-42 12-22+30-47"),
    "J": ("000101", "0-16+24-40 0-16+24-40 0-16+24-40 0-16+24-40 6-34 6-34 6-34"),
}

CHARACTERS = frozenset(CMC7) | {" "}


@lru_cache(maxsize=64)
def bars(char: str, ratio: float = 2.0) -> tuple[tuple[float, tuple[tuple[int, int], ...]], ...]:
    """Place of each bar (0 to 30) and the rows that it fills. `ratio`: a wide step by a narrow one."""
    code, rows = CMC7[char]
    steps = np.array([ratio if gap == "1" else 1.0 for gap in code])
    places = np.concatenate([[0.0], np.cumsum(steps) * _SPAN / steps.sum()])
    return tuple(
        (float(place), tuple(_run(run) for run in filled.split("+")))
        for place, filled in zip(places, rows.split(), strict=True)
    )


def _run(text: str) -> tuple[int, int]:
    first, last = text.split("-")
    return int(first), int(last)


def cmc7_line(text: str, height: int, ratio: float = 2.0, bar: float = _BAR) -> NDArray[np.uint8]:
    """Mask (height, W) of one line. KeyError for a character that CMC-7 does not have.

    `bar` is the width of a bar in 47ths of the height, `ratio` as in `bars`.
    """
    unit = height / _ROWS
    mask = np.zeros((height, max(1, round(len(text) * _PITCH * unit))), np.uint8)
    for number, char in enumerate(text):
        if char == " ":
            continue
        left = number * _PITCH + (_PITCH - _SPAN) / 2
        for place, runs in bars(char, ratio):
            x0 = (left + place) * unit
            for first, last in runs:
                _fill(mask, (x0, first * unit, x0 + bar * unit, last * unit))
    return mask


def _fill(mask: NDArray[np.uint8], box: tuple[float, float, float, float]) -> None:
    """A rectangle whose sides may fall inside a pixel: a bar is often hardly wider than one."""
    x0, y0, x1, y1 = box
    left, right = int(x0), min(mask.shape[1], int(np.ceil(x1)))
    top, foot = round(y0), min(mask.shape[0], max(round(y0) + 1, round(y1)))
    columns = np.arange(left, right)
    share = np.clip(np.minimum(columns + 1, x1) - np.maximum(columns, x0), 0.0, 1.0)
    part = mask[top:foot, left:right]
    np.maximum(part, (share * 255).astype(np.uint8)[None], out=part)

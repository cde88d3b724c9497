"""How far a picture's lines are from level, and turning it level.

In: a picture, RGB uint8 (H, W, 3), whose writing runs from left to right. Out: degrees, from the print, guide
lines and the MICR line: at the right slope their rows of ink are sharpest (projection profile, H. S. Baird,
"The skew angle of printed documents", 1987). A cheque that is level already is left alone.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chequeocr.types import Image

Floats = npt.NDArray[np.float32]

MOST = 12.0
"""Degrees: a leaf that lies more askew is not told by its rows; its outline has to."""

LEVEL = 0.7
"""Degrees: below it a cheque is read as it lies. Scans that people call straight are up to 0.6 off
(idrbt)."""

CLEAR = 3.0
"""How many times sharper rows must be at the best slope than at the middling one to be rows at all: noise
reaches 2.1, drawn cheques tilted by up to 9 degrees 3.6 and more."""

ALIKE = 0.5
"""Degrees by which the rows of one half of the picture may run otherwise. Of scans that were turned by 1, 3
and 5 degrees none differs by more (idrbt)."""

_WIDTH = 1000  # pixels that are looked at
_STRIP = 16  # pixels: rows are summed in strips of this width, each shifted as a whole
_FADED, _STRONGEST = 8, 60  # grey levels between ink and ground: less is grain, more counts no more


def tilt(image: Image) -> float:
    """Returns the degrees by which lines run down to the right (up: negative); 0 where there are no clear
    rows, or where they don't run alike all over the picture.

    >>> page = np.full((200, 400, 3), 250, np.uint8)
    >>> page[60:64, 40:360] = page[120:124, 40:360] = 20
    >>> abs(tilt(page)) < 0.1
    True
    """
    ink = _ink(image)
    coarse = _averaged(ink, 4)
    angles = np.arange(-MOST, MOST + 0.5, 1.0)
    found = np.array([_sharpness(coarse, float(angle)) for angle in angles])
    if found.max() < CLEAR * max(float(np.median(found)), 1e-6):
        return 0.0
    half = _averaged(ink, 2)
    best = _sharpest(half, float(angles[int(found.argmax())]), 0.25)
    if abs(best) >= LEVEL and not _rigid(half, best):
        return 0.0
    return round(_sharpest(ink, best, 0.05), 3)


def _rigid(ink: Floats, angle: float) -> bool:
    """Whether each half of the picture, left, right, upper and lower, lies askew like the whole: on a photo
    taken from the side lines run together, and turning the picture levels some of them at the cost of
    others."""
    rows, strips = ink.shape
    halves = ink[:, : strips // 2], ink[:, strips // 2 :], ink[: rows // 2], ink[rows // 2 :]
    return all(abs(_sharpest(half, angle, 0.25) - angle) <= ALIKE for half in halves)


def _sharpest(ink: Floats, around: float, step: float) -> float:
    """The slope of the sharpest rows within four steps of one."""
    near = around + step * np.arange(-4, 5)
    return float(near[int(np.argmax([_sharpness(ink, float(angle)) for angle in near]))])


def _ink(image: Image) -> Floats:
    """How much darker than its surroundings each row of each strip is: (rows, strips)."""
    import cv2

    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    scale = _WIDTH / grey.shape[1]
    if scale < 1:
        grey = cv2.resize(grey, (_WIDTH, max(1, round(grey.shape[0] * scale))), interpolation=cv2.INTER_AREA)
    side = max(3, grey.shape[1] // 60) | 1
    darker = np.asarray(cv2.subtract(cv2.blur(grey, (side, side)), grey), np.uint8)
    ink = np.clip(darker, _FADED, _STRONGEST + _FADED) - np.uint8(_FADED)
    strips = max(1, grey.shape[1] // _STRIP)
    cut = ink[:, : strips * _STRIP] if grey.shape[1] >= _STRIP else ink
    return np.asarray(cv2.resize(cut, (strips, cut.shape[0]), interpolation=cv2.INTER_AREA), np.float32)


def _averaged(ink: Floats, by: int) -> Floats:
    """Means of so many rows, and of so many strips where there are enough of them."""
    import cv2

    size = (max(1, ink.shape[1] // by), max(1, ink.shape[0] // by))
    return np.asarray(cv2.resize(ink, size, interpolation=cv2.INTER_AREA), np.float32)


def _sharpness(ink: Floats, angle: float) -> float:
    """How sharply rows of ink begin and end along lines of this slope."""
    rows, strips = ink.shape
    middles = (np.arange(strips) - (strips - 1) / 2) * _STRIP
    shift = np.tan(np.deg2rad(angle)) * middles
    whole = np.floor(shift).astype(np.intp)
    share = (shift - whole).astype(np.float32)
    margin = int(np.abs(whole).max()) + 1
    padded = np.zeros((rows + 2 * margin, strips), np.float32)
    padded[margin : margin + rows] = ink
    at = np.arange(rows + 1)[:, None] + margin + whole[None]
    shifted = padded[at, np.arange(strips)]
    level = (shifted[:-1] * (1 - share) + shifted[1:] * share).sum(1)
    return float((np.diff(level) ** 2).sum())

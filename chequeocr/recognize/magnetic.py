"""Pictures of MICR lines -> what the network of `cheque-micr` takes. Pure functions.

In: RGB uint8 (h, w, 3), one line with a little room around it. Out: float32 (1, 40, W), 0 paper and 1 ink,
W a multiple of 16.

Magnetic ink is black on any paper, so a pixel counts as bright as its brightest channel: coloured patterns
and blue handwriting fade, print stays.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from chequeocr.types import Image

HEIGHT = 40
CHARACTERS = "0123456789⑆⑇⑈⑉FGHIJ "
"""Classes 1 to 20: digits, the symbols of E-13B, those of CMC-7 (SI to SV), the space; 0 is the blank."""

_GRID = 16
_MARGIN = 8
_MOST_WIDTH = 2400
_INK, _PAPER = 1.0, 75.0  # percentiles of brightness: a line is a fifth ink at most
_LEAST_CONTRAST = 40.0
_LEAST_HEIGHT = 12
_FILLED = 0.6  # a line that takes more of its crop's height needs no second look
_SLOPES = tuple(float(slope) for slope in np.linspace(-0.15, 0.15, 31))


def views(image: Image) -> list[npt.NDArray[np.float32]]:
    """Returns the line as the network takes it; if it slopes or fills little of its crop, the line alone
    too."""
    grey = brightest(image)
    alone = line_alone(grey)
    return [from_grey(grey), *([] if alone is None else [from_grey(alone)])]


def as_tensor(image: Image) -> npt.NDArray[np.float32]:
    """Returns one line as the network takes it. Its width depends on the line's own proportions alone."""
    return from_grey(brightest(image))


def brightest(image: Image) -> npt.NDArray[np.uint8]:
    """Returns each pixel's brightest channel, uint8 (h, w)."""
    red_green = np.maximum(image[..., 0], image[..., 1])
    return np.asarray(np.maximum(red_green, image[..., 2]), np.uint8)


def line_alone(grey: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8] | None:
    """Returns the band of rows that holds most of the ink, made level; None if the line nearly fills its
    crop.

    The slope is the one at which the ink gathers in the fewest rows: the sum of squares of the rows' ink is
    largest (as in projection profiles for skew, H. Baird, 1987).
    """
    height, width = grey.shape
    if height < _LEAST_HEIGHT or width < 2 * height:
        return None
    paper = cv2.blur(grey, (height | 1, height | 1)).astype(np.int16)
    dark = paper - grey
    ink = dark > max(_LEAST_CONTRAST / 2, 0.5 * float(np.percentile(dark, 98)))
    rows, columns = np.nonzero(ink)
    if not len(rows):
        return None
    offsets = columns - width / 2
    profiles = {slope: _profile(rows - slope * offsets, height) for slope in _SLOPES}
    slope = max(profiles, key=lambda s: (float((profiles[s] ** 2).sum()), -abs(s)))
    profile = np.convolve(profiles[slope], np.ones(3) / 3, "same")
    full = profile > 0.25 * profile.max()
    edges = np.flatnonzero(np.diff(np.r_[0, full.astype(int), 0])).reshape(-1, 2)
    first, last = max(edges.tolist(), key=lambda run: float(profile[run[0] : run[1]].sum()))
    if last - first > _FILLED * height and abs(slope) * width < 0.2 * height:
        return None
    matrix = np.array([[1.0, 0.0, 0.0], [-slope, 1.0, slope * width / 2]])
    level = cv2.warpAffine(grey, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    margin = max(2, round(0.15 * (last - first)))
    return np.asarray(level[max(0, first - margin) : last + margin], np.uint8)


def _profile(rows: npt.NDArray[np.float64], height: int) -> npt.NDArray[np.float64]:
    """How much ink each row holds; what left the picture is dropped."""
    whole = np.round(rows).astype(np.intp)
    inside = whole[(whole >= 0) & (whole < height)]
    return np.bincount(inside, minlength=height).astype(np.float64)


def from_grey(grey: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Returns the same from the brightest channel alone, uint8 (h, w)."""
    height, width = grey.shape
    inner = min(_MOST_WIDTH, max(4, round(HEIGHT * width / height)))
    shrinks = height > HEIGHT
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    small = np.asarray(cv2.resize(grey, (inner, HEIGHT), interpolation=how), np.uint8)
    ink, paper = np.percentile(small, (_INK, _PAPER))
    tensor = np.zeros((1, HEIGHT, padded_width(inner)), np.float32)
    contrast = max(_LEAST_CONTRAST, float(paper - ink))
    tensor[0, :, _MARGIN : _MARGIN + inner] = np.clip(
        (paper - small.astype(np.float32)) / contrast, 0.0, 1.25
    )
    return tensor


def padded_width(inner: int) -> int:
    """Returns the width of the tensor for a line so wide at the network's height."""
    return -(-(inner + 2 * _MARGIN) // _GRID) * _GRID

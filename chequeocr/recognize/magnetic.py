"""Pictures of magnetic lines -> what the network of `cheque-micr` takes. Pure functions.

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


def as_tensor(image: Image) -> npt.NDArray[np.float32]:
    """One line as the network takes it. Its width depends on the line's own proportions alone."""
    return from_grey(np.maximum(np.maximum(image[..., 0], image[..., 1]), image[..., 2]))


def from_grey(grey: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """The same from the brightest channel alone, uint8 (h, w)."""
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
    """Width of the tensor for a line so wide at the network's height."""
    return -(-(inner + 2 * _MARGIN) // _GRID) * _GRID

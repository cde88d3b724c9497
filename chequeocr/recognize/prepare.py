"""Pictures of lines -> what the network of `cheque-lines` takes. Pure functions.

In: RGB uint8 (h, w, 3). Out: float32 (3, 48, W) in BGR order, -1 to 1, W a multiple of 32.
The steps are those of PaddleOCR's recognition (height 48, proportional width, zeros on the right up to
320): ppocr/data/imaug/rec_img_aug.py, resize_norm_img.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from chequeocr.types import Image

HEIGHT = 48
_LEAST_WIDTH = 320
_GRID = 32
_MOST_WIDTH = 4096  # a line eighty-five times as long as high: more is squeezed, to bound memory

# Margins added (or, negative, cut off) at top, bottom, left and right, as shares of the line's height.
_VIEWS: tuple[tuple[float, float, float, float], ...] = (
    (0.0, 0.0, 0.0, 0.0),
    (0.1, 0.1, 0.0, 0.0),
    (-0.06, -0.06, 0.0, 0.0),
    (0.1, -0.06, 0.1, 0.1),
    (-0.06, 0.1, 0.1, 0.1),
    (0.0, 0.0, 0.2, 0.2),
)
MOST_VIEWS = len(_VIEWS)


def padded_width(height: int, width: int) -> int:
    """Width of the tensor for a picture of this size."""
    wide = min(_MOST_WIDTH, max(_LEAST_WIDTH, math.ceil(HEIGHT * width / height)))
    return -(-wide // _GRID) * _GRID


def as_tensor(image: Image) -> npt.NDArray[np.float32]:
    """One line as the network takes it. Its width depends on the line alone, never on its neighbours."""
    height, width = image.shape[:2]
    inner = min(_MOST_WIDTH, max(1, math.ceil(HEIGHT * width / height)))
    small = cv2.resize(image, (inner, HEIGHT), interpolation=cv2.INTER_LINEAR)
    tensor = np.zeros((3, HEIGHT, padded_width(height, width)), np.float32)
    tensor[:, :, :inner] = small[..., ::-1].transpose(2, 0, 1).astype(np.float32) / 127.5 - 1.0
    return tensor


def views(image: Image, count: int) -> list[Image]:
    """The line as it is and up to count - 1 slightly different cuts of it."""
    return [image, *(_recut(image, margins) for margins in _VIEWS[1:count])]


def _recut(image: Image, margins: tuple[float, float, float, float]) -> Image:
    height, width = image.shape[:2]
    top, bottom, left, right = (round(share * height) for share in margins)
    inner = image[max(0, -top) : height - max(0, -bottom), max(0, -left) : width - max(0, -right)]
    rows, columns = (max(0, top), max(0, bottom)), (max(0, left), max(0, right))
    return np.pad(inner, (rows, columns, (0, 0)), mode="edge")

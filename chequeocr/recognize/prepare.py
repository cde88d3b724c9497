"""Pictures of lines -> what the network of `cheque-lines` takes. Pure functions.

In: RGB uint8 (h, w, 3). Out: float32 (3, 48, W) in BGR order, -1 to 1, W a multiple of 32.
The steps are those of PaddleOCR's recognition (height 48, proportional width, zeros on the right up to
320): ppocr/data/imaug/rec_img_aug.py, resize_norm_img.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from chequeocr.types import Image

HEIGHT = 48
_LEAST_WIDTH = 320
_GRID = 32
_MOST_WIDTH = 4096  # a line eighty-five times as long as high: more is squeezed, to bound memory
_LEVELS = np.arange(256, dtype=np.float32) / 127.5 - 1.0  # what the network sees of each level



class View(NamedTuple):
    """A way of looking at a line: `stretch` of its width, `margin` added around it, a share of its height;
    `smooth` where what is made smaller is averaged, so that a shift by a pixel shows less."""

    stretch: float = 1.0
    margin: float = 0.0
    smooth: bool = False


PLAIN = View()
SMOOTH = View(smooth=True)

VIEWS: Mapping[str, tuple[View, ...]] = MappingProxyType(
    {
        "amount_in_numbers": (PLAIN, View(margin=0.12)),
        "amount_in_words": (PLAIN, View(0.8, 0.12)),
        "payee_name": (SMOOTH, View(0.8, smooth=True), View(0.9, smooth=True)),
    }
)
"""How a field's lines are looked at, as they are first; other fields only so.

Averaging the views helps, as hands are narrow and wide, large and small, and as a box ends now a few pixels
here, now there; chosen on idrbt and courtesy_amounts.
"""

SECOND_VIEW_BELOW: Mapping[str, float] = MappingProxyType({"payee_name": -0.03})
"""Where the first view of a field is read that surely, the others are not looked at: the mean natural
log-probability of the likeliest class over the steps. On idrbt that changed none of 49 payees."""


def padded_width(height: int, width: int, stretch: float = 1.0) -> int:
    """Returns the width of the tensor for a picture of this size."""
    wide = max(_LEAST_WIDTH, _inner_width(height, width, stretch))
    return -(-wide // _GRID) * _GRID


def as_tensor(
    image: Image, stretch: float = 1.0, margin: float = 0.0, smooth: bool = False
) -> npt.NDArray[np.float32]:
    """Returns one line as the network takes it. Its width depends on the line alone, never on its neighbours.

    The pixels at the rim are repeated outwards for a `margin`; `smooth` as in View.
    """
    rim = int(image.shape[0] * margin)
    if rim:
        image = np.asarray(cv2.copyMakeBorder(image, rim, rim, rim, rim, cv2.BORDER_REPLICATE), np.uint8)
    height, width = image.shape[:2]
    inner = _inner_width(height, width, stretch)
    method = cv2.INTER_AREA if smooth and height > HEIGHT else cv2.INTER_LINEAR
    small = cv2.resize(image, (inner, HEIGHT), interpolation=method)
    tensor = np.zeros((3, HEIGHT, padded_width(height, width, stretch)), np.float32)
    tensor[:, :, :inner] = cv2.LUT(small, _LEVELS)[..., ::-1].transpose(2, 0, 1)
    return tensor


def _inner_width(height: int, width: int, stretch: float) -> int:
    return min(_MOST_WIDTH, max(1, math.ceil(HEIGHT * width * stretch / height)))

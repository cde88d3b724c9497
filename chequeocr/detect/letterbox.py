"""Fitting a picture into a detector's input and bringing boxes back, exactly.

In: a picture and an input size. Out: the picture scaled with its aspect kept and padded with grey, and a
Placement that undoes it. 114 is the grey that YOLOX and the Ultralytics models are trained with.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from chequeocr.detect.boxes import Floats
from chequeocr.types import Image

PAD = 114

Position = Literal["centre", "top-left"]
Resample = Literal["linear", "area"]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a source of `source` (height, width) lies in a canvas of `canvas` (height, width).

    It was scaled to `scaled` (height, width) and put at `top`, `left`; all in whole pixels, so that the
    factors of the two axes, scaled / source, differ a little where rounding made them differ.
    """

    source: tuple[int, int]
    canvas: tuple[int, int]
    scaled: tuple[int, int]
    top: int
    left: int


def fit(source: tuple[int, int], canvas: tuple[int, int], position: Position) -> Placement:
    """Returns the largest placement of `source` in `canvas` (height, width each) that keeps the aspect."""
    factor = min(canvas[0] / source[0], canvas[1] / source[1])
    height = min(canvas[0], max(1, _round(source[0] * factor)))
    width = min(canvas[1], max(1, _round(source[1] * factor)))
    top, left = (0, 0) if position == "top-left" else ((canvas[0] - height) // 2, (canvas[1] - width) // 2)
    return Placement(source, canvas, (height, width), top, left)


def canvas_for(source: tuple[int, int], long_side: int, stride: int) -> tuple[int, int]:
    """Returns the input size (height, width) of a model that takes any: long side `long_side`, the other
    as the aspect gives, both rounded up to multiples of `stride`."""
    factor = long_side / max(source)
    sides = (max(1, _round(side * factor)) for side in source)
    height, width = (math.ceil(side / stride) * stride for side in sides)
    return height, width


def place(image: Image, placement: Placement, resample: Resample = "linear") -> Image:
    """Returns the canvas: `image` (H, W, 3) scaled and placed, the rest PAD. The colour order stays as it
    is."""
    import cv2

    height, width = placement.scaled
    if (height, width) != placement.source:
        # Area averaging is for shrinking only: enlarging with it repeats pixels.
        area = resample == "area" and height <= placement.source[0]
        image = cv2.resize(  # type: ignore[assignment]  # cv2 types any dtype; uint8 in gives uint8 out
            image, (width, height), interpolation=cv2.INTER_AREA if area else cv2.INTER_LINEAR
        )
    canvas: Image = np.full((*placement.canvas, 3), PAD, dtype=np.uint8)
    canvas[placement.top : placement.top + height, placement.left : placement.left + width] = image
    return canvas


def back(xyxy: Floats, placement: Placement) -> Floats:
    """Maps boxes (n, 4) from pixels of the canvas to pixels of the source, clipped to it."""
    (height, width), (scaled_h, scaled_w) = placement.source, placement.scaled
    offset = np.array([placement.left, placement.top] * 2, dtype=np.float64)
    factor = np.array([width / scaled_w, height / scaled_h] * 2, dtype=np.float64)
    limit = np.array([width, height] * 2, dtype=np.float64)
    return np.clip((xyxy - offset) * factor, 0, limit).astype(np.float32)


def _round(value: float) -> int:
    return math.floor(value + 0.5)  # round() takes halves to even: 2.5 and 3.5 would differ by 2

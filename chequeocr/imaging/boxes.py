"""Boxes: cut out, padded, and how much they overlap. Each of these once.

In: boxes x0, y0, x1, y1 in pixels, the last two exclusive, and pictures RGB uint8 (H, W, 3). Out: parts of
pictures, boxes, shares.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from chequeocr.types import Box, Image

Number = TypeVar("Number", np.float32, np.float64)
Pixels = TypeVar("Pixels", bound=npt.NDArray[Any])

_PIXEL = np.dtype((np.void, 3))  # red, green and blue as one value

Corners: TypeAlias = tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]]
"""x, y of a cheque's corners in pixels of the page: top left, top right, bottom right, bottom left of the
upright cheque; outside of the page where a corner is."""


def size_of(image: npt.NDArray[Any]) -> tuple[int, int]:
    """Returns height and width."""
    return image.shape[0], image.shape[1]


def part(image: Pixels, box: Box) -> Pixels:
    """Returns the pixels of `image`, (H, W) or (H, W, channels), inside a box: a view, not a copy.

    >>> part(np.arange(12).reshape(3, 4), (1, 0, 3, 2)).tolist()
    [[1, 2], [5, 6]]
    """
    x0, y0, x1, y1 = box
    return image[y0:y1, x0:x1]  # type: ignore[return-value]  # a slice of an array is one of the same kind


def thinned(image: Image, step: int) -> Image:
    """Returns every `step`th pixel of every `step`th row, in rows without gaps.

    >>> thinned(np.arange(36, dtype=np.uint8).reshape(3, 4, 3), 2)[..., 0].tolist()
    [[0, 6], [24, 30]]
    """
    # NumPy copies pixels in a third of the time that it takes for their channels. A pixel's lie beside each
    # other but where somebody turned RGB round.
    whole = image if image.strides[2] == 1 else np.ascontiguousarray(image)
    return np.ascontiguousarray(whole.view(_PIXEL)[::step, ::step]).view(np.uint8)


def padded(box: Box, padding: tuple[int, int], image: npt.NDArray[Any]) -> Box:
    """Returns a box with so many pixels more at its left and right, and at its top and bottom, inside the
    picture.

    >>> padded((10, 10, 20, 20), (5, 15), np.zeros((30, 40)))
    (5, 0, 25, 30)
    """
    (x0, y0, x1, y1), (dx, dy) = box, padding
    return max(0, x0 - dx), max(0, y0 - dy), min(image.shape[1], x1 + dx), min(image.shape[0], y1 + dy)


def overlaps(box: npt.NDArray[Number], others: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """Returns intersection over union of one box (4,) with others (n, 4); 0 if both have no area.

    >>> others = np.array([[0.0, 0, 2, 2], [1, 0, 3, 2], [2, 0, 4, 2]])
    >>> overlaps(np.array([0.0, 0, 2, 2]), others).round(3).tolist()
    [1.0, 0.333, 0.0]
    """
    low = np.maximum(box[:2], others[:, :2])
    high = np.minimum(box[2:], others[:, 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=1)
    area = np.prod(box[2:] - box[:2])
    areas = np.prod(others[:, 2:] - others[:, :2], axis=1)
    union = area + areas - shared
    ratio: npt.NDArray[Number] = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
    return ratio


def iou(a: Sequence[float], b: Sequence[float]) -> float:
    """Returns intersection over union of two boxes.

    >>> iou((0, 0, 2, 2), (1, 0, 3, 2))
    0.3333333333333333
    """
    return float(overlaps(np.asarray(a, np.float64), np.asarray([b], np.float64))[0])

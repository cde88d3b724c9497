"""The corners of each cheque in a picture, as a network sees them.

In: a picture, RGB uint8 (H, W, 3). Out: an `Outline` for each cheque, the surest first. The network
`cheque-outline` sees the picture in 192 x 192 pixels: corners are right to about a hundredth of the cheque's
width, and `leaf.edges` moves them to the edges that the picture shows. See docs/models/cheque-outline.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chequeocr.imaging.boxes import size_of, thinned
from chequeocr.models import registry
from chequeocr.models.session import Form, LazySession, run_one
from chequeocr.types import Image

Floats = npt.NDArray[np.float32]
Points = npt.NDArray[np.float64]

SIDE = 192
"""The network sees a picture as a square of this many pixels, its aspect kept."""

STRIDE = 8
"""Pixels of a cell."""

REACH = 48.0
"""Pixels in which the network counts how far a corner is away."""

CHANNELS = 9

SURE = 0.6
"""A cell lies on a cheque from this probability on."""

_NEAR = 0.3  # of a cheque's diagonal: cells whose corners are no further apart speak of one cheque
_CLOSE = 0.12  # of the diagonal: within it a cell counts for much more than beyond
_LEAST_CELLS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """One cheque: its corners, float64 (4, 2), x and y in pixels of the picture, top left, top right, bottom
    right, bottom left as the picture shows it, outside of it where it ends before the cheque does; how sure
    the network is, from 0 to 1; and how far the cells that saw the cheque differ, as a share of its
    length."""

    corners: Points
    sure: float
    spread: float


class OutlineFinder:
    """Finds cheques with the network `cheque-outline`, which it loads with the first picture. Threads may
    share it, it works after fork, and can be pickled.

    `model` is the path of another ONNX file of the same form. Raises ModelNotFoundError.
    """

    def __init__(self, model: Path | str | None = None, threads: int = 0) -> None:
        cells = SIDE // STRIDE
        file = registry.path("cheque-outline") if model is None else model
        self._session = LazySession(file, threads, Form((None, 3, SIDE, SIDE), (None, CHANNELS, cells,
        cells)))

    def outlines(self, image: Image) -> list[Outline]:
        """Returns the cheques of a picture. Raises ModelCorruptError, ModelError."""
        found = run_one(self._session.get(), network_input(image)[None])[0]
        return decoded(found, size_of(image))


def network_input(image: Image) -> Floats:
    """Returns the network's input: (3, SIDE, SIDE), mean 0 and deviation 1, in the middle of zeros."""
    import cv2

    scale, left, top, (wide, high) = fitted(size_of(image))
    thin = max(1, int(1 / scale / 4))
    small = cv2.resize(
        thinned(image, thin), (wide, high),
        interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR,
    ).astype(np.float32)  # fmt: skip
    canvas = np.zeros((3, SIDE, SIDE), np.float32)
    level = (small - small.mean()) / (small.std() + 4.0)
    canvas[:, top : top + high, left : left + wide] = level.transpose(2, 0, 1)
    return canvas


def fitted(size: tuple[int, int]) -> tuple[float, int, int, tuple[int, int]]:
    """Returns how a picture of (H, W) lies in the network's square: pixels of it a pixel of the picture, its
    left and upper edge, and its width and height there.

    >>> fitted((400, 800))
    (0.24, 0, 48, (192, 96))
    """
    height, width = size
    scale = SIDE / max(height, width)
    wide, high = max(1, round(width * scale)), max(1, round(height * scale))
    return scale, (SIDE - wide) // 2, (SIDE - high) // 2, (wide, high)


def decoded(found: Floats, size: tuple[int, int]) -> list[Outline]:
    """Returns the cheques that the network's output, (9, 24, 24), speaks of, for a picture of (H, W).

    Cells of the inner part that mean the same corners are one cheque. Each of its corners is then the mean of
    what all cells inside say, the nearer the more.
    """
    sure = 1 / (1 + np.exp(-found[0].astype(np.float64)))
    middles = (np.stack(np.meshgrid(np.arange(found.shape[2]), np.arange(found.shape[1])), -1) + 0.5) * STRIDE
    corners = middles[:, :, None] + found[1:].transpose(1, 2, 0).reshape(*sure.shape, 4, 2) * float(REACH)
    left = np.where(sure >= SURE, sure, 0.0)
    outlines = []
    while left.any():
        best = np.unravel_index(int(left.argmax()), left.shape)
        length = max(1.0, float(np.linalg.norm(corners[best][1] - corners[best][3])))
        apart = np.linalg.norm(corners - corners[best], axis=3).max(2)
        same = (left > 0) & (apart <= _NEAR * length)
        left[same] = 0.0
        if int(same.sum()) < _LEAST_CELLS:
            continue
        mean = np.average(corners[same], axis=0, weights=sure[same])
        spread = float(np.linalg.norm(corners[same] - mean, axis=2).mean()) / length
        close = _by_the_nearest(corners, middles, mean)
        outlines.append(Outline(_in_picture(close, size), float(sure[same].mean()), spread))
    return outlines


def _by_the_nearest(corners: Points, middles: Points, mean: Points) -> Points:
    """Each corner as the cells inside of the outline `mean` say, those nearest to it above all."""
    import cv2

    inside = np.array([cv2.pointPolygonTest(mean.astype(np.float32), (float(x), float(y)), False) >= 0
                       for x, y in middles.reshape(-1, 2)])  # fmt: skip
    if not inside.any():
        return mean
    length = float(np.linalg.norm(mean[1] - mean[3]))
    apart = np.linalg.norm(middles.reshape(-1, 1, 2)[inside] - mean, axis=2)
    weights = np.exp(-apart / (_CLOSE * length))[..., None]
    said = corners.reshape(-1, 4, 2)[inside]
    return np.asarray((said * weights).sum(0) / weights.sum(0), np.float64)


def _in_picture(corners: Points, size: tuple[int, int]) -> Points:
    """Corners in the network's square as corners in the picture of (H, W)."""
    _, left, top, (wide, high) = fitted(size)
    return np.asarray((corners - (left, top)) * np.array([size[1] / wide, size[0] / high]), np.float64)

"""Where lines of text stand on a picture, in any direction and colour, print and handwriting.

In: a picture, RGB uint8 (H, W, 3). Out: the corners of each line, and the line cut out level. The network is
`cheque-text` (PP-OCRv3's mobile detector): a map of how likely each pixel is in the core of a line, from
which outlines are taken as Liao et al. do, "Real-time Scene Text Detection with Differentiable Binarization",
2020. See docs/models/cheque-text.md.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from chequeocr.imaging.boxes import size_of, thinned
from chequeocr.models import registry
from chequeocr.models.session import Form, LazySession, run_one
from chequeocr.types import Image

Points = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]

WIDTH = 960
"""Pixels of the longer side as the network sees it: print of a hundredth of a cheque's width is ten high."""

_GRID = 32
_MEAN, _DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of ImageNet, blue first: as trained
_LEVELS = ((np.arange(256, dtype=np.float32)[:, None] / 255.0 - np.array(_MEAN[::-1], np.float32))
           / np.array(_DEVIATION[::-1], np.float32))[None]  # fmt: skip
"""What the network sees of each level of red, green and blue, (1, 256, 3)."""

_CORE, _SURE = 0.3, 0.5  # a pixel lies in a core, a core is one: as upstream sets them
_GROWN = 1.6  # times area over circumference by which a line is larger than its core: upstream's
_ENDS = 0.4  # of a line's height that it is longer than upstream makes it, both ends together
_LOWEST = 3.0  # pixels of a core
_FULL = 0.55  # of the box around a core that is one line; where two cross, it is emptier
_LONG = 40.0  # pixels: shorter cores are no crossing of lines that could be told apart
_POINTS = 60  # of a core's middle lines that are looked at
_OFF, _APART = 2.5, 28.0  # pixels: how far from a bar its points lie, and from each other
_SHORT, _BARS = 24.0, 4  # pixels of the shortest bar; bars of a core
_LONGEST = 16384  # pixels of a line that is cut out: longer ones are as low as a rule, and are narrowed
_MOST = 400  # lines; a page of print has fewer


class TextFinder:
    """Finds lines of text with the network `cheque-text`, which it loads with the first picture. Threads may
    share it, it works after fork, and can be pickled.

    `model` is the path of another ONNX file of the same form. Raises ModelNotFoundError.
    """

    def __init__(self, model: Path | str | None = None, threads: int = 0) -> None:
        file = registry.path("cheque-text") if model is None else model
        self._session = LazySession(file, threads, Form((None, 3, None, None), (None, 1, None, None)))

    def lines(self, image: Image) -> list[Points]:
        """Returns the corners of each line, float64 (4, 2), x and y in pixels of the picture: top left, top
        right, bottom right, bottom left as it is read. Raises ModelCorruptError, ModelError."""
        found = run_one(self._session.get(), network_input(image)[None])[0, 0]
        scale = np.array(size_of(image)[::-1]) / np.array(found.shape[::-1])
        return [corners * scale for corners in outlines(found)]


def network_input(image: Image) -> Floats:
    """Returns the network's input, (3, h, w), sides of multiples of 32 pixels, WIDTH the longer one."""
    height, width = size_of(image)
    scale = WIDTH / max(height, width)
    wide, high = (max(_GRID, round(side * scale / _GRID) * _GRID) for side in (width, height))
    thin = max(1, int(1 / scale / 2))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(thinned(image, thin), (wide, high), interpolation=method)
    return np.ascontiguousarray(cv2.LUT(small, _LEVELS)[..., ::-1].transpose(2, 0, 1))


def outlines(found: Floats) -> list[Points]:
    """Returns the corners of each line, in pixels of the network's map (h, w), from above on."""
    mask = (found > _CORE).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    rows = []
    largest = sorted(contours, key=cv2.contourArea, reverse=True)[:_MOST]
    for contour in (np.asarray(one, np.int32) for one in largest):
        core = cv2.minAreaRect(contour)
        one, other = core[1]
        if min(one, other) < _LOWEST or _sureness(found, contour) < _SURE:
            continue
        crossing = max(one, other) >= _LONG and cv2.contourArea(contour) < _FULL * one * other
        for middle, sides, angle in (crossing and _bars(contour)) or [core]:
            rows.append(_as_read(np.asarray(cv2.boxPoints((middle, _grown(*sides), angle)), np.float64)))
    return sorted(rows, key=lambda corners: (corners[0, 1], corners[0, 0]))


def level(image: Image, corners: Points, height: int, stretch: float = 1.0) -> Image:
    """Returns a line of a picture cut out level, `height` pixels high, its width times `stretch`: RGB
    (height, w, 3)."""
    along = float(np.linalg.norm(corners[1] - corners[0]))
    across = max(1.0, float(np.linalg.norm(corners[3] - corners[0])))
    wide = min(_LONGEST, max(1, round(along * height * stretch / across)))
    square = np.array([[0, 0], [wide, 0], [wide, height]], np.float32)
    matrix = cv2.getAffineTransform(corners[:3].astype(np.float32), square)
    # Twice as fine where pixels are left out, then averaged: thin strokes would be lost else.
    finer = 2 if across > 1.5 * height else 1
    size = (wide * finer, height * finer)
    cut = cv2.warpAffine(image, matrix * finer, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    if finer > 1:
        cut = cv2.resize(cut, (wide, height), interpolation=cv2.INTER_AREA)
    return np.asarray(cut, np.uint8)


def _grown(one: float, other: float) -> tuple[float, float]:
    """The sides of a line, of those of its core; at its ends, where first and last letters lie, a little
    more."""
    grown = _GROWN * one * other / (one + other)
    across = min(one, other) + grown
    more = _ENDS * across
    return (one + grown + (more if one >= other else 0.0), other + grown + (0.0 if one >= other else more))


def _bars(contour: npt.NDArray[np.int32]) -> list[cv2.typing.RotatedRect]:
    """The straight bars of which a core consists where lines cross, as a stamp and a line of writing do."""
    x, y, wide, high = cv2.boundingRect(contour)
    inside = np.zeros((high + 2, wide + 2), np.uint8)
    cv2.drawContours(inside, [contour], 0, 1, cv2.FILLED, offset=(1 - x, 1 - y))
    depth = cv2.distanceTransform(inside, cv2.DIST_L2, 3)
    ridge = (depth > 1.0) & (depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8)) - 0.3)
    rows, columns = np.nonzero(ridge)
    chosen = np.linspace(0, max(0, len(rows) - 1), min(_POINTS, len(rows))).astype(np.intp)
    points = np.stack([columns[chosen], rows[chosen]], 1).astype(np.float64)
    deep = np.asarray(depth, np.float64)[rows[chosen], columns[chosen]]
    bars: list[cv2.typing.RotatedRect] = []
    while len(points) >= 4 and len(bars) < _BARS:
        run = _straightest(points)
        if len(run) < 4:
            break
        (dx, dy, px, py) = cv2.fitLine(points[run].astype(np.float32), cv2.DIST_L2, 0, 0.01, 0.01).ravel()
        along = (points[run] - (px, py)) @ (dx, dy)
        length = float(along.max() - along.min())
        if length < _SHORT:
            break
        thick = 2 * float(np.median(deep[run]))
        at = (along.max() + along.min()) / 2
        middle = (float(px + at * dx) + x - 1, float(py + at * dy) + y - 1)
        bars.append((middle, (length + thick, thick), float(np.degrees(np.arctan2(dy, dx)))))
        # Where bars cross at a slant the middle lines of one may be parted: its other half is a bar, too.
        left = np.setdiff1d(np.arange(len(points)), run)
        points, deep = points[left], deep[left]
    return bars


def _straightest(points: Points) -> npt.NDArray[np.intp]:
    """The longest run of points along the straight line that has most of them near it."""
    first, second = np.triu_indices(len(points), 1)
    way = points[second] - points[first]
    length = np.linalg.norm(way, axis=1)
    far = length >= _SHORT
    if not far.any():
        return np.zeros(0, np.intp)
    way, start = way[far] / length[far][:, None], points[first[far]]
    off = np.abs((points[None, :, 0] - start[:, None, 0]) * way[:, None, 1]
                 - (points[None, :, 1] - start[:, None, 1]) * way[:, None, 0])
    best = int((off <= _OFF).sum(axis=1).argmax())
    near = np.flatnonzero(off[best] <= _OFF)
    along = (points[near] - start[best]) @ way[best]
    order = np.argsort(along)
    gaps = np.flatnonzero(np.diff(along[order]) > _APART)
    ends = [0, *(gaps + 1).tolist(), len(order)]
    runs = [order[a:b] for a, b in pairwise(ends)]
    return np.asarray(near[max(runs, key=len)], np.intp)


def _sureness(found: Floats, contour: npt.NDArray[np.int32]) -> float:
    """The mean of the map inside of a contour."""
    x, y, wide, high = cv2.boundingRect(contour)
    inside = np.zeros((high, wide), np.uint8)
    cv2.drawContours(inside, [contour], 0, 1, cv2.FILLED, offset=(-x, -y))
    return float(found[y : y + high, x : x + wide][inside > 0].mean())


def _as_read(points: Points) -> Points:
    """Corners in the order of reading: along the longer side, from the left; what stands on end from below
    to above, as print at an edge does."""
    sides = np.linalg.norm(np.roll(points, -1, axis=0) - points, axis=1)
    if sides[1] > sides[0]:
        points = np.roll(points, -1, axis=0)
    along = points[1] - points[0]
    level = abs(along[0]) >= abs(along[1])
    if (along[0] < 0) if level else (along[1] > 0):
        points = np.roll(points, -2, axis=0)
    # Clockwise as the picture shows it: the third corner lies below the line, or right of one on end.
    along, down = points[1] - points[0], points[2] - points[1]
    if along[0] * down[1] - along[1] * down[0] < 0:
        points = points[[3, 2, 1, 0]]
    return points

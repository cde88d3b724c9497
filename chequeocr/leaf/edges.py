"""Moves the sides of an outline to the edges that the picture shows.

In: a picture, RGB uint8 (H, W, 3), and corners that are right to some hundredths of the cheque's width. Out:
corners on the paper's edges, to some thousandths. Along each side the straight line is looked for across
which the picture changes most (a Hough transform of a narrow strip); where no line is clear the side stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from chequeocr.types import Image

Points = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]
Offsets = npt.NDArray[np.floating[Any]]

WITHIN = 0.05
"""How far from a side its edge is looked for, as a share of the outline's longer side."""

CLEAR = 0.65
"""Share of a side along which the picture must change."""

_LENGTH = 1000  # pixels of the longer side in which edges are looked for
_ALONG = 96  # points of a side
_BAND = 5  # pixels on each side of a line that are compared: print is thinner, and mostly goes unnoticed
_LEAST_CHANGE, _ABOVE = 5.0, 2.5  # grey levels, and times the middling change: less is grain
_RIM = 0.03  # of the picture's longer side
_COARSE = 2.5  # pixels between the lines that are tried first
# How much a line at the end of the strip loses. Print lies inwards, and a cheque that is cut loses writing.
_OUTWARDS, _INWARDS = 0.2, 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """An outline's `corners`, float64 (4, 2), and how many of its four sides are `unclear`: they lie inside
    of the picture, and no edge was found near them."""

    corners: Points
    unclear: int


def refined(image: Image, corners: Points) -> Points:
    """Returns the corners, float64 (4, 2), with each side on the clearest edge near it.

    A side that lies outside of the picture stays where it is.
    """
    return sides(image, corners).corners


def sides(image: Image, corners: Points) -> Sides:
    """Returns the same, with how many sides lie on no edge."""
    longest = max(float(np.linalg.norm(corners[k] - corners[k - 1])) for k in range(4))
    if not np.isfinite(longest) or longest < 64:
        return Sides(corners, 4)
    step = longest / _LENGTH
    ends = [(corners[k], corners[(k + 1) % 4]) for k in range(4)]
    edges = [_edge(image, start, end, step) for start, end in ends]
    unclear = sum(edge is None and not _at_rim(image, *side) for edge, side in zip(edges, ends, strict=True))
    lines = [np.stack(side) if edge is None else edge for edge, side in zip(edges, ends, strict=True)]
    met = [_meeting(lines[k - 1], lines[k]) for k in range(4)]
    if any(point is None for point in met):
        return Sides(corners, 4)
    found = np.array(met, np.float64)
    # Two neighbours' lines that nearly run alike meet anywhere: an outline moves a little, or not at all.
    moved = float(np.linalg.norm(found - corners, axis=1).max())
    return Sides(found, unclear) if moved <= 2 * WITHIN * longest else Sides(corners, 4)


def _at_rim(image: Image, start: Points, end: Points) -> bool:
    """Whether a side lies along the picture's rim, or outside: there is no edge to be seen."""
    high, wide = image.shape[:2]
    near = _RIM * max(high, wide)
    both = np.stack([start, end])
    return bool(
        (both[:, 0] <= near).all() or (both[:, 0] >= wide - near).all()
        or (both[:, 1] <= near).all() or (both[:, 1] >= high - near).all()
    )  # fmt: skip


def _edge(image: Image, start: Points, end: Points, step: float) -> Points | None:
    """The line of an edge near the one from `start` to `end`, as two points (2, 2); None if none is clear."""
    along = end - start
    length = float(np.linalg.norm(along))
    if length < 1:
        return None
    across = np.array([-along[1], along[0]]) / length * step
    reach = round(WITHIN * _LENGTH)
    change = _change(image, (start, along), across, reach + _BAND)
    best = _best_line(change, reach)
    if best is None:
        return None
    first, last = best
    return np.stack([start + first * across, end + last * across])


def _change(image: Image, side: tuple[Points, Points], across: Points, reach: int) -> Floats:
    """How much the picture changes across a side: (points along it, offsets from `_BAND` - `reach` to
    `reach` - `_BAND`)."""
    import cv2

    start, along = side
    shares = (np.arange(_ALONG) + 0.5) / _ALONG
    offsets = np.arange(-reach, reach + 1)
    at = start + shares[:, None, None] * along + offsets[None, :, None] * across
    strip = np.asarray(
        cv2.remap(
            image, at[..., 0].astype(np.float32) - 0.5, at[..., 1].astype(np.float32) - 0.5,
            cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE,
        ), np.float32,
    )  # fmt: skip
    sums = np.concatenate([np.zeros_like(strip[:, :1]), np.cumsum(strip, 1)], 1)
    bands = (sums[:, _BAND:] - sums[:, :-_BAND]) / _BAND  # band i covers offsets i to i + _BAND
    change = np.abs(bands[:, _BAND + 1 :] - bands[:, : -_BAND - 1]).max(2)
    height, width = image.shape[:2]
    outside = (at < 0).any(2) | (at[..., 0] > width) | (at[..., 1] > height)
    change[outside[:, _BAND:-_BAND]] = 0.0
    return np.asarray(change, np.float32)


def _best_line(change: Floats, reach: int) -> tuple[float, float] | None:
    """The offsets at both ends of a side of the line across which the picture changes all along; None if
    there is none."""
    # Print changes more than a pale edge does, but has gaps: it counts how much of a line changes at all.
    least = max(_LEAST_CHANGE, _ABOVE * float(np.median(change)))
    changes = np.minimum(change / np.float32(least), 1.0)
    lines = np.arange(-reach, reach + 1, _COARSE)
    first, last, share = _strongest(changes, reach, (lines, lines))
    if share < CLEAR:
        return None
    for step in (1.0, 0.5):
        near = step * np.arange(-5, 6)
        first, last, _ = _strongest(change, reach, (first + near, last + near))
    return first, last


def _strongest(change: Floats, reach: int, offsets: tuple[Offsets, Offsets]) -> tuple[float, float, float]:
    """Of the lines with these offsets at the ends the strongest, and its mean change."""
    firsts, lasts = offsets
    shares = (np.arange(_ALONG) + 0.5) / _ALONG
    at = firsts[:, None, None] * (1 - shares) + lasts[None, :, None] * shares
    columns = np.clip(np.rint(at + reach).astype(np.intp), 0, change.shape[1] - 1)
    strength = change[np.arange(_ALONG), columns].mean(2)
    loss = _loss(firsts / reach)[:, None] + _loss(lasts / reach)[None]
    i, j = np.unravel_index(int((strength * (1 - loss)).argmax()), strength.shape)
    return float(firsts[i]), float(lasts[j]), float(strength[i, j])


def _loss(offsets: Offsets) -> Offsets:
    """How much less an end of a line counts whose offset is this share of the furthest; below 0 it is
    outwards."""
    return np.asarray(np.where(offsets < 0, -_OUTWARDS * offsets, _INWARDS * offsets) / 2)


def _meeting(one: Points, other: Points) -> Points | None:
    """Where two lines meet; None where they run alike."""
    (a, b), (c, d) = one, other
    matrix = np.stack([b - a, c - d], 1)
    if abs(float(np.linalg.det(matrix))) < 1e-9:
        return None
    return np.asarray(a + np.linalg.solve(matrix, c - a)[0] * (b - a))

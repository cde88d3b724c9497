"""Scenes with cheques: a photo of one on a desk, a scan that it fills, several on a page, none at all.

In: a random generator and drawn leaves. Out: `Scene`: a picture, RGB uint8 (H, W, 3), and the corners of each
cheque in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.imaging.boxes import size_of
from chequeocr.synth.dice import Rng, chance
from chequeocr.train.outline.clutter import clutter, desk, finger
from chequeocr.train.pictures import develop
from chequeocr.types import Image

Points = NDArray[np.float64]

LONGEST = 400  # of a scene: twice what the network sees, so that edges are blended as a camera blends them

_TURNS = (0.62, 0.12, 0.14, 0.12)


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """The picture of a page, RGB uint8, and the cheque's box on it: x0, y0, x1, y1."""

    image: Image
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A picture and its cheques: corners (4, 2) of each, top left first as the picture shows it,
    clockwise."""

    image: Image
    corners: list[Points]


def scene(rng: Rng, leaves: list[Leaf]) -> Scene:
    """A scene of a kind that is drawn too."""
    roll = rng.random()
    if roll < 0.56:
        return photo(rng, _one(rng, leaves))
    if roll < 0.80:
        return scan(rng, _one(rng, leaves))
    if roll < 0.93:
        return several(rng, leaves)
    image = desk(rng, *_frame(rng))
    clutter(rng, image, int(rng.integers(0, 7)))
    return Scene(_developed(rng, image), [])


def photo(rng: Rng, leaf: Leaf, longest: int = LONGEST) -> Scene:
    """One cheque on a desk, seen from a side; its edges may end outside of the picture, whose longer side has
    so many pixels."""
    high, wide = _frame(rng, longest)
    canvas = desk(rng, high, wide)
    if chance(rng, 0.5):
        clutter(rng, canvas, int(rng.integers(1, 6)))
    corners = _seen_from_a_side(rng, size_of(leaf.image))
    span = np.ptp(corners, axis=0)
    share = float(rng.uniform(0.35, 0.97)) if chance(rng, 0.75) else float(rng.uniform(0.9, 1.12))
    corners = corners * (share * min(wide / span[0], high / span[1]))
    free = np.array([wide, high]) - np.ptp(corners, axis=0)
    corners = corners - corners.min(0) + free * rng.uniform(0.05, 0.95, 2)
    _shadow(rng, canvas, corners)
    found = _laid(canvas, leaf, corners)
    if chance(rng, 0.15):
        finger(rng, canvas, corners)
    return Scene(_developed(rng, canvas), [found])


def scan(rng: Rng, leaf: Leaf) -> Scene:
    """One cheque that fills its picture: the edges are just inside of it or cut away."""
    height, width = leaf.image.shape[:2]
    scale = LONGEST / max(height, width)
    tilt = float(rng.normal(0, 0.6) if chance(rng, 0.6) else rng.uniform(-8, 8))
    margins = rng.normal(0.0, 0.015, 4) if chance(rng, 0.65) else rng.uniform(-0.03, 0.15, 4)
    corners = _turned(_rectangle(width, height), tilt) * scale
    corners = corners - corners.min(0) + margins[:2] * scale * [width, height]
    far = corners.max(0) + margins[2:] * scale * [width, height]
    wide, high = (max(64, round(v)) for v in far)
    shade = int(rng.choice([255, 250, 0, 40, 225]))
    canvas = desk(rng, high, wide) if chance(rng, 0.2) else np.full((high, wide, 3), shade, np.uint8)
    found = _laid(canvas, leaf, corners)
    turns = int(rng.choice(4, p=_TURNS))
    image, found = _quarter(canvas, found, turns)
    return Scene(_developed(rng, image), [found])


def several(rng: Rng, leaves: list[Leaf]) -> Scene:
    """Two to four cheques on one page, one below the other or scattered, perhaps touching; other papers
    beside them."""
    count = int(rng.integers(2, 5))
    chosen = [_one(rng, leaves) for _ in range(count)]
    canvas, corners = (_stacked if chance(rng, 0.7) else _scattered)(rng, chosen)
    tilt = float(np.clip(rng.normal(0, 3), -10, 10))
    turns = int(rng.choice(4, p=_TURNS))
    high, wide = canvas.shape[:2]
    found = []
    for leaf, there in zip(chosen, corners, strict=True):
        middle = there.mean(0)
        own = np.add(_turned(there - middle, float(rng.normal(0, 0.5))), middle)
        around = np.array([wide / 2, high / 2])
        found.append(_laid(canvas, leaf, _turned(own - around, tilt) + around))
    image = canvas
    turned = []
    for one in found:
        image, there = _quarter(canvas, one, turns)
        turned.append(there)
    return Scene(_developed(rng, image), turned)


def _stacked(rng: Rng, leaves: list[Leaf]) -> tuple[Image, list[Points]]:
    width = 260.0
    gap = float(rng.choice([0.0, 0.0, rng.uniform(2, 40)]))
    pitch = [(0.0 if gap == 0 else gap, width * leaf.image.shape[0] / leaf.image.shape[1]) for leaf in leaves]
    margins = rng.uniform(0, 40, 4)
    high = margins[0] + margins[1] + sum(a + b for a, b in pitch)
    canvas = _page(rng, round(high), round(width + margins[2] + margins[3]))
    corners, y = [], float(margins[0])
    for before, tall in pitch:
        y += before
        shift = 0.0 if gap == 0 else float(rng.uniform(-8, 8))
        middle = np.array([width / 2 + margins[2] + shift, y + tall / 2])
        corners.append(_rectangle(width, tall) + middle)
        y += tall
    if chance(rng, 0.25):  # one place holds something else
        clutter(rng, canvas, int(rng.integers(1, 4)))
    return canvas, corners


def _scattered(rng: Rng, leaves: list[Leaf]) -> tuple[Image, list[Points]]:
    """A grid of two columns, each cheque somewhere in its cell."""
    cell = (200, 110)
    rows = (len(leaves) + 1) // 2
    canvas = _page(rng, rows * cell[1] + 20, 2 * cell[0] + 20)
    clutter(rng, canvas, int(rng.integers(0, 4)))
    corners = []
    places = rng.permutation(2 * rows)[: len(leaves)]
    for leaf, place in zip(leaves, places, strict=True):
        aspect = leaf.image.shape[0] / leaf.image.shape[1]
        wide = min(cell[0], cell[1] / aspect) * float(rng.uniform(0.75, 0.99))
        free = np.array([cell[0] - wide, cell[1] - wide * aspect])
        corner = np.array([place % 2 * cell[0], place // 2 * cell[1]]) + 10 + free * rng.uniform(0, 1, 2)
        corners.append(np.add(_rectangle(wide, wide * aspect) + corner, [wide / 2, wide * aspect / 2]))
    return canvas, corners


def _page(rng: Rng, high: int, wide: int) -> Image:
    if chance(rng, 0.35):
        return desk(rng, high, wide)
    return np.full((high, wide, 3), rng.uniform(215, 256, 3), np.uint8)


def _one(rng: Rng, leaves: list[Leaf]) -> Leaf:
    return leaves[int(rng.integers(len(leaves)))]


def _frame(rng: Rng, longest: int = LONGEST) -> tuple[int, int]:
    """Height and width of a picture: phones' and cameras' formats, upright or lying."""
    short = round(longest * float(rng.choice([3 / 4, 9 / 16, 2 / 3, rng.uniform(0.45, 1.0)])))
    return (longest, short) if chance(rng, 0.3) else (short, longest)


def _rectangle(width: float, height: float) -> Points:
    """The corners of a rectangle about its middle."""
    return np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [width / 2, height / 2]


def _turned(corners: Points, degrees: float) -> Points:
    sine, cosine = np.sin(np.deg2rad(degrees)), np.cos(np.deg2rad(degrees))
    return np.asarray(corners @ np.array([[cosine, sine], [-sine, cosine]]))


def _seen_from_a_side(rng: Rng, size: tuple[int, int]) -> Points:
    """The corners of a sheet of (H, W): each moved by up to 8 % of the width, turned by quarters and up to 16
    degrees more."""
    height, width = size
    corners = _rectangle(width, height)
    moved = float(rng.choice([0.03, 0.05, 0.085]))
    corners = corners + rng.uniform(-moved, moved, (4, 2)) * width
    return _turned(corners, 90.0 * int(rng.choice(4, p=_TURNS)) + float(rng.uniform(-16, 16)))


def _laid(canvas: Image, leaf: Leaf, corners: Points) -> Points:
    """Lays the page with its corners there; the cheque's own corners, top left of the picture first."""
    height, width = leaf.image.shape[:2]
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, corners.astype(np.float32))
    size = float(np.linalg.norm(corners[1] - corners[0]))
    image = leaf.image
    if size < 0.7 * width:  # a warp takes single pixels: too fine a picture would come out as grain
        image = np.asarray(cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
        matrix = matrix @ np.diag([width / image.shape[1], height / image.shape[0], 1.0])
    cv2.warpPerspective(
        image, matrix, canvas.shape[1::-1], dst=canvas, flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_TRANSPARENT,
    )  # fmt: skip
    x0, y0, x1, y1 = leaf.box
    own = np.array([[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]], np.float64)
    whole = cv2.getPerspectiveTransform(source, corners.astype(np.float32))
    return as_seen(np.asarray(cv2.perspectiveTransform(own, whole)[0], np.float64))


def as_seen(corners: Points) -> Points:
    """The same corners, the one at the picture's top left first.

    >>> as_seen(np.array([[9.0, 0], [9, 20], [0, 20], [0, 0]]))[0].tolist()
    [0.0, 0.0]
    """
    low, high = corners.min(0), corners.max(0)
    around = np.array([low, [high[0], low[1]], high, [low[0], high[1]]])
    apart = [float(np.linalg.norm(np.roll(corners, -k, 0) - around, axis=1).sum()) for k in range(4)]
    return np.roll(corners, -int(np.argmin(apart)), 0)


def _quarter(image: Image, corners: Points, turns: int) -> tuple[Image, Points]:
    """Picture and corners after so many quarter turns anticlockwise."""
    for _ in range(turns):
        corners = np.stack([corners[:, 1], image.shape[1] - corners[:, 0]], 1)
        image = np.ascontiguousarray(np.rot90(image))
    return image, as_seen(corners)


def _shadow(rng: Rng, canvas: Image, corners: Points) -> None:
    """A soft shadow beside the sheet."""
    if not chance(rng, 0.5):
        return
    shade = np.zeros(canvas.shape[:2], np.uint8)
    cv2.fillPoly(shade, [np.round(corners + rng.uniform(-5, 8, 2)).astype(np.int32)], 255)
    soft = cv2.GaussianBlur(shade, (0, 0), float(rng.uniform(1, 6))).astype(np.float32) / 255
    canvas[:] = (canvas * (1 - float(rng.uniform(0.1, 0.6)) * soft[..., None])).astype(np.uint8)


def _developed(rng: Rng, image: Image) -> Image:
    return develop(rng, image) if chance(rng, 0.85) else image

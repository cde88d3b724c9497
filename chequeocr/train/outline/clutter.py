"""What lies around a cheque: desks and cloths, other papers, keyboards, coins, a finger.

In: a random generator and a picture, RGB uint8 (H, W, 3). Out: the same picture, drawn on.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.synth.dice import Rng, chance
from chequeocr.train.pictures import ground
from chequeocr.types import Image


def desk(rng: Rng, height: int, width: int) -> Image:
    """A ground: plain, grained, with the lines of wood, tiles or a cloth; a third of them as pale as
    paper."""
    if chance(rng, 0.3):
        pale = rng.uniform(185, 250) + rng.uniform(-12, 12, 3)
        grain = rng.normal(0, rng.uniform(0, 8), (height, width, 1))
        out: Image = np.clip(pale + grain, 0, 255).astype(np.uint8)
    else:
        out = ground(rng, height, width)
    roll = rng.random()
    if roll < 0.3:
        _wood(rng, out)
    elif roll < 0.45:
        _grid(rng, out)
    return out


def _wood(rng: Rng, image: Image) -> None:
    """Long streaks in one direction, and joints between boards."""
    height, width = image.shape[:2]
    long = float(rng.uniform(20, 120))
    streaks = rng.normal(0, 1, (height, max(2, int(width / long)))).astype(np.float32)
    plane = np.asarray(cv2.resize(streaks, (width, height)) * np.float32(rng.uniform(4, 22)), np.float32)
    if chance(rng, 0.5):
        plane = np.asarray(cv2.resize(np.ascontiguousarray(plane.T), (width, height)), np.float32)
    image[:] = np.clip(image + plane[..., None], 0, 255).astype(np.uint8)
    for _ in range(int(rng.integers(0, 4))):
        at, shade = int(rng.integers(height)), float(rng.uniform(0.4, 0.9))
        band = image[at : at + int(rng.integers(1, 4))]
        band[:] = (band * shade).astype(np.uint8)


def _grid(rng: Rng, image: Image) -> None:
    """Lines across: tiles, squared paper, a cloth."""
    step = int(rng.integers(5, 60))
    gain = float(rng.uniform(0.6, 1.3))
    image[::step] = np.clip(image[::step] * gain, 0, 255).astype(np.uint8)
    if chance(rng, 0.7):
        image[:, ::step] = np.clip(image[:, ::step] * gain, 0, 255).astype(np.uint8)


def clutter(rng: Rng, image: Image, count: int) -> None:
    """Other things on the desk: papers with print, dark things, round things."""
    for _ in range(count):
        roll = rng.random()
        if roll < 0.6:
            _lay_paper(rng, image)
        elif roll < 0.85:
            shade = tuple(int(v) for v in rng.integers(0, 256, 3))
            cv2.fillPoly(image, [_sheet(rng, image, 0.1, 0.6)], shade)
        else:
            at = (int(rng.integers(image.shape[1])), int(rng.integers(image.shape[0])))
            shade = tuple(int(v) for v in rng.integers(0, 256, 3))
            cv2.circle(image, at, int(rng.integers(5, 50)), shade, -1)


def _sheet(rng: Rng, image: Image, least: float, most: float) -> NDArray[np.int32]:
    """The corners of a sheet somewhere, its sides shares of the picture's longer one."""
    longest = max(image.shape[:2])
    sides = rng.uniform(least, most, 2) * longest / 2
    turn = float(rng.uniform(0, np.pi) if chance(rng, 0.5) else rng.normal(0, 0.1))
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * sides
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    middle = rng.uniform(0, 1, 2) * [image.shape[1], image.shape[0]]
    return np.asarray(np.round(corners @ rotation + middle), np.int32)


def paper(rng: Rng, size: tuple[int, int]) -> Image:
    """A sheet of (H, W) with lines of print, or a frame: a letter, a receipt, a slip."""
    height, width = size
    colour = rng.uniform(190, 256) + rng.uniform(-10, 10, 3)
    sheet = np.full((height, width, 3), colour.clip(0, 255), np.uint8)
    ink = int(rng.integers(20, 160))
    pitch = int(rng.integers(5, 20))
    for y in range(pitch, height - pitch, pitch):
        x = int(rng.integers(3, 20))
        while x < width - 8:
            wide = int(rng.integers(4, 40))
            if chance(rng, 0.8):
                sheet[y : y + max(1, pitch // 3), x : min(width - 4, x + wide)] = ink
            x += wide + int(rng.integers(2, 8))
        if chance(rng, 0.15):
            break
    if chance(rng, 0.4):
        cv2.rectangle(sheet, (2, 2), (width - 3, height - 3), (ink,) * 3, 1)
    return sheet


def _lay_paper(rng: Rng, image: Image) -> None:
    """A sheet of print somewhere, turned and seen from a side."""
    height, width = (int(v) for v in rng.integers(60, 220, 2))
    sheet = paper(rng, (height, width))
    corners = _sheet(rng, image, 0.2, 0.8).astype(np.float32)
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, corners)
    cv2.warpPerspective(sheet, matrix, image.shape[1::-1], dst=image, flags=cv2.INTER_LINEAR,
                        borderMode=cv2.BORDER_TRANSPARENT)  # fmt: skip


def finger(rng: Rng, image: Image, corners: NDArray[np.float64]) -> None:
    """A finger over an edge of the sheet."""
    k = int(rng.integers(4))
    share = float(rng.uniform(0.05, 0.95))
    at = corners[k] * share + corners[(k + 1) % 4] * (1 - share)
    out = at - corners.mean(0)
    length = float(np.linalg.norm(corners[1] - corners[0]))
    middle = at + out / max(1.0, float(np.linalg.norm(out))) * length * 0.08
    angle = float(np.rad2deg(np.arctan2(out[1], out[0])))
    shade = (np.array([205, 160, 130]) * rng.uniform(0.35, 1.15)).clip(0, 255)
    axes = (round(length * float(rng.uniform(0.08, 0.14))), round(length * float(rng.uniform(0.03, 0.05))))
    cv2.ellipse(image, tuple(int(v) for v in middle), axes, angle, 0, 360, tuple(int(v) for v in shade), -1)

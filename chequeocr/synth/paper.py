"""The paper of a leaf: tints, security patterns, bands and watermarks.

In: a random generator and a size. Out: an RGB uint8 canvas with nothing written on it yet.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.synth.dice import Rng
from chequeocr.synth.fonts import FontBook, font_for_height
from chequeocr.synth.types import RgbImage

Plane = NDArray[np.float32]


def _tint(rng: Rng) -> NDArray[np.float32]:
    """A paper colour: mostly pale, sometimes a saturated blue, green or pink."""
    hue = float(rng.choice([20, 28, 40, 60, 90, 100, 105, 110, 150, 170])) + float(rng.normal(0, 5))
    deep = rng.random() < 0.3
    saturation = rng.uniform(70, 150) if deep else rng.uniform(0, 55)
    value = rng.uniform(195, 245) if deep else rng.uniform(225, 255)
    pixel = np.array([[[hue % 180, saturation, value]]], np.uint8)
    return np.asarray(cv2.cvtColor(pixel, cv2.COLOR_HSV2RGB)[0, 0], np.float32)


def _lettering(rng: Rng, height: int, width: int, book: FontBook) -> Plane:
    from PIL import Image, ImageDraw

    text = str(rng.choice(["BANK", "SECURE", "Meridian", "GENUINE", "CHEQUE", "LOTUS", "VALID"])) + "  "
    size = rng.uniform(0.018, 0.09) * height
    font = font_for_height(book.sans[int(rng.integers(2))], size)
    tile = Image.new("L", (max(4, int(font.getlength(text))), max(4, int(size * rng.uniform(1.4, 2.2)))))
    ImageDraw.Draw(tile).text((0, tile.height - 2), text, font=font, fill=255, anchor="ls")
    one = np.asarray(tile, np.float32) / 255.0
    shifted = np.roll(one, one.shape[1] // 2, axis=1)
    block = np.vstack([one, shifted])
    return np.tile(block, (height // block.shape[0] + 1, width // block.shape[1] + 1))[:height, :width]


def _waves(rng: Rng, height: int, width: int) -> Plane:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / height
    a = y + rng.uniform(0.02, 0.12) * np.sin(x * rng.uniform(2, 9) + rng.uniform(0, 6))
    field = (
        np.sin(a * rng.uniform(60, 220))
        if rng.random() < 0.6
        else np.sin(a * rng.uniform(60, 160)) * np.sin((x + y) * rng.uniform(40, 120))
    )
    return np.asarray(np.clip(field, 0, 1), np.float32)


def _mesh(rng: Rng, height: int, width: int) -> Plane:
    period = int(rng.integers(3, 12))
    tile = np.zeros((period, period), np.float32)
    tile[0, :] = 1.0
    if rng.random() < 0.5:
        tile[:, 0] = 1.0
    else:
        tile[np.arange(period), np.arange(period)] = 1.0
    return np.asarray(np.tile(tile, (height // period + 1, width // period + 1))[:height, :width], np.float32)


def _emblem(rng: Rng, height: int, width: int) -> Plane:
    """A large faint figure: a polygon, rings or a star, maybe cut into stripes."""
    plane = np.zeros((height, width), np.uint8)
    centre = np.array([width * rng.uniform(0.25, 0.75), height * rng.uniform(0.35, 0.65)])
    radius = height * rng.uniform(0.25, 0.6)
    corners = int(rng.integers(3, 9))
    angles = np.arange(corners * 2) * np.pi / corners + rng.uniform(0, 6)
    radii = np.where(np.arange(corners * 2) % 2 == 0, radius, radius * rng.uniform(0.4, 0.95))
    points = centre + np.stack([np.cos(angles) * radii, np.sin(angles) * radii], 1)
    cv2.fillPoly(plane, [np.round(points).astype(np.int32)], 255, cv2.LINE_AA)
    if rng.random() < 0.5:
        cv2.circle(
            plane,
            (int(centre[0]), int(centre[1])),
            int(radius * 0.5),
            0,
            max(1, int(radius * 0.15)),
            cv2.LINE_AA,
        )
    if rng.random() < 0.5:
        plane[:: int(rng.integers(2, 5))] = 0
    return plane.astype(np.float32) / 255.0


def _pattern(rng: Rng, height: int, width: int, book: FontBook) -> Plane:
    plane = np.zeros((height, width), np.float32)
    if rng.random() < 0.35:
        plane += _lettering(rng, height, width, book) * rng.uniform(0.3, 1.0)
    if rng.random() < 0.4:
        plane += _waves(rng, height, width) * rng.uniform(0.2, 0.9)
    if rng.random() < 0.25:
        plane += _mesh(rng, height, width) * rng.uniform(0.2, 0.8)
    if rng.random() < 0.4:
        plane += _emblem(rng, height, width) * rng.uniform(0.2, 1.0)
    return plane


def draw_paper(rng: Rng, height: int, width: int, book: FontBook) -> RgbImage:
    """Paper of (height, width): white or tinted, whole or as a band between a white head and a white foot,
    with patterns."""
    base = np.float32(rng.uniform(238, 255)) - rng.uniform(0, 8, 3).astype(np.float32)
    canvas = np.empty((height, width, 3), np.float32)
    canvas[:] = base
    roll = rng.random()
    top, bottom = 0.0, 1.0
    if roll < 0.45:
        top, bottom = float(rng.choice([0.0, 0.0, 0.17, 0.2])), float(rng.uniform(0.8, 0.86))
    elif roll < 0.6:
        top, bottom = float(rng.uniform(0.1, 0.22)), 1.0
    a, b = int(top * height), int(bottom * height)
    if rng.random() < 0.9:
        tint = _tint(rng)
        ramp = np.linspace(rng.uniform(0.75, 1.0), 1.0, width, dtype=np.float32)
        if rng.random() < 0.3:
            ramp = ramp[::-1]
        mixed = tint[None, None] * ramp[None, :, None] + base * (1 - ramp[None, :, None])
        plane = _pattern(rng, b - a, width, book)
        shift = rng.uniform(-0.22, 0.12) if tint.min() < 170 else rng.uniform(-0.2, 0.0)
        # Pattern ink is a darker or lighter tone of the tint itself.
        tone = np.where(shift < 0, tint * (1 + shift), 255 - (255 - tint) * (1 - shift))
        weight = np.clip(plane, 0, 1)[..., None]
        canvas[a:b] = np.broadcast_to(mixed, (b - a, width, 3)) * (1 - weight) + tone * weight
    return np.asarray(np.clip(canvas, 0, 255), np.uint8)

"""How a leaf becomes a picture: scanners and phones.

In: the drawn leaf with its boxes, the way of capture. Out: another picture and the boxes moved with it, among
them `cheque`, the outline of the leaf. A box that is turned becomes the smallest upright box around its
turned corners.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.synth.dice import Rng
from chequeocr.synth.types import Box, RgbImage

Matrix = NDArray[np.float64]


def move_box(box: Box, matrix: Matrix) -> Box:
    """The upright box around a box moved by a 3x3 homography."""
    x0, y0, x1, y1 = box
    corners = np.array([[x0, y0, 1.0], [x1, y0, 1.0], [x1, y1, 1.0], [x0, y1, 1.0]]) @ matrix.T
    points = corners[:, :2] / corners[:, 2:]
    (a, b), (c, d) = points.min(0), points.max(0)
    return (float(a), float(b), float(c), float(d))


def capture(
    rng: Rng, image: RgbImage, boxes: dict[str, Box], way: str, plain: bool = False
) -> tuple[RgbImage, dict[str, Box]]:
    """Take the picture: `way` is scan, grey, bitonal or photo. ValueError for another one."""
    height, width = image.shape[:2]
    boxes = {"cheque": (0.0, 0.0, float(width), float(height)), **boxes}
    if way == "photo":
        return _photo(rng, image, boxes)
    if way not in ("scan", "grey", "bitonal"):
        raise ValueError(f"capture {way!r} must be scan, grey, bitonal or photo")
    if plain:
        return image, boxes
    image, boxes = _lay_on_glass(rng, image, boxes)
    if way == "scan":
        return tone(rng, image), boxes
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    toned = tone(rng, np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), np.uint8))
    return (_two_levels(rng, toned) if way == "bitonal" else toned), boxes


def _two_levels(rng: Rng, image: RgbImage) -> RgbImage:
    """Black and white as clearing scanners send it: one threshold for all, Otsu's, or one for each spot."""
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    roll = rng.random()
    if roll < 0.4:
        level = float(grey.mean() * rng.uniform(0.6, 0.8))
        two = cv2.threshold(grey, level, 255, cv2.THRESH_BINARY)[1]
    elif roll < 0.65:
        two = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1]
    else:
        side = 2 * max(5, image.shape[0] // int(rng.integers(14, 30))) + 1
        drop = float(rng.uniform(8, 26))
        two = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, side, drop)
    return np.asarray(cv2.cvtColor(two, cv2.COLOR_GRAY2RGB), np.uint8)


def _lay_on_glass(rng: Rng, image: RgbImage, boxes: dict[str, Box]) -> tuple[RgbImage, dict[str, Box]]:
    """A scan lies nearly straight; the picture is cut a little inside or outside of the leaf's edge."""
    height, width = image.shape[:2]
    turn = np.deg2rad(rng.normal(0.0, 0.5))
    cos, sin = np.cos(turn), np.sin(turn)
    left, top, right, foot = rng.normal(0.004, 0.012, 4) if rng.random() < 0.8 else rng.uniform(0.0, 0.12, 4)
    size = (max(32, round(width * (1 + left + right))), max(32, round(height * (1 + top + foot))))
    matrix = np.array(
        [
            [cos, -sin, left * width + sin * height / 2],
            [sin, cos, top * height - sin * width / 2],
            [0.0, 0.0, 1.0],
        ]
    )
    ground = tuple(
        int(v)
        for v in rng.choice(
            [[255] * 3, [250, 250, 248], [0, 0, 0], [60, 60, 60], [225, 225, 225]],
            p=[0.4, 0.25, 0.1, 0.1, 0.15],
        )
    )
    out = cv2.warpAffine(
        image, matrix[:2], size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=ground
    )
    return np.asarray(out, np.uint8), _clip({k: move_box(b, matrix) for k, b in boxes.items()}, size)


def _clip(boxes: dict[str, Box], size: tuple[int, int]) -> dict[str, Box]:
    """Boxes cut to the picture; those less than half inside are dropped."""
    out = {}
    for name, (x0, y0, x1, y1) in boxes.items():
        a, b, c, d = max(0.0, x0), max(0.0, y0), min(float(size[0]), x1), min(float(size[1]), y1)
        if c - a > 1 and d - b > 1 and (c - a) * (d - b) >= 0.5 * (x1 - x0) * (y1 - y0):
            out[name] = (a, b, c, d)
    return out


def tone(rng: Rng, image: RgbImage) -> RgbImage:
    """Contrast, brightness, blur, noise and a rescan at a lower resolution, each sometimes."""
    out = image
    height, width = out.shape[:2]
    if rng.random() < 0.3:
        scale = rng.uniform(0.45, 0.9)
        small = cv2.resize(
            out, (max(16, int(width * scale)), max(16, int(height * scale))), interpolation=cv2.INTER_AREA
        )
        out = np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
    if rng.random() < 0.25:
        out = np.asarray(cv2.GaussianBlur(out, (3, 3), float(rng.uniform(0.4, 1.0))), np.uint8)
    gain, lift = rng.uniform(0.75, 1.15), rng.uniform(-25, 20)
    tints = rng.uniform(0.96, 1.04, 3)
    # uint8 tables: one look-up a channel is the fastest way to apply a curve.
    table = np.clip(np.arange(256)[:, None] * gain * tints[None, :] + lift, 0, 255).astype(np.uint8)
    out = np.asarray(cv2.LUT(out, table.reshape(1, 256, 3)), np.uint8)
    if rng.random() < 0.35:
        noise = np.zeros(out.shape[:2], np.int8)
        cv2.setRNGSeed(int(rng.integers(2**31 - 1)))
        cv2.randn(noise, np.zeros(1), np.array([rng.uniform(2, 9)]))
        out = np.asarray(np.clip(out.astype(np.int16) + noise[..., None], 0, 255), np.uint8)
    if rng.random() < 0.4:
        _, data = cv2.imencode(".jpg", out, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 92))])
        out = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return out


def _desk(rng: Rng, height: int, width: int) -> RgbImage:
    """What a leaf lies on: a colour with grain, stripes or blotches."""
    coarse = rng.normal(
        0, 1, (max(2, height // int(rng.integers(6, 80))), max(2, width // int(rng.integers(6, 200))))
    )
    plane = cv2.resize(coarse.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    colour = rng.uniform(25, 235) + rng.uniform(-25, 25, 3)
    out = colour[None, None].astype(np.float32) + plane[..., None] * float(rng.uniform(2, 22))
    return np.asarray(np.clip(out, 0, 255), np.uint8)


def _photo(rng: Rng, image: RgbImage, boxes: dict[str, Box]) -> tuple[RgbImage, dict[str, Box]]:
    height, width = image.shape[:2]
    wide = int(width * rng.uniform(1.02, 1.5))
    tall = max(int(height * 1.05), int(wide * rng.uniform(0.5, 0.85)))
    turn = np.deg2rad(np.clip(rng.normal(0, 4), -10, 10))
    cos, sin = np.cos(turn), np.sin(turn)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64) - [
        width / 2,
        height / 2,
    ]
    corners = corners @ np.array([[cos, sin], [-sin, cos]])
    corners *= 1.0 + rng.uniform(-0.05, 0.05, (4, 2))
    span = corners.max(0) - corners.min(0)
    corners *= min(1.0, wide * 0.99 / span[0], tall * 0.99 / span[1])
    span = corners.max(0) - corners.min(0)
    free = np.maximum(np.array([wide, tall]) - span, 0)
    corners += -corners.min(0) + free * rng.uniform(0.1, 0.9, 2)
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = np.asarray(cv2.getPerspectiveTransform(source, corners.astype(np.float32)), np.float64)
    out = _desk(rng, tall, wide)
    if rng.random() < 0.6:
        # A soft shadow around the leaf.
        shade = np.zeros((tall // 4 + 1, wide // 4 + 1), np.uint8)
        cv2.fillPoly(shade, [np.round(corners / 4 + rng.uniform(-3, 5, 2)).astype(np.int32)], 255)
        soft = cv2.resize(cv2.GaussianBlur(shade, (0, 0), 4), (wide, tall)).astype(np.float32) / 255
        out = np.asarray(out * (1 - 0.5 * soft[..., None]), np.uint8)
    cv2.warpPerspective(
        image, matrix, (wide, tall), dst=out, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT
    )
    out = _light(rng, out)
    if rng.random() < 0.4:
        out = np.asarray(cv2.GaussianBlur(out, (0, 0), float(rng.uniform(0.5, 1.4))), np.uint8)
    return tone(rng, out), _clip({k: move_box(b, matrix) for k, b in boxes.items()}, (wide, tall))


def _light(rng: Rng, image: RgbImage) -> RgbImage:
    """Uneven light: a slow ramp, and sometimes the edge of a shadow."""
    height, width = image.shape[:2]
    plane = cv2.resize(
        rng.uniform(0.55, 1.15, (3, 3)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
    )
    if rng.random() < 0.3:
        mask = np.zeros((height // 4 + 1, width // 4 + 1), np.uint8)
        points = rng.uniform(-0.3, 1.3, (4, 2)) * [mask.shape[1], mask.shape[0]]
        cv2.fillPoly(mask, [cv2.convexHull(np.round(points).astype(np.int32))], 255)
        soft = (
            cv2.resize(cv2.GaussianBlur(mask, (0, 0), float(rng.uniform(1, 8))), (width, height)).astype(
                np.float32
            )
            / 255
        )
        plane = plane * (1 - float(rng.uniform(0.15, 0.5)) * soft)
    return np.asarray(np.clip(image * plane[..., None], 0, 255), np.uint8)

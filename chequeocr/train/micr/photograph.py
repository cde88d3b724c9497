"""Pictures of a MICR line, as print, paper, neighbours and camera make them.

In: a mask of ink, uint8 (h, w), 255 ink, cut close to the characters, and a random generator. Out: uint8
(H, W), the line with some room around it, as `crop.cut` would cut it from a scan, a copy or a photo,
in the brightest of its three channels, which is all that the network is shown. So a coloured ground is
drawn as the brighter or darker grey that it becomes.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.synth.dice import Rng, chance

Mask = NDArray[np.uint8]
Picture = NDArray[np.uint8]


def photograph(mask: Mask, rng: Rng, fine: bool = False) -> Picture:
    """A picture of the mask. `fine`: strokes that must not be thickened or blurred away (CMC-7's bars)."""
    height = int(rng.integers(26 if fine else 18, 49))
    mask = _press(_scale(mask, height, rng), rng, fine)
    mask = _turn(_room(mask, rng), rng)
    picture = _ink_on(_paper(mask.shape, rng), mask, rng)
    if chance(rng, 0.5):
        _neighbours(picture, mask, rng)
    picture = _capture(picture, rng, fine)
    return _binary(picture, rng) if chance(rng, 0.25) else picture


def _scale(mask: Mask, height: int, rng: Rng) -> Mask:
    wide = max(8, round(mask.shape[1] * height / mask.shape[0] * rng.uniform(0.85, 1.18)))
    shrinks = height < mask.shape[0]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(mask, (wide, height), interpolation=how), np.uint8)


def _press(mask: Mask, rng: Rng, fine: bool) -> Mask:
    """Thick or thin print, faint spots and missing ink."""
    roll = rng.random()
    if roll < 0.15 and not fine:
        mask = np.asarray(cv2.dilate(mask, np.ones((2, 2), np.uint8)), np.uint8)
    elif roll < 0.3 and mask.shape[0] >= 30 and not fine:
        mask = np.asarray(cv2.erode(mask, np.ones((2, 2), np.uint8)), np.uint8)
    if chance(rng, 0.4):
        size = (
            max(2, mask.shape[0] // int(rng.integers(2, 12))),
            max(2, mask.shape[1] // int(rng.integers(2, 12))),
        )
        faint = rng.normal(1.0, rng.uniform(0.1, 0.45), size).astype(np.float32)
        plane = cv2.resize(faint, (mask.shape[1], mask.shape[0]), interpolation=cv2.INTER_LINEAR)
        mask = np.clip(mask * np.clip(plane, 0.0, 1.0), 0, 255).astype(np.uint8)
    if chance(rng, 0.15):
        for _ in range(int(rng.integers(1, 5))):
            x, y = int(rng.integers(mask.shape[1])), int(rng.integers(mask.shape[0]))
            cv2.line(mask, (x, y), (x + int(rng.integers(-8, 9)), y + int(rng.integers(-8, 9))), 0, 1)
    return mask


def _room(mask: Mask, rng: Rng) -> Mask:
    """Paper around the line; now and then an edge is cut a little instead."""
    height = mask.shape[0]
    tight = chance(rng, 0.6)
    top, foot = rng.uniform(0.04, 0.22, 2) if tight else rng.uniform(0.0, 0.6, 2)
    left, right = rng.uniform(0.0, 0.5, 2) if tight else rng.uniform(0.0, 2.0, 2)
    edges = [round(share * height) for share in (top, foot, left, right)]
    if chance(rng, 0.08):
        edges[int(rng.integers(2))] = -int(rng.integers(1, max(2, round(0.08 * height))))
    top, foot, left, right = edges
    if min(top, foot) < 0:
        mask = mask[max(0, -top) : height - max(0, -foot)]
    return np.pad(mask, ((max(0, top), max(0, foot)), (left, right)))


def _turn(mask: Mask, rng: Rng) -> Mask:
    """Slight slope, shear and bending."""
    if chance(rng, 0.5):
        return mask
    height, width = mask.shape
    slope = float(rng.normal(0.0, 0.12)) * height / width
    shear = float(rng.normal(0.0, 0.05))
    matrix = np.array([[1.0, shear, -shear * height / 2], [slope, 1.0, -slope * width / 2]], np.float64)
    return np.asarray(cv2.warpAffine(mask, matrix, (width, height), flags=cv2.INTER_LINEAR), np.uint8)


def _paper(shape: tuple[int, ...], rng: Rng) -> NDArray[np.float32]:
    """White or coloured ground, plain or with a security pattern."""
    height, width = shape
    shade = rng.uniform(225, 255) if chance(rng, 0.5) else rng.uniform(140, 255)
    paper: NDArray[np.float32] = np.full((height, width), shade, np.float32)
    if chance(rng, 0.45):
        y = np.arange(height, dtype=np.float32)[:, None]
        x = np.arange(width, dtype=np.float32)[None]
        tint = np.float32(rng.uniform(-70, 10))
        kind = int(rng.integers(4))
        period, angle = rng.uniform(3, 30), rng.uniform(0, np.pi)
        along, down = x * np.float32(np.cos(angle)), y * np.float32(np.sin(angle))
        bend = np.float32(rng.uniform(0.5, 3) if kind in (1, 2) else 0.0)
        along += bend * period / 6 * np.sin(x * np.float32(2 * np.pi / rng.uniform(10, 120)))
        wave = np.sin((along + down) * np.float32(2 * np.pi / period))
        if kind == 3:
            wave *= np.cos(x * np.float32(2 * np.pi / rng.uniform(3, 20)))
        share = (wave > rng.uniform(0.2, 0.9)).astype(np.float32) if chance(rng, 0.5) else 0.5 + 0.5 * wave
        paper = np.asarray(paper + share * tint, np.float32)
    if chance(rng, 0.4):
        blotch = rng.normal(0.0, rng.uniform(2, 18), (3, max(2, width // 60))).astype(np.float32)
        slow = cv2.resize(blotch, (width, height), interpolation=cv2.INTER_LINEAR)
        paper = np.asarray(paper + slow, np.float32)
    return paper


def _ink_on(paper: NDArray[np.float32], mask: Mask, rng: Rng) -> Picture:
    share = mask * np.float32(rng.uniform(0.75, 1.0) / 255)
    drawn = paper + (np.float32(rng.uniform(0, 75)) - paper) * share
    return np.asarray(cv2.convertScaleAbs(np.clip(drawn, 0, 255)), np.uint8)


def _neighbours(picture: Picture, mask: Mask, rng: Rng) -> None:
    """Tails of writing from above, print above or below, a rule, the dark edge of the leaf."""
    height, width = mask.shape
    rows = np.flatnonzero(mask.any(axis=1))
    top, foot = (int(rows[0]), int(rows[-1])) if len(rows) else (0, height)
    roll = rng.random()
    if roll < 0.5:
        _tails(picture, (top, foot), rng)
    elif roll < 0.75:
        _print(picture, (top, foot), rng)
    elif roll < 0.9:
        y = int(rng.integers(0, max(1, top))) if chance(rng, 0.7) else height - 1
        cv2.line(picture, (0, y), (width, y), float(rng.uniform(0, 160)), 1)
    else:
        edge = int(rng.integers(1, max(2, height // 8)))
        picture[height - edge :] = int(rng.integers(0, 90))
    if chance(rng, 0.12):
        edge = int(rng.integers(2, 12))
        side = slice(0, edge) if chance(rng, 0.5) else slice(width - edge, width)
        picture[:, side] = int(rng.integers(0, 90))


def _tails(picture: Picture, line: tuple[int, int], rng: Rng) -> None:
    """Tails of writing that reach from above into the line, of which the first and last row are given."""
    (top, foot), (height, width) = line, picture.shape
    shade = float(rng.uniform(0, 180))
    for _ in range(int(rng.integers(1, 6))):
        x = float(rng.uniform(0, width))
        deep = top + rng.uniform(-0.2, 0.55) * (foot - top)
        points = np.array(
            [
                [x, -2],
                [x + rng.normal(0, 6), deep * 0.6],
                [x + rng.normal(0, 12), deep],
                [x + rng.normal(0, 16), -2],
            ]
        )
        thick = int(rng.integers(1, max(2, height // 16) + 1))
        cv2.polylines(picture, [points.astype(np.int32)], chance(rng, 0.3), shade, thick, cv2.LINE_AA)


def _print(picture: Picture, line: tuple[int, int], rng: Rng) -> None:
    """Small print above or below the line."""
    (top, foot), (height, width) = line, picture.shape
    letters = rng.choice(list("abcdefghijklmnopqrst ABCDEFG.,/-"), int(rng.integers(4, 30)))
    if chance(rng, 0.6):
        y = int(rng.integers(0, max(1, top)))
    else:
        y = min(height + 6, foot + 8 + int(rng.integers(0, 8)))
    grey = float(rng.uniform(20, 140))
    at, size = (int(rng.integers(width)), y), float(rng.uniform(0.2, 0.5))
    text = "".join(letters.tolist())
    cv2.putText(picture, text, at, cv2.FONT_HERSHEY_SIMPLEX, size, grey, 1, cv2.LINE_AA)


def _capture(picture: Picture, rng: Rng, fine: bool) -> Picture:
    """Resolution, focus, light, noise and compression."""
    height, width = picture.shape
    if chance(rng, 0.35):
        small = rng.uniform(0.7 if fine else 0.4, 0.95)
        low = cv2.resize(
            picture,
            (max(8, round(width * small)), max(8, round(height * small))),
            interpolation=cv2.INTER_AREA,
        )
        picture = np.asarray(cv2.resize(low, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)
    if chance(rng, 0.4):
        blur = float(rng.uniform(0.3, 0.7 if fine else 1.3))
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), blur), np.uint8)
    if chance(rng, 0.15):
        wide = int(rng.integers(2, 3 if fine else 4))
        shape = (wide, 1) if chance(rng, 0.5) and not fine else (1, wide)
        picture = np.asarray(cv2.blur(picture, shape), np.uint8)
    if chance(rng, 0.5):
        gain, lift = rng.uniform(0.5, 1.15), rng.uniform(-20, 60)
        table = np.clip(np.arange(256) * gain + lift, 0, 255).astype(np.uint8)
        picture = np.asarray(cv2.LUT(picture, table), np.uint8)
    if chance(rng, 0.4):
        noise = np.zeros(picture.shape, np.int8)
        cv2.setRNGSeed(int(rng.integers(2**31 - 1)))
        cv2.randn(noise, np.zeros(1), np.array([rng.uniform(2, 22)]))
        picture = np.clip(picture.astype(np.int16) + noise, 0, 255).astype(np.uint8)
    if chance(rng, 0.3):
        _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 90))])
        picture = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
    return picture


def _binary(picture: Picture, rng: Rng) -> Picture:
    """Black and white, the threshold too low (broken strokes) or too high (filled ones) at times."""
    ink, paper = np.percentile(picture, (2, 75))
    level = ink + (paper - ink) * rng.uniform(0.25, 0.75)
    return np.where(picture < level, 0, 255).astype(np.uint8)

"""Pictures of cheques as they are taken, and a stock of drawn ones, for trainers that see whole leaves.

In: pictures, RGB uint8 (H, W, 3), a random generator. Out: the same in another light, on another ground.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np

from chequeocr.synth.dice import Rng, chance
from chequeocr.types import Image

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pool:
    """`batch`: how many are used at a time; `fresh`: drawn each time, `batch` of them until there are two
    batches; `most`: kept, the oldest going first."""

    batch: int
    fresh: int
    most: int


def pooled(draw: Callable[[int], T], start: int, size: Pool) -> Iterator[list[T]]:
    """The same list over and over, some of it drawn anew each time, from the seeds that begin at `start`."""
    drawn: list[T] = []
    count = 0
    while True:
        for _ in range(size.fresh if len(drawn) >= 2 * size.batch else size.batch):
            one = draw(start + count)
            if len(drawn) < size.most:
                drawn.append(one)
            else:
                drawn[count % size.most] = one
            count += 1
        yield drawn


def ground(rng: Rng, height: int, width: int) -> Image:
    """Plain, grained or blotched."""
    colour = rng.uniform(0, 255) + rng.uniform(-25, 25, 3)
    out = np.full((height, width, 3), colour, np.float32)
    if chance(rng, 0.7):
        shape = (max(2, height // int(rng.integers(3, 90))), max(2, width // int(rng.integers(3, 90))))
        grain = cv2.resize(rng.normal(0, 1, shape).astype(np.float32), (width, height))
        out = out + grain[..., None] * np.float32(rng.uniform(2, 40))
    return np.clip(out, 0, 255).astype(np.uint8)


def develop(rng: Rng, image: Image) -> Image:
    """Light, resolution, focus, noise and compression."""
    height, width = image.shape[:2]
    if chance(rng, 0.4):
        light = cv2.resize(rng.uniform(0.5, 1.2, (2, 2)).astype(np.float32), (width, height))
        image = np.clip(image * light[..., None], 0, 255).astype(np.uint8)
    if chance(rng, 0.5):
        tones = np.linspace(0, 1, 256) ** rng.uniform(0.5, 2.0)
        low, high = rng.uniform(0, 90), rng.uniform(150, 255)
        image = np.asarray(cv2.LUT(image, (low + tones * (high - low)).astype(np.uint8)), np.uint8)
    if chance(rng, 0.3):
        grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
        if chance(rng, 0.3):
            grey = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1]
        image = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), np.uint8)
    if chance(rng, 0.4):
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.5, 2.5))), np.uint8)
    if chance(rng, 0.3):
        noise = rng.normal(0, rng.uniform(3, 25), (height, width, 1))
        image = np.clip(image + noise, 0, 255).astype(np.uint8)
    if chance(rng, 0.4):
        _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(10, 90))])
        image = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return image

"""Training lines of `cheque-retouched`: as they were written, and with something done to them.

In: seeds, a folder of handwriting or none. Out: batches of what the network sees, and for each column of its
output what was done there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.examine.retouched import KINDS, STEP, TALL, network_input
from chequeocr.synth.dice import Rng, chance
from chequeocr.train.pictures import Pool, pooled
from chequeocr.train.retouched.edits import Span, edited
from chequeocr.train.retouched.signatures import of_signature
from chequeocr.train.retouched.strips import Handwriting, Strip, of_cheque, of_print
from chequeocr.types import Image

PRINTED = len(KINDS) - 1

WIDE = 512
"""Pixels of a training line: longer ones are cut, shorter ones end in nothing."""

_EACH = 10  # steps with the same cheques
_UNTOUCHED = 0.45
_GREY = 0.25
_PRINT, _SIGNED = 0.13, 0.17  # of the lines, and of the others
_REAL = 0.55  # of the others, where there is handwriting
_EDGE = 1  # columns at the ends of a span that don't count: half of a letter is done there


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """lines: float32 (N, 3, TALL, WIDE). wanted: float32 (N, kinds, WIDE / STEP), 1 where it was done.
    weight: of the same form, 0 where it doesn't count."""

    lines: NDArray[np.float32]
    wanted: NDArray[np.float32]
    weight: NDArray[np.float32]


def batches(seed: int, batch: int, fresh: int, hands: Path | None, pool: int = 400) -> Iterator[Batch]:
    """Endless batches. Every tenth draws `fresh` new cheques; their lines are met many times, never the same.

    Raises SettingsError for a folder without handwriting.
    """
    rng = np.random.default_rng([seed, 43])
    real = None if hands is None else Handwriting(hands)
    for drawn in pooled(of_cheque, int(rng.integers(2**40)), Pool(8, fresh, pool)):
        for _ in range(_EACH):
            yield batch_of(rng, [_strip(rng, drawn, real) for _ in range(2 * batch)])


def _strip(rng: Rng, drawn: list[list[Strip]], real: Handwriting | None) -> Strip:
    """A line that nobody retouched."""
    while True:
        if chance(rng, _PRINT):
            return of_print(rng)
        if chance(rng, _SIGNED):
            return of_signature(rng, real)
        if real is not None and chance(rng, _REAL):
            strip = real.strip(rng)
        else:
            lines = drawn[int(rng.integers(len(drawn)))]
            strip = lines[int(rng.integers(len(lines)))] if lines else None
        if strip is not None:
            return strip


def batch_of(rng: Rng, strips: list[Strip]) -> Batch:
    """The first half of the lines, most of them with something done to them; from the others letters are
    taken for that."""
    half = len(strips) // 2
    rows = [_row(rng, strip, other) for strip, other in zip(strips[:half], strips[half:], strict=True)]
    lines, wanted, weight = (np.stack(part) for part in zip(*rows, strict=True))
    return Batch(lines, wanted, weight)


def _row(
    rng: Rng, strip: Strip, other: Strip
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    start = int(rng.integers(0, max(1, strip.image.shape[1] - WIDE + 1)))
    image = np.ascontiguousarray(strip.image[:, start : start + WIDE])
    wanted = np.zeros((len(KINDS), WIDE // STEP), np.float32)
    weight = np.zeros_like(wanted)
    weight[:, : -(-image.shape[1] // STEP)] = 1.0
    wanted[PRINTED] = weight[PRINTED] * float(bool(strip.printed))
    if strip.printed is None:
        weight[PRINTED] = 0.0
    if not chance(rng, _UNTOUCHED):
        done = edited(rng, image, other.image, strip.field)
        image = done.strip
        for kind, span in enumerate(done.spans):
            if span is not None:
                _mark(span, wanted[kind], weight[kind])
                weight[PRINTED, span[0] // STEP : -(-span[1] // STEP)] = 0.0
    if chance(rng, _GREY):
        image = np.repeat(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)[..., None], 3, axis=2)
    canvas = np.zeros((3, TALL, WIDE), np.float32)
    seen = network_input(_taken(rng, image))[:, :, :WIDE]
    canvas[:, :, : seen.shape[2]] = seen
    return canvas, wanted, weight


def _mark(span: Span, wanted: NDArray[np.float32], weight: NDArray[np.float32]) -> None:
    """Where something was done; half of a letter at its ends doesn't count."""
    first, last = span[0] // STEP, -(-span[1] // STEP)
    wanted[first:last] = 1.0
    for end in (first, last):
        weight[max(0, end - _EDGE) : end + _EDGE] = 0.0


def _taken(rng: Rng, strip: Image) -> Image:
    """The line as a picture of it may be: blurred, compressed, noisy."""
    if chance(rng, 0.3):
        strip = np.asarray(cv2.GaussianBlur(strip, (0, 0), float(rng.uniform(0.4, 1.1))), np.uint8)
    if chance(rng, 0.3):
        noise = rng.normal(0, rng.uniform(2, 9), (*strip.shape[:2], 1))
        strip = np.clip(strip + noise, 0, 255).astype(np.uint8)
    if chance(rng, 0.4):
        _, data = cv2.imencode(".jpg", strip, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(45, 95))])
        strip = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return strip

"""A path drawn with a pen.

In: a `Path` in em, a `Writer` (its pen), the height of figures in pixels. Out: a uint8 mask, 255 full ink,
and the row of the baseline.

The path is smoothed by cubics through the control points (tangents by Bessel's rule for unequal steps),
drawn at a multiple of the size in runs of equal width, and shrunk: OpenCV knows whole widths only.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.synth.dice import Rng
from chequeocr.synth.strokes.line import Path
from chequeocr.synth.strokes.writer import Writer

Mask = NDArray[np.uint8]
Floats = NDArray[np.float64]

#: Short stretches that each have a width of their own, to a segment between two control points.
_STRETCHES = 3
#: Steps of the drawn width between the finest and the widest stretch of a line.
_WIDTHS = 7
_FOUNTAIN_ANGLE = 0.7


@dataclass(frozen=True, slots=True, eq=False)
class _Curve:
    """Cubic segments sampled: samples (s, n, 2); whether each segment starts or ends a stroke."""

    samples: Floats
    starts: NDArray[np.bool_]
    ends: NDArray[np.bool_]


def draw(rng: Rng, path: Path, writer: Writer, height: float) -> tuple[Mask, int]:
    """The mask of the path and the row of its baseline, with room for the pen on all sides."""
    pen = max(1.0, writer.pen * height)
    if not len(path.points):
        return np.zeros((max(1, round(height)), 1), np.uint8), max(1, round(height)) - 1
    scale = 4 if height < 22 else (3 if height < 40 else 2)
    margin = int(pen * 1.5) + 2
    pixels = path.points * (height, -height)
    low = pixels.min(0) - 0.15 * height
    size = pixels.max(0) + 0.15 * height - low
    wide, tall = int(size[0]) + 2 * margin + 1, int(size[1]) + 2 * margin + 1
    top = int(np.floor(low[1])) - margin
    pixels -= (np.floor(low[0]) - margin, top)
    steps = _STRETCHES * max(2, min(4, round(height * scale / 40)))
    curve = _smooth(Path(pixels * scale, path.corner, path.run), writer.roundness, steps)
    canvas = np.zeros((tall * scale, wide * scale), np.uint8)
    _stroke(rng, canvas, curve, writer, pen * scale)
    mask = np.asarray(cv2.resize(canvas, (wide, tall), interpolation=cv2.INTER_AREA), np.uint8)
    return _grain(rng, mask, writer), -top


def _smooth(path: Path, roundness: float, steps: int) -> _Curve:
    points = path.points
    leap = np.diff(points, axis=0)
    long = np.maximum(np.hypot(leap[:, 0], leap[:, 1]), 1e-6)
    same = np.diff(path.run) == 0
    inner = np.zeros(len(points), np.bool_)
    inner[1:-1] = same[1:] & same[:-1] & ~path.corner[1:-1]
    way = leap / long[:, None]
    tangent = np.zeros_like(points)
    before, after = long[:-1, None], long[1:, None]
    tangent[1:-1] = (way[:-1] * after + way[1:] * before) / (before + after) * roundness
    seg = np.flatnonzero(same)
    p0, d, n = points[seg], leap[seg], long[seg, None]
    m0, m1 = tangent[seg] * n, tangent[seg + 1] * n
    a, b = inner[seg, None], inner[seg + 1, None]
    # A free end takes the tangent that makes the segment a parabola.
    first = np.where(a, m0, np.where(b, 1.5 * d - 0.5 * m1, d))
    last = np.where(b, m1, np.where(a, 1.5 * d - 0.5 * m0, d))
    t = np.linspace(0.0, 1.0, steps + 1)[None, :, None]
    samples = (
        p0[:, None]
        + first[:, None] * (t - 2 * t**2 + t**3)
        + d[:, None] * (3 * t**2 - 2 * t**3)
        + last[:, None] * (t**3 - t**2)
    )
    edge = np.diff(path.run, prepend=-1, append=path.run[-1] + 1) != 0
    return _Curve(samples, edge[seg], edge[seg + 2])


def _stroke(rng: Rng, canvas: Mask, curve: _Curve, writer: Writer, pen: float) -> None:
    count, samples = curve.samples.shape[:2]
    step = (samples - 1) // _STRETCHES
    part = np.arange(_STRETCHES)[:, None] * step + np.arange(step + 1)[None, :]
    pieces = curve.samples[:, part].reshape(count * _STRETCHES, step + 1, 2)
    span = pieces[:, -1] - pieces[:, 0]
    long = np.hypot(span[:, 0], span[:, 1]) + 1e-6
    if writer.nib == "fountain":
        angle = np.arctan2(span[:, 1], span[:, 0])
        press = 1.0 + 1.6 * writer.contrast * (np.abs(np.sin(angle + _FOUNTAIN_ANGLE)) - 0.6)
    else:
        # The hand presses on the way down and lets go on the way up and in quick long strokes.
        quick = np.clip(long / (pen * 6.0), 0.0, 1.0)
        press = 1.0 + writer.contrast * (0.6 * span[:, 1] / long - 0.35 * quick)
    taper = np.ones((count, _STRETCHES))
    taper[curve.starts, 0] *= rng.uniform(0.72, 1.05, int(curve.starts.sum()))
    taper[curve.ends, -1] *= rng.uniform(0.55, 1.0, int(curve.ends.sum()))
    press *= taper.ravel()
    knots = rng.normal(0.0, 0.5 * writer.contrast, len(pieces) // 8 + 3)
    press *= 1.0 + np.interp(np.arange(len(pieces)) / 8.0, np.arange(len(knots)), knots)
    press = np.clip(press, 0.4, 1.6)
    if writer.skip:
        press[rng.random(len(press)) < writer.skip] = 0.0
    width = np.maximum(1, np.round(press * pen)).astype(np.int64)
    shade = np.clip(1.0 - writer.faint * (1.15 - press), 0.35, 1.0)
    fixed = np.round(pieces * 8).astype(np.int32)
    low, high = int(width.min()), int(width.max())
    each = max(1, -(-(high - low + 1) // _WIDTHS))
    level = (width - low) // each
    for number in range(int(level.max()) + 1):
        chosen = np.flatnonzero((level == number) & (press > 0))
        if len(chosen):
            thick = round(float(width[chosen].mean()))
            cv2.polylines(
                canvas, list(fixed[chosen]), False, int(255 * shade[chosen].mean()), thick, cv2.LINE_8, 3
            )


def _grain(rng: Rng, mask: Mask, writer: Writer) -> Mask:
    """Ink that is uneven along the line and, with a ball, from fibre to fibre."""
    if writer.grain <= 0.0:
        return mask
    tall, wide = mask.shape
    slow = rng.uniform(1.0 - 0.5 * writer.grain, 1.0, (1, max(2, wide // 40))).astype(np.float32)
    plane = cv2.resize(slow, (wide, 1), interpolation=cv2.INTER_LINEAR) * 255.0
    fibre = rng.integers(
        int(255 * (1.0 - writer.grain)), 256, (max(2, tall // 2), max(2, wide // 2)), np.uint8
    )
    fine = cv2.resize(fibre, (wide, tall), interpolation=cv2.INTER_LINEAR)
    band = np.broadcast_to(plane.astype(np.uint8), (tall, wide))
    mixed = cv2.multiply(fine, np.ascontiguousarray(band), scale=1 / 255.0)
    return np.asarray(cv2.multiply(mask, mixed, scale=1 / 255.0), np.uint8)

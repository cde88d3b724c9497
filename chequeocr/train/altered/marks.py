"""Alterations of an amount in figures as masks: written over, retraced, struck out, painted over and so on.

In: a random generator, the mask of what is written (uint8, 255 is full ink), the height of its figures in
pixels, and a `Writer` for what is added. Out: `Altered`, or None where there is no figure that could be
altered. The masks may come from a drawn line or from the ink of a real crop.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.examine.altered import figures
from chequeocr.synth import strokes
from chequeocr.synth.dice import Rng
from chequeocr.synth.pen import INKS
from chequeocr.train.lines.hands import Writer
from chequeocr.types import Box

Mask = NDArray[np.uint8]
Colour = tuple[int, int, int]

KINDS = ("over", "over in another ink", "retraced", "struck", "painted over", "another ink", "squeezed")
"""`squeezed`, a figure put in between with the same pen, is only measured: it looks as plain writing does."""

_INK = 90  # of 255: a pixel of the mask that is surely ink
_NEW = 0.25  # the least share of what is written over a figure that may not lie on its strokes
_UNLIKE = 100.0  # distance in RGB of two inks that a person tells apart


@dataclass(frozen=True, slots=True, eq=False)
class Altered:
    """What to draw, in this order, all masks of one shape: `under` in the ink of the line; `patch` in white;
    `over` in the same ink, or where `foreign` in another one. `span`: the first column of the alteration and
    the one after its last."""

    kind: str
    under: Mask
    patch: Mask
    over: Mask
    span: tuple[int, int]

    @property
    def foreign(self) -> bool:
        """Whether `over` is in another ink."""
        return "another ink" in self.kind


def steady_writer(rng: Rng) -> Writer:
    """Somebody who writes the pen strokes of `synth` and never corrects a slip: what is plain must be so."""
    person = replace(strokes.draw_writer(rng), slip=0.0)
    return lambda text, height: strokes.write_line(rng, person, text, height)


def other_ink(rng: Rng, ink: Colour) -> Colour:
    """A pen's colour, RGB, that nobody takes for `ink`."""
    away = [one for one in INKS if np.linalg.norm(np.subtract(one, ink)) >= _UNLIKE]
    return away[int(rng.integers(len(away)))] if away else (160, 20, 40)


def alter(rng: Rng, mask: Mask, height: float, writer: Writer, kind: str) -> Altered | None:
    """The line with one of its figures altered in this way, one of KINDS."""
    boxes = figures(mask, height)
    if not boxes:
        return None
    box = boxes[int(rng.integers(len(boxes)))]
    draw = {
        "over": _over,
        "over in another ink": _over,
        "retraced": _retraced,
        "struck": _struck,
        "painted over": _painted,
        "another ink": _moved,
        "squeezed": _squeezed,
    }[kind]
    made = draw(rng, _Place(mask, height, box, writer))
    if made is None:
        return None
    under, patch, over = made
    columns = np.flatnonzero((over > _INK).any(axis=0))
    if not len(columns):
        return None
    if kind in ("another ink", "squeezed"):
        span = (int(columns[0]), int(columns[-1]) + 1)
    else:
        span = (min(box[0], int(columns[0])), max(box[2], int(columns[-1]) + 1))
    return Altered(kind, under, patch, over, span)


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """The line's mask, the height of its figures, the box of the one to alter, and who writes."""

    mask: Mask
    height: float
    box: Box
    writer: Writer

    def figure(self, rng: Rng, tall: float) -> Mask:
        """Some figure, cut to its ink."""
        drawn, _ = self.writer(str(int(rng.integers(10))), max(6.0, tall))
        rows, columns = np.flatnonzero((drawn > 40).any(axis=1)), np.flatnonzero((drawn > 40).any(axis=0))
        if not len(rows):
            return np.full((max(2, round(tall)), 2), 255, np.uint8)
        return drawn[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]

    def put(self, part: Mask, x: float, y: float) -> Mask:
        """A mask of the line's shape with `part` in the middle of (x, y), what lies outside cut off."""
        left, top = round(x - part.shape[1] / 2), round(y - part.shape[0] / 2)
        out = np.zeros_like(self.mask)
        x0, y0 = max(0, left), max(0, top)
        x1, y1 = min(out.shape[1], left + part.shape[1]), min(out.shape[0], top + part.shape[0])
        if x1 > x0 and y1 > y0:
            out[y0:y1, x0:x1] = part[y0 - top : y1 - top, x0 - left : x1 - left]
        return out

    def alone(self) -> Mask:
        """The figure's own ink."""
        x0, y0, x1, y1 = self.box
        out = np.zeros_like(self.mask)
        out[y0:y1, x0:x1] = self.mask[y0:y1, x0:x1]
        return out

    @property
    def middle(self) -> tuple[float, float]:
        x0, y0, x1, y1 = self.box
        return (x0 + x1) / 2, (y0 + y1) / 2


_Layers = tuple[Mask, Mask, Mask]


def _none(mask: Mask) -> Mask:
    return np.zeros_like(mask)


def _bolder(rng: Rng, mask: Mask, height: float) -> Mask:
    """Who corrects presses harder, or goes over it twice; not always."""
    if rng.random() < 0.5:
        return mask
    side = 1 + max(1, round(height * float(rng.uniform(0.02, 0.06))))
    return np.asarray(cv2.dilate(mask, np.ones((side, side), np.uint8)), np.uint8)


def _over(rng: Rng, place: _Place) -> _Layers | None:
    """Another figure over one that was written, or over half of it."""
    tall = place.box[3] - place.box[1]
    x, y = place.middle
    near = np.asarray(cv2.dilate(place.mask, np.ones((3, 3), np.uint8)), np.uint8) > _INK
    for _ in range(6):
        part = _bolder(rng, place.figure(rng, tall * float(rng.uniform(0.85, 1.15))), place.height)
        spot = (x + float(rng.normal(0, 0.06)) * place.height, y + float(rng.normal(0, 0.04)) * place.height)
        over = place.put(part, *spot)
        ink = over > _INK
        if ink.any() and (ink & ~near).sum() >= _NEW * ink.sum() and (ink & near).sum() >= 0.1 * ink.sum():
            return place.mask, _none(place.mask), over
    return None


def _retraced(rng: Rng, place: _Place) -> _Layers:
    """The same figure written again upon itself, not quite where it was."""
    own, over = place.alone(), _none(place.mask)
    for _ in range(int(rng.integers(1, 3))):
        turn = float(rng.normal(0, 5))
        size = float(rng.uniform(0.9, 1.1))
        matrix = np.asarray(cv2.getRotationMatrix2D(place.middle, turn, size), np.float64)
        away = rng.uniform(0.05, 0.11) * place.height
        angle = rng.uniform(0, 2 * np.pi)
        matrix[:, 2] += away * np.array([np.cos(angle), 0.6 * np.sin(angle)])
        moved = cv2.warpAffine(own, matrix, own.shape[::-1], flags=cv2.INTER_LINEAR)
        over = np.maximum(over, np.asarray(moved, np.uint8))
    return place.mask, _none(place.mask), _bolder(rng, over, place.height) if rng.random() < 0.4 else over


def _struck(rng: Rng, place: _Place) -> _Layers:
    """Lines or a scribble through a figure, and perhaps the right one small above it."""
    x0, y0, x1, y1 = place.box
    wide, tall = max(x1 - x0, 0.4 * place.height), y1 - y0
    x, y = place.middle
    over = _none(place.mask)
    thick = max(1, round(place.height * float(rng.uniform(0.04, 0.1))))
    count = int(rng.choice([2, 2, 3, 4, 6, 8]))
    if rng.random() < 0.5:  # to and fro
        along = x + np.linspace(-0.6, 0.6, count) * wide + rng.normal(0, 0.05, count) * wide
        up = np.where(np.arange(count) % 2, -1.0, 1.0) * rng.uniform(0.15, 0.55)
        points = np.stack([along, y + (up + rng.normal(0, 0.08, count)) * tall], 1)
        strokes = [points]
    else:  # one, two or three lines, or two that cross
        strokes = []
        for i in range(min(3, count - 1)):
            lean = rng.normal(0, 0.15) if rng.random() < 0.5 else rng.choice([-1, 1]) * rng.uniform(0.3, 0.6)
            mid = y + (rng.normal(0, 0.12) + 0.12 * i) * tall
            reach = wide * rng.uniform(0.55, 0.85)
            strokes.append(np.array([[x - reach, mid + lean * tall], [x + reach, mid - lean * tall]]))
    for points in strokes:
        cv2.polylines(over, [np.round(points * 8).astype(np.int32)], False, 255, thick, cv2.LINE_AA, 3)
    if rng.random() < 0.3:
        part = place.figure(rng, 0.6 * tall)
        over = np.maximum(over, place.put(part, x + 0.3 * wide, y0 - 0.2 * tall))
    return place.mask, _none(place.mask), over


def _painted(rng: Rng, place: _Place) -> _Layers:
    """The figure painted over in white, or scratched off, and another one written there."""
    x0, y0, x1, y1 = place.box
    x, y = place.middle
    loose = place.height * float(rng.uniform(0.08, 0.25))
    patch = _none(place.mask)
    first = (max(0, round(x0 - loose)), max(0, round(y0 - loose)))
    last = (round(x1 + loose), round(y1 + loose))
    if rng.random() < 0.5:
        cv2.rectangle(patch, first, last, 255, -1)
    else:
        axes = (max(2, round((x1 - x0) / 2 + 1.4 * loose)), max(2, round((y1 - y0) / 2 + 1.4 * loose)))
        cv2.ellipse(patch, (round(x), round(y)), axes, 0.0, 0.0, 360.0, 255, -1)
    rough = cv2.GaussianBlur(patch, (0, 0), max(0.6, 0.03 * place.height))
    cover = np.asarray(np.asarray(rough) * rng.uniform(0.72, 0.97), np.uint8)
    part = place.figure(rng, (y1 - y0) * float(rng.uniform(0.85, 1.1)))
    return place.mask, cover, place.put(part, x, y)


def _moved(rng: Rng, place: _Place) -> _Layers:
    """One figure, or two that stand together, is written with another pen than the rest."""
    own = place.alone()
    if rng.random() < 0.3:
        x1 = round(place.box[2] + 0.9 * place.height)
        own[:, place.box[0] : x1] = place.mask[:, place.box[0] : x1]
    return np.asarray(np.where(own > 0, 0, place.mask), np.uint8), _none(place.mask), own


def _squeezed(rng: Rng, place: _Place) -> _Layers:
    """A narrow figure between this one and the next, in the same ink."""
    part = place.figure(rng, place.height * float(rng.uniform(0.8, 1.0)))
    size = (max(2, round(part.shape[1] * 0.6)), part.shape[0])
    thin = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
    spot = (place.box[2] + 0.1 * place.height, place.middle[1])
    return place.mask, _none(place.mask), place.put(thin, *spot)

"""Alterations drawn over crops as they are, real ones too: for measuring `chequeocr.examine.altered`.

In: a crop of an amount in figures, RGB uint8 (H, W, 3). Out: a copy in which one figure was altered with a
pen as wide as the one that wrote there, in its ink or in another one.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.examine.altered import figure_height
from chequeocr.imaging.ink import ground, ink_mask
from chequeocr.synth.dice import Rng
from chequeocr.train.altered.marks import Altered, Colour, alter, other_ink, steady_writer
from chequeocr.train.lines.hands import Writer
from chequeocr.types import Image

Mask = NDArray[np.uint8]

_TRIES = 20


@dataclass(frozen=True, slots=True)
class Pen:
    """What a crop was written with: its ink, RGB, and the width of its strokes in pixels."""

    ink: Colour
    width: float


def pen_of(crop: Image, mask: Mask) -> Pen:
    """The pen that left this mask (255 is ink) on the crop.

    >>> crop = np.full((40, 60, 3), 220, np.uint8)
    >>> crop[5:35, 10:16] = (30, 40, 120)
    >>> pen_of(crop, np.where(crop[..., 0] < 100, 255, 0).astype(np.uint8))
    Pen(ink=(30, 40, 120), width=6.0)
    """
    ones = np.where(mask > 0, 1, 0).astype(np.uint8)
    inside = np.asarray(cv2.distanceTransform(ones, cv2.DIST_L2, 5), np.float32)
    core = (inside >= cv2.dilate(inside, np.ones((3, 3), np.uint8)) - 1e-3) & (inside > 0)
    if not core.any():
        return Pen((40, 40, 60), 2.0)
    red, green, blue = (int(v) for v in np.median(crop[core], axis=0))
    return Pen((red, green, blue), round(2.0 * float(np.median(inside[core]))))


def draw_over(rng: Rng, crop: Image, kind: str) -> Image | None:
    """A copy of the crop with one figure altered in this way (`marks.KINDS`); None where there is no
    figure, or where nobody would see the alteration."""
    mask = np.where(ink_mask(crop, ground(crop)), 255, 0).astype(np.uint8)
    height = figure_height(mask)
    if height is None:
        return None
    pen = pen_of(crop, mask)
    for _ in range(_TRIES):
        made = alter(rng, mask, height, _as_wide(steady_writer(rng), pen.width), kind)
        if made is not None:
            break
    else:
        return None
    return _laid(rng, crop, made, pen)


def _as_wide(writer: Writer, width: float) -> Writer:
    """The same hand with a pen of this width."""

    def write(text: str, height: float) -> tuple[Mask, int]:
        mask, baseline = writer(text, height)
        own = pen_of(np.zeros((*mask.shape, 3), np.uint8), np.where(mask > 90, 255, 0).astype(np.uint8)).width
        more = round(width - own)
        if more > 0:
            room = more + 1
            mask = np.pad(mask, room)
            brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (more + 1, more + 1))
            mask, baseline = np.asarray(cv2.dilate(mask, brush), np.uint8), baseline + room
        return mask, baseline

    return write


def _laid(rng: Rng, crop: Image, made: Altered, pen: Pen) -> Image | None:
    """The alteration on a copy of the crop, its edges as soft as those of a scan."""
    out = crop.astype(np.float32)
    soft = max(0.5, 0.22 * pen.width)
    if made.patch.any():
        light = float(np.clip(np.percentile(crop, 90) + 12, 0, 255))
        before = out.copy()
        out += (light - out) * _alpha(made.patch, 0.5)
        painted = made.patch > 120
        if float(np.median(np.abs(out - before)[painted])) < 6.0:
            return None
    ink = other_ink(rng, pen.ink) if made.foreign else pen.ink
    if made.kind == "another ink":  # what is written there changes its colour: no new strokes
        # The paper shows through in the same share as before.
        paper = np.median(crop.reshape(-1, 3), axis=0)
        share = ((paper - out) / np.maximum(paper - np.asarray(pen.ink, np.float32), 20.0)).mean(axis=2)
        new = paper + (np.asarray(ink, np.float32) - paper) * share.clip(0, 1)[..., None]
        out += (new - out) * _alpha(np.asarray(cv2.dilate(made.over, np.ones((3, 3), np.uint8))), 0.5)
    else:
        out += (np.asarray(ink, np.float32) - out) * _alpha(made.over, soft) * rng.uniform(0.85, 1.0)
    laid = np.asarray(out.clip(0, 255), np.uint8)
    if _coloured(crop):
        return laid
    return np.repeat(np.asarray(cv2.cvtColor(laid, cv2.COLOR_RGB2GRAY), np.uint8)[..., None], 3, axis=2)


def _coloured(crop: Image) -> bool:
    """A grey scan has no colours to show, whatever ink is used."""
    return float(np.mean(crop.max(axis=2) - crop.min(axis=2))) > 3.0


def _alpha(mask: Mask, soft: float) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), soft), np.float32)[..., None] / 255.0

"""Tampering with the signature.

In: a random generator, a `Base`. Out: its picture without the signature, or with something in its place that
nobody signed, RGB uint8; None where no box of a signature was found.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.imaging import ink as inks
from chequeocr.record import PixelBox
from chequeocr.synth.dice import Rng, some
from chequeocr.synth.pen import signature
from chequeocr.types import Image
from tests.bench.tampering.base import Base, Mask, clipped, without_rules, writing
from tests.bench.tampering.ink import BLACK, Colour, clear, lay, printed, stroke, turned_mask

_NAMES = ("R. K. Sharma", "John A. Miller", "Priya Nair", "David Baker", "M. Castro", "S. Whitfield")
_LABELS = ("AUTHORISED SIGNATORY", "AUTHORISED SIGNATORY", "AUTHORIZED SIGNATURE", "Authorised Signatory")
_STAMPS: tuple[Colour, ...] = ((70, 50, 150), (40, 60, 170), (110, 40, 130), (150, 30, 50))


def _unsigned(base: Base) -> tuple[Image, PixelBox] | None:
    """The picture without the signature, and where it was. Its strokes are followed out of the box."""
    box = base.box("signature")
    if box is None:
        return None
    wide, tall = box[2] - box[0], box[3] - box[1]
    area = clipped(
        base.image, (box[0] - 0.25 * wide, box[1] - 0.4 * tall, box[2] + 0.25 * wide, box[3] + 0.25 * tall)
    )
    crop = base.image[area[1] : area[3], area[0] : area[2]]
    ink = inks.ink_mask(crop, inks.ground(crop), 0.4)
    rule = _ruled(ink & ~without_rules(ink, 30 * wide), wide)  # a flourish is shorter than the line below it
    strokes = ink & ~rule
    own = _within(strokes, (box[0] - area[0], box[1] - area[1], box[2] - area[0], box[3] - area[1]))
    out = base.image.copy()
    # Ink of the rule would bleed into the gaps: it goes too, and is ruled again.
    clear(out, np.where(own | rule, 255, 0).astype(np.uint8), area[:2])
    bare = rule & ~cv2.dilate(own.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    if bare.any():
        out[area[1] : area[3], area[0] : area[2]][rule] = np.median(crop[bare], axis=0).astype(np.uint8)
    return out, box


def _ruled(level: NDArray[np.bool_], width: int) -> NDArray[np.bool_]:
    """What of the level ink is one line, longer than a signature of this width: on patterned paper the pieces
    of a signature are level too."""
    joined = cv2.dilate(level.astype(np.uint8), np.ones((3, 5), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    long, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    chosen = (long >= 1.1 * width) & (high <= 0.1 * width)
    chosen[0] = False
    return np.asarray(chosen[labels] & level, np.bool_)


def _within(ink: NDArray[np.bool_], box: PixelBox) -> NDArray[np.bool_]:
    """The pieces of ink that lie in the box by half and more."""
    pieces = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    labels, areas = pieces[1], pieces[2][:, cv2.CC_STAT_AREA]
    inside = labels[box[1] : box[3], box[0] : box[2]].ravel()
    chosen = np.bincount(inside, minlength=len(areas)) >= 0.5 * areas
    chosen[0] = False
    return np.asarray(chosen[labels], np.bool_)


def erased(rng: Rng, base: Base) -> Image | None:
    """Nothing left of it."""
    found = _unsigned(base)
    return None if found is None else found[0]


def printed_line(rng: Rng, base: Base) -> Image | None:
    """Only a rule with AUTHORISED SIGNATORY below it."""
    found = _unsigned(base)
    if found is None:
        return None
    out, (x0, y0, x1, y1) = found
    label = _fitted(rng, some(rng, *_LABELS), (0.9 * (x1 - x0), 0.2 * (y1 - y0)))
    y = y1 - label.shape[0] - 2
    rule = np.full((max(1, round((y1 - y0) / 60)), x1 - x0), 230, np.uint8)
    lay(out, rule, (x0, y - 0.5 * label.shape[0]), BLACK)
    return out if lay(out, label, ((x0 + x1 - label.shape[1]) / 2, y), BLACK) else None


def typed_name(rng: Rng, base: Base) -> Image | None:
    """A name in print where somebody should have signed."""
    found = _unsigned(base)
    if found is None:
        return None
    out, (x0, y0, x1, y1) = found
    name = _fitted(rng, some(rng, *_NAMES), (0.9 * (x1 - x0), 0.35 * (y1 - y0)))
    corner = ((x0 + x1 - name.shape[1]) / 2, y0 + 0.65 * (y1 - y0) - name.shape[0])
    return out if lay(out, name, corner, BLACK) else None


def facsimile(rng: Rng, base: Base) -> Image | None:
    """A rubber stamp of a signature in stamp's ink, the name in print below it, often with a frame."""
    found = _unsigned(base)
    if found is None:
        return None
    out, (x0, y0, x1, y1) = found
    wide, tall = max(30, round(0.95 * (x1 - x0))), max(20, y1 - y0)
    mask = np.zeros((tall, wide), np.uint8)
    name = _fitted(rng, some(rng, *_NAMES).upper(), (0.85 * wide, 0.16 * tall))
    high = tall - name.shape[0] - 8
    mask[4 : 4 + high - 4, 4 : wide - 4] = signature(rng, wide - 8, high - 4)
    mask[tall - name.shape[0] - 4 : tall - 4, 6 : 6 + name.shape[1]] = name
    if rng.random() < 0.6:
        cv2.rectangle(mask, (1, 1), (wide - 2, tall - 2), 230, max(1, tall // 50))
    turned = turned_mask(_uneven(rng, mask), float(rng.normal(0, 5)))
    corner = ((x0 + x1 - turned.shape[1]) / 2, (y0 + y1 - turned.shape[0]) / 2)
    corner = (min(corner[0], out.shape[1] - turned.shape[1] - 1), corner[1])
    return out if lay(out, turned, corner, _STAMPS[int(rng.integers(len(_STAMPS)))]) else None


def crossed_out(rng: Rng, base: Base) -> Image | None:
    """The signature struck out by two strokes that cross, or by level ones."""
    line, box = writing(base, "signature"), base.box("signature")
    if line is None or box is None:
        return None
    x0, y0, x1, y1 = box
    out, wide = base.image.copy(), max(1.6, 1.2 * line.pen.width)
    middle, tall = (y0 + y1) / 2, y1 - y0
    level = [
        [(x0, middle - 0.1 * tall), (x1, middle - 0.12 * tall)],
        [(x0, middle + 0.1 * tall), (x1, middle + 0.07 * tall)],
    ]
    cross = [[(x0, y1), (x1, y0)], [(x0, y0), (x1, y1)]]
    done = False
    for ends in cross if rng.random() < 0.6 else level:
        mask, corner = stroke(rng, [(float(x), float(y)) for x, y in ends], wide)
        done |= lay(out, mask, corner, line.pen.ink)
    return out if done else None


def _fitted(rng: Rng, text: str, room: tuple[float, float]) -> Mask:
    """The text in print, as large as there is room for: width and height in pixels. Narrower letters where
    smaller ones could not be read."""
    drawn = printed(rng, text, max(6.0, room[1]))
    if drawn.width > room[0]:
        drawn = printed(rng, text, max(6.0, room[1] * room[0] / drawn.width))
    if drawn.width <= room[0]:
        return drawn.mask
    size = (max(1, int(room[0])), drawn.height)
    return np.asarray(cv2.resize(drawn.mask, size, interpolation=cv2.INTER_AREA), np.uint8)


def _uneven(rng: Rng, mask: Mask) -> Mask:
    """A rubber stamp takes ink unevenly."""
    tall, wide = mask.shape
    patches = rng.uniform(0.45, 1.0, (max(2, tall // 12), max(2, wide // 12))).astype(np.float32)
    plane = cv2.resize(patches, (wide, tall), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(mask * plane * rng.uniform(0.8, 1.0, mask.shape), 0, 255), np.uint8)

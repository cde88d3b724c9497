"""Handwriting and signatures as masks.

In: a text, a font or a `Writer` of pen strokes, and the habits of one hand (`Hand`). Out: a uint8 mask (255
is full ink) and the row of its baseline. A hand is drawn once a cheque, so that all its fields look written
by one person with one pen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from chequeocr.synth.dice import Rng
from chequeocr.synth.fonts import font_for_height
from chequeocr.synth.strokes import Writer, draw, draw_writer, drawable, lay
from chequeocr.synth.strokes.filler import fill
from chequeocr.synth.types import Box

if TYPE_CHECKING:
    from chequeocr.synth.sheet import Sheet

Mask = NDArray[np.uint8]

#: Colours of ink, RGB: blues, blacks and a red.
INKS = (
    (22, 28, 96),
    (16, 16, 18),
    (30, 40, 150),
    (40, 44, 110),
    (8, 10, 40),
    (60, 60, 66),
    (20, 60, 160),
    (110, 20, 30),
)
_INK_WEIGHTS = np.array([0.24, 0.22, 0.2, 0.1, 0.1, 0.05, 0.06, 0.03])
#: What people draw behind a name or words, so that nothing can be added.
_FILLERS = ("line", "line", "double", "wave", "slant", "dashes")


@dataclass(frozen=True, slots=True)
class Hand:
    """The habits of one writer: face, ink (RGB), slant (horizontal shift for one pixel of height), wander of
    the baseline (share of the height), pen width (share of the height added, negative is thinner), ink
    density, word spacing, the size of the letters, the room added between letters (share of the height), and
    how this person fills the rest of a line (see `fill_rest`). With a `writer` the text is drawn by pen
    strokes, and of the others only ink, size and filler count; the font then serves for what has no
    strokes."""

    font: str
    ink: tuple[int, int, int]
    slant: float = 0.0
    wander: float = 0.0
    pen: float = 0.0
    density: float = 1.0
    spacing: float = 1.0
    size: float = 1.0
    tracking: float = 0.0
    printed: bool = False
    writer: Writer | None = None
    filler: str = ""


def draw_hand(rng: Rng, fonts: tuple[str, ...], strokes: float = 0.0) -> Hand:
    """A random writer with one of `fonts`, or, in a share `strokes` of the calls and always where there are
    no fonts, with pen strokes."""
    hand = _font_hand(rng, fonts)
    if fonts and (strokes <= 0.0 or rng.random() >= strokes):
        return hand
    return replace(
        hand,
        writer=draw_writer(rng),
        size=float(rng.uniform(0.75, 1.35)),
        filler=_FILLERS[int(rng.integers(len(_FILLERS)))] if rng.random() < 0.35 else "",
    )


def _font_hand(rng: Rng, fonts: tuple[str, ...]) -> Hand:
    ink = INKS[int(rng.choice(len(INKS), p=_INK_WEIGHTS / _INK_WEIGHTS.sum()))]
    shade = rng.uniform(0.7, 1.3)
    return Hand(
        font=fonts[int(rng.integers(len(fonts)))] if fonts else "",
        ink=(min(255, int(ink[0] * shade)), min(255, int(ink[1] * shade)), min(255, int(ink[2] * shade))),
        slant=float(rng.normal(0.05, 0.15)),
        wander=float(abs(rng.normal(0.0, 0.06))),
        pen=float(rng.uniform(-0.01, 0.06)),
        density=float(rng.uniform(0.72, 1.0)),
        spacing=float(rng.uniform(0.7, 3.4)),
        tracking=float(rng.uniform(0.05, 0.5)) if rng.random() < 0.15 else 0.0,
        size=float(rng.uniform(0.85, 1.75)),
    )


def write(rng: Rng, hand: Hand, text: str, height: float, max_width: float) -> tuple[Mask, int]:
    """Mask of `text`, figures about `height` pixels tall, at most `max_width` wide; and its baseline row."""
    tall = height * hand.size
    if hand.writer is not None and (drawable(text) or not hand.font):
        return _by_strokes(rng, hand.writer, text, (tall, max_width))
    words = text.split()
    gaps = [
        1.0
        if hand.printed
        else float(rng.uniform(0.6, 1.4) * (rng.uniform(1.5, 4.0) if rng.random() < 0.15 else 1.0))
        for _ in words
    ]
    sizes = [1.0 if hand.printed else float(rng.uniform(0.9, 1.1)) for _ in words]
    room = _room(hand, words, gaps, tall)
    if room > max_width:  # closer words first, then smaller letters
        gaps = [min(gap, 0.8) for gap in gaps]
        room = _room(hand, words, gaps, tall)
    if room > max_width:
        tall = max(5.0, tall * max_width / room)
        room = _room(hand, words, gaps, tall)
    over, under = int(tall * 2.4) + 4, int(tall * 1.4) + 4
    picture = Image.new("L", (int(room * 1.12 + tall) + 8, over + under))
    pencil = ImageDraw.Draw(picture)
    x = tall * 0.4
    for word, gap, size in zip(words, gaps, sizes, strict=True):
        font = font_for_height(hand.font, tall * size)
        lift = 0.0 if hand.printed else rng.normal(0.0, hand.wander) * tall
        for piece in word if hand.tracking else [word]:
            pencil.text((x, over + lift), piece, font=font, fill=255, anchor="ls")
            x += font.getlength(piece) + hand.tracking * tall
        x += gap * tall * 0.45 * hand.spacing
    mask = np.asarray(picture)
    return (mask.copy() if hand.printed else _roughen(rng, hand, mask, over, tall)), over


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a text is written: its left end and baseline, the height of its figures, and the most room that
    it may take, as fractions of the leaf."""

    x: float
    y: float
    size: float
    room: float


def write_on(rng: Rng, sheet: Sheet, hand: Hand, text: str, slot: Slot) -> Box | None:
    """Write the text on the leaf; the box of its ink in pixels, None where there is none."""
    mask, baseline = write(rng, hand, text, slot.size * sheet.height, slot.room * sheet.width)
    return sheet.blend(mask, round(slot.x * sheet.width), round(slot.y * sheet.height) - baseline, hand.ink)


def _by_strokes(rng: Rng, writer: Writer, text: str, room: tuple[float, float]) -> tuple[Mask, int]:
    """Pen strokes in `room` (height of the figures, greatest width): closer letters first, then smaller
    ones."""
    tall, max_width = room
    path = lay(rng, writer, text)
    over = path.width * tall / max(1.0, max_width)
    if over > 1.0:
        squeeze = min(over, 1.3)
        path = replace(path, points=path.points / np.array([squeeze, 1.0]))
        tall = max(5.0, tall / (over / squeeze))
    return draw(rng, path, writer, tall)


def fill_rest(rng: Rng, hand: Hand, height: float, width: float) -> tuple[Mask, int] | None:
    """The filler of this hand, `width` pixels long, with its baseline row; None where the hand has none or
    there is too little room for one."""
    tall = height * hand.size
    if hand.writer is None or not hand.filler or width < 2.0 * tall:
        return None
    return draw(rng, fill(rng, hand.filler, width / tall), hand.writer, tall)


def _room(hand: Hand, words: list[str], gaps: list[float], tall: float) -> float:
    """The width in pixels that words take with figures `tall` pixels high."""
    font = font_for_height(hand.font, tall)
    letters = sum(font.getlength(w) + hand.tracking * tall * len(w) for w in words)
    return letters + sum(gaps[:-1]) * tall * 0.45 * hand.spacing + tall


def _roughen(rng: Rng, hand: Hand, mask: Mask, baseline: int, tall: float) -> Mask:
    slope = rng.normal(0.0, 0.006)
    matrix = np.array(
        [[1.0, -hand.slant, hand.slant * baseline], [slope, 1.0, -slope * mask.shape[1] / 2]], np.float32
    )
    bent = cv2.warpAffine(mask, matrix, (mask.shape[1], mask.shape[0]), flags=cv2.INTER_LINEAR)
    grow = hand.pen * tall
    if grow >= 0.35:
        side = 2 if grow < 1.0 else 3
        fat = cv2.dilate(bent, np.ones((side, side), np.uint8))
        bent = cv2.addWeighted(bent, 1.0 - min(1.0, grow), fat, min(1.0, grow), 0.0)
    # Pressure: ink fades slowly along the line.
    knots = rng.uniform(hand.density * 0.82, hand.density, max(2, mask.shape[1] // 40)).astype(np.float32)
    fade = cv2.resize(knots[None, :], (mask.shape[1], 1), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.clip(bent * fade, 0, 255), np.uint8)


def signature(rng: Rng, width: int, height: int) -> Mask:
    """A scribble of joined curves with a flourish, about (height, width)."""
    count = int(rng.integers(5, 13))
    t = np.linspace(0.0, 1.0, count)
    across = 0.06 + 0.88 * t + rng.normal(0, 0.06, count)
    high = 0.55 + rng.normal(0, 0.22, count) * (1.0 - 0.4 * t)
    high[::2] -= rng.uniform(0.0, 0.25)
    points = np.stack([np.clip(across, 0.02, 0.98) * width, np.clip(high, 0.05, 0.95) * height], 1)
    curve = _smooth(points)
    mask = np.zeros((height, width), np.uint8)
    thick = max(1, round(height * float(rng.uniform(0.012, 0.04))))
    cv2.polylines(mask, [np.round(curve * 8).astype(np.int32)], False, 255, thick, cv2.LINE_AA, 3)
    if rng.random() < 0.5:
        y = float(rng.uniform(0.6, 0.92))
        ends = np.array([[0.1, y], [0.5, y + rng.normal(0, 0.05)], [0.92, y - rng.uniform(0, 0.2)]]) * [
            width,
            height,
        ]
        cv2.polylines(mask, [np.round(_smooth(ends) * 8).astype(np.int32)], False, 255, thick, cv2.LINE_AA, 3)
    if rng.random() < 0.3:
        centre = (int(width * rng.uniform(0.2, 0.8)), int(height * 0.5))
        axes = (int(width * rng.uniform(0.1, 0.2)), int(height * rng.uniform(0.2, 0.4)))
        cv2.ellipse(
            mask,
            centre,
            axes,
            float(rng.uniform(-30, 30)),
            0,
            float(rng.uniform(250, 360)),
            255,
            thick,
            cv2.LINE_AA,
        )
    return mask


def _smooth(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Catmull-Rom curve through the points."""
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    out = []
    t = np.linspace(0.0, 1.0, 12)[:, None]
    for i in range(1, len(padded) - 2):
        a, b, c, d = padded[i - 1 : i + 3]
        out.append(
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        )
    return np.vstack(out)

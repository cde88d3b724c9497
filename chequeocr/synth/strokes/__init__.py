"""Handwriting without a font: an alphabet of pen strokes, written by random people.

In: a random generator, a text, a height. Out: `draw_writer` makes a `Writer`, `write_line` writes a text as
that person would: a uint8 mask (255 is full ink) and the row of its baseline. Characters: see `drawable`.
"""

from __future__ import annotations

import numpy as np

from chequeocr.synth.strokes.glyphs import characters, drawable
from chequeocr.synth.strokes.ink import Mask, draw
from chequeocr.synth.strokes.line import Path, lay
from chequeocr.synth.strokes.writer import Writer, draw_writer

__all__ = ["Path", "Writer", "characters", "draw", "draw_writer", "drawable", "lay", "write_line"]


def write_line(rng: np.random.Generator, writer: Writer, text: str, height: float) -> tuple[Mask, int]:
    """Write `text` with figures about `height` pixels tall: the mask and the row of its baseline.

    The same state of `rng`, writer, text and height give the same pixels. Raises KeyError for a character
    that has no form (`drawable` tells), ValueError for a height under 4 pixels.
    """
    if height < 4:
        raise ValueError(f"height is {height}: writing of less than 4 pixels can't be seen")
    return draw(rng, lay(rng, writer, text), writer, height)

"""A leaf being drawn: print, rules, boxes, masks, and the boxes of the fields.

In: fractions of the leaf's width and height. Out: pixels on an RGB uint8 canvas, and pixel boxes of what was
drawn. Text heights are the height of figures as a fraction of the leaf's height; `y` of a text is its
baseline.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from chequeocr.synth.fonts import FontBook, font_for_height
from chequeocr.synth.pen import Mask
from chequeocr.synth.scripts import script_mask
from chequeocr.synth.types import Box, RgbImage

Colour = tuple[int, int, int]
BLACK: Colour = (20, 20, 20)


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is printed: colour (RGB), face (sans, bold, serif, mono), and which end of it is at x (l, m,
    r)."""

    colour: Colour = BLACK
    face: str = "sans"
    anchor: str = "l"


PLAIN, BOLD, CENTRED = Type(), Type(face="bold"), Type(anchor="m")


def union(*boxes: Box) -> Box:
    """The smallest box around all of them."""
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def ink_box(mask: Mask, floor: int = 40) -> Box | None:
    """The box of the pixels of `mask` above `floor`, or None where there is none."""
    rows = np.flatnonzero((mask > floor).any(axis=1))
    columns = np.flatnonzero((mask > floor).any(axis=0))
    if not len(rows):
        return None
    return (float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1))


class Sheet:
    """A canvas with the fields' boxes. Not safe to share between threads."""

    def __init__(self, paper: RgbImage, rng: np.random.Generator, book: FontBook) -> None:
        self.image = paper
        self.rng = rng
        self.book = book
        self.height, self.width = paper.shape[:2]
        self.boxes: dict[str, Box] = {}

    def mark(self, name: str, box: Box) -> None:
        """Set the box of a field, clipped to the leaf."""
        x0, y0, x1, y1 = box
        clipped = (max(0.0, x0), max(0.0, y0), min(float(self.width), x1), min(float(self.height), y1))
        if clipped[2] - clipped[0] >= 2 and clipped[3] - clipped[1] >= 2:
            self.boxes[name] = clipped

    def mark_near(self, name: str, box: Box | None, dx: float, dy: float) -> None:
        """Set the box of a field around ink, `dx` and `dy` (fractions of the leaf) larger on each side;
        nothing where there is no ink."""
        if box is not None:
            mx, my = dx * self.width, dy * self.height
            self.mark(name, (box[0] - mx, box[1] - my, box[2] + mx, box[3] + my))

    def blend(self, mask: Mask, left: int, top: int, colour: Colour) -> Box | None:
        """Lay `colour` through `mask` with its corner at (left, top) pixels; the box of the ink that fell on
        the leaf."""
        x0, y0 = max(0, left), max(0, top)
        x1, y1 = min(self.width, left + mask.shape[1]), min(self.height, top + mask.shape[0])
        if x1 <= x0 or y1 <= y0:
            return None
        part = mask[y0 - top : y1 - top, x0 - left : x1 - left]
        found = ink_box(part)
        if found is None:
            return None
        a, b, c, d = (int(v) for v in found)
        part = part[b:d, a:c]
        area = self.image[y0 + b : y0 + d, x0 + a : x0 + c]
        alpha = part.astype(np.uint16)[..., None]
        area[:] = ((area * (255 - alpha) + np.array(colour, np.uint16) * alpha) // 255).astype(np.uint8)
        return (x0 + found[0], y0 + found[1], x0 + found[2], y0 + found[3])

    def text(self, x: float, y: float, size: float, text: str, style: Type = PLAIN) -> Box:
        """Print one line; the box of its ink."""
        font = font_for_height(self._face(style.face), max(3.0, size * self.height))
        box = font.getbbox(text, anchor="ls")
        width, up, down = int(box[2]) + 4, int(-box[1]) + 3, int(box[3]) + 3
        picture = Image.new("L", (max(1, width), max(1, up + down)))
        ImageDraw.Draw(picture).text((1, up), text, font=font, fill=255, anchor="ls")
        left = round(x * self.width) - {"l": 0, "m": width // 2, "r": width}[style.anchor]
        found = self.blend(np.asarray(picture), left, round(y * self.height) - up, style.colour)
        return found or (float(left), y * self.height - up, float(left + width), y * self.height)

    def text_width(self, text: str, size: float, face: str = "sans") -> float:
        """How wide a line would be, as a fraction of the leaf."""
        font = font_for_height(self._face(face), max(3.0, size * self.height))
        return float(font.getlength(text)) / self.width

    def _face(self, face: str) -> str:
        book = self.book
        return {"sans": book.sans[0], "bold": book.sans[1], "serif": book.serif[0]}.get(face, book.mono[0])

    def rule(self, x0: float, y: float, x1: float, colour: Colour = BLACK, style: str = "line") -> None:
        """A rule from x0 to x1 at height y: line, dots or none."""
        row, a, b = round(y * self.height), round(x0 * self.width), round(x1 * self.width)
        row, a, b = min(self.height - 1, max(0, row)), max(0, a), min(self.width, b)
        if style == "none" or b <= a:
            return
        thick = max(1, self.height // 330)
        step = max(2, self.width // 320)
        columns = (
            np.arange(a, b)
            if style == "line"
            else np.arange(a, b)[(np.arange(b - a) // max(1, step // 2)) % 2 == 0]
        )
        self.image[row : row + thick, columns] = colour

    def frame(self, rect: Box, colour: Colour = BLACK, fill: Colour | None = None) -> None:
        """A rectangle (fractions of the leaf), drawn and maybe filled."""
        a, b = round(rect[0] * self.width), round(rect[1] * self.height)
        c, d = round(rect[2] * self.width), round(rect[3] * self.height)
        if fill is not None:
            cv2.rectangle(self.image, (a, b), (c, d), fill, -1)
        cv2.rectangle(self.image, (a, b), (c, d), colour, max(1, self.height // 330))

    def rupee(self, x: float, y: float, size: float, colour: Colour = BLACK) -> Box:
        """The rupee sign as strokes (two bars, a bowl and a leg), its foot at baseline y."""
        tall = size * self.height
        left, foot = x * self.width, y * self.height
        unit = tall / 10.0
        strokes: list[list[tuple[float, float]]] = [
            [(0, 10), (7, 10)],
            [(0, 7.4), (7, 7.4)],
            [(0, 10), (3, 9.8), (4.8, 8.6), (4.6, 6.4), (2.8, 5.0), (0, 4.8), (4.8, 0)],
        ]
        for stroke in strokes:
            points = np.array([[left + a * unit, foot - b * unit] for a, b in stroke])
            cv2.polylines(
                self.image,
                [np.round(points * 8).astype(np.int32)],
                False,
                colour,
                max(1, round(unit * 1.1)),
                cv2.LINE_AA,
                3,
            )
        return (left, foot - tall, left + 7 * unit, foot)

    def symbol(self, x: float, y: float, size: float, text: str, colour: Colour = BLACK) -> Box:
        """A currency sign or code; the rupee sign is drawn, since few Latin faces have it."""
        return (
            self.rupee(x, y, size, colour)
            if text == "₹"
            else self.text(x, y, size, text, Type(colour, "bold"))
        )

    def foreign(self, x: float, y: float, size: float, width: float, script: str = "devanagari") -> Box:
        """Print a label in Devanagari or in what looks like Arabic, its foot at y; its box."""
        mask = self.foreign_mask(size, width, script)
        left, top = round(x * self.width), round(y * self.height) - mask.shape[0] + 4
        wide, tall = mask.shape[1] - 2, mask.shape[0] - 4
        return self.blend(mask, left, top, BLACK) or (
            float(left),
            float(top),
            float(left + wide),
            float(top + tall),
        )

    def foreign_mask(self, size: float, width: float, script: str = "devanagari") -> Mask:
        """The ink of such a label, `width` a fraction of the leaf that it doesn't exceed."""
        tall, wide = max(4, round(size * self.height * 1.3)), max(6, round(width * self.width))
        return script_mask(self.rng, self.book, script, tall, wide)

    def vertical_text(self, x: float, y0: float, size: float, text: str, colour: Colour = BLACK) -> None:
        """Small print running up the edge of the leaf, its lower end at y0."""
        font = font_for_height(self.book.sans[0], max(3.0, size * self.height))
        width = int(font.getlength(text)) + 2
        picture = Image.new("L", (width, int(size * self.height * 2) + 3))
        ImageDraw.Draw(picture).text((1, picture.height - 2), text, font=font, fill=255, anchor="ls")
        mask: NDArray[np.uint8] = np.ascontiguousarray(np.rot90(np.asarray(picture)))
        self.blend(mask, round(x * self.width), round(y0 * self.height) - mask.shape[0], colour)

    def barcode(self, x0: float, y0: float, x1: float, y1: float, upright: bool) -> None:
        """Bars of random width; upright=True stacks them down the edge of the leaf."""
        a, b, c, d = (
            round(x0 * self.width),
            round(y0 * self.height),
            round(x1 * self.width),
            round(y1 * self.height),
        )
        length, depth = (d - b, c - a) if upright else (c - a, d - b)
        if length < 8 or depth < 2:
            return
        unit = max(1, length // 90)
        bits = np.repeat(self.rng.random(length // unit + 1) < 0.5, unit)[:length]
        mask = np.where(bits[:, None], 255, 0).astype(np.uint8).repeat(depth, 1)
        self.blend(mask if upright else np.ascontiguousarray(mask.T), a, b, BLACK)

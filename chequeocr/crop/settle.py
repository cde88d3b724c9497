"""From a detector's box to the box that the ink itself asks for.

In: a page, RGB uint8 (H, W, 3), and the boxes of its fields, in its pixels. Out: for each the `Place` that
belongs to the line it stands on, the same for every box that means this line; the box as it came where no
line is clear.
A recognizer sees a crop that is two pixels higher as another picture: what is read must not hang on where a
detector happened to end a box.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np

from chequeocr.crop.figures import figures_found
from chequeocr.crop.line import line_found, only_line_found
from chequeocr.crop.place import Found, Place, Strangers
from chequeocr.crop.sketch import Sketch, sketch
from chequeocr.crop.view import View
from chequeocr.crop.words import words_found
from chequeocr.types import Box, Image

_LEAST = 8  # pixels of a sketch: in less there is no line
_LOW = 32
"""Pixels: a lower line is a few pixels of ink, too coarse to tell a guide line from strokes, and is cut where
the detector says. Without the limit 30 payees less of the 300 synthetic_cheques are read, 20 pixels high."""
_CURVED = 2.0  # rows of a sketch by which a line is off before its field is looked at anew along it
_OFF_LEVEL = 2.0  # pixels of the page by which a line may be off level over its length


_Way: TypeAlias = Callable[[Sketch, Box], Found | None]

_WAYS: Mapping[str, tuple[_Way, ...]] = {
    "payee_name": (line_found,),
    "amount_in_words": (words_found, only_line_found),
    "amount_in_numbers": (figures_found, only_line_found),
}
"""How a field's place is found: as the first says, or else the next."""

_LINES: Mapping[str, float] = {"amount_in_words": 0.45}
"""How high a line is at least, in heights of its field's box."""


def settled(image: Image, boxes: Mapping[str, Box]) -> dict[str, Place]:
    """Returns where to cut each field, payees and amounts where their ink says."""
    found = {name: Place(View(image), box) for name, box in boxes.items()}
    high = {name: boxes[name][3] - boxes[name][1] for name in _WAYS if name in boxes}
    high = {name: tall for name, tall in high.items() if _LINES.get(name, 1.0) * tall >= _LOW}
    if high:
        sketched = sketch(image, min(high.values()))
        for name in high:
            ways = (_settled(image, sketched, boxes[name], way) for way in _WAYS[name])
            found[name] = next((place for place in ways if place is not None), found[name])
    return found


def _settled(image: Image, sketched: Sketch, box: Box, find: _Way) -> Place | None:
    fresh = _looked(sketched, box, find)
    if fresh is not None and fresh.way is not None:
        x0, x1 = round(fresh.box[0]), round(fresh.box[2])
        if np.ptp(fresh.way[x0:x1]) >= _CURVED:
            flat = sketched.levelled(sketched.drop + fresh.way)
            again = _looked(flat, box, find)
            sketched, fresh = (flat, again) if again is not None else (sketched, fresh)
    return None if fresh is None else _placed(image, sketched, fresh)


def _looked(sketched: Sketch, box: Box, find: _Way) -> Found | None:
    """What is found from a box of the page; None where the sketch holds too little of it."""
    inside = x0, y0, x1, y1 = sketched.inside(box)
    return find(sketched, inside) if min(x1 - x0, y1 - y0) >= _LEAST else None


def _placed(image: Image, sketched: Sketch, fresh: Found) -> Place:
    x0, _, x1, _ = sketched.outside(fresh.box)
    drop = sketched.drop if fresh.way is None else sketched.drop + fresh.way
    factor = sketched.factor
    middles = (np.arange(len(drop)) + 0.5) * factor - 0.5
    whole = np.interp(np.arange(image.shape[1]), middles, factor * drop).astype(np.float32)
    here = whole[max(0, x0) : max(1, x1)]
    view, down = View(image, whole), 0.0
    if np.ptp(here) < _OFF_LEVEL:
        view, down = View(image), float(here.mean())
    strangers = None
    if fresh.strangers is not None:
        strangers = Strangers(fresh.strangers, factor, round(down))
    split = None if fresh.split is None else round(fresh.split * factor + down)
    x0, y0, x1, y1 = sketched.outside(fresh.box, down)
    height, width = image.shape[:2]
    box = max(0, x0), max(0, y0), min(width, x1), min(height, y1)
    return Place(view, box, True, strangers, split, fresh.alone)

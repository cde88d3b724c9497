"""From a detector's box to the box that the ink itself asks for.

In: a page's `Sketch` and the box of a field, in pixels of the page. Out: the box that belongs to the line it
stands on, the same for every box that means this line; the box as it came where no line is clear.
A recognizer sees a crop that is two pixels higher as another picture: what is read must not hang on where a
detector happened to end a box.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from chequeocr.crop.name import name_found
from chequeocr.crop.place import Found, Place, Strangers
from chequeocr.crop.sketch import Sketch, sketch
from chequeocr.crop.view import View
from chequeocr.types import Box, Image

_NAME = "payee_name"
_LEAST = 8  # pixels of a sketch: in less there is no line
_LOW = 32
"""Pixels: a lower line is a few pixels of ink, too coarse to tell a guide line from strokes, and is cut where
the detector says. Without the limit 30 payees less of the 300 synthetic_cheques are read, 20 pixels high."""
_CURVED = 2.0  # rows of a sketch by which a line is off before its field is looked at anew along it
_OFF_LEVEL = 2.0  # pixels of the page by which a line may be off level over its length


def settled(image: Image, boxes: Mapping[str, Box]) -> dict[str, Place]:
    """Returns where to cut each field, the payee where its ink says."""
    found = {name: Place(View(image), box) for name, box in boxes.items()}
    if _NAME in boxes and boxes[_NAME][3] - boxes[_NAME][1] >= _LOW:
        box = boxes[_NAME]
        place = _settled(image, sketch(image, [box], box[3] - box[1]), box)
        found[_NAME] = found[_NAME] if place is None else place
    return found


def _settled(image: Image, sketched: Sketch, box: Box) -> Place | None:
    fresh = _tried(sketched, box)
    if fresh is not None and fresh.way is not None:
        x0, x1 = round(fresh.box[0]), round(fresh.box[2])
        if np.ptp(fresh.way[x0:x1]) >= _CURVED:
            flat = sketched.levelled(sketched.drop + fresh.way)
            again = _tried(flat, box)
            sketched, fresh = (flat, again) if again is not None else (sketched, fresh)
    return None if fresh is None else _placed(image, sketched, fresh)


def _tried(sketched: Sketch, box: Box) -> Found | None:
    inside = sketched.inside(box)
    if min(inside[2] - inside[0], inside[3] - inside[1]) < _LEAST:
        return None
    return name_found(sketched, inside)


def _placed(image: Image, sketched: Sketch, fresh: Found) -> Place:
    box = sketched.outside(fresh.box)
    drop = sketched.drop if fresh.way is None else sketched.drop + fresh.way
    factor = sketched.factor
    middles = (np.arange(len(drop)) + 0.5) * factor - 0.5
    whole = np.interp(np.arange(image.shape[1]), middles, factor * drop).astype(np.float32)
    here = whole[max(0, box[0]) : max(1, box[2])]
    view, down = View(image, whole), 0
    if np.ptp(here) < _OFF_LEVEL:
        down = round(float(here.mean()))
        view, box = View(image), (box[0], box[1] + down, box[2], box[3] + down)
    strangers = None
    if fresh.strangers is not None:
        strangers = Strangers(fresh.strangers, factor, sketched.top * factor + down)
    x0, y0, x1, y1 = box
    height, width = image.shape[:2]
    return Place(view, (max(0, x0), max(0, y0), min(width, x1), min(height, y1)), True, strangers)

"""What can be told from the picture itself: too small, out of focus, too dark, too pale, cut off.

In: a page, RGB uint8 (H, W, 3), upright, the boxes of its fields and of its leaf in pixels. Out: codes of
findings (docs/findings.md). Only the fields that a person fills in are measured, since they are what must
be read. Where the limits lie and why: docs/checks.md; they were chosen on synthetic cheques, by where
amounts begin to be read wrongly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chequeocr.findings import Code
from chequeocr.imaging.boxes import part
from chequeocr.types import Box, Image

Grey = npt.NDArray[np.uint8]

WRITTEN = ("amount_in_numbers", "amount_in_words", "payee_name", "date")
"""The fields that are measured."""

CUT = ("amount_in_numbers", "amount_in_words", "payee_name", "date", "micr")
"""The fields whose writing must not run over the picture's rim."""

NARROW = 720
"""Pixels: a leaf of 8 inches at 90 dpi. Of synthetic cheques below it more than a quarter are misread."""

LOW = 22
"""Pixels: the height of the box of the figures, about two thirds of which are the figures'."""

SOFT = 0.085
"""The width of a stroke's edge as a share of the height of its field's box; 0.03 is sharp at 200 dpi."""

FAINT = 40
"""Grey levels between ink and paper: less than 28 is no ink for `ink.ink_mask`, and strokes vary."""

DARK = 128
"""Grey level of the paper: a faint picture is dark below it and pale above."""

NIGHT = 60
"""Grey level: a picture in which no field was found is too dark where even its lighter parts are below."""


_ROWS = 40  # of a field are looked at, or up to twice as many: strokes are higher than what lies between


@dataclass(frozen=True, slots=True)
class Writing:
    """How a field looks: the grey level of its `paper`, how many levels darker its ink is (`contrast`), and
    the width of the edges of strokes in pixels (`edge`)."""

    paper: int
    contrast: int
    edge: float


def codes(image: Image, boxes: Mapping[str, Box], leaf: Box | None) -> tuple[Code, ...]:
    """Returns the codes of what makes reading harder; none if nothing does.

    `boxes` by canonical name, inside the picture; `leaf` the box of the outline, None where none was found.
    """
    return tuple(_codes(image, boxes, leaf))


def _codes(image: Image, boxes: Mapping[str, Box], leaf: Box | None) -> Iterator[Code]:
    writings = {name: writing(_grey(part(image, boxes[name]))) for name in WRITTEN if name in boxes}
    if (leaf is not None and leaf[2] - leaf[0] < NARROW) or _low(boxes):
        yield "low-resolution"
    elif _soft(boxes, writings):
        yield "blurred"
    if not writings:
        if _night(image):
            yield "too-dark"
    elif np.median([one.contrast for one in writings.values()]) < FAINT:
        paper = np.median([one.paper for one in writings.values()])
        yield "too-dark" if paper < DARK else "too-pale"
    if any(runs_out(image, boxes[name]) for name in CUT if name in boxes):
        yield "cropped"


def writing(grey: Grey) -> Writing:
    """Measures the writing on a field's picture, uint8 (H, W).

    >>> page = np.full((20, 60), 200, np.uint8)
    >>> page[5:15, 30:33] = 50
    >>> writing(page)
    Writing(paper=200, contrast=150, edge=1.0)
    """
    rows = grey[:: max(1, grey.shape[0] // _ROWS)]
    paper = _level(rows, 0.5)
    contrast = paper - min(paper, _level(rows, 0.01))
    steps = np.abs(np.diff(rows.astype(np.int16), axis=1)).astype(np.uint8)
    steepest = _level(steps, 0.995)
    return Writing(paper, contrast, contrast / steepest if steepest else 0.0)


def _level(levels: Grey, share: float) -> int:
    """The level that this share of them is not above."""
    counts = np.cumsum(np.bincount(levels.ravel(), minlength=1))
    return int(np.searchsorted(counts, share * counts[-1])) if levels.size else 0


def runs_out(image: Image, box: Box) -> bool:
    """Returns whether strokes of a field run over the picture's left or right edge: the field is cut off.

    A rim that is dark all along is the edge of a scan, and no stroke.
    """
    width = image.shape[1]
    x0, y0, x1, y1 = box
    near = max(2, width // 200)
    sides = [slice(0, 2)] if x0 <= near else []
    sides += [slice(width - 2, width)] if x1 >= width - near else []
    if not sides:
        return False
    one = writing(_grey(part(image, box)))
    rims = [_grey(image[y0:y1, side]) < one.paper - 0.5 * one.contrast for side in sides]
    return one.contrast >= FAINT and any(0.06 <= rim.all(axis=1).mean() <= 0.5 for rim in rims)


def _low(boxes: Mapping[str, Box]) -> bool:
    box = boxes.get("amount_in_numbers")
    return box is not None and box[3] - box[1] < LOW


def _soft(boxes: Mapping[str, Box], writings: Mapping[str, Writing]) -> bool:
    """Whether strokes are out of focus, measured where there is one line of writing."""
    names = [name for name in ("amount_in_numbers", "payee_name") if name in writings]
    shares = [writings[name].edge / max(1, boxes[name][3] - boxes[name][1]) for name in names]
    return bool(shares) and sum(shares) / len(shares) > SOFT


def _night(image: Image) -> bool:
    return _level(_grey(image[::8, ::8]), 0.9) < NIGHT


def _grey(image: Image) -> Grey:
    import cv2

    return np.asarray(cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2GRAY), np.uint8)

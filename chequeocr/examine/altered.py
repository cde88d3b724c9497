"""Whether a figure of an amount was written over, struck out, or is in another ink than its neighbours.

In: the crop of an amount in figures, RGB uint8 (H, W, 3), upright, cut down to the writing as `crop` does.
Out: what is suspected of it, as codes of reasons. Plain measures with fixed limits: of each figure the width
of its strokes, how much ink it holds for its height, and the colour of its ink, each beside the others of its
row. Where the limits lie and what they find: docs/checks.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from chequeocr.errors import SettingsError
from chequeocr.findings import Code
from chequeocr.imaging.ink import ground, ink_mask
from chequeocr.types import Box, Crop, Image

Mask = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
_Part = tuple[int, int, int, int]

FIELD = "amount_in_numbers"
"""The only field whose figures are compared: words are written too unevenly."""

SUSPECT: Final[Code] = "altered-suspect"
"""Code of the note, and so of the finding."""

WRITTEN_OVER, ANOTHER_INK = "written-over", "another-ink"
"""Reasons."""

HEAVY = 1.95
"""How many times as heavy as its neighbours a figure is that was written over or struck out (`weights`).
Selected on idrbt and courtesy_amounts: one of 53 and 6 of 604 unaltered amounts hold a heavier one."""

UNLIKE = 0.14
"""How far the colour of a figure's ink may lie from that of its neighbours (`Figure.colour`). Selected on
idrbt and courtesy_amounts, none of which reaches it: the farthest of both lies at 0.135."""

_TALL = 90  # pixels: crops are measured at one height, strokes then being some five pixels wide
_LOWEST = 10  # pixels: strokes of lower figures are less than one pixel wide
_LONGEST = 40  # heights: figures stand in no longer row
_LEAST = 4  # figures in a row: of fewer, none can be told to be unlike the rest
_INK = 90  # of 255: a pixel of a mask that is surely ink
_SOFT = 0.3  # pixels added to half of a stroke's width, so that thin strokes don't make large ratios
_GREY = 20.0  # grey levels added to an ink's strength, so that pale ink has little colour


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a crop that was made 90 pixels high.

    `box` there; `thick`, half the width of its widest strokes in pixels; `ink`, the area of its ink as a
    share of the square of a figure's height, as if it were of full height; `colour`, by how much its ink is
    darker than the paper in red, green and blue, as a vector of about length 1.
    """

    box: Box
    thick: float
    ink: float
    colour: tuple[float, float, float]


def reasons(crop: Image) -> tuple[str, ...]:
    """Returns why the amount is suspected: WRITTEN_OVER, ANOTHER_INK, both, or nothing.

    The first figure is never suspected: what stands there is often the printed sign of a currency.
    """
    found = measure(crop)
    if len(found) < _LEAST:
        return ()
    row = _inner(found)
    heavy = max(weights(row)) >= HEAVY
    unlike = max(colours_apart(row)) >= UNLIKE
    return ((WRITTEN_OVER,) if heavy else ()) + ((ANOTHER_INK,) if unlike else ())


def without_sign(crop: Crop, box: Box) -> Image:
    """Returns the columns of a crop from where a detector's box begins, both in the same picture; all of it
    where the box begins right of the crop.

    A crop goes on to the edges of its printed box. The currency's sign that stands there is in other ink.
    What somebody added on the right is looked at, though the detector may have seen less; on the left it is
    not.
    """
    part = crop.image[:, max(0, box[0] - crop.box[0]) :]
    return part if part.size else crop.image


def note(why: tuple[str, ...]) -> tuple[Code, ...]:
    """Returns the code of the note on an amount that is suspected for these reasons; none if there are none.

    >>> note((WRITTEN_OVER, ANOTHER_INK)), note(())
    (('altered-suspect',), ())
    """
    return (SUSPECT,) if why else ()


def weights(row: list[Figure]) -> list[float]:
    """Returns how heavy each of at least two figures is beside the others: how many times as wide its strokes
    are, times the root of how many times as much ink it holds.

    >>> plain, heavy = Figure((0, 0, 9, 9), 2.2, 0.2, (1, 0, 0)), Figure((0, 0, 9, 9), 4.7, 0.45, (1, 0, 0))
    >>> [round(weight, 1) for weight in weights([plain, plain, heavy, plain])]
    [1.0, 1.0, 3.0, 1.0]
    """
    thick = np.array([one.thick + _SOFT for one in row])
    ink = np.array([one.ink for one in row])
    return [float(v) for v in _beside(thick) * np.sqrt(_beside(ink))]


def colours_apart(row: list[Figure]) -> list[float]:
    """Returns how far the colour of each of at least two figures lies from the middle one of the others."""
    colours = np.array([one.colour for one in row])
    apart = colours - np.median(colours[_others(len(row))], axis=1)
    return [float(v) for v in np.sqrt((apart**2).sum(axis=1))]


def measure(crop: Image) -> list[Figure]:
    """Returns the figures of a crop from left to right; none if nothing on it is as high as a figure, or
    if it is too low or too long for figures. Raises SettingsError if it is not a picture."""
    import cv2

    picture = isinstance(crop, np.ndarray) and crop.dtype == np.uint8
    if not (picture and crop.ndim == 3 and crop.shape[2] == 3):
        raise SettingsError("a crop must be an RGB array, uint8 (H, W, 3)")
    if crop.shape[0] < _LOWEST or not 0 < crop.shape[1] <= _LONGEST * crop.shape[0]:
        return []
    scale = _TALL / max(1, crop.shape[0])
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    wide = max(1, round(crop.shape[1] * scale))
    small = np.asarray(cv2.resize(np.ascontiguousarray(crop), (wide, _TALL), interpolation=method), np.uint8)
    paper = ground(small)
    mask = np.where(ink_mask(small, paper), 255, 0).astype(np.uint8)
    parts = _parts(mask)
    height = _usual_height(parts, _TALL)
    if height is None:
        return []
    inside = np.asarray(cv2.distanceTransform(mask, cv2.DIST_L2, 5), np.float32)
    ridge = (inside >= cv2.dilate(inside, np.ones((3, 3), np.uint8)) - 1e-3) & (mask > 0)
    found = []
    for x0, y0, x1, y1 in _single(parts, mask, height):
        if x1 >= wide:  # a bar code or the edge of a box: crops leave a margin around the writing
            continue
        window = np.s_[y0:y1, x0:x1]
        middle = ridge[window]
        darker = paper[window][middle].astype(np.float64) - small[window][middle]
        strength = np.median(darker, axis=0) if len(darker) else np.zeros(3)
        red, green, blue = (strength / (np.sqrt((strength**2).sum()) + _GREY)).tolist()
        own = mask[window] > 0
        share = float(own.sum()) / height**2 / max((y1 - y0) / height, 0.5)
        thick = float(np.percentile(inside[window][own], 95))
        found.append(Figure((x0, y0, x1, y1), thick, share, (red, green, blue)))
    return found


def figure_height(mask: Mask) -> float | None:
    """Returns the usual height in pixels of what may be figures on a crop's mask (255 is ink), None if
    there are none."""
    return _usual_height(_parts(mask), mask.shape[0])


def _usual_height(parts: list[_Part], rows: int) -> float | None:
    # Commas and level strokes are no figures.
    tall = [tall for _, _, wide, tall in parts if tall >= 0.45 * rows and wide < 2 * tall]
    return float(np.median(tall)) if tall else None


def figures(mask: Mask, height: float) -> list[Box]:
    """Returns boxes of what may be single figures, from left to right. Figures that touch are cut at the
    usual width.

    >>> mask = np.zeros((40, 100), np.uint8)
    >>> mask[5:35, 10:25] = mask[30:35, 60:64] = 255  # a figure and a comma
    >>> figures(mask, 30.0)
    [(10, 5, 25, 35)]
    """
    return _single(_parts(mask), mask, height)


def _single(parts: list[_Part], mask: Mask, height: float) -> list[Box]:
    found = []
    for x, y, wide, tall in parts:
        if not 0.6 * height <= tall <= 1.8 * height or wide < 0.08 * height:
            continue
        pieces = max(1, round(wide / (0.8 * height)))
        for i in range(pieces):
            x0, x1 = x + i * wide // pieces, x + (i + 1) * wide // pieces
            rows = np.flatnonzero((mask[y : y + tall, x0:x1] > _INK).any(axis=1))
            if len(rows) and rows[-1] - rows[0] >= 0.45 * height:
                found.append((x0, y + int(rows[0]), x1, y + int(rows[-1]) + 1))
    return sorted(found)


def _inner(found: list[Figure]) -> list[Figure]:
    """Without the first one, and without others at the left rim: pieces of a sign or of a box's edge."""
    rest = found[1:]
    clear = [one for one in rest if one.box[0] > 0.25 * (one.box[3] - one.box[1])]
    return clear if len(clear) >= _LEAST - 1 else rest


def _beside(values: Floats) -> Floats:
    """Each value as a multiple of the middle one of the others."""
    return np.asarray(values / (np.median(values[_others(len(values))], axis=1) + 1e-6))


def _others(count: int) -> npt.NDArray[np.int64]:
    """(count, count - 1): in row i all numbers from 0 on but i."""
    numbers = np.arange(count - 1)
    return numbers + (numbers >= np.arange(count)[:, None])


def _parts(mask: Mask) -> list[_Part]:
    """Left edge, top, width and height of each connected piece of ink."""
    import cv2

    count, _, stats, _ = cv2.connectedComponentsWithStats((mask > _INK).astype(np.uint8), connectivity=8)
    return [(x, y, wide, tall) for x, y, wide, tall, _ in stats[1:count].tolist()]

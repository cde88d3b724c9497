"""Finds the fraction printed on a US cheque: where small print may be one, and which text read there is one.

In: an upright page, RGB uint8 (H, W, 3), the leaf and its fields' boxes in pixels; then the crops' readings.
Out: crops for the recognizer; the fraction, or None. No detector has a class for it: connected components of
the ink are joined to lines of fine print, of which those with a hyphen, and pairs of which one stands under
the middle of the other, are read first. What is read is only believed where it is a fraction and little else.
Every share and limit below was chosen on synthetic leaves (docs/checks.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from chequeocr.crop.cut import crop_rows
from chequeocr.imaging import ink as inks
from chequeocr.parse.fraction import BankFraction, agrees, parse_fraction
from chequeocr.types import Box, Crop, Image, Reading

FIELD = "memo"
"""The field that recognizers are told: free text, in which every character may stand. A recognizer forced to
figures would read a fraction into any word."""

MOST = 3
"""Lines at most are read of a leaf, the likeliest first."""

REGION = (0.3, 0.0, 1.0, 0.45)
"""x0, y0, x1, y1 as shares of the leaf: fractions stand at the upper right or under the bank's name."""

_WIDTH = 1200  # pixels: to which a leaf is made smaller; print of a fraction is ten pixels high there
_LOWEST, _HIGHEST = 0.0035, 0.013  # of the leaf's width: the height of a figure
_LEAST_SIDE = 16  # pixels of the searched part: in less there is no line
_MOST_PARTS = 800  # letters on the searched part: more is a pattern
_MOST_FLAT = 400  # the same for what may be hyphens; where there are more, nothing is looked for
_SHARE = 1.0  # of Otsu's value
_BAR = 1.3  # of the highest figure: no stroke of print is as long
_GAP = 1.1  # between the letters of a line, in heights: a hyphen stands in it
_TAKEN = ("payee_name", "amount_in_numbers")
"""Fields in whose boxes nothing is looked for. A date's box may hold a fraction beside it, and detectors take
the upper half of a fraction for a cheque number."""

_ROW, _UPPER, _LOWER = (3.2, 14.0), (1.3, 6.0), (1.2, 3.5)
"""Least and most width in heights: a row from 1-2/210 to 90-7162/3222(8), the parts 1-2 to 90-7162 and 212 to
1210 of a stacked one; figures are 0.55 to 0.85 as wide as they are high."""
_MOST_TEXT = 30
_MOST_BESIDE = 4  # letters and figures beside the fraction: "(8)", "CA"
_DEAREST, _DEAREST_ROW = 0.7, 0.0  # what parse_fraction may assume: that the bar between two lines is one
SURE_FRACTION = -0.15
"""Natural log-likelihood a character: below it a fraction that isn't the routing number's isn't believed."""

_Table: TypeAlias = npt.NDArray[np.int32]
"""OpenCV's table of components, (n, 5): x, y, width, height, area."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of print: its box in pixels of the searched part, and whether a hyphen stands in it."""

    box: Box
    hyphen: bool

    @property
    def height(self) -> int:
        return self.box[3] - self.box[1]

    @property
    def width(self) -> int:
        return self.box[2] - self.box[0]


def fraction_crops(image: Image, leaf: Box | None, boxes: Mapping[str, Box]) -> list[Crop]:
    """Returns lines of print that may be a fraction, likeliest first, at most MOST. Stacked ones have two
    lines.

    `leaf` is the outline, None for the whole picture; `boxes` by canonical name. Empty where nothing fits.
    """
    part, scale, corner = _searched(image, leaf)
    if not part.size:
        return []
    width = (leaf[2] - leaf[0] if leaf else image.shape[1]) * scale
    ink = inks.ink_mask(part, inks.ground(part), _SHARE)
    ink &= ~inks.level_runs(ink, round(_BAR * _HIGHEST * width))  # a bar that touches figures joins them
    for name in _TAKEN:
        if name in boxes:
            x0, y0, x1, y1 = (_scaled(v, corner[i % 2], scale) for i, v in enumerate(boxes[name]))
            ink[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)] = False
    found = _first(sorted(_candidates(ink, width), key=_rank))
    rows = [[_back(line.box, corner, scale, image) for line in lines] for lines in found]
    return [crop for crop in (crop_rows(image, FIELD, row) for row in rows) if crop.ink]


def _searched(image: Image, leaf: Box | None) -> tuple[Image, float, tuple[int, int]]:
    """The part of the leaf in which fractions stand, made smaller; by how much; its corner on the page."""
    import cv2

    x0, y0, x1, y1 = leaf or (0, 0, image.shape[1], image.shape[0])
    wide, high = x1 - x0, y1 - y0
    left, top = x0 + round(REGION[0] * wide), y0 + round(REGION[1] * high)
    part = image[top : y0 + round(REGION[3] * high), left : x0 + round(REGION[2] * wide)]
    scale = min(1.0, _WIDTH / max(1, wide))
    if min(part.shape[:2]) * scale < _LEAST_SIDE:
        return part[:0], scale, (left, top)
    if scale < 1.0:
        part = np.asarray(cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    return part, scale, (left, top)


def _scaled(value: int, corner: int, scale: float) -> int:
    return round((value - corner) * scale)


def _back(box: Box, corner: tuple[int, int], scale: float, image: Image) -> Box:
    """A box of the searched part in the pixels of the page."""
    x0, y0, x1, y1 = (v / scale + corner[i % 2] for i, v in enumerate(box))
    return int(x0), int(y0), min(image.shape[1], int(np.ceil(x1))), min(image.shape[0], int(np.ceil(y1)))


def _candidates(ink: inks.Mask, width: float) -> Iterator[tuple[_Line, ...]]:
    """Pairs of lines of which one stands under the middle of the other, and single lines."""
    stats = inks.parts(ink)
    wide, tall = stats[:, 2], stats[:, 3]
    low, high = _LOWEST * width, _HIGHEST * width
    bars = (tall <= 0.35 * high) & (wide >= 5 * tall)
    letters = stats[(tall >= low) & (tall <= high) & (wide <= 12 * tall) & ~bars][:_MOST_PARTS]
    flat = stats[(tall <= 0.35 * high) & (wide >= tall) & (wide <= high)]
    if len(flat) > _MOST_FLAT:
        return
    lines = [_line(letters[group], flat) for group in _joined(letters, flat)]
    paired: set[int] = set()
    for at, line in enumerate(lines):
        under = _under(lines, line)
        if under is not None:
            paired |= {at, under}
            yield line, lines[under]
    for at, line in enumerate(lines):
        if at not in paired and _shaped(line, _ROW):
            yield (line,)


def _joined(letters: _Table, flat: _Table) -> list[list[int]]:
    """Groups of components of one height or nearly, on one line, close or with a hyphen between them."""
    x0, y0, wide, tall, _ = letters.T
    x1, y1 = x0 + wide, y0 + tall
    higher, lower = np.maximum.outer(tall, tall), np.minimum.outer(tall, tall)
    gap = x0[None, :] - x1[:, None]
    overlap = np.minimum.outer(y1, y1) - np.maximum.outer(y0, y0)
    gap = np.where(_bridged(letters, flat), gap - 0.8 * higher, gap)
    alike = (overlap >= 0.5 * lower) & (higher <= 2 * lower)
    near = alike & (x0[None, :] >= x0[:, None]) & (gap <= _GAP * higher)
    leader = list(range(len(letters)))
    for i, j in np.argwhere(near).tolist():
        a, b = _root(leader, i), _root(leader, j)
        leader[max(a, b)] = min(a, b)
    groups: dict[int, list[int]] = {}
    for i in range(len(letters)):
        groups.setdefault(_root(leader, i), []).append(i)
    return list(groups.values())


def _bridged(letters: _Table, flat: _Table) -> npt.NDArray[np.bool_]:
    """For each two components whether something flat lies between them, half-way up: a hyphen."""
    x0, y0, wide, tall, _ = letters.T
    x1, middle = x0 + wide, y0 + tall / 2
    found = np.zeros((len(letters), len(letters)), bool)
    for left, top, width, height, _ in flat.tolist():
        level = np.abs(top + height / 2 - middle) <= 0.3 * tall
        before = level & (x1 <= left + 1) & (left - x1 <= tall) & (width <= tall)
        after = level & (x0 >= left + width - 1) & (x0 - left - width <= tall)
        if before.any() and after.any():
            found |= before[:, None] & after[None, :]
    return found


def _root(leader: list[int], at: int) -> int:
    while leader[at] != at:
        leader[at] = leader[leader[at]]
        at = leader[at]
    return at


def _line(letters: _Table, flat: _Table) -> _Line:
    x0, y0 = int(letters[:, 0].min()), int(letters[:, 1].min())
    x1, y1 = int((letters[:, 0] + letters[:, 2]).max()), int((letters[:, 1] + letters[:, 3]).max())
    height = y1 - y0
    middle = flat[:, 1] + flat[:, 3] / 2
    hyphens = (
        (flat[:, 0] >= x0)
        & (flat[:, 0] + flat[:, 2] <= x1)
        & (middle >= y0 + 0.25 * height)
        & (middle <= y0 + 0.75 * height)
        & (flat[:, 3] <= 0.35 * height)
        & (flat[:, 2] <= 0.9 * height)
    )
    return _Line((x0, y0, x1, y1), bool(hyphens.any()))


def _under(lines: Sequence[_Line], top: _Line) -> int | None:
    """Which line may be the lower part of a stacked fraction whose upper part is `top`, None for none.

    It stands close under it, is about as high, hardly wider, and centred.
    """
    if not _shaped(top, _UPPER):
        return None
    middle = (top.box[0] + top.box[2]) / 2
    for at, line in enumerate(lines):
        gap = line.box[1] - top.box[3]
        fits = -0.3 * top.height <= gap <= 1.3 * top.height and 0.6 <= line.height / top.height <= 1.6
        centred = abs((line.box[0] + line.box[2]) / 2 - middle) <= 0.6 * top.height
        if fits and centred and _shaped(line, _LOWER) and line.width <= top.width + 0.6 * top.height:
            return at
    return None


def _shaped(line: _Line, widths: tuple[float, float]) -> bool:
    """Whether a line is so wide, in heights."""
    return widths[0] * line.height <= line.width <= widths[1] * line.height


def _rank(lines: tuple[_Line, ...]) -> tuple[bool, int, int]:
    """Those with a hyphen first, of these the stacked ones, then what stands further right."""
    return not lines[0].hyphen, -len(lines), -lines[0].box[2]


def _first(found: Sequence[tuple[_Line, ...]]) -> Iterator[tuple[_Line, ...]]:
    """The first of them that together have no more than MOST lines."""
    left = MOST
    for lines in found:
        left -= len(lines)
        if left >= 0:
            yield lines


def clear_fraction(readings: Sequence[Reading], crops: Sequence[Crop], routing: str) -> BankFraction | None:
    """Returns the fraction printed on the cheque, or None if no text that was read clearly is one.

    One that agrees with `routing` (nine figures) is preferred, also where it is a reading's second choice:
    that two such numbers agree by chance hardly happens.
    """
    best: tuple[float, BankFraction] | None = None
    for reading, crop in zip(readings, crops, strict=True):
        for text in (reading.text, *(a.text for a in reading.alternatives)):
            found = fraction_in(text, stacked=len(crop.lines) > 1)
            if found is not None and agrees(found, routing):
                return found
        found = fraction_in(reading.text, stacked=len(crop.lines) > 1)
        sureness = reading.score / max(1, len(reading.text))
        if found is not None and sureness >= SURE_FRACTION and (best is None or sureness > best[0]):
            best = sureness, found
    return None if best is None else best[1]


def fraction_in(text: str, *, stacked: bool = False) -> BankFraction | None:
    """Returns the fraction in a line's text, or None if it has none.

    Beside it there is a branch's number at most. Between the lines of a `stacked` one stands a bar that no
    text shows.

    >>> fraction_in("11-24/1210(8)").routing, fraction_in("55-2 212", stacked=True).routing
    ('121000248', '021200025')
    >>> fraction_in("55-2 212"), fraction_in("Tel 55-2/212 extension"), fraction_in("10-20/2019")
    (None, None, None)
    """
    if len(text) > _MOST_TEXT:
        return None
    found = parse_fraction(text)
    if not found or found[0].cost > (_DEAREST if stacked else _DEAREST_ROW):
        return None
    value = found[0].value
    own = sum(len(part) for part in (value.prefix, value.institution, value.symbol))
    return value if sum(c.isalnum() for c in text) - own <= _MOST_BESIDE else None

"""What makes a cheque worthless, and what only looks like it: lines, words and scribbles over a leaf.

In: a `Sheet` that holds the picture of a leaf, a random generator. Out: ink on the sheet. `cancel` draws what
people draw over a cheque that must not be paid; `harmless` what is found on good cheques: crossings, stamps,
rings around a field, strokes through an empty line.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from chequeocr.synth.dice import Rng
from chequeocr.synth.fonts import font_for_height
from chequeocr.synth.marks import across, cross, stamp, turned_mask
from chequeocr.synth.pen import INKS, Mask, draw_hand, signature, write
from chequeocr.synth.sheet import Colour, Sheet

_Points = NDArray[np.float64]

WORDS = (
    "CANCELLED", "Cancelled", "cancelled", "CANCEL", "VOID", "Void", "ANNULÉ", "Annulé", "NUL", "ANULADO",
    "Anulado", "CANCELADO", "Cancelado", "CANCELED", "UNGÜLTIG", "ANNULLATO", "STOPPED", "NULO",
    "INUTILIZADO",
)  # fmt: skip

_SAID = (
    "A/C PAYEE ONLY", "NOT NEGOTIABLE", "PAYEE'S A/C ONLY", "ACCOUNT PAYEE", "& CO", "NON ENDOSSABLE", "",
)  # fmt: skip
_PENS: tuple[Colour, ...] = (*INKS, (190, 30, 40), (25, 25, 25), (30, 50, 150))


def cancel(rng: Rng, sheet: Sheet) -> None:
    """Lines across the leaf, a word across it, both, or a scribble over it."""
    ink = _pen(rng)
    kind = rng.choice(["lines", "word", "both", "stamp", "scribble"], p=[0.37, 0.2, 0.19, 0.12, 0.12])
    if kind in ("lines", "both"):
        _lines_across(rng, sheet, ink)
    if kind == "word" or (kind == "both" and rng.random() < 0.75):
        _word_across(rng, sheet, ink, float(rng.uniform(0.09, 0.3)))
    elif kind in ("both", "stamp"):
        _stamped_across(rng, sheet)
    elif kind == "scribble":
        _scribble(rng, sheet, ink)


def harmless(rng: Rng, sheet: Sheet) -> None:
    """Nought to three marks as they are met on cheques that are paid."""
    for _ in range(int(rng.choice(4, p=[0.35, 0.35, 0.2, 0.1]))):
        kind = int(rng.integers(8))
        if kind == 0:
            cross(rng, sheet, "", _pen(rng))
        elif kind == 1:
            _corner_crossing(rng, sheet)
        elif kind == 2:
            _upright_crossing(rng, sheet)
        elif kind == 3:
            stamp(rng, sheet, "12 MAR 2019")
        elif kind == 4:
            _ring(rng, sheet)
        elif kind == 5:
            _small_print(rng, sheet)
        elif kind == 6:
            _bar(rng, sheet)
        else:
            _level_line(rng, sheet)


def _pen(rng: Rng) -> Colour:
    return _PENS[int(rng.integers(len(_PENS)))]


def _stroke(rng: Rng, sheet: Sheet, points: _Points, ink: Colour, thick: float) -> None:
    """A stroke of the pen through points (n, 2), in shares of the leaf, with a hand's tremor."""
    size = np.array([sheet.width, sheet.height])
    steps = np.linspace(0, len(points) - 1, max(2, 40 * (len(points) - 1)))
    path = np.stack([np.interp(steps, np.arange(len(points)), points[:, i] * size[i]) for i in (0, 1)], 1)
    sway = np.cumsum(rng.normal(0, 0.0007 * sheet.width, path.shape), 0)
    path = path + sway - np.linspace(0, 1, len(path))[:, None] * sway[-1]
    mask = np.zeros((sheet.height, sheet.width), np.uint8)
    wide = max(1.0, thick * sheet.width)
    strength = int(rng.uniform(150, 256))
    cv2.polylines(mask, [np.round(path * 16).astype(np.int32)], False, strength, round(wide), cv2.LINE_AA, 4)
    sheet.blend(mask, 0, 0, ink)


def _thick(rng: Rng) -> float:
    """Of a pen's stroke, as a share of the leaf's width: 0.4 to 1 mm on 200."""
    return float(rng.uniform(0.0018, 0.005))


def _lines_across(rng: Rng, sheet: Sheet, ink: Colour) -> None:
    """One long slanting line, two beside each other, or two that cross."""
    thick = _thick(rng)
    ends = _long_line(rng)
    _stroke(rng, sheet, ends, ink, thick)
    kind = rng.random()
    if kind < 0.45:  # beside it
        away = np.array([rng.uniform(-0.06, 0.06), rng.choice([-1, 1]) * rng.uniform(0.07, 0.32)])
        _stroke(rng, sheet, ends + away + rng.normal(0, 0.02, (2, 2)), ink, thick)
    elif kind < 0.8:  # crossing it
        mirrored = ends * [1, -1] + [0, 1] + rng.normal(0, 0.05, (2, 2))
        _stroke(rng, sheet, mirrored, ink, thick)
    elif kind < 0.86:
        for shift in (0.12, 0.24):
            _stroke(rng, sheet, ends + np.array([0, shift]) + rng.normal(0, 0.02, (2, 2)), ink, thick)


def _long_line(rng: Rng) -> _Points:
    """A line from the left part of the leaf to the right one, up or down over most of its height."""
    left, right = rng.uniform(-0.03, 0.24), rng.uniform(0.72, 1.03)
    low, high = rng.uniform(0.7, 1.02), rng.uniform(-0.02, 0.3)
    if rng.random() < 0.15:  # flatter, but through the middle
        low, high = rng.uniform(0.55, 0.8), rng.uniform(0.2, 0.45)
    rising = rng.random() < 0.7
    return np.array([[left, low if rising else high], [right, high if rising else low]])


def _over(rng: Rng, sheet: Sheet, mask: Mask, degrees: float, ink: Colour) -> None:
    """A mask turned and laid over the middle part of the leaf."""
    turned = turned_mask(mask, degrees)
    most = (0.98 * sheet.width, 1.0 * sheet.height)
    shrink = min(1.0, most[0] / turned.shape[1], most[1] / turned.shape[0])
    if shrink < 1.0:
        turned = np.asarray(cv2.resize(turned, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA))
    left = round((sheet.width - turned.shape[1]) * rng.uniform(0.15, 0.85))
    top = round((sheet.height - turned.shape[0]) * rng.uniform(0.15, 0.8))
    faint = np.asarray(turned * np.float32(rng.uniform(0.6, 1.0)), np.uint8)
    sheet.blend(faint, left, top, ink)


def _word_across(rng: Rng, sheet: Sheet, ink: Colour, size: float) -> None:
    """By hand, large, level or slanting."""
    hand = draw_hand(rng, sheet.book.hand, 0.6)
    word = WORDS[int(rng.integers(len(WORDS)))]
    if rng.random() < 0.3 and len(word) < 8:
        word = " ".join(word)
    mask, _ = write(rng, hand, word, size * sheet.height / max(0.8, hand.size), 0.9 * sheet.width)
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not len(rows):
        _lines_across(rng, sheet, ink)  # a hand that lacks these letters
        return
    mask = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    least = rng.uniform(0.35, 0.75) * sheet.width / mask.shape[1]
    if least > 1.0:
        grown = min(least, 0.45 * sheet.height / mask.shape[0])
        if grown > 1.0:
            mask = np.asarray(cv2.resize(mask, None, fx=grown, fy=grown, interpolation=cv2.INTER_LINEAR))
    wide = round(_thick(rng) * sheet.width * 0.7)
    if wide > 1:
        mask = np.asarray(cv2.dilate(mask, np.ones((wide, wide), np.uint8)))
    _over(rng, sheet, mask, float(np.clip(rng.normal(12, 14), -30, 45)), ink)


def _stamped_across(rng: Rng, sheet: Sheet) -> None:
    """Print of a rubber stamp or a printer: outlined, framed or plain."""
    if rng.random() < 0.4:
        across(rng, sheet, _pen(rng))
        return
    face = (*sheet.book.sans, *sheet.book.serif, *sheet.book.mono)[int(rng.integers(4))]
    word = WORDS[int(rng.integers(len(WORDS)))].upper()
    font = font_for_height(face, max(6.0, float(rng.uniform(0.09, 0.24)) * sheet.height))
    x0, y0, x1, y1 = (int(v) for v in font.getbbox(word, anchor="ls"))
    edge = max(4, (y1 - y0) // 3)
    picture = Image.new("L", (x1 - x0 + 2 * edge, y1 - y0 + 2 * edge))
    pencil = ImageDraw.Draw(picture)
    hollow = rng.random() < 0.2
    pencil.text((edge - x0, edge - y0), word, font=font, fill=0 if hollow else 255, anchor="ls",
                stroke_width=max(1, edge // 8) if hollow else 0, stroke_fill=255)  # fmt: skip
    if rng.random() < 0.4:
        pencil.rectangle((1, 1, picture.width - 2, picture.height - 2), outline=255, width=max(1, edge // 6))
    _over(rng, sheet, np.asarray(picture), float(np.clip(rng.normal(10, 14), -30, 45)), _pen(rng))


def _scribble(rng: Rng, sheet: Sheet, ink: Colour) -> None:
    """To and fro over the written part."""
    count = int(rng.integers(6, 16))
    x0, x1 = rng.uniform(0.02, 0.25), rng.uniform(0.7, 0.98)
    y0, y1 = rng.uniform(0.1, 0.3), rng.uniform(0.6, 0.9)
    along = np.linspace(x0, x1, count) + rng.normal(0, 0.02, count)
    heights = np.where(np.arange(count) % 2, y0, y1) + rng.normal(0, 0.04, count)
    _stroke(rng, sheet, np.stack([along, heights], 1), ink, _thick(rng))


def _corner_crossing(rng: Rng, sheet: Sheet) -> None:
    """Two slanting lines by hand over the upper left corner, with words between them or none."""
    ink, thick = _pen(rng), 0.7 * _thick(rng)
    reach, gap = rng.uniform(0.1, 0.34), rng.uniform(0.03, 0.09)
    ends = np.array([[-0.02, reach * 2.0], [reach, rng.uniform(-0.03, 0.03)]])
    if rng.random() < 0.12:  # some cross over another corner
        ends = ends * [-1, 1] + [1, 0]
    _stroke(rng, sheet, ends, ink, thick)
    _stroke(rng, sheet, ends + gap, ink, thick)
    said = _SAID[int(rng.integers(len(_SAID)))]
    if said:
        hand = draw_hand(rng, sheet.book.hand, 0.6)
        mask, _ = write(rng, hand, said, 0.022 * sheet.height, 0.22 * sheet.width)
        turned = turned_mask(mask, float(rng.uniform(30, 48)))
        middle = (ends.mean(0) + gap / 2) * [sheet.width, sheet.height]
        left, top = middle - np.array(turned.shape[::-1]) / 2
        sheet.blend(turned, round(left), round(top), ink)


def _upright_crossing(rng: Rng, sheet: Sheet) -> None:
    """Two nearly upright lines through the whole height, as crossings are printed in Britain, with words."""
    ink, thick = _pen(rng), 0.5 * _thick(rng)
    x, gap, lean = rng.uniform(0.25, 0.75), rng.uniform(0.02, 0.05), rng.normal(0, 0.03)
    ends = np.array([[x - lean, rng.uniform(0.75, 1.0)], [x + lean, rng.uniform(0.0, 0.2)]])
    _stroke(rng, sheet, ends, ink, thick)
    _stroke(rng, sheet, ends + np.array([gap, 0.0]), ink, thick)
    said = _SAID[int(rng.integers(len(_SAID)))]
    if said:
        hand = draw_hand(rng, sheet.book.hand, 0.3)
        mask, _ = write(rng, hand, said, 0.02 * sheet.height, 0.3 * sheet.width)
        turned = turned_mask(mask, 90.0)
        left = (x + gap / 2) * sheet.width - turned.shape[1] / 2
        sheet.blend(turned, round(left), round(0.5 * sheet.height - turned.shape[0] / 2), ink)


def _ring(rng: Rng, sheet: Sheet) -> None:
    """A ring or a frame that somebody drew around a field."""
    mask = np.zeros((sheet.height, sheet.width), np.uint8)
    centre = (round(rng.uniform(0.1, 0.9) * sheet.width), round(rng.uniform(0.1, 0.8) * sheet.height))
    axes = (round(rng.uniform(0.05, 0.2) * sheet.width), round(rng.uniform(0.04, 0.12) * sheet.height))
    thick = max(1, round(_thick(rng) * sheet.width))
    if rng.random() < 0.6:
        cv2.ellipse(mask, centre, axes, float(rng.normal(0, 5)), 0, 360, 255, thick, cv2.LINE_AA)
    else:
        cv2.rectangle(mask, (centre[0] - axes[0], centre[1] - axes[1]),
                      (centre[0] + axes[0], centre[1] + axes[1]), 255, thick)  # fmt: skip
    sheet.blend(mask, 0, 0, _pen(rng))


def _small_print(rng: Rng, sheet: Sheet) -> None:
    """A signature or a note anywhere, up to a quarter of the leaf's width, as paying clerks leave them."""
    wide, tall = rng.uniform(0.12, 0.3) * sheet.width, rng.uniform(0.1, 0.28) * sheet.height
    mask = signature(rng, max(16, round(wide)), max(12, round(tall)))
    left, top = rng.uniform(0.0, 0.75) * sheet.width, rng.uniform(0.0, 0.7) * sheet.height
    sheet.blend(mask, round(left), round(top), _pen(rng))


def _level_line(rng: Rng, sheet: Sheet) -> None:
    """A stroke through the rest of a line, straight or wavy, nearly level."""
    x0, y = rng.uniform(0.1, 0.6), rng.uniform(0.25, 0.75)
    count = int(rng.integers(2, 9))
    along = np.linspace(x0, min(0.98, x0 + rng.uniform(0.15, 0.6)), count)
    heights = y + np.linspace(0, rng.normal(0, 0.015), count) + rng.normal(0, 0.006, count)
    _stroke(rng, sheet, np.stack([along, heights], 1), _pen(rng), 0.7 * _thick(rng))


def _bar(rng: Rng, sheet: Sheet) -> None:
    """Something painted over or stuck on: a bar, black, white or coloured."""
    shade = (0, 0, 0) if rng.random() < 0.35 else (255, 255, 255)
    colour: Colour = shade if rng.random() < 0.8 else _pen(rng)
    mask = np.full((max(2, round(rng.uniform(0.04, 0.16) * sheet.height)),
                    max(2, round(rng.uniform(0.08, 0.35) * sheet.width))), 255, np.uint8)  # fmt: skip
    left, top = rng.uniform(0.0, 0.8) * sheet.width, rng.uniform(0.1, 0.9) * sheet.height
    sheet.blend(mask, round(left), round(top), colour)

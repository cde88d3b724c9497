"""Stamps, crossings and words across a leaf.

In: a `Sheet` on which the cheque stands, a random generator. Out: ink on the sheet. No box changes: what is
stamped over a field is still in its box.
"""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image, ImageDraw

from chequeocr.synth.dice import Rng
from chequeocr.synth.fonts import FontBook, font_for_height
from chequeocr.synth.pen import Mask
from chequeocr.synth.sheet import Colour, Sheet

_STAMP_INKS: tuple[Colour, ...] = ((40, 45, 140), (110, 40, 130), (160, 30, 40), (30, 90, 60), (35, 35, 45))
_CROSSINGS = (
    "A/c Payee",
    "A/C PAYEE ONLY",
    "Account Payee Only",
    "& Co.",
    "Not Negotiable",
    "",
    "A/c Payee Only",
)
_FOREIGN = {"FR": ("Non endossable", ""), "MX": ("Para abono en cuenta", ""), "BR": ("", "Cruzado")}
_ACROSS = ("CANCELLED", "Cancelled", "CANCELLED", "PAYMENT STOPPED", "RETURNED UNPAID", "SPECIMEN")
_STAMPED = ("RECEIVED", "CLEARING", "PAID", "POSTED", "PRESENTED", "TRANSFER", "FOR DEPOSIT ONLY", "VERIFIED")


def _lettering(book: FontBook, text: str, height: float, bold: bool = True) -> Mask:
    """A line of print as a mask, cut to its ink."""
    font = font_for_height(book.sans[int(bold)], max(4.0, height))
    box = font.getbbox(text, anchor="ls")
    wide, up, down = int(box[2]) + 3, int(-box[1]) + 2, int(box[3]) + 2
    picture = Image.new("L", (max(1, wide), max(1, up + down)))
    ImageDraw.Draw(picture).text((1, up), text, font=font, fill=255, anchor="ls")
    return np.asarray(picture)


def turned_mask(mask: Mask, degrees: float) -> Mask:
    """The mask turned about its middle, on a canvas that holds all of it."""
    tall, wide = mask.shape
    matrix = np.asarray(cv2.getRotationMatrix2D((wide / 2, tall / 2), degrees, 1.0), np.float64)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = (int(wide * cos + tall * sin) + 2, int(wide * sin + tall * cos) + 2)
    matrix[:, 2] += (size[0] - wide) / 2, (size[1] - tall) / 2
    return np.asarray(cv2.warpAffine(mask, matrix, size, flags=cv2.INTER_LINEAR), np.uint8)


def _inked(rng: Rng, mask: Mask, strength: float) -> Mask:
    """A rubber stamp takes ink unevenly: whole patches stay pale."""
    tall, wide = mask.shape
    patches = rng.uniform(0.25, 1.0, (max(2, tall // 12), max(2, wide // 12))).astype(np.float32)
    plane = cv2.resize(patches, (wide, tall), interpolation=cv2.INTER_CUBIC)
    fine = rng.uniform(0.7, 1.0, mask.shape).astype(np.float32)
    return np.asarray(np.clip(mask * plane * fine * strength, 0, 255), np.uint8)


def _colour(rng: Rng) -> Colour:
    return _STAMP_INKS[int(rng.integers(len(_STAMP_INKS)))]


def _anywhere(rng: Rng, sheet: Sheet, mask: Mask) -> tuple[int, int]:
    """A place for a stamp: over everything but the foot, where the code line has to stay clean."""
    left = int(rng.uniform(0.0, max(1.0, sheet.width - 0.8 * mask.shape[1])))
    top = int(rng.uniform(0.0, max(1.0, 0.82 * sheet.height - mask.shape[0])))
    return left, top


def stamp(rng: Rng, sheet: Sheet, day: str) -> None:
    """A round or a rectangular stamp, with a word, a date or both."""
    draw = _round if rng.random() < 0.4 else _rectangular
    mask = _inked(
        rng, turned_mask(draw(rng, sheet, day), float(rng.normal(0.0, 9.0))), float(rng.uniform(0.35, 0.85))
    )
    sheet.blend(mask, *_anywhere(rng, sheet, mask), _colour(rng))


def _word(rng: Rng) -> str:
    return _STAMPED[int(rng.integers(len(_STAMPED)))]


def _rectangular(rng: Rng, sheet: Sheet, day: str) -> Mask:
    size = float(rng.uniform(0.024, 0.045)) * sheet.height
    lines = [_word(rng), day] if rng.random() < 0.6 else [_word(rng)]
    if rng.random() < 0.3:
        lines = [day]
    masks = [_lettering(sheet.book, text, size, bool(rng.random() < 0.7)) for text in lines]
    edge = max(4, round(size * 0.8))
    wide = max(mask.shape[1] for mask in masks) + 2 * edge
    tall = sum(mask.shape[0] for mask in masks) + edge * (len(masks) + 1)
    out = np.zeros((tall, wide), np.uint8)
    row = edge
    for mask in masks:
        left = (wide - mask.shape[1]) // 2
        out[row : row + mask.shape[0], left : left + mask.shape[1]] = mask
        row += mask.shape[0] + edge
    if rng.random() < 0.75:
        cv2.rectangle(out, (1, 1), (wide - 2, tall - 2), 255, max(1, round(size * 0.12)))
    return out


def _round(rng: Rng, sheet: Sheet, day: str) -> Mask:
    """A ring with letters around it and a date in the middle, as post and banks use it."""
    radius = int(rng.uniform(0.1, 0.17) * sheet.height)
    out = np.zeros((2 * radius + 3, 2 * radius + 3), np.uint8)
    centre = (radius + 1, radius + 1)
    thick = max(1, radius // 22)
    cv2.circle(out, centre, radius - thick, 255, thick, cv2.LINE_AA)
    cv2.circle(out, centre, int(radius * 0.62), 255, thick, cv2.LINE_AA)
    text = f"{_word(rng)} * {sheet.height % 90 + 10} *"
    for number, char in enumerate(text):
        if char == " ":
            continue
        angle = -90.0 + 360.0 * number / len(text)
        letter = turned_mask(_lettering(sheet.book, char, radius * 0.2), -angle - 90.0)
        x = radius + 1 + 0.8 * radius * np.cos(np.deg2rad(angle)) - letter.shape[1] / 2
        y = radius + 1 + 0.8 * radius * np.sin(np.deg2rad(angle)) - letter.shape[0] / 2
        _paste(out, letter, int(x), int(y))
    middle = _lettering(sheet.book, day, radius * 0.17)
    _paste(out, middle, radius + 1 - middle.shape[1] // 2, radius + 1 - middle.shape[0] // 2)
    return out


def _paste(out: Mask, mask: Mask, x: int, y: int) -> None:
    x, y = max(0, x), max(0, y)
    area = out[y : y + mask.shape[0], x : x + mask.shape[1]]
    np.maximum(area, mask[: area.shape[0], : area.shape[1]], out=area)


def cross(rng: Rng, sheet: Sheet, country: str, colour: Colour) -> None:
    """Two parallel slanting lines, mostly over the upper left corner, with words between them or none."""
    wordings = _FOREIGN.get(country, _CROSSINGS)
    text = wordings[int(rng.integers(len(wordings)))]
    size = float(rng.uniform(0.028, 0.04)) * sheet.height
    thick = max(1, round(sheet.height / 260))
    words = _lettering(sheet.book, text or " ", size, bool(rng.random() < 0.4))
    gap = round(size * rng.uniform(1.5, 2.4))
    wide = max(words.shape[1] + round(size * 2), round(rng.uniform(0.12, 0.3) * sheet.width))
    out = np.zeros((gap + words.shape[0] + 8, wide), np.uint8)
    middle = out.shape[0] // 2
    for row in (middle - gap // 2 - 2, middle + gap // 2 + 2):
        shift = int(rng.integers(-3, 4))
        cv2.line(out, (0, row + shift), (wide, row + int(rng.integers(-3, 4))), 255, thick, cv2.LINE_AA)
    if text:
        _paste(out, words, (wide - words.shape[1]) // 2, middle - words.shape[0] // 2)
    mask = turned_mask(out, float(rng.uniform(25, 50)))
    corner = rng.random() < 0.75
    left = int(rng.uniform(-0.03, 0.08) * sheet.width) if corner else int(rng.uniform(0.2, 0.7) * sheet.width)
    top = (
        int(rng.uniform(-0.06, 0.06) * sheet.height) if corner else int(rng.uniform(0.0, 0.3) * sheet.height)
    )
    sheet.blend(mask, left, top, colour)


def across(rng: Rng, sheet: Sheet, colour: Colour) -> None:
    """A word across the leaf, between two long lines or alone: stamped, or printed large."""
    text = _ACROSS[int(rng.integers(len(_ACROSS)))]
    words = _lettering(sheet.book, text, float(rng.uniform(0.1, 0.17)) * sheet.height)
    if words.shape[1] > 0.8 * sheet.width:
        scale = 0.8 * sheet.width / words.shape[1]
        words = np.asarray(
            cv2.resize(words, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8
        )
    edge = words.shape[0] // 2
    out = np.pad(words, edge)
    if rng.random() < 0.6:
        thick = max(1, round(sheet.height / 180))
        for row in (edge // 2, out.shape[0] - edge // 2):
            cv2.line(out, (0, row), (out.shape[1], row), 255, thick, cv2.LINE_AA)
    mask = _inked(rng, turned_mask(out, float(rng.uniform(5, 28))), float(rng.uniform(0.6, 1.0)))
    left = int((sheet.width - mask.shape[1]) * rng.uniform(0.2, 0.8))
    top = int((sheet.height - mask.shape[0]) * rng.uniform(0.2, 0.7))
    sheet.blend(mask, left, top, colour)

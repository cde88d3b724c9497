"""Synthetic amounts in figures: seeds and fonts come in, pictures of one amount and their texts go out.

A *hand* is one handwriting font; its glyphs are rasterised once and each amount is put together from them
with a jitter a glyph (place, size, slant), so that a picture costs about a millisecond. A share of the
pictures mixes the digits of several hands, which keeps a small model from learning fonts by heart.

The pictures look like what a detector cuts out of a cheque: the box is now tight on the ink, now wide as
the printed field, printed lines and the strokes of neighbours get in, paper is tinted and uneven, ink is
blue or black, the scan is soft and noisy. Hands are split by their file names alone (`is_held_out`): one
in eight never trains, so that the published figures can be said for hands that the model has not met."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as PilImage
from PIL import ImageDraw, ImageFont

from chequeocr.errors import SettingsError

Picture: TypeAlias = NDArray[np.uint8]

ALPHABET = "0123456789,.-/=*Rs$£€x "
"""Every character that a synthetic amount can hold."""

DIGIT_HEIGHT = 48
"""Height in pixels at which the glyphs of a hand are rasterised, measured on its own "0"."""

_HELD_OUT_ONE_IN = 8

_WIDE = 0.15
"""Share of crops that are wider and higher than their ink, as a detector's box alone gives them. The others
are cut tightly, off by a jitter: `chequeocr.crop.cut` tightens amounts to their ink."""


class FontFolderError(SettingsError):
    """A folder of fonts that can't be trained on; a bad setting, with its code."""


def is_held_out(font_name: str) -> bool:
    """True where the hand with this file name never trains: sha1(name) modulo 8 is 0."""
    digest = hashlib.sha1(font_name.encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[:4], "big") % _HELD_OUT_ONE_IN == 0


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character of one hand: its ink (H, W) uint8, where its left top lies, and how far the pen moves."""

    ink: Picture
    left: int
    top: int
    advance: float


@dataclass(frozen=True, slots=True)
class Hand:
    """One handwriting font, rasterised; `top` in a glyph is counted from the baseline, downwards."""

    name: str
    glyphs: dict[str, Glyph]

    def writes(self, text: str) -> bool:
        return all(char in self.glyphs for char in text)


def load_hand(font: Path) -> Hand:
    """Rasterise the characters of `ALPHABET` that the font holds; raises FontFolderError on no font."""
    try:
        probe = ImageFont.truetype(str(font), 100)
    except OSError as error:
        raise FontFolderError(f"{font}: not a font that can be read; remove it from the folder") from error
    _, top, _, bottom = probe.getbbox("0", anchor="ls")
    face = ImageFont.truetype(str(font), max(8, round(100 * DIGIT_HEIGHT / max(bottom - top, 1))))
    missing = _ink(face, "\ue0ff")[0]  # a private-use character: what this font draws for what it lacks
    glyphs: dict[str, Glyph] = {}
    for char in ALPHABET:
        ink, left, top = _ink(face, char)
        drawn = char == " " or (ink.max(initial=0) > 0 and not np.array_equal(ink, missing))
        if drawn:
            glyphs[char] = Glyph(ink, left, top, face.getlength(char))
    if not set("0123456789") <= set(glyphs):
        raise FontFolderError(f"{font}: has no digits; remove it from the folder")
    return Hand(font.name, glyphs)


def load_hands(folder: Path) -> tuple[list[Hand], list[Hand]]:
    """The hands of a folder, in the order of their names: those that train, those that are held out.

    Raises FontFolderError where either part would be empty.
    """
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() in {".ttf", ".otf"})
    except OSError as error:
        what = "no such folder" if isinstance(error, FileNotFoundError) else error.strerror or error
        raise FontFolderError(f"{folder}: {what}; give one with handwriting fonts (.ttf, .otf)") from error
    train = [load_hand(p) for p in files if not is_held_out(p.name)]
    held = [load_hand(p) for p in files if is_held_out(p.name)]
    if not train or not held:
        raise FontFolderError(
            f"{folder}: needs handwriting fonts (.ttf, .otf), enough that one in eight can be held out;"
            f" found {len(files)}"
        )
    return train, held


def _ink(face: ImageFont.FreeTypeFont, char: str) -> tuple[Picture, int, int]:
    left, top, right, bottom = (int(v) for v in face.getbbox(char, anchor="ls"))
    size = (max(right - left, 1) + 4, max(bottom - top, 1) + 4)
    canvas = PilImage.new("L", size, 0)
    ImageDraw.Draw(canvas).text((2 - left, 2 - top), char, fill=255, font=face, anchor="ls")
    return np.asarray(canvas, dtype=np.uint8), left - 2, top - 2


# ---- texts
# ---------------------------------------------------------------------------------------------------


def sample_amount(rng: np.random.Generator, max_digits: int = 8) -> str:
    """An amount as people write it in figures, its whole part of at most `max_digits` digits.

    Indian or Western grouping or none; no decimals, .00 or others; `/-`, `/=`, `-`, n/100 or nothing at
    the end; a currency before it or none; asterisks around it now and then. A space occurs before n/100
    and nowhere else."""
    digits = _whole_part(rng, max_digits)
    text = _group(digits, rng.random())
    cents = rng.random()
    if cents < 0.18:
        text += ".00"
    elif cents < 0.45:
        text += f".{rng.integers(100):02d}"
    elif cents < 0.56:
        text += " xx/100" if rng.random() < 0.15 else f" {rng.integers(100):02d}/100"
    if not 0.45 <= cents < 0.56:
        text += _pick(rng, (("", 0.52), ("/-", 0.32), ("/=", 0.1), ("-", 0.06)))
    text = _pick(rng, (("", 0.56), ("$", 0.14), ("Rs", 0.08), ("Rs.", 0.08), ("£", 0.08), ("€", 0.06))) + text
    if rng.random() >= 0.14:
        return text
    if rng.random() < 0.5:
        return f"**{text}**"
    return f"*{text}*" if rng.random() < 0.5 else f"{text}**"


def _whole_part(rng: np.random.Generator, max_digits: int) -> str:
    count = int(min(rng.choice(9, p=(0, 0.05, 0.09, 0.19, 0.23, 0.2, 0.13, 0.07, 0.04)), max_digits))
    digits = rng.integers(0, 10, size=count)
    digits[0] = rng.integers(1, 10) if rng.random() < 0.97 or count > 1 else 0
    if rng.random() < 0.45:  # round amounts are common, and runs of noughts are what a reader miscounts
        digits[int(rng.integers(1, count + 1)) :] = 0
    return "".join(str(d) for d in digits)


def _group(digits: str, style: float) -> str:
    if style < 0.28 or len(digits) <= 3:
        return digits
    head, tail = digits[:-3], digits[-3:]
    step = 2 if style < 0.68 else 3
    parts: list[str] = []
    while head:
        parts.insert(0, head[-step:])
        head = head[:-step]
    return ",".join([*parts, tail])


def _pick(rng: np.random.Generator, options: Sequence[tuple[str, float]]) -> str:
    return options[int(rng.choice(len(options), p=[weight for _, weight in options]))][0]


# ---- pictures
# ------------------------------------------------------------------------------------------------


def render(text: str, hands: Sequence[Hand], rng: np.random.Generator) -> Picture:
    """A picture of one amount, RGB uint8 (H, W, 3), H about 24 to 90; an empty text gives paper without ink.

    `hands[0]` writes it; where more are given, each digit is taken from one of them at random.
    Raises ValueError on a character that `hands[0]` can't write.
    """
    coverage = _cut(_compose(text, hands, rng), rng)
    _draw_clutter(coverage, rng)
    return _scan(coverage, rng)


def _compose(text: str, hands: Sequence[Hand], rng: np.random.Generator) -> Picture:
    """The ink of a line, uint8 (H, W), glyph by glyph along a baseline that wanders; trimmed to the ink."""
    if not hands[0].writes(text):
        raise ValueError(f"the hand {hands[0].name} lacks a character of the text")
    if not text:
        return np.zeros((DIGIT_HEIGHT, int(DIGIT_HEIGHT * rng.uniform(1, 5))), np.uint8)
    owner = {char: hands[int(rng.integers(len(hands)))] if char.isdigit() else hands[0] for char in text}
    glyphs = [owner[char].glyphs[char] for char in text]
    spread = rng.uniform(0.92, 1.3)
    width = int(sum(g.advance * spread + g.ink.shape[1] * 0.4 for g in glyphs)) + 6 * DIGIT_HEIGHT
    canvas = np.zeros((5 * DIGIT_HEIGHT, width), np.uint8)
    pen, base = 2.0 * DIGIT_HEIGHT, 3.0 * DIGIT_HEIGHT
    # n/100 is now and then written small and high
    shrunk = text.index(" ") if " " in text and rng.random() < 0.4 else len(text)
    for index, glyph in enumerate(glyphs):
        small = index > shrunk
        size = rng.uniform(0.88, 1.14) * (0.7 if small else 1.0)
        lift = rng.normal(0, 0.03) + (0.3 if small else 0.0)
        _stamp(canvas, glyph, (pen, base - lift * DIGIT_HEIGHT), size, rng)
        gap = rng.uniform(1.2, 2.2) if text[index] == " " else 1.0
        pen += max(glyph.advance * spread * size * gap, 3) + rng.normal(0, 0.025) * DIGIT_HEIGHT
    x, y, w, h = cv2.boundingRect(canvas)
    return np.ascontiguousarray(canvas[y : y + h, x : x + w])


def _stamp(
    canvas: Picture, glyph: Glyph, pen: tuple[float, float], size: float, rng: np.random.Generator
) -> None:
    if not glyph.ink.any():
        return
    slant, turn = rng.normal(0, 0.05), rng.normal(0, 0.03)
    wide = size * rng.uniform(0.92, 1.08)
    height, width = glyph.ink.shape
    pad = 4 + int(0.25 * height)
    out_w, out_h = int(width * wide) + 2 * pad, int(height * size) + 2 * pad
    matrix = np.array(
        [[wide, -slant, pad + slant * height / 2], [turn, size, pad - turn * width / 2]], np.float32
    )
    ink = cv2.warpAffine(glyph.ink, matrix, (out_w, out_h), flags=cv2.INTER_LINEAR)
    x, y = int(pen[0] + glyph.left * wide) - pad, int(pen[1] + glyph.top * size) - pad
    x, y = max(x, 0), max(y, 0)
    part = canvas[y : y + out_h, x : x + out_w]
    np.maximum(part, ink[: part.shape[0], : part.shape[1]], out=part)


def _cut(ink: Picture, rng: np.random.Generator) -> Picture:
    """The line as a jittered box would cut it out, slanted and turned, at the resolution of some scan."""
    if rng.random() < 0.75:
        side = int(rng.integers(2, 6))
        brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
        ink = np.asarray(cv2.dilate(np.pad(ink, 4), brush), np.uint8)
    height, width = ink.shape
    scale = rng.uniform(20, 62) / max(height, 0.9 * DIGIT_HEIGHT)
    slant, turn = rng.normal(0, 0.12), rng.normal(0, 0.018)
    margin = np.abs(rng.normal(0, (0.12, 0.12, 0.1, 0.1))) - 0.015
    if rng.random() < _WIDE:  # the printed field rather than its ink: the box has a shape of its own
        spare = max(0.0, rng.uniform(3.0, 7.0) - width / height)
        share = rng.beta(1.0, 1.6)
        margin += (spare * share, spare * (1 - share), *rng.uniform(0, 0.5, size=2))
    left, right, top, bottom = margin * height
    lean = abs(slant) * height * 0.5 + 1
    out_w = max(int((width + left + right + 2 * lean) * scale), 8)
    out_h = max(int((height + top + bottom + abs(turn) * width) * scale), 8)
    matrix = np.array(
        [
            [scale, -slant * scale, scale * (left + lean + slant * height / 2)],
            [turn * scale, scale, scale * (top + abs(turn) * width / 2 - turn * width / 2)],
        ],
        np.float32,
    )
    if scale < 0.6:  # shrinking by more than that needs a low-pass, which warpAffine has not
        ink = np.asarray(cv2.blur(ink, (2, 2)), np.uint8)
    return np.asarray(cv2.warpAffine(ink, matrix, (out_w, out_h), flags=cv2.INTER_LINEAR), np.uint8)


def _draw_clutter(coverage: Picture, rng: np.random.Generator) -> None:
    """What else gets into a box: the printed frame, a dotted line, a stroke of the neighbouring line."""
    height, width = coverage.shape
    shade = int(rng.integers(60, 230))
    thick = 1 if height < 45 else int(rng.integers(1, 3))
    if rng.random() < 0.3:
        y = int(height * (rng.uniform(0.0, 0.12) if rng.random() < 0.5 else rng.uniform(0.86, 1.0)))
        cv2.line(coverage, (0, y), (width, y + int(rng.integers(-1, 2))), shade, thick)
    if rng.random() < 0.2:
        x = int(width * (rng.uniform(0.0, 0.015) if rng.random() < 0.5 else rng.uniform(0.985, 1.0)))
        cv2.line(coverage, (x, 0), (x + int(rng.integers(-1, 2)), height), shade, thick)
    if rng.random() < 0.12:
        y, step = int(height * rng.uniform(0.75, 0.98)), int(rng.integers(3, 8))
        coverage[y : y + thick, ::step] = shade
    if rng.random() < 0.15:
        x, reach = int(rng.uniform(0, width)), int(height * rng.uniform(0.04, 0.14))
        y0, y1 = (0, reach) if rng.random() < 0.5 else (height, height - reach)
        cv2.line(coverage, (x, y0), (x + int(rng.normal(0, 5)), y1), 255, thick + 1, cv2.LINE_AA)


_NOISE = np.random.default_rng(0).normal(0, 1, size=(512, 2048)).astype(np.float32)


def _scan(coverage: Picture, rng: np.random.Generator) -> Picture:
    """Ink on paper as a scanner or a phone sees it: tints, shadows, a pattern, softness, noise."""
    height, width = coverage.shape
    paper = rng.uniform(170, 255) + rng.normal(0, 9, size=3)
    ink = np.array((rng.uniform(0, 90),) * 3) + rng.normal(0, 10, size=3)
    if rng.random() < 0.45:
        ink += (0, rng.uniform(0, 30), rng.uniform(30, 110))
    ink = np.minimum(ink, paper.min() - 60)
    cover = coverage.astype(np.float32) * np.float32(rng.uniform(0.75, 1.0) / 255)
    light = np.zeros((height, width), np.float32)
    if rng.random() < 0.5:
        coarse = rng.normal(0, rng.uniform(3, 14), size=(3, 6)).astype(np.float32)
        light += np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
    if rng.random() < 0.25:
        light += _pattern(height, width, rng)
    top, left = int(rng.integers(0, 512 - min(height, 511))), int(rng.integers(0, 2048 - min(width, 2047)))
    noise = _NOISE[top : top + height, left : left + width]
    if noise.shape == light.shape:
        light += noise * np.float32(rng.uniform(0, 9))
    planes = [(p + (i - p) * cover + light) for p, i in zip(paper, ink, strict=True)]
    picture = np.clip(cv2.merge(planes), 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        sigma = rng.uniform(0.3, 1.1) * max(height / 48, 0.5)
        picture = cv2.GaussianBlur(picture, (0, 0), sigma)
    return np.asarray(picture, np.uint8)


def _pattern(height: int, width: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """The fine wavy lines of security paper."""
    angle, pitch = rng.uniform(0, math.pi), rng.uniform(2.5, 9)
    x = np.arange(width, dtype=np.float32)[None, :] * math.cos(angle)
    y = np.arange(height, dtype=np.float32)[:, None] * math.sin(angle)
    wave = np.sin((x + y) * (2 * math.pi / pitch) + 2 * np.sin(x * 0.05))
    return np.asarray(wave * rng.uniform(3, 16), np.float32)


@dataclass(frozen=True, slots=True)
class Sample:
    """A picture (RGB uint8), the text on it, and the file name of the hand that wrote it."""

    picture: Picture
    text: str
    hand: str


def sample(
    hands: Sequence[Hand], rng: np.random.Generator, max_digits: int = 8, mixed: float = 0.0
) -> Sample:
    """One amount by one of `hands`; with probability `mixed`, its digits come from several of them."""
    hand = hands[int(rng.integers(len(hands)))]
    text = "" if mixed and rng.random() < 0.01 else sample_amount(rng, max_digits)
    while not hand.writes(text):  # some fonts have no £ or €; every hand has the digits, so this ends
        text = sample_amount(rng, max_digits)
    helpers = [hands[int(rng.integers(len(hands)))] for _ in range(5)] if rng.random() < mixed else []
    return Sample(render(text, [hand, *helpers], rng), text, hand.name)

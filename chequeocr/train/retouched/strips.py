"""Lines of writing that nobody retouched, to draw on: of drawn cheques, real handwriting, and print.

In: seeds, a folder of handwriting. Out: `Strip`s.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as PilImage
from PIL import ImageDraw

from chequeocr.errors import SettingsError
from chequeocr.examine.retouched import TALL
from chequeocr.synth.dice import Rng, chance, some
from chequeocr.synth.fonts import font_book, font_for_height
from chequeocr.synth.generate import generate
from chequeocr.synth.pen import INKS
from chequeocr.synth.types import SynthSettings
from chequeocr.synth.values import company, person
from chequeocr.types import Box, Image

_FIELDS = ("payee_name", "amount_in_words", "amount_in_numbers", "date", "signature")
_MIXED = ("amount_in_words", "amount_in_numbers", "date")  # print stands in their boxes, too
_CAPTURES = (("scan", 0.75), ("grey", 0.15), ("photo", 0.1))
_LONGEST = 1200  # pixels of a strip
_NARROWEST = 80
_LABELS = (
    "AUTHORISED SIGNATORY", "Authorised Signatory", "Please sign above", "SIGNATURE", "Authorized signature",
    "FOR", "DIRECTOR", "Manager", "Partner", "Treasurer", "A/C PAYEE ONLY", "Drawer", "MP",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """A line, RGB uint8 (TALL, W, 3), and whether it is print: None where that can't be said of all of
    it."""

    image: Image
    printed: bool | None


def of_cheque(seed: int) -> list[Strip]:
    """The lines of the fields that people fill in, of the drawn cheque of this seed."""
    rng = np.random.default_rng([seed & 0x7FFFFFFFFFFFFFFF, 41])
    settings = SynthSettings(
        dpi=(110, 220), captures=_CAPTURES, blank=0, void=0, cancelled=0, printed=0.1, worn=0.3
    )
    cheque = generate(seed, settings)
    found = []
    for name in _FIELDS:
        image = _cut(rng, cheque.image, cheque.boxes[name]) if name in cheque.boxes else None
        if image is not None:
            pen = name == "signature" or cheque.truth.handwritten
            found.append(Strip(image, None if pen and name in _MIXED else not pen))
    return found


def of_print(rng: Rng) -> Strip:
    """A printed or typed name, or a label, on paper."""
    book = font_book()
    face = some(rng, *book.sans, *book.serif, *book.mono)
    text = some(rng, *_LABELS) if chance(rng, 0.4) else some(rng, person(rng, "IN"), company(rng, "EN"))
    if chance(rng, 0.3):
        text = text.upper()
    tall = rng.uniform(0.4, 0.75) * TALL
    font = font_for_height(face, tall)
    left, top, right, foot = font.getbbox(text)
    wide = int(np.clip(right - left + 20, _NARROWEST, _LONGEST))
    mask = PilImage.new("L", (wide, TALL), 0)
    down = (TALL - (foot - top)) / 2 + rng.uniform(-0.1, 0.1) * TALL
    ImageDraw.Draw(mask).text((10 - left, down - top), text, 255, font)
    depth = np.asarray(mask, np.float32) / np.float32(255)
    if chance(rng, 0.25):  # italics
        lean = np.array([[1.0, -0.2, 0.1 * TALL], [0.0, 1.0, 0.0]])
        depth = np.asarray(cv2.warpAffine(depth, lean, (wide, TALL)), np.float32)
    if chance(rng, 0.2):
        depth = np.asarray(cv2.dilate(depth, np.ones((2, 2), np.uint8)), np.float32)
    return Strip(inked(rng, np.asarray(depth * rng.uniform(0.6, 1.0), np.float32)), True)


def _cut(rng: Rng, image: Image, box: tuple[float, float, float, float]) -> Image | None:
    """A field as a line finder may cut it: a little higher or lower than its writing."""
    x0, y0, x1, y1 = box
    high = y1 - y0
    top, foot = rng.uniform(-0.1, 0.15, 2) * high
    whole: Box = (
        max(0, round(x0 - 0.2 * high)), max(0, round(y0 + top)),
        min(image.shape[1], round(x1 + 0.2 * high)), min(image.shape[0], round(y1 - foot)),
    )  # fmt: skip
    part = image[whole[1] : whole[3], whole[0] : whole[2]]
    return None if min(part.shape[:2]) < 10 else _sized(part)


def _sized(part: Image) -> Image | None:
    wide = round(part.shape[1] * TALL / part.shape[0])
    if wide < _NARROWEST:
        return None
    method = cv2.INTER_AREA if part.shape[0] > TALL else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(part, (wide, TALL), interpolation=method), np.uint8)[:, :_LONGEST]


class Handwriting:
    """Real lines of a folder with `images/`, grey: each is met in another ink on another paper.

    Raises SettingsError where the folder holds none.
    """

    def __init__(self, folder: Path) -> None:
        self._files = sorted((folder / "images").glob("*.jpg"))
        if not self._files:
            raise SettingsError(f"{folder}/images holds no .jpg: name a folder of handwritten lines")

    def strip(self, rng: Rng) -> Strip | None:
        """One of the lines, None where it is too short."""
        path = self._files[int(rng.integers(len(self._files)))]
        grey = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        if grey is None:
            return None
        wide = round(grey.shape[1] * TALL / grey.shape[0] * float(rng.uniform(0.85, 1.2)))
        if wide < _NARROWEST:
            return None
        small = cv2.resize(grey, (wide, TALL), interpolation=cv2.INTER_AREA)[:, :_LONGEST]
        return Strip(inked(rng, _depth(np.asarray(small, np.uint8))), False)


def _depth(grey: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How much ink each pixel of a grey line holds, from 0 to 1."""
    paper, ink = np.percentile(grey, 80), np.percentile(grey, 1)
    return np.clip((paper - grey.astype(np.float32) - 8) / max(30.0, float(paper - ink)), 0, 1)


def inked(rng: Rng, depth: NDArray[np.float32]) -> Image:
    """Ink of a pen on a paper of its own, with guide lines."""
    height, width = depth.shape
    tone = rng.uniform(175, 250) + rng.uniform(-25, 12, 3)
    coarse = rng.normal(0, 1, (height // 3, max(2, width // 3))).astype(np.float32)
    grain = cv2.resize(coarse, (width, height))
    out = tone[None, None] + grain[..., None] * rng.uniform(0, 8)
    if chance(rng, 0.4):  # the pattern of a bank's ground
        wave = np.sin(np.arange(width) / rng.uniform(2, 9))[None] + np.sin(np.arange(height) / 3)[:, None]
        out = out + wave[..., None] * rng.uniform(0, 12) * rng.uniform(0.2, 1, 3)
    for _ in range(int(rng.integers(0, 3))):
        _guide(rng, out)
    pen = np.array(INKS[int(rng.integers(len(INKS)))], np.float32)
    out = out * (1 - depth[..., None]) + pen * depth[..., None]
    return np.clip(out, 0, 255).astype(np.uint8)


def _guide(rng: Rng, out: NDArray[np.float64]) -> None:
    """A printed line, whole or dotted, most often at the foot."""
    height, width = out.shape[:2]
    row = int(height * (rng.uniform(0.55, 0.98) if chance(rng, 0.8) else rng.uniform(0.0, 0.15)))
    rows = slice(row, min(height, row + int(rng.integers(1, 3))))
    dots = int(rng.integers(3, 9)) if chance(rng, 0.4) else 1
    columns = np.arange(width) % dots < 2
    out[rows, columns] = out[rows, columns] * rng.uniform(0.3, 0.8)

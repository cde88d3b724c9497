"""Lines of writing that nobody retouched, to draw on: of drawn cheques, real handwriting, print, signatures.

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
from chequeocr.examine.retouched import LINE, TALL, with_ground
from chequeocr.examine.text import Points, TextFinder
from chequeocr.reader.lines import share
from chequeocr.synth.dice import Rng, chance, some
from chequeocr.synth.fonts import font_book, font_for_height
from chequeocr.synth.generate import generate
from chequeocr.synth.pen import INKS
from chequeocr.synth.types import SynthSettings
from chequeocr.synth.values import company, person
from chequeocr.types import Image

Depth = NDArray[np.float32]

_LINES = ("payee_name", "amount_in_words")  # cut line by line, as they are when a cheque is looked at
_BOXES = ("amount_in_numbers", "date", "signature")  # cut by their boxes
_MIXED = ("amount_in_words", "amount_in_numbers", "date")  # print stands in their boxes, too
_CAPTURES = (("scan", 0.75), ("grey", 0.15), ("photo", 0.1))
_LONGEST = 1200  # pixels of a strip
_NARROWEST = 80
_WITHIN = 0.6  # of a line that lies in a field's box
_LABELS = (
    "AUTHORISED SIGNATORY", "Authorised Signatory", "Please sign above", "SIGNATURE", "Authorized signature",
    "FOR", "DIRECTOR", "Manager", "Partner", "Treasurer", "A/C PAYEE ONLY", "Drawer", "MP",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """A line, RGB uint8 (TALL, W, 3), LINE pixels high in its middle; the field it is of, "" for none.
    Whether it is print: None where that can't be said of all of it."""

    image: Image
    printed: bool | None
    field: str = ""


def of_cheque(seed: int) -> list[Strip]:
    """The lines of the fields that people fill in, of the drawn cheque of this seed."""
    rng = np.random.default_rng([seed & 0x7FFFFFFFFFFFFFFF, 41])
    settings = SynthSettings(
        dpi=(110, 220), captures=_CAPTURES, blank=0, void=0, cancelled=0, printed=0.1, worn=0.3
    )
    cheque = generate(seed, settings)
    lines = TextFinder(threads=1).lines(cheque.image)
    found = []
    for name in (*_LINES, *_BOXES):
        if name not in cheque.boxes:
            continue
        box = cheque.boxes[name]
        places = [_moved(rng, one) for one in lines if share(one, box) >= _WITHIN]
        for corners in places if name in _LINES else [_field(rng, box)]:
            image = _cut(cheque.image, corners)
            if image is not None:
                pen = name == "signature" or cheque.truth.handwritten
                found.append(Strip(image, None if pen and name in _MIXED else not pen, name))
    return found


def of_print(rng: Rng) -> Strip:
    """A printed or typed name, or a label, on paper."""
    text = some(rng, *_LABELS) if chance(rng, 0.4) else some(rng, person(rng, "IN"), company(rng, "EN"))
    depth = printed(rng, text.upper() if chance(rng, 0.3) else text, rng.uniform(0.4, 0.75) * LINE)
    return Strip(inked(rng, np.asarray(depth * rng.uniform(0.6, 1.0), np.float32)), True)


def printed(rng: Rng, text: str, tall: float) -> Depth:
    """Print as the depth of its ink, (TALL, W), about in the middle."""
    book = font_book()
    font = font_for_height(some(rng, *book.sans, *book.serif, *book.mono), tall)
    left, top, right, foot = font.getbbox(text)
    wide = int(np.clip(right - left + 20, _NARROWEST, _LONGEST))
    mask = PilImage.new("L", (wide, TALL), 0)
    down = (TALL - (foot - top)) / 2 + rng.uniform(-0.1, 0.1) * LINE
    ImageDraw.Draw(mask).text((10 - left, down - top), text, 255, font)
    depth = np.asarray(mask, np.float32) / np.float32(255)
    if chance(rng, 0.25):  # italics
        lean = np.array([[1.0, -0.2, 0.1 * TALL], [0.0, 1.0, 0.0]])
        depth = np.asarray(cv2.warpAffine(depth, lean, (wide, TALL)), np.float32)
    if chance(rng, 0.2):
        depth = np.asarray(cv2.dilate(depth, np.ones((2, 2), np.uint8)), np.float32)
    return depth


def _moved(rng: Rng, corners: Points) -> Points:
    """The line a little higher or lower than it was found, and taller."""
    down = corners[3] - corners[0]
    above, below = rng.uniform(-0.12, 0.08, 2)
    return np.asarray(corners + np.array([above * down, above * down, -below * down, -below * down]))


def _field(rng: Rng, box: tuple[float, float, float, float]) -> Points:
    """The corners of a field's box, a little higher or lower, and longer."""
    x0, y0, x1, y1 = box
    high = y1 - y0
    top, foot, left, right = rng.uniform(-0.1, 0.15, 4) * high
    x0, y0, x1, y1 = x0 - left, y0 + top, x1 + right, y1 - foot
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float64)


def _cut(image: Image, corners: Points) -> Image | None:
    along, across = (float(np.linalg.norm(corners[i] - corners[0])) for i in (1, 3))
    if min(along, across) < 10 or along * LINE / across < _NARROWEST:
        return None
    return with_ground(image, corners)[:, :_LONGEST]


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
        depth = self.depth(rng)
        if depth is None:
            return None
        if chance(rng, 0.3):  # the row above or below reaches into it
            other = self.depth(rng)
            if other is not None:
                off = int(rng.choice([-1, 1]) * rng.integers(LINE, LINE + 12))
                columns = min(depth.shape[1], other.shape[1])
                moved = cv2.warpAffine(other, np.array([[1.0, 0, 0], [0, 1, off]]), other.shape[::-1])
                depth[:, :columns] = np.maximum(depth[:, :columns], moved[:, :columns])
        return Strip(inked(rng, depth), False)

    def depth(self, rng: Rng) -> Depth | None:
        """The ink of one of the lines, LINE pixels high in the middle of (TALL, W)."""
        path = self._files[int(rng.integers(len(self._files)))]
        grey = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        if grey is None:
            return None
        wide = round(grey.shape[1] * LINE / grey.shape[0] * float(rng.uniform(0.85, 1.2)))
        if wide < _NARROWEST:
            return None
        small = cv2.resize(grey, (wide, LINE), interpolation=cv2.INTER_AREA)[:, :_LONGEST]
        above = (TALL - LINE) // 2
        return np.pad(_depth(np.asarray(small, np.uint8)), ((above, TALL - LINE - above), (0, 0)))


def _depth(grey: NDArray[np.uint8]) -> Depth:
    """How much ink each pixel of a grey line holds, from 0 to 1."""
    paper, ink = np.percentile(grey, 80), np.percentile(grey, 1)
    return np.clip((paper - grey.astype(np.float32) - 8) / max(30.0, float(paper - ink)), 0, 1)


def inked(rng: Rng, depth: Depth) -> Image:
    """Ink of a pen on a paper of its own, with guide lines."""
    return laid(_paper(rng, depth.shape[1]), depth, INKS[int(rng.integers(len(INKS)))])


def on_paper(rng: Rng, width: int) -> Image:
    """Paper with guide lines and nothing on it, RGB uint8 (TALL, width, 3)."""
    return np.clip(_paper(rng, width), 0, 255).astype(np.uint8)


def laid(paper: NDArray[np.floating] | Image, depth: Depth, ink: tuple[int, int, int]) -> Image:
    """Ink of this colour on a paper."""
    out = paper * (1 - depth[..., None]) + np.array(ink, np.float32) * depth[..., None]
    return np.clip(out, 0, 255).astype(np.uint8)


def _paper(rng: Rng, width: int) -> NDArray[np.float64]:
    tone = rng.uniform(175, 250) + rng.uniform(-25, 12, 3)
    coarse = rng.normal(0, 1, (TALL // 3, max(2, width // 3))).astype(np.float32)
    grain = cv2.resize(coarse, (width, TALL))
    out = tone[None, None] + grain[..., None] * rng.uniform(0, 8)
    if chance(rng, 0.4):  # the pattern of a bank's ground
        wave = np.sin(np.arange(width) / rng.uniform(2, 9))[None] + np.sin(np.arange(TALL) / 3)[:, None]
        out = out + wave[..., None] * rng.uniform(0, 12) * rng.uniform(0.2, 1, 3)
    if chance(rng, 0.12):  # a cell of the form, paler than its ground
        x0, x1 = sorted(rng.integers(-40, width + 40, 2).tolist())
        rows = slice(int(rng.integers(2, 14)), TALL - int(rng.integers(2, 14)))
        out[rows, max(0, x0) : max(0, x1)] += rng.uniform(8, 45)
    for _ in range(int(rng.integers(0, 4))):
        _guide(rng, out)
    return np.asarray(np.minimum(out, 255.0), np.float64)


def _guide(rng: Rng, out: NDArray[np.float64]) -> None:
    """A printed line, whole or dotted, most often at the foot, now and then through the writing."""
    where = (0.55, 0.95) if chance(rng, 0.7) else (0.05, 0.95)
    row = int(TALL * rng.uniform(*where))
    rows = slice(row, min(TALL, row + int(rng.integers(1, 3))))
    dots = int(rng.integers(3, 9)) if chance(rng, 0.4) else 1
    columns = np.arange(out.shape[1]) % dots < 2
    out[rows, columns] = out[rows, columns] * rng.uniform(0.3, 0.8)

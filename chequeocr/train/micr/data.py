"""Training lines of `cheque-micr`: real ones that training may use, drawn ones, and batches of both.

In: folders and a seed. Out: `Batch`es of tensors and labels. Drawn: E-13B by `chequeocr.synth.micrfont`
and, where given, by glyph pictures (OFL-1.1); CMC-7 by `chequeocr.synth.cmc7`.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.errors import SettingsError
from chequeocr.recognize.magnetic import CHARACTERS, HEIGHT, from_grey
from chequeocr.synth.cmc7 import cmc7_line
from chequeocr.synth.dice import Rng, chance
from chequeocr.synth.micrfont import e13b_glyph
from chequeocr.train.micr.photograph import Mask, photograph

_E13B_LETTERS = str.maketrans("ABCD", "⑆⑇⑈⑉")
_WRONG_LABELS = ("⑈1050482880⑈", "00078657⑈011087766", "⑆2222222⑆12311155⑈")
"""How labels begin that are not what their pictures show: "10" for "01" in one cheque that was printed
again and again, a figure too many, a figure too few; seen by eye."""

_SPACES = (1.0, 1.0, 1.0, 2.0, 2.0, 3.0, 5.0)  # widths of a space in characters
_MOST_WIDTH = 1600  # of a tensor; a line that came out wider is drawn again


def may_train(file_name: str) -> bool:
    """Whether a line of `micr_lines` may train: the first eight hex digits of sha1(name) are an even number.

    >>> may_train("reallife_cgi_1212994546-0.png"), may_train("reallife_cgi_1212992377-0.png")
    (True, False)
    """
    digest = hashlib.sha1(file_name.encode(), usedforsecurity=False).hexdigest()
    return int(digest[:8], 16) % 2 == 0


@dataclass(frozen=True, slots=True, eq=False)
class RealLine:
    """A binarised line: its ink (255), what it says, whether its spaces are written down, and its print."""

    mask: Mask
    text: str
    spaced: bool
    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """What lines are made from: `real` may be empty, `glyphs` by character, sized as E-13B's nine units."""

    real: tuple[RealLine, ...] = ()
    glyphs: tuple[tuple[str, Mask], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """`lines` float32 (N, 1, 40, W); `labels` one after the other, `lengths` how many of each line; `spaced`
    False where a space may stand unwritten."""

    lines: NDArray[np.float32]
    labels: NDArray[np.int64]
    lengths: NDArray[np.int64]
    spaced: NDArray[np.bool_]


def read_labels(folder: Path) -> list[tuple[str, str]]:
    """File names and texts of `labels.tsv`, symbols of E-13B as Unicode has them, runs of spaces as one.

    Raises SettingsError where there is no such table.
    """
    listed = folder / "labels.tsv"
    try:
        with listed.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter="\t"))
        return [(row["image"], " ".join(row["text"].translate(_E13B_LETTERS).split())) for row in rows]
    except (OSError, KeyError, AttributeError, UnicodeDecodeError, csv.Error) as error:
        raise SettingsError(f"{listed} can't be read: it needs the columns image and text") from error


def read_grey(path: Path) -> Mask:
    """A picture as uint8 (h, w). SettingsError where it can't be read."""
    grey = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if grey is None:
        raise SettingsError(f"{path} can't be read as a picture")
    return np.asarray(grey, np.uint8)


def load_lines(folder: Path) -> tuple[RealLine, ...]:
    """The lines of `folder`/e13b and `folder`/cmc7 that may train, without those labelled wrongly."""
    found = []
    for kind in ("e13b", "cmc7"):
        for name, text in read_labels(folder / kind):
            if may_train(name) and not text.startswith(_WRONG_LABELS):
                mask = 255 - read_grey(folder / kind / name)
                rows = np.flatnonzero(mask.any(axis=1))
                if not rows.size:
                    raise SettingsError(f"{folder / kind / name} shows no line: take it out of labels.tsv")
                found.append(RealLine(mask[rows[0] : rows[-1] + 1], text, kind == "cmc7", kind))
    return tuple(found)


def load_glyphs(folder: Path) -> tuple[tuple[str, Mask], ...]:
    """Pictures u0030.png and so on: black, or transparent where there is none. Raises SettingsError where
    there are none, or one can't be read."""
    found = []
    for path in sorted(folder.glob("u*.png")):
        picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        if picture is None:
            raise SettingsError(f"{path} can't be read as a picture")
        mask = picture[..., 3] if picture.ndim == 3 and picture.shape[2] == 4 else 255 - picture
        try:
            letter = chr(int(path.stem[1:], 16))
        except (ValueError, OverflowError) as error:
            raise SettingsError(f"{path}: its name must be a character's number, such as u0030") from error
        found.append((letter, np.asarray(mask, np.uint8)))
    if not found:
        raise SettingsError(f"{folder} holds no pictures of glyphs, u0030.png and so on")
    return tuple(found)


# -- texts ------------------------------------------------------------------------------------------


def _digits(rng: Rng, least: int, most: int | None = None) -> str:
    count = least if most is None else int(rng.integers(least, most + 1))
    if chance(rng, 0.12):
        return str(int(rng.integers(10))) * count
    return "".join(str(d) for d in rng.integers(0, 10, count))


def e13b_text(rng: Rng) -> str:
    """A line as one of the forms in use has it, a part of one, or anything."""
    a, b, c, d = "⑆⑇⑈⑉"
    gap = " " if chance(rng, 0.7) else ""
    n = _digits
    kind = int(rng.integers(9))
    if kind == 0:
        text = f"{c}{n(rng, 6)}{c} {n(rng, 9)}{a} {n(rng, 6)}{c} {n(rng, 2)}"
    elif kind == 1:
        text = f"{a}{n(rng, 9)}{a}{gap}{n(rng, 5, 14)}{c}{gap}{n(rng, 2, 6)}"
    elif kind == 2:
        text = f"{c}{n(rng, 4, 10)}{c}{gap}{a}{n(rng, 9)}{a}{gap}{n(rng, 5, 14)}{c}"
    elif kind == 3:
        text = f"{c}{n(rng, 3, 6)}{c}{gap}{a}{n(rng, 5)}{d}{n(rng, 3)}{a}"
        text += f"{gap}{n(rng, 3, 4)}{d}{n(rng, 3)}{d}{n(rng, 3)}{c}"
    elif kind == 4:
        text = f"{c}{n(rng, 6)}{c}{gap}{n(rng, 2)}{d}{n(rng, 4, 5)}{a}{gap}{n(rng, 8, 10)}{c}{gap}{n(rng, 2)}"
    elif kind == 5:
        text = f"{c}{n(rng, 8)}{c}{n(rng, 7)}{a}{n(rng, 16)}{c}{n(rng, 3)}{b}"
    elif kind == 6:
        text = f"{n(rng, 0, 8)}{gap}{b}{n(rng, 8, 10)}{b}"
    else:
        letters = list("0123456789" * 2 + a * 2 + b * 4 + c * 2 + d * 4 + "    ")
        text = " ".join("".join(rng.choice(letters, int(rng.integers(3, 40))).tolist()).split())
    if chance(rng, 0.15) and kind < 7:
        text = f"{a}{n(rng, 2)} {text}"
    if chance(rng, 0.15) and kind < 6:
        text = f"{text} {b}{n(rng, 10)}{b}"
    return " ".join(text.split()) or "0"


def cmc7_text(rng: Rng) -> str:
    """A line in groups, or anything; often without spaces."""
    gap = " " if chance(rng, 0.6) else ""
    n = _digits
    if chance(rng, 0.45):
        text = f"H{n(rng, 7)}{gap}H{n(rng, 12)}I{gap}{n(rng, 12)}F"
        text += f"{gap}{n(rng, 5)}G" if chance(rng, 0.4) else ""
    elif chance(rng, 0.3):
        s = rng.choice(list("FGHIJ"), 4).tolist()
        text = f"{s[0]}{n(rng, 8)}{s[1]}{gap}{n(rng, 10)}{s[2]}{gap}{n(rng, 12)}{s[3]}"
    else:
        letters = list("0123456789" * 2 + "FGHIJ" * 2 + "  ")
        text = "".join(rng.choice(letters, int(rng.integers(3, 36))).tolist())
    return " ".join(text.split()) or "0"


# -- drawing ----------------------------------------------------------------------------------------


def draw_e13b(text: str, rng: Rng, glyphs: Sequence[tuple[str, Mask]]) -> Mask:
    """The line as a mask: pitch, spaces and the height of each character are shaken a little."""
    height = 54
    own = dict(glyphs) if glyphs and chance(rng, 0.5) else None
    unit, pitch = height / 9.0, height / 9.0 * float(rng.uniform(9.0, 10.6))
    lift = float(rng.uniform(0.0, 1.6)) if chance(rng, 0.3) else 0.2
    places, x = [], unit
    for char in text:
        x += pitch * (float(rng.choice(_SPACES) + rng.uniform(-0.2, 0.6)) if char == " " else 1.0)
        places.append(x + float(rng.normal(0, 0.2)) * unit)
    mask = np.zeros((height + 12, round(x + 2 * unit)), np.uint8)
    for char, right in zip(text, places, strict=True):
        if char == " ":
            continue
        glyph = _fitted(own[char], unit) if own else e13b_glyph(char, height)
        x1, foot = round(right), height + 6 + round(float(rng.normal(0, lift)))
        x0, top = x1 - glyph.shape[1], foot - height
        if own and char == "⑉":
            foot -= (height - glyph.shape[0]) // 2
        top = max(0, foot - glyph.shape[0])
        part = mask[top:foot, max(0, x0) : x1]
        if part.size:
            np.maximum(part, glyph[: part.shape[0], -part.shape[1] :], out=part)
    return _cut(mask)


def _fitted(glyph: Mask, unit: float) -> Mask:
    """A glyph picture, 22.4 pixels a unit and the strokes of 0 outside of that, at `unit` pixels a unit."""
    scale = unit / 22.4
    size = (max(1, round(glyph.shape[1] * scale)), max(1, round(min(202, glyph.shape[0]) * scale)))
    return np.asarray(cv2.resize(glyph, size, interpolation=cv2.INTER_AREA), np.uint8)


def draw_cmc7(text: str, rng: Rng) -> Mask:
    """The line as a mask: widths of bars and gaps are shaken, spaces are one to four characters wide."""
    wide = " " * int(rng.integers(1, 5))
    return _cut(
        cmc7_line(text.replace(" ", wide), 64, float(rng.uniform(1.55, 2.1)), float(rng.uniform(1.4, 2.6)))
    )


def _cut(mask: Mask) -> Mask:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return np.ascontiguousarray(mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])


# -- batches ----------------------------------------------------------------------------------------


def sample(rng: Rng, sources: Sources) -> tuple[NDArray[np.float32], str, bool]:
    """One line: its tensor, what it says, and whether its spaces are written down."""
    while True:
        fine = chance(rng, 0.3)
        kind = "cmc7" if fine else "e13b"
        real = [line for line in sources.real if line.kind == kind]
        if real and chance(rng, 0.4):
            line = real[int(rng.integers(len(real)))]
            mask, text, spaced = line.mask, line.text, line.spaced
        else:
            text, spaced = (cmc7_text(rng), True) if fine else (e13b_text(rng), True)
            mask = draw_cmc7(text, rng) if fine else draw_e13b(text, rng, sources.glyphs)
        tensor = from_grey(photograph(mask, rng, fine))
        # Two equal neighbours need a step between them: what is squeezed below that can't be learnt.
        if tensor.shape[2] <= _MOST_WIDTH and tensor.shape[2] >= 12 * len(text):
            return tensor, text, spaced


def batches(sources: Sources, size: int, seed: int, pool: int = 8) -> Iterator[Batch]:
    """Batches without end. Of `pool` times `size` lines those of about one width stand in one batch."""
    rng = np.random.default_rng(seed)
    while True:
        lines = sorted((sample(rng, sources) for _ in range(size * pool)), key=lambda line: line[0].shape[2])
        for start in rng.permutation(pool) * size:
            yield _batch(lines[start : start + size])


def _batch(lines: Sequence[tuple[NDArray[np.float32], str, bool]]) -> Batch:
    width = max(tensor.shape[2] for tensor, _, _ in lines)
    padded = np.zeros((len(lines), 1, HEIGHT, width), np.float32)
    for row, (tensor, _, _) in zip(padded, lines, strict=True):
        row[:, :, : tensor.shape[2]] = tensor
    labels = [CHARACTERS.index(char) + 1 for _, text, _ in lines for char in text]
    return Batch(
        padded,
        np.array(labels, np.int64),
        np.array([len(text) for _, text, _ in lines], np.int64),
        np.array([spaced for _, _, spaced in lines]),
    )

"""Batches that train `cheque-lines`: drawn as they are needed, from a seed, never the same crop twice.

In: `LinesDataSettings`. Out: `Batch`es: float32 (N, 3, 48, W) as `recognize.prepare` makes it, and the texts.
Crops of about one width share a batch, so that little of it is padding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.errors import SettingsError
from chequeocr.recognize.prepare import as_tensor
from chequeocr.synth import strokes
from chequeocr.synth.dice import Rng
from chequeocr.synth.fonts import FontBook, font_book
from chequeocr.train.lines.hands import (
    RealFigures,
    Writer,
    figure_writer,
    font_writer,
    print_writer,
    read_mnist,
    stroke_writer,
)
from chequeocr.train.lines.page import Papers, Strip
from chequeocr.train.lines.settings import LinesDataSettings
from chequeocr.train.lines.text import draw_text
from chequeocr.types import Image

_POOL = 160  # crops sorted by width before they are dealt out
_SHEETS = 40
# The rest is written with fonts. One run with many strokes kept figures better, one with fonts kept letters
# better; this mixture of both did worse on figures in its one short run (docs/models/cheque-lines.md).
_STROKES_FIGURES, _REAL_FIGURES, _STROKES_LETTERS = 0.65, 0.2, 0.15
_WIDEST = 1100  # a longer line is a rare one; it would fill a batch with padding


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """`images` float32 (N, 3, 48, W) and the N texts written on them."""

    images: NDArray[np.float32]
    texts: tuple[str, ...]


class LinesData:
    """The stream of batches of one process."""

    def __init__(self, settings: LinesDataSettings, seed: tuple[int, ...]) -> None:
        cv2.setNumThreads(1)
        self._settings = settings
        self._rng = np.random.default_rng([*seed, 48])
        self._book: FontBook = font_book(settings.fonts)
        self._real: RealFigures | None = read_mnist(settings.mnist) if settings.mnist else None
        self._names = _read_names(settings.names) if settings.names else ()
        self._papers = Papers.draw(self._rng, self._book, _SHEETS)

    def __iter__(self) -> Iterator[Batch]:
        while True:
            self._papers = Papers.draw(self._rng, self._book, 4).joined(self._papers, _SHEETS)
            pool = sorted((self.sample() for _ in range(_POOL)), key=lambda pair: pair[0].shape[2])
            groups = list(_groups(pool, self._settings.batch))
            for i in self._rng.permutation(len(groups)):
                yield _collate(groups[int(i)])

    def sample(self) -> tuple[NDArray[np.float32], str]:
        """One crop as a tensor, and its text."""
        while True:
            image, text = self._drawn()
            if image is not None and min(image.shape[:2]) >= 8:
                tensor = as_tensor(image, float(self._rng.uniform(0.8, 1.2)))
                if tensor.shape[2] <= _WIDEST:
                    return tensor, text

    def _drawn(self) -> tuple[Image | None, str]:
        rng = self._rng
        if self._names and self._settings.kind != "figures" and rng.random() < 0.04:
            path, text = self._names[int(rng.integers(len(self._names)))]
            return _shaken(rng, path), text
        field, text = draw_text(rng, self._settings.kind)
        height = float(rng.uniform(18, 60))
        writer = self._writer(field, text)
        mask, baseline = writer(text, height)
        beside = (
            font_writer(rng, self._book.hand)("Krishna lakh 7", height)[0] if rng.random() < 0.35 else None
        )
        return Strip(rng, self._papers, field, height).crop(mask, baseline, beside), text

    def _writer(self, field: str, text: str) -> Writer:
        rng, book = self._rng, self._book
        if rng.random() < 0.06:
            return print_writer(rng, (*book.mono, *book.sans, *book.serif))
        in_figures = field in ("amount_in_numbers", "date")
        roll = rng.random()
        if roll < (_STROKES_FIGURES if in_figures else _STROKES_LETTERS) and strokes.drawable(text):
            return stroke_writer(rng)
        hand = font_writer(rng, book.hand)
        if self._real is not None and in_figures and roll < _STROKES_FIGURES + _REAL_FIGURES:
            return figure_writer(rng, self._real, hand)
        return hand


def check_sources(settings: LinesDataSettings) -> None:
    """Raises SettingsError where a folder to draw from doesn't hold what it should."""
    font_book(settings.fonts)
    if settings.mnist:
        read_mnist(settings.mnist)
    if settings.names:
        _read_names(settings.names)


def _groups(
    pool: list[tuple[NDArray[np.float32], str]], batch: int
) -> Iterator[list[tuple[NDArray[np.float32], str]]]:
    """Neighbours by width, fewer of them where they are wide: a batch costs about the same everywhere."""
    start = 0
    while start < len(pool):
        count = 1
        while start + count < len(pool) and (count + 1) * pool[start + count][0].shape[2] <= batch * 352:
            count += 1
        yield pool[start : start + count]
        start += count


def _collate(group: list[tuple[NDArray[np.float32], str]]) -> Batch:
    width = max(tensor.shape[2] for tensor, _ in group)
    images = np.zeros((len(group), *group[0][0].shape[:2], width), np.float32)
    for image, (tensor, _) in zip(images, group, strict=True):
        image[:, :, : tensor.shape[2]] = tensor
    return Batch(images, tuple(text for _, text in group))


def _read_names(folder: Path) -> tuple[tuple[Path, str], ...]:
    import csv

    listed = folder / "labels.csv"
    try:
        with listed.open(encoding="utf-8", newline="") as stream:
            rows = [(folder / row["image"], row["text"].strip()) for row in csv.DictReader(stream)]
    except (OSError, KeyError, TypeError, AttributeError, UnicodeDecodeError, csv.Error) as error:
        raise SettingsError(f"{listed} can't be read: it needs the columns image and text") from error
    lost = next((path for path, _ in rows if not path.is_file()), None)
    if lost or not rows:
        raise SettingsError(f"{listed} names {lost}, which is not there" if lost else f"{listed} is empty")
    return tuple((path, text) for path, text in rows if text)


def _shaken(rng: Rng, path: Path) -> Image | None:
    """A picture of a name, on paper of some grey, sheared and blurred a little."""
    grey = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if grey is None:
        return None
    dark, light = rng.uniform(0, 110), rng.uniform(150, 255)
    toned = dark + (light - dark) * (grey.astype(np.float32) / 255)
    shear = float(rng.normal(0, 0.12))
    matrix = np.array([[1, shear, -shear * grey.shape[0] / 2], [0, 1, 0]], np.float32)
    bent = cv2.warpAffine(toned, matrix, grey.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
    if rng.random() < 0.5:
        bent = cv2.GaussianBlur(bent, (0, 0), float(rng.uniform(0.4, 1.2)))
    noisy = bent + rng.normal(0, rng.uniform(0, 8), bent.shape)
    return np.repeat(np.clip(noisy, 0, 255).astype(np.uint8)[..., None], 3, axis=2)

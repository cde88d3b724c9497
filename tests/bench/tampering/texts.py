"""Tampering with the words and the payee.

In: a random generator, a `Base`. Out: its picture with a line altered or something added to it, RGB uint8;
None where there is no room for it or nothing to alter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from chequeocr.record import PixelBox
from chequeocr.synth.dice import Rng, some
from chequeocr.types import Image
from tests.bench.tampering.base import FIGURES, PAYEE, WORDS, Base, Mask, Writing, leaf_ink, writing, written
from tests.bench.tampering.ink import Colour, Lettering, clear, fluid, hand, lay, other_ink, printed, stroke

Tamper = Callable[[Rng, Base], Image | None]

_NUMBERS = ("Ninety", "Eighty", "Seventy", "Forty", "Thirty", "Twenty", "Nine", "Seven", "Two", "Six")
_NAMES = (
    "Rohan Mehta",
    "Peter Walsh",
    "Anil Traders",
    "S. Kapoor",
    "Maria Lopez",
    "K. Osman",
    "Blue Star Ltd",
)


def put(out: Image, drawn: Lettering, left: float, line: Writing, ink: Colour) -> Image | None:
    """The lettering from column `left` on, its middle at the line's."""
    return out if lay(out, drawn.mask, (left, line.middle - 0.55 * drawn.height), ink) else None


def _letters(text: str, line: Writing, rng: Rng, share: float = 0.85) -> Lettering:
    return hand(rng, text, share * min(line.height, 0.8 * (line.box[3] - line.box[1])), line.pen.width)


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """One word of a line: its columns and rows in the picture, and its ink."""

    box: PixelBox
    mask: Mask

    @property
    def middle(self) -> float:
        """The row half-way down most of its ink."""
        rows = np.repeat(np.arange(self.mask.shape[0]), (self.mask > 0).sum(axis=1))
        return self.box[1] + float(np.median(rows))


def words_of(line: Writing) -> list[Word]:
    """The words of a line, told apart by the gaps between them."""
    gap = max(3, round(0.3 * line.height))
    columns = np.asarray((line.mask > 0).any(axis=0), np.uint8)[None]
    joined = np.asarray(cv2.morphologyEx(columns, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8)))[0]
    edges = np.flatnonzero(np.diff(np.concatenate([[0], joined, [0]])))
    found = []
    for x0, x1 in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        part = line.mask[:, x0:x1]
        rows = np.flatnonzero(part.any(axis=1))
        if x1 - x0 < 0.9 * line.height or rows[-1] - rows[0] < 0.35 * line.height:
            continue
        box = (
            line.box[0] + x0,
            line.box[1] + int(rows[0]),
            line.box[0] + x1,
            line.box[1] + int(rows[-1]) + 1,
        )
        found.append(Word(box, np.ascontiguousarray(part[rows[0] : rows[-1] + 1])))
    return found


def _some_word(rng: Rng, base: Base, field: str) -> tuple[Writing, Word] | None:
    line = _fullest(base, field)
    words = [] if line is None else words_of(line)
    return (line, words[int(rng.integers(len(words)))]) if line is not None and words else None


def _fullest(base: Base, field: str) -> Writing | None:
    """The line of a field that holds most ink."""
    return max(written(base, field), key=lambda line: int((line.mask > 0).sum()), default=None)


def _number(rng: Rng, base: Base) -> str:
    text = base.text(WORDS).lower()
    return some(rng, *[word for word in _NUMBERS if word.lower() not in text])


def word_rewritten(rng: Rng, base: Base) -> Image | None:
    """One word of the amount rubbed out, all but a trace, and another number written there."""
    return _word_replaced(rng, base, ghost=0.1)


def word_over(rng: Rng, base: Base) -> Image | None:
    """Another number written over one word of the amount, pressed harder."""
    return _word_replaced(rng, base, ghost=None)


def _word_replaced(rng: Rng, base: Base, ghost: float | None) -> Image | None:
    found = _some_word(rng, base, WORDS)
    if found is None:
        return None
    line, word = found
    out = base.image.copy()
    wide = line.pen.width * (1.0 if ghost is not None else 1.4)
    if ghost is not None:
        clear(out, word.mask, word.box[:2], ghost)
    drawn = hand(rng, _number(rng, base), 0.9 * line.height, wide)
    room = 1.15 * (word.box[2] - word.box[0])
    if drawn.width > room:
        mask = cv2.resize(drawn.mask, (round(room), drawn.height), interpolation=cv2.INTER_AREA)
        drawn = Lettering(np.asarray(mask, np.uint8), drawn.baseline)
    return put(out, drawn, word.box[0], line, line.pen.ink)


def word_struck(rng: Rng, base: Base) -> Image | None:
    """One word of the amount struck out."""
    found = _some_word(rng, base, WORDS)
    if found is None:
        return None
    line, word = found
    out = base.image.copy()
    return out if strike(rng, out, word, line) else None


def strike(rng: Rng, out: Image, what: Word | Writing, line: Writing) -> bool:
    """One or two strokes through a line or its word, or a wave, in the line's ink."""
    x0, _, x1, _ = what.box
    tall, middle = line.height, what.middle
    wide = max(1.4, 1.1 * line.pen.width)
    done = False
    if rng.random() < 0.3:
        count = max(5, round((x1 - x0) / (0.5 * tall)))
        x = np.linspace(x0, x1, count)
        y = middle + np.where(np.arange(count) % 2, -0.25, 0.25) * tall
        mask, corner = stroke(rng, list(zip(x.tolist(), y.tolist(), strict=True)), wide)
        return lay(out, mask, corner, line.pen.ink)
    for away in (-0.06, 0.14)[: int(rng.integers(1, 3))]:
        ends = [
            (x0 - 0.1 * tall, middle + (away + rng.normal(0, 0.06)) * tall),
            (x1 + 0.1 * tall, middle + away * tall),
        ]
        mask, corner = stroke(rng, ends, wide)
        done |= lay(out, mask, corner, line.pen.ink)
    return done


def words_struck_and_rewritten(rng: Rng, base: Base) -> Image | None:
    """The whole amount in words struck out, and another one above it."""
    line, out = _fullest(base, WORDS), base.image.copy()
    if line is None:
        return None
    strike(rng, out, line, line)
    drawn = _letters(f"{_number(rng, base)} thousand only", line, rng, 0.7)
    corner = (line.box[0] + 0.1 * (line.box[2] - line.box[0]), line.box[1] - 0.75 * drawn.height)
    return out if lay(out, drawn.mask, corner, line.pen.ink) else None


def _room_after(base: Base, line: Writing) -> float:
    """How many free columns there are behind the line's end, up to the next ink or the leaf's edge."""
    _, y0, x1, y1 = line.box
    rise = 0.1 * (y1 - y0)
    start = x1 + max(2, round(0.1 * line.height))
    band = leaf_ink(base)[round(y0 + rise) : round(y1 - rise), start : base.leaf[2]]
    columns = (band > 0).mean(axis=0)
    figures = base.box(FIGURES)
    if figures is not None and min(figures[3], y1) - max(figures[1], y0) > 0.2 * (y1 - y0):
        columns = columns[: max(0, figures[0] - round(0.02 * (base.leaf[2] - base.leaf[0])) - start)]
    if len(columns) < 4:
        return 0.0
    taken = np.flatnonzero(np.convolve(columns, np.ones(3) / 3, "same") > 0.2)
    return float(taken[0] if len(taken) else len(columns))


def added_after(field: str, *texts: str, print_share: float = 0.0) -> Tamper:
    """One of the texts behind the last line of a field, as large as there is room for."""

    def draw(rng: Rng, base: Base) -> Image | None:
        line = writing(base, field)
        if line is None:
            return None
        text, room = some(rng, *texts), _room_after(base, line)
        for share in (0.9, 0.75):
            drawn = _letters(text, line, rng, share)
            if rng.random() < print_share:
                drawn = printed(rng, text, 0.7 * share * line.height)
            if drawn.width + 0.25 * line.height <= room:
                left = line.box[2] + 0.2 * line.height
                return put(base.image.copy(), drawn, left, line, line.pen.ink)
        return None

    return draw


def currency_after(text: str, *own: str) -> Tamper:
    """The name of a currency behind the words; not where it is one of its `own` countries' cheques."""
    behind = added_after(WORDS, text, text.title())

    def draw(rng: Rng, base: Base) -> Image | None:
        amount = base.cheque.amount
        return None if amount is not None and amount.currency in own else behind(rng, base)

    return draw


def line_struck(field: str) -> Tamper:
    """All that is written in a field struck out."""

    def draw(rng: Rng, base: Base) -> Image | None:
        line = writing(base, field)
        if line is None:
            return None
        out = base.image.copy()
        return out if strike(rng, out, line, line) else None

    return draw


def payee_struck_and_rewritten(rng: Rng, base: Base) -> Image | None:
    """The payee struck out, and another one above it."""
    line = writing(base, PAYEE)
    if line is None:
        return None
    out = base.image.copy()
    strike(rng, out, line, line)
    drawn = _letters(some(rng, *_NAMES), line, rng, 0.75)
    corner = (line.box[0] + 0.2 * (line.box[2] - line.box[0]), line.box[1] - 0.8 * drawn.height)
    return out if lay(out, drawn.mask, corner, line.pen.ink) else None


def payee_painted(rng: Rng, base: Base) -> Image | None:
    """The payee covered with correction fluid, and another one on it."""
    line = writing(base, PAYEE)
    if line is None:
        return None
    out = base.image.copy()
    fluid(rng, out, line.box)
    return put(
        out, _letters(some(rng, *_NAMES), line, rng), line.box[0] + 0.2 * line.height, line, line.pen.ink
    )


def payee_other_ink(rng: Rng, base: Base) -> Image | None:
    """The payee rubbed out, all but a trace, and another one written with another pen."""
    line = writing(base, PAYEE)
    if line is None:
        return None
    out = base.image.copy()
    clear(out, line.mask, line.box[:2], ghost=0.18)
    return put(out, _letters(some(rng, *_NAMES), line, rng), line.box[0], line, other_ink(rng, line.pen.ink))


def payee_over(rng: Rng, base: Base) -> Image | None:
    """Other letters over some of the payee's, pressed harder."""
    found = _some_word(rng, base, PAYEE)
    if found is None:
        return None
    line, word = found
    x0, _, x1, _ = word.box
    drawn = hand(
        rng, some(rng, "Ram", "Bas", "Kor", "Mel", "Sand"), 0.85 * line.height, 1.25 * line.pen.width
    )
    left = x0 + rng.uniform(0.0, 0.5) * max(0, x1 - x0 - drawn.width)
    out = base.image.copy()
    return out if lay(out, drawn.mask, (left, line.middle - 0.55 * drawn.height), line.pen.ink) else None

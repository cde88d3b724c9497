"""Tampering with the amount in figures.

In: a random generator, a `Base`. Out: its picture with figures altered or something added beside them, RGB
uint8; None where there is no room for it. A forger writes with the pen that wrote there unless the name says
otherwise.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from chequeocr.examine.altered import figures
from chequeocr.record import PixelBox
from chequeocr.synth.dice import Rng, some
from chequeocr.types import Image
from tests.bench.tampering.base import FIGURES, Base, Writing, leaf_ink, writing
from tests.bench.tampering.ink import Colour, Lettering, clear, fluid, hand, lay, other_ink, stroke

_WRITTEN_OVER = ("689", "479", "38", "89", "9", "68", "8", "29", "06", "80")
"""What is written over each figure."""

_TALL = "/$€£₹#|"
_SIGNS = {"INR": "Rs", "USD": "US$", "EUR": "€", "GBP": "£"}


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """The figures as written, and the box of each in the picture."""

    line: Writing
    each: list[PixelBox]

    @property
    def tall(self) -> float:
        return float(np.median([box[3] - box[1] for box in self.each]))


def row_of(base: Base, field: str = FIGURES) -> Row | None:
    """The figures of a field; None where fewer than two were written."""
    line = writing(base, field)
    if line is None:
        return None
    left, top = line.box[:2]
    each = [(left + a, top + b, left + c, top + d) for a, b, c, d in figures(line.mask, line.height)]
    if each:
        middle, reach = float(np.median([b + d for _, b, _, d in each])), 0.7 * line.height
        each = [box for box in each if abs(box[1] + box[3] - middle) <= reach]
    # A printed sign that stands in the box was read as none, but is as tall as a figure.
    each = each[1:] if len(each) > sum(char.isdigit() or char in _TALL for char in base.text(field)) else each
    return Row(line, each) if len(each) >= 2 else None


def other_amount(rng: Rng, base: Base) -> str:
    """The figures as they were read with one of them, the first or second, another one."""
    text = "".join(char for char in base.text(FIGURES) if char in "0123456789,./-=") or "45,000/-"
    places = [i for i, char in enumerate(text) if char.isdigit()][:2]
    if not places:
        return "45,000/-"
    place = places[int(rng.integers(len(places)))]
    figure = some(rng, *(other for other in "123456789" if other != text[place]))
    return text[:place] + figure + text[place + 1 :]


def written_over(rng: Rng, base: Base, field: str = FIGURES) -> Image | None:
    """Another figure over one of them, pressed harder."""
    row = row_of(base, field)
    if row is None:
        return None
    digits = [char for char in base.text(field) if char.isdigit()]
    told = len(digits) == len(row.each)  # otherwise the last ones: a month may stand before them in letters
    number = int(rng.integers(0 if told else max(0, len(row.each) - 4), len(row.each)))
    now = digits[number] if told else "1"
    return _over(rng, base, row, (row.each[number], _another(rng, now)))


def _another(rng: Rng, now: str) -> str:
    choice = _WRITTEN_OVER[int(now)]
    return choice[int(rng.integers(len(choice)))]


def _over(rng: Rng, base: Base, row: Row, what: tuple[PixelBox, str]) -> Image | None:
    (x0, y0, x1, y1), figure = what
    out = base.image.copy()
    drawn = hand(rng, figure, 1.05 * (y1 - y0), 1.5 * row.line.pen.width)
    return _middle(out, drawn, ((x0 + x1) / 2, (y0 + y1) / 2), row.line.pen.ink)


def _middle(out: Image, drawn: Lettering, at: tuple[float, float], ink: Colour) -> Image | None:
    corner = (at[0] - drawn.width / 2, at[1] - drawn.height / 2)
    return out if lay(out, drawn.mask, corner, ink) else None


def rubbed_out(rng: Rng, base: Base) -> Image | None:
    """One figure rubbed out, all but a trace, and another one written in its place."""
    row = row_of(base)
    if row is None:
        return None
    x0, y0, x1, y1 = row.each[int(rng.integers(min(2, len(row.each))))]
    left, top = row.line.box[:2]
    out = base.image.copy()
    clear(out, row.line.mask[y0 - top : y1 - top, x0 - left : x1 - left], (x0, y0), ghost=0.12)
    drawn = hand(rng, _another(rng, str(int(rng.integers(10)))), y1 - y0, row.line.pen.width)
    return _middle(out, drawn, ((x0 + x1) / 2, (y0 + y1) / 2), row.line.pen.ink)


def zero_squeezed_in(rng: Rng, base: Base) -> Image | None:
    """A narrow zero in the widest gap between two figures, or behind the last one."""
    row = row_of(base)
    if row is None:
        return None
    gaps = [right[0] - left[2] for left, right in zip(row.each, row.each[1:], strict=False)]
    after = int(np.argmax(gaps)) if rng.random() < 0.5 else len(row.each) - 1
    _, y0, x1, y1 = row.each[after]
    drawn = hand(rng, "0", 0.95 * row.tall, row.line.pen.width)
    return _middle(base.image.copy(), drawn, (x1 + 0.22 * row.tall, (y0 + y1) / 2), row.line.pen.ink)


def leading_one(rng: Rng, base: Base) -> Image | None:
    """A one before the first figure."""
    row = row_of(base)
    if row is None:
        return None
    x0, y0, _, y1 = row.each[0]
    drawn = hand(rng, "1", y1 - y0, row.line.pen.width)
    left = x0 - drawn.width - 0.12 * row.tall
    if not _free(base, (left, y0, left + drawn.width, y1)):
        return None
    return _middle(base.image.copy(), drawn, (left + drawn.width / 2, (y0 + y1) / 2), row.line.pen.ink)


def stroke_close(rng: Rng, base: Base) -> Image | None:
    """An upright stroke right before the figures."""
    return _stroke_before(rng, base, (0.15, 0.3))


def stroke_far(rng: Rng, base: Base) -> Image | None:
    """An upright stroke with room for half a figure or a whole one behind it."""
    return _stroke_before(rng, base, (0.5, 0.9))


def _stroke_before(rng: Rng, base: Base, away: tuple[float, float]) -> Image | None:
    row = row_of(base)
    if row is None:
        return None
    x0, y0, _, y1 = row.each[0]
    lean, wide = rng.normal(0.06, 0.05) * row.tall, max(1.4, row.line.pen.width)
    for share in rng.uniform(*away, 6):
        x = x0 - share * row.tall
        if _free(base, (x - wide, y0, x + wide, y1)):  # where a sign stands, nobody could see it
            mask, corner = stroke(rng, [(x + lean, y0), (x - lean, y1)], wide)
            out = base.image.copy()
            return out if lay(out, mask, corner, row.line.pen.ink) else None
    return None


def _free(base: Base, box: tuple[float, float, float, float], most: float = 0.15) -> bool:
    x0, y0, x1, y1 = (round(v) for v in box)
    part = leaf_ink(base)[max(0, y0) : y1, max(0, x0) : x1]
    return bool(x0 >= 0 and part.size and (part > 0).mean() <= most)


def zero_after(rng: Rng, base: Base) -> Image | None:
    """A zero behind all that is written there, the end mark too."""
    row = row_of(base)
    return None if row is None else _after(rng, base, row, row.line.pen.ink)


def zero_after_other_ink(rng: Rng, base: Base) -> Image | None:
    """The same with another pen."""
    row = row_of(base)
    return None if row is None else _after(rng, base, row, other_ink(rng, row.line.pen.ink))


def _after(rng: Rng, base: Base, row: Row, ink: Colour) -> Image | None:
    drawn = hand(rng, "0", 0.85 * row.tall, row.line.pen.width)
    x = row.line.box[2] + 0.15 * row.tall + drawn.width / 2
    if x + drawn.width / 2 > base.image.shape[1] - 2:
        return None
    return _middle(base.image.copy(), drawn, (x, row.line.middle), ink)


def sign_before(sign: str = "") -> Callable[[Rng, Base], Image | None]:
    """The sign of a currency before the figures, by hand, also before their frame; without `sign` one of
    several."""

    def draw(rng: Rng, base: Base) -> Image | None:
        amount = base.cheque.amount
        own = "" if amount is None or amount.currency is None else amount.currency
        choice = [sign] if sign else ["AED", "CAD", "A$", "S$", "CHF", "KSh", "£"]
        choice = [one for one in choice if one not in (own, _SIGNS.get(own, ""))]
        row = row_of(base)
        if row is None or not choice:
            return None
        text = choice[int(rng.integers(len(choice)))]
        for share, away in itertools.product((1.0, 0.8), np.arange(0.1, 4.0, 0.3)):
            drawn = hand(rng, text, share * row.tall, row.line.pen.width)
            left, top = row.each[0][0] - away * row.tall - drawn.width, row.line.middle - drawn.height / 2
            if _free(base, (left, top, left + drawn.width, top + drawn.height), 0.06):
                out = base.image.copy()
                return out if lay(out, drawn.mask, (left, top), row.line.pen.ink) else None
        return None

    return draw


def struck_and_rewritten(rng: Rng, base: Base) -> Image | None:
    """All figures struck out, and another amount above or below them."""
    row = row_of(base)
    if row is None:
        return None
    out = base.image.copy()
    _strike(rng, out, row.line.box, row.line)
    x0, y0, x1, y1 = row.line.box
    drawn = hand(rng, other_amount(rng, base), 0.75 * row.tall, row.line.pen.width)
    ink = leaf_ink(base)
    above, below = (ink[max(0, y0 - drawn.height) : y0, x0:x1], ink[y1 : y1 + drawn.height, x0:x1])
    up = below.size == 0 or above.mean() <= below.mean()
    y = y0 - 0.1 * row.tall - drawn.height if up else y1 + 0.15 * row.tall
    x = min(x0, base.image.shape[1] - drawn.width - 3)
    return out if lay(out, drawn.mask, (x, y), row.line.pen.ink) else None


def _strike(rng: Rng, out: Image, box: PixelBox, line: Writing) -> None:
    x0, _, x1, _ = box
    middle, tall = line.middle, line.height
    for away in (-0.08, 0.12)[: int(rng.integers(1, 3))]:
        y = middle + (away + rng.normal(0, 0.04)) * tall
        ends = [(x0 - 0.1 * tall, y + rng.normal(0, 0.08) * tall), (x1 + 0.1 * tall, y)]
        mask, corner = stroke(rng, ends, max(1.4, line.pen.width))
        lay(out, mask, corner, line.pen.ink)


def one_struck(rng: Rng, base: Base) -> Image | None:
    """One figure struck through."""
    row = row_of(base)
    if row is None:
        return None
    x0, y0, x1, y1 = row.each[int(rng.integers(len(row.each)))]
    reach, out = 0.15 * row.tall, base.image.copy()
    done = False
    for ends in ([(x0 - reach, y1), (x1 + reach, y0)], [(x0 - reach, y0), (x1 + reach, y1)]):
        mask, corner = stroke(rng, ends, max(1.4, 1.2 * row.line.pen.width))
        done |= lay(out, mask, corner, row.line.pen.ink)
    return out if done else None


def painted_and_rewritten(rng: Rng, base: Base) -> Image | None:
    """Correction fluid over all figures, and another amount on it."""
    row = row_of(base)
    if row is None:
        return None
    out = base.image.copy()
    x0, y0, x1, y1 = row.line.box
    tall = y1 - y0
    fluid(rng, out, (x0 - 0.1 * tall, y0, x1 + 0.1 * tall, y1))
    drawn = hand(rng, other_amount(rng, base), row.tall, row.line.pen.width)
    return _middle(out, drawn, ((x0 + x1) / 2, (y0 + y1) / 2), row.line.pen.ink)


def other_amount_other_ink(rng: Rng, base: Base) -> Image | None:
    """All figures rubbed out, all but a trace, and another amount written with another pen."""
    row = row_of(base)
    if row is None:
        return None
    out = base.image.copy()
    clear(out, row.line.mask, row.line.box[:2], ghost=0.15)
    drawn = hand(rng, other_amount(rng, base), row.tall, row.line.pen.width)
    x = row.line.box[0] + drawn.width / 2
    return _middle(out, drawn, (x, row.line.middle), other_ink(rng, row.line.pen.ink))

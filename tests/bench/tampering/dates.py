"""Tampering with the date.

In: a random generator, a `Base`. Out: its picture with another day on it, RGB uint8; None where no date was
found.
"""

from __future__ import annotations

from chequeocr.synth.dice import Rng
from chequeocr.types import Image
from tests.bench.tampering.base import Base
from tests.bench.tampering.figures import row_of, written_over
from tests.bench.tampering.ink import Colour, clear, fluid, hand, lay, other_ink
from tests.bench.tampering.texts import put


def figure_over(rng: Rng, base: Base) -> Image | None:
    """Another figure over one of the date's, pressed harder."""
    return written_over(rng, base, "date")


def _other_day(base: Base) -> str:
    day = base.cheque.date.value if base.cheque.date else None
    if day is None:
        return "24092019"
    return f"{day.day % 28 + 1:02d}{day.month:02d}{day.year}"


def other_day_other_ink(rng: Rng, base: Base) -> Image | None:
    """The date rubbed out, all but a trace, and another day written with another pen."""
    row = row_of(base, "date")
    if row is None:
        return None
    out = base.image.copy()
    clear(out, row.line.mask, row.line.box[:2], ghost=0.15)
    return _date_on(rng, out, base, other_ink(rng, row.line.pen.ink))


def painted(rng: Rng, base: Base) -> Image | None:
    """The date covered with correction fluid, and another day on it."""
    row = row_of(base, "date")
    if row is None:
        return None
    out = base.image.copy()
    fluid(rng, out, row.line.box)
    return _date_on(rng, out, base, row.line.pen.ink)


def _date_on(rng: Rng, out: Image, base: Base, ink: Colour) -> Image | None:
    """Another day, figure by figure where the date stands in eight boxes."""
    row, text = row_of(base, "date"), _other_day(base)
    if row is None:
        return None
    if len(row.each) == len(text):
        for (x0, y0, x1, y1), figure in zip(row.each, text, strict=True):
            drawn = hand(rng, figure, row.tall, row.line.pen.width)
            lay(out, drawn.mask, ((x0 + x1 - drawn.width) / 2, (y0 + y1 - drawn.height) / 2), ink)
        return out
    drawn = hand(rng, f"{text[:2]}/{text[2:4]}/{text[4:]}", row.tall, row.line.pen.width)
    return put(out, drawn, row.line.box[0], row.line, ink)

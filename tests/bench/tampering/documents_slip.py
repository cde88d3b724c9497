"""A document being drawn: what forms are made of, so that a kind is a list of where each thing stands.

In: paper, values, a writer. Out: print and handwriting on it. Places are fractions of the leaf's width and
height; sizes are heights of figures, fractions of the height of a leaf 2.2 times as wide as high, and smaller
on higher ones, so that a line takes as much of the width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from chequeocr.synth.dice import Rng, at, chance, some
from chequeocr.synth.fonts import font_book
from chequeocr.synth.micrfont import e13b_line
from chequeocr.synth.pen import INKS, Hand, Slot, draw_hand, fill_rest, signature, write_on
from chequeocr.synth.sheet import BLACK, BOLD, PLAIN, Colour, Sheet, Type
from chequeocr.synth.types import Box
from chequeocr.synth.values import Values
from chequeocr.types import Image
from tests.bench.tampering.documents_values import spelled, unit

_ASPECT = 2.2
_MONTHS = {
    "FR": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "EN": "January February March April May June July August September October November December",
}
COLOURS: tuple[Colour, ...] = ((20, 20, 20), (25, 45, 120), (120, 25, 35), (20, 85, 60), (80, 40, 110))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a form: its label, where the label starts, the height of the line, where it ends."""

    label: str
    x0: float
    y: float
    x1: float


class Slip:
    """One document. `heading` is what was printed as its name; `country` as in `values`."""

    def __init__(self, rng: Rng, paper: Image, values: Values, printed: bool) -> None:
        self.rng, self.values, self.country = rng, values, values.country
        self.book = font_book()
        self.sheet = Sheet(paper, rng, self.book)
        self.scale = min(1.0, self.sheet.width / self.sheet.height / _ASPECT)
        self.colour = COLOURS[int(rng.choice(len(COLOURS), p=[0.4, 0.25, 0.12, 0.13, 0.1]))]
        self.pen = draw_hand(rng, self.book.hand, 0.6)
        self.hand = self._machine() if printed else self.pen
        self.cells = chance(rng, 0.45)
        self.rule_style = some(rng, "line", "line", "dots")
        self.heading = ""

    def _machine(self) -> Hand:
        faces = (*self.book.mono, *self.book.mono, self.book.sans[0])
        return Hand(faces[int(self.rng.integers(len(faces)))], (25, 25, 28), size=0.8, printed=True)

    def by(self, default: str, **countries: str) -> str:
        """One of the wordings (`|` between them) of this document's country, or of the default ones."""
        return some(self.rng, *countries.get(self.country, default).split("|"))

    def text(self, x: float, y: float, text: str, size: float = 0.024, style: Type = PLAIN) -> float:
        """Prints a line, smaller where it would leave the paper; its right end."""
        text = text.replace("₹", "Rs. ").replace("₦", "N")
        size *= self.scale
        wide = self.sheet.text_width(text, size, style.face)
        room = {"l": 0.97 - x, "m": 2 * min(x, 1 - x) - 0.06, "r": x - 0.03}[style.anchor]
        size *= min(1.0, room / max(wide, 1e-6))
        return self.sheet.text(x, y, size, text, style)[2] / self.sheet.width

    def head(self, text: str, x: float, y: float, size: float, anchor: str = "m") -> None:
        """Prints the name of the document."""
        face = some(self.rng, "bold", "bold", "serif")
        self.text(x, y, text, size, Type(self.colour, face, anchor))
        self.heading = text

    def band(self, y0: float, y1: float, text: str, x: float = 0.03) -> None:
        """Prints the name of the document in white on a coloured band."""
        dark = self.colour if self.colour != BLACK else (40, 40, 60)
        self.sheet.frame((0.0, y0, 1.0, y1), dark, dark)
        size = (y1 - y0) * 0.42 / self.scale
        self.text(x, y1 - (y1 - y0) * 0.28, text, size, Type((250, 250, 250), "bold"))
        self.heading = text

    def border(self, inset: float = 0.015, double: bool = False) -> None:
        """A frame around all."""
        wide = self.sheet.width / self.sheet.height
        for more in (0.0, 0.006) if double else (0.0,):
            x, y = inset + more, (inset + more) * wide * 0.8
            self.sheet.frame((x, y, 1 - x, 1 - y), self.colour)

    def write(self, text: str, x: float, y: float, room: float, size: float = 0.036) -> Box | None:
        """Fills in a text in the document's hand."""
        return write_on(self.rng, self.sheet, self.hand, text, Slot(x, y, size * self.scale, room))

    def entry(self, line: Line, text: str, size: float = 0.036) -> Box | None:
        """A label, the rule after it, and what is written on it."""
        start = self.text(line.x0, line.y, line.label) + 0.008 if line.label else line.x0
        start = min(start, line.x1 - 0.1)
        if self.rule_style != "none":
            self.sheet.rule(start, line.y + 0.012, line.x1, (70, 70, 70), self.rule_style)
        x = start + float(self.rng.beta(1.2, 4)) * (line.x1 - start) * 0.3
        return self.write(text, x, line.y, line.x1 - x, size) if text else None

    def words(self, line: Line, step: float = 0.1) -> float:
        """The amount in words on one or two lines, with its unit where the label hasn't named it, the rest of
        the last one filled now and then; the height of the last line."""
        named = unit(self.country).lower() in line.label.lower() or "Rs" in line.label
        text = self.values.words if named else spelled(self.values)
        limit = int(46 * (line.x1 - line.x0) / 0.8)
        first, rest = _parted(text, limit)
        box, y = self.entry(line, first), line.y
        if rest or chance(self.rng, 0.3):
            y += step
            second = self.entry(Line("", line.x0, y, line.x1), rest)
            box = second or box
        if box is not None and self.hand.filler:
            self._fill(box, y if rest else line.y, line.x1)
        return y

    def _fill(self, box: Box, y: float, end: float) -> None:
        gap = 0.012 * self.sheet.width
        found = fill_rest(
            self.rng, self.hand, 0.034 * self.sheet.height, end * self.sheet.width - box[2] - 2 * gap
        )
        if found is not None:
            mask, base = found
            self.sheet.blend(mask, round(box[2] + gap), round(y * self.sheet.height) - base, self.hand.ink)

    def money(self, x0: float, y: float, x1: float) -> None:
        """The box of the figures, y its foot, with the currency's sign in it."""
        sign = self.values.symbol
        tall = 0.095 * self.scale
        fill = (253, 253, 252) if chance(self.rng, 0.5) else None
        self.sheet.frame((x0, y - tall, x1, y), self.colour, fill)
        foot = y - tall * 0.3
        size = 0.04 * self.scale
        start = self._symbol(x0 + 0.008, foot, size, sign) + 0.01
        figures = self.values.figures
        if self.hand.printed and chance(self.rng, 0.5):
            figures = f"**{figures}**"
        self.write(figures, start, foot, x1 - start - 0.005, 0.034)

    def _symbol(self, x: float, y: float, size: float, sign: str) -> float:
        """The currency's sign, the naira's drawn as an N with two bars; its right end."""
        if sign != "₦":
            return self.sheet.symbol(x, y, size, sign)[2] / self.sheet.width
        end = self.sheet.symbol(x, y, size, "N")[2] / self.sheet.width
        for share in (0.42, 0.62):
            self.sheet.rule(x - 0.003, y - size * share, end + 0.003)
        return end

    def day(self, day: date | None = None) -> str:
        """The date, as people of that country write it."""
        day = day or self.values.day
        if self.country == "US":
            return (
                f"{day.month}/{day.day}/{day.year}"
                if chance(self.rng, 0.6)
                else f"{self._month(day)} {day.day}, {day.year}"
            )
        if chance(self.rng, 0.6):
            return day.strftime(some(self.rng, "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y", "%d/%m/%Y"))
        return f"{day.day} {self._month(day)} {day.year}"

    def _month(self, day: date) -> str:
        return _MONTHS.get(self.country, _MONTHS["EN"]).split()[day.month - 1]

    def dated(self, x0: float, y: float, x1: float) -> None:
        """Date and its label."""
        label = self.by("Date|Date:|Dated", FR="Date|Le|Date :")
        if self.country in ("IN", "NG", "GB") and self.cells:
            self._in_cells(label, x0, y, x1)
        else:
            self.entry(Line(label, x0, y, x1), self.day())

    def _in_cells(self, label: str, x0: float, y: float, x1: float) -> None:
        start = self.text(x0, y, label) + 0.01
        step, tall = (x1 - start) / 8, 0.075 * self.scale
        for at_cell, digit in enumerate(self.values.day.strftime("%d%m%Y")):
            x = start + at_cell * step
            self.sheet.frame((x, y - tall * 0.8, x + step, y + tall * 0.25), self.colour)
            self.write(digit, x + step * 0.1, y, step * 2.5, 0.032)

    def sign(self, x0: float, y: float, x1: float, caption: str) -> None:
        """A signature over a rule with its caption under it."""
        self.sheet.rule(x0, y, x1, (60, 60, 60), some(self.rng, "line", "line", "dots"))
        if caption:
            self.text((x0 + x1) / 2, y + 0.038 * self.scale, caption, 0.018, Type(anchor="m"))
        self.scribble(x0, y, x1, self.values.payer)

    def scribble(self, x0: float, y: float, x1: float, name: str) -> None:
        """The signature alone: a scribble, or a name in a quick hand."""
        ink = self.pen.ink if not self.hand.printed else INKS[int(self.rng.integers(5))]
        if chance(self.rng, 0.35):
            quick = replace(self.pen, ink=ink, slant=at(self.rng, 0.25, 0.15))
            place = Slot(x0, y - 0.01, at(self.rng, 0.05, 0.012) * self.scale, x1 - x0)
            write_on(self.rng, self.sheet, quick, name.title(), place)
            return
        wide = round((x1 - x0) * at(self.rng, 0.7, 0.2) * self.sheet.width)
        tall = round(at(self.rng, 0.15, 0.04) * self.scale * self.sheet.height)
        mask = signature(self.rng, max(16, wide), max(12, tall))
        left = round(x0 * self.sheet.width + self.rng.uniform(0, (x1 - x0) * self.sheet.width - wide))
        self.sheet.blend(mask, left, round(y * self.sheet.height - tall * at(self.rng, 0.85, 0.1)), ink)

    def number(self, x: float, y: float, text: str, label: str = "No.", anchor: str = "l") -> None:
        """A serial number, mostly in red."""
        red = (170, 25, 30) if chance(self.rng, 0.6) else BLACK
        self.text(x, y, f"{label} {text}", 0.034, Type(red, some(self.rng, "mono", "bold"), anchor))

    def micr(self, text: str, x: float = 0.12, y: float = 0.94) -> None:
        """A line of E-13B."""
        high = max(8, round(0.042 * self.scale * self.sheet.height))
        mask = e13b_line(text, high)[:, : round((0.97 - x) * self.sheet.width)]
        self.sheet.blend(mask, round(x * self.sheet.width), round(y * self.sheet.height) - high, BLACK)

    def bars(self, x0: float, y0: float, x1: float, y1: float, code: str = "") -> None:
        """A bar code with its digits under it."""
        self.sheet.barcode(x0, y0, x1, y1, False)
        if code:
            self.text((x0 + x1) / 2, y1 + 0.035 * self.scale, code, 0.02, Type(face="mono", anchor="m"))

    def paragraph(self, x: float, y: float, lines: Sequence[str], size: float = 0.022) -> float:
        """Lines of print under each other; the height after the last."""
        for line in lines:
            self.text(x, y, line, size)
            y += size * self.scale * 1.9
        return y

    def table(
        self, rect: Box, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]
    ) -> None:
        """A ruled table; what stands in it in the document's hand, but for what a machine prints."""
        x0, y0, x1, y1 = rect
        edges = x0 + (x1 - x0) * np.concatenate([[0.0], np.cumsum(widths) / sum(widths)])
        step = (y1 - y0) / (len(rows) + 1)
        self.sheet.frame(rect, self.colour)
        for edge in edges[1:-1]:
            self.sheet.frame((float(edge), y0, float(edge), y1), self.colour)
        for column, title in enumerate(head):
            self.text(float(edges[column]) + 0.006, y0 + step * 0.72, title, 0.022, BOLD)
        for row, cells in enumerate(rows, 1):
            y = y0 + row * step
            self.sheet.rule(x0, y, x1, self.colour)
            for column, cell in enumerate(cells):
                room = float(edges[column + 1] - edges[column]) - 0.01
                self.write(cell, float(edges[column]) + 0.006, y + step * 0.74, room, min(0.03, step * 0.4))


def _parted(text: str, limit: int) -> tuple[str, str]:
    """A text on two lines where it is longer than `limit` letters."""
    if len(text) <= limit * 1.15:  # nobody leaves a single word for the next line
        return text, ""
    words, cut = text.split(), 1
    while cut < len(words) - 1 and len(" ".join(words[: cut + 1])) <= limit:
        cut += 1
    return " ".join(words[:cut]), " ".join(words[cut:])

"""Numbers that belong to no field, where fields often stand: what a detector must learn to leave alone.

In: a random generator of its own, so that a seed keeps the rest of its cheque; the filled `Sheet`, `Values`,
the writer. Out: print, and now and then handwriting, on free paper. No box: sort codes, limits, dates of
print, numbers of forms and telephones, the number of the cheque put down by hand, captions under the lines.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chequeocr.synth.arrangement import Arrangement
from chequeocr.synth.dice import Rng, at, chance, some
from chequeocr.synth.pen import Hand, Slot, write_on
from chequeocr.synth.sheet import BLACK, Sheet, Type
from chequeocr.synth.values import Values, digits

_CAPTIONS = (
    "somme en toutes lettres", "(amount in words)", "AMOUNT IN WORDS", "cantidad con letra", "por extenso",
    "nombre del beneficiario", "non endossable sauf au profit d'un établissement de crédit", "name of payee",
)  # fmt: skip
_TRIES = 6


@dataclass(frozen=True, slots=True)
class _Paper:
    """What a stray text needs: where it may stand, and who writes."""

    rng: Rng
    sheet: Sheet
    hand: Hand

    def free(self, x: float, y: float, wide: float, tall: float) -> bool:
        """Whether no field has its box there; fractions of the leaf, (x, y) the lower left corner."""
        w, h = self.sheet.width, self.sheet.height
        x0, y0, x1, y1 = (x - 0.01) * w, (y - tall - 0.02) * h, (x + wide + 0.01) * w, (y + 0.02) * h
        boxes = self.sheet.boxes.values()
        return x1 < w and not any(a < x1 and x0 < c and b < y1 and y0 < d for a, b, c, d in boxes)

    def print(self, text: str, size: float, face: str = "sans") -> None:
        """Print it on the first free spot of a few, mostly on the head or at the right."""
        wide = self.sheet.text_width(text, size, face)
        for _ in range(_TRIES):
            high = chance(self.rng, 0.6)
            x = float(self.rng.uniform(0.03, 0.97 - min(0.9, wide)) if high else self.rng.uniform(0.55, 0.9))
            y = float(self.rng.uniform(0.05, 0.28) if high else self.rng.uniform(0.28, 0.86))
            if self.free(x, y, wide, size):
                self._plated((x, y, wide, size), text, face)
                return

    def _plated(self, place: tuple[float, float, float, float], text: str, face: str) -> None:
        x, y, wide, size = place
        roll = self.rng.random()
        plate = (x - 0.01, y - size - 0.012, x + wide + 0.01, y + 0.014)
        if roll < 0.2:
            self.sheet.frame(plate)
        dark = roll > 0.9
        if dark:
            self.sheet.frame(plate, BLACK, (30, 30, 35))
        self.sheet.text(x, y, size, text, Type((245, 245, 245) if dark else BLACK, face))

    def squares(self) -> None:
        """A two-dimensional code, black and white squares, on the head."""
        tall = float(self.rng.uniform(0.09, 0.17))
        x, y = at(self.rng, 0.52, 0.2), at(self.rng, 0.2, 0.05)
        side = round(tall * self.sheet.height)
        wide = side / self.sheet.width
        count = int(self.rng.integers(15, 34))
        if side < count or y < tall or not self.free(x, y, wide, tall):
            return
        cells = (self.rng.random((count, count)) < 0.5).astype(np.uint8) * 255
        mask = cells.repeat(side // count, 0).repeat(side // count, 1)
        top = round(y * self.sheet.height) - mask.shape[0]
        self.sheet.blend(mask, round(x * self.sheet.width), top, BLACK)

    def write(self, label: str, text: str) -> None:
        """Write it by hand after a printed label, on the head."""
        x, y = at(self.rng, 0.82, 0.07), at(self.rng, 0.11, 0.05)
        wide = 0.02 * len(text)
        if not self.free(x - 0.04, y, wide + 0.05, 0.05):
            return
        self.sheet.text(x - 0.008, y, 0.024, label, Type(anchor="r"))
        write_on(self.rng, self.sheet, self.hand, text, Slot(x, y, 0.036, wide))
        if chance(self.rng, 0.6):
            self.sheet.rule(x, y + 0.01, x + wide)


def _number(rng: Rng, values: Values) -> str:
    """Print that looks like a date, an amount or a number of a field without being one."""
    a, b, c = digits(rng, 2), digits(rng, 2), digits(rng, 2)
    day = f"{1 + int(a) % 28:02d}-{1 + int(b) % 12:02d}-20{int(c) % 25:02d}"
    most = f"{digits(rng, int(rng.integers(1, 4)))},000"
    return some(
        rng,
        f"{a}-{b}-{c}", f"{a}-{digits(rng, 5)}", f"{a} {b} {c}", f"{a}-{digits(rng, 4)}/{digits(rng, 4)}",
        f"Form {digits(rng, 4)} ({a}/{b})", f"No. {digits(rng, 6)}", digits(rng, int(rng.integers(4, 10))),
        day, day.replace("-", "/"), f"Valid until {day.replace('-', '.')}", f"Serie {digits(rng, 7)}",
        f"VALID UP TO {values.symbol.replace('₹', 'Rs.')} {most}", f"NOT OVER ${most}.00", f"Max. {most}",
        f"Tel: {digits(rng, 8)}", f"Tel. {a} {b} {c} {digits(rng, 2)}", f"{digits(rng, 3)}-{digits(rng, 4)}",
        f"SN {digits(rng, 10)}", f"www.bank{a}.com", f"N° {digits(rng, 7)}",
    )  # fmt: skip


def scatter(rng: Rng, sheet: Sheet, plan: Arrangement, filled: tuple[Values, Hand]) -> None:
    """Put up to four such texts on a leaf, now and then a square code, a number by hand, a caption; `filled`
    is what was written on it, and the writer."""
    values, hand = filled
    paper = _Paper(rng, sheet, hand)
    for _ in range(int(rng.integers(0, 5))):
        paper.print(_number(rng, values), float(rng.uniform(0.014, 0.034)), some(rng, "sans", "bold", "mono"))
    if chance(rng, 0.08):
        paper.squares()
    if chance(rng, 0.12):
        paper.write(some(rng, "No.", "No", "N°", "Cheque No.", "Folio"), digits(rng, int(rng.integers(2, 6))))
    if chance(rng, 0.25):
        line = plan.words[int(rng.integers(len(plan.words)))] if chance(rng, 0.7) else plan.payee
        sheet.text(at(rng, (line.x0 + line.x1) / 2, 0.2), line.y + 0.03, 0.014, some(rng, *_CAPTIONS))

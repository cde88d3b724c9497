"""The head of a leaf: the bank's name as banks print it, the branch's lines and the IFSC.

In: the `Sheet` being printed, `Arrangement`, `Values`. Out: print, and the boxes `bank_name` and `ifsc`.

Conventions. `bank_name` is the name in Latin letters without the mark beside it and without the same name in
another script; where the name stands on a coloured plate, it is the plate. `ifsc` is the label with the code
("IFSC : ABCD0123456"); what stands before the label (RTGS / NEFT) is left out.
"""

from __future__ import annotations

import cv2
import numpy as np

from chequeocr.synth.arrangement import Arrangement
from chequeocr.synth.dice import at, chance, some
from chequeocr.synth.sheet import Colour, Sheet, Type, union
from chequeocr.synth.types import Box
from chequeocr.synth.values import Values

_COLOURS: tuple[Colour, ...] = (
    (150, 30, 50),
    (20, 60, 140),
    (200, 90, 20),
    (20, 110, 70),
    (40, 40, 40),
    (110, 40, 130),
    (20, 110, 190),
    (220, 60, 30),
    (10, 40, 90),
)
_PLATES: tuple[Colour, ...] = (
    (250, 215, 110),
    (245, 235, 215),
    (220, 230, 250),
    (30, 60, 130),
    (150, 25, 45),
    (20, 110, 80),
    (235, 120, 30),
)
_SCRIPTS = {
    "IN": "devanagari", "PK": "arabic", "AE": "arabic", "TN": "arabic", "DZ": "arabic", "MA": "arabic",
}  # fmt: skip
_BEFORE = ("RTGS / NEFT", "RTGS/NEFT", "NEFT / RTGS")
_LABELS = (
    "IFSC Code : ",
    "IFSC CODE: ",
    "IFSC Code:",
    "IFS CODE - ",
    "IFS Code : ",
    "IFSC : ",
    "IFSC: ",
    "IFSC:",
    "IFSC ",
    "IFSC - ",
)


class HeadPrinter:
    """Prints the head of one leaf. `free_y` is where the next line under the branch's may stand."""

    def __init__(self, sheet: Sheet, plan: Arrangement, values: Values) -> None:
        self.sheet = sheet
        self.plan = plan
        self.values = values
        self.rng = sheet.rng
        self.colour = _COLOURS[int(self.rng.integers(len(_COLOURS)))]
        self.face = some(self.rng, "bold", "bold", "serif", "sans")

    def draw(self) -> None:
        """Print the name, the branch and the IFSC."""
        self._branch(self._bank())

    def _bank(self) -> Box:
        """The bank's name in one of its ways; its box as fractions of the leaf."""
        roll = self.rng.random()
        bilingual = self.values.country in _SCRIPTS
        if roll < (0.28 if bilingual else 0.15):
            box = self._plate(bilingual)
        elif roll < 0.6 and bilingual:
            box = self._two_scripts()
        else:
            box = self._plain()
        width, height = self.sheet.width, self.sheet.height
        return (box[0] / width, box[1] / height, box[2] / width, box[3] / height)

    def _plain(self) -> Box:
        spot = self.plan.bank
        self._mark(spot.x, spot.y, spot.size)
        box = self._name(spot.x, spot.y, spot.size, self.colour)
        self._mark_name(box)
        return box

    def _mark_name(self, box: Box) -> None:
        self.sheet.mark_near("bank_name", box, 0.007, 0.013)

    def _name(self, x: float, y: float, size: float, colour: Colour) -> Box:
        """The Latin name, its last word now and then smaller or lighter; the box of its ink."""
        text, sheet = self.values.bank, self.sheet
        head, _, tail = text.rpartition(" ")
        if not head or not chance(self.rng, 0.3):
            return sheet.text(x, y, size, text, Type(colour, self.face))
        first = sheet.text(x, y, size, head, Type(colour, self.face))
        small = size * some_size(self.rng)
        face = some(self.rng, "sans", self.face)
        last = sheet.text(first[2] / sheet.width + 0.008, y, small, tail, Type(colour, face))
        return union(first, last)

    def _two_scripts(self) -> Box:
        """The name in another script before or above the Latin one; only the Latin one is the box."""
        spot = self.plan.bank
        wide = float(self.rng.uniform(1.6, 3.6)) * spot.size
        if chance(self.rng, 0.6):
            x = float(self.rng.uniform(0.02, 0.06))
            self._other_script(x, spot.y, spot.size, wide, self.colour)
            left = x + wide + 0.01
            mark = spot.size * float(self.rng.uniform(0.7, 1.6))
            if chance(self.rng, 0.75):
                self._mark(left + mark, spot.y + 0.01, spot.size, always=True)
            left += mark + 0.012
            box = self._name(left, spot.y, spot.size, self.colour)
        else:
            y = max(spot.y, 0.09 + spot.size * 0.5)
            self._mark(spot.x, y, spot.size)
            self._other_script(spot.x, y - spot.size * 1.35, spot.size * 0.85, wide, self.colour)
            box = self._name(spot.x, y, spot.size, self.colour)
        self._mark_name(box)
        return box

    def _plate(self, bilingual: bool) -> Box:
        """The name on a coloured plate, with a picture or a second script on it; the plate is the box."""
        spot, sheet, rng = self.plan.bank, self.sheet, self.rng
        plate = _PLATES[int(rng.integers(len(_PLATES)))]
        ink = (250, 250, 250) if sum(plate) < 360 else self.colour
        size = min(spot.size, float(rng.uniform(0.03, 0.042)))
        measure = sheet.text_width(self.values.bank, size, self.face)
        icon = float(rng.uniform(0.0, 0.07)) if chance(rng, 0.7) else 0.0
        two = bilingual and chance(rng, 0.7)
        above = size * (1.4 if two else 0.0)
        tagline = size * 0.7 if chance(rng, 0.4) else 0.0
        tall = size + above + tagline + float(rng.uniform(0.02, 0.05))
        x0, y0 = at(rng, 0.07, 0.05), max(0.015, spot.y - size - above - 0.02)
        x1 = x0 + measure + icon + float(rng.uniform(0.015, 0.03))
        bars = chance(rng, 0.3)
        if bars:
            for left in (x0 - 0.028, x1 + 0.006):
                sheet.frame((left, y0 - 0.01, left + 0.022, y0 + tall + 0.01), self.colour, self.colour)
        sheet.frame((x0, y0, x1, y0 + tall), plate if chance(rng, 0.5) else self.colour, plate)
        if icon > 0.02:
            self._picture(x0 + 0.004, y0 + 0.01, icon - 0.008, tall - 0.02)
        left, base = x0 + icon + 0.008, y0 + 0.015 + above + size
        if two:
            self._other_script(left, base - size * 1.35, size * 0.8, measure * 0.8, ink)
        sheet.text(left, base, size, self.values.bank, Type(ink, self.face))
        if tagline:
            sheet.text(left, base + tagline, 0.01, "Trusted since long ago", Type(ink))
        w, h = sheet.width, sheet.height
        box = (x0 * w, y0 * h, x1 * w, (y0 + tall) * h)
        sheet.mark_near("bank_name", box, 0.002, 0.004)
        return box

    def _picture(self, x: float, y: float, wide: float, tall: float) -> None:
        """A block with something in it, as beside a name on a plate."""
        sheet = self.sheet
        second = _COLOURS[int(self.rng.integers(len(_COLOURS)))]
        sheet.frame((x, y, x + wide, y + tall), second, second)
        centre = (round((x + wide * 0.6) * sheet.width), round((y + tall / 2) * sheet.height))
        axes = (max(1, round(wide * 0.2 * sheet.width)), max(1, round(tall * 0.4 * sheet.height)))
        cv2.ellipse(sheet.image, centre, axes, 0, 0, 360, (235, 235, 235), -1, cv2.LINE_AA)
        cv2.ellipse(sheet.image, centre, axes, 0, 0, 360, (30, 30, 30), 1, cv2.LINE_AA)

    def _other_script(self, x: float, y: float, size: float, width: float, colour: Colour) -> None:
        """Something like the name in the country's other script."""
        mask = self.sheet.foreign_mask(size, width, _SCRIPTS[self.values.country])
        left, top = round(x * self.sheet.width), round(y * self.sheet.height) - mask.shape[0]
        self.sheet.blend(mask, left, top, colour)

    def _mark(self, x: float, y: float, size: float, always: bool = False) -> None:
        """A mark before the name, its right edge just left of x: a polygon, a ring, a block or slanted
        strokes."""
        roll = self.rng.random()
        if roll < 0.2 and not always:
            return
        sheet = self.sheet
        tall = size * sheet.height * float(self.rng.uniform(1.1, 2.1))
        right, foot = x * sheet.width - 4, y * sheet.height + float(self.rng.uniform(0, 0.35)) * tall
        second = _COLOURS[int(self.rng.integers(len(_COLOURS)))]
        if roll < 0.5:
            peak = [right - tall / 2, foot - tall]
            inner = [right - tall / 2, foot - tall * float(self.rng.uniform(0.2, 0.6))]
            points = np.array([[right - tall, foot], peak, [right, foot], inner])
            cv2.fillPoly(sheet.image, [np.round(points).astype(np.int32)], self.colour, cv2.LINE_AA)
        elif roll < 0.65:
            centre, thick = (int(right - tall / 2), int(foot - tall / 2)), max(2, int(tall / 5))
            cv2.circle(sheet.image, centre, int(tall / 2), self.colour, thick, cv2.LINE_AA)
        elif roll < 0.8:
            corners = (int(right - tall), int(foot - tall)), (int(right), int(foot))
            cv2.rectangle(sheet.image, *corners, self.colour, -1)
        else:
            for shift, colour in ((0.0, self.colour), (0.35, second)):
                points = np.array([[-1.0, 0.0], [-0.5, -1.0], [0.0, 0.0]]) * tall * 0.8
                points += [right - shift * tall * 0.5, foot - shift * tall * 0.3]
                thick = max(2, int(tall / 9))
                shape = [np.round(points).astype(np.int32)]
                cv2.polylines(sheet.image, shape, True, colour, thick, cv2.LINE_AA)

    def _branch(self, bank: Box) -> None:
        """The branch's lines, under the name or in a column of their own, with the IFSC among them or apart
        from them."""
        plan, rng, sheet = self.plan, self.rng, self.sheet
        spot = plan.branch
        size = spot.size * float(rng.uniform(0.9, 1.25))
        step = size + float(rng.uniform(0.007, 0.014))
        under = abs(spot.x - plan.bank.x) < 0.02
        x = max(0.02, plan.bank.x + at(rng, 0.0, 0.03)) if under else spot.x
        foot = bank[3]
        y = max(spot.y, foot + size + 0.006) if under or x < bank[2] else spot.y
        style = Type(face=some(rng, "sans", "sans", "bold", "serif"))
        if plan.family == "indian" and chance(rng, 0.25):
            sheet.foreign(x, y, size, float(rng.uniform(0.08, 0.25)))
            y += step
        for text in self.values.branch[: int(rng.integers(1, 4))]:
            if y < 0.2 or plan.family != "indian":
                sheet.text(x, y, size, text, style)
                y += step
        if plan.ifsc is None:
            return
        if chance(rng, 0.55) and y < 0.215:
            self._ifsc(x, y, size * float(rng.uniform(0.95, 1.15)), style)
        else:
            beside = plan.ifsc.x > bank[2] + 0.01
            clear = plan.ifsc.y if beside else max(plan.ifsc.y, foot + plan.ifsc.size + 0.006)
            self._ifsc(plan.ifsc.x, min(0.215, clear), plan.ifsc.size, style)

    def _ifsc(self, x: float, y: float, size: float, style: Type) -> None:
        sheet = self.sheet
        if chance(self.rng, 0.25):
            before = sheet.text(x, y, size, some(self.rng, *_BEFORE), style)
            x = before[2] / sheet.width + float(self.rng.uniform(0.006, 0.012))
        box = sheet.text(x, y, size, some(self.rng, *_LABELS) + self.values.ifsc, style)
        sheet.mark_near("ifsc", box, 0.006, 0.01)
        if chance(self.rng, 0.2):
            after = some(self.rng, "(CBS)", "BSR CODE 0240567", "MICR 500002011")
            sheet.text(box[2] / sheet.width + at(self.rng, 0.05, 0.03), y, size, after, style)


def some_size(rng: np.random.Generator) -> float:
    """How large the last word of a name is beside the others."""
    return float(rng.choice([0.6, 0.75, 1.0, 1.0]))

"""The printed form of a leaf: labels, rules, frames, logo, account, MICR line.

In: an empty `Sheet`, `Arrangement`, `Values`. Out: print on the sheet and the boxes of the printed fields;
nothing is filled in yet.
"""

from __future__ import annotations

import numpy as np

from chequeocr.synth.arrangement import FRACTION, Arrangement, Frame, Line, Spot
from chequeocr.synth.cmc7 import cmc7_line
from chequeocr.synth.dice import chance, some
from chequeocr.synth.head import HeadPrinter
from chequeocr.synth.micrfont import e13b_line
from chequeocr.synth.sheet import BLACK, BOLD, CENTRED, PLAIN, Sheet, Type, union
from chequeocr.synth.types import Box
from chequeocr.synth.values import Values, magnetic_line


class FormPrinter:
    """Prints one form. `sign_end` is the pixel column after which figures may start."""

    def __init__(self, sheet: Sheet, plan: Arrangement, values: Values) -> None:
        self.sheet = sheet
        self.plan = plan
        self.values = values
        self.rng = sheet.rng
        self.sign_end = 0.0

    def draw(self) -> None:
        """Print everything."""
        self._form()
        self._print()

    def _form(self) -> None:
        plan, sheet = self.plan, self.sheet
        for line in (plan.payee, *plan.words, *((plan.memo,) if plan.memo else ())):
            self._label(line)
            sheet.rule(line.x0, line.y + 0.008, line.x1, plan.rule_colour, line.rule)
        self._date_form()
        if plan.bearer:
            sheet.text(min(0.85, plan.payee.x1 + 0.01), plan.payee.y, 0.02, plan.bearer)
            if plan.payee.script:
                sheet.foreign(0.9, plan.payee.y, 0.02, 0.06, plan.payee.script)
        self._frame(plan.figures)
        for x, y, size, text in plan.extras:
            if text:
                style = PLAIN if self.rng.random() < 0.6 else BOLD
                if text != FRACTION:
                    sheet.text(x, y, size, text, style)
        if plan.bar_right:
            sheet.barcode(float(self.rng.uniform(0.965, 0.978)), 0.34, 0.995, 0.74, True)
        if self.rng.random() < 0.5:
            sheet.vertical_text(
                0.006, float(self.rng.uniform(0.5, 0.8)), 0.012, "SECURITY PRINTERS LTD / CTS-2010 / 08-15"
            )
        if plan.family == "indian" and self.rng.random() < 0.6:
            grey = int(self.rng.integers(190, 225))
            y0 = max(line.y for line in plan.words) + 0.13
            sheet.frame((0.055, y0, 0.32, min(0.8, y0 + 0.17)), (grey, grey, grey), (grey, grey, grey + 5))
        elif self.rng.random() < 0.15:
            sheet.barcode(0.4, 0.7, 0.55, 0.76, False)

    def _label(self, line: Line) -> None:
        sheet = self.sheet
        size = float(self.rng.uniform(0.02, 0.03))
        if line.place == "below":
            if line.label:
                sheet.text((line.x0 + line.x1) / 2, line.y + 0.045, size * 0.8, line.label, CENTRED)
            return
        if line.place == "above":
            if line.label:
                sheet.text(line.x0, line.y - 0.07, size * 0.8, line.label)
            return
        for row, part in enumerate(reversed(line.label.split("|"))):
            if part:
                sheet.text(line.label_x, line.y - row * 0.035, size, part)
        if line.script:
            low = self.rng.random() < 0.5
            x = line.label_x if low else line.label_x + 0.06
            sheet.foreign(x, line.y + (0.04 if low else 0.0), 0.02, 0.045, line.script)

    def _frame(self, frame: Frame) -> None:
        sheet, height = self.sheet, frame.y1 - frame.y0
        if frame.style == "shade":
            light = [min(255, int(v) + 30) for v in sheet.image.reshape(-1, 3).mean(0)]
            sheet.frame(frame.box, self.plan.rule_colour, (light[0], light[1], light[2]))
        elif frame.style == "box":
            fill = (252, 252, 250) if self.rng.random() < 0.3 else None
            sheet.frame(frame.box, self.plan.rule_colour, fill)
        elif frame.style == "line":
            sheet.rule(frame.x0, frame.y1, frame.x1, self.plan.rule_colour)
        size = min(0.06, height * float(self.rng.uniform(0.42, 0.6)))
        self.sign_end = self._symbol(frame, size)
        if frame.inside and frame.style == "box" and self.rng.random() < 0.3:
            x = self.sign_end / sheet.width + 0.006
            sheet.frame((frame.x0, frame.y0, x, frame.y1), self.plan.rule_colour)

    def _symbol(self, frame: Frame, size: float) -> float:
        """Draw the currency sign; the pixel column after which figures may start."""
        foot = frame.y1 - (frame.y1 - frame.y0 - size) / 2
        if frame.inside:
            return self.sheet.symbol(frame.x0 + 0.008, foot, size, frame.symbol)[2]
        wide = 0.012 + 0.02 * len(frame.symbol)
        self.sheet.symbol(frame.x0 - wide, foot, size, frame.symbol)
        return frame.x0 * self.sheet.width

    def _print(self) -> None:
        plan, sheet, values = self.plan, self.sheet, self.values
        HeadPrinter(sheet, plan, values).draw()
        if plan.account is not None:
            self._account(plan.account.x, plan.account.y, plan.account.size)
        if plan.payer is not None:
            face = "bold" if self.rng.random() < 0.5 else "sans"
            anchor = "m" if plan.family == "indian" else "l"
            self.sheet.mark_near(
                "payer_name",
                sheet.text(
                    plan.payer.x, plan.payer.y, plan.payer.size, values.payer, Type(BLACK, face, anchor)
                ),
                0.004,
                0.008,
            )
            if plan.payer_address:
                for row, text in enumerate(values.address):
                    sheet.text(
                        plan.payer.x,
                        plan.payer.y + (row + 1) * plan.payer.size * 1.5,
                        plan.payer.size * 0.75,
                        text,
                    )
        if plan.cheque_number is not None:
            self._number(plan.cheque_number)
        height = max(6, round(plan.micr.size * sheet.height))
        line = magnetic_line(values, plan.micr_face)
        mask = (cmc7_line if plan.micr_face == "cmc7" else e13b_line)(line, height)
        room = round((0.97 - plan.micr.x) * sheet.width)
        left, top = round(plan.micr.x * sheet.width), round(plan.micr.y * sheet.height) - height
        self.sheet.mark_near("micr", sheet.blend(mask[:, :room], left, top, BLACK), 0.01, 0.024)

    def _number(self, spot: Spot) -> None:
        """The cheque's number, on a plate with a label before it or on the bare paper."""
        sheet, plan = self.sheet, self.plan
        x, anchor = (min(0.97, spot.x + 0.05), "r") if spot.x > 0.8 else (spot.x, "l")
        style = Type(BLACK, "mono", anchor)
        if plan.number_plate:
            wide = sheet.text_width(self.values.cheque_number, spot.size, "mono")
            left = x - wide if anchor == "r" else x
            plate = (left - 0.015, spot.y - spot.size - 0.02, left + wide + 0.02, spot.y + 0.02)
            dark = plan.number_plate == "dark"
            sheet.frame(plate, BLACK if dark else plan.rule_colour, (25, 25, 30) if dark else None)
            style = Type((245, 245, 245), "mono", anchor) if dark else style
            label = some(self.rng, "Cheque No.", "Cheque No", "No.", "N°")
            sheet.text(left - 0.02, spot.y, 0.022, label, Type(anchor="r"))
        box = sheet.text(x, spot.y, spot.size, self.values.cheque_number, style)
        sheet.mark_near("cheque_number", box, 0.004, 0.01)

    def _account(self, x: float, y: float, size: float) -> None:
        sheet, rng = self.sheet, self.rng
        if self.plan.account_box:
            wide = float(rng.uniform(0.14, 0.22))
            if chance(rng, 0.75):
                sheet.frame((x - 0.09, y - size * 1.55, x + wide, y + size * 0.55), self.plan.rule_colour)
            if chance(rng, 0.3):
                sheet.frame((x - 0.09, y - size * 1.55, x - 0.02, y + size * 0.55), self.plan.rule_colour)
            label = some(rng, "A/c No.", "A/C NO.", "Account No.", "A/c. No.", "SB A/c No.")
            sheet.text(x - 0.085, y, float(rng.uniform(0.016, 0.024)), label)
            if chance(rng, 0.3):
                sheet.foreign(x - 0.085, y - size * 0.9, 0.018, 0.03)
        face = ("sans", "mono", "bold")[int(rng.integers(3))]
        stamped = self.plan.account_box and int(self.values.account) % 10 < 4
        box = self._stamp(x, y) if stamped else sheet.text(x, y, size, self.values.account, Type(BLACK, face))
        sheet.mark_near("account_number", box, 0.016, 0.016)

    def _stamp(self, x: float, y: float) -> Box:
        """The account number as branches stamp it: bold digits set apart, not quite in line, now and then
        beside the frame made for it."""
        rng = np.random.default_rng(int(self.values.account))
        size, step = float(rng.uniform(0.03, 0.044)), float(rng.uniform(0.014, 0.027))
        colour = ((20, 20, 25), (30, 35, 110), (75, 55, 150))[int(rng.integers(3))]
        style = Type(colour, ("bold", "bold", "serif", "mono")[int(rng.integers(4))])
        if rng.random() < 0.4:
            y += float(rng.uniform(-0.05, 0.03))
            x += float(rng.uniform(-0.02, 0.05))
        lift = rng.normal(0.0, 0.004, len(self.values.account))
        digits = enumerate(self.values.account)
        return union(*(self.sheet.text(x + n * step, y + lift[n], size, digit, style) for n, digit in digits))

    def _date_form(self) -> None:
        plan, sheet = self.plan, self.sheet
        self._date_label(plan.date)
        if plan.date_boxes is None:
            sheet.rule(plan.date.x0, plan.date.y + 0.008, plan.date.x1, plan.rule_colour, plan.date.rule)
            return
        x0, y0, x1, y1 = plan.date_boxes
        step = (x1 - x0) / plan.date_cells
        fill = (250, 250, 250) if self.rng.random() < 0.4 else None
        # Where a year has two digits, there are often no cells, only the captions under the line.
        roll, cells = self.rng.random(), 0.85 if plan.date_cells == 8 else 0.5
        if roll < cells:
            for i in range(plan.date_cells):
                sheet.frame((x0 + i * step, y0, x0 + (i + 1) * step, y1), plan.rule_colour, fill)
        elif roll < cells + 0.08:
            sheet.frame((x0, y0, x1, y1), plan.rule_colour, fill)
        if self.rng.random() < 0.9:
            for i, char in enumerate("DDMMYYYY"[: plan.date_cells]):
                sheet.text(x0 + (i + 0.5) * step, y1 + 0.036, 0.018, char, CENTRED)

    def _date_label(self, line: Line) -> None:
        size = 0.02
        if not line.label:
            return
        if line.place == "below":
            self.sheet.text((line.x0 + line.x1) / 2, line.y + 0.04, size, line.label, CENTRED)
        elif line.place == "above":
            self.sheet.text(line.x0, line.y - 0.06, size, line.label)
        else:
            self.sheet.text(line.x0 - 0.008, line.y - 0.01, size, line.label, Type(anchor="r"))
            if line.script:
                self.sheet.foreign(line.x0 - 0.045, line.y + 0.025, 0.018, 0.036, line.script)

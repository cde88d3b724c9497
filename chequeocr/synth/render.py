"""A leaf drawn from its arrangement, its values and a writer.

In: an empty `Sheet`, `Arrangement`, `Values`, `Hand`. Out: ink on the sheet, a box for every field that was filled, the date as written.

Conventions of the boxes. Payee: from a little before the first to a little after the last ink, one text line high. Figures: from right of
the currency sign to a little after the last ink, as high as the frame. Words: the zone of the words lines with the label before them (up
to the right edge of the leaf where the figures stand inside that zone, as in India). Date: the row of boxes, or the ink. Signature, MICR
and printed fields: the ink with a small margin.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from chequeocr.synth.arrangement import Arrangement, Frame, Line
from chequeocr.synth.micrfont import cmc7_line, e13b_line
from chequeocr.synth.pen import Hand, signature, write
from chequeocr.synth.sheet import BLACK, Box, Colour, Sheet, union
from chequeocr.synth.values import Values

_MONTHS_EN = "January February March April May June July August September October November December".split()
_MONTHS_ES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
_MONTHS_FR = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_LOGOS: tuple[Colour, ...] = ((150, 30, 50), (20, 60, 140), (200, 90, 20), (20, 110, 70), (40, 40, 40), (110, 40, 130))


@dataclass(frozen=True, slots=True)
class Filling:
    """Which parts are written. A blank leaf has none; a void one is crossed out."""

    payee: bool = True
    figures: bool = True
    words: bool = True
    date: bool = True
    sign: bool = True
    memo: bool = True
    void: bool = False


BLANK = Filling(False, False, False, False, False, False)


class LeafArtist:
    """Draws one leaf. Keeps nothing but its arguments."""

    def __init__(self, sheet: Sheet, plan: Arrangement, values: Values, hand: Hand) -> None:
        self.sheet = sheet
        self.plan = plan
        self.values = values
        self.hand = hand
        self.rng = sheet.rng

    def draw(self, filling: Filling) -> str | None:
        """Draw everything; the date as it was written, None where there is none."""
        self._form()
        self._print()
        if filling.payee:
            self._payee()
        if filling.words:
            self._words()
        if filling.figures:
            self._figures()
        written = self._date() if filling.date else None
        if filling.sign:
            self._sign()
        if filling.memo and self.plan.memo is not None:
            line = self.plan.memo
            box = self._ink(self.values.memo, line.x0 + 0.01, line.y, 0.035, line.x1 - line.x0)
            self._mark("memo", box, 0.008, 0.015)
        if filling.void:
            self.sheet.text(0.3, 0.6, 0.22, "VOID", self.hand.ink, "bold")
        return written

    def _mark(self, name: str, box: Box | None, dx: float, dy: float) -> None:
        if box is not None:
            mx, my = dx * self.sheet.width, dy * self.sheet.height
            self.sheet.mark(name, (box[0] - mx, box[1] - my, box[2] + mx, box[3] + my))

    def _ink(self, text: str, x: float, y: float, size: float, room: float) -> Box | None:
        mask, baseline = write(self.rng, self.hand, text, size * self.sheet.height, room * self.sheet.width)
        return self.sheet.blend(mask, round(x * self.sheet.width), round(y * self.sheet.height) - baseline, self.hand.ink)

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
                sheet.text(x, y, size, text, BLACK, "sans" if self.rng.random() < 0.6 else "bold")
        if plan.bar_right:
            sheet.barcode(float(self.rng.uniform(0.965, 0.978)), 0.34, 0.995, 0.74, True)
        if self.rng.random() < 0.5:
            sheet.vertical_text(0.006, float(self.rng.uniform(0.5, 0.8)), 0.012, "SECURITY PRINTERS LTD / CTS-2010 / 08-15")
        if plan.family == "indian" and self.rng.random() < 0.6:
            grey = int(self.rng.integers(190, 225))
            y0 = max(line.y for line in plan.words) + 0.13
            sheet.frame(0.055, y0, 0.32, min(0.8, y0 + 0.17), (grey,) * 3, (grey, grey, grey + 5))
        elif self.rng.random() < 0.15:
            sheet.barcode(0.4, 0.7, 0.55, 0.76, False)

    def _label(self, line: Line) -> None:
        sheet = self.sheet
        size = float(self.rng.uniform(0.02, 0.03))
        if line.place == "below":
            if line.label:
                sheet.text((line.x0 + line.x1) / 2, line.y + 0.045, size * 0.8, line.label, anchor="m")
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
            light = tuple(min(255, int(v) + 30) for v in sheet.image.reshape(-1, 3).mean(0))
            sheet.frame(frame.x0, frame.y0, frame.x1, frame.y1, self.plan.rule_colour, (light[0], light[1], light[2]))
        elif frame.style == "box":
            fill = (252, 252, 250) if self.rng.random() < 0.3 else None
            sheet.frame(frame.x0, frame.y0, frame.x1, frame.y1, self.plan.rule_colour, fill)
        elif frame.style == "line":
            sheet.rule(frame.x0, frame.y1, frame.x1, self.plan.rule_colour)
        size = min(0.06, height * float(self.rng.uniform(0.42, 0.6)))
        self._sign_end = self._symbol(frame, size)
        if frame.inside and frame.style == "box" and self.rng.random() < 0.3:
            x = self._sign_end / sheet.width + 0.006
            sheet.frame(frame.x0, frame.y0, x, frame.y1, self.plan.rule_colour)

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
        colour = _LOGOS[int(self.rng.integers(len(_LOGOS)))]
        self._logo(plan.bank.x, plan.bank.y, plan.bank.size, colour)
        face = ("bold", "serif", "sans")[int(self.rng.integers(3))]
        self._mark("bank_name", sheet.text(plan.bank.x, plan.bank.y, plan.bank.size, values.bank, colour, face), 0.004, 0.008)
        for row, text in enumerate(values.branch[: int(self.rng.integers(1, 4))]):
            sheet.text(plan.branch.x, plan.branch.y + 0.028 * row, plan.branch.size, text)
        if plan.ifsc is not None:
            label = ("IFS CODE - ", "IFSC : ", "IFSC:", "RTGS/NEFT IFSC Code: ")[int(self.rng.integers(4))]
            self._mark("ifsc", sheet.text(plan.ifsc.x, plan.ifsc.y, plan.ifsc.size, label + values.ifsc), 0.003, 0.006)
        if plan.account is not None:
            self._account(plan.account.x, plan.account.y, plan.account.size)
        if plan.payer is not None:
            face = "bold" if self.rng.random() < 0.5 else "sans"
            anchor = "m" if plan.family == "indian" else "l"
            self._mark("payer_name", sheet.text(plan.payer.x, plan.payer.y, plan.payer.size, values.payer, BLACK, face, anchor), 0.004, 0.008)
            if plan.payer_address:
                for row, text in enumerate(values.address):
                    sheet.text(plan.payer.x, plan.payer.y + (row + 1) * plan.payer.size * 1.5, plan.payer.size * 0.75, text)
        if plan.cheque_number is not None:
            spot = plan.cheque_number
            x, anchor = (min(0.97, spot.x + 0.05), "r") if spot.x > 0.8 else (spot.x, "l")
            self._mark("cheque_number", sheet.text(x, spot.y, spot.size, values.cheque_number, BLACK, "mono", anchor), 0.004, 0.01)
        height = max(6, round(plan.micr.size * sheet.height))
        mask = (cmc7_line if plan.micr_face == "cmc7" else e13b_line)(values.micr, height)
        room = round((0.97 - plan.micr.x) * sheet.width)
        left, top = round(plan.micr.x * sheet.width), round(plan.micr.y * sheet.height) - height
        self._mark("micr", sheet.blend(mask[:, :room], left, top, BLACK), 0.006, 0.016)

    def _account(self, x: float, y: float, size: float) -> None:
        sheet = self.sheet
        if self.plan.account_box:
            sheet.frame(x - 0.09, y - size * 1.55, x + 0.17, y + size * 0.55, self.plan.rule_colour)
            sheet.text(x - 0.085, y, 0.02, ("A/c No.", "A/C NO.", "Account No.")[int(self.rng.integers(3))])
        face = ("sans", "mono", "bold")[int(self.rng.integers(3))]
        self._mark("account_number", sheet.text(x, y, size, self.values.account, BLACK, face), 0.012, 0.014)

    def _logo(self, x: float, y: float, size: float, colour: Colour) -> None:
        import cv2

        roll = self.rng.random()
        if roll < 0.3:
            return
        sheet = self.sheet
        tall = size * sheet.height * float(self.rng.uniform(1.2, 2.2))
        right, foot = x * sheet.width - 4, y * sheet.height + 3
        if roll < 0.6:
            points = np.array([[right - tall, foot], [right - tall / 2, foot - tall], [right, foot], [right - tall / 2, foot - tall / 3]])
            cv2.fillPoly(sheet.image, [np.round(points).astype(np.int32)], colour, cv2.LINE_AA)
        elif roll < 0.8:
            cv2.circle(sheet.image, (int(right - tall / 2), int(foot - tall / 2)), int(tall / 2), colour, max(2, int(tall / 5)), cv2.LINE_AA)
        else:
            cv2.rectangle(sheet.image, (int(right - tall), int(foot - tall)), (int(right), int(foot)), colour, -1)

    def _payee(self) -> None:
        line, sheet = self.plan.payee, self.sheet
        room = line.x1 - line.x0
        # A writer seldom starts right at the label, and starts further in when the name is short.
        start = line.x0 + float(self.rng.beta(1.2, 2.5)) * room * 0.45
        box = self._ink(self.values.payee, start, line.y, 0.04, line.x1 - start)
        if box is not None:
            top = min(box[1] - 0.004 * sheet.height, (line.y - 0.07) * sheet.height)
            bottom = max(box[3], (line.y + 0.022) * sheet.height)
            limit = 0.1 * sheet.height
            self._mark("payee_name", (box[0], max(top, line.y * sheet.height - limit), box[2], min(bottom, line.y * sheet.height + limit * 0.45)), 0.01, 0.0)

    def _words(self) -> None:
        lines, sheet = self.plan.words, self.sheet
        pieces = self._wrap(self.values.words, len(lines))
        first = lines[0]
        # The first line of an Indian form runs over the figures box only when there is much to write.
        limits = [min(line.x1, self.plan.figures.x0 + 0.2) if self.plan.zone else line.x1 for line in lines]
        boxes = []
        for line, limit, piece in zip(lines, limits, pieces, strict=False):
            start = line.x0 + float(self.rng.beta(1.0, 5.0)) * (limit - line.x0) * 0.5
            box = self._ink(piece, start, line.y, 0.036, limit - start)
            if box is not None:
                boxes.append(box)
        if not boxes:
            return
        left = (first.label_x if first.label and first.place == "left" else first.x0) - 0.006
        left = min(left, *(line.x0 - 0.006 for line in lines))
        right = 0.97 if self.plan.zone else max(line.x1 for line in lines)
        zone = (left * sheet.width, (first.y - 0.068) * sheet.height, right * sheet.width, (lines[-1].y + 0.018) * sheet.height)
        inked = union(*boxes)
        top = max(min(zone[1], inked[1]), zone[1] - 0.02 * sheet.height)
        self._mark("amount_in_words", (min(zone[0], inked[0]), top, max(zone[2], inked[2]), zone[3]), 0.0, 0.0)

    def _wrap(self, text: str, count: int) -> list[str]:
        words = text.split()
        room = 34 if count > 1 else 200
        if count == 1 or (len(text) <= room and self.rng.random() < 0.8):
            return [text]
        cut = len(words)
        while cut > 1 and len(" ".join(words[:cut])) > room:
            cut -= 1
        cut = max(1, min(cut, len(words) - 1)) if len(words) > 1 else 1
        return [" ".join(words[:cut]), " ".join(words[cut:])]

    def _figures(self) -> None:
        frame, sheet = self.plan.figures, self.sheet
        text = self.values.figures
        if self.hand.printed and self.rng.random() < 0.5:
            text = "**" + text
        start = self._sign_end / sheet.width + float(self.rng.uniform(0.0, 0.02))
        height = frame.y1 - frame.y0
        base = frame.y1 - height * float(self.rng.uniform(0.2, 0.38))
        box = self._ink(text, start, base, height * 0.42, (frame.x1 - start) * float(self.rng.uniform(0.85, 1.08)))
        if box is None:
            return
        top = min(frame.y0 * sheet.height, box[1])
        bottom = max(frame.y1 * sheet.height, box[3])
        limit = 0.015 * sheet.height
        top, bottom = max(top, frame.y0 * sheet.height - limit), min(bottom, frame.y1 * sheet.height + limit)
        margin = 0.01 * sheet.width
        left = max(self._sign_end + 1, box[0] - margin) if frame.inside else box[0] - margin * 0.7
        sheet.mark("amount_in_numbers", (left, top, box[2] + margin, bottom))

    def _date(self) -> str:
        day, plan = self.values.day, self.plan
        if plan.date_boxes is not None:
            return self._date_in_boxes(plan.date_boxes, day.strftime("%d%m%Y"))
        line = plan.date
        text = self._date_text(day)
        box = self._ink(text, line.x0 + 0.01, line.y, 0.036, line.x1 - line.x0)
        self._mark("date", box, 0.01, 0.018)
        return text

    def _date_form(self) -> None:
        plan, sheet = self.plan, self.sheet
        self._date_label(plan.date)
        if plan.date_boxes is None:
            sheet.rule(plan.date.x0, plan.date.y + 0.008, plan.date.x1, plan.rule_colour, plan.date.rule)
            return
        x0, y0, x1, y1 = plan.date_boxes
        step = (x1 - x0) / 8
        fill = (250, 250, 250) if self.rng.random() < 0.4 else None
        if self.rng.random() < 0.85:
            for i in range(8):
                sheet.frame(x0 + i * step, y0, x0 + (i + 1) * step, y1, plan.rule_colour, fill)
        else:
            sheet.frame(x0, y0, x1, y1, plan.rule_colour, fill)
        if self.rng.random() < 0.9:
            for i, char in enumerate("DDMMYYYY"):
                sheet.text(x0 + (i + 0.5) * step, y1 + 0.036, 0.018, char, anchor="m")

    def _date_label(self, line: Line) -> None:
        size = 0.02
        if not line.label:
            return
        if line.place == "below":
            self.sheet.text((line.x0 + line.x1) / 2, line.y + 0.04, size, line.label, anchor="m")
        elif line.place == "above":
            self.sheet.text(line.x0, line.y - 0.06, size, line.label)
        else:
            self.sheet.text(line.x0 - 0.008, line.y - 0.01, size, line.label, anchor="r")
            if line.script:
                self.sheet.foreign(line.x0 - 0.045, line.y + 0.025, 0.018, 0.036, line.script)

    def _date_text(self, day: date) -> str:
        roll = self.rng.random()
        if self.plan.date_style == "us":
            if roll < 0.5:
                return f"{day.month}/{day.day}/{day.year if roll < 0.3 else day.strftime('%y')}"
            return f"{_MONTHS_EN[day.month - 1][: 3 if roll < 0.7 else 9]} {day.day}, {day.year}"
        if self.plan.family == "latin":
            return f"{day.day} de {_MONTHS_ES[day.month - 1]} de {day.year}" if roll < 0.6 else day.strftime("%d/%m/%Y")
        if roll < 0.5:
            return day.strftime(("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y", "%d/%m/%y")[int(self.rng.integers(4))])
        if self.plan.family == "french":
            return f"{day.day} {_MONTHS_FR[day.month - 1]} {day.year}"
        return f"{day.day} {_MONTHS_EN[day.month - 1][: 3 if roll < 0.75 else 9]} {day.year}"

    def _date_in_boxes(self, where: tuple[float, float, float, float], text: str) -> str:
        x0, y0, x1, y1 = where
        sheet = self.sheet
        step = (x1 - x0) / 8
        for i, char in enumerate(text):
            self._ink(char, x0 + (i + 0.12) * step, y1 - 0.016, 0.036, step * 3)
        sheet.mark("date", ((x0 - 0.003) * sheet.width, (y0 - 0.004) * sheet.height, (x1 + 0.003) * sheet.width, (y1 + 0.006) * sheet.height))
        return text

    def _sign(self) -> None:
        x0, y0, x1, y1 = self.plan.sign
        sheet, rng = self.sheet, self.rng
        wide = (x1 - x0) * float(rng.uniform(0.45, 0.95))
        tall = (y1 - y0) * float(rng.uniform(0.6, 1.1))
        left = x1 - wide if self.plan.family == "indian" and rng.random() < 0.5 else float(rng.uniform(x0, x1 - wide))
        if self.plan.sign_line:
            sheet.rule(x0, y1, x1, self.plan.rule_colour)
        if self.plan.sign_caption:
            sheet.text((x0 + x1) / 2, min(0.845, y1 + 0.03), 0.018, self.plan.sign_caption, anchor="m")
        ink = self.hand.ink if not self.hand.printed else (22, 28, 96)
        if rng.random() < 0.35:
            # Many people just write their name.
            bold = Hand(self.sheet.book.hand[int(rng.integers(len(self.sheet.book.hand)))], ink, float(rng.normal(0.15, 0.2)), 0.08, 0.02)
            mask, baseline = write(rng, bold, self.values.payer.title(), float(rng.uniform(0.05, 0.09)) * sheet.height, wide * sheet.width)
            top = round(y1 * sheet.height) - baseline
        else:
            mask = signature(rng, max(16, round(wide * sheet.width)), max(12, round(tall * sheet.height)))
            top = round((y1 - tall * float(rng.uniform(0.85, 1.05))) * sheet.height)
        self._mark("signature", sheet.blend(mask, round(left * sheet.width), top, ink), 0.008, 0.015)

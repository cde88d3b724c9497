"""A leaf drawn from its arrangement, its values and a writer.

In: an empty `Sheet`, `Arrangement`, `Values`, `Hand`. Out: ink on the sheet, a box for every field that was
filled, the date as written.

Conventions of the boxes. Payee: the ink with free paper (4 to 5 % of the leaf) on both sides, one text line
high. Figures: from right of the currency sign to a little after the last ink, as high as the frame. Words:
in India, where the figures stand inside it, the zone of the words lines with the label before them up to the
right edge of the leaf; elsewhere the ink on the lines that were written on, with free paper like a payee.
Date: the row of boxes, or the ink. Signature, MICR and printed fields: the ink with a small margin (bank and
IFSC: see `head.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from chequeocr.synth.arrangement import Arrangement
from chequeocr.synth.form import FormPrinter
from chequeocr.synth.pen import Hand, Slot, fill_rest, signature, write, write_on
from chequeocr.synth.sheet import CENTRED, Sheet, Type, union
from chequeocr.synth.types import Box
from chequeocr.synth.values import Values

_MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTHS_ES = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
_MONTHS_FR = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


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
        self._form = FormPrinter(sheet, plan, values)

    def draw(self, filling: Filling) -> str | None:
        """Draw everything; the date as it was written, None where there is none."""
        self._form.draw()
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
            self.sheet.mark_near("memo", box, 0.008, 0.015)
        if filling.void:
            self.sheet.text(0.3, 0.6, 0.22, "VOID", Type(self.hand.ink, "bold"))
        return written

    def _ink(self, text: str, x: float, y: float, size: float, room: float) -> Box | None:
        return write_on(self.rng, self.sheet, self.hand, text, Slot(x, y, size, room))

    def _fill(self, box: Box, y: float, end: float) -> None:
        """What people draw from the end of the ink to the end of the line; it belongs to no field."""
        gap = 0.012 * self.sheet.width
        room = end * self.sheet.width - box[2] - 2 * gap
        room *= float(self.rng.uniform(0.6, 1.0))
        found = fill_rest(self.rng, self.hand, 0.036 * self.sheet.height, room)
        if found is not None:
            mask, baseline = found
            top = round(y * self.sheet.height) - baseline
            self.sheet.blend(mask, round(box[2] + gap), top, self.hand.ink)

    def _payee(self) -> None:
        line, sheet = self.plan.payee, self.sheet
        room = line.x1 - line.x0
        # A writer seldom starts right at the label, and starts further in when the name is short.
        start = line.x0 + float(self.rng.beta(1.2, 2.5)) * room * 0.45
        box = self._ink(self.values.payee, start, line.y, 0.04, line.x1 - start)
        if box is not None:
            top = min(box[1] - 0.004 * sheet.height, (line.y - 0.07) * sheet.height)
            below = 0.004 if self.plan.payee_address else 0.01
            bottom = max(box[3], (line.y + below) * sheet.height)
            limit = 0.1 * sheet.height
            # Generous to both sides, since a cut letter costs more than empty paper, but never over the
            # label before the line.
            left = min(box[0] - 2, max(box[0] - 0.04 * sheet.width, (line.x0 - 0.004) * sheet.width))
            right = max(box[2] + 2, min(box[2] + 0.05 * sheet.width, line.x1 * sheet.width))
            top = max(top, line.y * sheet.height - limit)
            if self.hand.filler:
                self._fill(box, line.y, line.x1)
            sheet.mark("payee_name", (left, top, right, min(bottom, line.y * sheet.height + limit * 0.45)))
            if self.plan.payee_address and self.rng.random() < 0.8:
                self._address(box[0] / sheet.width, line.y)

    def _address(self, x: float, y: float) -> None:
        """The payee's address under the name, as it shows in the window of an envelope."""
        for row, text in enumerate(self.values.address, 1):
            self._ink(text, x, y + 0.012 + row * 0.042, 0.03, 0.5)

    def _words(self) -> None:
        lines, sheet = self.plan.words, self.sheet
        pieces = self._wrap(self.values.words, len(lines))
        # The first line of an Indian form runs over the figures box only when there is much to write.
        limits = [min(line.x1, self.plan.figures.x0 + 0.2) if self.plan.zone else line.x1 for line in lines]
        boxes = []
        for line, limit, piece in zip(lines, limits, pieces, strict=False):
            start = line.x0 + float(self.rng.beta(1.0, 5.0)) * (limit - line.x0) * 0.5
            box = self._ink(piece, start, line.y, 0.036, limit - start)
            if box is not None:
                boxes.append(box)
                last = (box, line.y, limit)
        if boxes and self.hand.filler:
            self._fill(*last)
        if not boxes:
            return
        mark = self._zone if self.plan.zone else self._written_lines
        sheet.mark("amount_in_words", mark(union(*boxes), len(boxes)))

    def _zone(self, inked: Box, _: int) -> Box:
        """India: all of the words' lines, label and figures with them."""
        lines, sheet = self.plan.words, self.sheet
        first = lines[0]
        left = (first.label_x if first.label and first.place == "left" else first.x0) - 0.006
        left = min(left, *(line.x0 - 0.006 for line in lines)) * sheet.width
        top, bottom = (first.y - 0.068) * sheet.height, (lines[-1].y + 0.01) * sheet.height
        top = max(min(top, inked[1]), top - 0.02 * sheet.height)
        return (min(left, inked[0]), top, max(0.97 * sheet.width, inked[2]), bottom)

    def _written_lines(self, inked: Box, count: int) -> Box:
        """Elsewhere: the lines that were written on, with as much free paper at both ends as a payee has."""
        lines, sheet = self.plan.words[:count], self.sheet
        left = max(min(line.x0 for line in lines) * sheet.width, inked[0] - 0.04 * sheet.width)
        end = max(line.x1 for line in lines) * sheet.width
        right = max(inked[2] + 2, min(inked[2] + 0.05 * sheet.width, end))
        top, bottom = (lines[0].y - 0.068) * sheet.height, (lines[-1].y + 0.01) * sheet.height
        top = max(min(top, inked[1]), top - 0.02 * sheet.height)
        return (min(left, inked[0] - 2), top, right, max(bottom, min(inked[3], bottom + 0.02 * sheet.height)))

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
        start = self._form.sign_end / sheet.width + float(self.rng.uniform(0.0, 0.02))
        height = frame.y1 - frame.y0
        base = frame.y1 - height * float(self.rng.uniform(0.2, 0.38))
        box = self._ink(
            text, start, base, height * 0.42, (frame.x1 - start) * float(self.rng.uniform(0.85, 1.08))
        )
        if box is None:
            return
        top = min(frame.y0 * sheet.height, box[1])
        bottom = max(frame.y1 * sheet.height, box[3])
        limit = 0.015 * sheet.height
        top, bottom = max(top, frame.y0 * sheet.height - limit), min(bottom, frame.y1 * sheet.height + limit)
        # Up to the sign and a little beyond the ink: a cut figure costs more than empty paper.
        margin = 0.02 * sheet.width
        left = max(self._form.sign_end + 0.002 * sheet.width, box[0] - margin)
        left = min(left, box[0] - 1) if frame.inside else box[0] - margin / 2
        right = max(box[2] + 2, min(box[2] + margin, (frame.x1 + 0.005) * sheet.width))
        sheet.mark("amount_in_numbers", (left, top, right, bottom))

    def _date(self) -> str:
        day, plan = self.values.day, self.plan
        if plan.town is not None:
            self._ink(self.values.town, plan.town.x0, plan.town.y, 0.034, plan.town.x1 - plan.town.x0)
        if plan.date_boxes is not None:
            style = "%d%m%Y" if plan.date_cells == 8 else "%d%m%y"
            return self._date_in_boxes(plan.date_boxes, day.strftime(style))
        line = plan.date
        text = self._date_text(day)
        box = self._ink(text, line.x0 + 0.01, line.y, 0.036, line.x1 - line.x0)
        self.sheet.mark_near("date", box, 0.01, 0.018)
        return text

    def _date_text(self, day: date) -> str:
        roll = self.rng.random()
        if self.plan.date_style == "us":
            if roll < 0.5:
                return f"{day.month}/{day.day}/{day.year if roll < 0.3 else day.strftime('%y')}"
            return f"{_MONTHS_EN[day.month - 1][: 3 if roll < 0.7 else 9]} {day.day}, {day.year}"
        if self.plan.family == "latin":
            return (
                f"{day.day} de {_MONTHS_ES[day.month - 1]} de {day.year}"
                if roll < 0.6
                else day.strftime("%d/%m/%Y")
            )
        if roll < 0.5:
            return day.strftime(("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y", "%d/%m/%y")[int(self.rng.integers(4))])
        if self.plan.family in ("french", "maghreb"):
            return f"{day.day} {_MONTHS_FR[day.month - 1]} {day.year}"
        return f"{day.day} {_MONTHS_EN[day.month - 1][: 3 if roll < 0.75 else 9]} {day.year}"

    def _date_in_boxes(self, where: tuple[float, float, float, float], text: str) -> str:
        x0, y0, x1, y1 = where
        sheet = self.sheet
        step = (x1 - x0) / self.plan.date_cells
        for i, char in enumerate(text):
            self._ink(char, x0 + (i + 0.12) * step, y1 - 0.016, 0.036, step * 3)
        sheet.mark(
            "date",
            (
                (x0 - 0.003) * sheet.width,
                (y0 - 0.004) * sheet.height,
                (x1 + 0.003) * sheet.width,
                (y1 + 0.006) * sheet.height,
            ),
        )
        return text

    def _signing_hand(self, ink: tuple[int, int, int]) -> Hand:
        """The writer's own hand, quicker and more slanted; of a font or a machine, somebody's."""
        rng = self.rng
        if self.hand.writer is not None:
            slant = float(rng.normal(0.3, 0.2))
            quick = replace(self.hand.writer, cursive=1.0, join=1.0, slant=slant, slip=0.0)
            return replace(self.hand, ink=ink, writer=quick)
        faces = self.sheet.book.hand
        return Hand(faces[int(rng.integers(len(faces)))], ink, float(rng.normal(0.15, 0.2)), 0.08, 0.02)

    def _sign(self) -> None:
        x0, y0, x1, y1 = self.plan.sign
        sheet, rng = self.sheet, self.rng
        wide = (x1 - x0) * float(rng.uniform(0.45, 0.95))
        tall = (y1 - y0) * float(rng.uniform(0.6, 1.1))
        left = (
            x1 - wide
            if self.plan.family == "indian" and rng.random() < 0.5
            else float(rng.uniform(x0, x1 - wide))
        )
        if self.plan.sign_line:
            sheet.rule(x0, y1, x1, self.plan.rule_colour)
        if self.plan.sign_caption:
            sheet.text((x0 + x1) / 2, min(0.845, y1 + 0.03), 0.018, self.plan.sign_caption, CENTRED)
        ink = self.hand.ink if not self.hand.printed else (22, 28, 96)
        if rng.random() < 0.35:
            # Many people just write their name.
            bold = self._signing_hand(ink)
            mask, baseline = write(
                rng,
                bold,
                self.values.payer.title(),
                float(rng.uniform(0.05, 0.09)) * sheet.height,
                wide * sheet.width,
            )
            top = round(y1 * sheet.height) - baseline
        else:
            mask = signature(rng, max(16, round(wide * sheet.width)), max(12, round(tall * sheet.height)))
            top = round((y1 - tall * float(rng.uniform(0.85, 1.05))) * sheet.height)
        box = sheet.blend(mask, round(left * sheet.width), top, ink)
        if box is not None:
            # More above than below, where a caption often stands.
            dx, up, down = 0.012 * sheet.width, 0.025 * sheet.height, 0.012 * sheet.height
            sheet.mark("signature", (box[0] - dx, box[1] - up, box[2] + dx, box[3] + down))

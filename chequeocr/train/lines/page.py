"""One field as it stands on a leaf, and the crop that reading would cut from it.

In: a mask of writing with its baseline, and the field. Out: the line's picture, RGB uint8, after `crop` has
cut it out of a strip of a leaf with guide line, box, label, neighbours and a detector's jittered box.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.crop.cut import crop_fields, crop_whole
from chequeocr.synth.capture import tone
from chequeocr.synth.dice import Rng
from chequeocr.synth.fonts import FontBook
from chequeocr.synth.paper import draw_paper
from chequeocr.synth.pen import INKS
from chequeocr.synth.sheet import Sheet, Type
from chequeocr.types import Image

Mask = NDArray[np.uint8]

_LABELS = {
    "payee_name": (
        "Pay", "PAY", "Pay to the order of", "Payez contre ce chèque à", "Páguese a", "Pay to", "pagar a",
    ),
    "amount_in_words": ("RUPEES", "Rupees", "The sum of", "Sum of Rupees", "Ringgit", "la suma de", "somme"),
    "amount_in_numbers": ("₹", "$", "Rs.", "Rs", "£", "€", "RM", "US$", "N$"),
    "date": ("Date", "DATE", "Fecha", "Le"),
}  # fmt: skip
_AFTER = {
    "payee_name": ("or bearer", "OR BEARER", "or order", "ou à son ordre"),
    "amount_in_words": ("only", "Dollars", "DOLLARS", "Rs"),
}
_GUIDED = {"payee_name": 0.85, "amount_in_words": 0.8, "amount_in_numbers": 0.15, "date": 0.4}
_FRAMED = {"amount_in_numbers": 0.5, "date": 0.15}


@dataclass(frozen=True, slots=True)
class Papers:
    """Pieces of leaves to write on, drawn once: drawing one takes longer than all the rest."""

    sheets: tuple[Image, ...]
    book: FontBook

    @staticmethod
    def draw(rng: Rng, book: FontBook, count: int) -> Papers:
        """`count` leaves of different widths."""
        widths = [int(rng.integers(900, 2000)) for _ in range(count)]
        return Papers(tuple(draw_paper(rng, int(w * 0.42), w, book) for w in widths), book)

    def joined(self, others: Papers, most: int) -> Papers:
        """These sheets and as many of `others`, at most `most` in all."""
        return Papers((*self.sheets, *others.sheets)[:most], self.book)

    def piece(self, rng: Rng, height: int, width: int) -> Image:
        """A window of (height, width) of a random leaf, mirrored where the leaf is too small."""
        sheet = self.sheets[int(rng.integers(len(self.sheets)))]
        while sheet.shape[0] < height or sheet.shape[1] < width:
            sheet = (
                np.hstack([sheet, sheet[:, ::-1]])
                if sheet.shape[1] < width
                else np.vstack([sheet, sheet[::-1]])
            )
        y, x = int(rng.integers(sheet.shape[0] - height + 1)), int(rng.integers(sheet.shape[1] - width + 1))
        return np.ascontiguousarray(sheet[y : y + height, x : x + width])


def trim(mask: Mask, baseline: int) -> tuple[Mask, int]:
    """The mask without empty rims, and where its baseline is then."""
    rows, columns = np.flatnonzero(mask.max(axis=1) > 40), np.flatnonzero(mask.max(axis=0) > 40)
    if not len(rows):
        return mask[:1, :1], 0
    return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], baseline - int(rows[0])


class Strip:
    """The part of a leaf around one field."""

    def __init__(self, rng: Rng, papers: Papers, field: str, height: float) -> None:
        self.rng, self.papers, self.field, self.height = rng, papers, field, height
        self.tone = INKS[int(rng.integers(len(INKS)))]

    def crop(self, mask: Mask, baseline: int, neighbour: Mask | None) -> Image | None:
        """The line that is cut out of the strip once `mask` is written in it; None where the cut lost it."""
        mask, baseline = trim(mask, baseline)
        rng, height = self.rng, self.height
        if mask.size < 40:
            return None
        above = max(baseline, height * 1.1)
        left = round(height * rng.uniform(0.3, 5.0))
        width = mask.shape[1] + left + round(height * rng.uniform(0.3, 5.0))
        row = round(above + height * rng.uniform(0.6, 1.6))
        tall = row + round(max(mask.shape[0] - baseline, height * 0.3) + height * rng.uniform(0.6, 1.6))
        page = self.papers.piece(rng, tall, width)
        if rng.random() < 0.12:  # dark or strongly coloured ground
            page = cv2.convertScaleAbs(page, alpha=rng.uniform(0.45, 0.8)).astype(np.uint8)
        sheet = Sheet(page, rng, self.papers.book)
        self._form(sheet, (left, row, left + mask.shape[1]))
        if neighbour is not None:
            self._neighbour(sheet, trim(neighbour, 0)[0])
        density = float(rng.uniform(0.6, 1.0))
        sheet.blend((mask * density).astype(np.uint8), left, row - baseline, self.tone)
        image = self._taken(sheet.image)
        return self._cut(
            image, (left, row - baseline, left + mask.shape[1], row - baseline + mask.shape[0]), row
        )

    def _form(self, sheet: Sheet, span: tuple[int, int, int]) -> None:
        """Guide line, box and labels around the writing from x0 to x1 on a baseline."""
        rng, height = self.rng, self.height
        x0, row, x1 = span
        wide, tall = sheet.width, sheet.height
        shade = int(rng.integers(20, 150))
        colour = (shade, shade, min(255, shade + int(rng.integers(0, 60))))
        if rng.random() < _FRAMED.get(self.field, 0.0):
            a, b = x0 - height * rng.uniform(0.15, 1.0), x1 + height * rng.uniform(0.15, 2.0)
            c, d = row - height * rng.uniform(1.15, 1.6), row + height * rng.uniform(0.2, 0.5)
            sheet.frame((a / wide, c / tall, b / wide, d / tall), colour)
        elif rng.random() < _GUIDED.get(self.field, 0.0):
            y = row + height * rng.uniform(-0.05, 0.25)
            self._guide(sheet.image, round(y), colour)
        size = height * float(rng.uniform(0.35, 0.8)) / tall
        if rng.random() < 0.6:
            labels = _LABELS[self.field]
            text = labels[int(rng.integers(len(labels)))]
            right = (x0 - height * float(rng.uniform(0.25, 1.2))) / wide
            sheet.text(
                right, row / tall, size, text, Type(colour, "sans", "r")
            ) if text != "₹" else sheet.symbol(
                max(0.0, right - size * tall / wide), row / tall, size, text, colour
            )
        if rng.random() < 0.4 and self.field in _AFTER:
            texts = _AFTER[self.field]
            sheet.text(
                (x1 + height * rng.uniform(0.4, 1.5)) / wide,
                row / tall,
                size * 0.9,
                texts[int(rng.integers(len(texts)))],
                Type(colour),
            )

    def _guide(self, image: Image, y: int, colour: tuple[int, int, int]) -> None:
        """A line to write on: solid, dashed or dotted, a little tilted."""
        rng = self.rng
        thick = max(1, round(self.height * float(rng.uniform(0.015, 0.06))))
        end = y + round(float(rng.normal(0, 0.004)) * image.shape[1])
        if rng.random() < 0.45:
            cv2.line(image, (0, y), (image.shape[1], end), colour, thick)
            return
        dash, gap = (thick, thick * 2) if rng.random() < 0.6 else (thick * 5, thick * 3)
        for x in range(0, image.shape[1], max(2, dash + gap)):
            here = round(y + (end - y) * x / image.shape[1])
            cv2.rectangle(image, (x, here), (x + dash - 1, here + thick - 1), colour, -1)

    def _neighbour(self, sheet: Sheet, mask: Mask) -> None:
        """The feet or heads of another line reach in from above or below."""
        x = int(self.rng.integers(-mask.shape[1] // 2, sheet.width))
        low = self.rng.random() < 0.5
        y = (
            -int(mask.shape[0] * self.rng.uniform(0.5, 0.85))
            if low
            else sheet.height - int(mask.shape[0] * self.rng.uniform(0.15, 0.5))
        )
        sheet.blend(mask, x, y, self.tone)

    def _taken(self, image: Image) -> Image:
        """As a scanner or a copier shows it, at a resolution of its own."""
        rng = self.rng
        image = tone(rng, image)
        roll = rng.random()
        if roll < 0.3:
            image = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB).astype(np.uint8)
        elif roll < 0.36:
            grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
            level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_OTSU)
            image = cv2.cvtColor(
                np.where(grey > level * rng.uniform(0.9, 1.08), 255, 0).astype(np.uint8), cv2.COLOR_GRAY2RGB
            ).astype(np.uint8)
        return image

    def _cut(self, image: Image, ink: tuple[int, int, int, int], row: int) -> Image | None:
        import supervision as sv

        rng, height = self.rng, self.height
        x0, y0, x1, y1 = (float(v) for v in ink)
        if self.field == "amount_in_numbers" and rng.random() < 0.35:  # cut out by somebody else, tightly
            pad = [round(height * float(rng.uniform(-0.04, 0.25))) for _ in range(4)]
            part = image[max(0, ink[1] - pad[0]) : ink[3] + pad[1], max(0, ink[0] - pad[2]) : ink[2] + pad[3]]
            return crop_whole(np.ascontiguousarray(part), self.field).lines[0] if part.size else None
        x0, x1 = x0 - height * rng.uniform(0.05, 0.9), x1 + height * rng.uniform(0.05, 0.9)
        y0 = min(y0 - height * rng.uniform(-0.08, 0.3), row - height * rng.uniform(1.05, 1.4))
        y1 = max(y1 + height * rng.uniform(-0.15, 0.2), row + height * rng.uniform(0.1, 0.4))
        found = sv.Detections(
            xyxy=np.array([[x0, y0, x1, y1]], np.float32), data={"class_name": np.array([self.field])}
        )
        crops = crop_fields(image, found).crops
        if not crops or not crops[0].ink or len(crops[0].lines) != 1:
            return None
        cut = crops[0].box
        # The cut has to hold the whole writing, or the truth would be a lie.
        loose = 0.3 * height
        if (
            cut[0] > ink[0] + loose
            or cut[2] < ink[2] - loose
            or cut[2] - cut[0] > (ink[2] - ink[0]) + 3.0 * height
        ):
            return None
        return crops[0].lines[0]

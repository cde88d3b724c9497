"""What hangs together with a leaf: a remittance advice above or below it, or a counterfoil at its left.

In: the filled leaf with its boxes. Out: a larger page with the leaf on it, the boxes moved, and `cheque`, the
leaf's own outline, among them. Business cheques come as a third of a letter page, cheques in a book with a
counterfoil.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chequeocr.synth.dice import Rng, at, chance, some
from chequeocr.synth.fonts import FontBook
from chequeocr.synth.sheet import Sheet
from chequeocr.synth.types import Box, RgbImage
from chequeocr.synth.values import Values, company, digits

#: Families that come with a remittance advice, and how often; all others have a counterfoil now and then.
_ADVICE = {"computer": 0.3, "us_business": 0.2}
_COUNTERFOIL = 0.03


@dataclass(frozen=True, slots=True)
class Leaf:
    """A filled leaf: its family, picture and boxes, and the values that its advice repeats."""

    family: str
    image: RgbImage
    boxes: dict[str, Box]
    values: Values


def attach(rng: Rng, leaf: Leaf, book: FontBook) -> tuple[RgbImage, dict[str, Box]]:
    """The page around the leaf, or the leaf alone where nothing hangs on it."""
    roll = float(rng.random())
    if roll < _ADVICE.get(leaf.family, 0.0):
        return _with_advice(rng, leaf, book)
    if roll < _ADVICE.get(leaf.family, 0.0) + _COUNTERFOIL:
        return _with_counterfoil(rng, leaf, book)
    return leaf.image, leaf.boxes


def _placed(leaf: Leaf, page: RgbImage, left: int, top: int) -> tuple[RgbImage, dict[str, Box]]:
    height, width = leaf.image.shape[:2]
    page[top : top + height, left : left + width] = leaf.image
    boxes = {k: (a + left, b + top, c + left, d + top) for k, (a, b, c, d) in leaf.boxes.items()}
    boxes["cheque"] = (float(left), float(top), float(left + width), float(top + height))
    return page, boxes


def _with_advice(rng: Rng, leaf: Leaf, book: FontBook) -> tuple[RgbImage, dict[str, Box]]:
    height, width = leaf.image.shape[:2]
    parts = 2 if chance(rng, 0.6) else 3
    other = round(height * float(rng.uniform(0.5, 1.15)))
    place = int(rng.integers(parts))
    paper = leaf.image[2, 2] if chance(rng, 0.4) else np.full(3, int(rng.integers(235, 256)), np.uint8)
    page = np.empty((height + other * (parts - 1), width, 3), np.uint8)
    page[:] = paper
    for part in range(parts):
        if part != place:
            top = part * other if part < place else height + (part - 1) * other
            _advice(rng, page[top : top + other], leaf.values, book)
    return _placed(leaf, page, 0, place * other)


def _advice(rng: Rng, part: RgbImage, values: Values, book: FontBook) -> None:
    """A table of invoices with totals, and who gets it: names, dates and amounts that are no fields."""
    sheet = Sheet(part, rng, book)
    scale = 0.024 * min(1.3, sheet.width / sheet.height / 2.3)
    sheet.text(
        at(rng, 0.07, 0.04), 0.1, scale * 1.2, some(rng, values.payer, values.payee, "REMITTANCE ADVICE")
    )
    sheet.text(
        at(rng, 0.8, 0.05), 0.1, scale, some(rng, values.cheque_number, values.day.strftime("%m/%d/%Y"))
    )
    columns = np.sort(rng.uniform(0.05, 0.85, int(rng.integers(2, 6))))
    top, step = float(rng.uniform(0.18, 0.3)), float(rng.uniform(0.06, 0.1))
    if chance(rng, 0.6):
        sheet.rule(0.04, top + 0.02, 0.96)
    for column in columns:
        sheet.text(
            column, top, scale, some(rng, "Invoice", "Date", "Description", "Amount", "Discount", "Net")
        )
        for row in range(1, int(rng.integers(1, 7))):
            y = top + row * step
            if y < 0.95:
                number = int(rng.integers(10**6))
                text = some(
                    rng,
                    f"{number / 100:,.2f}",
                    str(number),
                    f"{number % 12 + 1}/{number % 28 + 1}/2021",
                    "Supplies",
                )
                sheet.text(column, y, scale, text)
    if chance(rng, 0.5):
        sheet.text(0.7, 0.93, scale * 1.1, f"TOTAL  {values.amount:,.2f}")
    if chance(rng, 0.3):
        sheet.text(0.07, 0.95, scale, company(rng, "EN"))


def _with_counterfoil(rng: Rng, leaf: Leaf, book: FontBook) -> tuple[RgbImage, dict[str, Box]]:
    height, width = leaf.image.shape[:2]
    extra = round(width * float(rng.uniform(0.18, 0.35)))
    page = np.empty((height, width + extra, 3), np.uint8)
    page[:] = leaf.image[2, 2]
    foil = Sheet(page[:, :extra], rng, book)
    rows = ("Date", "To", "For", "Amount", "Balance", "Bal. fwd")
    for row, label in enumerate(rows[: int(rng.integers(3, 7))]):
        y = 0.2 + row * 0.11
        foil.text(0.06, y, 0.024, label)
        foil.rule(0.3, y + 0.01, 0.92)
    foil.text(0.5, 0.1, 0.03, digits(rng, 6))
    page[::6, extra - 1 : extra + 1] = 90
    return _placed(leaf, page, extra, 0)

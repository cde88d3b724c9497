"""What happens to a leaf between the desk where it was written and the scanner.

In: a `Sheet` with everything on it, what is known about the cheque (`Worn`), a random generator. Out: the
same sheet with a crossing, stamps, folds, the shimmer of the back side, holes and dirt. Boxes stay as they
are.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.synth.dice import Rng
from chequeocr.synth.marks import across, cross, stamp
from chequeocr.synth.pen import Hand, Mask, signature
from chequeocr.synth.sheet import Sheet
from chequeocr.synth.values import Values


@dataclass(frozen=True, slots=True)
class Worn:
    """The cheque that is worn: its values, its hand, its kind (filled, blank, void, cancelled)."""

    values: Values
    hand: Hand
    kind: str


def wear(rng: Rng, sheet: Sheet, worn: Worn) -> None:
    """Each trace with a chance of its own; a cancelled leaf always has its word across."""
    ink = worn.hand.ink
    if worn.kind == "cancelled":
        across(rng, sheet, ink if rng.random() < 0.5 else (150, 30, 40))
    if rng.random() < 0.3:
        cross(rng, sheet, worn.values.country, ink if rng.random() < 0.6 else (30, 30, 35))
    day = worn.values.day.strftime(
        ("%d %b %Y", "%d-%m-%Y", "%d.%m.%Y", "%b %d %Y")[int(rng.integers(4))]
    ).upper()
    if worn.kind != "blank":
        for _ in range(int(rng.choice(3, p=[0.6, 0.28, 0.12]))):
            stamp(rng, sheet, day)
    if rng.random() < 0.25:
        bleed(rng, sheet)
    if rng.random() < 0.25:
        fold(rng, sheet)
    if rng.random() < 0.12:
        pierce(rng, sheet)
    if rng.random() < 0.15:
        spot(rng, sheet)


def _darken(sheet: Sheet, plane: NDArray[np.float32]) -> None:
    """Multiply the sheet by a plane (height, width) of factors."""
    factor = np.clip(plane * 255.0, 0, 255).astype(np.uint8)
    sheet.image[:] = cv2.multiply(sheet.image, cv2.merge([factor, factor, factor]), scale=1 / 255.0)


def fold(rng: Rng, sheet: Sheet) -> None:
    """A crease: a fine line, dark on one side and light on the other, with a soft shadow beside it."""
    tall, wide = sheet.height, sheet.width
    for _ in range(int(rng.integers(1, 3))):
        upright = rng.random() < 0.7
        long, deep = (tall, wide) if upright else (wide, tall)
        where = rng.uniform(0.15, 0.85) * deep + np.linspace(0, rng.normal(0, 0.02) * deep, long)
        away = np.arange(deep, dtype=np.float32)[None, :] - where[:, None].astype(np.float32)
        soft = np.exp(-np.abs(away) / (0.02 * deep)) * (away > 0) * rng.uniform(0.03, 0.14)
        line = np.exp(-((away / max(1.0, wide / 900)) ** 2)) * rng.uniform(0.05, 0.25)
        plane = (1.0 - soft - line).astype(np.float32)
        _darken(sheet, plane if upright else np.ascontiguousarray(plane.T))


def bleed(rng: Rng, sheet: Sheet) -> None:
    """Writing of the back shimmers through, mirrored and blurred: an endorsement, a number, a stamp's
    edge."""
    wide, tall = round(sheet.width * rng.uniform(0.2, 0.45)), round(sheet.height * rng.uniform(0.15, 0.35))
    mask: Mask = np.ascontiguousarray(signature(rng, max(16, wide), max(12, tall))[:, ::-1])
    soft = cv2.GaussianBlur(mask, (0, 0), max(0.8, sheet.width / 700))
    faint = np.asarray(soft * np.float32(rng.uniform(0.1, 0.3)), np.uint8)
    left, top = int(rng.uniform(0, sheet.width - wide)), int(rng.uniform(0, 0.8 * sheet.height - tall))
    sheet.blend(faint, left, top, (70, 75, 120))


def pierce(rng: Rng, sheet: Sheet) -> None:
    """Two punched holes at the left edge, or a staple in a corner."""
    if rng.random() < 0.5:
        radius = max(2, round(sheet.width * 0.013))
        for part in (0.3, 0.7):
            centre = (round(sheet.width * 0.03), round(sheet.height * part))
            cv2.circle(
                sheet.image, centre, radius, (40, 40, 40) if rng.random() < 0.5 else (252, 252, 252), -1
            )
        return
    x, y = int(rng.uniform(0.02, 0.12) * sheet.width), int(rng.uniform(0.03, 0.12) * sheet.height)
    long, turn = sheet.width * 0.05, rng.normal(0.5, 0.4)
    end = (int(x + long * np.cos(turn)), int(y + long * np.sin(turn)))
    thick = max(1, sheet.height // 200)
    cv2.line(sheet.image, (x + 1, y + 2), (end[0] + 1, end[1] + 2), (90, 90, 90), thick, cv2.LINE_AA)
    cv2.line(sheet.image, (x, y), end, (185, 185, 190), thick, cv2.LINE_AA)


def spot(rng: Rng, sheet: Sheet) -> None:
    """Dirt: specks, and now and then the rim of a cup."""
    for _ in range(int(rng.integers(1, 14))):
        centre = (int(rng.integers(sheet.width)), int(rng.integers(sheet.height)))
        cv2.circle(
            sheet.image, centre, int(rng.integers(1, max(2, sheet.width // 400) + 1)), (60, 55, 50), -1
        )
    if rng.random() < 0.25:
        ring = np.zeros((sheet.height, sheet.width), np.uint8)
        centre = (int(rng.integers(sheet.width)), int(rng.integers(sheet.height)))
        radius = int(sheet.height * rng.uniform(0.2, 0.35))
        cv2.circle(ring, centre, radius, 255, max(2, sheet.height // 60), cv2.LINE_AA)
        rim = cv2.GaussianBlur(ring, (0, 0), 1.5).astype(np.float32) / 255.0
        _darken(sheet, 1.0 - rim * np.float32(rng.uniform(0.05, 0.2)))

"""What the generator is asked for, and what it gives back.

In: nothing. Out: `SynthSettings` (what to draw), `SynthTruth` (what was written) and `SynthCheque` (the
picture with both).
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

#: x0, y0, x1, y1 in pixels of the picture.
Box = tuple[float, float, float, float]
RgbImage = NDArray[np.uint8]

#: Layout families and how often each is drawn when nothing else is asked for.
LAYOUT_WEIGHTS: tuple[tuple[str, float], ...] = (
    ("indian", 0.38),
    ("us_personal", 0.11),
    ("us_business", 0.06),
    ("uk", 0.08),
    ("french", 0.06),
    ("gulf", 0.08),
    ("latin", 0.05),
    ("free", 0.04),
    ("world", 0.09),
    ("computer", 0.05),
)

#: Ways of taking the picture and how often each is drawn when nothing else is asked for.
CAPTURE_WEIGHTS: tuple[tuple[str, float], ...] = (
    ("scan", 0.62),
    ("grey", 0.08),
    ("bitonal", 0.05),
    ("photo", 0.25),
)


@dataclass(frozen=True, slots=True)
class SynthSettings:
    """What to draw.

    width: width of the leaf in pixels when it is drawn (a photo of it can be larger). dpi: lowest and highest
    resolution, of which one is drawn for each cheque instead of `width`; a leaf is taken as 8 inches wide.
    fonts: a folder of .ttf/.otf/.woff handwriting fonts, used beside the shipped ones; None means only the
    shipped ones. layouts, captures: names with their weights; weights need not add up to one. printed, blank,
    void, cancelled: shares of machine-printed, of empty, of crossed-out and of cancelled leaves. strokes:
    share of the handwriting that is drawn by pen strokes instead of a font. worn: share of leaves with
    stamps, crossings, folds and the like. plain: True leaves out dirt, noise, wear, embellishments and pen
    strokes (used for fixtures).
    """

    width: int = 960
    dpi: tuple[int, int] | None = None
    fonts: Path | None = None
    layouts: tuple[tuple[str, float], ...] = LAYOUT_WEIGHTS
    captures: tuple[tuple[str, float], ...] = CAPTURE_WEIGHTS
    printed: float = 0.15
    blank: float = 0.03
    void: float = 0.02
    cancelled: float = 0.02
    strokes: float = 0.6
    worn: float = 0.5
    plain: bool = False


@dataclass(frozen=True, slots=True)
class SynthTruth:
    """What stands on the cheque. None where a field was left empty or the layout has no such field."""

    layout: str
    country: str
    currency: str
    handwritten: bool
    kind: str
    payee: str | None = None
    amount: Decimal | None = None
    amount_figures: str | None = None
    amount_words: str | None = None
    date: str | None = None
    date_iso: str | None = None
    micr: str | None = None
    cheque_number: str | None = None
    account_number: str | None = None
    bank_name: str | None = None
    ifsc: str | None = None
    payer_name: str | None = None
    memo: str | None = None

    def to_dict(self) -> dict[str, object]:
        """A JSON-ready dictionary: the amount as a string."""
        out = dataclasses.asdict(self)
        out["amount"] = None if self.amount is None else str(self.amount)
        return out


@dataclass(frozen=True, slots=True)
class SynthCheque:
    """One synthetic cheque: RGB uint8 (H, W, 3), boxes by canonical field name (pixels), and the truth."""

    image: RgbImage
    boxes: dict[str, Box] = field(default_factory=dict)
    truth: SynthTruth = field(default_factory=lambda: SynthTruth("", "", "", False, ""))

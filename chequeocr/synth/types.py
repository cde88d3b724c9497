"""What the generator is asked for, and what it gives back.

In: nothing. Out: `SynthSettings` (what to draw), `SynthTruth` (what was written) and `SynthCheque` (the
picture with both).
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from chequeocr.errors import SettingsError

#: x0, y0, x1, y1 in pixels of the picture.
Box = tuple[float, float, float, float]
RgbImage = NDArray[np.uint8]

#: Layout families and how often each is drawn when nothing else is asked for.
LAYOUT_WEIGHTS: tuple[tuple[str, float], ...] = (
    ("indian", 0.34),
    ("us_personal", 0.11),
    ("us_business", 0.05),
    ("uk", 0.07),
    ("french", 0.06),
    ("gulf", 0.09),
    ("latin", 0.05),
    ("free", 0.04),
    ("world", 0.10),
    ("computer", 0.04),
    ("maghreb", 0.05),
)

#: Ways of taking the picture and how often each is drawn when nothing else is asked for.
CAPTURE_WEIGHTS: tuple[tuple[str, float], ...] = (
    ("scan", 0.62),
    ("grey", 0.08),
    ("bitonal", 0.05),
    ("photo", 0.25),
)


#: Lowest and highest resolution of a leaf.
DPI = (50, 600)
#: Narrowest and widest leaf in pixels: 8 inches at the highest resolution and then some.
WIDTHS = (100, 20_000)

_SHARES = ("printed", "blank", "void", "cancelled", "strokes", "worn")


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

    Raises SettingsError for a share that is none, a width or a resolution that no leaf has, and weights that
    can't be drawn by.
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

    def __post_init__(self) -> None:
        for name in _SHARES:
            share = getattr(self, name)
            if not (isinstance(share, int | float | np.floating) and 0.0 <= share <= 1.0):
                raise SettingsError(f"{name} must be a share from 0 to 1, not {share!r:.60}")
        if not (_whole(self.width) and WIDTHS[0] <= self.width <= WIDTHS[1]):
            span = f"{WIDTHS[0]} to {WIDTHS[1]}"
            raise SettingsError(f"width must be a whole number of pixels from {span}, not {self.width!r:.60}")
        if self.dpi is not None and not _resolutions(self.dpi):
            raise SettingsError(
                f"dpi must be two whole numbers from {DPI[0]} to {DPI[1]}, the lower first, "
                f"not {self.dpi!r:.60}"
            )
        for name in ("layouts", "captures"):
            known = tuple(key for key, _ in (LAYOUT_WEIGHTS if name == "layouts" else CAPTURE_WEIGHTS))
            if not _weights(getattr(self, name), known):
                raise SettingsError(
                    f"{name} must be pairs of a name ({', '.join(known)}) and a weight, none below 0 and one "
                    f"above: {getattr(self, name)!r:.120}"
                )


def _whole(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _resolutions(dpi: object) -> bool:
    if not (isinstance(dpi, tuple | list) and len(dpi) == 2 and all(map(_whole, dpi))):
        return False
    return bool(DPI[0] <= dpi[0] <= dpi[1] <= DPI[1])


def _weights(pairs: object, known: tuple[str, ...]) -> bool:
    try:
        weights = [float(weight) if key in known else -1.0 for key, weight in pairs]  # type: ignore[attr-defined]  # that is the question
    except (TypeError, ValueError):
        return False
    return all(math.isfinite(weight) and weight >= 0.0 for weight in weights) and sum(weights) > 0.0


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
    fraction: str | None = None

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

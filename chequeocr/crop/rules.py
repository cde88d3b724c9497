"""How each field is cut: padding, frames, guide lines, lines of text.

In: a field's name. Out: its `FieldRule`; `CropSettings` replaces rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from chequeocr.errors import SettingsError
from chequeocr.fields import FIELDS


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How one field is cut. Shares are of the box's height.

    `pad_x`, `pad_y`: added on each side. `frame`: the field stands in a printed box, whose inside is
    kept. `guides`: guide lines are painted over; otherwise they only don't count as ink. `edges`: upright
    edges of boxes are painted over: "none", "ends" (near the two ends only, since strokes may be upright
    too) or "all". `tighten`: cut down to the ink. `lines`: the most lines of text. `reach`: how far the
    writing is followed past the box on the left and right, as gaps between words at most. `label`: print
    before the writing is cut off.
    """

    pad_x: float = 0.1
    pad_y: float = 0.1
    frame: bool = False
    guides: bool = False
    edges: str = "none"
    tighten: bool = True
    lines: int = 1
    reach: tuple[float, float] = (0.0, 0.0)
    label: bool = False


_RULES: Mapping[str, FieldRule] = MappingProxyType(
    {
        # Detectors that learnt from short names cut long ones; labels stand on the left.
        "payee_name": FieldRule(reach=(0.6, 1.2), label=True),
        "amount_in_numbers": FieldRule(frame=True, guides=True, edges="ends"),
        "amount_in_words": FieldRule(pad_x=0.02, pad_y=0.05, edges="ends", lines=2),
        "date": FieldRule(pad_x=0.15, frame=True, guides=True, edges="all"),
        # Where there is no account a gap of six or seven heights stands before the last figures.
        "micr": FieldRule(pad_x=0.3, pad_y=0.15, reach=(1.0, 7.0)),
        "bank_name": FieldRule(tighten=False),
        "signature": FieldRule(pad_x=0.05, pad_y=0.05, tighten=False),
    }
)


@dataclass(frozen=True, slots=True)
class CropSettings:
    """How fields are cut.

    `rules` replaces the rule of the fields it names; `margin` is left around the ink, as a share of the
    crop's height; a box narrower or lower than `least_pixels` is none.
    """

    rules: Mapping[str, FieldRule] = field(default_factory=dict)
    margin: float = 0.1
    least_pixels: int = 3

    def __post_init__(self) -> None:
        for name in self.rules:
            if name not in FIELDS:
                raise SettingsError(f"no field is called {name!r}; fields are: {', '.join(FIELDS)}")

    def rule(self, name: str) -> FieldRule:
        """Returns the rule of a field."""
        return self.rules.get(name) or _RULES.get(name) or FieldRule()

"""The fraction of a US leaf: the bank of the MICR line printed a second time, in a row or stacked.

In: a random generator of its own, so that a seed keeps the rest of its cheque; the `Sheet` to print on,
`Arrangement`, `Values`. Out: print, and what it says. No box: no detector is taught the fraction.
Source of its parts: ABA routing number policy, prefix-institution over the Federal Reserve routing symbol;
of its places: leaves as banks print them (beside the date, under or over the cheque number, under the bank).
"""

from __future__ import annotations

import re

from chequeocr.synth.arrangement import Arrangement, Spot
from chequeocr.synth.dice import Rng, at, chance, some
from chequeocr.synth.sheet import BLACK, Sheet, Type
from chequeocr.synth.values import TRANSIT, Values

SHARE = 0.85
"""Of US leaves show a fraction: those of some businesses and of some printing programs don't."""

_ROUTING = re.compile(f"{TRANSIT}([0-9]{{9}}){TRANSIT}")


def fraction_of(rng: Rng, values: Values) -> str | None:
    """The fraction that belongs to a US cheque's routing number, as `55-2/212`; None for other countries.

    The prefix is drawn: it is the number of a city (1 to 49) or a state (50 to 99), which no MICR line
    holds.
    """
    found = _ROUTING.search(values.micr) if values.country == "US" else None
    if found is None:
        return None
    symbol, institution = int(found[1][:4]), int(found[1][4:8])
    return f"{int(rng.integers(1, 100))}-{institution}/{symbol}"


def print_fraction(rng: Rng, sheet: Sheet, plan: Arrangement, text: str) -> None:
    """Print the fraction `text` at one of its places, in a row or in two lines with a bar between them."""
    size = float(rng.uniform(0.016, 0.024))
    spots = _spots(rng, plan, 0.6 * len(text) * size / plan.aspect)
    spot = spots[int(rng.integers(len(spots)))]
    face = some(rng, "sans", "sans", "bold", "serif", "mono")
    if chance(rng, 0.6):
        _stack(sheet, spot, size, face, text)
    else:
        # Some banks add the number of the branch or the region.
        tail = some(rng, "(8)", " CA") if chance(rng, 0.1) else ""
        sheet.text(spot.x, spot.y, size, text + tail, Type(BLACK, face))


def _spots(rng: Rng, plan: Arrangement, wide: float) -> list[Spot]:
    """Places with room for a text of this width, lower left corners as fractions of the leaf."""
    top = Spot(at(rng, 0.5, 0.05), at(rng, 0.05, 0.012))
    under = Spot(plan.bank.x, at(rng, plan.bank.y + 0.14, 0.02))
    # Where the bank's name stands in the middle of the head, there is room under it only.
    spots = [under if plan.bank.y < 0.3 else top]
    number = plan.cheque_number
    if number is not None:
        x = min(number.x, 0.96 - wide)
        spots.append(Spot(x, number.y + float(rng.uniform(0.045, 0.065))))
        if number.y - number.size > 0.075:
            spots.append(Spot(x, number.y - number.size - 0.03))
    if plan.date.x1 + 0.02 + wide < 0.97:
        beside = Spot(plan.date.x1 + 0.02, at(rng, plan.date.y - 0.01, 0.015))
        spots += [beside, beside]
    return spots


def _stack(sheet: Sheet, spot: Spot, size: float, face: str, text: str) -> None:
    """Both parts centred, one over the other, a bar between them."""
    above, below = text.split("/")
    gap = 0.35 * size
    wide = sheet.text_width(above, size, face)
    middle = spot.x + wide / 2
    sheet.text(middle, spot.y - 2 * gap, size, above, Type(BLACK, face, "m"))
    sheet.rule(spot.x - 0.002, spot.y - gap, spot.x + wide + 0.002)
    sheet.text(middle, spot.y + size, size, below, Type(BLACK, face, "m"))

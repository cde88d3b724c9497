"""All layout families by name, and free forms, which follow none of them.

In: a random generator. Out: an `Arrangement`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np

from chequeocr.synth.arrangement import Arrangement, Frame, Line
from chequeocr.synth.dice import Rng, at, chance, some
from chequeocr.synth.forms.africa import maghreb
from chequeocr.synth.forms.asia import gulf, indian
from chequeocr.synth.forms.west import french, latin, uk, us_business, us_personal
from chequeocr.synth.forms.world import computer, world


def free(rng: Rng) -> Arrangement:
    """No form at all: rows in random order at random heights, random frames, labels and ends."""
    base = (us_personal, uk, indian, latin, gulf)[int(rng.integers(5))](rng)
    rows = np.sort(rng.uniform(0.24, 0.62, 3))
    rows[1] = max(rows[1], rows[0] + 0.1)
    rows[2] = max(rows[2], rows[1] + 0.1)
    pay_first = chance(rng, 0.65)
    pay, first = (rows[0], rows[1]) if pay_first else (rows[2], rows[0])
    second = (rows[2] if pay_first else rows[1]) if chance(rng, 0.5) else None
    low, high = float(rng.uniform(0.66, 0.78)), float(rng.uniform(0.9, 0.97))
    row = float(rng.choice([pay, first, second or first, 0.2]))
    words = [
        Line(
            at(rng, 0.14, 0.08),
            low - 0.03,
            float(first),
            some(rng, "The sum of", "Amount", "Rupees", "", "Sum"),
            0.03,
        )
    ]
    if second is not None:
        words.append(Line(0.05, low - 0.03, float(second)))
    rule = some(rng, "line", "dots", "none")
    date_low = row > 0.24
    return dataclasses.replace(
        base,
        family="free",
        aspect=float(rng.uniform(1.9, 2.7)),
        payee=Line(
            at(rng, 0.16, 0.08),
            low - 0.03,
            float(pay),
            some(rng, "Pay", "Pay to", "Payee", "To the order of", "PAY TO"),
            0.03,
            "left",
            "",
            rule,
        ),
        words=tuple(words),
        figures=Frame(
            low,
            row - float(rng.uniform(0.07, 0.1)),
            high,
            row + 0.015,
            base.figures.symbol,
            chance(rng, 0.5),
            some(rng, "box", "shade", "line", "none"),
        ),
        date=Line(
            at(rng, 0.68, 0.06) if date_low else 0.4,
            0.93 if date_low else 0.62,
            0.16,
            some(rng, "Date", "DATE", "Dated", ""),
            0.0,
            some(rng, "left", "below"),
        ),
        date_boxes=None,
        zone=False,
        pay_first=pay_first,
        payer=base.payer if base.payer is None or base.payer.y > 0.65 or base.payer.y < 0.14 else None,
        bearer="",
        extras=(),
        sign=(0.6, 0.68, 0.95, 0.84),
        account=None,
        ifsc=None,
    )


FAMILIES: dict[str, Callable[[Rng], Arrangement]] = {
    "indian": indian,
    "us_personal": us_personal,
    "us_business": us_business,
    "uk": uk,
    "french": french,
    "gulf": gulf,
    "latin": latin,
    "free": free,
    "world": world,
    "computer": computer,
    "maghreb": maghreb,
}

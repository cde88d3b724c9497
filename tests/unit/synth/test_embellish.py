"""End marks, wordings and misspellings leave the amount as it is."""

from __future__ import annotations

import numpy as np
import pytest

from chequeocr.synth.embellish import embellish, misspell
from chequeocr.synth.values import draw_values


@pytest.mark.parametrize("country", ["IN", "US", "GB", "FR", "AE", "BR"])
@pytest.mark.parametrize("printed", [False, True])
def test_the_digits_stay(country: str, printed: bool) -> None:
    rng = np.random.default_rng(4)
    for _ in range(60):
        values = draw_values(rng, country)
        other = embellish(rng, values, printed)
        assert other.amount == values.amount
        before, after = ("".join(c for c in v.figures if c.isdigit()) for v in (values, other))
        # ".00" may go or come.
        assert before.removesuffix("00").rstrip("0") == after.removesuffix("00").rstrip("0")


def test_misspellings_keep_the_case() -> None:
    rng = np.random.default_rng(0)
    assert misspell(rng, "Forty", 1.0) in ("Fourty", "Forthy")
    assert misspell(rng, "FORTY", 1.0) in ("FOURTY", "FORTHY")
    assert misspell(rng, "Forty seven", 0.0) == "Forty seven"
    assert misspell(rng, "seven six", 1.0) == "seven six"

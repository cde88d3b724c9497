"""The fraction on synthetic US leaves: it belongs to the MICR line, and nothing else moves for it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from chequeocr.parse.fraction import agrees, parse_fraction
from chequeocr.synth import SynthSettings, generate
from chequeocr.synth.fraction import fraction_of
from chequeocr.synth.values import draw_values

US = SynthSettings(width=480, layouts=(("us_personal", 0.5), ("us_business", 0.5)), captures=(("scan", 1.0),),
                   plain=True, blank=0.0, void=0.0)


def test_it_names_the_bank_of_the_magnetic_line() -> None:
    cheques = [generate(seed, US) for seed in range(30)]
    with_one = [c.truth for c in cheques if c.truth.fraction is not None]
    assert 15 <= len(with_one) < 30
    for truth in with_one:
        assert truth.fraction is not None
        assert truth.micr is not None
        routing = truth.micr.split("⑆")[1]
        assert agrees(parse_fraction(truth.fraction)[0].value, routing)


def test_it_adds_print_and_moves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    module = sys.modules["chequeocr.synth.generate"]
    plain = replace(US, plain=True)
    seed = next(s for s in range(20) if generate(s, plain).truth.fraction)
    with_one = generate(seed, plain)
    monkeypatch.setattr(module, "SHARE", 0.0)
    without = generate(seed, plain)
    assert with_one.boxes == without.boxes
    assert replace(with_one.truth, fraction=None) == without.truth
    share = (with_one.image != without.image).any(axis=2).mean()
    assert 0.0 < share < 0.02


@pytest.mark.parametrize("country", ["IN", "GB", "FR", "MX"])
def test_no_other_country_has_one(country: str) -> None:
    rng = np.random.default_rng(0)
    assert fraction_of(rng, draw_values(rng, country)) is None

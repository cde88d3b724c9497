"""Stray numbers and captions: they are printed, they move nothing, and they keep off the fields."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest

from chequeocr.synth import SynthSettings, generate
from chequeocr.synth.fonts import font_book
from chequeocr.synth.forms.every import FAMILIES
from chequeocr.synth.pen import draw_hand
from chequeocr.synth.sheet import Sheet
from chequeocr.synth.stray import scatter
from chequeocr.synth.values import draw_values

FLAT = SynthSettings(width=640, captures=(("scan", 1.0),), worn=0.0, cancelled=0.0)


def test_they_move_no_box_and_change_no_truth(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["chequeocr.synth.generate"]
    seeds = range(12)
    with_them = [generate(seed, FLAT) for seed in seeds]
    monkeypatch.setattr(module, "scatter", lambda *_: None)
    without = [generate(seed, FLAT) for seed in seeds]
    for one, other in zip(with_them, without, strict=True):
        assert (one.boxes, one.truth) == (other.boxes, other.truth)
    changed = [not np.array_equal(a.image, b.image) for a, b in zip(with_them, without, strict=True)]
    assert sum(changed) >= 8


def test_fixtures_have_none() -> None:
    plain = replace(FLAT, plain=True)
    module = sys.modules["chequeocr.synth.generate"]
    before = generate(3, plain).image
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "scatter", None)
        assert np.array_equal(before, generate(3, plain).image)


def test_they_keep_off_the_fields() -> None:
    """Everything but captions, which belong right under a line."""
    for seed in range(60):
        rng = np.random.default_rng(seed)
        plan, book = FAMILIES["us_personal"](rng), font_book(None)
        sheet = Sheet(np.full((300, 640, 3), 240, np.uint8), rng, book)
        # Lines at the foot of the leaf, so that their captions fall outside of what is looked at.
        plan = replace(plan, payee=replace(plan.payee, y=0.95), words=(replace(plan.words[0], y=0.95),))
        box = (200.0, 20.0, 500.0, 120.0)
        sheet.mark("date", box)
        scatter(rng, sheet, plan, (draw_values(rng, "US"), draw_hand(rng, book.hand)))
        assert (sheet.image[20:120, 200:500] == 240).all()

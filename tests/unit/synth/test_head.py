"""The head of a leaf, what hangs together with it, and print in other scripts."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from chequeocr.synth.fonts import font_book
from chequeocr.synth.forms.every import FAMILIES
from chequeocr.synth.forms.world import wide
from chequeocr.synth.head import HeadPrinter
from chequeocr.synth.scripts import script_mask
from chequeocr.synth.sheet import Sheet
from chequeocr.synth.values import draw_values
from chequeocr.synth.voucher import Leaf, attach


def printed(seed: int, family: str = "indian") -> Sheet:
    """A white leaf with nothing but its head."""
    rng = np.random.default_rng(seed)
    plan, book = FAMILIES[family](rng), font_book(None)
    values = draw_values(rng, plan.country)
    sheet = Sheet(np.full((330, 720, 3), 255, np.uint8), rng, book)
    HeadPrinter(sheet, plan, values).draw()
    return sheet


@pytest.mark.parametrize("seed", range(12))
def test_bank_and_ifsc_hold_ink_and_lie_in_the_head(seed: int) -> None:
    sheet = printed(seed)
    assert {"bank_name", "ifsc"} <= set(sheet.boxes)
    for name in ("bank_name", "ifsc"):
        x0, y0, x1, y1 = (int(v) for v in sheet.boxes[name])
        assert sheet.image[y0:y1, x0:x1].min() < 200, name
        assert y1 < 0.26 * sheet.height, name


def test_the_ifsc_is_seldom_on_the_name() -> None:
    clear = 0
    for seed in range(40):
        boxes = printed(seed).boxes
        (a, b, c, d), (e, f, g, h) = boxes["bank_name"], boxes["ifsc"]
        clear += c <= e or g <= a or d <= f + 4 or h <= b
    assert clear >= 32


@pytest.mark.parametrize("script", ["devanagari", "arabic"])
def test_scripts_fit_into_their_place(script: str) -> None:
    rng = np.random.default_rng(3)
    for width in (40, 120, 300):
        mask = script_mask(rng, font_book(None), script, 24, width)
        assert mask.shape[1] <= width + 2
        assert (mask > 128).sum() > 20


def leaf(family: str) -> Leaf:
    rng = np.random.default_rng(0)
    image = np.full((200, 480, 3), 10, np.uint8)
    return Leaf(family, image, {"date": (300.0, 20.0, 400.0, 40.0)}, draw_values(rng, "US"))


def test_attached_parts_move_the_boxes_with_the_leaf() -> None:
    sizes = set()
    for seed in range(60):
        page, boxes = attach(np.random.default_rng(seed), leaf("computer"), font_book(None))
        sizes.add(page.shape[:2])
        if page.shape[:2] == (200, 480):
            assert "cheque" not in boxes  # the capture adds the outline of a leaf that fills its page
            continue
        x0, y0, x1, y1 = (int(v) for v in boxes["cheque"])
        assert (x1 - x0, y1 - y0) == (480, 200)
        assert (page[y0:y1, x0:x1] == 10).mean() > 0.99
        assert boxes["date"] == (x0 + 300.0, y0 + 20.0, x0 + 400.0, y0 + 40.0)
    assert any(height > 250 for height, _ in sizes)
    assert any(width > 500 for _, width in sizes)


def test_indian_leaves_have_no_remittance_advice() -> None:
    for seed in range(60):
        page, _ = attach(np.random.default_rng(seed), leaf("indian"), font_book(None))
        assert page.shape[0] == 200


@pytest.mark.parametrize("family", ["world", "computer"])
def test_places_of_the_free_families_lie_on_the_leaf(family: str) -> None:
    for seed in range(200):
        plan = FAMILIES[family](np.random.default_rng(seed))
        lines = (plan.payee, *plan.words, plan.date)
        assert all(0 <= line.x0 < line.x1 <= 1 and 0 < line.y < 0.95 for line in lines), seed
        x0, y0, x1, y1 = plan.figures.box
        assert 0 <= x0 < x1 <= 1, seed
        assert 0 <= y0 < y1 < 0.9, seed


def test_wide_changes_the_aspect_and_nothing_else() -> None:
    plan = FAMILIES["uk"](np.random.default_rng(1))
    others = [wide(np.random.default_rng(seed), plan) for seed in range(40)]
    assert any(other.aspect != plan.aspect for other in others)
    assert all(dataclasses.replace(other, aspect=plan.aspect) == plan for other in others)

"""Synthetic amounts: what is written, and that the pictures hold it."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from chequeocr.train.trocr.data import (
    ALPHABET,
    FontFolderError,
    Glyph,
    Hand,
    is_held_out,
    load_hands,
    render,
    sample,
    sample_amount,
)

AMOUNT = re.compile(
    r"(?P<before>\*{0,2})(Rs\.?|[$£€])?(?P<whole>\d+|\d{1,3}(,\d{2,3})*,\d{3})"
    r"(\.\d\d)?(/-|/=|-| (\d\d|xx)/100)?(?P<after>\*{0,2})"
)


def hand(name: str = "bars.ttf", chars: str = ALPHABET) -> Hand:
    """Writes every character as a bar of its own height."""
    glyphs = {c: Glyph(np.full((20 + i, 8), 255, np.uint8), 0, -20, 14.0) for i, c in enumerate(chars)}
    return Hand(name, {**glyphs, " ": Glyph(np.zeros((4, 4), np.uint8), 0, 0, 14.0)})


def test_amounts_are_of_the_forms_that_are_promised():
    rng = np.random.default_rng(1)
    texts = [sample_amount(rng) for _ in range(3000)]
    for text in texts:
        match = AMOUNT.fullmatch(text)
        assert match, text
        assert set(text) <= set(ALPHABET)
        assert len(match["before"]) in (0, len(match["after"]))
        groups = match["whole"].split(",")
        if len(groups) > 2:
            assert {len(g) for g in groups[1:-1]} in ({2}, {3})
    for form in (",", "/-", "/=", ".00", "Rs.", "$", "£", "€", "**", "/100", "xx"):
        assert sum(form in text for text in texts) > 30, form


def test_the_curriculum_bounds_the_whole_part():
    rng = np.random.default_rng(2)
    for _ in range(300):
        whole = re.split(r"[.\-/ *]", sample_amount(rng, 2).lstrip("*Rs$£€."))[0]
        assert len(whole) <= 2


def test_pictures_are_rgb_and_repeat_with_the_seed():
    one, two = (render("1,200/-", [hand()], np.random.default_rng(5)) for _ in range(2))
    assert one.dtype == np.uint8
    assert one.ndim == 3
    assert one.shape[2] == 3
    assert np.array_equal(one, two)
    assert not np.array_equal(one[:20, :40], render("1,200/-", [hand()], np.random.default_rng(6))[:20, :40])


def test_longer_texts_make_wider_pictures_and_none_makes_paper():
    def ink(text: str) -> float:
        pictures = [render(text, [hand()], np.random.default_rng(i)).mean(axis=2) for i in range(20)]
        return float(np.mean([(p < np.median(p) - 50).mean() for p in pictures]))

    assert ink("") < 0.02 < ink("888,888")


def test_a_hand_is_not_asked_for_what_it_lacks():
    poor = hand(chars="0123456789,./-")
    with pytest.raises(ValueError, match="lacks"):
        render("£5", [poor], np.random.default_rng(0))
    rng = np.random.default_rng(0)
    for _ in range(50):
        assert poor.writes(sample([poor], rng).text)


def test_the_split_is_by_name_alone():
    assert is_held_out("kristi.ttf")
    assert not is_held_out("caveat.ttf")
    share = sum(is_held_out(f"{i}.ttf") for i in range(4000)) / 4000
    assert 0.1 < share < 0.15


def test_folders_that_cannot_be_used(tmp_path: Path):
    with pytest.raises(FontFolderError, match="no such folder"):
        load_hands(tmp_path / "none")
    with pytest.raises(FontFolderError, match="found 0"):
        load_hands(tmp_path)
    (tmp_path / "caveat.ttf").write_bytes(b"no font")
    with pytest.raises(FontFolderError, match=r"caveat\.ttf"):
        load_hands(tmp_path)

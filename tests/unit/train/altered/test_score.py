"""Alterations that are drawn over crops for measuring: where they are, and that crops are left alone."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs the extra train")

from chequeocr.train.altered.marks import KINDS, alter, other_ink, steady_writer
from chequeocr.train.altered.real import draw_over, pen_of
from chequeocr.train.altered.score import Amount, drawn_over, scores


def bars() -> np.ndarray:
    """A line of five upright strokes, 30 pixels high, and a comma."""
    mask = np.zeros((60, 220), np.uint8)
    for x in (20, 60, 100, 140, 180):
        mask[15:45, x : x + 8] = 255
    mask[42:50, 120:124] = 255
    return mask


@pytest.mark.parametrize("kind", KINDS)
def test_an_alteration_is_where_its_span_says(kind: str) -> None:
    mask = bars()
    for seed in range(8):
        rng = np.random.default_rng(seed)
        made = alter(rng, mask, 30.0, steady_writer(rng), kind)
        assert made is not None
        columns = np.flatnonzero((made.over > 90).any(axis=0))
        assert made.span[0] <= columns[0] < columns[-1] < made.span[1]
        assert made.foreign is ("another ink" in kind)
        assert made.patch.any() == (kind == "painted over")
        if kind == "another ink":
            np.testing.assert_array_equal(np.maximum(made.under, made.over), mask)
        else:
            np.testing.assert_array_equal(made.under, mask)


def test_nothing_can_be_altered_on_an_empty_line() -> None:
    rng = np.random.default_rng(1)
    assert alter(rng, np.zeros((60, 100), np.uint8), 30.0, steady_writer(rng), "over") is None


def test_another_ink_is_another_colour() -> None:
    for ink in ((22, 28, 96), (16, 16, 18), (110, 20, 30), (240, 240, 240)):
        assert np.linalg.norm(np.subtract(other_ink(np.random.default_rng(2), ink), ink)) >= 100.0


def crop_of_bars() -> np.ndarray:
    crop = np.full((60, 220, 3), (230, 225, 210), np.uint8)
    crop[bars() > 0] = (30, 40, 140)
    return crop


def test_the_pen_of_a_crop() -> None:
    pen = pen_of(crop_of_bars(), bars())
    assert pen.ink == (30, 40, 140)
    assert 7.0 <= pen.width <= 9.0


@pytest.mark.parametrize("kind", KINDS)
def test_drawing_over_a_crop_leaves_it_alone_and_changes_the_copy(kind: str) -> None:
    crop = crop_of_bars()
    kept = crop.copy()
    over = draw_over(np.random.default_rng(4), crop, kind)
    np.testing.assert_array_equal(crop, kept)
    assert over is not None
    assert over.shape == crop.shape
    assert (np.abs(over.astype(int) - crop).max(axis=2) > 30).sum() >= 30


def test_a_grey_crop_stays_grey() -> None:
    crop = np.repeat(crop_of_bars().mean(axis=2, keepdims=True).astype(np.uint8), 3, axis=2)
    over = draw_over(np.random.default_rng(4), crop, "over in another ink")
    assert over is not None
    assert (over.max(axis=2) == over.min(axis=2)).all()


def test_scores_count_each_kind_and_never_alter_what_is_altered() -> None:
    given = [Amount("real", "as they are", crop_of_bars()), Amount("altered", "as they are", crop_of_bars())]
    found = scores(drawn_over(given))
    assert [(one.set, one.kind, one.total) for one in found if one.set == "altered"] == [
        ("altered", "as they are", 1)
    ]
    assert {one.kind for one in found if one.set == "real"} == {"as they are", *KINDS}
    assert {one.total for one in found if one.kind == "over in another ink"} == {8}


def test_an_alteration_is_drawn_anew_each_time() -> None:
    drawn = [one.image for one in drawn_over([Amount("real", "as they are", crop_of_bars())])]
    assert len({one.tobytes() for one in drawn}) > 1 + 4 * len(KINDS)

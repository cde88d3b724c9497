"""Writing by strokes: every form can be drawn, the same seed writes the same, no two figures are alike."""

from __future__ import annotations

import time

import numpy as np
import pytest

from chequeocr.synth.strokes import characters, draw, draw_writer, drawable, lay, write_line
from chequeocr.synth.strokes.figures import FIGURES, LIGATURES, MARKS
from chequeocr.synth.strokes.filler import KINDS, fill
from chequeocr.synth.strokes.glyphs import forms, parse_form
from chequeocr.synth.strokes.line import Path
from chequeocr.synth.strokes.place import place
from chequeocr.synth.strokes.writer import Writer, habit

WRITER = Writer(seed=5, skip=0.0)


def test_alphabet_is_complete_and_has_several_forms() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    assert set("0123456789,./-=*&'():#$₹£€" + letters + letters.upper()) <= set(characters())
    assert all(len(forms(c)) >= 5 for c in "0123456789")
    assert all(len(forms(c)) >= 2 for c in letters + letters.upper())
    assert any(len(form.strokes) == 2 for form in forms("7"))  # with a bar


@pytest.mark.parametrize("char", [*characters(), *LIGATURES])
def test_every_form_can_be_drawn(char: str) -> None:
    for form in forms(char):
        run = np.concatenate([np.full(b - a, n) for n, (a, b) in enumerate(form.strokes)])
        mask, baseline = draw(np.random.default_rng(1), Path(form.points, form.corner, run), WRITER, 40.0)
        assert (mask > 120).sum() >= 3
        assert 0 < baseline < mask.shape[0] + 60
        # No ink touches the edge: nothing is cut off.
        assert not mask[0].any()
        assert not mask[-1].any()
        assert not mask[:, 0].any()
        assert not mask[:, -1].any()


def test_accents_are_composed() -> None:
    assert drawable("Crédit à l'été, señor Muñoz, Curaçao, Åse Øster, œuvre, straße, João")
    assert not drawable("日")
    assert len(forms("é")[0].strokes) == len(forms("e")[0].strokes) + 1
    assert len(MARKS) >= 6
    with pytest.raises(KeyError):
        forms("日")


@pytest.mark.parametrize("text", ["1", "1,2! 3", "1,2;3,4 5,6"])
def test_what_is_no_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        parse_form(text)


def test_same_seed_same_pixels() -> None:
    one, two, other = (
        write_line(np.random.default_rng(seed), draw_writer(np.random.default_rng(seed)), "4,500/-", 40)
        for seed in (7, 7, 8)
    )
    assert np.array_equal(one[0], two[0])
    assert one[1] == two[1]
    assert one[0].shape != other[0].shape or not np.array_equal(one[0], other[0])


@pytest.mark.parametrize("char", list(FIGURES))
def test_no_two_figures_of_a_writer_are_alike(char: str) -> None:
    rng, writer = np.random.default_rng(3), draw_writer(np.random.default_rng(3))
    masks = [write_line(rng, writer, char, 32)[0] for _ in range(12)]
    assert len({(mask.shape, mask.tobytes()) for mask in masks}) == 12


def test_a_writer_keeps_to_a_habit() -> None:
    assert habit(WRITER, "7") is habit(WRITER, "7")
    other = [habit(Writer(seed=n), "7").points.shape for n in range(20)]
    assert len(set(other)) > 1


def test_height_is_about_what_was_asked_for() -> None:
    rng = np.random.default_rng(0)
    heights = []
    for seed in range(20):
        mask, baseline = write_line(rng, draw_writer(np.random.default_rng(seed)), "5", 60)
        rows = np.flatnonzero((mask > 80).any(1))
        heights.append(baseline - rows[0])
    assert 48 < np.median(heights) < 75


def test_empty_text_and_heights() -> None:
    mask, _ = write_line(np.random.default_rng(0), WRITER, "  ", 20)
    assert not mask.any()
    with pytest.raises(ValueError, match="4 pixels"):
        write_line(np.random.default_rng(0), WRITER, "a", 2)


def test_longer_text_is_wider() -> None:
    rng = np.random.default_rng(2)
    assert lay(rng, WRITER, "One lakh only").width > 2 * lay(rng, WRITER, "One").width


def test_a_line_takes_milliseconds() -> None:
    rng = np.random.default_rng(1)
    write_line(rng, WRITER, "One lakh twenty five", 48)
    start = time.process_time()
    for _ in range(20):
        write_line(rng, WRITER, "One lakh twenty five", 48)
    assert (time.process_time() - start) / 20 < 0.1


def test_a_crossed_out_figure_makes_the_line_longer_or_bolder() -> None:
    plain, slips = Writer(seed=1, skip=0.0), Writer(seed=1, skip=0.0, slip=1.0)
    for seed in range(5):
        count = len(place(np.random.default_rng(seed), plain, "4821"))
        assert len(place(np.random.default_rng(seed), slips, "4821")) == count + 2


def test_raised_cents_stand_over_the_line() -> None:
    raised = place(np.random.default_rng(0), Writer(seed=2, raised=1.0), "15.40")
    by_char = {item.char: item.form.points[:, 1].mean() for item in raised}
    assert by_char["4"] > by_char["1"] + 0.1
    hundredths = place(np.random.default_rng(0), Writer(seed=2, raised=1.0), "07/100")
    assert len(hundredths) in (6, 7)  # with a line under the cents or without


@pytest.mark.parametrize("kind", KINDS)
def test_fillers_fill(kind: str) -> None:
    path = fill(np.random.default_rng(0), kind, 6.0)
    assert 4.5 < path.width < 7.0


def test_unknown_filler_is_refused() -> None:
    with pytest.raises(ValueError, match="curl"):
        fill(np.random.default_rng(0), "curl", 3.0)

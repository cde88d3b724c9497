"""Altered amounts: what is measured of literal crops, what is said of drawn and of real-looking ones."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from chequeocr.crop.cut import crop_fields
from chequeocr.errors import SettingsError
from chequeocr.examine.altered import (
    ANOTHER_INK,
    HEAVY,
    SUSPECT,
    UNLIKE,
    WRITTEN_OVER,
    Figure,
    colours_apart,
    figure_height,
    figures,
    measure,
    note,
    reasons,
    weights,
    without_sign,
)
from chequeocr.reader.factory import make_detector
from chequeocr.reader.reader import ChequeReader
from chequeocr.reader.settings import ReaderSettings
from chequeocr.source.image import load_page
from chequeocr.synth.generate import generate
from chequeocr.synth.types import SynthSettings
from chequeocr.types import Crop

FIXTURES = Path(__file__).parents[3] / "fixtures"
BLUE, BLACK = (30, 40, 140), (25, 25, 28)
PLACES = (40, 90, 140, 190, 240, 290)


Ink = tuple[int, int, int]


def row(thick: dict[int, int] | None = None, inks: dict[int, Ink] | None = None) -> np.ndarray:
    """Six rings by a blue pen five pixels wide, on cream paper; some of them otherwise."""
    crop = np.full((90, 340, 3), (235, 228, 210), np.uint8)
    for i, x in enumerate(PLACES):
        ink = (inks or {}).get(i, BLUE)
        cv2.ellipse(crop, (x, 45), (16, 28), 0, 0, 360, ink, (thick or {}).get(i, 5), cv2.LINE_AA)
    return crop


def test_notes() -> None:
    assert (note((WRITTEN_OVER,)), note((ANOTHER_INK,)), note(())) == ((SUSPECT,), (SUSPECT,), ())


def test_figures_are_what_is_as_high_as_one_and_wide_ones_are_cut() -> None:
    mask = np.zeros((60, 220), np.uint8)
    for x in (20, 60, 100):
        mask[15:45, x : x + 8] = 255
    mask[42:50, 80:84] = 255  # a comma
    mask[15:45, 130:178] = 255  # two that touch
    assert figures(mask, 30.0) == [
        (20, 15, 28, 45), (60, 15, 68, 45), (100, 15, 108, 45), (130, 15, 154, 45), (154, 15, 178, 45),
    ]  # fmt: skip
    assert figure_height(mask) == 30.0
    assert figure_height(np.zeros((60, 100), np.uint8)) is None


def test_what_is_measured_of_a_row() -> None:
    found = measure(row())
    assert len(found) == 6
    for one, x in zip(found, PLACES, strict=True):
        assert one.box[0] == pytest.approx(x - 18, abs=3)
        assert 2.0 <= one.thick <= 4.5
    red, green, blue = found[2].colour
    assert red > green > blue > 0, "blue ink on cream takes most of the red away"


def test_weights_and_colours_are_beside_the_others() -> None:
    def one(thick: float, ink: float, colour: tuple[float, float, float]) -> Figure:
        return Figure((0, 0, 9, 9), thick, ink, colour)

    plain, heavy = one(2.2, 0.2, (0.9, 0.3, 0.1)), one(4.7, 0.45, (0.6, 0.5, 0.6))
    assert weights([plain, heavy, plain, plain]) == pytest.approx([1.0, 3.0, 1.0, 1.0], abs=1e-3)
    away = float(np.linalg.norm((0.3, 0.2, 0.5)))
    assert colours_apart([plain, heavy, plain, plain]) == pytest.approx([0.0, away, 0.0, 0.0])


def test_a_plain_row_is_not_suspected() -> None:
    assert reasons(row()) == ()
    assert reasons(row(thick={1: 4, 3: 6, 4: 7})) == (), "pens are uneven"


@pytest.mark.parametrize("at", range(1, 6))
def test_a_heavy_figure_and_one_in_another_ink_are(at: int) -> None:
    assert reasons(row(thick={at: 16})) == (WRITTEN_OVER,)
    assert reasons(row(inks={at: BLACK})) == (ANOTHER_INK,)
    assert reasons(row(thick={at: 16}, inks={at: BLACK})) == (WRITTEN_OVER, ANOTHER_INK)


def test_the_first_may_be_a_printed_sign() -> None:
    assert reasons(row(thick={0: 16}, inks={0: BLACK})) == ()


def test_what_touches_the_right_rim_is_no_figure() -> None:
    crop = row()
    crop[10:80, 330:] = BLACK
    assert len(measure(crop)) == len(PLACES)
    assert reasons(crop) == ()


def test_of_three_figures_or_none_nothing_is_told() -> None:
    assert reasons(row(thick={1: 16})[:, :165]) == ()
    assert reasons(np.full((40, 90, 3), 200, np.uint8)) == ()
    assert reasons(np.zeros((1, 1, 3), np.uint8)) == ()


@pytest.mark.parametrize("size", [0.35, 0.7, 2.0])
def test_the_resolution_does_not_matter(size: float) -> None:
    inked, thick = row(inks={3: BLACK}), row(thick={3: 16})
    for crop, wanted in ((row(), ()), (inked, (ANOTHER_INK,)), (thick, (WRITTEN_OVER,))):
        assert reasons(cv2.resize(crop, None, fx=size, fy=size, interpolation=cv2.INTER_AREA)) == wanted


def test_a_crop_is_only_looked_at() -> None:
    crop = row()
    kept = crop.copy()
    reasons(crop)
    np.testing.assert_array_equal(crop, kept)


def test_the_sign_before_what_the_detector_saw_is_not_looked_at() -> None:
    image = np.arange(20 * 60 * 3, dtype=np.uint32).astype(np.uint8).reshape(20, 60, 3)
    crop = Crop("amount_in_numbers", image, (100, 50, 160, 70), (image,))
    np.testing.assert_array_equal(without_sign(crop, (110, 55, 150, 65)), image[:, 10:], "added on the right")
    np.testing.assert_array_equal(without_sign(crop, (90, 55, 130, 65)), image)
    np.testing.assert_array_equal(without_sign(crop, (160, 55, 190, 65)), image, "a box elsewhere")


def test_drawn_cheques_are_hardly_ever_suspected() -> None:
    detector = make_detector("cheque-fields", 1)
    settings = SynthSettings(width=1400, blank=0, void=0, cancelled=0)
    found = []
    for seed in range(71_000, 71_030):
        image = generate(seed, settings).image
        cut = crop_fields(image, detector.detect([image])[0])
        figures = [crop for crop in cut.crops if crop.field == "amount_in_numbers" and crop.ink]
        found += [reasons(without_sign(crop, cut.boxes[crop.field])) for crop in figures]
    assert len(found) >= 25
    assert sum(why != () for why in found) <= 3, "stamps, and slips that writers put right"


def struck_out(image: np.ndarray, box: tuple[int, int, int, int]) -> np.ndarray:
    """A scribble through a figure in the middle of a box, by a pen."""
    out = image.copy()
    x0, y0, x1, y1 = box
    wide, tall = x1 - x0, y1 - y0
    along = np.linspace(x0 + 0.48 * wide, x0 + 0.56 * wide, 9)
    up = np.where(np.arange(9) % 2, y0 + 0.2 * tall, y0 + 0.8 * tall)
    points = [np.round(np.stack([along, up], 1) * 8).astype(np.int32)]
    cv2.polylines(out, points, False, (30, 30, 120), 3, cv2.LINE_AA, 3)
    return out


def test_an_amount_that_was_struck_through_is_never_accepted(shipped_reader: ChequeReader) -> None:
    image = load_page(FIXTURES / "in_handwritten_1.jpg").image
    plain = shipped_reader.read(image)
    assert SUSPECT not in {finding.code for finding in plain.findings}
    assert plain.amount_in_numbers is not None
    altered = shipped_reader.read(struck_out(image, plain.amount_in_numbers.box))
    found = next(finding for finding in altered.findings if finding.code == SUSPECT)
    assert (found.severity, found.field) == ("error", "amount_in_numbers")
    assert altered.decision == "review"


def test_nothing_is_said_where_the_figures_were_not_asked_for() -> None:
    image = load_page(FIXTURES / "in_handwritten_1.jpg").image
    cheque = ChequeReader(settings=ReaderSettings(fields=("date",))).read(image)
    assert SUSPECT not in {finding.code for finding in cheque.findings}


def test_limits_are_those_of_the_docs() -> None:
    text = (FIXTURES.parent / "docs" / "checks.md").read_text(encoding="utf-8")
    section = text.split("## Altered amounts")[1].split("\n## ")[0]
    assert str(HEAVY) in section
    assert str(UNLIKE) in section


@pytest.mark.parametrize("shape", [(1, 5000), (9, 300), (40, 1601), (0, 10), (10, 0), (12, 1)])
def test_what_is_too_low_or_too_long_for_figures_is_not_suspected(shape: tuple[int, int]) -> None:
    assert reasons(np.random.default_rng(1).integers(0, 255, (*shape, 3)).astype(np.uint8)) == ()


@pytest.mark.parametrize(
    "crop", [row()[..., 0], row().astype(np.uint16), row()[..., :1], row() > 9, None, []]
)
def test_what_is_no_picture_is_refused(crop: object) -> None:
    with pytest.raises(SettingsError, match="RGB array"):
        reasons(crop)  # type: ignore[arg-type]

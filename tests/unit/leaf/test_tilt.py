"""How far lines are from level: on literal pictures, and on fixtures that were tilted."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from chequeocr.leaf.placed import levelled, quarter_turned
from chequeocr.leaf.tilt import LEVEL, MOST, tilt
from chequeocr.reader.reader import ChequeReader
from chequeocr.reader.settings import ReaderSettings
from chequeocr.source.image import load_page
from chequeocr.types import Page


def lines(slope: float, size: tuple[int, int] = (400, 900)) -> np.ndarray:
    """Three thin lines that run down by `slope` pixels a pixel."""
    image = np.full((*size, 3), 240, np.uint8)
    for x in range(60, size[1] - 60):
        for y in (100, 180, 260):
            image[round(y + slope * (x - size[1] / 2)) + np.arange(3), x] = 30
    return image


def tilted(image: np.ndarray, degrees: float) -> np.ndarray:
    """The picture with its lines running down to the right by so many degrees, white around it."""
    turned = Image.fromarray(image).rotate(-degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    return np.array(turned)


@pytest.mark.parametrize("degrees", [-11, -5, -1, -0.3, 0, 0.5, 2, 8])
def test_lines_tell_their_slope(degrees):
    assert tilt(lines(np.tan(np.deg2rad(degrees)))) == pytest.approx(degrees, abs=0.1)


def test_where_there_are_no_rows_nothing_is_askew():
    noise = np.random.default_rng(1).integers(0, 256, (300, 600, 3), np.uint8)
    assert tilt(noise) == 0
    assert tilt(np.full((300, 600, 3), 250, np.uint8)) == 0


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (3000, 2), (15, 15), (16, 17)])
def test_odd_sizes(size):
    assert tilt(np.full((*size, 3), 7, np.uint8)) == 0


@pytest.mark.parametrize("name", ["in_handwritten_1.jpg", "us_printed_1.png", "fr_printed_1.jpg"])
def test_tilted_fixtures(fixtures_dir, name):
    image = load_page(fixtures_dir / name).image
    straight = tilt(image)
    assert abs(straight) < LEVEL
    for degrees in (-9.0, -3.0, 1.0, 5.0):
        assert tilt(tilted(image, degrees)) == pytest.approx(straight + degrees, abs=0.15)
    assert MOST > 9


def test_a_levelled_picture_is_the_straight_one_and_points_go_back():
    image = np.full((200, 300, 3), 240, np.uint8)
    image[90:110, 140:160] = 20
    page = Page(tilted(image, 6.0))
    placed = levelled(quarter_turned(page, 0), 6.0)
    assert placed.tilt == 6.0
    assert placed.page is page
    dark = np.argwhere(placed.image[..., 0] < 100)
    (top, left), (bottom, right) = dark.min(0), dark.max(0)
    assert (bottom - top, right - left) == (pytest.approx(19, abs=2), pytest.approx(19, abs=2))
    middle = ((left + right + 1) / 2, (top + bottom + 1) / 2)
    there = placed.points_on_page([middle])[0]
    seen = np.argwhere(page.image[..., 0] < 100)[:, ::-1].mean(0) + 0.5
    np.testing.assert_allclose(there, seen, atol=0.6)


def test_levelled_after_a_quarter_turn():
    image = lines(0.0)
    page = Page(np.ascontiguousarray(np.rot90(tilted(image, 4.0), -1)))
    placed = levelled(quarter_turned(page, 1), 4.0)
    assert abs(tilt(placed.image)) < 0.1
    corner = placed.points_on_page([(placed.image.shape[1] / 2, placed.image.shape[0] / 2)])[0]
    np.testing.assert_allclose(corner, [page.image.shape[1] / 2, page.image.shape[0] / 2], atol=1.0)


@pytest.fixture(scope="module")
def reader():
    return ChequeReader(settings=ReaderSettings(threads=1))


@pytest.mark.parametrize("degrees", [-3.0, 5.0])
def test_a_tilted_cheque_reads_the_same_and_its_boxes_hold_the_same_places(reader, fixtures_dir, degrees):
    image = load_page(fixtures_dir / "in_handwritten_1.jpg").image
    straight, askew = reader.read(image), reader.read(tilted(image, degrees))
    assert (askew.payee, askew.amount.value, askew.date.value, askew.micr.value) == (
        straight.payee, straight.amount.value, straight.date.value, straight.micr.value
    )  # fmt: skip
    said = {finding.code: finding.message for finding in askew.findings}
    assert f"{abs(degrees):.1f} degrees" in said["straightened"]
    assert "straightened" not in {finding.code for finding in straight.findings}
    height, width = image.shape[:2]
    grown = tilted(image, degrees).shape
    turn = np.deg2rad(degrees)
    for field in ("payee_name", "amount_in_numbers", "date"):
        x0, y0, x1, y1 = getattr(straight, field).box
        x, y = (x0 + x1) / 2 - width / 2, (y0 + y1) / 2 - height / 2
        middle = (
            x * np.cos(turn) - y * np.sin(turn) + grown[1] / 2,
            x * np.sin(turn) + y * np.cos(turn) + grown[0] / 2,
        )
        a0, b0, a1, b1 = getattr(askew, field).box
        np.testing.assert_allclose(((a0 + a1) / 2, (b0 + b1) / 2), middle, atol=12)


def test_it_can_be_left_out(fixtures_dir):
    image = tilted(load_page(fixtures_dir / "in_handwritten_1.jpg").image, 4.0)
    cheque = ChequeReader(settings=ReaderSettings(threads=1, straighten=False)).read(image)
    assert "straightened" not in {finding.code for finding in cheque.findings}

"""Photocopies, on literal levels: colours, black and white, steep edges, specks."""

from __future__ import annotations

import numpy as np
import pytest

from chequeocr.examine.copied import copied


def sheet(between: int = 1, specks: int = 60) -> np.ndarray:
    """A million pixels, grey: strokes with edges `between` pixels wide on each side, and single dots."""
    grey = np.full((800, 1250), 245, np.uint8)
    for x in range(100, 1200, 100):
        grey[200:600, x - between : x + 6 + between] = 130
        grey[200:600, x : x + 6] = 10
    for number in range(specks):
        grey[20 + 25 * (number // 48) : 22 + 25 * (number // 48), 20 + 25 * (number % 48)] = 10
    grey[0, 0], grey[0, 3] = 200, 90
    return np.repeat(grey[..., None], 3, axis=2)


def test_a_photocopy() -> None:
    assert copied(sheet())


def test_a_scan_has_soft_edges_and_paper_with_grain() -> None:
    assert not copied(sheet(between=4))


@pytest.mark.parametrize(("specks", "wanted"), [(0, False), (50, False), (60, True)])
def test_toner_leaves_specks(specks: int, wanted: bool) -> None:
    assert copied(sheet(specks=specks)) is wanted


def test_colours_are_of_no_photocopy() -> None:
    image = sheet()
    image[:, :, 2] -= 8
    assert not copied(image)


def test_black_and_white_is_a_scan() -> None:
    assert not copied(np.where(sheet() < 128, 0, 255).astype(np.uint8))


def test_smears_are_no_specks() -> None:
    image = sheet(specks=0)
    for number in range(80):
        image[20 + 25 * (number // 48) : 30 + 25 * (number // 48), 20 + 25 * (number % 48)] = 10
    assert not copied(image)


def test_empty_pictures() -> None:
    assert not copied(np.full((5, 5, 3), 255, np.uint8))
    assert not copied(np.zeros((1, 1, 3), np.uint8))

"""Inks of fields held against each other, on literal strokes."""

from __future__ import annotations

import numpy as np
import pytest

from chequeocr.examine.pens import UNLIKE, colour, unlike

PAPER = (235, 230, 215)
BLACK, BLUE, RED, GREEN = (20, 20, 24), (30, 40, 150), (170, 25, 35), (20, 110, 50)


def crop(ink: tuple[int, int, int], wide: int = 300) -> np.ndarray:
    """Upright strokes, five pixels wide, on paper."""
    image = np.full((60, wide, 3), PAPER, np.uint8)
    for x in range(10, wide - 10, 20):
        image[12:48, x : x + 5] = ink
    return image


def test_the_colour_is_what_the_paper_lost() -> None:
    found = colour(crop(BLUE))
    assert found is not None
    lost = np.subtract(PAPER, BLUE).astype(float)
    np.testing.assert_allclose(found, lost / (np.linalg.norm(lost) + 20), atol=0.01)


def test_a_guide_line_is_no_ink() -> None:
    ruled = crop(BLUE)
    ruled[50:52] = (150, 0, 0)
    np.testing.assert_allclose(colour(ruled), colour(crop(BLUE)), atol=0.02)


EMPTY = np.full((60, 300, 3), 240, np.uint8)


@pytest.mark.parametrize("nothing", [EMPTY, crop(BLUE)[:7], crop(BLUE)[:, :12]])
def test_hardly_any_ink_has_no_colour(nothing: np.ndarray) -> None:
    assert colour(nothing) is None


@pytest.mark.parametrize("odd", sorted(UNLIKE))
@pytest.mark.parametrize(("ink", "others"), [(RED, BLUE), (RED, BLACK), (BLUE, RED), (GREEN, RED)])
def test_a_field_in_another_ink_than_all_others(
    odd: str, ink: tuple[int, int, int], others: tuple[int, int, int]
) -> None:
    crops = {name: crop(others) for name in (*UNLIKE, "amount_in_numbers")}
    assert unlike(crops) == ()
    assert unlike(crops | {odd: crop(ink)}) == (odd,)


def test_figures_alone_are_told_by_another_check() -> None:
    crops = {name: crop(BLUE) for name in UNLIKE} | {"amount_in_numbers": crop(RED)}
    assert unlike(crops) == ()


def test_two_fields_in_one_ink_are_like_each_other() -> None:
    names = [*UNLIKE, "amount_in_numbers"]
    crops = dict(zip(names, map(crop, (RED, RED, BLUE, BLUE)), strict=True))
    assert unlike(crops) == ()


def test_shades_of_one_pen_are_one_ink() -> None:
    crops = {name: crop(BLUE) for name in UNLIKE} | {"amount_in_numbers": crop(BLUE)}
    assert unlike(crops | {"payee_name": crop((60, 70, 150))}) == ()


def test_of_two_fields_none_can_be_told_to_be_the_odd_one() -> None:
    assert unlike({"payee_name": crop(RED), "date": crop(BLUE)}) == ()
    assert unlike({}) == ()

"""Screens: literal stripes, in which the colours rise and fall together or one after the other, and words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chequeocr.examine.screen import striped, window

HEIGHT, WIDTH = 600, 1200


def stripes(
    period: float, apart: float, depth: float = 20.0, shape: tuple[int, int] = (HEIGHT, WIDTH)
) -> np.ndarray:
    """Grey with stripes on end; each colour's lie `apart` of a period behind those of the one before."""
    columns = np.arange(shape[1])[None, :, None] / period - np.arange(3)[None, None, :] * apart
    noise = np.random.default_rng(1).normal(0, 2, (*shape, 3))
    return np.clip(180 + depth * np.sin(2 * np.pi * columns) + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("period", [3.0, 7.3, 12.0, 30.0])
@pytest.mark.parametrize("apart", [1 / 3, -1 / 3, 0.5])
def test_colours_that_rise_one_after_the_other_are_a_screens(period: float, apart: float) -> None:
    assert striped(stripes(period, apart))
    assert striped(np.ascontiguousarray(stripes(period, apart).transpose(1, 0, 2)))


@pytest.mark.parametrize("apart", [0.0, 0.05, 0.15])
def test_colours_that_rise_together_are_print(apart: float) -> None:
    assert not striped(stripes(7.3, apart))


def test_paper_without_stripes() -> None:
    assert not striped(stripes(7.3, 1 / 3, depth=0.0))
    assert not striped(np.full((HEIGHT, WIDTH, 3), 255, np.uint8))
    assert not striped(np.repeat(stripes(7.3, 1 / 3)[..., :1], 3, axis=2)), "grey"


def test_waves_wider_than_a_screens_are_shadows() -> None:
    assert not striped(stripes(200.0, 1 / 3))


def test_a_part_of_the_picture_alone_is_no_screen() -> None:
    image = stripes(7.3, 1 / 3, depth=0.0)
    image[:250, :500] = stripes(7.3, 1 / 3, shape=(250, 500))
    assert not striped(image)


def test_stripes_of_many_kinds_are_a_pattern() -> None:
    image = np.concatenate([stripes(p, 1 / 3, shape=(HEIGHT, WIDTH // 4)) for p in (3.0, 5.0, 9.0, 20.0)], 1)
    assert not striped(image)


@pytest.mark.parametrize("shape", [(1, 1), (63, 900), (1, 500)])
def test_pictures_too_small_to_tell(shape: tuple[int, int]) -> None:
    assert not striped(stripes(7.3, 1 / 3, shape=shape))


def test_small_pictures_are_told_in_smaller_pieces() -> None:
    assert striped(stripes(7.3, 1 / 3, shape=(100, 400)))


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["Pay Ravi", "scan.pdf - Reader"], ("scan.pdf", 1)),
        (["Inbox - cheque.PNG"], ("cheque.PNG", 0)),
        (["cheque 0231.jpg - Photo Viewer"], ("cheque 0231.jpg", 0)),
        (["Pay", "File Edit", "View", "Zoom 100%"], ("File", 1)),
        (["Datei", "Bearbeiten", "Ansicht"], ("Datei", 0)),
        (["File", "file", "FILE"], None),  # one word, three times
        (["File", "View"], None),
        (["File no. 12", "View Road", "Edit and Sons"], None),
        (["www.bank.com", "info@bank.co.in", "Ltd.", "12.50"], None),
        ([], None),
    ],
)
def test_words_of_a_window(texts: list[str], wanted: tuple[str, int] | None) -> None:
    assert window(texts) == wanted


@given(st.lists(st.text(), max_size=4))
def test_no_text_raises(texts: list[str]) -> None:
    found = window(texts)
    assert found is None or found[0] in texts[found[1]]

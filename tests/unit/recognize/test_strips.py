"""Many short lines at once: how they are packed, and that a line's text is its own."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from chequeocr.recognize.prepare import HEIGHT
from chequeocr.recognize.strips import Plain, StripReader, packed
from chequeocr.synth.fonts import font_book, font_for_height

STRIP, GAP = 640, 24


@given(st.lists(st.integers(1, 2000), max_size=60))
def test_every_line_stands_once_and_no_strip_of_several_is_too_long(widths: list[int]) -> None:
    strips = packed(widths)
    assert sorted(number for strip in strips for number in strip) == list(range(len(widths)))
    for strip in strips:
        long = sum(widths[number] for number in strip) + GAP * (len(strip) - 1)
        assert len(strip) == 1 or long <= STRIP
        assert sorted(strip, key=lambda number: -widths[number]) == strip


def test_lines_fill_a_strip_to_its_end() -> None:
    assert packed([308, 308]) == [[0, 1]]
    assert packed([308, 309]) == [[1], [0]]
    assert packed([2000, 10]) == [[0], [1]]
    assert packed([640, 1, 1]) == [[0], [1, 2]]
    assert packed([]) == []
    assert packed([100, 500, 90]) == [[1, 0], [2]]
    assert packed([100, 400, 90]) == [[1, 0, 2]]


def word(text: str, paper: tuple[int, int, int] = (240, 236, 220)) -> np.ndarray:
    """A printed word, as high as the network sees it."""
    font = font_for_height(font_book().sans[0], 24)
    left, top, right, foot = (round(value) for value in font.getbbox(text))
    sheet = Image.new("RGB", (right - left + 20, HEIGHT), paper)
    ImageDraw.Draw(sheet).text((10 - left, (HEIGHT - foot + top) // 2 - top), text, (25, 25, 40), font)
    return np.asarray(sheet)


@pytest.fixture(scope="module")
def reader() -> StripReader:
    return StripReader(threads=1)


WORDS = ("SPECIMEN", "Pay to the order of", "48,250.00", "VOID", "Bank", "Authorised Signatory", "NOT VALID")


def test_printed_words_are_read_in_their_order(reader: StripReader) -> None:
    found = reader.read([word(text) for text in WORDS])
    assert [one.text for one in found] == [*WORDS]
    assert all(-0.5 < one.sure <= 0.0 for one in found)


def test_a_lines_text_does_not_change_with_its_neighbours(reader: StripReader) -> None:
    alone = [reader.read([word(text)])[0].text for text in WORDS]
    backwards = reader.read([word(text) for text in reversed(WORDS)])
    assert [one.text for one in reversed(backwards)] == alone
    dark = reader.read([word("VOID"), word("Bank", (150, 150, 170)), word("VOID")])
    assert [one.text for one in dark] == ["VOID", "Bank", "VOID"]


def test_empty_paper_says_nothing(reader: StripReader) -> None:
    blank = np.full((HEIGHT, 200, 3), 240, np.uint8)
    nothing, void, thin = reader.read([blank, word("VOID"), blank[:, :1]])
    assert (nothing, thin) == (Plain("", -np.inf), Plain("", -np.inf))
    assert void.text == "VOID"
    assert reader.read([]) == []


def test_several_threads_and_a_pickled_reader_read_the_same(reader: StripReader) -> None:
    lines = [word(text) for text in WORDS] * 3
    expected = reader.read(lines)
    assert StripReader(threads=3).read(lines) == expected
    assert pickle.loads(pickle.dumps(reader)).read(lines) == expected

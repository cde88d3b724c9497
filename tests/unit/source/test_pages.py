"""One door for pages: every page of a source, the first of many, failures in their places."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from chequeocr.errors import EmptyFileError, FileAccessError, ImageTooLargeError, NotAnImageError
from chequeocr.outcome import Failure
from chequeocr.source.limits import SourceLimits
from chequeocr.source.pages import first_pages, name_of, pages
from chequeocr.types import Page


def tiff(*levels: int) -> bytes:
    frames = [Image.new("L", (40, 20), level) for level in levels]
    buffer = io.BytesIO()
    frames[0].save(buffer, "TIFF", save_all=True, append_images=frames[1:])
    return buffer.getvalue()


def test_every_page_in_order_lazily():
    found = pages(tiff(10, 20, 30))
    first = next(found)
    assert (first.index, int(first.image[0, 0, 0]), first.notes) == (0, 10, ())
    assert [(page.index, int(page.image[0, 0, 0])) for page in found] == [(1, 20), (2, 30)]


def test_a_damaged_page_is_a_failure_with_its_number(tmp_path: Path):
    path = tmp_path / "two.tif"
    Image.new("L", (40, 20), 10).save(path, save_all=True, append_images=[Image.new("L", (900, 900), 20)])
    first, second = pages(path, SourceLimits(max_pixels=1000))
    assert isinstance(first, Page)
    assert (second.source, second.page) == (str(path), 1)
    assert isinstance(second.error, ImageTooLargeError)


def test_what_cannot_be_opened_is_one_failure(tmp_path: Path):
    (only,) = pages(tmp_path / "none.tif")
    assert (only.page, type(only.error)) == (0, FileAccessError)


def test_the_first_pages_of_many_and_failures_in_their_places(tmp_path: Path):
    given = Failure("c.jpg", 0, EmptyFileError("c.jpg: zero bytes"))
    found = list(first_pages([tiff(10, 20), b"", given, 5, np.zeros((4, 4, 3), np.uint8)]))
    assert [type(one) for one in found] == [Page, Failure, Failure, Failure, Page]
    assert found[0].notes == ("more-pages",)
    assert (found[1].source, type(found[1].error)) == ("<bytes>", EmptyFileError)
    assert found[2] is given
    assert (found[3].source, type(found[3].error)) == ("<int>", NotAnImageError)


def test_sources_are_taken_one_at_a_time():
    asked = []

    def sources():
        for level in (10, 20):
            asked.append(level)
            yield tiff(level)

    next(first_pages(sources()))
    assert asked == [10]


@pytest.mark.parametrize(
    ("source", "name"), [("a\nb.jpg", "a\\nb.jpg"), (b"x", "<bytes>"), (None, "<NoneType>")]
)
def test_names_can_be_printed(source: object, name: str):
    assert name_of(source) == name

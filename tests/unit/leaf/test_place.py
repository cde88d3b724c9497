"""The cheques of a page: none, one that is the page, one on a desk, several; with outlines given."""

from __future__ import annotations

import numpy as np
import pytest

from chequeocr.leaf.corners import Outline
from chequeocr.leaf.place import Placer
from chequeocr.types import Page

ONE = np.array([[20.0, 30], [420, 60], [408, 232], [8, 202]])


class Outlines:
    """Finds what it was made with, and nothing in parts of the page that it is shown then."""

    def __init__(self, *corners: np.ndarray, sure: float = 0.97) -> None:
        self.corners, self.sure, self.page = corners, sure, (0, 0)

    def outlines(self, image: np.ndarray) -> list[Outline]:
        self.page = max(self.page, image.shape[:2])
        if image.shape[:2] != self.page:
            return []
        return [Outline(np.asarray(one, float), self.sure, 0.01) for one in self.corners]


class Turns:
    """Says that every picture has to be turned so often; keeps the shapes that it was shown."""

    def __init__(self, turns: int) -> None:
        self.turned, self.seen = turns, []

    def turns(self, images: list[np.ndarray]) -> list[int]:
        self.seen += [image.shape[:2] for image in images]
        return [self.turned] * len(images)


def page(height: int = 700, width: int = 500) -> Page:
    return Page(np.random.default_rng(5).integers(0, 256, (height, width, 3), np.uint8))


def test_without_an_outline_the_page_is_read_as_it_is():
    given = page()
    for finder in (None, Outlines()):
        ((placed,),) = Placer(None, finder).placed([given])
        assert placed.image is given.image
        assert placed.outline is None


def test_a_level_scan_is_not_resampled():
    given = page(300, 700)
    whole = np.array([[2.0, 3], [698, 2], [697, 298], [3, 299]])
    ((placed,),) = Placer(Turns(0), Outlines(whole)).placed([given])
    assert placed.image is given.image
    assert placed.outline is None


def test_a_cheque_that_lies_nearly_level_is_read_in_its_picture():
    given = page()
    nearly = np.array([[20.0, 30], [420, 36], [419, 210], [19, 204]])
    ((placed,),) = Placer(None, Outlines(nearly)).placed([given])
    assert placed.image is given.image


def test_an_outline_without_edges_needs_a_network_that_is_very_sure():
    given = Page(np.full((700, 500, 3), 200, np.uint8))
    for sure, taken in ((0.97, True), (0.93, False)):
        ((placed,),) = Placer(None, Outlines(ONE, sure=sure)).placed([given])
        assert (placed.outline is not None) is taken


@pytest.mark.parametrize(("longer", "higher", "taken"), [(0, 0, 2), (0, 20, 2), (0, 60, 1), (80, 0, 1)])
def test_a_pale_cheque_counts_beside_one_as_large(longer: int, higher: int, taken: int):
    level = np.array([[40.0, 40], [440, 40], [440, 220], [40, 220]])
    pale = np.add(level, (0, 300)) + np.array([[0, 0], [longer, 0], [longer, higher], [0, higher]])
    picture = np.full((700, 600, 3), 250, np.uint8)
    picture[40:220, 40:440] = 60
    (found,) = Placer(None, Outlines(level, pale, sure=0.93)).placed([Page(picture)])
    assert len(found) == taken


def test_several_cheques_are_numbered_from_the_top():
    finder = Outlines(np.add(ONE, (0, 400)), ONE, np.add(ONE, (0, 210)))
    ((first, second, third),) = Placer(None, finder).placed([page()])
    assert [one.cheque for one in (first, second, third)] == [0, 1, 2]
    tops = [one.outline[0][1] for one in (first, second, third)]
    assert tops == sorted(tops)
    assert max(first.image.shape[:2]) < 450


def test_which_way_up_is_asked_of_the_straight_cheque():
    lying = ONE[:, ::-1][[0, 3, 2, 1]]  # higher than wide
    turns = Turns(1)
    ((placed,),) = Placer(turns, Outlines(lying)).placed([page()])
    ((height, width),) = turns.seen
    assert height > 1.5 * width
    assert placed.image.shape[1] > 1.5 * placed.image.shape[0]
    assert "picture-turned" in placed.notes


@pytest.mark.parametrize("pages", [0, 1, 3])
def test_a_list_for_each_page(pages):
    got = Placer(Turns(0), Outlines(ONE)).placed([page()] * pages)
    assert [len(here) for here in got] == [1] * pages

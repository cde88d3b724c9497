"""Drawn documents that are no cheques: the same by seed, every kind, and what stands on them agrees."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from chequeocr.parse.amount import parse_amount
from chequeocr.parse.profiles import NEUTRAL, PROFILES
from chequeocr.parse.words import parse_words
from tests.bench.documents import HEAD, Tally, table
from tests.bench.tampering import documents as made
from tests.bench.tampering.documents import KINDS, Document, documents
from tests.bench.tampering.documents_values import COUNTRIES, spelled, values

UNNAMED = {"IOU", "letter", "cheque drawn by hand"}


@pytest.fixture(scope="module")
def narrow() -> Iterator[None]:
    """Leaves a third as wide: all are drawn in seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(made, "WIDTHS", tuple(side // 3 for side in made.WIDTHS))
        yield


@pytest.fixture(scope="module")
def drawn(narrow: None) -> list[Document]:
    return list(documents(7, 2 * len(KINDS)))


def test_every_kind_is_drawn_twice_before_any_is_drawn_thrice(drawn: list[Document]) -> None:
    assert len(set(KINDS)) == len(KINDS) >= 20
    assert [one.kind for one in drawn] == [*KINDS, *KINDS]


def test_pictures_are_rgb_and_wider_than_high(drawn: list[Document]) -> None:
    for one in drawn:
        height, width, colours = one.image.shape
        assert colours == 3
        assert one.image.dtype == np.uint8
        assert 300 <= width <= 1500, one.kind
        assert 0.35 * width < height < width, one.kind
        assert one.image.std() > 10, one.kind


def test_all_but_those_without_a_form_say_what_they_are(drawn: list[Document]) -> None:
    for one in drawn:
        assert one.kind in UNNAMED or one.heading, one.kind
        assert one.amount > 0


def test_a_document_is_the_same_by_seed_however_many_are_drawn(drawn: list[Document]) -> None:
    for again, one in zip(documents(7, 3), drawn, strict=False):
        assert (again.kind, again.heading, again.amount) == (one.kind, one.heading, one.amount)
        assert np.array_equal(again.image, one.image)
    other = next(documents(8, 1))
    assert other.image.shape != drawn[0].image.shape or not np.array_equal(other.image, drawn[0].image)


@pytest.mark.parametrize("country", COUNTRIES)
def test_figures_and_words_say_the_amount(country: str) -> None:
    profile = PROFILES.get(country, NEUTRAL)
    rng = np.random.default_rng(3)
    for _ in range(15):
        found = values(rng, country, 20_000, 0.4)
        figures = found.figures.replace("=00", ".00").replace(":00K", ".00")  # as Nigeria ends them
        assert parse_amount(figures, profile)[0].value == found.amount, found.figures
        for words in (found.words, spelled(found)):
            assert parse_words(words, profile)[0].value == found.amount, words


def test_the_table_counts_each_kind_and_all_drawn_ones() -> None:
    receipt, blank = Tally(), Tally()
    receipt.add("0001-receipt", "accept", True)
    receipt.add("0002-receipt", "reject", False)
    blank.add("a.jpg", "review", True)
    assert receipt.accepted == ["0001-receipt"]
    assert table({"receipt": receipt, "real: blank": blank}) == [
        HEAD,
        "|---|---|---|---|---|---|---|",
        "| receipt | 2 | 1 | 0 | 1 | 0 | 1 |",
        "| real: blank | 1 | 0 | 1 | 0 | 0 | 1 |",
        "| all drawn | 2 | 1 | 0 | 1 | 0 | 1 |",
    ]

"""Lines on a leaf: whose box they lie in, which are worth reading, which follow each other."""

from __future__ import annotations

import numpy as np
import pytest

from chequeocr.reader.lines import Line, covers, joined, share, worth

Corners = np.ndarray


def box(x0: float, y0: float, x1: float, y1: float) -> Corners:
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float64)


def line(text: str, *place: float, field: str = "", sure: float = -0.1) -> Line:
    return Line(box(*place), text, sure, field)


def turned(one: Line, degrees: float) -> Line:
    """The same line where the whole picture is turned about its corner."""
    angle = np.radians(degrees)
    matrix = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return Line(one.corners @ matrix.T, one.text, one.sure, one.field)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ((0, 0, 500, 500), 1.0), ((10, 20, 110, 40), 1.0), ((60, 0, 500, 500), 0.5), ((0, 0, 500, 30), 0.5),
        ((60, 30, 500, 500), 0.25), ((110, 0, 500, 500), 0.0), ((0, 50, 500, 90), 0.0),
        ((200, 200, 300, 300), 0.0),
    ],
)  # fmt: skip
def test_the_share_of_a_line_in_a_box(other: tuple[int, int, int, int], expected: float) -> None:
    assert share(box(10, 20, 110, 40), other) == pytest.approx(expected)


def test_of_a_line_on_end_the_box_around_it_counts() -> None:
    on_end = np.roll(box(10, 20, 30, 120), 1, axis=0)
    assert share(on_end, (0, 0, 100, 70)) == pytest.approx(0.5)
    assert share(np.full((4, 2), 5.0), (0, 0, 10, 10)) == 0.0


@pytest.mark.parametrize(
    ("other", "expected"),
    [((10, 20, 110, 40), 1.0), ((0, 20, 200, 40), 0.5), ((60, 20, 160, 40), 0.5), ((20, 10, 100, 50), 0.5),
     ((110, 20, 200, 40), 0.0), ((20, 22, 30, 30), 1.0), ((50, 30, 50, 30), 0.0)],
)  # fmt: skip
def test_the_share_of_a_box_that_a_line_covers(other: tuple[int, int, int, int], expected: float) -> None:
    assert covers(box(10, 20, 110, 40), other) == pytest.approx(expected)


IMAGE = np.zeros((500, 1000, 3), np.uint8)


@pytest.mark.parametrize(
    ("corners", "wanted"),
    [
        (box(0, 0, 100, 20), True),
        (box(0, 0, 24, 20), True),
        (box(0, 0, 23, 20), False),  # a single letter
        (box(0, 0, 60, 5), True),  # small print that lies level
        (np.roll(box(0, 0, 11, 200), 1, axis=0), False),  # on end, lower than 12 of 1,000 pixels
        (np.roll(box(0, 0, 13, 200), 1, axis=0), True),
        (np.full((4, 2), 5.0), True),
    ],
)
def test_lines_worth_reading(corners: Corners, wanted: bool) -> None:
    assert worth(corners, IMAGE) is wanted


def test_height_and_place_beside_a_box() -> None:
    one = line("or", 300, 105, 340, 125)
    assert one.high == 20.0
    assert one.right_of((100, 100, 290, 130))
    assert one.right_of((100, 110, 499, 130)), "it begins right of the middle"
    assert not one.right_of((100, 110, 501, 130))
    assert not one.right_of((100, 116, 290, 140)), "its middle lies above"
    assert not one.right_of((100, 60, 290, 114)), "its middle lies below"


def texts(*lines: Line) -> list[str]:
    return [one.text for one in joined(lines)]


@pytest.mark.parametrize("degrees", [0, 8, -20, 90])
def test_two_that_follow_each_other_are_read_together_too(degrees: float) -> None:
    pair = [line("MONEY", 10, 50, 100, 70, sure=-0.1), line("ORDER", 115, 52, 200, 72, sure=-0.4)]
    found = joined([turned(one, degrees) for one in pair])
    assert [one.text for one in found] == ["MONEY", "ORDER", "MONEY ORDER"]
    assert found[2].sure == -0.4


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (line("B", 131, 50, 200, 70), "more than one and a half heights away"),
        (line("B", 115, 61, 200, 81), "in another row"),
        (line("B", 115, 43, 200, 78), "much higher"),
        (line("B", 115, 54, 200, 66), "much lower"),
        (line("B", 85, 50, 200, 70), "over its end"),
        (line("B", 115, 50, 200, 70, field="payee_name"), "in a field's box"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_those_that_do_not_follow(other: Line, why: str) -> None:
    assert texts(line("A", 10, 50, 100, 70), other) == ["A", "B"], why


def test_at_the_limits_they_still_follow() -> None:
    first = line("A", 10, 50, 100, 70)
    for place in ((129, 50, 200, 70), (115, 59, 200, 79), (115, 45, 200, 76), (91, 50, 200, 70)):
        assert texts(first, line("B", *place)) == ["A", "B", "A B"], place
    both = [line("A", 10, 50, 100, 70, field="signature"), line("B", 115, 50, 200, 70, field="signature")]
    assert joined(both)[2].field == "signature"


def test_of_three_in_a_row_each_two_are_joined() -> None:
    row = [line(text, x, 50, x + 80, 70) for text, x in (("A", 0), ("B", 90), ("C", 180))]
    assert texts(*row) == ["A", "B", "C", "A B", "B C"]
    assert joined([]) == []

"""What was done to lines of writing: what the network sees of literal lines, what is made of its output."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from chequeocr.errors import ModelNotFoundError
from chequeocr.examine.retouched import (
    KINDS,
    LINE,
    TALL,
    RetouchedFinder,
    likeliest,
    network_input,
    with_ground,
)


def line(wide: int, paper: tuple[int, int, int] = (200, 180, 160)) -> np.ndarray:
    """Paper with a black stroke a tenth of its width wide."""
    image = np.full((TALL, wide, 3), paper, np.uint8)
    image[10:40, wide // 2 : wide // 2 + max(1, wide // 10)] = 0
    return image


def test_a_line_is_cut_with_three_tenths_of_its_height_above_and_below() -> None:
    image = np.full((200, 300, 3), 200, np.uint8)
    image[80:120, 50:250] = 20  # the line
    corners = np.array([[50, 80], [250, 80], [250, 120], [50, 120]], np.float64)
    cut = with_ground(image, corners)
    assert cut.shape == (TALL, 200 * LINE // 40, 3)
    above = (TALL - LINE) // 2
    assert (cut[: above - 1] == 200).all()
    assert (cut[above + 1 : -above - 1] == 20).all()
    assert (cut[-above + 1 :] == 200).all()


def test_the_ground_goes_on_behind_the_edge_of_the_picture() -> None:
    image = np.full((40, 300, 3), 90, np.uint8)
    corners = np.array([[0, 0], [300, 0], [300, 40], [0, 40]], np.float64)
    assert (with_ground(image, corners) == 90).all()


def test_the_likeliest_run_of_columns() -> None:
    logits = np.array(
        [
            [-9, -9, 3, 3, 3, -9, -9],
            [-9, 9, -9, -9, -9, -9, -9],  # one column alone: (9 - 18) / 3
            [0, 0, 0, 0, 0, 0, 0],
            [6, 0, 0, 0, 0, 0, -6],
        ],
        np.float32,
    )
    expected = 1 / (1 + np.exp(-np.array([3.0, -3.0, 0.0, 2.0])))
    np.testing.assert_allclose(likeliest(logits), expected, rtol=1e-5)
    assert likeliest(logits).dtype == np.float32


def test_of_fewer_columns_than_a_run_each_counts_for_a_third() -> None:
    found = likeliest(np.array([[3.0], [-3.0]], np.float32))
    np.testing.assert_allclose(found, 1 / (1 + np.exp([-1.0, 1.0])), rtol=1e-5)
    assert likeliest(np.array([[3.0, 6.0]], np.float32))[0] == pytest.approx(1 / (1 + np.exp(-3.0)))


def test_the_line_from_its_paper_to_its_darkest_ink() -> None:
    seen = network_input(line(100))
    assert seen.shape == (3, TALL, 128)
    assert seen.dtype == np.float32
    assert (seen[:, :10] == 0).all(), "paper"
    np.testing.assert_allclose(seen[:, 20, 52], (1.0, 0.9, 0.8), atol=1e-5)  # of 200, its darkest
    assert (seen[:, :, 100:] == 0).all(), "what was added on the right is as paper is"


def test_paler_lines_are_not_made_louder_than_forty_levels() -> None:
    faint = np.full((TALL, 64, 3), 200, np.uint8)
    faint[20:40, 20:40] = 190
    assert network_input(faint).max() == pytest.approx(10 / 40)


def test_long_lines_are_cut_off() -> None:
    assert network_input(line(3000)).shape == (3, TALL, 2048)
    assert network_input(line(64)).shape == (3, TALL, 64)
    assert network_input(line(65)).shape == (3, TALL, 96)


@pytest.fixture(scope="module")
def finder() -> RetouchedFinder:
    return RetouchedFinder(threads=1)


def test_lines_too_narrow_for_writing_load_no_network() -> None:
    nowhere = RetouchedFinder(Path("nowhere.onnx"))
    assert nowhere.chances([line(63), line(1)]) == [(0.0,) * len(KINDS)] * 2
    assert nowhere.chances([]) == []
    with pytest.raises(ModelNotFoundError):
        nowhere.chances([line(64)])


def test_each_line_has_a_chance_of_each_kind_whatever_stands_beside_it(finder: RetouchedFinder) -> None:
    lines = [line(64), line(333), line(5000)]
    found = finder.chances(lines)
    assert [len(one) for one in found] == [len(KINDS)] * 3
    assert all(0.0 <= chance <= 1.0 for one in found for chance in one)
    assert [finder.chances([one])[0] for one in lines] == found


def test_empty_paper_was_not_retouched(finder: RetouchedFinder) -> None:
    (chances,) = finder.chances([np.full((TALL, 400, 3), (240, 235, 220), np.uint8)])
    assert max(chances[:-1]) < 0.5


def test_a_finder_can_be_pickled(finder: RetouchedFinder) -> None:
    assert pickle.loads(pickle.dumps(finder)).chances([line(200)]) == finder.chances([line(200)])

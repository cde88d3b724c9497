"""Outlines out of the network's numbers, on literal arrays; what the network is shown."""

from __future__ import annotations

import numpy as np
import pytest

from chequeocr.errors import ModelError, ModelNotFoundError
from chequeocr.leaf.corners import (
    CHANNELS,
    REACH,
    SIDE,
    STRIDE,
    OutlineFinder,
    decoded,
    fitted,
    network_input,
)
from chequeocr.models import registry

CELLS = SIDE // STRIDE
LEAF = np.array([[20.0, 60], [170, 70], [172, 130], [18, 124]])  # in the network's square
SECOND = np.array([[30.0, 140], [100, 140], [100, 170], [30, 170]])


def said(*corners: np.ndarray, lie: float = 0.0) -> np.ndarray:
    """What a perfect network says of these cheques; `lie` moves what the cells in the middle say."""
    found = np.zeros((CHANNELS, CELLS, CELLS), np.float32)
    found[0] = -9.0
    for quad in corners:
        (x0, y0), (x1, y1) = quad.min(0), quad.max(0)
        for row in range(CELLS):
            for column in range(CELLS):
                x, y = (column + 0.5) * STRIDE, (row + 0.5) * STRIDE
                if x0 <= x <= x1 and y0 <= y <= y1:
                    off = (quad - (x, y) + (lie if abs(x - 95) < 20 else 0.0)) / REACH
                    found[1:, row, column] = off.ravel()
                    inner = x0 + 20 < x < x1 - 20 and y0 + 8 < y < y1 - 8
                    found[0, row, column] = 4.0 if inner else -2.0
    return found


def test_no_cheque():
    assert decoded(said(), (SIDE, SIDE)) == []


def test_corners_of_one_cheque():
    (found,) = decoded(said(LEAF), (SIDE, SIDE))
    np.testing.assert_allclose(found.corners, LEAF, atol=1e-3)
    assert found.sure == pytest.approx(0.982, abs=1e-3)
    assert found.spread < 1e-6


def test_corners_in_the_pixels_of_the_picture():
    # 960 wide and 480 high: five pixels to one, 48 empty rows above.
    (found,) = decoded(said(LEAF), (480, 960))
    np.testing.assert_allclose(found.corners, (LEAF - (0, 48)) * 5, atol=0.01)


def test_each_cheque_on_its_own():
    both = decoded(said(LEAF, SECOND), (SIDE, SIDE))
    got = sorted((tuple(one.corners[0].round(2)) for one in both), key=lambda corner: corner[1])
    assert got == [(20.0, 60.0), (30.0, 140.0)]


def test_cells_near_a_corner_count_for_it():
    (found,) = decoded(said(LEAF, lie=30.0), (SIDE, SIDE))
    assert np.abs(found.corners - LEAF).max() < 13.0
    assert found.spread > 0.1


@pytest.mark.parametrize("size", [(480, 960), (960, 480), (192, 192), (50, 30), (3000, 4000)])
def test_what_the_network_sees(size):
    image = np.full((*size, 3), 90, np.uint8)
    image[: size[0] // 2] = 200
    seen = network_input(image)
    _, left, top, (wide, high) = fitted(size)
    assert seen.shape == (3, SIDE, SIDE)
    assert seen.dtype == np.float32
    around = np.ones((SIDE, SIDE), bool)
    around[top : top + high, left : left + wide] = False
    assert not seen[:, around].any()
    assert seen[0, top + high // 4, left + wide // 2] > 0.5 > -0.5 > seen[0, top + 3 * high // 4, left + wide
    // 2]


def test_no_such_file(tmp_path):
    with pytest.raises(ModelNotFoundError):
        OutlineFinder(tmp_path / "none.onnx").outlines(np.zeros((9, 9, 3), np.uint8))


def test_a_model_of_another_form_is_refused():
    with pytest.raises(ModelError, match="another kind of network"):
        OutlineFinder(registry.path("cheque-upright")).outlines(np.zeros((9, 9, 3), np.uint8))


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (2500, 2)])
def test_odd_pictures_have_no_cheque(size):
    assert OutlineFinder(threads=1).outlines(np.full((*size, 3), 128, np.uint8)) == []

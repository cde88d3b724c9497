"""Layouts told apart and decoded, on literal arrays. 64x64 with strides 8, 16, 32 has 84 cells."""

from __future__ import annotations

import numpy as np
import pytest

from chequeocr.detect.layouts import decode, recognise
from chequeocr.errors import NotADetectorError

CANVAS = (64, 64)
CELLS = 64 + 16 + 4


def grid():
    cells, strides = [], []
    for stride in (8, 16, 32):
        for y in range(64 // stride):
            for x in range(64 // stride):
                cells.append((x, y))
                strides.append(stride)
    return np.array(cells, np.float32), np.array(strides, np.float32)[:, None]


def decoded_rows(classes, per_cell=1, objectness=0.5):
    cells, strides = grid()
    rows = np.zeros((CELLS, 5 + classes), np.float32)
    rows[:, :2] = (cells + 0.5) * strides
    rows[:, 2:4] = 8
    rows[:, 4] = objectness
    return np.tile(rows, (per_cell, 1))[None]


@pytest.mark.parametrize(
    ("output", "classes", "layout"),
    [
        (np.zeros((1, 4 + 13, CELLS)), 13, "v8"),
        (np.zeros((1, CELLS, 4 + 13)), 13, "v8-rows"),
        (decoded_rows(13, per_cell=3), 13, "v5"),
        (decoded_rows(13), 13, "yolox"),
        (decoded_rows(13, objectness=1), 13, "v5"),  # YOLOv6
        (np.full((1, CELLS, 5 + 13), 0.3), 13, "yolox-raw"),
        (np.zeros((1, 300, 6)), 13, "end2end"),
        (np.zeros((1, 300, 6)), 1, "end2end"),
        (np.zeros((1, 5, CELLS)), 1, "v8"),
        (decoded_rows(1, per_cell=3), 1, "v5"),  # six columns, yet no end-to-end output
        (np.zeros((1, 6, CELLS)), 2, "v8"),
        (np.zeros((9, 7)), 13, "batched"),
        (np.zeros((0, 7)), 13, "batched"),
        (np.zeros((1, 4 + 13, CELLS)), None, "v8"),
        (decoded_rows(13, per_cell=3), None, "v5"),
    ],
)
def test_recognised(output, classes, layout):
    assert recognise(output, classes, CANVAS) == layout


@pytest.mark.parametrize("canvas", [(64, 128), (128, 64), (128, 192)])
def test_sides_may_differ_and_p6_and_p2_models_have_other_grids(canvas):
    h, w = canvas
    for strides in ((8, 16, 32), (8, 16, 32, 64), (4, 8, 16, 32), (16, 32)):
        cells = sum((h // s) * (w // s) for s in strides)
        assert recognise(np.zeros((1, 17, cells)), 13, canvas) == "v8"


@pytest.mark.parametrize(
    ("shape", "classes"),
    [
        ((1, 1000), None),  # a classifier
        ((1, 1000), 1000),
        ((1, 24, 151), None),  # a text recognizer
        ((1, 1, 64, 64), None),  # a segmenter
        ((1, 4 + 13, CELLS), 80),  # the class names of something else
        ((1, 4 + 13, CELLS + 2), 13),
        ((3,), 1),
        ((), 1),
    ],
)
def test_refused(shape, classes):
    with pytest.raises(NotADetectorError, match="not a known YOLO layout"):
        recognise(np.zeros(shape, np.float32), classes, CANVAS)


def test_v8_columns_are_boxes():
    output = np.zeros((1, 6, 3), np.float32)
    output[0, :, 0] = [10, 20, 4, 8, 0.2, 0.9]
    output[0, :, 2] = [30, 30, 10, 10, 0.6, 0.1]
    raw = decode(output, "v8", CANVAS)
    assert raw.xyxy[[0, 2]].tolist() == [[8, 16, 12, 24], [25, 25, 35, 35]]
    assert raw.scores.tolist() == pytest.approx([0.9, 0, 0.6])
    assert raw.classes[[0, 2]].tolist() == [1, 0]
    rows = decode(output.transpose(0, 2, 1), "v8-rows", CANVAS)
    assert np.array_equal(rows.xyxy, raw.xyxy)


def test_v5_multiplies_objectness_and_class():
    output = np.array([[[10, 20, 4, 8, 0.5, 0.2, 0.8]]], np.float32)
    raw = decode(output, "v5", CANVAS)
    assert raw.xyxy.tolist() == [[8, 16, 12, 24]]
    assert raw.scores.tolist() == pytest.approx([0.4])
    assert raw.classes.tolist() == [1]


def test_yolox_raw_grids_are_placed_cell_by_cell():
    output = np.zeros((1, CELLS, 6), np.float32)
    output[..., 4:] = 1
    output[0, 9, :4] = [0.5, 0.25, np.log(2), np.log(3)]  # stride 8, row 1, column 1
    output[0, 64 + 6, :4] = [0, 0, 0, 0]  # stride 16, row 1, column 2
    output[0, 83, :4] = [0, 1, 0, 0]  # stride 32, row 1, column 1
    raw = decode(output, "yolox-raw", CANVAS)
    assert raw.xyxy[9].tolist() == pytest.approx([12 - 8, 10 - 12, 12 + 8, 10 + 12])
    assert raw.xyxy[70].tolist() == [24, 8, 40, 24]
    assert raw.xyxy[83].tolist() == [16, 48, 48, 80]


def test_yolox_raw_sizes_do_not_overflow():
    output = np.zeros((1, CELLS, 6), np.float32)
    output[0, 0, 2] = 1e6
    with np.errstate(all="raise"):
        assert np.isfinite(decode(output, "yolox-raw", CANVAS).xyxy).all()


def test_yolox_raw_and_decoded_agree():
    _, strides = grid()
    raw = np.zeros((1, CELLS, 7), np.float32)
    raw[0, :, :2] = 0.5
    raw[0, :, 2:4] = np.log(8 / strides)
    raw[0, :, 4:] = 0.5
    assert decode(raw, "yolox-raw", CANVAS).xyxy == pytest.approx(
        decode(decoded_rows(2), "yolox", CANVAS).xyxy, abs=1e-4
    )


def test_end_to_end_rows_are_corners_score_and_class():
    output = np.array([[[1, 2, 3, 4, 0.9, 2], [0, 0, 0, 0, 0, 0]]], np.float32)
    raw = decode(output, "end2end", CANVAS)
    assert raw.xyxy[0].tolist() == [1, 2, 3, 4]
    assert raw.scores.tolist() == pytest.approx([0.9, 0])
    assert raw.classes.tolist() == [2, 0]


def test_batched_rows_belong_to_their_picture():
    output = np.array([[0, 1, 2, 3, 4, 5, 0.9], [1, 9, 9, 10, 10, 6, 0.8]], np.float32)
    first, second = decode(output, "batched", CANVAS, 0), decode(output, "batched", CANVAS, 1)
    assert first.xyxy.tolist() == [[1, 2, 3, 4]]
    assert (first.classes.tolist(), second.classes.tolist()) == ([5], [6])
    assert second.scores.tolist() == pytest.approx([0.8])
    assert len(decode(np.zeros((0, 7), np.float32), "batched", CANVAS).scores) == 0


def test_rows_that_are_no_numbers_are_dropped():
    output = np.zeros((1, 5, 4), np.float32)
    output[0, 4] = [0.9, 0.9, np.nan, 0.9]
    output[0, 0, 1] = np.inf
    assert decode(output, "v8", CANVAS).scores.tolist() == pytest.approx([0.9, 0.9])
    odd = np.array([[[1, 2, 3, 4, 0.9, np.nan]]], np.float32)
    assert decode(odd, "end2end", CANVAS).classes.tolist() == [-1]


def test_half_precision_is_decoded_in_single():
    assert decode(np.full((1, 6, 84), 0.5, np.float16), "v8", CANVAS).xyxy.dtype == np.float32


@pytest.mark.parametrize("layout", ["v8", "v5", "yolox", "yolox-raw", "end2end", "batched"])
def test_a_named_layout_that_does_not_fit_is_an_error(layout):
    with pytest.raises(NotADetectorError):
        decode(np.zeros((1, 3), np.float32), layout, CANVAS)

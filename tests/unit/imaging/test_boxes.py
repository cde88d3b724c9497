"""Boxes on literal arrays: cut out, padded, overlapping."""

from __future__ import annotations

import doctest

import numpy as np
import pytest

from chequeocr.imaging import boxes


def test_the_examples_hold():
    found = doctest.testmod(boxes)
    assert found.attempted >= 4
    assert found.failed == 0


def test_a_part_is_a_view():
    image = np.zeros((4, 5, 3), np.uint8)
    boxes.part(image, (1, 2, 3, 4))[:] = 7
    assert image[2:, 1:3].min() == 7
    assert image.sum() == 7 * 12


@pytest.mark.parametrize(
    ("box", "other", "share"),
    [
        ((0, 0, 10, 10), (0, 0, 10, 10), 1.0),
        ((0, 0, 10, 10), (5, 0, 15, 10), 50 / 150),
        ((0, 0, 10, 10), (10, 0, 20, 10), 0.0),
        ((0, 0, 10, 10), (20, 20, 30, 30), 0.0),
        ((0, 0, 10, 10), (2, 2, 4, 4), 0.04),
        ((5, 5, 5, 5), (5, 5, 5, 5), 0.0),
    ],
)
def test_overlap(box, other, share):
    assert boxes.iou(box, other) == pytest.approx(share)
    assert boxes.iou(other, box) == pytest.approx(share)


def test_single_precision_stays_single():
    box = np.array([0, 0, 2, 2], np.float32)
    assert boxes.overlaps(box, box[None]).dtype == np.float32


def test_padding_ends_at_the_picture():
    image = np.zeros((30, 40, 3), np.uint8)
    assert boxes.padded((10, 10, 20, 20), (3, 4), image) == (7, 6, 23, 24)
    assert boxes.padded((10, 10, 20, 20), (100, 100), image) == (0, 0, 40, 30)


@pytest.mark.parametrize("step", [1, 2, 3, 7, 50])
@pytest.mark.parametrize("kind", ["whole", "part", "turned round", "on end"])
def test_every_so_manyth_pixel(step, kind):
    whole = np.random.default_rng(step).integers(0, 256, (23, 31, 3), np.uint8)
    image = {
        "whole": whole, "part": whole[2:20, 3:30], "turned round": whole[..., ::-1],
        "on end": np.rot90(whole),
    }[kind]  # fmt: skip
    thin = boxes.thinned(image, step)
    assert np.array_equal(thin, image[::step, ::step])
    assert thin.flags.c_contiguous

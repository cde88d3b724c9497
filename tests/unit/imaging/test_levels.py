"""What is counted is what NumPy sorts out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chequeocr.imaging import levels


@given(st.integers(0, 10**6), st.integers(1, 40), st.integers(1, 40), st.sampled_from((1, 3, 255)),
       st.sampled_from((0, 0.5, 1, 25, 50, 75, 98, 99, 100)))  # fmt: skip
@settings(deadline=None, max_examples=150)
def test_percentiles_and_medians_are_numpys(seed, height, width, top, share):
    image = np.random.default_rng(seed).integers(0, top + 1, (height, width, 3), np.uint8)
    counted = levels.counts(image)
    pixels = image.reshape(-1, 3)
    assert np.array_equal(levels.percentile(counted, share), np.percentile(pixels, share, axis=0))
    assert np.array_equal(levels.median(counted), np.median(pixels, axis=0))


@given(st.integers(0, 10**6))
@settings(deadline=None, max_examples=50)
def test_only_what_the_mask_shows_counts_also_in_a_part_of_a_picture(seed):
    dice = np.random.default_rng(seed)
    part = dice.integers(0, 256, (20, 30, 3), np.uint8)[3:17, 5:25]
    where = dice.random(part.shape[:2]) < 0.3
    where[2, 2] = True
    assert np.array_equal(levels.median(levels.counts(part, where)), np.median(part[where], axis=0))


def test_a_grey_picture_has_one_channel():
    grey = np.arange(100, dtype=np.uint8).reshape(10, 10)
    assert levels.counts(grey).shape == (1, 256)
    assert levels.percentile(levels.counts(grey), 98).tolist() == [np.percentile(grey, 98)]


@pytest.mark.parametrize("masked", [False, True])
def test_large_pictures_are_counted_to_the_last_pixel(masked, monkeypatch):
    image = np.random.default_rng(1).integers(0, 256, (30, 40, 3), np.uint8)
    where = image[..., 0] > 100 if masked else None
    small = levels.counts(image, where)
    monkeypatch.setattr(levels, "_EXACT", 1)
    assert np.array_equal(levels.counts(image, where), small)

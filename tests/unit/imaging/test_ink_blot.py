"""Blotting out what belongs to another field leaves the colour of the paper around it, and no ghost."""

from __future__ import annotations

import numpy as np

from chequeocr.imaging.ink import blot_out


def test_one_flat_colour_that_of_the_bare_paper_around():
    image = np.full((40, 100, 3), 180, np.uint8)  # dark paper outside
    image[8:32, 20:80] = 250  # a lighter printed box
    image[15:25, 40:60] = 0  # figures in it
    ink = image[..., 0] < 50
    clean = blot_out(image, ink, ink)
    assert clean[15:25, 40:60].min() == clean[15:25, 40:60].max() == 250
    assert (clean[0, 0] == 180).all()
    assert image[20, 50, 0] == 0  # the caller's picture is left alone


def test_other_ink_in_between_does_not_tint_it():
    image = np.full((20, 60, 3), 240, np.uint8)
    image[5:15, 10:14] = 0
    image[5:15, 30:46] = 10  # somebody else's broad stroke, which stays
    image[5:15, 50:54] = 0
    ink = image[..., 0] < 50
    where = ink.copy()
    where[:, 20:48] = False
    clean = blot_out(image, where, ink)
    assert (clean[5:15, 10:14] == 240).all()
    assert (clean[5:15, 33:43] == 10).all()


def test_nothing_to_blot_out_is_no_copy():
    image = np.zeros((4, 4, 3), np.uint8)
    assert blot_out(image, np.zeros((4, 4), bool), np.zeros((4, 4), bool)) is image

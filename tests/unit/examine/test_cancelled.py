"""Cancelled cheques: what the network sees of literal pictures, what it says of drawn ones, what follows."""

from __future__ import annotations

import pickle
from pathlib import Path

import cv2
import numpy as np
import pytest

from chequeocr.errors import ModelNotFoundError
from chequeocr.examine.cancelled import (
    CANCELLED,
    CANCELLED_FROM,
    MARKED,
    MARKED_FROM,
    SIZE,
    CancelledDetector,
    network_input,
    note,
)
from chequeocr.reader.reader import ChequeReader
from chequeocr.source.image import load_page
from chequeocr.synth.generate import generate
from chequeocr.synth.types import SynthSettings

FIXTURES = Path(__file__).parents[3] / "fixtures"
FILLED = ("in_handwritten_1.jpg", "us_printed_1.png", "uk_printed_1.jpg")


def crossed_out(image: np.ndarray) -> np.ndarray:
    """Two long lines by a pen, from the lower left to the upper right."""
    out = image.copy()
    height, width = out.shape[:2]
    for shift in (0.0, 0.15):
        start = (round(0.08 * width), round((0.85 + shift - 0.1) * height))
        end = (round(0.92 * width), round((0.15 + shift - 0.05) * height))
        cv2.line(out, start, end, (30, 40, 130), max(2, width // 300), cv2.LINE_AA)
    return out


def test_notes() -> None:
    chances = (CANCELLED_FROM, MARKED_FROM, MARKED_FROM - 0.01)
    assert [note(chance) for chance in chances] == [(CANCELLED,), (MARKED,), ()]


def test_look_is_the_leaf_alone_in_two_ways() -> None:
    image = np.full((400, 800, 3), 0, np.uint8)
    image[100:300, 200:600] = 200
    image[150:152, 300:500] = 20
    seen = network_input(image, (200, 100, 600, 300))
    assert seen.shape == (2, *SIZE)
    assert seen.dtype == np.float32
    assert abs(float(seen[0].mean())) < 1e-4
    assert (seen[1] <= seen[0] + 1e-6).all(), "the darkest of a patch is never lighter than its mean"
    whole = network_input(image)
    assert float(np.median(whole[0])) < float(np.median(seen[0])), "the black table is seen only in the whole"


def test_look_lets_a_sliver_and_tiny_pictures_be() -> None:
    image = np.full((40, 60, 3), 200, np.uint8)
    assert np.array_equal(network_input(image, (5, 5, 15, 6)), network_input(image))
    assert np.isfinite(network_input(np.zeros((1, 1, 3), np.uint8))).all()


@pytest.mark.parametrize("name", FILLED)
def test_fixtures_that_are_crossed_out(name: str) -> None:
    image = load_page(FIXTURES / name).image
    good, bad = CancelledDetector(threads=1).chances([image, crossed_out(image)], [None, None])
    assert good < MARKED_FROM <= bad


def test_drawn_cheques_with_a_word_across() -> None:
    seeds = range(70_000, 70_006)
    good = [generate(seed, SynthSettings(blank=0, void=0, cancelled=0)).image for seed in seeds]
    bad = [generate(seed, SynthSettings(blank=0, void=0.5, cancelled=1)).image for seed in seeds]
    chances = CancelledDetector(threads=1).chances([*good, *bad], [None] * 12)
    assert max(chances[:6]) < CANCELLED_FROM
    assert sum(chance >= MARKED_FROM for chance in chances[6:]) >= 5


def test_never_accepted_and_without_an_amount_where_sure(shipped_reader: ChequeReader) -> None:
    cheque = shipped_reader.read(crossed_out(load_page(FIXTURES / "in_handwritten_1.jpg").image))
    codes = {finding.code: finding.severity for finding in cheque.findings}
    assert codes.get(CANCELLED, codes.get(MARKED)) == "error"
    assert cheque.decision == ("reject" if CANCELLED in codes else "review")
    assert (cheque.amount is None) is (CANCELLED in codes)


def test_voids_can_be_pickled_and_a_missing_file_is_named() -> None:
    image = np.full((100, 200, 3), 230, np.uint8)
    voids = CancelledDetector(threads=1)
    assert pickle.loads(pickle.dumps(voids)).chances([image], [None]) == voids.chances([image], [None])
    with pytest.raises(ModelNotFoundError):
        CancelledDetector(Path("nowhere.onnx")).chances([image], [None])

"""Suppression, canonical names and the Detections that come of them."""

from __future__ import annotations

import logging

import numpy as np
import pytest

from chequeocr.detect.boxes import canonical_ids, check_image, suppress, to_detections
from chequeocr.errors import NotAnImageError
from chequeocr.fields import DETECTOR_CLASSES


def floats(*rows):
    return np.array(rows, dtype=np.float32)


def test_suppress_keeps_the_best_of_a_class_and_other_classes():
    boxes = floats([0, 0, 10, 10], [1, 0, 11, 10], [0, 0, 10, 10], [50, 50, 60, 60])
    scores = floats(0.5, 0.9, 0.4, 0.3)
    ids = np.array([0, 0, 1, 0])
    # IoU of the first two is 90/110 = 0.82.
    assert suppress(boxes, scores, ids, 0.8).tolist() == [1, 2, 3]
    assert suppress(boxes, scores, ids, 0.83).tolist() == [1, 0, 2, 3]


def test_suppress_is_stable_for_equal_scores_and_takes_nothing():
    boxes = floats([0, 0, 4, 4], [20, 0, 24, 4])
    assert suppress(boxes, floats(0.5, 0.5), np.array([0, 0]), 0.5).tolist() == [0, 1]
    assert suppress(np.zeros((0, 4), np.float32), floats(), np.array([], dtype=np.int64), 0.5).tolist() == []


def test_boxes_without_area_do_not_divide_by_zero():
    with np.errstate(all="raise"):
        kept = suppress(floats([5, 5, 5, 5], [5, 5, 5, 5]), floats(0.9, 0.8), np.array([0, 0]), 0.5)
    assert kept.tolist() == [0, 1]


def test_detections_are_best_first_and_named():
    found = to_detections(floats([0, 0, 1, 1], [2, 2, 3, 3]), floats(0.2, 0.7), np.array([3, 0]))
    assert found.data["class_name"].tolist() == ["payee_name", "date"]
    assert found.class_id.tolist() == [0, 3]
    assert found.xyxy.dtype == np.float32
    assert found.confidence == pytest.approx([0.7, 0.2])


def test_no_detections_still_have_names():
    found = to_detections(np.zeros((0, 4), np.float32), floats(), np.array([], dtype=np.int64))
    assert len(found) == 0
    assert found.xyxy.shape == (0, 4)
    assert found.data["class_name"].shape == (0,)
    assert found.data["class_name"].dtype.kind == "U"


def test_unknown_classes_are_logged_once(caplog):
    with caplog.at_level(logging.WARNING):
        ids = canonical_ids(["Payee_Name", "stamp", "Betrag", "hologram"], {"betrag": "amount_in_numbers"})
    assert ids.tolist() == [0, -1, DETECTOR_CLASSES.index("amount_in_numbers"), -1]
    assert len(caplog.records) == 1
    assert "'stamp', 'hologram'" in caplog.text


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((4, 4, 3), np.float32),
        np.zeros((0, 4, 3), np.uint8),
        "picture.jpg",
    ],
)
def test_what_is_no_rgb_picture_is_refused(image):
    with pytest.raises(NotAnImageError, match="RGB uint8"):
        check_image(image)

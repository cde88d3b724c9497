"""Boxes stand in for supervision's Detections where a cheque is read: they hold the same, and act alike."""

import subprocess
import sys

import numpy as np
import supervision as sv

from chequeocr.detect.boxes import as_detections, to_boxes
from chequeocr.reader.checked import checked_detections, plain
from chequeocr.types import Boxes


def some(*confidences) -> Boxes:
    count = len(confidences)
    xyxy = np.arange(4 * count, dtype=np.float32).reshape(count, 4)
    return to_boxes(xyxy, np.array(confidences, np.float32), np.arange(count))


def assert_alike(boxes: Boxes, detections: sv.Detections) -> None:
    assert len(boxes) == len(detections)
    assert np.array_equal(boxes.xyxy, detections.xyxy)
    assert np.array_equal(boxes.confidence, detections.confidence)
    assert np.array_equal(boxes.class_id, detections.class_id)
    assert boxes.data["class_name"].tolist() == detections.data["class_name"].tolist()


def test_they_are_picked_and_put_together_as_supervision_does():
    boxes, more = some(0.2, 0.9, 0.5), some(0.4)
    ours, theirs = as_detections(boxes), as_detections(more)
    assert_alike(boxes[np.array([2, 0])], ours[np.array([2, 0])])
    assert_alike(boxes[boxes.confidence > 0.4], ours[ours.confidence > 0.4])
    assert_alike(boxes[np.zeros(3, bool)], ours[np.zeros(3, bool)])
    assert_alike(Boxes.merge([boxes, more]), sv.Detections.merge([ours, theirs]))


def test_there_and_back():
    for boxes in (some(0.2, 0.9), some()):
        (checked,) = checked_detections([as_detections(boxes)], 1)
        assert_alike(plain(checked), as_detections(boxes))
        assert plain(boxes) is boxes


def test_a_detector_that_does_not_say_how_sure_it_is():
    found = plain(sv.Detections(np.array([[0.0, 0, 5, 5]]), data={"class_name": ["date"]}))
    assert found.confidence.tolist() == [1.0]
    assert len(plain(sv.Detections.empty())) == 0


def test_a_cheque_is_read_without_supervision_and_scipy():
    code = (
        "import sys, chequeocr\n"
        "assert chequeocr.read('fixtures/in_printed_1.jpg').amount is not None\n"
        "print(sorted({'supervision', 'scipy', 'matplotlib', 'requests'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

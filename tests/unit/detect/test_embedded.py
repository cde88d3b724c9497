"""`cheque-fields`, the detector inside the package, on the synthetic cheques of the repository."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest
import supervision as sv

from chequeocr.detect.embedded import cheque_fields, counted
from chequeocr.errors import ModelCorruptError
from chequeocr.fields import DETECTOR_CLASSES
from chequeocr.models import registry


@pytest.fixture(scope="module")
def detector():
    return cheque_fields(threads=1)


def read(path):
    return cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)


def same(a, b):
    return (
        np.array_equal(a.xyxy, b.xyxy)
        and np.array_equal(a.confidence, b.confidence)
        and a.data["class_name"].tolist() == b.data["class_name"].tolist()
    )


@pytest.mark.parametrize("name", ["in_handwritten_1", "in_printed_1", "us_handwritten_1", "uk_printed_1"])
def test_payee_and_figures_are_where_they_were_drawn(detector, fixtures_dir, name):
    truth = json.loads((fixtures_dir / f"{name}.truth.json").read_text(encoding="utf-8"))
    image = read(next(fixtures_dir.glob(f"{name}.[jp][pn]g")))
    [found] = detector.detect([image])
    assert set(found.data["class_name"]) <= set(DETECTOR_CLASSES)
    for field in ("payee_name", "amount_in_numbers"):
        row = found.data["class_name"].tolist().index(field)  # the best: they are sorted
        box = np.array([truth["boxes"][field]], dtype=np.float32)
        assert sv.box_iou_batch(box, found.xyxy[row][None])[0, 0] >= 0.5, field
    height, width = image.shape[:2]
    assert (found.xyxy >= 0).all()
    assert (found.xyxy <= [width, height, width, height]).all()


def test_neighbours_in_a_batch_change_nothing(detector, fixtures_dir):
    images = [read(path) for path in sorted(fixtures_dir.glob("in_*.jpg"))]
    together = detector.detect(images)
    assert all(
        same(found, detector.detect([image])[0]) for found, image in zip(together, images, strict=True)
    )


def test_threads_share_it(detector, fixtures_dir):
    image = read(fixtures_dir / "in_handwritten_1.jpg")
    [alone] = detector.detect([image])
    with ThreadPoolExecutor(4) as pool:
        assert all(same(alone, found[0]) for found in pool.map(lambda _: detector.detect([image]), range(8)))


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 3000, 3), (3000, 1, 3), (40, 60, 3)])
def test_any_size_of_picture_is_taken(detector, shape):
    [found] = detector.detect([np.full(shape, 255, np.uint8)])
    assert "payee_name" not in found.data["class_name"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_process_made_by_fork_can_use_it(detector, fixtures_dir):
    image = read(fixtures_dir / "in_handwritten_1.jpg")
    detector.detect([image])
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = 0 if len(detector.detect([image])[0]) else 2
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_changed_file_is_refused(monkeypatch, tmp_path):
    damaged = tmp_path / "cheque-fields.onnx"
    damaged.write_bytes(registry.path("cheque-fields").read_bytes()[:-1] + b"\0")
    monkeypatch.setattr(registry, "path", lambda name: damaged)
    with pytest.raises(ModelCorruptError, match="cheque-fields"):
        cheque_fields()


def found(*rows):
    """Detections of (name, confidence, x): boxes 10 wide and high, best first."""
    return sv.Detections(
        xyxy=np.array([[x, 0, x + 10, 10] for _, _, x in rows], np.float32).reshape(-1, 4),
        confidence=np.array([c for _, c, _ in rows], np.float32),
        class_id=np.zeros(len(rows), int),
        data={"class_name": np.array([name for name, _, _ in rows], dtype=str)},
    )


@pytest.mark.parametrize(("rows", "kept"), [
    # A leaf with one written field may be blank but for a stray mark: unsure boxes don't count.
    ([("micr", 0.9, 0), ("payee_name", 0.8, 20), ("date", 0.44, 40)], ["micr", "payee_name"]),
    # Two make it a filled-in one.
    ([("payee_name", 0.8, 0), ("date", 0.45, 20), ("amount_in_numbers", 0.3, 40),
      ("amount_in_words", 0.2, 60)], ["payee_name", "date", "amount_in_numbers", "amount_in_words"]),
    # Of each the best only, and no other class than the written ones.
    ([("payee_name", 0.8, 0), ("date", 0.8, 20), ("amount_in_numbers", 0.4, 40),
      ("amount_in_numbers", 0.3, 60), ("memo", 0.44, 80)], ["payee_name", "date", "amount_in_numbers"]),
    # An ink has one name: a sure box gives way to its field's next place, be it unsure.
    ([("payee_name", 0.8, 0), ("signature", 0.7, 20), ("date", 0.6, 22), ("date", 0.5, 60)],
     ["payee_name", "signature", "date"]),
    ([("payee_name", 0.8, 0), ("amount_in_numbers", 0.7, 20), ("date", 0.6, 22), ("date", 0.2, 60)],
     ["payee_name", "amount_in_numbers", "date"]),
    # A place that doesn't count is none to give way to: nothing sure is lost for it.
    ([("payee_name", 0.8, 0), ("date", 0.8, 20), ("bank_name", 0.7, 2), ("bank_name", 0.3, 60)],
     ["payee_name", "date", "bank_name"]),
    ([("payer_name", 0.8, 0), ("date", 0.7, 2), ("date", 0.3, 60)], ["payer_name", "date"]),
    # Where there is no other place it stays, if it is sure.
    ([("payee_name", 0.8, 0), ("signature", 0.7, 20), ("date", 0.6, 22)],
     ["payee_name", "signature", "date"]),
    ([("cheque", 0.9, 0), ("payee_name", 0.8, 0)], ["cheque", "payee_name"]),
    ([("payee_name", 0.8, 0), ("amount_in_numbers", 0.8, 20), ("date", 0.4, 23)],
     ["payee_name", "amount_in_numbers"]),
    # Beside it, it is.
    ([("payee_name", 0.8, 0), ("amount_in_numbers", 0.8, 20), ("date", 0.4, 27)],
     ["payee_name", "amount_in_numbers", "date"]),
    ([], []),
])  # fmt: skip
def test_which_boxes_count(rows, kept):
    assert counted(found(*rows)).data["class_name"].tolist() == kept


def test_the_next_place_is_the_one_that_counts():
    rows = [("payee_name", 0.8, 0), ("amount_in_numbers", 0.7, 20), ("date", 0.6, 22), ("date", 0.2, 60)]
    assert counted(found(*rows)).xyxy[:, 0].tolist() == [0, 20, 60]

"""leaf_box on literal arrays."""

from __future__ import annotations

import numpy as np
import supervision as sv

from chequeocr.leaf.outline import both_looks, leaf_box

PICTURE = np.zeros((1000, 800, 3), np.uint8)


def found(*rows: tuple[str, float, tuple[float, float, float, float]]) -> sv.Detections:
    return sv.Detections(
        xyxy=np.array([r[2] for r in rows], np.float32).reshape(-1, 4),
        confidence=np.array([r[1] for r in rows], np.float32),
        class_id=np.zeros(len(rows), int),
        data={"class_name": np.array([r[0] for r in rows], str)},
    )


def test_a_leaf_in_a_photo_gets_a_margin():
    assert leaf_box(PICTURE, found(("cheque", 0.9, (100, 400, 700, 700)))) == (82, 391, 718, 709)


def test_the_margin_ends_at_the_picture():
    assert leaf_box(PICTURE, found(("cheque", 0.9, (0, 0, 800, 300)))) == (0, 0, 800, 309)


def test_the_most_confident_outline_wins():
    boxes = found(("cheque", 0.4, (0, 0, 300, 300)), ("cheque", 0.8, (100, 400, 700, 700)))
    assert leaf_box(PICTURE, boxes) == (82, 391, 718, 709)


def test_a_scan_needs_no_second_look():
    assert leaf_box(PICTURE, found(("cheque", 0.9, (10, 10, 790, 900)))) is None


def test_a_sliver_is_no_leaf():
    assert leaf_box(PICTURE, found(("cheque", 0.9, (10, 10, 790, 30)))) is None


def test_fields_alone_say_nothing_about_the_leaf():
    assert leaf_box(PICTURE, found(("payee_name", 0.9, (10, 10, 300, 60)))) is None
    assert leaf_box(PICTURE, sv.Detections.empty()) is None


def test_the_closer_look_wins_and_the_first_fills_in() -> None:
    first = found(("date", 0.9, (1, 1, 9, 9)), ("micr", 0.8, (1, 20, 99, 30)))
    closer = found(("date", 0.5, (2, 2, 9, 9)))
    both = both_looks(first, closer)
    assert list(both.data["class_name"]) == ["date", "micr"]
    assert both.xyxy.tolist() == [[2, 2, 9, 9], [1, 20, 99, 30]]


def test_a_closer_look_that_finds_little_does_not_count() -> None:
    first = found(*((name, 0.9, (1, 1, 9, 9)) for name in ("date", "micr", "memo", "ifsc")))
    closer = found(("date", 0.9, (5, 5, 9, 9)))
    assert both_looks(first, closer) is first
    assert len(both_looks(sv.Detections.empty(), sv.Detections.empty())) == 0

"""What other people's detectors and recognizers return is checked before it is believed."""

from __future__ import annotations

import numpy as np
import pytest
import supervision as sv

from chequeocr.errors import SettingsError
from chequeocr.reader.checked import checked_detections, checked_readings
from chequeocr.types import Alternative, Reading


def boxes(*xyxy, names=True) -> sv.Detections:
    data = {"class_name": np.array(["payee_name"] * len(xyxy), str)} if names else {}
    return sv.Detections(
        xyxy=np.array(xyxy, np.float32).reshape(-1, 4),
        confidence=np.full(len(xyxy), 0.5, np.float32),
        class_id=np.zeros(len(xyxy), int),
        data=data,
    )


def test_good_detections_pass_as_they_are():
    one, none = boxes((0, 0, 5, 5)), sv.Detections.empty()
    assert checked_detections([one, none], 2) == [one, none]


@pytest.mark.parametrize("found", [None, [], [sv.Detections.empty()] * 2, "x", iter([1])])
def test_detections_that_are_not_one_a_picture(found):
    with pytest.raises(SettingsError, match=r"one supervision\.Detections a picture"):
        checked_detections(found, 1)


@pytest.mark.parametrize("found", [None, {}, np.zeros((1, 4))])
def test_results_that_are_no_detections(found):
    with pytest.raises(SettingsError, match=r"not supervision\.Detections"):
        checked_detections([found], 1)


def test_boxes_without_names():
    with pytest.raises(SettingsError, match="class_name"):
        checked_detections([boxes((0, 0, 5, 5), names=False)], 1)


@pytest.mark.parametrize(
    "names",
    ["payee_name", "ab", None, 2, ("date", "memo"), ["date"], ["date", 3], np.array([1, 2]),
     np.array([["date"], ["memo"]]), [b"date", b"memo"], {"date": 1, "memo": 2}],
)  # fmt: skip
def test_names_that_are_not_one_text_a_box(names):
    found = boxes((0, 0, 5, 5), (1, 2, 3, 4))
    found.data["class_name"] = names  # supervision looks only at what its constructor is given
    with pytest.raises(SettingsError, match="one name a box"):
        checked_detections([found], 1)


def test_names_in_a_list_or_as_objects_will_do():
    for names in (["date", "memo"], np.array(["date", "memo"], dtype=object)):
        found = boxes((0, 0, 5, 5), (1, 2, 3, 4))
        found.data["class_name"] = names
        assert checked_detections([found], 1) == [found]


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), -float("inf")])
def test_boxes_that_are_not_finite_are_left_out(wrong):
    try:
        found = boxes((0, 0, wrong, 5), (1, 2, 3, 4))
    except ValueError:
        pytest.skip("this supervision refuses such boxes itself")
    (checked,) = checked_detections([found], 1)
    assert checked.xyxy.tolist() == [[1, 2, 3, 4]]
    assert checked.data["class_name"].tolist() == ["payee_name"]


def test_good_readings_pass_as_they_are():
    readings = [Reading("a", -1.0, (Alternative("b", -2.0),)), Reading("", 0.0)]
    assert checked_readings(readings, 2) == readings


@pytest.mark.parametrize("found", [None, [], [Reading("a", 0.0)] * 2, (r for r in [])])
def test_readings_that_are_not_one_a_crop(found):
    with pytest.raises(SettingsError, match="one a crop"):
        checked_readings(found, 1)


@pytest.mark.parametrize(
    "reading",
    [
        None,
        "12",
        Reading(None, 0.0),
        Reading(b"12", 0.0),
        Reading("12", None),
        Reading("12", 0.0, None),
        Reading("12", 0.0, ("13",)),
        Reading("12", 0.0, (Alternative(13, 0.0),)),
    ],
)
def test_readings_of_other_types(reading):
    with pytest.raises(SettingsError):
        checked_readings([reading], 1)


@pytest.mark.parametrize("score", [float("nan"), float("inf"), -float("inf")])
def test_scores_that_are_not_finite_are_next_to_impossible(score):
    (checked,) = checked_readings([Reading("12", score, (Alternative("13", score),))], 1)
    assert checked == Reading("12", -1e300, (Alternative("13", -1e300),))

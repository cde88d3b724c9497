"""Replies of the service turned into Detections; needs no inference-sdk and no network."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chequeocr.detect.roboflow import detections_from_reply
from chequeocr.errors import ServiceReplyError
from chequeocr.fields import DETECTOR_CLASSES

ROW = {"x": 50, "y": 20.5, "width": 40, "height": 10, "confidence": 0.5, "class": "Amt", "class_id": 9}


def with_row(**changes):
    row = {**ROW, **changes}
    return {"predictions": [{key: value for key, value in row.items() if value is not ...}]}


def test_centres_become_corners_best_first():
    best = {**ROW, "x": 10, "y": 10, "width": 4, "height": 2, "confidence": 1, "class": "ReceiverName"}
    found = detections_from_reply({"predictions": [ROW, best], "image": {"width": 100, "height": 60}})
    assert found.xyxy.tolist() == [[8, 9, 12, 11], [30, 15.5, 70, 25.5]]
    assert found.data["class_name"].tolist() == ["payee_name", "amount_in_numbers"]
    assert found.class_id.tolist() == [DETECTOR_CLASSES.index(n) for n in found.data["class_name"]]
    assert found.confidence.tolist() == [1.0, 0.5]


@pytest.mark.parametrize("reply", [{"predictions": []}, with_row(**{"class": "stamp"})])
def test_nothing_of_a_cheque_is_empty(reply):
    found = detections_from_reply(reply)
    assert found.xyxy.shape == (0, 4)
    assert found.data["class_name"].shape == (0,)
    assert found.class_id.shape == found.confidence.shape == (0,)


def test_further_names_can_be_mapped():
    found = detections_from_reply(with_row(**{"class": "Stamp"}), {"stamp": "memo"})
    assert found.data["class_name"].tolist() == ["memo"]


@pytest.mark.parametrize(
    "reply",
    [
        None,
        [],
        "text",
        {},
        {"predictions": None},
        {"predictions": "none"},
        {"predictions": [None]},
        {"predictions": [[1, 2, 3, 4]]},
        {"predictions": {"payee": {"confidence": 0.9}}},
        with_row(**{"class": ...}),
        with_row(**{"class": 4}),
        with_row(x=...),
        with_row(x="50"),
        with_row(x=None),
        with_row(x=True),
        with_row(y=math.nan),
        with_row(y=-math.inf),
        with_row(width=-1),
        with_row(height=10**400),
        with_row(x=1e30),
        with_row(confidence=1.5),
        with_row(confidence=-0.1),
    ],
)
def test_another_shape_is_an_error(reply):
    with pytest.raises(ServiceReplyError):
        detections_from_reply(reply)


values = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5))
rows = st.dictionaries(st.sampled_from(sorted(ROW)), values)
anything = st.recursive(
    values,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@given(st.one_of(anything, st.fixed_dictionaries({"predictions": st.lists(rows | anything, max_size=3)})))
def test_any_json_is_detections_or_a_reply_error(reply):
    try:
        found = detections_from_reply(reply, told=set())
    except ServiceReplyError:
        return
    assert np.isfinite(found.xyxy).all()
    assert len(found.data["class_name"]) == len(found)

"""YoloDetector on ONNX files written here: a fixed answer, plus weights on the input's mean colour.

A score that follows the mean of one channel shows the colour order, the scale and the picture of the batch.
"""

from __future__ import annotations

import logging
import pickle
from dataclasses import dataclass, field

import numpy as np
import pytest

from chequeocr.detect import yolo
from chequeocr.detect.yolo import YoloDetector, YoloSettings, preprocess
from chequeocr.errors import (
    ModelCorruptError,
    ModelError,
    ModelNotFoundError,
    NotADetectorError,
    NotAnImageError,
    SettingsError,
)
from chequeocr.protocols import Detector
from tests.unit.detect import onnx_writer
from tests.unit.detect.onnx_writer import FLOAT, FLOAT16, Node, Value

NAMES = "{0: 'Payee_Name', 1: 'stamp', 2: 'Amount_In_Numbers'}"
CELLS = 64 + 16 + 4


@dataclass
class Spec:
    """`answer` is the output for one picture; `colour` maps a position in it to weights of R, G, B means."""

    answer: np.ndarray
    colour: dict[tuple[int, int], tuple[float, float, float]] = field(default_factory=dict)
    shape: tuple = (1, 3, 64, 64)
    kind: str = "FLOAT"
    flat: bool = False
    metadata: dict[str, str] = field(default_factory=lambda: {"names": NAMES})


def write(path, spec):
    """Writes the model: mean colour -> Gemm with the answer as its bias -> reshaped to the answer."""
    kind = getattr(onnx_writer, spec.kind)
    kind_out = FLOAT16 if spec.kind == "FLOAT16" else FLOAT
    weights = np.zeros((3, *spec.answer.shape), np.float32)
    for at, rgb in spec.colour.items():
        weights[(slice(None), *at)] = rgb
    constants = {
        "axes": np.array([1, 2] if spec.shape[3] == 3 else [2, 3]),
        "weights": weights.reshape(3, -1),
        "answer": spec.answer.astype(np.float32).reshape(1, -1),
        "shape": np.array(list(spec.answer.shape) if spec.flat else [-1, *spec.answer.shape]),
    }
    nodes = [
        Node("Cast", ["images"], ["x"], {"to": FLOAT}),
        Node("ReduceMean", ["x", "axes"], ["mean"], {"keepdims": 0}),
        Node("Gemm", ["mean", "weights", "answer"], ["flat"]),
        Node("Reshape", ["flat", "shape"], ["y"]),
        Node("Cast", ["y"], ["output0"], {"to": kind_out}),
    ]
    rank = spec.answer.ndim + (0 if spec.flat else 1)
    ends = Value("images", kind, spec.shape), Value("output0", kind_out, [f"d{i}" for i in range(rank)])
    path.write_bytes(onnx_writer.model(nodes, constants, ends, spec.metadata))
    return path


def v8(*boxes, classes=3):
    """An answer (4+C, A) whose first columns are boxes: cx cy w h class score."""
    answer = np.zeros((4 + classes, CELLS), np.float32)
    for i, (cx, cy, w, h, label, score) in enumerate(boxes):
        answer[:4, i] = cx, cy, w, h
        answer[4 + label, i] = score
    return answer


def picture(height, width, rgb=(114, 114, 114)):
    return np.full((height, width, 3), rgb, np.uint8)


def test_v8_boxes_come_back_in_the_pictures_pixels(tmp_path):
    answer = v8(
        (32, 32, 32, 16, 0, 0.9), (33, 32, 32, 16, 0, 0.8), (16, 24, 8, 4, 2, 0.5), (9, 9, 4, 4, 0, 0.1)
    )
    detector = YoloDetector(write(tmp_path / "m.onnx", Spec(answer)))
    assert isinstance(detector, Detector)
    [found] = detector.detect([picture(100, 200)])
    # 100x200 in 64x64: factor 0.32, 16 rows of padding above.
    assert found.data["class_name"].tolist() == ["payee_name", "amount_in_numbers"]
    assert found.xyxy[0].tolist() == pytest.approx([50, 25, 150, 75])
    assert found.xyxy[1].tolist() == pytest.approx([37.5, 18.75, 62.5, 31.25])
    assert found.confidence.tolist() == pytest.approx([0.9, 0.5])
    assert found.class_id.tolist() == [0, 1]


def test_unknown_classes_are_dropped_with_one_warning(tmp_path, caplog):
    path = write(tmp_path / "m.onnx", Spec(v8((32, 32, 9, 9, 1, 0.9))))
    with caplog.at_level(logging.WARNING, "chequeocr"):
        detector = YoloDetector(path)
        assert [len(d) for d in detector.detect([picture(64, 64)] * 3)] == [0, 0, 0]
    assert len(caplog.records) == 1
    mapped = YoloDetector(path, YoloSettings(class_map={"stamp": "memo"}))
    assert mapped.detect([picture(64, 64)])[0].data["class_name"].tolist() == ["memo"]


def test_nothing_in_gives_nothing_out(tmp_path):
    detector = YoloDetector(write(tmp_path / "m.onnx", Spec(v8())))
    assert detector.detect([]) == []
    [found] = detector.detect([picture(10, 10)])
    assert len(found) == 0
    assert found.data["class_name"].shape == (0,)


def test_threshold_and_suppression_are_settings(tmp_path):
    path = write(tmp_path / "m.onnx", Spec(v8((32, 32, 32, 16, 0, 0.9), (34, 32, 32, 16, 0, 0.2))))
    detector = YoloDetector(path, YoloSettings(confidence=0.1, iou=0.95))
    assert len(detector.detect([picture(64, 64)])[0]) == 2
    detector = YoloDetector(path, YoloSettings(confidence=0.1, iou=0.5))
    assert len(detector.detect([picture(64, 64)])[0]) == 1


@pytest.mark.parametrize(
    ("pixels", "weights"),
    [
        (None, (1.0, 0, 0)),
        ("rgb-unit", (1.0, 0, 0)),
        ("bgr-unit", (0, 0, 1.0)),
        ("rgb-byte", (1 / 255, 0, 0)),
        ("bgr-byte", (0, 0, 1 / 255)),
    ],
)
def test_colour_order_and_scale(tmp_path, pixels, weights):
    spec = Spec(v8((32, 32, 16, 16, 0, 0.0)), {(4, 0): weights})
    detector = YoloDetector(write(tmp_path / "m.onnx", spec), YoloSettings(pixels=pixels, layout="v8"))
    [found] = detector.detect([picture(64, 64, (204, 90, 30))])
    assert found.confidence.tolist() == pytest.approx([0.8], abs=1e-3)


@pytest.mark.parametrize("kind", ["FLOAT16", "UINT8"])
def test_input_types(tmp_path, kind):
    factor = 1 / 255 if kind == "UINT8" else 1
    spec = Spec(v8((32, 32, 16, 16, 0, 0.0)), {(4, 0): (factor, 0, 0)}, kind=kind)
    [found] = YoloDetector(write(tmp_path / "m.onnx", spec)).detect([picture(64, 64, (204, 0, 0))])
    assert found.confidence.tolist() == pytest.approx([0.8], abs=2e-3)
    assert found.xyxy.dtype == np.float32


def test_channels_last(tmp_path):
    spec = Spec(v8((32, 32, 16, 16, 0, 0.0)), {(4, 0): (1, 0, 0)}, shape=(1, 64, 64, 3))
    [found] = YoloDetector(write(tmp_path / "m.onnx", spec)).detect([picture(64, 64, (204, 0, 0))])
    assert found.confidence.tolist() == pytest.approx([0.8], abs=1e-3)


@pytest.mark.parametrize("batch", [1, "batch", 4])
def test_each_picture_of_a_batch_gets_its_own_answer(tmp_path, batch):
    spec = Spec(v8((32, 32, 16, 16, 0, 0.0)), {(4, 0): (1, 0, 0)}, shape=(batch, 3, 64, 64))
    path = write(tmp_path / "m.onnx", spec)
    detector = YoloDetector(path)
    reds = (250, 51, 100, 153, 204, 255, 70, 80, 90, 91)
    found = detector.detect([picture(64, 64, (red, 0, 0)) for red in reds])
    expected = [red / 255 if red / 255 >= 0.25 else None for red in reds]
    assert [float(d.confidence[0]) if len(d) else None for d in found] == [
        pytest.approx(e, abs=1e-5) if e else None for e in expected
    ]


def test_models_that_take_any_size_get_the_long_side_and_the_aspect(tmp_path):
    rows = np.array([[0, 0, 512, 236, 0.9, 0], [100, 50, 200, 80, 0.8, 2]], np.float32)
    spec = Spec(rows, shape=("n", 3, "h", "w"))
    detector = YoloDetector(write(tmp_path / "m.onnx", spec))
    wide, tall = detector.detect([picture(1090, 2365), picture(400, 200)])
    # 2365 -> 512: 236 rows in a canvas of 256, 10 above.
    assert wide.xyxy[0].tolist() == pytest.approx([0, 0, 2365, 226 * 1090 / 236])
    assert wide.xyxy[1].tolist() == pytest.approx(
        [100 * 2365 / 512, 40 * 1090 / 236, 200 * 2365 / 512, 70 * 1090 / 236], abs=1e-2
    )
    assert tall.xyxy[0].tolist() == pytest.approx([0, 0, 200, 236 * 400 / 512])


def test_long_side_and_stride_come_from_the_metadata(tmp_path):
    rows = np.zeros((1, 6), np.float32)
    metadata = {"names": NAMES, "imgsz": "[320, 640]", "stride": "64"}
    path = write(tmp_path / "m.onnx", Spec(rows, shape=("n", 3, "h", "w"), metadata=metadata))
    tensor, _ = preprocess([picture(100, 400)], YoloDetector(path)._plan)
    assert tensor.shape == (1, 3, 192, 640)  # 160 rounded up to a multiple of 64
    tensor, _ = preprocess([picture(100, 400)], YoloDetector(path, YoloSettings(long_side=256))._plan)
    assert tensor.shape == (1, 3, 64, 256)


def test_yolox_is_recognised_and_fed_as_it_was_trained(tmp_path):
    answer = np.zeros((CELLS, 8), np.float32)
    answer[:, :2] = 0.5
    answer[9, :7] = 0.5, 0.5, np.log(2), np.log(1), 0.9, 0.0, 0
    spec = Spec(answer, {(9, 5): (0, 0, 1 / 255)})  # the third channel: red where the input is BGR
    [found] = YoloDetector(write(tmp_path / "m.onnx", spec)).detect([picture(32, 64, (255, 0, 0))])
    assert found.data["class_name"].tolist() == ["payee_name"]
    # In the corner: cell 1, 1 of stride 8 is at 12, 12; no padding above, the lower half is grey 114.
    assert found.xyxy[0].tolist() == pytest.approx([4, 8, 20, 16])
    assert found.confidence.tolist() == pytest.approx([0.9 * (255 + 114) / 2 / 255], abs=1e-3)


def test_v5_is_recognised(tmp_path):
    answer = np.zeros((3 * CELLS, 8), np.float32)
    answer[5] = 32, 32, 16, 8, 0.9, 0.1, 0.2, 0.8
    [found] = YoloDetector(write(tmp_path / "m.onnx", Spec(answer))).detect([picture(64, 64)])
    assert found.xyxy[0].tolist() == [24, 28, 40, 36]
    assert found.confidence.tolist() == pytest.approx([0.72])
    assert found.data["class_name"].tolist() == ["amount_in_numbers"]


def test_batched_end_to_end_is_recognised(tmp_path):
    rows = np.array([[0, 10, 10, 20, 20, 2, 0.9], [0, 0, 0, 5, 5, 7, 0.9]], np.float32)
    detector = YoloDetector(write(tmp_path / "m.onnx", Spec(rows, flat=True)))
    [found] = detector.detect([picture(64, 64)])
    assert found.xyxy.tolist() == [[10, 10, 20, 20]]  # class 7 has no name


def test_a_layout_can_be_named(tmp_path):
    # Corners in a list of seven rows: no shape says so.
    answer = np.zeros((7, CELLS), np.float32)
    answer[:, 0] = 32, 32, 16, 16, 0.9, 0, 0
    path = write(tmp_path / "m.onnx", Spec(answer))
    assert len(YoloDetector(path, YoloSettings(layout="v8")).detect([picture(64, 64)])[0]) == 1
    with pytest.raises(NotADetectorError):
        YoloDetector(path, YoloSettings(layout="yolox-raw")).detect([picture(64, 64)])


def test_numbers_that_are_none_and_boxes_beside_the_picture_are_left_out(tmp_path):
    answer = v8(
        (np.nan, 32, 8, 8, 0, 0.9), (32, 2, 8, 2, 0, 0.9), (32, 32, -8, 8, 0, 0.9), (32, 32, 8, 8, 0, 0.7)
    )
    detector = YoloDetector(write(tmp_path / "m.onnx", Spec(answer)), YoloSettings(layout="v8"))
    [found] = detector.detect([picture(32, 64)])  # the second box lies in the padding
    assert found.confidence.tolist() == pytest.approx([0.7])


@pytest.mark.parametrize("source", ["argument", "file"])
def test_names_from_elsewhere(tmp_path, source):
    path = write(tmp_path / "m.onnx", Spec(v8((32, 32, 16, 16, 2, 0.9)), metadata={}))
    if source == "file":
        (tmp_path / "names.txt").write_text("payee\namount\ndate\n")
        detector = YoloDetector(str(path))
    else:
        detector = YoloDetector(path, YoloSettings(class_names=("payee", "amount", "date")))
    assert detector.detect([picture(64, 64)])[0].data["class_name"].tolist() == ["date"]


def test_no_names_or_none_of_a_cheque_is_a_settings_error(tmp_path):
    path = write(tmp_path / "m.onnx", Spec(v8(), metadata={}))
    with pytest.raises(SettingsError, match=r"m\.onnx has no class names"):
        YoloDetector(path)
    with pytest.raises(SettingsError, match="no class of"):
        YoloDetector(path, YoloSettings(class_names=("dog", "cat", "bird")))


def test_a_classifier_is_refused(tmp_path):
    path = write(tmp_path / "m.onnx", Spec(np.zeros(1000, np.float32)))
    with pytest.raises(NotADetectorError, match=r"m\.onnx"):
        YoloDetector(path)


def test_logits_are_refused(tmp_path):
    path = write(tmp_path / "m.onnx", Spec(v8((32, 32, 16, 16, 2, 7.5))))
    with pytest.raises(NotADetectorError, match="sigmoid"):
        YoloDetector(path)


@pytest.mark.parametrize("shape", [(1, 1, 64, 64), (1, 3, 64), (1, 12)])
def test_models_that_take_no_colour_picture_are_refused(tmp_path, shape):
    path = tmp_path / "m.onnx"
    ends = Value("x", FLOAT, shape), Value("y", FLOAT, shape)
    path.write_bytes(onnx_writer.model([Node("Identity", ["x"], ["y"])], {}, ends, {}))
    with pytest.raises(NotADetectorError, match="colour pictures"):
        YoloDetector(path)


def test_the_embedded_recognizer_is_no_detector():
    from chequeocr.models import registry

    with pytest.raises(NotADetectorError):
        YoloDetector(registry.path("cheque-lines"))


def test_a_missing_or_broken_file_says_so(tmp_path):
    with pytest.raises(ModelNotFoundError, match="nowhere"):
        YoloDetector(tmp_path / "nowhere.onnx")
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"not a model")
    with pytest.raises(ModelCorruptError, match="broken"):
        YoloDetector(broken)


def test_a_failing_run_is_a_model_error(tmp_path, monkeypatch):
    detector = YoloDetector(write(tmp_path / "m.onnx", Spec(v8())))
    monkeypatch.setattr(yolo, "_MAX_BATCH", 4)
    detector._plan = yolo.replace(detector._plan, height=None, width=None, long_side=96)
    with pytest.raises(ModelError, match=r"m\.onnx failed on an input of shape \(1, 3, 96, 96\)"):
        detector.detect([picture(50, 50)])


def test_what_is_no_picture_is_refused_before_anything_runs(tmp_path):
    detector = YoloDetector(write(tmp_path / "m.onnx", Spec(v8())))
    with pytest.raises(NotAnImageError):
        detector.detect([picture(8, 8), np.zeros((8, 8), np.uint8)])


def test_the_pictures_are_not_changed(tmp_path):
    image = picture(64, 64, (1, 2, 3))
    image.flags.writeable = False
    YoloDetector(write(tmp_path / "m.onnx", Spec(v8()))).detect([image])
    assert (image == (1, 2, 3)).all()


def test_a_detector_can_be_sent_to_another_process(tmp_path):
    detector = YoloDetector(write(tmp_path / "m.onnx", Spec(v8((32, 32, 16, 16, 2, 0.9)))))
    again = pickle.loads(pickle.dumps(detector))
    image = picture(64, 64)
    assert np.array_equal(again.detect([image])[0].xyxy, detector.detect([image])[0].xyxy)


@pytest.mark.parametrize(
    "bad", [{"confidence": 1.5}, {"iou": -0.1}, {"layout": "v3"}, {"long_side": 8}, {"threads": -1}]
)
def test_settings_out_of_range(tmp_path, bad):
    with pytest.raises(SettingsError):
        YoloDetector(write(tmp_path / "m.onnx", Spec(v8())), YoloSettings(**bad))

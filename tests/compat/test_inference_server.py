"""The tutorial's client code meets the tutorial's server, which serves our own detector as `chequemodel/1`.

    python -m venv inference-env && inference-env/bin/pip install -r tests/compat/inference.txt
    CHEQUEOCR_INFERENCE_PYTHON=inference-env/bin/python python -m pytest tests/compat

The server (PyPI's `inference`) needs an environment of its own: it brings three OpenCV distributions. With
CHEQUEOCR_RECORD=1 its replies are kept under tests/unit/detect/recorded/; other tests replay them there.

What is compared are names, scores and boxes of one network that sees the same pixels twice: once fitted into
its input and mapped back by the server, once by us in the server's way. Fitted in another way it is another
picture for the network, which may then move an edge by any number of pixels: no matter of client and server.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import cv2
import numpy as np
import pytest
import supervision as sv
from inference_sdk import InferenceConfiguration, InferenceHTTPClient

from chequeocr.detect.embedded import cheque_fields
from chequeocr.detect.letterbox import Placement, back, place
from chequeocr.detect.roboflow import RoboflowDetector, RoboflowSettings
from chequeocr.detect.yolo import YoloDetector, YoloSettings
from chequeocr.errors import ServiceReplyError, UnknownModelError
from chequeocr.fields import DETECTOR_CLASSES
from chequeocr.models import registry

PYTHON = os.environ.get("CHEQUEOCR_INFERENCE_PYTHON")
pytestmark = pytest.mark.skipif(
    not PYTHON, reason="needs CHEQUEOCR_INFERENCE_PYTHON: the Python of an environment with inference[http]"
)

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RECORDED = ROOT / "tests" / "unit" / "detect" / "recorded"
PICTURE = "in_handwritten_1.jpg"
SIZE = (550, 1200)  # height and width of it
CANVAS = (256, 512)  # of the network's input
SCORE = 0.005  # scores of one network on the same pixels, with another onnxruntime
START_S = 600.0  # it imports a great deal, slowly on a busy machine

# What the server must be told of a model in a folder: a letterbox, at the usual size of our own detector.
INFERENCE_CONFIG = {
    "network_input": {
        "training_input_size": {"height": CANVAS[0], "width": CANVAS[1]},
        "dynamic_spatial_size_supported": False,
        "color_mode": "rgb",
        "resize_mode": "letterbox",
        "padding_value": 114,
        "input_channels": 3,
        "scaling_factor": 255,
    },
    "forward_pass": {"static_batch_size": 1},
    "post_processing": {"type": "nms", "fused": False},
}
MODEL_CONFIG = {"model_architecture": "yolov8", "task_type": "object-detection", "backend_type": "onnx"}


def _serving_folder(folder: Path) -> Path:
    model = folder / "chequemodel" / "1"
    model.mkdir(parents=True)
    shutil.copy(registry.verify("cheque-fields"), model / "weights.onnx")
    (model / "class_names.txt").write_text("\n".join(DETECTOR_CLASSES) + "\n")
    (model / "model_config.json").write_text(json.dumps(MODEL_CONFIG))
    (model / "inference_config.json").write_text(json.dumps(INFERENCE_CONFIG))
    # Its wheel lacks the landing page; the server looks for it below the working folder and fails without.
    for part in ("static", "_next/static"):
        (folder / "inference" / "landing" / "out" / part).mkdir(parents=True)
    return folder


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _info(url: str) -> dict[str, str] | None:
    try:
        with urllib.request.urlopen(f"{url}/info", timeout=5) as answer:
            return json.load(answer)
    except (urllib.error.URLError, OSError):
        return None


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address of a running server; it sees no network, no key and no settings of ours."""
    folder = _serving_folder(tmp_path_factory.mktemp("server"))
    port = _free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "OFFLINE_MODE": "True",
        "ALLOW_INFERENCE_MODELS_DIRECTLY_ACCESS_LOCAL_PACKAGES": "True",
        "MODEL_CACHE_DIR": str(folder / "cache"),
        "TELEMETRY_OPT_OUT": "True",
        "METRICS_ENABLED": "False",
    }
    log = folder / "log.txt"
    with log.open("w") as out:
        process = subprocess.Popen(
            [str(PYTHON), str(HERE / "serve_inference.py"), str(port)],
            cwd=folder,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + START_S
        while _info(url) is None:
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"the inference server did not start:\n{log.read_text()[-3000:]}")
            time.sleep(1)
        yield url
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def bgr(fixtures_dir):
    image = cv2.imread(str(fixtures_dir / PICTURE))
    assert image is not None
    assert image.shape[:2] == SIZE
    return image


def _servers_placement(source: tuple[int, int]) -> Placement:
    """Where the server's letterbox puts a picture: it rounds the scaled sides down, ours to the nearest."""
    scale = min(CANVAS[0] / source[0], CANVAS[1] / source[1])
    height, width = int(source[0] * scale), int(source[1] * scale)
    return Placement(source, CANVAS, (height, width), (CANVAS[0] - height) // 2, (CANVAS[1] - width) // 2)


def _bound(at: Placement) -> list[float]:
    """How many pixels of the picture x, y, x, y of a reply may lie off the box that the same pixels give.

    The server maps both axes back by the one scale that it had before it rounded the sides down, so that the
    far edge is off by what rounding took: less than one network pixel. Then it rounds to whole pixels; and
    another onnxruntime than ours may have moved the box by a tenth of a network pixel before.
    """
    scale = min(CANVAS[0] / at.source[0], CANVAS[1] / at.source[1])
    short = [side - scaled / scale for side, scaled in zip(at.source, at.scaled, strict=True)]
    assert all(0 <= missing < 1 / scale for missing in short)
    return [missing + 0.5 + 0.1 / scale for missing in (short[1], short[0])] * 2


@pytest.fixture(scope="module")
def ours(bgr):
    """What YoloDetector finds in the pixels that the server's network sees, in pixels of the picture."""
    sent = cv2.imdecode(cv2.imencode(".jpg", bgr)[1], cv2.IMREAD_COLOR)  # as the client sends it
    at = _servers_placement(bgr.shape[:2])
    detector = YoloDetector(registry.verify("cheque-fields"), YoloSettings(layout="v8", confidence=0.4))
    [found] = detector.detect([place(sent[..., ::-1], at)])  # of the size of its input: nothing is resized
    found.xyxy = back(found.xyxy, at)
    return found


def _ordered(found: sv.Detections) -> sv.Detections:
    """By name, the best of each first."""
    return found[np.lexsort((-found.confidence, found.data["class_name"]))]


def _matches(ours: sv.Detections, theirs: sv.Detections, note) -> None:
    """Name by name, score by score, coordinate by coordinate; `note` gets the largest differences."""
    ours, theirs = _ordered(ours), _ordered(theirs)
    assert list(ours.data["class_name"]) == list(theirs.data["class_name"])
    assert {"payee_name", "amount_in_numbers"} <= set(ours.data["class_name"])
    off = np.abs(ours.xyxy - theirs.xyxy)
    note("fields", len(ours))
    note("x", float(off[:, ::2].max()))
    note("y", float(off[:, 1::2].max()))
    note("score", float(np.abs(ours.confidence - theirs.confidence).max()))
    bound = _bound(_servers_placement(SIZE))
    note("x bound", bound[0])
    note("y bound", bound[1])
    too_far = {
        name: distance.round(2).tolist()
        for name, distance in zip(ours.data["class_name"], off, strict=True)
        if (distance > bound).any()
    }
    assert too_far == {}, f"further off than {bound}"
    assert np.abs(ours.confidence - theirs.confidence).max() < SCORE


def _keep(name: str, record: dict) -> None:
    record = {"model": registry.info("cheque-fields").version, **record}
    if os.environ.get("CHEQUEOCR_RECORD"):
        RECORDED.mkdir(exist_ok=True)
        (RECORDED / f"{name}.json").write_text(json.dumps(record, indent=1) + "\n")


def test_the_tutorials_code(server, bgr, ours, record_property):
    """Its calls as they stand in the tutorial, only the address is another."""
    client = InferenceHTTPClient(api_url=server, api_key="no-key-needed-here")
    result = client.infer(bgr, model_id="chequemodel/1")
    detections = sv.Detections.from_inference(result)
    _matches(ours, detections, record_property)
    for name in ("payee_name", "amount_in_numbers"):
        crop = sv.crop_image(bgr, detections.xyxy[list(detections.data["class_name"]).index(name)])
        assert min(crop.shape[:2]) > 10
    _keep("cheque", {"server": _info(server), "picture": PICTURE, "status": 200, "reply": result})


def test_our_detector_gets_the_same_boxes(server, bgr, ours, record_property):
    settings = RoboflowSettings(api_url=server, confidence=0.4)
    _matches(ours, RoboflowDetector("chequemodel/1", settings).detect([bgr[..., ::-1]])[0], record_property)


def test_the_embedded_detector_means_the_same_fields(server, bgr):
    """It scales pictures down in its own way, so edges differ; the middle of each box is in the other."""
    settings = RoboflowSettings(api_url=server, confidence=0.4)
    theirs = RoboflowDetector("chequemodel/1", settings).detect([bgr[..., ::-1]])[0]
    ours = cheque_fields().detect([bgr[..., ::-1]])[0]
    boxes = [dict(zip(d.data["class_name"], d.xyxy, strict=True)) for d in (ours, theirs)]
    assert set(boxes[1]) <= set(boxes[0])
    for name, box in boxes[1].items():
        for one, other in ((box, boxes[0][name]), (boxes[0][name], box)):
            middle = (one[:2] + one[2:]) / 2
            assert (other[:2] < middle).all(), name
            assert (middle < other[2:]).all(), name


def test_the_hosted_form_of_the_request_with_the_key_in_a_header(
    server, bgr, ours, monkeypatch, record_property
):
    """The server answers the form that Roboflow's hosted API takes too."""
    monkeypatch.setattr("inference_sdk.http.client.ALL_ROBOFLOW_API_URLS", {server})
    settings = RoboflowSettings(api_url=server, api_key="not-checked-offline", confidence=0.4)
    _matches(ours, RoboflowDetector("chequemodel/1", settings).detect([bgr[..., ::-1]])[0], record_property)


def test_nothing_found_is_empty(server):
    blank = np.full((236, 512, 3), 114, np.uint8)
    settings = RoboflowSettings(api_url=server, confidence=1.0)  # no detector is as sure of anything
    [found] = RoboflowDetector("chequemodel/1", settings).detect([blank])
    assert len(found) == 0
    assert found.data["class_name"].shape == (0,)
    client = InferenceHTTPClient(server, "k").configure(InferenceConfiguration(confidence_threshold=1.0))
    reply = client.infer(blank, model_id="chequemodel/1")
    _keep("blank", {"server": _info(server), "picture": None, "status": 200, "reply": reply})


def test_a_model_that_the_server_lacks(server):
    """Online it says 404; offline it can't tell and says 503, which stays an error of the service."""
    settings = RoboflowSettings(api_url=server, retries=0)
    with pytest.raises((UnknownModelError, ServiceReplyError), match=r"\b(503|404)\b"):
        RoboflowDetector("nothing-of-that-name/7", settings).detect([np.zeros((32, 32, 3), np.uint8)])
    request = urllib.request.Request(
        f"{server}/infer/object_detection",
        data=json.dumps(
            {"model_id": "nothing-of-that-name/7", "image": {"type": "base64", "value": ""}}
        ).encode(),
        headers={"Content-Type": "application/json"},
    )
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=60)
    reply = json.loads(caught.value.read())
    _keep("unknown-model-offline", {"server": _info(server), "status": caught.value.code, "reply": reply})

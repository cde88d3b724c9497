"""RoboflowDetector against a real HTTP server on loopback that gives canned answers."""

from __future__ import annotations

import base64
import email.utils
import json
import logging
import socket
import struct
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import cv2
import numpy as np
import pytest
import supervision as sv

from chequeocr.errors import (
    ApiKeyMissingError,
    ApiKeyRefusedError,
    MissingExtraError,
    NotAnImageError,
    ServiceReplyError,
    ServiceTimeoutError,
    ServiceUnreachableError,
    SettingsError,
    UnknownModelError,
)
from chequeocr.protocols import Detector

pytest.importorskip("inference_sdk", reason="needs the extra 'roboflow'")

from chequeocr.detect.roboflow import RoboflowDetector, RoboflowSettings
from chequeocr.runtime import http as _http

RECORDED = Path(__file__).resolve().parents[1] / "unit" / "detect" / "recorded"
KEY = "k3y-Very_Secret-0123456789"
ROW = {"x": 50, "y": 20, "width": 40, "height": 10, "confidence": 0.9, "class": "Payee_Name", "class_id": 4}
GOOD = {"inference_id": "1", "time": 0.1, "image": {"width": 100, "height": 60}, "predictions": [ROW]}


class Service:
    """A server whose answers are functions of the request handler, used in turn; the last one repeats."""

    def __init__(self):
        self.answers = []
        self.requests = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.requests.append((self.path, dict(self.headers), body, time.monotonic()))
                answers = service.answers
                (answers.pop(0) if len(answers) > 1 else answers[0])(self)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, *answers):
        self.answers = list(answers)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def reply(body=GOOD, status=200, kind="application/json", **headers):
    def answer(handler):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def reset(handler):
    """Closes the connection with a reset in place of an answer."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True
    handler.rfile = handler.wfile = open("/dev/null", "rb+")  # noqa: SIM115  # what the base class flushes


def cut_short(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"predictions": [')
    handler.close_connection = True


def hang(seconds):
    def answer(handler):
        time.sleep(seconds)
        handler.close_connection = True

    return answer


def drip(handler):
    """A byte now and then: no single read is slow."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(200):
        try:
            handler.wfile.write(b" ")
        except OSError:  # the client has gone
            return
        time.sleep(0.1)


@pytest.fixture
def service(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("ROBOFLOW_API_KEY", raising=False)
    service = Service()
    yield service
    service.close()


def detector(service, model_id="chequemodel/1", **settings):
    given = {"api_url": service.url, "api_key": KEY, "timeout_s": 5.0, "backoff_s": 0.01, **settings}
    return RoboflowDetector(model_id, RoboflowSettings(**given))


@pytest.fixture
def picture():
    image = np.zeros((60, 100, 3), np.uint8)
    image[...] = (250, 20, 10)  # red
    return image


def test_boxes_come_back_under_canonical_names(service, picture):
    service.answer(reply())
    ours = detector(service)
    assert isinstance(ours, Detector)
    [found] = ours.detect([picture])
    assert found.xyxy.tolist() == [[30, 15, 70, 25]]
    assert found.data["class_name"].tolist() == ["payee_name"]
    assert found.confidence.tolist() == pytest.approx([0.9])


def test_the_key_is_in_a_header_and_nowhere_else(service, picture, caplog):
    service.answer(reply(), reply({"message": f"no {KEY}"}, 401))
    with caplog.at_level(logging.DEBUG):
        ours = detector(service)
        ours.detect([picture])
        with pytest.raises(ApiKeyRefusedError) as caught:
            ours.detect([picture])
    for path, headers, body, _ in service.requests:
        assert headers["Authorization"] == f"Bearer {KEY}"
        assert KEY not in path
        assert KEY.encode() not in body
    assert KEY not in caplog.text
    assert KEY not in "".join(traceback.format_exception(caught.value))
    assert "***" in str(caught.value)
    assert KEY not in repr(ours.settings)


def test_the_picture_is_sent_once_as_a_jpeg_in_the_right_colours(service, picture):
    service.answer(reply())
    detector(service, confidence=0.4).detect([picture])
    assert len(service.requests) == 1
    path, _, body, _ = service.requests[0]
    assert path == "/infer/object_detection"
    sent = json.loads(body)
    assert sent["model_id"] == "chequemodel/1"
    assert sent["confidence"] == 0.4
    assert sent["disable_active_learning"] is True
    data = base64.b64decode(sent["image"]["value"])
    assert data.startswith(b"\xff\xd8")
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert image.shape == (60, 100, 3)
    assert np.abs(image[30, 50].astype(int) - (10, 20, 250)).max() < 12  # BGR


def test_the_hosted_form_of_the_request(service, picture, monkeypatch):
    # The SDK takes an address it knows as Roboflow's for the hosted API, which has a form of its own.
    monkeypatch.setattr("inference_sdk.http.client.ALL_ROBOFLOW_API_URLS", {service.url})
    service.answer(reply())
    [found] = detector(service).detect([picture])
    assert len(found) == 1
    path, headers, body, _ = service.requests[0]
    assert urlsplit(path).path == "/chequemodel/1"
    query = parse_qs(urlsplit(path).query)
    assert query["confidence"] == ["0.25"]
    assert query["disable_active_learning"] == ["True"]
    assert "api_key" not in query
    assert headers["Authorization"] == f"Bearer {KEY}"
    assert base64.b64decode(body).startswith(b"\xff\xd8")


def test_a_batch_keeps_its_order_and_its_empty_places(service, picture):
    other = {**ROW, "class": "Date"}
    service.answer(reply(), reply({**GOOD, "predictions": []}), reply({**GOOD, "predictions": [other]}))
    found = detector(service).detect([picture, picture, picture])
    assert [d.data["class_name"].tolist() for d in found] == [["payee_name"], [], ["date"]]
    assert found[1].xyxy.shape == (0, 4)
    assert detector(service).detect([]) == []


def test_a_server_of_ones_own_needs_no_key(service, picture):
    service.answer(reply())
    assert len(detector(service, api_key=None).detect([picture])[0]) == 1
    assert "Authorization" not in service.requests[0][1]


def test_the_key_comes_from_the_environment(service, picture, monkeypatch):
    monkeypatch.setenv("ROBOFLOW_API_KEY", f" {KEY}\n")
    service.answer(reply())
    detector(service, api_key=None).detect([picture])
    assert service.requests[0][1]["Authorization"] == f"Bearer {KEY}"


def test_a_netrc_entry_does_not_replace_the_key(service, picture, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    service.answer(reply())
    detector(service).detect([picture])
    assert service.requests[0][1]["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    "trouble", [reply({}, 429), reply({}, 500), reply(b"", 502), reply({}, 503), reset, cut_short]
)
def test_passing_trouble_is_tried_again(service, picture, trouble):
    service.answer(trouble, trouble, reply())
    assert len(detector(service).detect([picture])[0]) == 1
    assert len(service.requests) == 3


@pytest.mark.parametrize(
    ("trouble", "error", "words"),
    [
        (reply({}, 429), ServiceReplyError, "too many requests"),
        (reply({"detail": "out\nof memory"}, 500), ServiceReplyError, "status 500: out of memory"),
        (reply(b"<html>", 503, "text/html"), ServiceReplyError, "status 503"),
        (reset, ServiceUnreachableError, "tried 3 times"),
    ],
)
def test_trouble_that_stays_is_an_error(service, picture, trouble, error, words):
    service.answer(trouble)
    with pytest.raises(error, match=words) as caught:
        detector(service, retries=2).detect([picture])
    assert len(service.requests) == 3
    assert service.url in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("trouble", "error", "words"),
    [
        (
            reply({"message": "Unauthorized"}, 401),
            ApiKeyRefusedError,
            r"refused the API key \(401: Unauthorized\)",
        ),
        (reply({}, 403), ApiKeyRefusedError, "refused"),
        (reply({"message": "nope"}, 404), UnknownModelError, r"no such model \(404: nope\)"),
        (reply({}, 400), ServiceReplyError, "status 400"),
        (reply({}, 413), ServiceReplyError, "status 413"),
        (reply(b"", 302, Location="http://127.0.0.1:9/else"), ServiceReplyError, "redirect"),
        (reply(b"<!doctype html><p>hi", 200, "text/html"), ServiceReplyError, r"no JSON \(text/html\)"),
        (reply(b"\xff\xfe\x00", 200), ServiceReplyError, "no JSON"),
        (reply([1, 2]), ServiceReplyError, "another shape"),
        (reply({"detail": "?"}), ServiceReplyError, "no list of predictions"),
        (reply({"predictions": {"a": 1}}), ServiceReplyError, "no list of predictions"),
        (reply({"predictions": [{"class": "payee", "confidence": 1}]}), ServiceReplyError, "lacks x"),
        (reply(GOOD, 200, "image/jpeg"), None, ""),
        (reply({**GOOD, "visualization": 5, "anomaly_map": {"dtype": 3}}), None, ""),
    ],
)
def test_other_answers_are_not_tried_again(service, picture, trouble, error, words):
    service.answer(trouble)
    if error is None:
        assert len(detector(service).detect([picture])[0]) == 1
    else:
        with pytest.raises(error, match=words) as caught:
            detector(service).detect([picture])
        assert service.url in str(caught.value)
    assert len(service.requests) == 1


def test_a_refusal_without_a_key_says_that_one_is_wanted(service, picture):
    service.answer(reply({}, 401))
    with pytest.raises(ApiKeyMissingError, match="ROBOFLOW_API_KEY"):
        detector(service, api_key=None).detect([picture])


def test_a_redirect_does_not_carry_the_picture_away(service, picture):
    other = Service()
    other.answer(reply())
    try:
        service.answer(reply(b"", 307, Location=other.url + "/infer/object_detection"))
        with pytest.raises(ServiceReplyError):
            detector(service).detect([picture])
        assert other.requests == []
    finally:
        other.close()


def test_a_huge_answer_is_cut_off(service, picture, monkeypatch):
    monkeypatch.setattr(_http, "MAX_REPLY_BYTES", 1 << 20)
    service.answer(reply(b" " * (4 << 20)))
    with pytest.raises(ServiceReplyError, match="more than 1 MiB"):
        detector(service).detect([picture])


@pytest.mark.parametrize("answer", [hang(20), drip])
def test_no_answer_in_time_is_an_error_in_time(service, picture, answer):
    service.answer(answer)
    start = time.monotonic()
    with pytest.raises(ServiceTimeoutError, match=r"within 0\.4 s"):
        detector(service, timeout_s=0.4).detect([picture])
    assert time.monotonic() - start < 10
    assert len(service.requests) == 1


def test_nothing_keeps_waiting_after_the_time_limit(service, picture):
    """The request's own socket has the limit too: no thread is left behind with a silent server."""
    before = set(threading.enumerate())

    def waiting():
        return [t for t in threading.enumerate() if t.name == "chequeocr-service" and t not in before]

    service.answer(hang(20))
    with pytest.raises(ServiceTimeoutError):
        detector(service, timeout_s=0.3).detect([picture])
    end = time.monotonic() + 8
    while waiting() and time.monotonic() < end:
        time.sleep(0.05)
    assert waiting() == []


def test_the_limit_bounds_all_tries_together(service, picture):
    service.answer(reply({}, 500))
    start = time.monotonic()
    with pytest.raises(ServiceTimeoutError):
        detector(service, timeout_s=0.5, retries=50, backoff_s=0.1).detect([picture])
    assert time.monotonic() - start < 10


def test_retry_after_is_waited_for(service, picture):
    service.answer(reply({}, 429, Retry_After="1"), reply())
    assert len(detector(service).detect([picture])[0]) == 1
    first, second = (at for *_, at in service.requests)
    assert second - first >= 1.0


def test_retry_after_may_be_a_date(service, picture):
    service.answer(reply({}, 503, Retry_After=email.utils.formatdate(time.time() - 60, usegmt=True)), reply())
    assert len(detector(service, backoff_s=60).detect([picture])[0]) == 1


def test_retry_after_beyond_the_limit_is_not_waited_for(service, picture):
    service.answer(reply({}, 429, Retry_After="120"))
    start = time.monotonic()
    with pytest.raises(ServiceReplyError, match="asks to wait 120"):
        detector(service).detect([picture])
    assert time.monotonic() - start < 60
    assert len(service.requests) == 1


def test_back_off_doubles_with_some_spread(service, picture, monkeypatch):
    waits = []
    clock = SimpleNamespace(sleep=waits.append, monotonic=time.monotonic, time=time.time)
    monkeypatch.setattr(_http, "time", clock)
    service.answer(reply({}, 500))
    with pytest.raises(ServiceReplyError):
        detector(service, retries=3, backoff_s=0.1).detect([picture])
    assert len(waits) == 3
    for wait, middle in zip(waits, (0.1, 0.2, 0.4), strict=True):
        assert 0.5 * middle <= wait <= 1.5 * middle


def test_nobody_there_is_unreachable(service, picture):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(ServiceUnreachableError, match=f"127.0.0.1:{port}"):
        detector(service, api_url=f"http://127.0.0.1:{port}", retries=1).detect([picture])
    with pytest.raises(ServiceUnreachableError, match=r"no-such-host\.invalid"):
        detector(service, api_url="http://no-such-host.invalid", retries=0).detect([picture])


def test_plain_http_where_https_was_asked_for(service, picture):
    service.answer(reply())
    with pytest.raises(ServiceUnreachableError):
        detector(service, api_url=service.url.replace("http:", "https:"), retries=0).detect([picture])


def test_threads_may_share_it(service, picture):
    service.answer(reply())
    ours = detector(service)
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: ours.detect([picture, picture]), range(16)))
    assert all(len(d) == 1 for found in results for d in found)
    assert len(service.requests) == 32


def test_unknown_classes_are_told_of_once(service, picture, caplog):
    service.answer(reply({**GOOD, "predictions": [{**ROW, "class": "stamp"}, ROW]}))
    ours = detector(service)
    with caplog.at_level(logging.WARNING):
        assert [len(d) for d in ours.detect([picture, picture])] == [1, 1]
    assert sum("stamp" in record.getMessage() for record in caplog.records) == 1
    mapped = detector(service, class_map={"stamp": "memo"})
    assert mapped.detect([picture])[0].data["class_name"].tolist() == ["memo", "payee_name"]


def test_a_hosted_model_needs_a_key(monkeypatch):
    monkeypatch.delenv("ROBOFLOW_API_KEY", raising=False)
    for url in (
        "https://serverless.roboflow.com",
        "https://detect.roboflow.com/",
        "https://x.roboflow.cloud",
    ):
        with pytest.raises(ApiKeyMissingError, match="ROBOFLOW_API_KEY"):
            RoboflowDetector("chequemodel/1", RoboflowSettings(api_url=url))
    monkeypatch.setenv("ROBOFLOW_API_KEY", "  ")
    with pytest.raises(ApiKeyMissingError):
        RoboflowDetector()
    monkeypatch.setenv("ROBOFLOW_API_KEY", KEY)
    RoboflowDetector()


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "schl\u00fcssel"])
def test_a_key_that_no_header_can_carry_is_not_printed(key):
    with pytest.raises(SettingsError) as caught:
        RoboflowDetector("chequemodel/1", RoboflowSettings(api_key=key))
    assert key not in str(caught.value)


@pytest.mark.parametrize("model_id", ["chequemodel", "a/b/c", "../etc", "a/1?x=1", "/1", ""])
def test_model_ids_that_can_not_be(model_id):
    with pytest.raises(SettingsError, match="project/version"):
        RoboflowDetector(model_id, RoboflowSettings(api_key=KEY))


@pytest.mark.parametrize(
    "bad",
    [
        {"api_url": "serverless.roboflow.com"},
        {"api_url": "ftp://example.org"},
        {"api_url": "http://user:secret@example.org"},
        {"api_url": "http://example.org/?api_key=secret"},
        {"api_url": "http://example.org:99999"},
        {"api_url": "http://[1"},
        {"timeout_s": 0},
        {"retries": -1},
        {"backoff_s": -1},
        {"confidence": 2},
    ],
)
def test_settings_out_of_range(bad):
    with pytest.raises(SettingsError) as caught:
        RoboflowSettings(**bad)
    assert "secret" not in str(caught.value)


def test_what_is_no_picture_is_not_sent(service):
    service.answer(reply())
    with pytest.raises(NotAnImageError):
        detector(service).detect(["/etc/hostname"])
    assert service.requests == []


def test_a_missing_sdk_says_what_to_type(monkeypatch):
    monkeypatch.setitem(sys.modules, "inference_sdk", None)
    with pytest.raises(MissingExtraError, match=r"chequeocr\[roboflow\]"):
        RoboflowDetector("chequemodel/1", RoboflowSettings(api_key=KEY))


@pytest.mark.parametrize("path", sorted(RECORDED.glob("*.json")), ids=lambda path: path.stem)
def test_what_the_real_server_said(service, picture, path):
    """Replies kept by tests/compat: the boxes are those that supervision's own reader of replies finds."""
    record = json.loads(path.read_text(encoding="utf-8"))
    service.answer(reply(record["reply"], record["status"]))
    if record["status"] != 200:
        with pytest.raises(ServiceReplyError, match=str(record["status"])):
            detector(service, retries=0).detect([picture])
        return
    [found] = detector(service).detect([picture])
    theirs = sv.Detections.from_inference(record["reply"])
    assert len(found) == len(theirs) == len(record["reply"]["predictions"])
    if len(theirs):
        order = np.argsort(-theirs.confidence, kind="stable")
        assert np.allclose(found.xyxy, theirs.xyxy[order])
        assert found.data["class_name"].tolist() == theirs.data["class_name"][order].tolist()


def test_the_real_servers_replies_are_there():
    """One with boxes, one without, one error: `CHEQUEOCR_RECORD=1 pytest tests/compat` writes them."""
    assert {path.stem for path in RECORDED.glob("*.json")} >= {"cheque", "blank", "unknown-model-offline"}

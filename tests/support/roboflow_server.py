"""A loopback server that answers inference-sdk as Roboflow does, with a detector of ours behind it.

In: POST /<project>/<version> (hosted form, base64 body) or POST /infer/object_detection (self-hosted form,
JSON), the key in a header or in the URL. Out: `{"predictions": [{x, y, width, height, confidence, class}],
"image"}`, x and y the centre, in pixels of the picture that was sent; 401 for any key but `key`.

    with serving(detector, key="...") as url: ...
    python -m tests.support.roboflow_server 9001      # by hand: embedded detector, key "local"
"""

from __future__ import annotations

import base64
import io
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
from PIL import Image as Pictures

from chequeocr.protocols import Detector

MODEL = "chequemodel/1"


def vendor_name(canonical: str) -> str:
    """The class name as the tutorial's model prints it: payee_name -> Payee_Name."""
    return "_".join(part.capitalize() for part in canonical.split("_"))


def reply(detector: Detector, encoded: bytes) -> dict[str, Any]:
    """The documented answer for one encoded picture."""
    image = np.asarray(Pictures.open(io.BytesIO(encoded)).convert("RGB"))
    found = detector.detect([image])[0]
    predictions = [
        {
            "x": float(x0 + x1) / 2,
            "y": float(y0 + y1) / 2,
            "width": float(x1 - x0),
            "height": float(y1 - y0),
            "confidence": float(confidence),
            "class": vendor_name(str(name)),
            "class_id": int(class_id),
            "detection_id": f"00000000-0000-4000-8000-{index:012d}",
        }
        for index, ((x0, y0, x1, y1), confidence, class_id, name) in enumerate(
            zip(found.xyxy, found.confidence, found.class_id, found.data.get("class_name", ()), strict=False)
        )
    ]
    return {
        "inference_id": "00000000-0000-4000-8000-000000000000",
        "time": 0.01,
        "image": {"width": image.shape[1], "height": image.shape[0]},
        "predictions": predictions,
    }


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self._answer(404 if urlsplit(self.path).path != "/model/registry" else 200, _REGISTRY)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = urlsplit(self.path).path
        payload = json.loads(body) if path.startswith(("/model/", "/infer/")) else {}
        if self._key(payload) != self.server.key:
            self._answer(401, {"message": "Unauthorized"})
        elif path == "/model/add":
            self._answer(200, _REGISTRY)
        elif path == "/infer/object_detection" and payload.get("model_id") == MODEL:
            images = payload["image"] if isinstance(payload["image"], list) else [payload["image"]]
            answers = [reply(self.server.detector, base64.b64decode(i["value"])) for i in images]
            self._answer(200, answers if isinstance(payload["image"], list) else answers[0])
        elif path == f"/{MODEL}":
            self._answer(200, reply(self.server.detector, base64.b64decode(body)))
        else:
            self._answer(404, {"message": "no such model"})

    def _key(self, payload: dict[str, Any]) -> str | None:
        bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
        in_url = parse_qs(urlsplit(self.path).query).get("api_key", [None])[0]
        return bearer or self.headers.get("X-Api-Key") or in_url or payload.get("api_key")

    def _answer(self, status: int, content: Any) -> None:
        encoded = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(encoded)))
        self.end_headers()
        self.wfile.write(encoded)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: a line holds the URL, and the URL may hold the key."""


_REGISTRY = {"models": [{"model_id": MODEL, "task_type": "object-detection"}]}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, detector: Detector, key: str, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.detector = detector
        self.key = key


@contextmanager
def serving(detector: Detector, key: str = "local", port: int = 0) -> Iterator[str]:
    """Runs the server in a thread; gives its address."""
    server = _Server(detector, key, port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


if __name__ == "__main__":
    from chequeocr.detect.embedded import cheque_fields

    with serving(cheque_fields(), port=int(sys.argv[1])) as address:
        print(address)
        threading.Event().wait()

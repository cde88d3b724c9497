"""One request to a service, by its name: what messages say of it, over HTTP on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

requests = pytest.importorskip("requests")

from chequeocr.errors import (  # noqa: E402
    ApiKeyMissingError,
    ApiKeyRefusedError,
    ServiceReplyError,
    ServiceUnreachableError,
    UnknownModelError,
)
from chequeocr.runtime.http import Limits, Post, Service, new_session, send  # noqa: E402

ACME = Service("the Acme reader", key="ACME_KEY", address="base_url", model="the model's name")
ONCE = Limits(timeout_s=5, retries=0, backoff_s=0.01)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server that answers with the status that the path names."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(int(self.path.strip("/").split("?")[0]))
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            self.wfile.write(b'{"message": "told secret"}')

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def post(address: str, path: str, key: str | None = "secret") -> Post:
    return Post(ACME, f"{address}/{path}?api_key=secret", {}, None, None, {}, key)


@pytest.mark.parametrize(
    ("status", "key", "error", "words"),
    [
        (401, None, ApiKeyMissingError, "set ACME_KEY"),
        (403, "secret", ApiKeyRefusedError, "refused the API key"),
        (404, "secret", UnknownModelError, "check the model's name, and that base_url is the Acme reader"),
        (302, "secret", ServiceReplyError, "correct base_url"),
        (400, "secret", ServiceReplyError, "check the model's name, the picture and base_url"),
    ],
)
def test_messages_name_the_service_and_its_settings(address, status, key, error, words):
    with pytest.raises(error, match=words) as raised:
        send(new_session(), post(address, str(status), key), ONCE)
    said = str(raised.value)
    assert "Roboflow" not in said
    assert "api_url" not in said
    assert "secret" not in said or key is None


def test_a_service_that_is_not_there():
    with pytest.raises(ServiceUnreachableError, match="check base_url"):
        send(new_session(), post("http://127.0.0.1:1", "200"), ONCE)


def test_an_answer(address):
    assert send(new_session(), post(address, "200"), ONCE).json() == {"message": "told secret"}

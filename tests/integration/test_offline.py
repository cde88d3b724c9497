"""The default reader works where every socket is blocked, and never tries to open one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# An audit hook sees what every Python module does, whichever way it got hold of the socket. Binding is let
# be: urllib3, which supervision imports, finds out by a local bind whether this machine knows IPv6.
GUARD = """
import sys

tried = []

def refuse(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
                 "socket.gethostbyname", "urllib.Request"):
        tried.append(event)
        raise ConnectionRefusedError(f"{event} in a test without network")

sys.addaudithook(refuse)
"""

READ = """
import json
import chequeocr

cheque = chequeocr.read(sys.argv[1])
print(json.dumps({"tried": tried, "record": cheque.to_dict()}))
"""

CALL_OUT = """
import json
import socket

for call in (lambda: socket.socket().connect(("127.0.0.1", 9)), lambda: socket.getaddrinfo("localhost", 80)):
    try:
        call()
    except ConnectionRefusedError as error:
        assert "without network" in str(error), error
print(json.dumps(tried))
"""


def _python(code: str, *arguments: str) -> str:
    command = [sys.executable, "-c", GUARD + code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_default_reader_never_touches_the_network(fixtures_dir: Path) -> None:
    result = json.loads(_python(READ, str(fixtures_dir / "in_handwritten_1.jpg")))
    assert result["tried"] == []
    assert result["record"]["amount"] is not None
    assert result["record"]["models"]["detector"].startswith("cheque-fields")
    assert result["record"]["models"]["recognizer"].startswith("cheque-lines")


def test_the_guard_would_have_noticed() -> None:
    assert json.loads(_python(CALL_OUT)) == ["socket.connect", "socket.getaddrinfo"]

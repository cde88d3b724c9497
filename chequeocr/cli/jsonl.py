"""JSON Lines on stdout: UTF-8 whatever the terminal's encoding, flushed line by line.

In: JSON text or plain values. Out: lines.
"""

from __future__ import annotations

import json
import sys


def write_line(line: str) -> None:
    """Writes one line, at once: whoever reads the pipe need not wait for the next."""
    stream = sys.stdout.buffer
    stream.write(line.encode("utf-8") + b"\n")
    stream.flush()


def write_value(value: object) -> None:
    """Writes one line of JSON for plain dicts, lists, texts and numbers."""
    write_line(json.dumps(value, ensure_ascii=False))

"""Renews the picture and the JSON sample of README.md from the fixture that its first command reads.

    python -m tests.support.readme
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FIXTURE = "fixtures/in_handwritten_1.jpg"


def _chequeocr(*arguments: str) -> str:
    command = [sys.executable, "-m", "chequeocr", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    return [_rounded(inner) for inner in value] if isinstance(value, list) else value


def sample(record: dict[str, Any]) -> str:
    """A record with a line a field."""
    lines = [
        f' "{key}": {json.dumps(_rounded(value), ensure_ascii=False)}' for key, value in record.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def run_sample() -> dict[str, Any]:
    """What the command in README prints, without what is null."""
    record: dict[str, Any] = json.loads(_chequeocr("read", FIXTURE, "--json", "--as-of", "none"))
    return {key: value for key, value in record.items() if value is not None}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:  # the command never writes over a file
        _chequeocr("read", FIXTURE, "--annotate", folder)
        shutil.copy(Path(folder, Path(FIXTURE).name), ROOT / "docs" / "img")
    text = sample(run_sample())
    readme = ROOT / "README.md"
    page = readme.read_text(encoding="utf-8")
    page = re.sub(r"```json\n.*?```", lambda _: f"```json\n{text}```", page, count=1, flags=re.S)
    readme.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()

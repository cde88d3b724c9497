"""Shared libraries that are absent are named with their Debian packages."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from chequeocr.cli.app import app
from chequeocr.errors import MissingDependencyError, MissingLibraryError
from chequeocr.runtime import system

GONE = "cannot open shared object file: No such file or directory"


def broken(monkeypatch: pytest.MonkeyPatch, message: str) -> None:
    def fail(_name: str) -> None:
        raise ImportError(message)

    monkeypatch.setattr(system, "import_module", fail)


def test_opencv_is_there() -> None:
    system.require_opencv()
    assert "cv2" in sys.modules


@pytest.mark.parametrize(
    ("library", "package"), [("libGL.so.1", "libgl1"), ("libgthread-2.0.so.0", "libglib2.0-0")]
)
def test_library_and_package_are_named(monkeypatch: pytest.MonkeyPatch, library: str, package: str) -> None:
    broken(monkeypatch, f"{library}: {GONE}")
    with pytest.raises(MissingLibraryError, match=f"{library} is missing: apt-get install {package} "):
        system.require_opencv()


def test_opencv_itself_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, "No module named 'cv2'")
    with pytest.raises(MissingDependencyError, match="pip install opencv-python"):
        system.require_opencv()


def test_command_line_says_so_for_every_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken(monkeypatch, f"libGL.so.1: {GONE}")
    result = CliRunner().invoke(app, ["read", "--json", str(tmp_path / "a.jpg"), str(tmp_path / "b.jpg")])
    assert result.exit_code == 5
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["error"]["code"] for line in lines] == ["missing-library"] * 2
    assert "apt-get install libgl1" in result.stderr

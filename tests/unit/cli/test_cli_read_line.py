"""`chequeocr read-line` over fakes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result
from PIL import Image

Run = Callable[..., Result]


def strip(path: Path) -> Path:
    """A field cut out of a cheque: strokes on white, as large as writing is."""
    image = Image.new("RGB", (300, 48), "white")
    for x in range(30, 270, 14):
        image.paste((20, 20, 60), (x, 12, x + 4, 36))
    image.save(path)
    return path


def test_json(run: Run, tmp_path: Path) -> None:
    path = strip(tmp_path / "a.png")
    result = run("read-line", path, "--field", "amount_in_numbers", "--json")
    assert result.exit_code == 0
    line = json.loads(result.stdout)
    assert (line["schema"], line["source"]) == ("chequeocr-line/1", str(path))
    assert line["field"] == "amount_in_numbers"
    assert (line["value"], line["text"]) == ("48250.00", "48,250/-")
    assert line["alternatives"] == []


def test_table_and_aliases(run: Run, tmp_path: Path) -> None:
    result = run("read-line", strip(tmp_path / "a.png"), strip(tmp_path / "b.png"), "--field", "Payee")
    assert result.exit_code == 0
    assert result.stdout.count("Meera Stationers") >= 2


def test_bad_files_among_good_ones(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.png").touch()
    inputs = (tmp_path / "empty.png", strip(tmp_path / "a.png"))
    result = run("read-line", *inputs, "--field", "payee_name", "--json")
    assert result.exit_code == 1
    first, second = map(json.loads, result.stdout.splitlines())
    assert first["error"]["code"] == "empty-file"
    assert second["text"] == "Meera Stationers"
    assert "empty.png: zero bytes" in result.stderr
    assert run("read-line", tmp_path / "empty.png", "--field", "payee_name").exit_code == 3


def test_field_is_needed_and_must_exist(run: Run) -> None:
    assert run("read-line", "a.png").exit_code == 2
    assert run("read-line", "a.png", "--field", "shoe_size").exit_code == 2

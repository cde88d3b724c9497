"""`chequeocr batch` and `chequeocr export` of run files, without a model."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

pytest.importorskip("sqlalchemy", reason="batches need the extra 'batch'")

from chequeocr.batch import runs
from tests.support.batch_readers import TWO_CHEQUES, draw, told

Run = Callable[..., Result]


@pytest.fixture
def without_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """`run` makes readers that do as their pictures tell."""
    real = runs.run
    monkeypatch.setattr(runs, "run", lambda *given: real(*given, make_reader=told))


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    folder = tmp_path / "scans"
    draw(folder / "1.png", TWO_CHEQUES)
    draw(folder / "2.png", number=2)
    with zipfile.ZipFile(folder / "3.zip", "w") as archive:
        archive.write(draw(tmp_path / "d.png", number=3), "a.png")
    (folder / "4.png").write_bytes(b"no picture")
    return folder


@pytest.mark.usefixtures("without_models")
def test_a_run_file_a_summary_and_an_exit_code(run: Run, scans: Path, tmp_path: Path) -> None:
    result = run("batch", scans, "--out", tmp_path / "a.db", "--json", "--workers", 1)
    assert result.exit_code == 1
    assert "4 cheques: 0 accepted, 4 for review, 0 rejected; 1 failed" in result.stderr
    summary = json.loads(result.stdout)
    assert {key: value for key, value in summary.items() if key != "seconds"} == {
        "accepted": 0, "review": 4, "rejected": 0, "failed": 1, "earlier": 0}
    (scans / "4.png").unlink()
    again = run("batch", scans, "--out", tmp_path / "a.db", "--json", "--workers", 1)
    assert json.loads(again.stdout)["earlier"] == 5
    out = tmp_path / "a.jsonl"
    assert run("export", tmp_path / "a.db", "--to", out).exit_code == 0
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert [Path(line["source"]).name for line in lines] == ["1.png", "1.png", "2.png", "a.png", "4.png"]
    assert lines[-1]["error"]["code"] == "not-an-image"


@pytest.mark.usefixtures("without_models")
def test_a_table_and_its_run_file(run: Run, scans: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    result = run("batch", scans, "--out", out, "--workers", 1)
    assert result.exit_code == 1
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 5
    assert (tmp_path / "a.csv.run.db").is_file()
    twice = run("batch", scans, "--out", out, "--workers", 1)
    assert twice.exit_code == 2
    assert "exists already: delete it" in twice.stderr
    assert "why they failed: error_message in " in result.stderr


def test_who_stops_it_is_told_how_it_goes_on(run: Run, scans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "run", stopped)
    result = run("batch", scans, "--out", scans / "a.db")
    assert result.exit_code == 130
    assert "the same command continues" in result.stderr


def test_standard_input_and_unknown_endings_say_what_to_do(run: Run, scans: Path) -> None:
    result = run("batch", "-", "--out", "a.db")
    assert result.exit_code == 2
    assert "chequeocr read -" in result.stderr
    result = run("batch", scans, "--out", "a.docx")
    assert ".db (a run file) or in one of .jsonl" in result.stderr


@pytest.mark.parametrize(("out", "code"), [("a.docx", 2), ("", 2), ("postgresql://nobody@127.0.0.1:1/x", 9)])
def test_outputs_that_cannot_be(run: Run, scans: Path, out: str, code: int) -> None:
    result = run("batch", scans, "--out", out)
    assert result.exit_code == code
    assert result.stderr.startswith("chequeocr: error: ")


def test_a_run_file_that_is_not_there(run: Run, tmp_path: Path) -> None:
    result = run("export", tmp_path / "a.db", "--to", tmp_path / "a.csv")
    assert result.exit_code == 9
    assert "no such run file" in result.stderr

"""`chequeocr export`: records that were printed before, as tables."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chequeocr.cli.app import app
from chequeocr.outcome import outcome_of
from tests.support.tabled import EMPTY, FAILURE, full

Run = Callable[..., Result]


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "cheques.jsonl"
    path.write_text("".join(f"{one.to_json()}\n" for one in (full(), FAILURE, EMPTY)), encoding="utf-8")
    return path


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_csv(run: Run, records: Path, tmp_path: Path) -> None:
    result = run("export", records, "--to", tmp_path / "t.csv")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"chequeocr: wrote 3 rows to {tmp_path / 't.csv'}\n"
    rows = csv_rows(tmp_path / "t.csv")
    assert [row["source"] for row in rows] == ["a.jpg", "bad.jpg", "b.jpg"]
    assert (rows[0]["payee_name"], rows[1]["error"]) == ("Meera Stationers", "empty-file")


def test_masked(run: Run, records: Path, tmp_path: Path) -> None:
    assert run("export", records, "--to", tmp_path / "t.jsonl", "--redact").exit_code == 0
    written = (tmp_path / "t.jsonl").read_text(encoding="utf-8")
    assert "Meera" not in written
    assert "0025" not in written
    assert outcome_of(written.splitlines()[1]).to_dict() == FAILURE.to_dict()


@pytest.mark.parametrize(("ending", "module"), [("xlsx", "xlsxwriter"), ("parquet", "pyarrow")])
def test_what_needs_the_extra(
    run: Run, records: Path, monkeypatch: pytest.MonkeyPatch, ending: str, module: str
) -> None:
    path = records.with_name(f"t.{ending}")
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, module, None)
        result = run("export", records, "--to", path)
        assert (result.exit_code, path.exists()) == (5, False)
        assert "pip install 'chequeocr[tables]'" in result.stderr
    pytest.importorskip(module, reason="needs the extra 'tables'")
    assert run("export", records, "--to", path).exit_code == 0
    assert path.stat().st_size > 1000


def test_records_from_a_pipe(records: Path, tmp_path: Path) -> None:
    given = records.read_bytes()
    result = CliRunner().invoke(app, ["export", "-", "--to", str(tmp_path / "t.csv")], input=given)
    assert (result.exit_code, len(csv_rows(tmp_path / "t.csv"))) == (0, 3)
    result = CliRunner().invoke(app, ["export", "-", "--to", str(tmp_path / "u.csv")], input=given + b"no\n")
    assert result.exit_code == 3
    assert "error: stdin, line 4: this line is neither a record nor a failure" in result.stderr


def test_a_line_that_is_none_ends_it_and_nothing_is_written(run: Run, records: Path, tmp_path: Path) -> None:
    with records.open("a") as file:
        file.write('\n{"schema": "chequeocr/2"}\n')
    result = run("export", records, "--to", tmp_path / "t.csv")
    assert result.exit_code == 3
    assert f"error: {records}, line 5: this line is not a record of chequeocr/1" in result.stderr
    assert [one.name for one in tmp_path.iterdir()] == [records.name]


@pytest.mark.parametrize(
    ("arguments", "ending"),
    [
        (["none.jsonl", "--to", "t.csv"], (3, "none.jsonl: can't be read: No such file")),
        (["cheques.jsonl", "--to", "t.xls"], (2, "ends in one of .jsonl, .csv, .xlsx, .parquet")),
        (["cheques.jsonl", "--to", "cheques.jsonl"], (2, "cheques.jsonl exists already")),
        (["cheques.jsonl", "--to", ""], (2, "the file's name is empty")),
        (["cheques.jsonl"], (2, "Missing option '--to'")),
        (["cheques.jsonl", "--to", "none/t.csv"], (3, "none/t.csv: can't be written: No such file")),
        ([".", "--to", "t.csv"], (3, "can't be read: Is a directory")),
    ],
)
def test_what_is_refused(
    run: Run, records: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], ending: tuple[int, str]
) -> None:
    monkeypatch.chdir(records.parent)
    before = records.read_bytes()
    result = run("export", *arguments)
    assert (result.exit_code, ending[1] in result.stderr) == (ending[0], True), result.stderr
    assert [one.name for one in records.parent.iterdir()] == [records.name]
    assert records.read_bytes() == before


def test_what_read_prints_can_be_exported(run: Run, leaf: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").write_bytes(b"")
    printed = run("read", leaf(tmp_path / "a.png"), tmp_path / "empty.jpg", "--json").stdout_bytes
    (tmp_path / "r.jsonl").write_bytes(printed)
    assert run("export", tmp_path / "r.jsonl", "--to", tmp_path / "t.csv").exit_code == 0
    read, failed = csv_rows(tmp_path / "t.csv")
    assert (read["payee_name"], read["amount"], failed["error"]) == (
        "Meera Stationers", "48250.00", "empty-file")  # fmt: skip

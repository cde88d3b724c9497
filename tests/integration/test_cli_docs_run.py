"""The commands that pages show in `sh` blocks run as shown, one after the other, from the top."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from chequeocr.cli.app import app

ROOT = Path(__file__).resolve().parents[2]


def shown(page: str) -> list[str]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def run(command: str) -> None:
    """Runs a line as a shell would that knows `>` alone."""
    line, _, target = command.partition(" > ")
    program, *arguments = shlex.split(line)
    assert program == "chequeocr"
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, f"{command}\n{result.output}"
    assert result.stdout or arguments[0] in ("synth", "export", "batch") or arguments[1] == "issue"
    if target:
        Path(target).write_bytes(result.stdout_bytes)


@pytest.mark.long
def test_commands_in_the_docs_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    monkeypatch.chdir(tmp_path)
    commands = shown("cli.md")
    assert len(commands) > 10
    for command in commands:
        run(command)
    assert sorted(path.name for path in (tmp_path / "seen").iterdir()) == ["uk_printed_1.jpg"]


@pytest.mark.long
def test_commands_of_tables_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    monkeypatch.chdir(tmp_path)
    for command in shown("tables.md"):
        run(command)
    written = {path.suffix for path in tmp_path.glob("cheques.*") if path.stat().st_size > 1000}
    assert written == {".jsonl", ".csv", ".xlsx", ".parquet"}


@pytest.mark.long
def test_commands_of_batch_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    monkeypatch.chdir(tmp_path)
    for command in shown("batch.md"):
        run(command)
    assert (tmp_path / "monday.csv").read_bytes().count(b"fixtures/") == 4
    assert (tmp_path / "cheques.csv").read_bytes().count(b"fixtures/") == 2
    assert (tmp_path / "cheques.csv.run.db").is_file()

"""The commands that docs/cli.md shows in `sh` blocks run as shown, one after the other, from the top."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from chequeocr.cli.app import app

ROOT = Path(__file__).resolve().parents[2]


def shown() -> list[str]:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


@pytest.mark.long
def test_commands_in_the_docs_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    monkeypatch.chdir(tmp_path)
    commands = shown()
    assert len(commands) > 10
    for command in commands:
        program, *arguments = shlex.split(command)
        assert program == "chequeocr"
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, f"{command}\n{result.output}"
        assert result.stdout or "synth" in command
    assert sorted(path.name for path in (tmp_path / "seen").iterdir()) == ["uk_printed_1.jpg"]

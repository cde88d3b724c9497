"""Every command has help, and docs/cli.md knows every command, option and exit code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from chequeocr import errors
from chequeocr.cli.app import BROKEN_PIPE, BUG, INTERRUPTED, app
from chequeocr.cli.inputs import SOME_FAILED

DOCS = (Path(__file__).resolve().parents[3] / "docs" / "cli.md").read_text(encoding="utf-8")


def commands(group: click.Group = app, name: str = "chequeocr") -> Iterator[tuple[str, click.Command]]:
    for child, command in group.commands.items():
        yield f"{name} {child}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {child}")


ALL = dict(commands())


@pytest.mark.parametrize("name", ALL)
def test_every_command_has_help(name: str) -> None:
    result = CliRunner().invoke(app, [*name.split()[1:], "--help"])
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: {app.name} {name.removeprefix('chequeocr ')}")
    assert ALL[name].help
    for parameter in ALL[name].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


def section(name: str) -> str:
    """The text below a command's heading, up to the next heading."""
    headings = [line for line in DOCS.splitlines() if line in (f"## {name}", f"### {name}")]
    assert len(headings) == 1, f"docs/cli.md needs one heading '## {name}'"
    return DOCS.split(f"{headings[0]}\n", 1)[1].split("\n#", 1)[0]


@pytest.mark.parametrize("name", ALL)
def test_every_command_and_option_is_documented(name: str) -> None:
    text = section(name)
    for parameter in ALL[name].params:
        if isinstance(parameter, click.Option):
            long = [option for option in parameter.opts if option.startswith("--")]
            shared = "those of `read`" in text and long[0] in section("chequeocr read")
            assert shared or any(f"{option}" in text for option in long), long


def test_every_exit_code_is_documented() -> None:
    own = {error.exit_code for error in vars(errors).values() if isinstance(error, type)}
    for code in {0, SOME_FAILED, BUG, INTERRUPTED, BROKEN_PIPE, *own}:
        assert f"\n| {code} | " in section("Exit codes")


def test_version_and_plain_call() -> None:
    from chequeocr import __version__

    result = CliRunner().invoke(app, ["--version"])
    assert result.stdout == f"chequeocr, version {__version__}\n"
    assert CliRunner().invoke(app, ["nonsense"]).exit_code == 2
    assert "Commands:" in CliRunner().invoke(app, ["--help"]).stdout

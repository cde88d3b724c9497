"""Every command has help, and docs/cli.md knows every command, option and exit code."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from chequeocr import errors
from chequeocr.cli.app import BROKEN_PIPE, BUG, INTERRUPTED, app
from chequeocr.cli.inputs import SOME_FAILED

ROOT = Path(__file__).resolve().parents[3]
DOCS = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


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


@pytest.mark.parametrize("name", ALL)
def test_every_option_says_what_it_does_and_its_default(name: str) -> None:
    for parameter in ALL[name].params:
        if not isinstance(parameter, click.Option) or parameter.name == "help":
            continue
        text = parameter.help or ""
        assert re.match(r"[A-Z].* .*[.\]]$", text), f"{name} {parameter.name}: {text}"
        said = parameter.required or parameter.show_default or "[default: " in text
        # A flag that switches something on is off, and a folder or file that isn't named isn't used.
        off = parameter.is_flag and not parameter.secondary_opts
        unused = parameter.metavar in ("DIR", "FILE")
        assert said or off or unused, f"{name} {parameter.name}: {text}"


def section(name: str) -> str:
    """The text below a command's heading, up to the next heading."""
    headings = [line for line in DOCS.splitlines() if line in (f"## {name}", f"### {name}")]
    assert len(headings) == 1, f"docs/cli.md needs one heading '## {name}'"
    return DOCS.split(f"{headings[0]}\n", 1)[1].split("\n#", 1)[0]


PARENTS = ("read", "batch", "train", "train score")


@pytest.mark.parametrize("name", ALL)
def test_every_command_and_option_is_documented(name: str) -> None:
    text = " ".join(section(name).split())
    inherited = "".join(section(f"chequeocr {other}") for other in PARENTS if f"those of `{other}`" in text)
    for parameter in ALL[name].params:
        if isinstance(parameter, click.Option):
            long = [option for option in parameter.opts if option.startswith("--")]
            assert long[0] in text + inherited, long


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


PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("fixtures/*/*.md")))


def blocks(text: str) -> Iterator[str]:
    """The commands in blocks of code, fenced or indented, continued lines joined."""
    fenced = False
    for line in re.sub(r"\s*\\\n\s*", " ", text).splitlines():
        if line.startswith("```"):
            fenced = not fenced
        elif (fenced or line.startswith("    ")) and re.match(r"(\$ )?chequeocr ", line.strip()):
            yield line.strip().removeprefix("$ ")


def shown(page: Path) -> Iterator[tuple[bool, list[str]]]:
    """Commands of a page, without the program's name; True where the whole command is there."""
    text = page.read_text(encoding="utf-8")
    for whole, found in ((True, blocks(text)), (False, re.findall(r"(?<!`)`(chequeocr [^`\n]+)`", text))):
        for line in found:
            yield whole, shlex.split(re.split(r" [|>#] ?", line)[0], comments=True)[1:]


COMMANDS = [
    pytest.param(whole, words, id=f"{page.stem}: {' '.join(words)}"[:90])
    for page in PAGES
    for whole, words in shown(page)
    if not {"COMMAND", "--version"} & {*words} and words[0] not in ("-v", "--help")
]


@pytest.mark.parametrize(("whole", "words"), COMMANDS)
def test_commands_in_the_docs_can_be_typed(
    whole: bool, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command: click.Command = app
    while isinstance(command, click.Group) and words:
        assert words[0] in command.commands, words[0]
        command, words = command.commands[words[0]], words[1:]
    monkeypatch.setattr(click.Path, "convert", lambda self, value, *_: Path(value))  # no file has to be there
    monkeypatch.setattr(Path, "is_file", lambda self: True)
    if whole:
        command.make_context(command.name, words)
    else:  # a part of a command: its options are known
        command.make_parser(click.Context(command)).parse_args([w for w in words if w != "..."])


def test_the_docs_show_commands_of_every_trainer_and_scorer() -> None:
    known = {" ".join(words) for _, words in (param.values for param in COMMANDS)}
    for name, command in ALL.items():
        if name.startswith("chequeocr train ") and not isinstance(command, click.Group):
            assert any(line.startswith(f"{name.removeprefix('chequeocr ')} ") for line in known), name


def test_nothing_tells_to_run_a_module_of_training() -> None:
    for page in (*PAGES, *sorted((ROOT / "chequeocr").rglob("*.py"))):
        assert "-m chequeocr.train" not in page.read_text(encoding="utf-8"), page

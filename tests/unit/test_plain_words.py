"""What users see is said in the words of the trade: phrases that we don't want back."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from chequeocr.cli.app import app
from chequeocr.findings import TABLE

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("notebooks/*.ipynb")])

EVERYWHERE = {
    r"magnetic line": "MICR line",
    r"(can't|can not|cannot|may not|can|might) be meant": "is not valid; is invalid",
    r"\b(accepted|paid|taken) unseen\b": "without a person",
    r"of the unaltered": "altered cheques are counted apart",
    r"is none of that": "say what it is not",
    r"check figure": "check digit",
    r"\brules of [A-Z]{2}\b": "the country's name",
    r"right with about": "93 % likely right",
    r"days may pass": "the limit is 180 days",
    r"something (must stand|stands) where": "a signature is required",
    r"that nothing names": "no currency is given",
    r"\bmisread or is none\b": "is invalid",
    r"\bgone on with\b": "continued",
    r"another currency is written there": "name the currency and the field",
    r"\bheld against\b": "compared with",
    r"\b(goes|went|gone) on (from|with|where)\b": "continues; was trained further from",
    r"\b(is|are) told (as|by|in)\b": "is found to be; is found by; stands in",
    r"\bnobody here\b": "say what is not checked, or not known",
    r"\bchose nothing\b": "nothing was chosen on it",
    r"\bside or (on its )?head\b": "on its side or upside down",
    r"\bone's own\b": "of your own",
    r"\bthat (is|are) none\b": "that isn't one",
    r"\bis anything but\b": "say what it is",
    r"\bdoes the like\b": "does the same",
    r"\bhanded (over|out)\b": "was given",
}
"""Pattern -> what to say instead."""

SAID = {
    r"(?<!there )\b(is|are) (no|none) (?!longer\b|more\b|such\b|wider\b)\w+": "is not a ...",
    r"\b(chance|chances) (of|that)\b": "probability",
    r"\bunseen\b": "without a person",
    r"\btaken? apart\b": "parsed",
    r"\bbrings along\b": "installs",
    r"\bwants\b": "needs",
    r"\bof (its|their) user's\b": "your",
    r"\bin sight of\b": "say what was chosen on what",
}
"""The same for pages: sentences that are read aloud."""

HELP = {
    r"chance of being wrong": "probability that the amount is wrong",
    r"read less surely": "below this confidence",
    r"--profile\b": "--country",
    r"\bgo on (with|from|where)\b": "continue",
    r"(?<!there )\bis no (?!longer\b|more\b|such\b)\w+": "is not a ...",
}
"""The same for --help."""

SENTENCES = {
    r"\basked for\b": "your policy requires",
    r"\bprofile\b": "country",
    r"\bchecksum\b": "check digit",
    r"\bleaf\b": "cheque",
}
"""The same for the sentences of findings."""

MESSAGES = {
    r"(?<!there )\b(is|are|be) (no|none) (?!longer\b|more\b|such\b)\w+": "is not a ...",
    r"\bis none of\b": "must be one of",
}
"""The same for messages of errors."""

_OPTIONS = "chequeocr/cli/"
"""Where messages about options' values are written anew: held to EVERYWHERE only, for now."""

_ERRORS = re.compile(r"(Error|BadParameter|UsageError|ClickException)$")


def _hits(text: str, patterns: dict[str, str]) -> list[str]:
    flat = " ".join(text.split())  # phrases that break over two lines are phrases
    return [
        f"...{flat[max(0, hit.start() - 40) : hit.end() + 20]}...: say {instead}"
        for pattern, instead in patterns.items()
        for hit in re.finditer(pattern, flat, re.IGNORECASE if pattern.islower() else 0)
    ]


def _messages() -> Iterator[tuple[str, str]]:
    """(place, message) of every error that is raised, with the parts of an f-string that are literal."""
    for path in sorted((ROOT / "chequeocr").rglob("*.py")):
        place = str(path.relative_to(ROOT))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            raised = node.exc if isinstance(node, ast.Raise) else None
            if isinstance(raised, ast.Call) and _ERRORS.search(ast.unparse(raised.func)):
                yield f"{place}, line {raised.lineno}", " ".join(_literal(text) for text in raised.args)


def _literal(node: ast.expr) -> str:
    texts = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return "".join(texts)


def test_the_patterns_find_what_they_are_for() -> None:
    old = "The amount is right with about 93%; 99% is asked for. A row that can't be\nmeant. Rules of ZZ."
    assert len(_hits(old, EVERYWHERE | SENTENCES)) == 3
    assert _hits("a list is no picture; it is no longer one", MESSAGES) != []
    assert _hits("it is no longer one, and there is no such file", MESSAGES) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_pages(page: Path) -> None:
    assert _hits(_prose(page), EVERYWHERE | SAID) == []


def _prose(page: Path) -> str:
    """A page's text; of a notebook that of its Markdown."""
    text = page.read_text(encoding="utf-8")
    if page.suffix != ".ipynb":
        return text
    cells = json.loads(text)["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def _summaries() -> Iterator[tuple[str, str, ast.AST]]:
    """(place, first paragraph, definition) of each documented name that has no underscore in its path."""
    for path in sorted((ROOT / "chequeocr").rglob("*.py")):
        parts = path.relative_to(ROOT / "chequeocr").parts
        if parts[0] in _INSIDE or any(part.startswith("_") and part != "__init__.py" for part in parts):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            documented = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if documented and (text := ast.get_docstring(node)):
                yield f"{'/'.join(parts)}, line {node.lineno}", text.split("\n\n")[0], node


_INSIDE = ("train", "synth", "parse", "decide")
"""Rooms whose docstrings only their developers read."""


def test_docstrings() -> None:
    summaries = list(_summaries())
    assert len(summaries) > 300
    found = {place: hits for place, text, _ in summaries if (hits := _hits(text, EVERYWHERE))}
    assert found == {}


def test_docstrings_of_functions_begin_with_what_is_done_or_returned() -> None:
    """`Returns ...`, `Reads ...`, `Raises ...`; properties name what they are."""
    nouns = re.compile(r"(The|As|One|An?|All|Each|Every|What|Whether|How|Where|Before|After)\b")
    wrong = [
        f"{place}: {text[:60]}"
        for place, text, node in _summaries()
        if isinstance(node, ast.FunctionDef) and not node.decorator_list and nouns.match(text)
    ]
    assert wrong == []


@pytest.mark.parametrize("code", TABLE)
def test_sentences_of_findings(code: str) -> None:
    for text in TABLE[code].sentences.values():  # type: ignore[index]
        assert _hits(text, EVERYWHERE | SENTENCES) == []


def _helps(command: click.Command, name: str) -> Iterator[tuple[str, str]]:
    """(name, text of --help) of a command and of those below it."""
    context = click.Context(command, info_name=name)
    yield name, command.get_help(context)
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            yield from _helps(command.commands[below], f"{name} {below}")


HELPS = dict(_helps(app, "chequeocr"))


@pytest.mark.parametrize("name", HELPS)
def test_help(name: str) -> None:
    assert _hits(HELPS[name], EVERYWHERE | HELP) == []


def test_every_command_is_looked_at() -> None:
    assert {"chequeocr read", "chequeocr evaluate", "chequeocr train lines"} <= set(HELPS)


def test_messages_of_errors() -> None:
    messages = list(_messages())
    assert len(messages) > 200
    found = {}
    for place, text in messages:
        patterns = EVERYWHERE if place.startswith(_OPTIONS) else EVERYWHERE | MESSAGES
        if hits := _hits(text, patterns):
            found[place] = hits
    assert found == {}

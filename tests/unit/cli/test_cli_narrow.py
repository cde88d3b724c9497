"""Tables in a narrow window: blocks of lines in place of columns a letter wide."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from click.testing import Result
from rich.console import Console
from rich.text import Text

from chequeocr.cli import doctor
from chequeocr.cli.fitted import Fitted
from chequeocr.cli.inputs import Failure, Success
from chequeocr.cli.render import cheques
from chequeocr.errors import EmptyFileError
from tests.support.records import record, text_field

Run = Callable[..., Result]


def printed(what: object, width: int) -> list[str]:
    stream = StringIO()
    Console(file=stream, width=width, highlight=False).print(what)
    return [line.rstrip() for line in stream.getvalue().splitlines()]


def table() -> Fitted:
    fitted = Fitted([Text("figure"), Text("right"), Text("")], right={1})
    fitted.add_row(Text("payee, of those that are known"), Text("1,250.00 INR"), Text("ok"))
    fitted.add_row(Text("[b]date[/b]"), Text(""))
    return fitted


def test_what_fits_is_a_table() -> None:
    for width in (40, 60, 200):
        lines = printed(table(), width)
        assert lines[1].split() == ["figure", "right"]
    assert any("1,250.00 INR" in line and "payee" in line for line in lines)


def test_what_does_not_fit_is_in_blocks() -> None:
    assert printed(table(), 22) == [
        "", "payee, of those that", "are known", "  right: 1,250.00 INR", "  ok", "", "[b]date[/b]"]


@pytest.mark.parametrize("width", [40, 50, 60])
def test_several_cheques_in_a_narrow_window(width: int) -> None:
    payee = text_field("Meera Stationers", 0.9)
    one = record("48250.00", 0.95, source="scans/monday/a.jpg", payee_name=payee)
    failed = Failure("scans/monday/b.jpg", 0, EmptyFileError("zero bytes"))
    lines = printed(cheques([Success(Path("a.jpg"), one), failed]), width)
    for whole in ("scans/monday/a.jpg", "  decision: review", "  payee: Meera Stationers",
                  "  amount: 48,250.00 INR", "  confidence: 95.0%", "scans/monday/b.jpg",
                  "  findings: empty-file"):  # fmt: skip
        assert whole in lines
    assert max(map(len, lines)) <= width


def test_one_cheque_in_a_narrow_window() -> None:
    one = record("48250.00", payee_name=text_field("Meera", 0.9))
    lines = printed(cheques([Success(Path("a.jpg"), one)]), 30)
    for whole in ("payee_name", "  value: Meera", "  confidence: 90.0%"):
        assert whole in lines


@pytest.mark.parametrize("columns", [40, 200])
def test_the_doctor_parts_names_from_states(
    columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor.shutil, "get_terminal_size", lambda: os.terminal_size((columns, 24)))
    for name in ("numpy", "model cheque-confidence", "model of-a-very-long-name-indeed"):
        doctor._print(name, "ok", "as published")
        wanted = f"{name}: ok\n  as published\n" if columns == 40 else f"{name:<24} ok       as published\n"
        assert capsys.readouterr().out == wanted

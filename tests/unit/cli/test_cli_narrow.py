"""Tables in a narrow window: blocks of lines in place of columns a letter wide."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from time import process_time

import pytest
from click.testing import Result
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from chequeocr.cli import doctor
from chequeocr.cli.fitted import Fitted, wrap
from chequeocr.cli.inputs import Failure, Success
from chequeocr.cli.render import cheques
from chequeocr.errors import EmptyFileError
from chequeocr.record import Finding
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


def batch(count: int) -> Fitted:
    """What `read` prints of a folder: paths, names, amounts and findings of many lengths."""
    findings = [Finding(code=code, severity="warning", message="")
                for code in ("amount-single-source", "date-ambiguous", "required-missing")]  # fmt: skip
    payees = ("Meera Stationers", "Société Générale d'Approvisionnement", "Lee", "株式会社 みずほ銀行")
    return cheques([Success(Path("a.jpg"), record(
        f"{7 ** (n % 12)}.25", 0.95, source=f"scans/{n:05d}.jpg", payee_name=text_field(payees[n % 4], 0.9),
        findings=tuple(findings[: n % 4]))) for n in range(count)])  # fmt: skip


@pytest.mark.parametrize("width", range(80, 111))
def test_no_word_is_broken(width: int) -> None:
    table = batch(24)
    words = {word for row in table.rows for text, _ in row for word in text.split()}
    lines = printed(table, width)
    assert words <= {word for line in lines for word in line.split()}
    assert max(map(cell_len, lines)) <= width


@pytest.mark.parametrize("width", [40, 60, 200])
def test_no_word_is_broken_in_any_window_that_holds_it(width: int) -> None:
    words = {word for row in batch(24).rows for text, _ in row for word in text.split()}
    lines = printed(batch(24), width)
    seen = {word for line in lines for word in line.split()}
    assert {word for word in words if cell_len(word) <= width} <= seen


def test_a_word_longer_than_the_window_is_broken_where_it_must() -> None:
    assert wrap("scans/" + "x" * 20 + ".jpg is it", 10) == ["scans/xxxx", "xxxxxxxxxx", "xxxxxx.jpg", "is it"]
    assert wrap("東京営業部", 5) == ["東京", "営業", "部"]
    assert wrap("", 5) == [""]


def test_findings_go_below_the_row_before_it_comes_to_blocks() -> None:
    findings = tuple(Finding(code=code, severity="warning", message="") for code in ("blurred", "date-stale"))
    one = record("48250.00", 0.95, source="a.jpg", payee_name=text_field("Meera", 0.9), findings=findings)
    for width, row in ((90, "date-stale"), (74, "95.0%")):
        lines = printed(cheques([Success(Path("a.jpg"), one)] * 2), width)
        rows = [n for n, line in enumerate(lines) if line.startswith("a.jpg")]
        assert len(rows) == 2
        assert all(lines[n].endswith(row) for n in rows)
        assert [lines[n + 1] == "  blurred, date-stale" for n in rows] == [width == 74] * 2
    assert "  findings: blurred, date-stale" in printed(cheques([Success(Path("a.jpg"), one)] * 2), 50)


def test_columns_line_up() -> None:
    lines = [line for line in printed(batch(24), 200) if "scans/" in line]
    assert len({cell_len(line[: line.index("INR")]) for line in lines}) == 1
    assert len({cell_len(line[: line.index("review")]) for line in lines}) == 1


def test_what_would_break_the_line_is_a_blank() -> None:
    fitted = Fitted([Text("a"), Text("b")])
    fitted.add_row(Text("two\nlines"), Text("\x1b[31mred\ttab"))
    assert printed(fitted, 80)[3] == "two lines   [31mred tab"


def test_five_thousand_rows_take_no_time() -> None:
    def seconds(rows: int, width: int) -> float:
        """Of the processor, the least of three times: what else the machine does must not fail this."""
        table, times = batch(rows), []
        gc.disable()  # what it collects is as much as all tests before left
        try:
            for _ in range(3):
                before = process_time()
                printed(table, width)
                times.append(process_time() - before)
        finally:
            gc.enable()
        return min(times)

    for width in (60, 110, 220):
        assert seconds(5000, width) < 2
    assert seconds(8000, 110) < 8 * seconds(2000, 110), "four times the rows, twice that for chance"


@pytest.mark.parametrize("columns", [40, 200])
def test_the_doctor_parts_names_from_states(
    columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor.shutil, "get_terminal_size", lambda: os.terminal_size((columns, 24)))
    for name in ("numpy", "model cheque-confidence", "model of-a-very-long-name-indeed"):
        doctor._print(name, "ok", "as published")
        wanted = f"{name}: ok\n  as published\n" if columns == 40 else f"{name:<24} ok       as published\n"
        assert capsys.readouterr().out == wanted

"""`chequeocr reconcile` and its `init`: what is written, what is printed, how it ends."""

from __future__ import annotations

import csv
import json
import re
import shlex
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from chequeocr.cli.app import app

pytest.importorskip("rapidfuzz", reason="needs the extra reconcile")
pytest.importorskip("scipy", reason="needs the extra reconcile")

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "reconcile"
MONTH = (FOLDER / "records.jsonl", "--register", FOLDER / "issued.csv")
PAGE = (Path(__file__).resolve().parents[3] / "docs" / "reconcile.md").read_text(encoding="utf-8")


def run(*words):
    return CliRunner().invoke(app, ["reconcile", *map(str, words)])


def month(out, records=FOLDER / "records.jsonl", register=FOLDER / "issued.csv"):
    return run(records, "--register", register, "--mapping", FOLDER / "issued.toml", "--as-of", "2026-03-31",
               "--out", out)  # fmt: skip


def test_the_month_of_the_fixtures(tmp_path):
    result = month(tmp_path)
    assert result.exit_code == 0, result.output
    with (tmp_path / "reconciliation.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["outcome"] for row in rows] == [
        "matched", "matched", "amount-differs", "payee-differs", "matched", "duplicate-presentment",
        "void-or-stopped", "not-in-register", "post-dated", "matched", "outstanding", "outstanding",
    ]  # fmt: skip
    assert rows[9]["lines"] == "11, 12"
    values = json.loads((tmp_path / "reconciliation.json").read_text(encoding="utf-8"))
    assert values["schema"] == "chequeocr-reconciliation/1"
    assert [row["outcome"] for row in values["rows"]] == [row["outcome"] for row in rows]
    assert values["rows"][0]["amount"] == "1250.00"


def test_the_page_shows_what_is_printed(tmp_path):
    shown = re.search(r"^```text\n(outcome .*?)^```", PAGE, re.M | re.S)
    assert shown is not None
    assert [line.rstrip() for line in month(tmp_path).stdout.splitlines()] == shown[1].splitlines()


def test_the_commands_of_the_page_run(tmp_path, monkeypatch):
    (tmp_path / "fixtures").symlink_to(FOLDER.parent)
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE, re.M | re.S)
    shown = [line for block in blocks for line in block.splitlines()]
    assert len(shown) == 5
    for line in shown:
        program, *words = shlex.split(line)
        result = CliRunner().invoke(app, words)
        assert (program, result.exit_code) == ("chequeocr", 0), result.output
    assert (tmp_path / "reconciled" / "reconciliation.csv").is_file()
    for written in ("files/exceptions.txt", "files/postings.txt", "issue.txt"):
        assert (tmp_path / written).read_bytes() == (FOLDER / Path(written).name).read_bytes()


def test_the_page_has_a_row_for_each_outcome():
    from chequeocr.reconcile.outcomes import OUTCOMES

    assert [name for name in OUTCOMES if f"| `{name}` |" not in PAGE] == []


def test_the_summary_ties_out_to_the_cent(tmp_path):
    lines = [line.split() for line in month(tmp_path).stdout.splitlines()[1:-1]]
    for side in ("presented:", "register:"):
        sums = {line[1]: Decimal(line[4].replace(",", "")) for line in lines if line[0] == side}
        assert sums.pop("all") == sum(sums.values())
    matched = [line[4] for line in lines if line[1] == "matched"]
    assert matched[0] == matched[1]


def test_nothing_that_exists_is_overwritten(tmp_path):
    assert month(tmp_path).exit_code == month(tmp_path).exit_code == 0
    assert len(list(tmp_path.iterdir())) == 4


def test_a_line_that_is_not_a_record_is_a_row_and_the_exit_code_says_so(tmp_path):
    records = tmp_path / "records.jsonl"
    good = (FOLDER / "records.jsonl").read_text(encoding="utf-8").splitlines()[0]
    failure = {"schema": "chequeocr/1", "source": "x.jpg", "page": 0,
               "error": {"code": "empty-file", "message": "x.jpg: zero bytes"}}  # fmt: skip
    half = json.dumps(failure | {"source": "\ud800.jpg"}).encode()  # of a pair
    text = f"\ufeff{good}\n\nnonsense\n{json.dumps(failure)}\n"
    records.write_bytes(text.encode() + b"\xff\xfe\0\n" + half)
    result = month(tmp_path / "out", records)
    assert result.exit_code == 1
    values = json.loads((tmp_path / "out" / "reconciliation.json").read_text(encoding="utf-8"))
    found = [(row["outcome"], row["source"]) for row in values["rows"][:4]]
    assert values["rows"][4]["source"] == "\ud800.jpg"
    assert found == [("matched", "scans/001.jpg"), ("unread", "records.jsonl:3"), ("unread", "x.jpg"),
                     ("unread", "records.jsonl:5")]  # fmt: skip


def _run_file(path, lines, picture=None):
    """A run file that holds these lines' records, each with the picture."""
    from chequeocr.batch.store import Input, open_store
    from chequeocr.outcome import outcome_of
    from chequeocr.output.tables.row import Row

    with open_store(path) as store:
        store.begin({})
        number = store.add(Input("scans", 1, 1, "a"))
        for at, line in enumerate(lines):
            store.write(number, (f"{at}", 0), [Row(outcome_of(line), picture)])


def test_a_run_file_gives_the_same_as_its_lines(tmp_path):
    pytest.importorskip("sqlalchemy", reason="needs the extra batch")
    result = month(tmp_path / "lines")
    run_file = tmp_path / "monday.db"
    _run_file(run_file, (FOLDER / "records.jsonl").read_text(encoding="utf-8").splitlines())
    again = month(tmp_path / "run", run_file)
    assert (again.exit_code, again.stdout) == (0, result.stdout)


def test_the_report_has_the_pictures_of_a_run_file(tmp_path):
    pytest.importorskip("sqlalchemy", reason="needs the extra batch")
    lines = (FOLDER / "records.jsonl").read_text(encoding="utf-8").splitlines()
    _run_file(tmp_path / "monday.db", lines, b"\x89PNG\r\n\x1a\n...")
    words = ("--mapping", FOLDER / "issued.toml", "--as-of", "2026-03-31", "--out", tmp_path / "o")
    assert run(tmp_path / "monday.db", *MONTH[1:], *words, "--report").exit_code == 0
    page = (tmp_path / "o" / "reconciliation.html").read_text(encoding="utf-8")
    assert page.count("<section>") == page.count('<img src="data:image/png;base64,') == 7


def test_books_are_written_or_nothing_is(tmp_path):
    words = (*MONTH, "--mapping", FOLDER / "issued.toml", "--as-of", "2026-03-31")
    books = [word for one in ("beancount", "ledger", "quickbooks", "xero") for word in ("--books", one)]
    result = run(*words, "--out", tmp_path / "o", *books, "--accounts", FOLDER / "accounts.toml")
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (tmp_path / "o").iterdir()) == [
        "books.beancount", "books.ledger", "quickbooks.csv", "reconciliation.csv", "reconciliation.json",
        "xero.csv",
    ]  # fmt: skip
    bad = tmp_path / "accounts.toml"
    bad.write_text('[accounts]\nbank = "bank"\n', encoding="utf-8")
    result = run(*words, "--out", tmp_path / "p", *books, "--accounts", bad)
    assert (result.exit_code, list((tmp_path / "p").iterdir())) == (2, [])


def test_a_bad_row_is_said_with_its_line(tmp_path):
    register = tmp_path / "issued.csv"
    text = (FOLDER / "issued.csv").read_text(encoding="utf-8")
    register.write_text(text + "1;2;3;4;five;O;6\n", encoding="utf-8")
    result = month(tmp_path / "out", register=register)
    assert result.exit_code == 1
    assert "issued.csv, line 13: the amount is not a number" in result.stderr


def test_records_of_no_line_leave_the_register_outstanding(tmp_path):
    empty = tmp_path / "records.jsonl"
    empty.write_bytes(b"")
    result = month(tmp_path / "out", empty)
    assert result.exit_code == 0
    assert "register: outstanding" in result.stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["none.jsonl", "--register", FOLDER / "issued.csv"], 3),
        ([FOLDER / "records.jsonl", "--register", "none.csv"], 3),
        ([FOLDER / "records.jsonl", "--register", FOLDER / "records.jsonl"], 3),
        ([*MONTH, "--mapping", FOLDER / "issued.csv"], 2),
        ([*MONTH, "--as-of", "soon"], 2),
        ([FOLDER / "records.jsonl"], 2),
    ],
)
def test_what_is_wrong_has_its_exit_code(words, code, tmp_path):
    result = run(*words, "--out", tmp_path)
    assert result.exit_code == code, result.output


def test_cells_that_would_be_formulas_are_text(tmp_path):
    register = tmp_path / "issued.csv"
    register.write_text('No,Payee,Amount\n1,"=HYPERLINK(""http://x"")",5\n2,@SUM(A1),-7\n', encoding="utf-8")
    empty = tmp_path / "records.jsonl"
    empty.write_bytes(b"")
    assert run(empty, "--register", register, "--out", tmp_path / "out").exit_code == 0
    with (tmp_path / "out" / "reconciliation.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["register_payee"] for row in rows] == ['\'=HYPERLINK("http://x")', "'@SUM(A1)"]
    assert rows[1]["register_amount"] == "-7"


def test_what_does_not_fit_a_layout_leaves_no_file(tmp_path):
    layout = tmp_path / "narrow.toml"
    text = (FOLDER / "exceptions.toml").read_text(encoding="utf-8")
    layout.write_text(text.replace("width = 12", "width = 6"), encoding="utf-8")
    words = (*MONTH, "--mapping", FOLDER / "issued.toml", "--as-of", "2026-03-31", "--out", tmp_path / "o")
    result = run(*words, "--write", FOLDER / "postings.toml", "--write", layout)
    assert result.exit_code == 3
    assert "scans/003.jpg (amount-differs), field 'account': 8 characters, the field has 6" in result.stderr
    assert list((tmp_path / "o").iterdir()) == []


def test_a_layout_is_read_before_the_cheques(tmp_path):
    result = run("none.jsonl", "--register", "none.csv", "--out", tmp_path, "--write", FOLDER / "issued.toml")
    assert result.exit_code == 2
    assert "issued.toml: has 'columns'" in result.stderr


def test_an_issue_file_is_refused_where_a_row_was_not_read(tmp_path):
    register = tmp_path / "issued.csv"
    text = (FOLDER / "issued.csv").read_text(encoding="utf-8")
    register.write_text(text + "1;2;3;4;five;O;6\n", encoding="utf-8")
    words = ("--mapping", FOLDER / "issued.toml", "--layout", FOLDER / "issue.toml")
    words = (*words, "--to", tmp_path / "a.txt")
    result = run("issue", register, *words)
    assert result.exit_code == 3
    assert "nothing is written: line 13: the amount is not a number" in result.stderr
    assert not (tmp_path / "a.txt").exists()
    assert run("issue", FOLDER / "issued.csv", *words).exit_code == 0
    again = run("issue", FOLDER / "issued.csv", *words)
    assert again.exit_code == 3
    assert "File exists" in again.stderr


def test_init_proposes_a_mapping_and_shows_the_rows(tmp_path):
    result = run("init", FOLDER / "issued.csv")
    assert result.exit_code == 0
    assert 'dates = "day-first"' in result.stdout
    assert 'payee = "Paid To"' in result.stdout
    assert "Meera Stationers Pvt. Ltd." in result.stderr
    written = tmp_path / "issued.toml"
    written.write_text(result.stdout, encoding="utf-8")
    again = run("init", FOLDER / "issued.csv", "--mapping", written)
    assert again.stdout == result.stdout


def test_init_without_a_column_of_amounts_says_what_to_declare(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Name,Town\nA,B\n", encoding="utf-8")
    result = run("init", path)
    assert result.exit_code == 0
    assert "declare it under [columns]" in result.stderr


def test_init_has_help():
    result = run("init", "--help")
    assert result.exit_code == 0
    assert "reconcile init [OPTIONS] FILE" in result.stdout
    assert "reconcile init FILE" in run("--help").stdout
    assert "reconcile issue [OPTIONS] REGISTER" in run("issue", "--help").stdout

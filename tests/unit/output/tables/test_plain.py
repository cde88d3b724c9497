"""CSV and JSON Lines, read back."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chequeocr.errors import error_of
from chequeocr.outcome import Failure, outcome_of
from chequeocr.output.tables import Row, TableSettings, write_table
from chequeocr.output.tables.columns import COLUMNS
from chequeocr.record import Cheque
from tests.support.tabled import EMPTY, FAILURE, MICR, full, of_amount, text


def written(folder: Path, *outcomes: Cheque | Failure, **settings: Any) -> list[dict[str, str]]:
    path = folder / "t.csv"
    path.unlink(missing_ok=True)
    assert write_table(map(Row, outcomes), path, TableSettings(**settings)) == len(outcomes)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_cells_of_a_csv(tmp_path: Path) -> None:
    row, failed, empty = written(tmp_path, full(), FAILURE, EMPTY)
    assert row == {
        "source": "a.jpg", "page": "0", "cheque": "0", "sha256": "ab", "decision": "review",
        "amount": "48250.35", "currency": "INR", "amount_from": "both", "amount_confidence": "0.993",
        "payee_name": "Meera Stationers", "amount_in_numbers": "48250.35", "amount_in_words": "48250",
        "date": "2026-03-14", "micr": MICR, "cheque_number": "000123", "account_number": "00252351",
        "bank_name": "Dekhan Bank", "ifsc": "DEKH0817475", "payer_name": "B. Joshi", "memo": "rent",
        "signature": "true", "micr_cheque_number": "000123", "micr_routing": "400002003",
        "micr_account": "00252351", "micr_code": "31", "micr_kind": "e13b", "micr_amount": "48250.35",
        "findings": "amounts-disagree, animated", "error": "", "error_message": "",
        "schema": "chequeocr-table/1",
    }  # fmt: skip
    assert {name: value for name, value in failed.items() if value} == {
        "source": "bad.jpg", "page": "2", "error": "empty-file", "error_message": "bad.jpg: zero bytes",
        "schema": "chequeocr-table/1"}  # fmt: skip
    assert {name: value for name, value in empty.items() if value} == {
        "source": "b.jpg", "page": "3", "cheque": "1", "decision": "reject", "schema": "chequeocr-table/1"}


def test_a_csv_begins_with_the_mark_that_excel_knows_and_has_all_columns(tmp_path: Path) -> None:
    assert written(tmp_path) == []
    header = ",".join(COLUMNS).encode() + b"\r\n"
    assert (tmp_path / "t.csv").read_bytes() == b"\xef\xbb\xbf" + header
    written(tmp_path, csv_mark=False)
    assert (tmp_path / "t.csv").read_bytes() == header


@pytest.mark.parametrize("value", ["0", "0.00", "999999999999999999.9999", "1000000000000000000E-4"])
def test_amounts_of_a_csv_are_exact_and_plain(tmp_path: Path, value: str) -> None:
    (row,) = written(tmp_path, of_amount(value, "KWD"))
    assert row["amount"] == format(Decimal(value), "f")


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_cell_of_a_csv_is_a_formula(tmp_path: Path, first: str) -> None:
    payee = f'{first}HYPERLINK("http://example.com","pay")'
    (row,) = written(tmp_path, full(payee_name=text(payee), memo=text(f"a{first}1")))
    assert row["payee_name"] == f"'{payee}"
    assert row["memo"] == f"a{first}1"


@pytest.mark.parametrize("source", ["\t=1.jpg", "\r=1.jpg", "\n=1.jpg", "=cmd.jpg"])
def test_a_file_may_be_named_like_a_formula(tmp_path: Path, source: str) -> None:
    row, failed = written(tmp_path, full(source=source), Failure(source, 0, error_of("empty-file", "none")))
    assert row["source"] == failed["source"] == f"'{source}"


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=40))
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, source: str) -> None:
    """Whatever is in a name: commas, quotes, line ends, emoji."""
    cheque = full(source=source)
    (row,) = written(tmp_path_factory.mktemp("t"), cheque)
    assert row["source"].removeprefix("'") == cheque.source.removeprefix("'")
    assert row["payee_name"] == "Meera Stationers"


def test_half_a_surrogate_pair_in_a_failure(tmp_path: Path) -> None:
    failure = outcome_of('{"schema": "chequeocr/1", "source": "a\\ud800.jpg", "page": 0, '
                         '"error": {"code": "x", "message": "a\\udc00"}}')  # fmt: skip
    (row,) = written(tmp_path, failure)
    assert row["source"] == "a\ufffd.jpg"
    write_table([Row(failure)], tmp_path / "t.jsonl")
    assert outcome_of((tmp_path / "t.jsonl").read_bytes()).source == "a\ud800.jpg"


def test_json_lines_hold_the_whole_record(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    cheque = full(payee_name=text("Zoë 😀"))
    assert write_table(map(Row, (cheque, FAILURE, EMPTY)), path) == 3
    first, second, third = path.read_bytes().splitlines()
    assert outcome_of(first) == cheque
    assert json.loads(second) == FAILURE.to_dict()
    assert outcome_of(third) == EMPTY
    write_table([], tmp_path / "none.jsonl")
    assert (tmp_path / "none.jsonl").read_bytes() == b""


def test_the_plain_reader_of_python_reads_it(tmp_path: Path) -> None:
    """As docs/tables.md says: encoding utf-8-sig."""
    written(tmp_path, full())
    text_of = (tmp_path / "t.csv").read_text(encoding="utf-8-sig")
    assert next(csv.reader(io.StringIO(text_of)))[0] == "source"

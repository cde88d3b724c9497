"""Parquet, read back with its exact values and types."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from chequeocr.output.tables import Row, TableSettings, write_table
from chequeocr.output.tables import parquet as ours
from chequeocr.output.tables.columns import COLUMNS
from tests.support.tabled import EMPTY, FAILURE, MICR, full, of_amount, text

pa = pytest.importorskip("pyarrow", reason="needs the extra 'tables'")
pq = pytest.importorskip("pyarrow.parquet", reason="needs the extra 'tables'")


def test_types_and_values(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    assert write_table(map(Row, (full(), FAILURE, EMPTY)), path) == 3
    table = pq.read_table(path)
    assert table.column_names == list(COLUMNS)
    types = {name: str(table.schema.field(name).type) for name in COLUMNS}
    money = "decimal128(22, 4)"
    assert {name: kind for name, kind in types.items() if kind != "string"} == {
        "page": "int64", "cheque": "int64", "amount": money, "amount_in_numbers": money,
        "amount_in_words": money, "micr_amount": money, "amount_confidence": "double",
        "date": "date32[day]", "signature": "bool",
        "findings": "list<element: struct<code: string, severity: string, field: string, message: string>>",
    }  # fmt: skip
    first, failed, empty = table.to_pylist()
    assert first["amount"] == Decimal("48250.35")
    assert first["date"] == datetime.date(2026, 3, 14)
    assert (first["signature"], first["cheque_number"], first["micr"]) == (True, "000123", MICR)
    message = "The file holds several frames. Only the first was read."
    assert first["findings"][1] == {"code": "animated", "severity": "info", "field": None, "message": message}
    assert (failed["findings"], empty["findings"]) == (None, [])
    assert {name for name, value in failed.items() if value is not None} == {
        "source", "page", "error", "error_message", "schema"}  # fmt: skip
    assert {name for name, value in empty.items() if value is not None} == {
        "source", "page", "cheque", "sha256", "decision", "findings", "schema"}  # fmt: skip


@pytest.mark.parametrize("value", ["0", "0.0001", "999999999999999999.9999", "1234567", "48250.10", "1E+3"])
def test_money_is_exact(tmp_path: Path, value: str) -> None:
    write_table([Row(of_amount(value, "KWD"))], tmp_path / "t.parquet")
    assert pq.read_table(tmp_path / "t.parquet")["amount"].to_pylist() == [Decimal(value)]


def test_no_rows(tmp_path: Path) -> None:
    assert write_table([], tmp_path / "t.parquet") == 0
    table = pq.read_table(tmp_path / "t.parquet")
    assert (table.num_rows, table.column_names) == (0, list(COLUMNS))


def test_rows_are_taken_a_group_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ours, "GROUP", 2)
    written: list[int] = []

    def rows() -> Iterator[Row]:
        for at in range(5):
            written.append(next(tmp_path.glob(".*.part")).stat().st_size)
            yield Row(full(cheque=at))

    write_table(rows(), tmp_path / "t.parquet")
    file = pq.ParquetFile(tmp_path / "t.parquet")
    assert [file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)] == [2, 2, 1]
    assert file.read()["cheque"].to_pylist() == [0, 1, 2, 3, 4]


def test_texts_of_any_kind_and_masks(tmp_path: Path) -> None:
    cheque = full(payee_name=text('=HYPERLINK("x")😀'), source="a\x00\n.jpg")
    write_table([Row(cheque)], tmp_path / "t.parquet")
    (row,) = pq.read_table(tmp_path / "t.parquet").to_pylist()
    assert (row["payee_name"], row["source"]) == ('=HYPERLINK("x")😀', "a\x00\n.jpg")
    write_table([Row(cheque)], tmp_path / "u.parquet", TableSettings(redact=True))
    (row,) = pq.read_table(tmp_path / "u.parquet").to_pylist()
    assert (row["payee_name"], row["micr"], row["micr_account"]) == ("***", "***", "***2351")

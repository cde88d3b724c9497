"""Rows from JSON Lines that were written before."""

from __future__ import annotations

from pathlib import Path

import pytest

from chequeocr.errors import FileAccessError, RecordError
from chequeocr.output.tables import records
from chequeocr.output.tables.records import rows_of
from tests.support.tabled import EMPTY, FAILURE, full

LINES = [full().to_json(), FAILURE.to_json(), EMPTY.to_json()]


def file(folder: Path, *lines: str | bytes, end: bytes = b"\n") -> Path:
    path = folder / "r.jsonl"
    path.write_bytes(end.join(one.encode() if isinstance(one, str) else one for one in lines))
    return path


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\n\n"])
def test_records_and_failures_come_back_in_order(tmp_path: Path, end: bytes) -> None:
    rows = list(rows_of(file(tmp_path, *LINES, "", end=end)))
    assert [row.outcome.to_json() for row in rows] == LINES
    assert all(row.picture is None for row in rows)


def test_a_byte_order_mark_and_a_missing_last_line_end(tmp_path: Path) -> None:
    assert len(list(rows_of(file(tmp_path, b"\xef\xbb\xbf" + LINES[0].encode())))) == 1


@pytest.mark.parametrize("path", ["", "\n \n"])
def test_nothing_is_no_rows(tmp_path: Path, path: str) -> None:
    assert list(rows_of(file(tmp_path, path))) == []


@pytest.mark.parametrize(
    "line",
    ["no JSON", "[]", "{}", '{"schema": "chequeocr/2"}', b"\xff\xfe", "[" * 10_000, LINES[0][:-5],
     LINES[1].replace('"page": 2', f'"page": {10**30}'),
     LINES[2].replace('"cheque":1', f'"cheque":{10**400}')],
)  # fmt: skip
def test_another_line_is_named_and_not_shown(tmp_path: Path, line: str | bytes) -> None:
    with pytest.raises(RecordError, match=r"r\.jsonl, line 3: this line is n") as error:
        list(rows_of(file(tmp_path, LINES[0], "", line, LINES[1])))
    assert "Meera" not in str(error.value)


def test_a_line_without_end_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "_MOST_BYTES", 5000)
    with pytest.raises(RecordError, match="line 2: this line has 5,000 bytes or more"):
        list(rows_of(file(tmp_path, LINES[1], b"x" * 20_000)))


def test_a_file_that_is_not_there_or_is_a_folder(tmp_path: Path) -> None:
    for path, why in ((tmp_path / "none", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(FileAccessError, match=f"can't be read: {why}"):
            list(rows_of(path))


def test_lines_are_read_one_by_one(tmp_path: Path) -> None:
    rows = rows_of(file(tmp_path, LINES[0], "no JSON"))
    assert next(rows).outcome == full()

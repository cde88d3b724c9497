"""The door of tables: kinds, files that exist, full disks, what is missing."""

from __future__ import annotations

import doctest
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from chequeocr.errors import FileAccessError, MissingExtraError, RecordError, SettingsError
from chequeocr.output import redact
from chequeocr.output.tables import Row, TableSettings, write_table, xlsx_cells
from chequeocr.output.tables.columns import COLUMNS, KINDS
from chequeocr.output.tables.write import ENDINGS
from tests.support.full_disk import full_after
from tests.support.tabled import FAILURE, full

NEEDED = {".xlsx": "xlsxwriter", ".parquet": "pyarrow"}


def never() -> Iterator[Row]:
    raise AssertionError("no row may be asked for")
    yield Row(FAILURE)


@pytest.fixture(params=ENDINGS)
def ending(request: pytest.FixtureRequest) -> str:
    pytest.importorskip(NEEDED.get(request.param, "csv"), reason="needs the extra 'tables'")
    return request.param


@pytest.mark.parametrize("name", ["t", "t.xls", "t.json", "t.csv.gz", ".csv", "t."])
def test_other_endings_are_refused_before_any_row(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match=r"ends in one of .jsonl, .csv, .xlsx, .parquet"):
        write_table(never(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_an_ending_in_capitals_is_the_same(tmp_path: Path) -> None:
    assert write_table([Row(full())], tmp_path / "T.CSV") == 1


def test_a_file_that_exists_stays(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"t{ending}"
    path.write_bytes(b"mine")
    with pytest.raises(SettingsError, match="exists already"):
        write_table(never(), path)
    assert path.read_bytes() == b"mine"


def test_a_file_that_came_meanwhile_stays(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"t{ending}"

    def rows() -> Iterator[Row]:
        path.write_bytes(b"mine")
        yield Row(full())

    with pytest.raises(FileAccessError, match="File exists"):
        write_table(rows(), path)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == b"mine"


def test_a_full_disk_leaves_nothing(tmp_path: Path, ending: str) -> None:
    rows = (Row(full(source=f"{at:x}" * 500)) for at in range(3000))
    with full_after(20_000), pytest.raises(FileAccessError, match="can't be written: File too large"):
        write_table(rows, tmp_path / f"t{ending}")
    assert list(tmp_path.iterdir()) == []


def test_rows_that_end_in_an_error_leave_nothing(tmp_path: Path, ending: str) -> None:
    def rows() -> Iterator[Row]:
        yield Row(full())
        raise RecordError("line 2")

    with pytest.raises(RecordError, match="line 2"):
        write_table(rows(), tmp_path / f"t{ending}")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there(tmp_path: Path, ending: str) -> None:
    with pytest.raises(FileAccessError, match="No such file or directory"):
        write_table([Row(full())], tmp_path / "none" / f"t{ending}")


@pytest.mark.parametrize(("ending", "module"), NEEDED.items())
def test_without_the_extra_it_says_what_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=r"pip install 'chequeocr\[tables\]'"):
        write_table(never(), tmp_path / f"t{ending}")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_is_not_masked(tmp_path: Path) -> None:
    write_table([Row(FAILURE)], tmp_path / "t.jsonl", TableSettings(redact=True))
    assert (tmp_path / "t.jsonl").read_text(encoding="utf-8") == FAILURE.to_json() + "\n"


@pytest.mark.parametrize("rows", [1, 1_048_577, "10", None])
def test_a_sheet_has_as_many_rows_as_excel_has(rows: object) -> None:
    with pytest.raises(SettingsError, match="sheet_rows must be a whole number from 2 to 1048576"):
        TableSettings(sheet_rows=rows)  # type: ignore[arg-type]


def test_every_column_has_a_kind() -> None:
    assert list(KINDS) == list(COLUMNS)
    assert len(set(COLUMNS)) == len(COLUMNS)


def test_the_examples_of_the_docstrings() -> None:
    for module in (xlsx_cells, redact):
        result = doctest.testmod(module)
        assert (result.failed, result.attempted > 0) == (0, True)

"""The door: rows to a new file, of the kind that its ending says.

In: rows, a path, settings. Out: the file, whole or not at all, and how many rows it has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from chequeocr.errors import FileAccessError, SettingsError
from chequeocr.output.redact import redacted
from chequeocr.output.tables.row import Row
from chequeocr.output.tables.settings import TableSettings
from chequeocr.record import Cheque
from chequeocr.runtime.whole import new_file
from chequeocr.source.encoded import display_name


class _Writer(Protocol):
    def __call__(self, rows: Iterable[Row], path: Path, settings: TableSettings, /) -> None: ...


def _jsonl() -> _Writer:
    from chequeocr.output.tables.plain import write_jsonl

    return write_jsonl


def _csv() -> _Writer:
    from chequeocr.output.tables.plain import write_csv

    return write_csv


def _xlsx() -> _Writer:
    from chequeocr.output.tables.xlsx import write_xlsx

    return write_xlsx


def _parquet() -> _Writer:
    from chequeocr.output.tables.parquet import write_parquet

    return write_parquet


_WRITERS: Mapping[str, Callable[[], _Writer]] = MappingProxyType(
    {".jsonl": _jsonl, ".csv": _csv, ".xlsx": _xlsx, ".parquet": _parquet}
)

ENDINGS: tuple[str, ...] = tuple(_WRITERS)
"""Endings of the files that `write_table` writes."""


def write_table(rows: Iterable[Row], path: Path, settings: TableSettings | None = None) -> int:
    """Writes `rows` to the new file `path` and returns how many they are.

    The ending of `path` says what is written: .jsonl, .csv, .xlsx or .parquet. Rows are taken one after the
    other: not all of them are in memory. Where writing fails or `rows` raises, nothing is left.

    Raises SettingsError for another ending, for a file that exists, and for more rows than a sheet can hold;
    MissingExtraError where XLSX or Parquet needs the extra `tables`; FileAccessError where the file can't be
    written.
    """
    chosen = settings or TableSettings()
    writer = new_table(path)
    counted = _Counted(map(_masked, rows) if chosen.redact else rows)
    try:
        with new_file(path) as partial:
            writer(counted, partial, chosen)
    except OSError as error:
        why = error.strerror or error
        raise FileAccessError(f"{display_name(path)}: can't be written: {why}") from error
    return counted.count


def new_table(path: Path) -> _Writer:
    """Returns what writes such a file, before the first row is asked for.

    Raises SettingsError for another ending than those of ENDINGS and for a file that exists.
    """
    make = _WRITERS.get(path.suffix.lower())
    shown = display_name(path)
    if make is None:
        raise SettingsError(f"{shown}: a table's name ends in one of {', '.join(ENDINGS)}")
    if path.exists() or path.is_symlink():
        raise SettingsError(f"{shown} exists already: give the table another name")
    return make()


def _masked(row: Row) -> Row:
    """Without its picture, which may show what is masked."""
    return Row(redacted(row.outcome)) if isinstance(row.outcome, Cheque) else Row(row.outcome)


class _Counted:
    """Rows, and how many of them were taken."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.count += 1
            yield row

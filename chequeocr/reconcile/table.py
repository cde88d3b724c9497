"""A register as a table, whatever keeps it: a header, and rows with their line numbers.

In: a path or a database's address, and the declared mapping. Out: `Table`, whose rows can be gone through
more than once, each time from the beginning. A line that can't be divided into cells is a `BadLine` in its
place.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from chequeocr.errors import EmptyFileError, FileAccessError, RegisterError
from chequeocr.reconcile.cells import Cell
from chequeocr.reconcile.mapping import ColumnMapping

_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
)  # fmt: skip
_DELIMITERS: Final = (",", ";", "\t", "|")
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_MOST_BYTES = 2_000_000_000
_SAMPLE_LINES = 50


@dataclass(frozen=True, slots=True)
class Raw:
    """One row: the line of the file on which it begins, counted from 1, and its cells."""

    line: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line without cells, and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Table:
    """`header`: the columns' names. `rows()` begins anew each time. `found`: what the file itself showed."""

    name: str
    header: tuple[str, ...]
    rows: Callable[[], Iterator[Raw | BadLine]]
    delimiter: str | None = None
    encoding: str | None = None


def open_table(source: str | Path, mapping: ColumnMapping, data: bytes | None = None) -> Table:
    """Returns the table of a CSV file, a workbook, or a database's address such as `sqlite:///books.db`.

    Which of them a file is, its first bytes tell, not its name. `data` are the file's bytes where they were
    read already.
    Raises FileAccessError, EmptyFileError, RegisterError, MissingExtraError.
    """
    if "://" in str(source):
        from chequeocr.reconcile.sql import sql_table

        return sql_table(str(source), mapping)
    data = bytes_of(source) if data is None else data
    name = Path(source).name
    if data.startswith(_WORKBOOKS):
        from chequeocr.reconcile.workbook import workbook_table

        return workbook_table(data, name, mapping)
    return _csv_table(data, name, mapping)


def bytes_of(source: str | Path) -> bytes:
    """Returns the bytes of a register's file. Raises FileAccessError, EmptyFileError, RegisterError."""
    path = Path(source)
    try:
        if path.is_dir():
            raise FileAccessError(f"{path}: a folder, not a register")
        if path.stat().st_size > _MOST_BYTES:
            raise RegisterError(f"{path.name}: larger than 2 GB: load it from a database")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "not a path"
        raise FileAccessError(f"{path}: the register can't be read: {why}") from error
    if not data.strip():
        raise EmptyFileError(f"{path}: an empty file")
    return data


def _csv_table(data: bytes, name: str, mapping: ColumnMapping) -> Table:
    text, encoding = decoded(data, name, mapping.encoding)
    sample = "\n".join(islice(text.splitlines(), mapping.header - 1, mapping.header - 1 + _SAMPLE_LINES))
    delimiter = mapping.delimiter or _delimiter(sample)
    rows = _Csv(text, delimiter, mapping.header)
    return Table(name, header_of(rows.header(), name, mapping.header), rows, delimiter, encoding)


def header_of(cells: Sequence[str] | None, name: str, line: int) -> tuple[str, ...]:
    """Returns the header without empty cells at its end. Raises RegisterError where nothing is left."""
    header = list(cells or ())
    while header and not header[-1]:
        header.pop()
    if not header:
        raise RegisterError(f"{name}: line {line} holds no header; declare `header` in the mapping")
    return tuple(header)


def decoded(data: bytes, name: str, encoding: str | None) -> tuple[str, str]:
    """Returns the text and its encoding: the declared one, else that of its BOM, UTF-8, or Windows-1252.

    Raises RegisterError where the bytes are not a text in it.
    """
    bom = next((found for mark, found in _BOMS if data.startswith(mark)), None)
    for candidate in (encoding,) if encoding else (bom,) if bom else ("utf-8", "cp1252"):
        try:
            text = data.decode(candidate)
        except UnicodeDecodeError:
            continue
        except LookupError as error:
            raise RegisterError(f"{name}: there is no encoding called {candidate!r:.40}") from error
        if "\0" in text[:100_000]:
            raise RegisterError(f"{name}: has NUL bytes: not CSV, or UTF-16 without a declared `encoding`")
        return text.removeprefix("\ufeff"), candidate
    known = encoding or bom or "UTF-8 or Windows-1252"
    raise RegisterError(f"{name}: not a text in {known}; declare `encoding`")


def _delimiter(sample: str) -> str:
    """The delimiter that divides the sample's lines most alike, in more than one column if any does."""

    def rating(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
        except csv.Error:
            return (0, 0)
        width = widths[0] if widths else 1
        return (sum(w == width for w in widths) if width > 1 else 0, width)

    return max(_DELIMITERS, key=rating)


@dataclass(frozen=True, slots=True)
class _Csv:
    """The rows of a CSV text."""

    text: str
    delimiter: str
    header_line: int

    def _reader(self) -> tuple[Iterator[list[str]], Callable[[], int]]:
        stream = io.StringIO(self.text, newline="")
        for _ in range(self.header_line - 1):
            stream.readline()
        reader = csv.reader(stream, delimiter=self.delimiter, strict=True)
        return reader, lambda: reader.line_num + self.header_line - 1

    def header(self) -> list[str] | None:
        reader, _ = self._reader()
        try:
            return [" ".join(cell.split()) for cell in next(reader, [])]
        except csv.Error:
            return None

    def __call__(self) -> Iterator[Raw | BadLine]:
        reader, line_now = self._reader()
        try:
            next(reader, None)
        except csv.Error:
            return
        while True:
            line = line_now() + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                last = line_now()
                where = f" (up to line {last})" if last > line else ""
                yield BadLine(line, f"not a row of CSV: {error}{where}")
                continue
            if any(cells):
                yield Raw(line, cells)

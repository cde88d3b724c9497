"""Rows from a file of results, whatever wrote it.

In: the path of a file of records, or its lines. Out: rows, one after the other. Another kind of file that
holds results is another case of `rows_of`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from chequeocr.errors import FileAccessError, RecordError
from chequeocr.outcome import Failure, outcome_of
from chequeocr.output.tables.row import Row
from chequeocr.record import Cheque
from chequeocr.source.encoded import display_name

_MOST_BYTES = 16_000_000  # of a line: a record has some kilobytes
_MOST_PAGES = 2**31
_MARK = b"\xef\xbb\xbf"


def rows_of(path: Path) -> Iterator[Row]:
    """Yields the rows of a file of results: the JSON Lines of `chequeocr read --json`.

    Raises FileAccessError where it can't be read, RecordError where a line is neither a record nor a failure.
    """
    shown = display_name(path)
    try:
        with path.open("rb") as file:
            yield from rows_of_lines(file, shown)
    except OSError as error:
        raise FileAccessError(f"{shown}: can't be read: {error.strerror or error}") from error


def rows_of_lines(file: BinaryIO, name: str) -> Iterator[Row]:
    """Yields the row of each line that isn't blank. Raises RecordError, which names the file and the line."""
    number = 0
    while line := file.readline(_MOST_BYTES):
        number += 1
        text = line.removeprefix(_MARK) if number == 1 else line
        if not text.strip():
            continue
        try:
            if len(line) == _MOST_BYTES:
                raise RecordError(f"this line has {_MOST_BYTES:,} bytes or more: a record has fewer")
            row = Row(outcome_of(text))
            _check_place(row.outcome)
        except RecordError as error:
            raise RecordError(f"{name}, line {number}: {error}") from error
        yield row


def _check_place(outcome: Cheque | Failure) -> None:
    """Raises RecordError for a page's or cheque's number that no column holds: JSON has no largest one."""
    if max(outcome.page, outcome.cheque if isinstance(outcome, Cheque) else 0) > _MOST_PAGES:
        raise RecordError(f"this line is not a record: no file has over {_MOST_PAGES:,} pages or cheques")

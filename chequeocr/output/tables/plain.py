"""Tables as text: JSON Lines, which hold the whole record, and CSV.

In: rows. Out: a file in UTF-8. A cell of a CSV that a spreadsheet would take for a formula begins with an
apostrophe (CWE-1236; the characters are OWASP's, "CSV Injection").
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from chequeocr.output.tables.columns import COLUMNS, cells
from chequeocr.output.tables.row import Row
from chequeocr.output.tables.settings import TableSettings

_FORMULAS = tuple("=+-@\t\r\n＝＋－＠")


def write_jsonl(rows: Iterable[Row], path: Path, settings: TableSettings) -> None:
    """Writes one line a row, as `chequeocr read --json` prints it. Raises OSError."""
    with path.open("xb") as file:
        for row in rows:
            # A half of a surrogate pair, which UTF-8 can't hold, becomes the escape that JSON has for it.
            file.write(row.outcome.to_json().encode("utf-8", "backslashreplace") + b"\n")


def write_csv(rows: Iterable[Row], path: Path, settings: TableSettings) -> None:
    """Writes one line a row below a line of column names (RFC 4180). Raises OSError."""
    encoding = "utf-8-sig" if settings.csv_mark else "utf-8"
    with path.open("x", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in rows:
            values = cells(row.outcome)
            writer.writerow([csv_cell(values.get(name)) for name in COLUMNS])


def csv_cell(value: object) -> str:
    """Returns a value as the text of a cell: money and dates in plain notation, no text that is a formula.

    >>> csv_cell("=1+1"), csv_cell(Decimal("-5.00")), csv_cell(None)
    ("'=1+1", '-5.00', '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULAS) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, datetime.date) else repr(value)

"""Tables as an Excel workbook: a sheet of cheques, a sheet of findings, pictures of what is in doubt.

In: rows. Out: a .xlsx. Rows and pictures are kept on disk while it is written, in a hidden folder beside it:
they show cheques, which don't belong in the system's folder of temporary files. Needs XlsxWriter, extra
`tables`. What a cell holds: `xlsx_cells`.
"""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from chequeocr.errors import MissingExtraError, SettingsError
from chequeocr.output.tables.columns import COLUMNS, FINDING_COLUMNS, cells, finding_rows
from chequeocr.output.tables.row import Row
from chequeocr.output.tables.settings import TableSettings
from chequeocr.output.tables.thumbnail import SIZE, thumbnail
from chequeocr.output.tables.xlsx_cells import (
    DATE_FORMAT,
    amount_format,
    date_number,
    exact_number,
    safe_text,
)
from chequeocr.record import Cheque

_AT = COLUMNS.index("decision") + 1
SHEET_COLUMNS: tuple[str, ...] = (*COLUMNS[:_AT], "picture", *COLUMNS[_AT:])
"""The columns of the sheet of cheques: those of every table, and the picture of what is in doubt."""

_WIDTHS = {"source": 28, "sha256": 10, "payee_name": 28, "bank_name": 22, "payer_name": 22, "micr": 44,
           "amount_in_numbers": 18, "amount_in_words": 18, "findings": 40, "error_message": 50,
           "sentence": 90, "picture": SIZE[0] / 7}  # fmt: skip
_WIDTH = 14  # characters
_HIGH = SIZE[1] + 4  # pixels
_NO_CONVERSION = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_xlsx(rows: Iterable[Row], path: Path, settings: TableSettings) -> None:
    """Writes the rows: one a line on the sheet `cheques`, their findings one a line on the sheet `findings`.

    Raises MissingExtraError without XlsxWriter, SettingsError where a sheet is full, OSError.
    """
    try:
        from xlsxwriter import Workbook
        from xlsxwriter.exceptions import FileCreateError
    except ImportError as error:
        raise MissingExtraError("tables", "an Excel workbook") from error
    with tempfile.TemporaryDirectory(prefix=".", suffix=".part", dir=path.parent) as scratch:
        options = {"constant_memory": True, "tmpdir": scratch, **_NO_CONVERSION}
        book = Workbook(str(path), options)
        book.use_zip64()
        pictures = _Pictures(Path(scratch))
        cheques = _Sheet(book, "cheques", SHEET_COLUMNS, settings.sheet_rows)
        findings = _Sheet(book, "findings", FINDING_COLUMNS, settings.sheet_rows)
        try:
            for row in rows:
                _write(row, cheques, findings, pictures)
            cheques.finish()
            findings.finish()
            book.close()
        except FileCreateError as error:
            raise OSError(str(error)) from error


def _write(row: Row, cheques: _Sheet, findings: _Sheet, pictures: _Pictures) -> None:
    values = cells(row.outcome)
    currency = values.get("currency")
    shown = None
    if row.picture is not None and _needs_a_person(row):
        shown = pictures.kept(row.picture)
        values["picture"] = None if shown else "this picture can't be shown"
    cheques.add([values.get(name) for name in SHEET_COLUMNS], currency, shown)
    if isinstance(row.outcome, Cheque):
        for found in finding_rows(row.outcome):
            findings.add(found)


def _needs_a_person(row: Row) -> bool:
    return not isinstance(row.outcome, Cheque) or row.outcome.decision != "accept"


class _Pictures:
    """Small pictures as files: XlsxWriter keeps in memory what it isn't given by name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()

    def kept(self, data: bytes) -> Path | None:
        """Returns the file of a small copy, None where there is no picture in `data`."""
        small = thumbnail(data)
        if small is None:
            return None
        path = self._folder / f"{next(self._numbers)}.jpg"
        path.write_bytes(small)
        return path


class _Sheet:
    """A sheet with a frozen header and a filter, filled from the top."""

    def __init__(self, book: Any, name: str, columns: Sequence[str], most: int) -> None:
        self._book, self._name, self._columns, self._most = book, name, columns, most
        self._sheet = book.add_worksheet(name)
        self._next = 1
        self._formats: dict[str, Any] = {}
        for at, column in enumerate(columns):
            self._sheet.set_column(at, at, _WIDTHS.get(column, _WIDTH))
            self._sheet.write_string(0, at, column, book.add_format({"bold": True}))
        self._sheet.freeze_panes(1, 0)

    def add(self, values: Sequence[object], currency: object = None, picture: Path | None = None) -> None:
        """Adds a row. Raises SettingsError where the sheet is full."""
        if self._next >= self._most:
            raise SettingsError(
                f"a sheet holds {self._most:,} rows with its header, and the sheet {self._name} needs more: "
                "write .csv or .parquet, or export the records in parts"
            )
        if picture is not None:
            self._sheet.set_row_pixels(self._next, _HIGH)
            # Moves and shrinks with its cell: a filter hides it with its row.
            place = {"object_position": 1, "x_offset": 2, "y_offset": 2, "description": "the field in doubt"}
            self._sheet.insert_image(self._next, self._columns.index("picture"), str(picture), place)
        for at, value in enumerate(values):
            self._put(at, value, currency)
        self._next += 1

    def finish(self) -> None:
        """Adds what depends on how many rows there are."""
        last = len(self._columns) - 1
        self._sheet.autofilter(0, 0, self._next - 1, last)
        # Identifiers are texts of figures: no green corner shall offer to make numbers of them.
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{self._most}"})

    def _put(self, at: int, value: object, currency: object) -> None:
        if value is None or value == "":
            return
        if isinstance(value, bool):
            self._sheet.write_boolean(self._next, at, value)
        elif isinstance(value, Decimal) and (number := exact_number(value)) is not None:
            self._sheet.write_number(self._next, at, number, self._format(amount_format(value, currency)))
        elif isinstance(value, datetime.date) and (day := date_number(value)) is not None:
            self._sheet.write_number(self._next, at, day, self._format(DATE_FORMAT))
        elif isinstance(value, (int, float)):
            code = "0.000" if isinstance(value, float) else "0"
            self._sheet.write_number(self._next, at, value, self._format(code))
        else:
            self._sheet.write_string(self._next, at, safe_text(value), self._format("@"))

    def _format(self, code: str) -> Any:
        if code not in self._formats:
            self._formats[code] = self._book.add_format({"num_format": code, "valign": "vcenter"})
        return self._formats[code]

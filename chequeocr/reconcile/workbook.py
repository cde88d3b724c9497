"""A sheet of a workbook as a table: XLSX, XLS, XLSB and ODS, read with python-calamine.

In: bytes. Out: Table. Cells keep their types: a number of a sheet is a float, which `cells` takes by the
digits that the sheet shows. Formulas count with the values that were saved with them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chequeocr.errors import MissingExtraError, RegisterError
from chequeocr.reconcile.cells import text_of
from chequeocr.reconcile.mapping import ColumnMapping
from chequeocr.reconcile.table import BadLine, Raw, Table, header_of

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


def workbook_table(data: bytes, name: str, mapping: ColumnMapping) -> Table:
    """Returns the table of the mapping's sheet, or of the first one. Raises MissingExtraError,
    RegisterError."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise MissingExtraError("reconcile", "a register in a workbook") from error
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        wanted = mapping.sheet if mapping.sheet is not None else next(iter(names), "")
        if wanted not in names:
            listed = ", ".join(f"{sheet!r:.40}" for sheet in names[:20]) or "none"
            raise RegisterError(f"{name}: has no sheet {wanted!r:.40}; it has {listed}")
        sheet = book.get_sheet_by_name(wanted)
    except (CalamineError, OSError) as error:
        raise RegisterError(f"{name}: not a workbook that can be read, or one with a password") from error
    rows = _Sheet(sheet, mapping.header)
    return Table(name, header_of(rows.header(), name, mapping.header), rows)


@dataclass(frozen=True, slots=True)
class _Sheet:
    sheet: CalamineSheet
    header_line: int

    def header(self) -> list[str] | None:
        for line, row in enumerate(self.sheet.iter_rows(), 1):
            if line == self.header_line:
                return [" ".join(text_of(cell).split()) for cell in row]
        return None

    def __call__(self) -> Iterator[Raw | BadLine]:
        for line, row in enumerate(self.sheet.iter_rows(), 1):
            if line > self.header_line and any(cell not in ("", None) for cell in row):
                yield Raw(line, row)

"""Records as files for spreadsheets, databases and data frames: JSON Lines, CSV, XLSX, Parquet.

In: an iterable of `Row`, consumed lazily. Out: one new file, whole or not at all. docs/tables.md has the
columns, and what each kind of file can hold.
"""

from chequeocr.output.tables.row import Row
from chequeocr.output.tables.settings import TableSettings
from chequeocr.output.tables.write import write_table

__all__ = ["Row", "TableSettings", "write_table"]

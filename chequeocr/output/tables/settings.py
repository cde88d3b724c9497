"""How tables are written.

In: nothing. Out: `TableSettings`, and the limits of spreadsheets.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from chequeocr.runtime.settings import Range, check, described

MOST_ROWS = 1_048_576  # of a sheet, the header included: Excel's specifications and limits
MOST_TEXT = 32_767  # UTF-16 units in a cell, by the same page


@dataclass(frozen=True, slots=True)
class TableSettings:
    """How to write a table.

    `redact` masks names and account numbers and leaves pictures out. `csv_mark` begins a CSV with the mark by
    which Excel knows UTF-8; Python reads such a file with `encoding="utf-8-sig"`. `sheet_rows` is the most
    rows of a sheet, header included. Raises SettingsError for a value that is not valid.
    """

    redact: bool = field(default=False, metadata=described("Mask names and account numbers."))
    csv_mark: bool = field(default=True, metadata=described("Begin a CSV with a byte order mark."))
    sheet_rows: int = field(
        default=MOST_ROWS, metadata=described("Most rows of a sheet.", Range(2, MOST_ROWS))
    )

    def __post_init__(self) -> None:
        check(self)

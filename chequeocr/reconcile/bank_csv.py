"""Entries as bank lines for import: QuickBooks Online and Xero.

In: a Reconciliation, `Books`. Out: CSV files, of at most a thousand lines and 350 KB each, which is what one
import takes. Money in is positive, money out negative.

QuickBooks Online, the three columns Date, Description, Amount, in this order; files of at most 350 KB, no
figures in descriptions, no amounts of 0: "Prepare your CSV file for bank upload to QuickBooks"
(quickbooks.intuit.com/learn-support/en-uk/banking/import-bank-transactions-using-excel-csv-files/00/239741)
and "Manually upload transactions" (help article L0rE9OXBz_GB_en_GB). Xero, the columns of its template for
bank statements, of which those with an asterisk are required; at most 1,000 lines: "Import a bank statement
in CSV format" (central.xero.com). Both ask for the format of the dates on import.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from chequeocr.errors import LayoutError
from chequeocr.output.tables.plain import csv_cell
from chequeocr.parse.currencies import CURRENCIES
from chequeocr.reconcile.books import Books, Entry, entries_of
from chequeocr.reconcile.formats import date_text, without_breaks
from chequeocr.reconcile.result import Reconciliation

QUICKBOOKS: Final = ("Date", "Description", "Amount")
XERO: Final = ("*Date", "*Amount", "Payee", "Description", "Reference", "Check Number")
_MOST_LINES = 1000
_MOST_BYTES = 350_000


def to_quickbooks(result: Reconciliation, books: Books | None = None) -> list[bytes]:
    """Returns the CSV files for QuickBooks Online. Raises LayoutError for what can't be posted, and where the
    entries are in several currencies."""
    books = books or Books()
    rows = []
    for one in _entries(result, books):
        said = " ".join(re.sub(r"\d+", " ", without_breaks(one.party or "")).split())
        note = "" if one.settled else f" ({one.said.partition(', ')[2]})"
        rows.append((date_text(one.date, books.dates), f"{said or 'Cheque'}{note}", _amount(one, books)))
    return list(_files(QUICKBOOKS, rows))


def to_xero(result: Reconciliation, books: Books | None = None) -> list[bytes]:
    """Returns the CSV files for Xero. Raises LayoutError for what can't be posted, and where the entries are
    in several currencies."""
    books = books or Books()
    rows: list[tuple[str | Decimal, ...]] = []
    for one in _entries(result, books):
        references = ", ".join(dict.fromkeys(reference for _, reference in one.parts if reference))
        said = (one.party, one.said, references, one.number)
        texts = (" ".join(without_breaks(text or "").split()) for text in said)
        rows.append((date_text(one.date, books.dates), _amount(one, books), *texts))
    return list(_files(XERO, rows))


def _entries(result: Reconciliation, books: Books) -> tuple[Entry, ...]:
    entries = [one for one in entries_of(result, books).entries if one.amount]
    found = sorted({one.currency for one in entries})
    if len(found) > 1:
        raise LayoutError(
            f"the cheques are in several currencies ({', '.join(found[:5])}), and a bank account has one: "
            "declare [books] currency, a file for each"
        )
    return tuple(entries)


def _amount(one: Entry, books: Books) -> Decimal:
    amount = round(one.amount, CURRENCIES[one.currency].decimals)
    return amount if books.side == "received" else -amount


def _files(header: Sequence[str], rows: Sequence[Sequence[str | Decimal]]) -> Iterator[bytes]:
    """The lines in files that one import takes; at least one file."""
    first = _line(header)
    part, count = first, 0
    for row in rows:
        line = _line([csv_cell(cell) for cell in row])
        if count == _MOST_LINES or len(part) + len(line) > _MOST_BYTES:
            yield part
            part, count = first, 0
        part, count = part + line, count + 1
    yield part


def _line(cells: Sequence[str]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow(cells)
    return stream.getvalue().encode("utf-8", "replace")

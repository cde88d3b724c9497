"""The register: cheques that were issued, or receipts that are expected, one row each.

In: CSV, a workbook, a table of a database, with a declared mapping. Out: `Register`: frozen rows and faults.
A bad row is a fault with its line and what is wrong with it; the rest is read.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from chequeocr.errors import SettingsError
from chequeocr.parse.currencies import CURRENCIES
from chequeocr.reconcile.cells import (
    MOST_CHARS,
    Cell,
    CellFault,
    Mark,
    Order,
    Status,
    amount_of,
    date_of,
    decimal_mark,
    orders_of,
    status_of,
    text_of,
)
from chequeocr.reconcile.mapping import ColumnMapping, places, propose
from chequeocr.reconcile.quiet import without_cycles
from chequeocr.reconcile.statements import Entry, reader_of
from chequeocr.reconcile.table import BadLine, Raw, Table, bytes_of, open_table

_VOID = re.compile(
    r"\W*(?:void(?:ed)?|cancel(?:l?ed)|spoil(?:ed|t))\b[\s:\-–—/*.,]*(.*)", re.IGNORECASE | re.DOTALL
)
_ENOUGH = 1000
_SHEET_KEEPS = 10**15
_TEXTS = ("account", "cheque_number", "payee", "payer", "reference")


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One row. `line` is its line in the file, or its number in the database's answer, counted from 1.

    `account`, `cheque_number`, `reference` are texts: leading zeros matter. A row without a cheque number is
    an expected receipt, such as an invoice: its account, if any, is the payer's.
    """

    line: int
    amount: Decimal
    currency: str | None = None
    account: str | None = None
    cheque_number: str | None = None
    issued: datetime.date | None = None
    payee: str | None = None
    payer: str | None = None
    status: Status = "issued"
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class RegisterFault:
    """What could not be read: the line, the column if it is one's fault, and what is wrong."""

    line: int
    message: str
    column: str | None = None

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Register:
    """The rows in the order of the file, and what could not be read of it."""

    rows: tuple[RegisterRow, ...]
    faults: tuple[RegisterFault, ...] = ()
    name: str = "register"

    def __iter__(self) -> Iterator[RegisterRow]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @classmethod
    def load(cls, path: str | Path, mapping: str | Path | ColumnMapping | None = None) -> Register:
        """Reads a register from a CSV file, a workbook, a bank statement (BAI2, MT940, camt.053), or a
        database's address (`sqlite:///books.db`).

        `mapping` says which column is what: a TOML file, or a ColumnMapping; without one, the header's names
        do. Rows that can't be read are in `faults`. Raises FileAccessError, EmptyFileError, RegisterError for
        what can't be read at all, SettingsError for a mapping that isn't valid, MissingExtraError.
        """
        declared = mapping if isinstance(mapping, ColumnMapping) else ColumnMapping()
        if isinstance(mapping, str | Path):
            declared = ColumnMapping.load(mapping)
        elif mapping is not None and not isinstance(mapping, ColumnMapping):
            raise SettingsError(f"a mapping is a path or a ColumnMapping, not a {type(mapping).__name__}")
        if "://" in str(path):
            return rows_of_table(open_table(path, declared), declared)
        data = bytes_of(path)
        reader = reader_of(data)
        if reader is None:
            return rows_of_table(open_table(path, declared, data), declared)
        return _of_statement(reader(data, Path(path).name), declared, Path(path).name)


def _of_statement(entries: Iterable[Entry], declared: ColumnMapping, name: str) -> Register:
    sign = -1 if declared.side == "debit" else 1
    rows, faults = [], []
    for one in entries:
        if one.amount and (one.currency is None or one.currency in CURRENCIES):
            rows.append(RegisterRow(
                one.number, one.amount * sign, one.currency, one.account, one.cheque_number, one.date,
                one.payee, one.payer, "issued", one.reference,
            ))  # fmt: skip
        else:
            why = "the currency is not a code of ISO 4217" if one.amount else "the amount is 0"
            faults.append(RegisterFault(one.number, why))
    return Register(tuple(rows), tuple(faults), name)


def rows_of_table(table: Table, declared: ColumnMapping) -> Register:
    """Returns the register that a table holds. Raises RegisterError where no column holds the amounts."""
    mapping = declared if declared.columns else replace(declared, columns=propose(table.header))
    at = places(mapping, table.header)
    reader, faults = _settled(table, mapping, at)
    rows: list[RegisterRow] = []
    with without_cycles():
        for raw in table.rows():
            if isinstance(raw, BadLine):
                faults.append(RegisterFault(raw.line, raw.why))
                continue
            try:
                rows.append(reader.row(raw))
            except _Fault as fault:
                faults.append(RegisterFault(raw.line, str(fault), fault.column))
    return Register(tuple(rows), tuple(faults), table.name)


class _Fault(Exception):
    def __init__(self, message: str, column: str | None = None) -> None:
        super().__init__(message)
        self.column = column


@dataclass(frozen=True, slots=True)
class RowReader:
    """Makes rows of cells: what a mapping and the register itself say of its columns, settled."""

    at: MappingProxyType[str, int]
    mapping: ColumnMapping
    width: int
    decimal: Mark | None
    dates: Order | None
    dated: bool

    def row(self, raw: Raw) -> RegisterRow:
        """Returns the row of a line's cells. Raises _Fault."""
        cells = raw.cells
        if len(cells) > self.width and any(text_of(cell) for cell in cells[self.width :]):
            raise _Fault(f"has {len(cells)} cells, the header has {self.width}")
        text = {name: self._text(cells, name) for name in _TEXTS}
        try:
            amount = amount_of(self._cell(cells, "amount"), self.decimal)
        except CellFault as fault:
            raise _Fault(str(fault), "amount") from None
        status, payee = self._state(cells, text["payee"], amount)
        currency = self._currency(cells)
        if currency and amount != round(amount, CURRENCIES[currency].decimals):
            raise _Fault(f"the amount has more decimals than {currency} has", "amount")
        return RegisterRow(
            raw.line, amount, currency, text["account"], text["cheque_number"], self._issued(cells), payee,
            text["payer"], status, text["reference"],
        )  # fmt: skip

    def _cell(self, cells: Sequence[Cell], name: str) -> Cell:
        at = self.at.get(name)
        if at is None or at >= len(cells):
            return self.mapping.values.get(name)
        return cells[at]

    def _text(self, cells: Sequence[Cell], name: str) -> str | None:
        cell = self._cell(cells, name)
        if isinstance(cell, float) and abs(cell) >= _SHEET_KEEPS:
            raise _Fault(f"the {name} has more figures than a spreadsheet keeps: store it as text", name)
        text = text_of(cell)
        if len(text) > MOST_CHARS:
            raise _Fault(f"the cell of {name} has more than {MOST_CHARS} characters", name)
        return text or None

    def _state(self, cells: Sequence[Cell], payee: str | None, amount: Decimal) -> tuple[Status, str | None]:
        """The status and the payee; "VOID J. Smith" at 0.00 is a void cheque to J. Smith."""
        try:
            status = status_of(text_of(self._cell(cells, "status")), self.mapping.status)
        except CellFault as fault:
            raise _Fault(str(fault), "status") from None
        void = _VOID.fullmatch(payee) if payee and not amount else None
        if void:
            return "void", void[1].strip() or None
        if not amount and status == "issued":
            raise _Fault("the amount is 0 and the cheque is not void", "amount")
        return status, payee

    def _currency(self, cells: Sequence[Cell]) -> str | None:
        code = text_of(self._cell(cells, "currency")).upper()
        if code and code not in CURRENCIES:
            raise _Fault("the currency is not a code of ISO 4217", "currency")
        return code or None

    def _issued(self, cells: Sequence[Cell]) -> datetime.date | None:
        cell = self._cell(cells, "issued")
        try:
            return date_of(cell, self.dates)
        except CellFault as fault:
            if not self.dated and len(orders_of(text_of(cell))) > 1:
                return None  # the column as a whole is in doubt, which is a fault of its own
            raise _Fault(str(fault), "issued") from None


def _settled(
    table: Table, mapping: ColumnMapping, at: dict[str, int]
) -> tuple[RowReader, list[RegisterFault]]:
    """The reader of rows; where a column as a whole is in doubt, a fault that says what to declare."""
    faults: list[RegisterFault] = []
    decimal, dates, dated = mapping.decimal, mapping.dates, True
    if decimal is None:
        decimal = decimal_mark(texts_of(table, at["amount"]))
    if dates is None and "issued" in at:
        dates, doubtful = order_of(texts_of(table, at["issued"]))
        dated = not doubtful
        if doubtful:
            faults.append(RegisterFault(
                mapping.header,
                f"the dates of the column {table.header[at['issued']]!r:.60} can be read day first or month "
                'first: declare [file] dates = "day-first" or "month-first"; none of these was read',
                "issued",
            ))  # fmt: skip
    reader = RowReader(MappingProxyType(at), mapping, len(table.header), decimal, dates, dated)
    return reader, faults


def texts_of(table: Table, at: int) -> Iterator[str]:
    """Yields the cells of a column that are text; what a workbook or database has as number or date is in no
    doubt."""
    for raw in table.rows():
        if isinstance(raw, Raw) and at < len(raw.cells) and isinstance(raw.cells[at], str):
            yield text_of(raw.cells[at])


def order_of(texts: Iterable[str]) -> tuple[Order | None, bool]:
    """Returns the order of the first date that leaves no doubt, and whether all dates have two meanings.

    It ends after many dates that have one meaning in any order, such as 2026-03-14: the rest are so, too, or
    faults of their rows.
    """
    doubtful = False
    for number, text in enumerate(texts):
        if number >= _ENOUGH and not doubtful:
            break
        orders = orders_of(text)
        if len(orders) == 1 and orders != ("year-first",):
            return orders[0], False
        try:
            date_of(text, None)
        except CellFault:
            doubtful |= len(orders) > 1
    return None, doubtful

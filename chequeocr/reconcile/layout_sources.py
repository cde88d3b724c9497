"""What a field of a layout can hold: the columns of a reconciliation, of what is posted, of a register.

In: rows. Out: `Item`s: values by the name of their source, and what messages call the row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from types import MappingProxyType
from typing import Final, Literal

from chequeocr.reconcile.register import RegisterRow
from chequeocr.reconcile.result import ReconciledRow, flat

_EXACT = 1000  # figures: no sum of amounts is ever rounded

Kind = Literal["text", "number", "amount", "date"]
Records = Literal["reconciliation", "postings", "register"]

_COLUMNS: Final[dict[str, Kind]] = {
    "outcome": "text", "also": "text", "needs_review": "text", "source": "text", "page": "number",
    "cheque": "number", "decision": "text", "cheque_number": "text", "account": "text", "payee": "text",
    "payer": "text", "date": "date", "amount": "amount", "currency": "text", "lines": "text",
    "register_number": "text", "register_account": "text", "register_payee": "text", "register_payer": "text",
    "register_amount": "amount", "register_issued": "date", "register_status": "text", "references": "text",
    "open": "amount", "score": "number", "reasons": "text", "candidates": "text", "number": "number",
}  # fmt: skip
_ROW: Final[dict[str, Kind]] = {
    "line": "number", "account": "text", "cheque_number": "text", "amount": "amount", "currency": "text",
    "issued": "date", "payee": "text", "payer": "text", "status": "text", "reference": "text",
    "number": "number",
}  # fmt: skip
SOURCES: Final[dict[str, MappingProxyType[str, Kind]]] = {
    "reconciliation": MappingProxyType(_COLUMNS),
    "postings": MappingProxyType(_COLUMNS | {"paid": "amount", "line": "number", "reference": "text"}),
    "register": MappingProxyType(_ROW),
}
"""Of each kind of records, the names of sources and what they hold. `number` counts the records from 1.
`paid` is what a cheque pays of the posting's register row."""

ENDS: Final[MappingProxyType[str, Kind]] = MappingProxyType(
    {"count": "number", "records": "number", "total": "amount", "day": "date"}
)
"""Sources of header and trailer: the rows written, the same with header and trailer, the sum of a field of
amounts, and the day of the reconciliation."""


@dataclass(frozen=True, slots=True)
class Item:
    """The values of one record, and what messages call it."""

    name: str
    values: Mapping[str, object]

    @property
    def currency(self) -> str | None:
        """The currency of its amounts."""
        value = self.values["currency"]
        return value if isinstance(value, str) else None


def of_register(row: RegisterRow, currency: str | None) -> Item:
    """Returns the values of a register row; `currency` is that of a row that states none."""
    values = {name: getattr(row, name) for name in _ROW if name != "number"}
    values["currency"] = row.currency or currency
    return Item(_line(row), values)


def of_reconciled(row: ReconciledRow) -> Item:
    """Returns the values of a row of a reconciliation."""
    values = flat(row)
    first = row.rows[0] if row.rows else None
    cheque = row.cheque
    values["needs_review"] = "true" if row.needs_review else "false"
    values["register_account"] = first.account if first else None
    values["register_payee"] = first.payee if first else None
    values["register_payer"] = first.payer if first else None
    values["payer"] = cheque.payer.value if cheque and cheque.payer else None
    name = cheque.name if cheque else row.failure.source if row.failure else _line(first)
    return Item(f"{name} ({row.outcome})", {key: None if one == "" else one for key, one in values.items()})


def _line(row: RegisterRow | None) -> str:
    return f"line {row.line} of the register" if row else "a row"


def posted(row: ReconciledRow) -> bool:
    """Returns whether a row may be posted: matched, paid to the cent, and no person has to look."""
    return (
        row.outcome == "matched" and not row.needs_review and not row.also
        and row.amount is not None and row.register_amount == row.amount
    )  # fmt: skip


def of_posted(row: ReconciledRow) -> Iterator[Item]:
    """Yields the values of each register row that a cheque pays; `paid` adds up to the cheque's amount."""
    base = of_reconciled(row)
    for one in row.rows:
        values = dict(base.values)
        values |= {
            "paid": one.amount, "line": one.line, "reference": one.reference, "register_amount": one.amount,
            "register_number": one.cheque_number, "register_account": one.account,
            "register_payee": one.payee, "register_payer": one.payer, "register_issued": one.issued,
            "register_status": one.status,
        }  # fmt: skip
        yield Item(f"{base.name}, line {one.line} of the register", values)


def sum_of(items: list[Item], source: str) -> Decimal:
    """Returns the sum of a source of amounts; what is absent adds nothing."""
    values = (item.values[source] for item in items)
    with localcontext() as context:
        context.prec = _EXACT
        return sum((value for value in values if isinstance(value, Decimal)), Decimal(0))

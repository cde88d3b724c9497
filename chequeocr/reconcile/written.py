"""A reconciliation as files: CSV that a spreadsheet can open without danger, and JSON.

In: Reconciliation. Out: bytes. Money is a text in both. In CSV a text that a spreadsheet would take for a
formula begins with an apostrophe; amounts that this program writes itself, such as -5.00, do not.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from chequeocr.output.tables.plain import csv_cell
from chequeocr.reconcile.register import RegisterRow
from chequeocr.reconcile.result import COLUMNS, ReconciledRow, Reconciliation, Total, flat

SCHEMA = "chequeocr-reconciliation/1"


def to_csv(result: Reconciliation) -> bytes:
    """Returns the rows as CSV, UTF-8 with a BOM, so that spreadsheets show every letter."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for row in result:
        cells = flat(row)
        writer.writerow([csv_cell(cells[name]) for name in COLUMNS])
    return stream.getvalue().encode("utf-8-sig", "backslashreplace")


def to_json(result: Reconciliation) -> bytes:
    """Returns the reconciliation as JSON: totals, faults of the register, rows."""
    day = result.policy.day
    values = {
        "schema": SCHEMA,
        "as_of": None if day is None else day.isoformat(),
        "register": {
            "name": result.register.name,
            "rows": len(result.register),
            "faults": [{"line": one.line, "message": one.message} for one in result.register.faults],
        },
        "totals": [_total(one) for one in result.totals()],
    }
    head = json.dumps(values, ensure_ascii=False)
    rows = ",\n".join(json.dumps(one, ensure_ascii=False) for one in _rows(result))
    return f'{head[:-1]}, "rows": [\n{rows}\n]}}\n'.encode("utf-8", "backslashreplace")


def _total(total: Total) -> dict[str, Any]:
    return {
        "side": total.side,
        "outcome": total.outcome,
        "currency": total.currency or None,
        "count": total.count,
        "amount": format(total.amount, "f"),
        "unreadable": total.unreadable,
    }


def _rows(result: Reconciliation) -> Iterator[dict[str, Any]]:
    for row in result:
        values = {name: _json(value) for name, value in flat(row).items() if name not in _TOLD_OTHERWISE}
        values["also"] = list(row.also)
        values["rows"] = [_register_row(one) for one in row.rows]
        values["reasons"] = [_reason(row, at) for at in range(len(row.reasons))]
        values["candidates"] = [_register_row(one) for one in row.candidates]
        yield values


_TOLD_OTHERWISE = frozenset((
    "lines", "register_number", "register_payee", "register_amount", "register_issued", "register_status",
    "references", "reasons", "candidates",
))  # fmt: skip


def _json(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, datetime.date) else value


def _reason(row: ReconciledRow, at: int) -> dict[str, Any]:
    reason = row.reasons[at]
    return {"part": reason.part, "verdict": reason.verdict, "weight": reason.weight, "text": reason.text}


def _register_row(row: RegisterRow) -> dict[str, Any]:
    names = ("line", "account", "cheque_number", "amount", "currency", "issued", "payee", "payer", "status",
             "reference")  # fmt: skip
    return {name: _json(getattr(row, name)) for name in names}

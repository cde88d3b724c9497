"""The columns of every table: names, kinds, and the cells of one record or failure.

In: a Cheque or a Failure. Out: a dict from column to a Python value. One list for data frames and files; it
has a version of its own, which changes where a column changes its name, kind or meaning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from chequeocr.fields import FIELDS
from chequeocr.outcome import Failure
from chequeocr.record import Cheque

SCHEMA: Final = "chequeocr-table/1"

Kind: TypeAlias = Literal["text", "count", "amount", "share", "date", "flag"]
"""What a cell holds: str, int, Decimal, float from 0 to 1, datetime.date, bool."""

COLUMNS: tuple[str, ...] = (
    "source", "page", "cheque", "sha256", "decision",
    "amount", "currency", "amount_from", "amount_confidence",
    *FIELDS,
    "micr_cheque_number", "micr_routing", "micr_account", "micr_code", "micr_kind", "micr_amount",
    "findings", "error", "error_message", "schema",
)  # fmt: skip
"""The columns, always all of them, in this order."""

_NO_TEXT: Mapping[str, Kind] = {
    "page": "count", "cheque": "count",
    "amount": "amount", "amount_in_numbers": "amount", "amount_in_words": "amount", "micr_amount": "amount",
    "amount_confidence": "share", "date": "date", "signature": "flag",
}  # fmt: skip

KINDS: Mapping[str, Kind] = MappingProxyType({name: _NO_TEXT.get(name, "text") for name in COLUMNS})
"""Column -> what its cells hold. A cell of any kind may be None: absent or unreadable."""

FINDING_COLUMNS: tuple[str, ...] = ("source", "page", "cheque", "code", "severity", "field", "sentence")
"""The columns of a table of findings, one row each."""

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def cells(outcome: Cheque | Failure) -> dict[str, object]:
    """Returns the cells of a row by column; a column that isn't among them is None.

    `findings` are their codes joined by ", ", `micr` is the line as read.
    """
    row = _record(outcome) if isinstance(outcome, Cheque) else _failure(outcome)
    return row | {"schema": SCHEMA}


def finding_rows(cheque: Cheque) -> list[tuple[str | int | None, ...]]:
    """Returns the rows of a record in a table of findings: FINDING_COLUMNS."""
    place = (cheque.source, cheque.page, cheque.cheque)
    return [(*place, one.code, one.severity, one.field, one.message) for one in cheque.findings]


def _record(cheque: Cheque) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(cheque, name) for name in COLUMNS[:5]}
    if cheque.amount is not None:
        row |= {
            "amount": cheque.amount.value,
            "currency": cheque.amount.currency,
            "amount_from": cheque.amount.origin,
            "amount_confidence": cheque.amount.confidence,
        }
    for name in FIELDS:
        field = getattr(cheque, name)
        if field is not None and name not in ("micr", "signature"):
            row[name] = field.value
    if cheque.signature is not None:
        row["signature"] = cheque.signature.present
    if cheque.micr is not None:
        row["micr"] = cheque.micr.text
        if cheque.micr.value is not None:
            row |= {f"micr_{part}": value for part, value in cheque.micr.value}
    row["findings"] = ", ".join(finding.code for finding in cheque.findings)
    return row


def _failure(failure: Failure) -> dict[str, object]:
    return {
        "source": _encodable(failure.source),
        "page": failure.page,
        "error": _encodable(failure.error.code),
        "error_message": _encodable(failure.message),
    }


def _encodable(text: str) -> str:
    """A record's texts are so already; those of a failure that was read from JSON may hold anything."""
    return _SURROGATE.sub("\ufffd", text)

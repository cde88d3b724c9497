"""The declared mapping: which column of a register is what, and how it writes amounts and dates.

In: a TOML file, or the header of a register. Out: `ColumnMapping`, frozen; its TOML. A mapping that is
proposed from a header is a proposal: whoever knows the register looks at it.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

from chequeocr.errors import FileAccessError, RegisterError, SettingsError
from chequeocr.reconcile.cells import Mark, Order, Status

COLUMNS: Final = (
    "account", "cheque_number", "amount", "currency", "issued", "payee", "payer", "status", "reference",
)  # fmt: skip
"""What a column of a register can be."""

_FILE = ("delimiter", "encoding", "decimal", "dates", "sheet", "header", "table", "side")
_TEXTS = ("delimiter", "encoding", "sheet", "table")
_NAMES: Final = {
    "account": "account|account no|account number|acct|acct no|a/c|a/c no|bank account|iban|compte|konto",
    "cheque_number": "cheque number|cheque no|check number|check no|cheque|check|chq no|chq|ck no|chk no|"
                     "chq num|serial|serial number|instrument no|instrument number|document number|doc no|"
                     "number|num|no|cheque #|check #|cheque num|check num|numero|n",
    "amount": "amount|amt|value|sum|total|net amount|payment amount|check amount|cheque amount|gross amount|"
              "betrag|montant|importe|valor|open amount|balance due|amount due|paid amount",
    "currency": "currency|ccy|cur|curr|currency code|iso|devise|moneda|wahrung",
    "issued": "issued|issue date|date issued|date|check date|cheque date|chq date|invoice date|posting date|"
              "document date|payment date|due date|datum|fecha|data",
    "payee": "payee|payee name|pay to|paid to|vendor|vendor name|supplier|supplier name|beneficiary|name|"
             "beneficiary name|recipient|beneficiaire",
    "payer": "payer|payer name|customer|customer name|client|debtor|drawer|received from|remitter|tenant",
    "status": "status|state|void|void flag|cheque status|check status|void indicator",
    "reference": "reference|ref|ref no|invoice|invoice no|invoice number|voucher|voucher no|voucher number|"
                 "payment id|id|remarks|memo|narration|description|bill no|bill",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column is what, and how the register is written.

    `columns`: one of COLUMNS -> the column's name in the header. `values`: the same for what every row has,
    such as the currency. `status`: a word of the register, in small letters -> what it means. `decimal` and
    `dates`: the decimal sign and the order of day, month and year; None: as far as the column leaves no
    doubt.
    `delimiter`, `encoding`: of CSV; None: found. `sheet`: of a workbook; None: the first. `header`: the line
    of the header, counted from 1. `table`: of a database. `side`: of a bank statement, the one whose amounts
    are positive; None: credit. Raises SettingsError.
    """

    columns: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))
    values: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))
    status: MappingProxyType[str, Status] = field(default_factory=lambda: MappingProxyType({}))
    decimal: Mark | None = None
    dates: Order | None = None
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    table: str | None = None
    side: Literal["credit", "debit"] | None = None
    header: int = 1

    def __post_init__(self) -> None:
        for name in ("columns", "values"):
            unknown = sorted(set(getattr(self, name)) - set(COLUMNS))
            if unknown:
                raise SettingsError(
                    f"mapping: [{name}] has {unknown[0]!r:.40}; it takes {', '.join(COLUMNS)}"
                )
        _one_of("decimal", self.decimal, get_args(Mark))
        _one_of("dates", self.dates, get_args(Order))
        _one_of("side", self.side, ("credit", "debit"))
        for word, meaning in self.status.items():
            _one_of(f"[status] for {word!r:.40}", meaning, get_args(Status))
        if self.delimiter is not None and len(self.delimiter) != 1:
            raise SettingsError("mapping: delimiter must be one character")
        if type(self.header) is not int or not 1 <= self.header <= 1000:
            raise SettingsError("mapping: header must be a line from 1 to 1000")

    @classmethod
    def load(cls, path: str | Path) -> ColumnMapping:
        """Reads a mapping from a TOML file. Raises FileAccessError, SettingsError."""
        try:
            text = Path(path).read_text(encoding="utf-8-sig")
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "not UTF-8 text"
            raise FileAccessError(f"{path}: the mapping can't be read: {why}") from error
        return cls.parse(text, str(path))

    @classmethod
    def parse(cls, text: str, name: str = "mapping") -> ColumnMapping:
        """Returns the mapping of a TOML text; `name` is what messages call it. Raises SettingsError."""
        try:
            values = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(f"{name}: not TOML: {error}") from error
        unknown = sorted(set(values) - {"file", "columns", "values", "status"})
        if unknown or not all(isinstance(table, dict) for table in values.values()):
            raise SettingsError(
                f"{name}: has {unknown[0] if unknown else 'a value outside of a table'!r:.40}; "
                "it takes the tables [file], [columns], [values], [status]"
            )
        return _made(values, name)

    def to_toml(self) -> str:
        """Returns the TOML that `load` reads."""
        lines = ["[file]"]
        for name in _FILE:
            value = getattr(self, name)
            if value is not None and (name != "header" or value != 1):
                lines.append(f"{name} = {value if name == 'header' else _quoted(value)}")
        for table in ("columns", "values"):
            if getattr(self, table):
                lines += ["", f"[{table}]"]
                lines += [f"{one} = {_quoted(name)}" for one, name in getattr(self, table).items()]
        if self.status:
            lines += ["", "[status]"]
            for meaning in get_args(Status):
                words = [word for word, means in self.status.items() if means == meaning]
                lines += [f"{meaning} = [{', '.join(map(_quoted, words))}]"] if words else []
        return "\n".join(lines) + "\n"


def _made(values: dict[str, Any], name: str) -> ColumnMapping:
    file = values.get("file", {})
    known = {one.name for one in fields(ColumnMapping)} & set(_FILE)
    unknown = sorted(set(file) - known)
    if unknown:
        raise SettingsError(f"{name}: [file] has {unknown[0]!r:.40}; it takes {', '.join(_FILE)}")
    for key in _TEXTS:
        if key in file and not isinstance(file[key], str):
            raise SettingsError(f"{name}: {key} must be a text")
    words: dict[str, Status] = {}
    for meaning, listed in values.get("status", {}).items():
        for word in listed if isinstance(listed, list) else [listed]:
            words[str(word).casefold()] = meaning
    tables: dict[str, Any] = {}
    for table in ("columns", "values"):
        for key, value in values.get(table, {}).items():
            if not isinstance(value, str):
                raise SettingsError(f"{name}: {key} under [{table}] must be a text")
        tables[table] = MappingProxyType(dict(values.get(table, {})))
    return ColumnMapping(**tables, status=MappingProxyType(words), **file)


def _one_of(name: str, value: object, choice: Sequence[str]) -> None:
    if value is not None and value not in choice:
        raise SettingsError(f"mapping: {name} must be one of {', '.join(map(repr, choice))}")


def _quoted(text: str) -> str:
    escaped = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text.replace("\\", "\\\\"))
    return '"' + escaped.replace('"', '\\"') + '"'


def propose(header: Iterable[str]) -> MappingProxyType[str, str]:
    """Returns a column for each of COLUMNS that a name in the header stands for, the likeliest name first."""
    names = list(header)
    plain = [re.sub(r"[\s._-]+", " ", name.casefold().replace("#", " #")).strip(" :") for name in names]
    taken: dict[str, str] = {}
    for column in COLUMNS:
        for known in _NAMES[column].split("|"):
            at = next((i for i, p in enumerate(plain) if p == known and names[i] not in taken.values()), None)
            if at is not None:
                taken[column] = names[at]
                break
    return MappingProxyType(taken)


def places(mapping: ColumnMapping, header: Sequence[str]) -> dict[str, int]:
    """Returns the index of each mapped column in the header.

    Raises RegisterError where a column is not there, is there twice, or where no column holds the amounts.
    """
    counts = Counter(header)
    found = {}
    for column, name in mapping.columns.items():
        if counts[name] != 1:
            said = "is there several times" if counts[name] else "is not in the header"
            raise RegisterError(
                f"the column {name!r:.60} for {column} {said}; the header has: {_listed(header)}"
            )
        found[column] = header.index(name)
    if "amount" not in found:
        raise RegisterError(
            "no column is known to hold the amounts: declare one in a mapping, [columns] amount = \"...\" "
            f"(`chequeocr reconcile init FILE` makes one); the header has: {_listed(header)}"
        )
    return found


def _listed(header: Sequence[str]) -> str:
    shown = ", ".join(f"{name!r:.40}" for name in header[:20]) or "nothing"
    return shown if len(header) <= 20 else f"{shown}, ..."

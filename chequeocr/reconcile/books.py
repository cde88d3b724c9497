"""What a reconciliation posts: each presented cheque once, to its account, or held back.

In: a Reconciliation, `Books`: the accounts. Out: `Entries`, whose sums are those of the reconciliation's
presented cheques. Only a match that needs no person is posted to the receivable (or payable) account; what is
doubtful goes to the clearing account, or is left out.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Literal

from chequeocr.errors import LayoutError, SettingsError
from chequeocr.parse.currencies import CURRENCIES
from chequeocr.reconcile.formats import date_tokens
from chequeocr.reconcile.layout_sources import posted
from chequeocr.reconcile.layout_toml import read_toml, tables, typed
from chequeocr.reconcile.outcomes import Outcome
from chequeocr.reconcile.result import ReconciledRow, Reconciliation

HELD: Final[tuple[Outcome, ...]] = (
    "void-or-stopped", "duplicate-presentment", "post-dated", "returned", "unread",
)  # fmt: skip
"""Outcomes that are never posted, to no account: the bank doesn't pay such a cheque, or not yet, or has paid
it before."""

_ACCOUNT = re.compile(r"[^\W\d_](?:[\w-]| (?! ))*(?::[^\W_](?:[\w-]| (?! ))*)*")
_KEYS: Final[dict[str, dict[str, type]]] = {
    "accounts": {"bank": str, "receivable": str, "payable": str, "clearing": str},
    "books": {"side": str, "rest": str, "dates": str, "currency": str},
}


@dataclass(frozen=True, slots=True)
class Books:
    """Accounts, and what comes of what isn't matched.

    `side`: "received" cheques debit the bank and credit the receivable account, "issued" ones debit the
    payable account and credit the bank. `rest`: the doubtful ones go to the "clearing" account, or are
    "left-out". `dates`: the format of dates in CSV. `currency`: the one that is posted; None: all. Raises
    SettingsError.
    """

    bank: str = "Assets:Bank"
    receivable: str = "Assets:Receivable"
    payable: str = "Liabilities:Payable"
    clearing: str = "Assets:Clearing"
    side: Literal["received", "issued"] = "received"
    rest: Literal["clearing", "left-out"] = "clearing"
    dates: str = "DD/MM/YYYY"
    currency: str | None = None

    def __post_init__(self) -> None:
        for name in _KEYS["accounts"]:
            if not _ACCOUNT.fullmatch(getattr(self, name)) or getattr(self, name).endswith(" "):
                raise SettingsError(f"books: {name} must be the name of an account, such as Assets:Bank")
        for name, choice in (("side", ("received", "issued")), ("rest", ("clearing", "left-out"))):
            if getattr(self, name) not in choice:
                raise SettingsError(f"books: {name} must be one of {', '.join(choice)}")
        if date_tokens(self.dates) is None:
            raise SettingsError("books: dates must be a format of dates, such as DD/MM/YYYY")
        if self.currency is not None and self.currency not in CURRENCIES:
            raise SettingsError("books: currency must be a code of ISO 4217")

    @classmethod
    def load(cls, path: str | Path) -> Books:
        """Reads accounts from a TOML file. Raises FileAccessError, SettingsError."""
        return cls.parse(read_toml(path, "accounts"), str(path))

    @classmethod
    def parse(cls, text: str, name: str = "accounts") -> Books:
        """Returns the accounts of a TOML text. Raises SettingsError."""
        values = tables(text, name, tuple(_KEYS))
        found: dict[str, Any] = {}
        for table, keys in _KEYS.items():
            found |= typed(values.get(table, {}), keys, f"{name}: [{table}]")
        try:
            return cls(**found)
        except SettingsError as error:
            raise SettingsError(f"{name}: {error}") from error


@dataclass(frozen=True, slots=True)
class Entry:
    """One cheque in the books. `parts` are the amounts with the references of the register rows they pay, and
    add up to `amount`. `settled`: it is posted to the receivable or payable account, not to clearing."""

    date: datetime.date
    amount: Decimal
    currency: str
    settled: bool
    outcome: Outcome
    source: str
    number: str | None
    party: str | None
    parts: tuple[tuple[Decimal, str | None], ...]

    @property
    def said(self) -> str:
        """What it is, and why it is in clearing."""
        why = "matched, needs a person" if self.outcome == "matched" else self.outcome
        return "Cheque" if self.settled else f"Cheque, {why}"


@dataclass(frozen=True, slots=True)
class Entries:
    """Everything presented that has an amount, once: in `entries`, or in `held`. `unreadable` cheques have no
    amount, and are in neither."""

    entries: tuple[Entry, ...]
    held: tuple[ReconciledRow, ...]
    unreadable: int

    def total(self, currency: str, *, settled: bool) -> Decimal:
        """Returns the sum of the entries in a currency that are settled, or those that went to clearing."""
        found = (one.amount for one in self.entries if (one.currency, one.settled) == (currency, settled))
        return sum(found, Decimal(0))

    def total_held(self, currency: str) -> Decimal:
        """Returns the sum of what is held in a currency."""
        found = (one.amount for one in self.held if one.currency == currency and one.amount is not None)
        return sum(found, Decimal(0))

    def currencies(self) -> list[str]:
        """Returns the currencies of all that has an amount, sorted."""
        return sorted({one.currency for one in self.entries} | {one.currency or "" for one in self.held})


def entries_of(result: Reconciliation, books: Books) -> Entries:
    """Returns what is posted. Raises LayoutError for a cheque whose currency or day is not known."""
    entries: list[Entry] = []
    held: list[ReconciledRow] = []
    unreadable = 0
    for row in result.presented:
        if row.amount is None:
            unreadable += 1
        elif books.currency not in (None, row.currency):
            continue
        elif {row.outcome, *row.also} & {*HELD} or (books.rest == "left-out" and not posted(row)):
            held.append(row)
        else:
            entries.append(_entry(row, row.amount, result.policy.day, books))
    return Entries(tuple(entries), tuple(held), unreadable)


def _entry(row: ReconciledRow, amount: Decimal, day: datetime.date | None, books: Books) -> Entry:
    cheque, currency = row.cheque, row.currency
    source = cheque.name if cheque else ""
    number = cheque.number if cheque else None
    date = day or (cheque.date.value if cheque and cheque.date else None)
    if date is None:
        raise LayoutError(f"{source}: the day of posting is not known: set MatchPolicy(as_of=...), --as-of")
    if currency is None or currency not in CURRENCIES:
        raise LayoutError(
            f"{source}: the currency is not known: declare it in the mapping, [values] currency"
        )
    if amount != round(amount, CURRENCIES[currency].decimals):
        raise LayoutError(f"{source}: the amount has more decimals than {currency} has")
    settled = posted(row)
    parts = tuple((one.amount, one.reference) for one in row.rows) if settled else ((amount, None),)
    party = _party(row, books, settled=settled)
    return Entry(date, amount, currency, settled, row.outcome, source, number, party, parts)


def _party(row: ReconciledRow, books: Books, *, settled: bool) -> str | None:
    """Who is paid, or who pays: as the register has it where the cheque is settled, else as it was read."""
    first, cheque = row.rows[0] if settled else None, row.cheque
    names = (first.payee, first.payer) if first else (None, None)
    read = (cheque.payee, cheque.payer) if cheque else (None, None)
    both = [*names, *(one.value if one else None for one in read)]
    if books.side == "received":
        both = [both[1], both[0], both[3], both[2]]
    return next((name for name in both if name), None)


def said_of(entries: Entries) -> Iterator[str]:
    """Yields a sentence on each currency: what was posted, what is in clearing, what is left out."""
    for currency in entries.currencies():
        posted_, clearing = (entries.total(currency, settled=one) for one in (True, False))
        yield (
            f"{currency or 'currency not known'}: posted {posted_:f}, clearing {clearing:f}, "
            f"left out {entries.total_held(currency):f}"
        )
    if entries.unreadable:
        yield f"without an amount: {entries.unreadable} cheques"

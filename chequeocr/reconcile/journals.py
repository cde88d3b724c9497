"""Entries as the text of double-entry books: Beancount and ledger.

In: a Reconciliation, `Books`. Out: text. Beancount as its Language Syntax has it
(beancount.github.io/docs/beancount_language_syntax.html): strings in quotes, components of an account that
begin with a capital or a figure. Ledger as its manual has it (ledger-cli.org/doc/ledger3.html, "Journal
Format"), which hledger reads, too: two spaces or more before an amount, the cheque number as the code.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import chain

from chequeocr.errors import SettingsError
from chequeocr.parse.currencies import CURRENCIES
from chequeocr.reconcile.books import Books, Entry, entries_of, said_of
from chequeocr.reconcile.formats import without_breaks
from chequeocr.reconcile.result import Reconciliation

_BEANCOUNT = re.compile(
    r"(?:Assets|Liabilities|Equity|Income|Expenses)(?::(?:[^\W\d_a-z]|[0-9])(?:[^\W_]|-)*)+"
)
_WIDTH = 44


def to_beancount(result: Reconciliation, books: Books | None = None) -> str:
    """Returns the entries for Beancount; those in clearing have the flag `!`. The accounts are opened
    elsewhere.

    Raises LayoutError for what can't be posted, SettingsError for an account that Beancount doesn't take.
    """
    books = books or Books()
    for account in (books.bank, _counter(books), books.clearing):
        if not _BEANCOUNT.fullmatch(account):
            raise SettingsError(f"books: {account!r:.80} is not an account of Beancount, such as Assets:Bank")
    entries = entries_of(result, books)
    lines = [f"; {one}" for one in said_of(entries)]
    for one in entries.entries:
        flag = "*" if one.settled else "!"
        lines += ["", f"{one.date:%Y-%m-%d} {flag} {_string(one.party or '')} {_string(one.said)}"]
        lines += [f"  source: {_string(one.source)}"]
        lines += [f"  number: {_string(one.number)}"] if one.number else []
        for account, amount, reference in _postings(one, books):
            lines.append(f"  {account:{_WIDTH}}  {_amount(amount, one.currency)}")
            lines += [f"    reference: {_string(reference)}"] if reference else []
    return "\n".join(lines) + "\n"


def to_ledger(result: Reconciliation, books: Books | None = None) -> str:
    """Returns the entries for ledger and hledger; those in clearing have the mark `!`.

    Raises LayoutError for what can't be posted.
    """
    books = books or Books()
    entries = entries_of(result, books)
    lines = [f"; {one}" for one in said_of(entries)]
    for one in entries.entries:
        mark = "*" if one.settled else "!"
        code = f"({_plain(one.number)}) " if one.number else ""
        lines += ["", f"{one.date:%Y-%m-%d} {mark} {code}{_plain(one.party or 'Cheque') or 'Cheque'}"]
        lines += [f"    ; {one.said}", f"    ; source: {_plain(one.source)}"]
        for account, amount, reference in _postings(one, books):
            lines.append(f"    {account:{_WIDTH}}  {_amount(amount, one.currency)}")
            lines += [f"    ; reference: {_plain(reference)}"] if reference else []
    return "\n".join(lines) + "\n"


def _counter(books: Books) -> str:
    return books.receivable if books.side == "received" else books.payable


def _postings(one: Entry, books: Books) -> list[tuple[str, Decimal, str | None]]:
    """The postings of an entry; they add up to nought."""
    sign = 1 if books.side == "received" else -1
    other = _counter(books) if one.settled else books.clearing
    parts = ((other, -sign * amount, reference) for amount, reference in one.parts)
    return list(chain([(books.bank, sign * one.amount, None)], parts))


def _amount(amount: Decimal, currency: str) -> str:
    return f"{round(amount, CURRENCIES[currency].decimals):>14f} {currency}"


def _string(text: str) -> str:
    """A string of Beancount: nobody's text ends it."""
    escaped = without_breaks(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _plain(text: str) -> str:
    """A text of ledger: nothing in it begins a note, ends a code, is a date or a mark."""
    for one, other in (";", ","), ("|", "/"), ("(", "["), (")", "]"):
        text = text.replace(one, other)
    text = text.replace("[", "{").replace("]", "}")
    return " ".join(without_breaks(text).split()).lstrip("*!={ ")

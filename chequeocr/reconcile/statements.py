"""Bank statements as registers: BAI2, MT940, camt.053.

In: the bytes of a statement. Out: entries, one a register row. An amount is positive where it is on the side
that was declared, credit where none was: money that came in. The other side, and what was reversed, is
negative; no cheque pays it. A row's line is the number of its entry in the file, counted from 1.
"""

from __future__ import annotations

import datetime
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any, Final

from chequeocr.errors import MissingExtraError, RegisterError
from chequeocr.parse.currencies import CURRENCIES

_CHEQUE = re.compile(r"(?:CHQ|CHK|CHEQUE|CHECK)?[\s.:#-]*(\d{1,18})", re.IGNORECASE)
_CONTINUED = re.compile(r"^(03,[^\n]*(?:\n88,[^\n]*)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `amount` is above nought where money came in."""

    number: int
    amount: Decimal
    currency: str | None
    account: str | None
    date: datetime.date | None
    cheque_number: str | None = None
    reference: str | None = None
    payee: str | None = None
    payer: str | None = None


def reader_of(data: bytes) -> Callable[[bytes, str], Iterator[Entry]] | None:
    """Returns what reads these bytes, by their beginning; None where they are no statement."""
    head = data[:4000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if re.match(rb"01,[^\n]*\r?\n02,", head):
        return _bai2
    if head.startswith((b":20:", b"{1:")) or re.match(rb"[^\n]*\r?\n:20:", head):
        return _mt940
    if head.startswith(b"<") and b"camt.053" in data[:4000]:
        from chequeocr.reconcile.camt import camt_entries

        return camt_entries
    return None


def cheque_number(text: str | None) -> str | None:
    """Returns the cheque number that a reference is; None where it is another.

    >>> cheque_number("000123"), cheque_number("CHQ 77"), cheque_number("INV-77")
    ('000123', '77', None)
    """
    found = _CHEQUE.fullmatch(text.strip()) if text else None
    return found[1] if found else None


def _text(data: bytes) -> str:
    text = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("cp1252", "replace")


def _all_there(name: str, written: int, read: int) -> None:
    """mt-940 leaves out a line that it doesn't understand; a statement without one of its entries isn't
    read."""
    if read != written:
        raise RegisterError(f"{name}: {read} of {written} entries can be read")


# -- BAI2 --------------------------------------------------------------------------------------------------

CHECKS_PAID: Final = frozenset(("475", "395", "469", "470", "471", "472", "474", "476", "477"))
"""Type codes whose customer reference is the number of a cheque (BAI2, appendix A: checks paid)."""


def _bai2(data: bytes, name: str) -> Iterator[Entry]:
    try:
        from bai2 import bai2
    except ImportError as error:
        raise MissingExtraError("statements", "a BAI2 statement") from error
    try:
        file = bai2.parse_from_string(_rejoined(_text(data)), check_integrity=False)
    except Exception as error:  # noqa: BLE001 - bai2 raises whatever its parts raise
        raise RegisterError(f"{name}: not a BAI2 file that can be read: {type(error).__name__}") from None
    entries = [one for group in file.children for account in group.children for one in account.children]
    _all_there(name, len(re.findall(r"^16,", _text(data), re.MULTILINE)), len(entries))
    numbers = count(1)
    for group in file.children:
        for account in group.children:
            for one in account.children:
                yield _bai2_entry(next(numbers), group.header, account.header, one)


def _rejoined(text: str) -> str:
    """Puts an account record into one line. bai2 0.15 glues the last field of a line that ends in `/` to the
    first of the next: `045/` and `88,4626045` became the type 0454626045."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTINUED.sub(lambda found: found[1].replace("/\n88,", ",").replace("\n88,", ""), lines)


def _bai2_entry(number: int, group: Any, account: Any, one: Any) -> Entry:
    currency = account.currency or group.currency or None
    known = CURRENCIES.get(currency or "")
    amount = Decimal(one.amount or 0).scaleb(-(known.decimals if known else 2))
    debit = one.type_code.transaction is not None and one.type_code.transaction.value == "debit"
    is_cheque = one.type_code.code in CHECKS_PAID
    return Entry(
        number,
        -amount if debit else amount,
        currency,
        account.customer_account_number or None,
        group.as_of_date,
        cheque_number(one.customer_reference) if is_cheque else None,
        one.bank_reference or one.customer_reference or None,
    )


# -- MT940 -------------------------------------------------------------------------------------------------


def _mt940(data: bytes, name: str) -> Iterator[Entry]:
    try:
        import mt940
    except ImportError as error:
        raise MissingExtraError("statements", "an MT940 statement") from error
    text = _text(data)
    try:
        # Without its options mt-940 5.1 gives a reversed credit, RC204,88, a plus.
        with _silent("mt940"):
            statements = mt940.parse_statements(text, options=mt940.Options.all())
            found = [
                (dict(statement.data), [dict(each.data) for each in statement.transactions])
                for statement in statements
            ]
    except Exception as error:  # noqa: BLE001 - mt-940 raises whatever its parts raise
        raise RegisterError(f"{name}: not an MT940 file that can be read: {type(error).__name__}") from None
    written = len(re.findall(r"^:61:", text, re.MULTILINE))
    _all_there(name, written, sum(len(entries) for _, entries in found))
    numbers = count(1)
    for about, entries in found:
        _adds_up(name, about, entries)
        account = str(about.get("account_identification") or "").rpartition("/")[2].strip() or None
        for entry in entries:
            yield _mt940_entry(next(numbers), account, entry)


def _adds_up(name: str, about: dict[str, Any], entries: list[dict[str, Any]]) -> None:
    """mt-940 reads `D55;10` as 55 and the rest as a reference: the balances tell."""
    opening, closing = (
        about.get(f"final_{which}_balance") or about.get(f"intermediate_{which}_balance")
        for which in ("opening", "closing")
    )
    if opening is None or closing is None:
        raise RegisterError(f"{name}: a statement has no opening or no closing balance that can be read")
    total = opening.amount.amount + sum(entry["amount"].amount for entry in entries)
    if total != closing.amount.amount:
        raise RegisterError(f"{name}: a statement's entries don't add up to its closing balance")


@contextmanager
def _silent(name: str) -> Iterator[None]:
    """Keeps a library from logging lines of a statement, which hold names and accounts."""
    logger = logging.getLogger(name)
    kept, logger.propagate = logger.propagate, False
    nowhere = logging.NullHandler()
    logger.addHandler(nowhere)
    try:
        yield
    finally:
        logger.removeHandler(nowhere)
        logger.propagate = kept


def _mt940_entry(number: int, account: str | None, entry: dict[str, Any]) -> Entry:
    amount = entry["amount"]
    kind, reference = str(entry.get("id") or ""), _none(entry.get("customer_reference"))
    day = entry.get("date")
    return Entry(
        number,
        Decimal(amount.amount),
        amount.currency or None,
        account,
        datetime.date(day.year, day.month, day.day) if isinstance(day, datetime.date) else None,
        cheque_number(reference) if kind[1:] in ("CHK", "CHQ") else None,
        _none(entry.get("bank_reference")) or reference,
        payer=_none(entry.get("applicant_name")),
    )


def _none(value: object) -> str | None:
    text = " ".join(str(value or "").split())
    return None if text in ("", "NONREF") else text

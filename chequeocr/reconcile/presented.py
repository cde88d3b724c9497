"""A presented cheque: what of its record counts in a reconciliation.

In: a `Cheque`. Out: `Presented`, small and frozen, so that a hundred thousand fit into memory and records may
come from a generator. What a cheque says more than once (its number at the top and in the MICR line, its
amount in figures, in words and in the MICR line) are several readings: the reader's alternatives.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from chequeocr.record import Cheque, Decision, Field

T = TypeVar("T")

_SHORT_CODE = 7  # in India and elsewhere the MICR line holds a code of six figures, not the account


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What one field says, and with which confidence; `where` is the field as people call it."""

    value: T
    confidence: float | None
    where: str

    def sure(self, limit: float) -> bool:
        """Returns whether the confidence is known and at least `limit`."""
        return self.confidence is not None and self.confidence >= limit


@dataclass(frozen=True, slots=True)
class Presented:
    """One presented cheque. `source`, `page`, `cheque` name its record.

    `amount` is the one the cheque was decided on; `amounts`, `numbers`, `accounts` have every reading,
    without those that repeat another. An account of the MICR line that is a short code is not among
    `accounts`.
    """

    source: str
    page: int
    cheque: int
    decision: Decision
    amount: Reading[Decimal] | None = None
    currency: str | None = None
    amounts: tuple[Reading[Decimal], ...] = ()
    numbers: tuple[Reading[str], ...] = ()
    accounts: tuple[Reading[str], ...] = ()
    payee: Reading[str] | None = None
    payer: Reading[str] | None = None
    date: Reading[datetime.date] | None = None
    memo: str | None = None

    @property
    def name(self) -> str:
        """The source, with page and cheque where there are several."""
        tail = f"#{self.page + 1}" if self.page else ""
        return f"{self.source}{tail}{f'/{self.cheque + 1}' if self.cheque else ''}"

    @property
    def number(self) -> str | None:
        """The cheque number that was read with the highest confidence."""
        return self.numbers[0].value if self.numbers else None

    def key(self) -> tuple[str, ...]:
        """Returns what the cheque says as texts to sort by: the order of the input doesn't decide."""
        parts = (self.numbers, self.accounts, self.amounts, self.payee, self.payer, self.date, self.memo)
        place = (self.source, f"{self.page:09}", f"{self.cheque:09}")
        return (str(self.amount), *map(str, parts), self.decision, *place)


def presented(cheque: Cheque) -> Presented:
    """Returns what counts of a record."""
    amount = cheque.amount
    settled = None if amount is None else Reading(amount.value, amount.confidence, "amount")
    return Presented(
        cheque.source,
        cheque.page,
        cheque.cheque,
        cheque.decision,
        settled,
        amount.currency if amount else None,
        _distinct(_amounts(cheque, settled), ranked=False),
        _distinct(_numbers(cheque)),
        _distinct(_accounts(cheque)),
        _reading(cheque.payee_name, "payee"),
        _reading(cheque.payer_name, "payer"),
        _reading(cheque.date, "date"),
        cheque.memo.value if cheque.memo else None,
    )


def _reading(field: Field[T] | None, where: str) -> Reading[T] | None:
    if field is None or field.value is None:
        return None
    return Reading(field.value, field.confidence, where)


def _amounts(cheque: Cheque, settled: Reading[Decimal] | None) -> Iterator[Reading[Decimal] | None]:
    yield settled
    yield _reading(cheque.amount_in_numbers, "figures")
    yield _reading(cheque.amount_in_words, "words")
    micr = cheque.micr
    if micr and micr.value and micr.value.amount is not None:
        yield Reading(micr.value.amount, micr.confidence, "MICR line")


def _numbers(cheque: Cheque) -> Iterator[Reading[str] | None]:
    micr = cheque.micr
    if micr and micr.value and micr.value.cheque_number:
        yield Reading(micr.value.cheque_number, micr.confidence, "MICR line")
    yield _reading(cheque.cheque_number, "printed number")


def _accounts(cheque: Cheque) -> Iterator[Reading[str] | None]:
    yield _reading(cheque.account_number, "printed account")
    micr = cheque.micr
    if micr and micr.value and micr.value.account and len(micr.value.account) >= _SHORT_CODE:
        yield Reading(micr.value.account, micr.confidence, "MICR line")


def _distinct(readings: Iterator[Reading[T] | None], *, ranked: bool = True) -> tuple[Reading[T], ...]:
    """One reading for each value, that of the highest confidence; those of the highest first if `ranked`."""
    best: dict[T, Reading[T]] = {}
    for reading in readings:
        if reading is None:
            continue
        known = best.get(reading.value)
        if known is None or (reading.confidence or 0) > (known.confidence or 0):
            best[reading.value] = reading
    found = list(best.values())
    return tuple(sorted(found, key=lambda one: -(one.confidence or 0)) if ranked else found)

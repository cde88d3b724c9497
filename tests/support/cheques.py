"""Records and register rows for tests of a reconciliation, with only what a test is about."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from chequeocr.reconcile.register import Register, RegisterRow
from chequeocr.record import Amount, Cheque, Field, Micr, Models

ISSUED = datetime.date(2026, 3, 2)
SURE = 0.99


def _field(value: Any, confidence: float | None) -> Field[Any] | None:
    return None if value is None else Field(value=value, text=str(value), confidence=confidence)


def cheque(
    amount: str | None = None,
    number: str | None = None,
    payee: str | None = None,
    *,
    account: str | None = None,
    payer: str | None = None,
    date: datetime.date | None = None,
    words: str | None = None,
    figures: str | None = None,
    currency: str | None = "USD",
    memo: str | None = None,
    decision: str = "accept",
    source: str = "a.jpg",
    sure: dict[str, float | None] | None = None,
) -> Cheque:
    """A record; `sure` has confidences other than 0.99, by the names of the parameters."""
    sure = {} if sure is None else sure
    certain = lambda name: sure.get(name, SURE)  # noqa: E731
    micr = Micr(cheque_number=number) if number is not None else None
    return Cheque(
        source=source,
        decision=decision,
        amount=None if amount is None else Amount(
            value=Decimal(amount), currency=currency, confidence=certain("amount"), origin="both"
        ),
        amount_in_numbers=_field(figures and Decimal(figures), certain("figures")),
        amount_in_words=_field(words and Decimal(words), certain("words")),
        payee_name=_field(payee, certain("payee")),
        payer_name=_field(payer, certain("payer")),
        date=_field(date, certain("date")),
        micr=_field(micr, certain("number")),
        account_number=_field(account, certain("account")),
        memo=_field(memo, SURE),
        models=Models(detector="fake", recognizer="fake"),
    )  # fmt: skip


def row(amount: str, number: str | None = None, payee: str | None = None, **given: Any) -> RegisterRow:
    """A row of a register; its line is 2 where none is given."""
    line = given.pop("line", 2)
    currency = given.pop("currency", "USD")
    return RegisterRow(line, Decimal(amount), currency, cheque_number=number, payee=payee, **given)


def register(*rows: RegisterRow) -> Register:
    """A register whose rows have the lines 2, 3, ..."""
    import dataclasses

    return Register(tuple(dataclasses.replace(one, line=line) for line, one in enumerate(rows, 2)))

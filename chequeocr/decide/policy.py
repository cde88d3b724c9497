"""When a cheque may be accepted without a person: the limits that whoever pays sets.

In: a `Policy`, the amount and the date. Out: findings where a limit is passed, and whether the amount is sure
enough. A policy judges what was read; that a cheque is real, covered or signed by the right hand nobody here
claims to know.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from chequeocr.errors import SettingsError
from chequeocr.fields import FIELDS
from chequeocr.record import Amount, Finding

STALE_DAYS = 180
"""Six months: a bank need not pay an older cheque (UCC 4-404; UK and EU customs are the same)."""

STALE_DAYS_BY_COUNTRY = {"IN": 92}
"""India: three months (Reserve Bank of India, circular of 4 November 2011, in force since 1 April 2012)."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What is accepted unseen.

    `misread`: the highest chance of a wrong amount that is taken for one cheque: an amount is accepted from a
    confidence of 1 - misread. `least` and `most`: amounts outside are seen by a person. `currency`:
    the ISO 4217 code that is expected, None for any. `as_of`: the day on which dates are judged, "today", or
    None for no judgement; `stale_days`: older cheques are stale, None for the country's custom;
    `post_dated_days`: how far ahead a date may lie. `required`: fields that must be there with a value.
    `signature`: whether something must stand where one signs. Raises SettingsError.
    """

    misread: float = 0.01
    least: Decimal = Decimal(0)
    most: Decimal | None = None
    currency: str | None = None
    as_of: datetime.date | Literal["today"] | None = "today"
    stale_days: int | None = None
    post_dated_days: int = 0
    required: tuple[str, ...] = ("payee_name", "date")
    signature: bool = True

    def __post_init__(self) -> None:
        if not (math.isfinite(self.misread) and 0 <= self.misread < 1):
            raise SettingsError(f"misread must be from 0 to less than 1, not {self.misread}")
        if self.most is not None and not self.least <= self.most:
            raise SettingsError(f"no amount is from {self.least} to {self.most}")
        if self.as_of is not None and self.as_of != "today" and not isinstance(self.as_of, datetime.date):
            raise SettingsError(f"as_of must be a date, 'today' or None, not {self.as_of!r}")
        if self.post_dated_days < 0 or (self.stale_days is not None and self.stale_days < 0):
            raise SettingsError("stale_days and post_dated_days can't be negative")
        for name in self.required:
            if name not in FIELDS:
                raise SettingsError(f"no field is called {name!r:.60}; fields are: {', '.join(FIELDS)}")

    def sure(self, amount: Amount | None) -> bool:
        """Whether the amount may be acted on."""
        return amount is not None and amount.confidence is not None and amount.confidence >= 1 - self.misread

    def today(self) -> datetime.date | None:
        """The day on which dates are judged."""
        return datetime.date.today() if self.as_of == "today" else self.as_of

    def findings(self, amount: Amount | None, on: datetime.date | None, country: str) -> Iterator[Finding]:
        """What passes a limit."""
        if amount is not None:
            yield from self._of_amount(amount)
        day = self.today()
        if on is not None and day is not None:
            yield from self._of_date(on, day, country)

    def _of_amount(self, amount: Amount) -> Iterator[Finding]:
        if not self.sure(amount) and amount.confidence is not None:
            yield _finding("amount-unsure", "warning", "amount_in_numbers",
                           "The amount was read, but not surely enough to act on it unseen.")
        if amount.value < self.least or (self.most is not None and amount.value > self.most):
            yield _finding("amount-outside-limits", "error", "amount_in_numbers",
                           "The amount is outside of what may be paid without a person looking.")
        if self.currency and amount.currency and amount.currency != self.currency:
            yield _finding("other-currency", "error", "amount_in_numbers",
                           f"The amount is in {amount.currency}, not in {self.currency}.")

    def _of_date(self, on: datetime.date, day: datetime.date, country: str) -> Iterator[Finding]:
        limit = self.stale_days
        if limit is None:
            limit = STALE_DAYS_BY_COUNTRY.get(country, STALE_DAYS)
        if (day - on).days > limit:
            yield _finding("date-stale", "error", "date", f"The cheque is older than {limit} days.")
        elif (on - day).days > self.post_dated_days:
            yield _finding("date-post-dated", "error", "date", "The date lies in the future.")


def _finding(code: str, severity: Literal["warning", "error"], name: str, message: str) -> Finding:
    return Finding(code=code, severity=severity, field=name, message=message)

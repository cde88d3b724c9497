"""The limits of a reconciliation: what counts as read surely, how old a cheque may be.

In: what whoever reconciles sets. Out: `MatchPolicy`, frozen.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from chequeocr.errors import SettingsError

STALE_DAYS = 180
"""Six months: a bank need not pay an older cheque (UCC 4-404; the custom of the UK and the EU is the
same)."""

MOST_INVOICES = 8
"""The most rows that one cheque pays: among more, some sum fits nearly any amount."""


@dataclass(frozen=True, slots=True)
class MatchPolicy:
    """How cheques and register are compared.

    `sure`: what was read with a lower confidence, or with none, contradicts nothing; it still agrees where it
    is equal. `as_of`: the day on which dates are judged, "today", or None: they are not judged.
    `stale_days`: older cheques are stale. `date_window`: days between issue and the cheque's own date that
    are usual. `payee_agrees`, `payee_differs`: similarities of names, from 0 to 1; between them names
    resemble each other. `payee_confirms`: the similarity that is enough where the cheque number agrees.
    `margin`: two rows whose scores differ by less are alike. `invoices`: the most rows that one cheque pays.
    `currency`: that of cheques and rows that state none. Raises SettingsError.
    """

    sure: float = 0.9
    as_of: datetime.date | Literal["today"] | None = "today"
    stale_days: int = STALE_DAYS
    date_window: int = 10
    payee_agrees: float = 0.94
    payee_confirms: float = 0.9
    payee_differs: float = 0.7
    margin: int = 5
    invoices: int = MOST_INVOICES
    currency: str | None = None

    def __post_init__(self) -> None:
        for name in ("sure", "payee_agrees", "payee_confirms", "payee_differs"):
            _within(name, getattr(self, name), 0, 1)
        if not self.payee_differs <= self.payee_confirms <= self.payee_agrees:
            raise SettingsError("payee_differs, payee_confirms and payee_agrees must not fall")
        _within("stale_days", self.stale_days, 0, 36_525)
        _within("date_window", self.date_window, 0, 36_525)
        _within("margin", self.margin, 0, 100)
        _within("invoices", self.invoices, 1, MOST_INVOICES)
        is_day = isinstance(self.as_of, datetime.date) and not isinstance(self.as_of, datetime.datetime)
        if not is_day and self.as_of not in ("today", None):
            raise SettingsError('as_of must be a date, "today" or None')

    @property
    def day(self) -> datetime.date | None:
        """The day on which dates are judged."""
        return datetime.date.today() if self.as_of == "today" else self.as_of


def _within(name: str, value: float, least: float, most: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise SettingsError(f"{name} must be a number from {least} to {most}")

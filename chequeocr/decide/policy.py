"""When a cheque may be accepted without a person: the limits that whoever pays sets.

In: a `Policy`, the amount and the date. Out: findings where a limit is passed, and whether the amount's
confidence is high enough. A policy judges what was read; that a cheque is real, covered or signed by the
right hand nobody here claims to know.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from chequeocr.errors import SettingsError
from chequeocr.fields import FIELDS
from chequeocr.runtime.settings import Range, check, described

if TYPE_CHECKING:  # the command line makes its options of this class, and `--help` is to be quick
    from chequeocr.record import Amount, Finding

STALE_DAYS = 180
"""Six months: a bank need not pay an older cheque (UCC 4-404; UK and EU customs are the same)."""

STALE_DAYS_BY_COUNTRY = {"IN": 92}
"""India: three months (Reserve Bank of India, circular of 4 November 2011, in force since 1 April 2012)."""

_SHARE = Range(0, 1, open_most=True)
_DAYS = Range(0, 36_525)  # a century: what is longer is a slip of the keyboard


@dataclass(frozen=True, slots=True)
class Policy:
    """When a cheque is accepted without a person.

    `misread`: the highest accepted probability that the amount is wrong. An amount is accepted from a
    confidence of 1 - misread on (`threshold`). The shipped calibrator's confidences end at 0.999
    (`chequeocr.decide.confidence.highest`): below 0.001 no cheque is accepted. `least` and `most`: the
    automatic limits; a person looks at amounts outside. `currency`: the expected ISO 4217 code, None for any;
    it holds where neither the cheque nor its country gives one.
    `as_of`: the day on which dates are judged, "today", or None: they are not judged. `stale_days`: older
    cheques are stale, None for the country's custom. `post_dated_days`: how far ahead a date may lie.
    `confirmed`: whether figures and words must say the same amount. `required`: fields that must have a
    value, with a confidence of at least `least_confidence` where they have one; `least_for`: other least
    confidences of some of them, as pairs of name and confidence. `signature`: whether a
    signature is required. Raises SettingsError.
    """

    misread: float = field(
        default=0.01,
        metadata=described("Highest accepted probability that the amount is wrong.", _SHARE, metavar="R"),
    )
    least: Decimal = field(
        default=Decimal(0), metadata=described("Accept no smaller amount.", Range(0), metavar="AMOUNT")
    )
    most: Decimal | None = field(
        default=None,
        metadata=described("Accept no larger amount.  [default: no limit]", Range(0), metavar="AMOUNT"),
    )
    currency: str | None = field(
        default=None,
        metadata=described(
            "Accept only amounts in this currency: INR, USD, ...  [default: any]", metavar="CODE"
        ),
    )
    as_of: datetime.date | Literal["today"] | None = field(
        default="today",
        metadata=described(
            "Judge dates on this day, YYYY-MM-DD or today; none leaves them unjudged.", metavar="DAY"
        ),
    )
    stale_days: int | None = field(
        default=None,
        metadata=described(
            "Accept no cheque that is older than N days.  "
            f"[default: {STALE_DAYS}, in India {STALE_DAYS_BY_COUNTRY['IN']}]",
            _DAYS,
        ),
    )
    post_dated_days: int = field(default=0, metadata=described("Accept a date up to N days ahead.", _DAYS))
    confirmed: bool = field(
        default=True, metadata=described("Require figures and words to say the same amount.")
    )
    required: tuple[str, ...] = field(
        default=("payee_name", "date"),
        metadata=described("Accept only where these fields have a value; none for no field.", metavar="A,B"),
    )
    least_confidence: float = field(
        default=0.2,
        metadata=described("Treat required fields below this confidence as missing.", _SHARE, metavar="C"),
    )
    least_for: tuple[tuple[str, float], ...] = field(
        default=(),
        metadata=described(
            "Require other confidences of these fields: date=0.9,payee_name=0.5; none for no field.",
            metavar="A=C,B=C",
        ),
    )
    signature: bool = field(default=True, metadata=described("Require a signature."))

    def __post_init__(self) -> None:
        check(self)
        self._check_amounts()
        day = self.as_of
        plain = isinstance(day, datetime.date) and not isinstance(day, datetime.datetime)
        if not (day is None or day == "today" or plain):
            raise SettingsError(f"as_of must be a date, 'today' or None, not {day!r:.60}")
        if not isinstance(self.required, tuple):
            raise SettingsError(f"required must be a tuple of names, not {self.required!r:.60}")
        for name in self.required:
            if name == "signature":
                raise SettingsError("signature is not a field to require: set signature=True")
            if name not in FIELDS:
                raise SettingsError(f"no field is called {name!r:.60}; fields are: {', '.join(FIELDS)}")
        self._check_least_for()

    def _check_least_for(self) -> None:
        if not isinstance(self.least_for, tuple):
            raise SettingsError(f"least_for must be a tuple of pairs, not {self.least_for!r:.60}")
        for pair in self.least_for:
            if not (isinstance(pair, tuple) and len(pair) == 2):
                raise SettingsError(f"least_for must hold pairs such as ('date', 0.9), not {pair!r:.60}")
            name, least = pair
            if name not in self.required:
                raise SettingsError(f"least_for names {name!r:.60}, which is not among the required fields")
            if not (isinstance(least, (int, float)) and not isinstance(least, bool) and _SHARE.holds(least)):
                raise SettingsError(f"least_for of {name} must be a number {_SHARE}, not {least!r:.60}")

    def _check_amounts(self) -> None:
        if self.most is not None and not self.least <= self.most:
            raise SettingsError(f"least ({self.least}) is above most ({self.most})")
        if self.currency is not None:
            _check_currency(self.currency)

    def least_of(self, name: str) -> float:
        """Returns the confidence that a required field must have."""
        return dict(self.least_for).get(name, self.least_confidence)

    @property
    def threshold(self) -> float:
        """The confidence from which an amount is accepted."""
        return 1 - self.misread

    def sure(self, amount: Amount | None) -> bool:
        """Returns whether the amount may be acted on."""
        return amount is not None and amount.confidence is not None and amount.confidence >= self.threshold

    def today(self) -> datetime.date | None:
        """Returns the day on which dates are judged."""
        return datetime.date.today() if self.as_of == "today" else self.as_of

    def findings(self, amount: Amount | None, on: datetime.date | None, country: str) -> Iterator[Finding]:
        """Yields a finding for each limit that is passed."""
        if amount is not None:
            yield from self._of_amount(amount)
        day = self.today()
        if on is not None and day is not None:
            yield from self._of_date(on, day, country)

    def _of_amount(self, amount: Amount) -> Iterator[Finding]:
        from chequeocr.record import Finding, money

        if not self.sure(amount) and amount.confidence is not None:
            yield Finding.of("amount-unsure", confidence=percent(amount.confidence, 1),
                             required=percent(self.threshold))  # fmt: skip
        shown = str(amount)
        if amount.value < self.least:
            limit = money(self.least, amount.currency)
            yield Finding.of("amount-outside-limits", "below", amount=shown, limit=limit)
        elif self.most is not None and amount.value > self.most:
            limit = money(self.most, amount.currency)
            yield Finding.of("amount-outside-limits", "above", amount=shown, limit=limit)
        if self.currency and amount.currency and amount.currency != self.currency:
            yield Finding.of("other-currency", "not-expected", field="amount_in_numbers",
                             currency=amount.currency, expected=self.currency)  # fmt: skip

    def _of_date(self, on: datetime.date, day: datetime.date, country: str) -> Iterator[Finding]:
        from chequeocr.record import Finding

        limit = self.stale_days
        if limit is None:
            limit = STALE_DAYS_BY_COUNTRY.get(country, STALE_DAYS)
        if (day - on).days > limit:
            yield Finding.of("date-stale", day=day, age=_days((day - on).days), limit=_days(limit))
        elif (on - day).days > self.post_dated_days:
            yield Finding.of("date-post-dated", day=day, ahead=_days((on - day).days),
                             limit=_days(self.post_dated_days))  # fmt: skip


def _check_currency(code: object) -> None:
    from chequeocr.parse.currencies import CURRENCIES

    if not (isinstance(code, str) and code in CURRENCIES):
        raise SettingsError(f"currency must be an ISO 4217 code such as INR, not {code!r:.40}")


def percent(share: float, decimals: int = 4) -> str:
    """Returns a share for people, cut off and not rounded: what lies below a limit never looks like the
    limit.

    >>> percent(0.98999, 1), percent(0.9995), percent(0.2)
    ('98.9 %', '99.95 %', '20 %')
    """
    scale = 10**decimals
    return f"{math.floor(round(100 * share * scale, 6)) / scale:.10g} %"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"

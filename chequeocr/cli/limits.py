"""Options that say what is accepted without a person: the command line's side of `chequeocr.Policy`.

In: option values. Out: Limits, a Policy, a warning where nothing could meet it.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from chequeocr.cli.names import field_names

if TYPE_CHECKING:
    from chequeocr.decide.policy import Policy

_MOST_DAYS = 36_525  # a century: what is longer is a slip of the keyboard


def _day(_ctx: click.Context, _parameter: click.Parameter, value: str) -> datetime.date | str:
    """A day written YYYY-MM-DD, or one of the words today and none."""
    if value.lower() in ("today", "none"):
        return value.lower()
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            raise ValueError  # fromisoformat takes 20260331 and 2026-W14-2, too
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r:.40} is no day such as 2026-03-31, nor today or none") from None


def _money(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> Decimal | None:
    """An amount from 0 up, in plain notation."""
    if value is not None and not re.fullmatch(r"\d{1,18}(\.\d{1,4})?", value, re.ASCII):
        raise click.BadParameter(
            f"{value!r:.40} is no amount such as 50000 or 1308.45, of 18 figures and 4 decimals at most"
        )
    return None if value is None else Decimal(value)


def _currency(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """A code of ISO 4217 in capitals."""
    if value is not None and not re.fullmatch(r"[A-Za-z]{3}", value, re.ASCII):
        raise click.BadParameter(f"{value!r:.40} is no code of three letters such as INR or USD")
    return None if value is None else value.upper()


def _required(_ctx: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, ...]:
    """Names of fields; the word none stands for none of them."""
    if value.strip().lower() == "none":
        return ()
    names = field_names(value)
    if "signature" in names:
        raise click.BadParameter("a signature has no value: --signature asks for it")
    return names


@dataclass(frozen=True, slots=True)
class Limits:
    """The values of the options that `policy_options` adds, named as in the policy."""

    as_of: datetime.date | str = "today"
    misread: float = 0.01
    most: Decimal | None = None
    least: Decimal = Decimal(0)
    currency: str | None = None
    stale_days: int | None = None
    post_dated_days: int = 0
    required: tuple[str, ...] = ("payee_name", "date")
    least_confidence: float = 0.2
    signature: bool = True
    confirmed: bool = True

    def policy(self) -> Policy:
        """The policy that they describe. Raises SettingsError where they contradict each other."""
        from chequeocr.decide.policy import Policy

        return Policy(**asdict(self) | {"as_of": None if self.as_of == "none" else self.as_of})


def policy_options(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the options that say what is accepted; the command gets them together as `limits`."""
    default = Limits()
    days = click.IntRange(0, _MOST_DAYS)
    share = click.FloatRange(0, 1, max_open=True)

    @click.option("--as-of", metavar="DAY", callback=_day, default="today", show_default=True,
                  help="Judge dates on this day, YYYY-MM-DD or today; none leaves them unjudged.")
    @click.option("--misread", metavar="R", type=share, default=default.misread, show_default=True,
                  help="Highest accepted probability that the amount is wrong.")
    @click.option("--least", metavar="AMOUNT", callback=_money, default="0", show_default=True,
                  help="Accept no smaller amount.")
    @click.option("--most", metavar="AMOUNT", callback=_money,
                  help="Accept no larger amount.  [default: no limit]")
    @click.option("--currency", metavar="CODE", callback=_currency,
                  help="Accept only amounts in this currency: INR, USD, ...  [default: any]")
    @click.option("--stale-days", metavar="N", type=days,
                  help="Accept no cheque that is older than N days.  [default: 180, in India 92]")
    @click.option("--post-dated-days", metavar="N", type=days, default=default.post_dated_days,
                  show_default=True, help="Accept a date up to N days ahead.")
    @click.option("--required", metavar="A,B", callback=_required, default=",".join(default.required),
                  show_default=True, help="Accept only where these fields have a value; none for no field.")
    @click.option("--least-confidence", metavar="C", type=share, default=default.least_confidence,
                  show_default=True, help="Treat required fields below this confidence as missing.")
    @click.option("--signature/--no-signature", default=default.signature, show_default=True,
                  help="Require a signature.")
    @click.option("--confirmed/--no-confirmed", default=default.confirmed, show_default=True,
                  help="Require figures and words to say the same amount.")
    @functools.wraps(command)
    def with_limits(*arguments: Any, **given: Any) -> None:
        limits = Limits(**{name: given.pop(name) for name in Limits.__dataclass_fields__})
        command(*arguments, limits=limits, **given)

    return with_limits


def warn_where_nothing_can_be_accepted(policy: Policy, recognizer: str) -> None:
    """A line on stderr where no amount can be as sure as the policy asks for."""
    from chequeocr.cli.stderr import say_warning
    from chequeocr.decide.confidence import highest
    from chequeocr.reader.factory import make_calibrator

    calibrator = make_calibrator("shipped", recognizer)
    most = None if calibrator is None else highest(calibrator)
    if most is not None and most < policy.threshold:
        say_warning(f"--misread {policy.misread:g} accepts no cheque: no amount gets a confidence above "
                    f"{most:g}, so give {round(1 - most, 6):g} or more")


def warn_where_fields_are_left_out(policy: Policy, fields: tuple[str, ...] | None) -> None:
    """A line on stderr where `fields`, None for all, leave out what the policy asks for."""
    from chequeocr.cli.stderr import say_warning

    asked = (*policy.required, *(("signature",) if policy.signature else ()))
    lacking = [name for name in asked if fields is not None and name not in fields]
    if lacking:
        say_warning(f"--fields leaves out {', '.join(lacking)}, asked for before a cheque is accepted: every "
                    "cheque will be left for review (see --required and --no-signature)")

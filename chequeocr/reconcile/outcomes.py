"""Outcomes: what comes of a cheque and the row that it belongs to.

In: Presented, RegisterRow, Comparison, MatchPolicy. Out: the outcomes that hold, the gravest first, and
whether a person has to look at a match.
"""

from __future__ import annotations

import datetime
from typing import Final, Literal, get_args

from chequeocr.reconcile.policy import MatchPolicy
from chequeocr.reconcile.presented import Presented
from chequeocr.reconcile.register import RegisterRow
from chequeocr.reconcile.score import Comparison, Reason, bare, rule, settled

Outcome = Literal[
    "matched", "void-or-stopped", "duplicate-presentment", "amount-differs", "number-differs",
    "payee-differs", "stale", "post-dated", "part-paid", "ambiguous", "not-in-register", "returned", "unread",
    "outstanding", "closed",
]  # fmt: skip
"""docs/reconcile.md has a row for each. `outstanding` and `closed` are rows of the register that no cheque
was presented for: those that are still expected, and those that were void, stopped or cleared already."""

OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
OF_REGISTER: Final[tuple[Outcome, ...]] = ("outstanding", "closed")


def troubles(
    cheque: Presented, row: RegisterRow, comparison: Comparison, policy: MatchPolicy
) -> tuple[tuple[Outcome, ...], tuple[Reason, ...]]:
    """Returns what keeps a linked cheque from being matched, the gravest first, and a reason for each that
    the comparison itself has none for. Nothing: it is matched."""
    found: list[Outcome] = []
    said: list[Reason] = []
    if row.status in ("void", "stopped"):
        found.append("void-or-stopped")
    elif row.status == "cleared":
        found.append("duplicate-presentment")
    if row.status != "void" and (
        comparison.amount not in ("agrees", "resembles") or not settled(cheque, row.amount, policy)
    ):
        found.append("amount-differs")
        said += _about_amount(cheque, row)
    if comparison.number == "differs":
        found.append("number-differs")
    if comparison.payee == "differs":
        found.append("payee-differs")
    dated = about_date(cheque, (row,), policy)
    if dated:
        found.append(dated[0])
        said.append(dated[1])
    return tuple(found), tuple(said)


def _about_amount(cheque: Presented, row: RegisterRow) -> list[Reason]:
    if not cheque.amounts:
        return [rule("The amount of the cheque is unreadable.", "absent")]
    if any(one.value == row.amount for one in cheque.amounts):
        return [rule("One reading of the amount is the register's, another is not.")]
    return []


def about_date(
    cheque: Presented, rows: tuple[RegisterRow, ...], policy: MatchPolicy
) -> tuple[Literal["stale", "post-dated"], Reason] | None:
    """Returns whether the cheque is stale or post-dated, and why. A date that was not read surely doesn't
    count: then the day of issue in the register does."""
    day = policy.day
    if day is None:
        return None
    if cheque.date is not None and cheque.date.sure(policy.sure):
        date, whose = cheque.date.value, "The cheque is dated"
    else:
        issued = [row.issued for row in rows if row.issued is not None and row.cheque_number is not None]
        if not issued:
            return None
        date, whose = max(issued), "The register has the cheque as issued on"
    if date > day:
        return "post-dated", rule(f"{whose} {date}: it is held until then.")
    if day - date > datetime.timedelta(days=policy.stale_days):
        return "stale", rule(f"{whose} {date}, more than {policy.stale_days} days before {day}.")
    return None


def needs_review(
    cheque: Presented, row: RegisterRow, comparison: Comparison, policy: MatchPolicy
) -> tuple[Reason, ...]:
    """Returns why a person has to look at a match; nothing where no one has to."""
    found = []
    if cheque.decision != "accept":
        found.append(rule(f"The reader's decision on the cheque is {cheque.decision}.", "unsure"))
    if comparison.amount == "resembles":
        found.append(rule("Only one reading of the amount is the register's.", "unsure"))
    if row.cheque_number is not None:
        found += _about_number(cheque, row.cheque_number, comparison, policy)
    if comparison.account in ("unsure", "resembles"):
        found.append(rule("The account was not read as the register has it.", "unsure"))
    if row.account is not None and comparison.account == "absent" and comparison.payee != "agrees":
        found.append(rule("The account was not read, and the payee doesn't confirm the cheque.", "unsure"))
    if row.payee is not None and comparison.payee != "agrees":
        found.append(rule("The payee was not read as the register has it.", "unsure"))
    return tuple(found)


def _about_number(
    cheque: Presented, number: str, comparison: Comparison, policy: MatchPolicy
) -> list[Reason]:
    """What is doubtful about a cheque that the register has by its number."""
    found = []
    zeros_only = comparison.zeros and "agrees" in (comparison.account, comparison.payee)
    if comparison.number != "agrees" and not zeros_only:
        found.append(rule("The cheque number was not read as the register has it.", "unsure"))
    elif any(bare(one.value) != bare(number) and one.sure(policy.sure) for one in cheque.numbers):
        found.append(rule("The cheque bears another number, too.", "unsure"))
    if comparison.date == "differs":
        found.append(rule("The date is far from the day of issue.", "unsure"))
    return found

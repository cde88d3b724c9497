"""One presented cheque beside one row of the register: what agrees, what differs, and what that weighs.

In: Presented, RegisterRow, MatchPolicy. Out: `Comparison`: a verdict and a weight for each part, and
`Reason`s that a clerk can read. The score is the sum of the weights, nothing else.

Whether cheque and row belong together (`linked`) is a rule and no threshold on the score: an amount alone
never links, nor does a payee alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, get_args

from chequeocr.reconcile.names import similarity
from chequeocr.reconcile.policy import MatchPolicy
from chequeocr.reconcile.presented import Presented, Reading
from chequeocr.reconcile.register import RegisterRow
from chequeocr.record import money

Part = Literal["number", "account", "amount", "payee", "payer", "date", "reference", "status", "rule"]
Verdict = Literal["agrees", "resembles", "unsure", "differs", "absent"]
"""`resembles`: equal but for leading zeros, one figure, or a few letters. `unsure`: it differs as it was
read, but with too low a confidence to count. `absent`: the cheque or the row doesn't say."""

PARTS: Final[tuple[Part, ...]] = get_args(Part)[:-1]
"""What is compared. A reason of the part `rule` says what the reconciliation as a whole found."""

WEIGHTS: Final[dict[Part, dict[Verdict, int]]] = {
    "number": {"agrees": 60, "resembles": 30, "unsure": 0, "differs": -30},
    "account": {"agrees": 15, "resembles": 8, "unsure": 0, "differs": -40},
    "amount": {"agrees": 30, "resembles": 15, "unsure": -10, "differs": -25},
    "payee": {"agrees": 25, "resembles": 10, "unsure": 0, "differs": -20},
    "payer": {"agrees": 20, "resembles": 8, "unsure": 0, "differs": -10},
    "date": {"agrees": 8, "resembles": 4, "unsure": 0, "differs": -4},
    "reference": {"agrees": 25, "resembles": 0, "unsure": 0, "differs": 0},
    "status": {"agrees": 0, "resembles": 0, "unsure": 0, "differs": -10},
}
"""Part -> verdict -> weight; what is absent weighs nothing. They rank the rows that a cheque may belong to:
the number before the amount, the amount before the payee, the payee before the account and the date."""

_LEAST_FIGURES = 4
"""Of a number that may be misread in one figure, and of a reference or account within another text."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a comparison: what was compared, how it came out, its weight, and a sentence about it."""

    part: Part
    verdict: Verdict
    weight: int
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A cheque beside a row: the verdict on each part. `settled` is the reading of the amount that counts."""

    number: Verdict
    account: Verdict
    amount: Verdict
    payee: Verdict
    payer: Verdict
    date: Verdict
    reference: Verdict
    status: Verdict
    zeros: bool = False

    @property
    def score(self) -> int:
        """The sum of the weights."""
        return sum(WEIGHTS[part].get(getattr(self, part), 0) for part in PARTS)

    @property
    def same_number(self) -> bool:
        """Whether the cheque number is the row's, at most leading zeros apart."""
        return self.number == "agrees" or self.zeros

    def party(self, row: RegisterRow) -> bool:
        """Returns whether the cheque is to, or of, the row's party. An invoice's account is its payer's."""
        if self.payer == "agrees" or (self.payee == "agrees" and self.payer in ("absent", "unsure")):
            return True
        return row.cheque_number is None and self.account == "agrees" and self.payee != "differs"

    def linked(self, row: RegisterRow) -> bool:
        """Returns whether cheque and row belong together, whatever else differs."""
        if self.account == "differs":
            return False
        if self.same_number:
            return True
        if row.status != "issued" or row.amount <= 0 or self.amount not in ("agrees", "resembles"):
            return False
        if self.party(row) or self.reference == "agrees":
            return True
        if self.payee == "differs":
            return False
        near = self.number == "resembles"
        return near or (self.account == self.date == "agrees" and self.number in ("absent", "unsure"))


def compare(cheque: Presented, row: RegisterRow, policy: MatchPolicy) -> Comparison:
    """Returns the comparison of a cheque and a row."""
    number, zeros = _number(cheque.numbers, row.cheque_number, policy.sure)
    alike = policy.payee_confirms if number == "agrees" else policy.payee_agrees
    return Comparison(
        number,
        _account(cheque.accounts, row.account, policy.sure),
        _amount(cheque, row, policy),
        _name(cheque.payee, row.payee, policy, alike),
        _name(cheque.payer, row.payer, policy, alike),
        _date(cheque, row, policy),
        _reference(cheque.memo, row.reference),
        "agrees" if row.status == "issued" else "differs",
        zeros,
    )


def _number(readings: tuple[Reading[str], ...], wanted: str | None, sure: float) -> tuple[Verdict, bool]:
    """The verdict, and whether only leading zeros differ."""
    if not readings or wanted is None:
        return "absent", False
    values = [reading.value for reading in readings]
    if wanted in values:
        return "agrees", False
    if bare(wanted) in map(bare, values):
        return "resembles", True
    if readings[0].sure(sure):
        return "differs", False
    return "resembles" if any(one_figure_apart(value, wanted) for value in values) else "unsure", False


def bare(number: str) -> str:
    """Returns a number without leading zeros, gaps and capitals: what numbers that mean the same share.

    >>> bare("000 12-3a"), bare("0")
    ('123A', '0')
    """
    if number.isdigit():
        return number.lstrip("0") or "0"
    return "".join(c for c in number.upper() if c.isalnum()).lstrip("0") or "0"


def one_figure_apart(one: str, other: str) -> bool:
    """Returns whether two numbers of the same length differ in one figure."""
    if len(one) != len(other) or len(one) < _LEAST_FIGURES:
        return False
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _account(readings: tuple[Reading[str], ...], wanted: str | None, sure: float) -> Verdict:
    if not readings or wanted is None:
        return "absent"
    account = bare(wanted)
    values = [bare(reading.value) for reading in readings]
    if account in values:
        return "agrees"
    if any(_ends_alike(value, account) for value in values):
        return "resembles"
    return "differs" if readings[0].sure(sure) else "unsure"


def other_account(cheque: Presented, row: RegisterRow, policy: MatchPolicy) -> bool:
    """Returns whether the cheque is surely of another account than the row's: then nothing links them."""
    return _account(cheque.accounts, row.account, policy.sure) == "differs"


def _ends_alike(one: str, other: str) -> bool:
    """An IBAN ends in the account, and a register may show its last figures only: XXXX4711."""
    short, long = sorted((one.lstrip("X*"), other.lstrip("X*")), key=len)
    return len(short) >= _LEAST_FIGURES and long.endswith(short)


def _amount(cheque: Presented, row: RegisterRow, policy: MatchPolicy) -> Verdict:
    """`agrees` where the amount is the row's; `resembles` where only another reading of it is, or where
    another reading, surely read, contradicts it."""
    if not cheque.amounts:
        return "absent"
    currency = cheque.currency or policy.currency
    if currency and row.currency and currency != row.currency:
        return "differs"
    if cheque.amount is not None and cheque.amount.value == row.amount:
        against = any(one.value != row.amount and one.sure(policy.sure) for one in cheque.amounts)
        return "resembles" if against else "agrees"
    if any(one.value == row.amount for one in cheque.amounts):
        return "resembles"
    return "differs" if cheque.amount is not None and cheque.amount.sure(policy.sure) else "unsure"


def settled(cheque: Presented, amount: Decimal, policy: MatchPolicy) -> bool:
    """Returns whether the cheque's amount is `amount`, so far as a register can settle it.

    It is where the amount that the cheque was decided on is equal and no other reading surely says something
    else; or where that amount was not read surely, another reading is equal, and none surely says something
    else.
    """
    if any(one.value != amount and one.sure(policy.sure) for one in cheque.amounts):
        return False
    return any(one.value == amount for one in cheque.amounts)


def _name(reading: Reading[str] | None, wanted: str | None, policy: MatchPolicy, enough: float) -> Verdict:
    if reading is None or wanted is None:
        return "absent"
    alike = similarity(reading.value, wanted)
    if alike >= enough:
        return "agrees"
    if alike >= policy.payee_differs:
        return "resembles"
    return "differs" if reading.sure(policy.sure) else "unsure"


def _date(cheque: Presented, row: RegisterRow, policy: MatchPolicy) -> Verdict:
    if cheque.date is None or row.issued is None:
        return "absent"
    days = (cheque.date.value - row.issued).days
    if days == 0:
        return "agrees"
    if abs(days) <= policy.date_window:
        return "resembles"
    return "differs" if cheque.date.sure(policy.sure) else "unsure"


def _reference(memo: str | None, reference: str | None) -> Verdict:
    if memo is None or reference is None or len(reference) < _LEAST_FIGURES:
        return "absent"
    words = {bare(word) for word in memo.split()}
    return "agrees" if bare(reference) in words or reference.casefold() in memo.casefold() else "absent"


def rule(text: str, verdict: Verdict = "differs") -> Reason:
    """Returns a reason that is about no single part."""
    return Reason("rule", verdict, 0, text)


def reasons(cheque: Presented, row: RegisterRow, comparison: Comparison) -> tuple[Reason, ...]:
    """Returns a sentence for each part that both sides state."""
    found = []
    for part in PARTS:
        verdict: Verdict = getattr(comparison, part)
        if verdict == "absent" or (part == "status" and verdict == "agrees"):
            continue
        text = _sentence(part, verdict, cheque, row)
        found.append(Reason(part, verdict, WEIGHTS[part].get(verdict, 0), text))
    return tuple(found)


def _sentence(part: Part, verdict: Verdict, cheque: Presented, row: RegisterRow) -> str:
    if part == "status":
        return f"The register has the cheque as {row.status}."
    if part == "reference":
        return f"The memo names the reference {row.reference}."
    said, wanted = _said(part, cheque), _wanted(part, row)
    label = "cheque number" if part == "number" else part
    if verdict == "agrees":
        return f"The {label} agrees: {wanted.rstrip('.')}."
    how = {
        "resembles": "resembles the register's",
        "unsure": "was not read surely and differs from the register's",
        "differs": "differs from the register's",
    }[verdict]
    return f"The {label} {how}: {said} on the cheque, {wanted} in the register."


def _said(part: Part, cheque: Presented) -> str:
    readings: tuple[Reading[object], ...] = {
        "number": cheque.numbers,
        "account": cheque.accounts,
        "amount": cheque.amounts,
        "payee": (cheque.payee,) if cheque.payee else (),
        "payer": (cheque.payer,) if cheque.payer else (),
        "date": (cheque.date,) if cheque.date else (),
    }[part]  # type: ignore[assignment]
    return " or ".join(_with_confidence(one, cheque.currency) for one in readings)


def _with_confidence(reading: Reading[object], currency: str | None) -> str:
    value = reading.value
    text = money(value, currency) if isinstance(value, Decimal) else str(value)
    sure = "" if reading.confidence is None else f", {int(reading.confidence * 100)} %"
    return f"{text} ({reading.where}{sure})"


def _wanted(part: Part, row: RegisterRow) -> str:
    if part == "amount":
        return money(row.amount, row.currency)
    names = {"number": "cheque_number", "date": "issued"}
    return str(getattr(row, names.get(part, part)))

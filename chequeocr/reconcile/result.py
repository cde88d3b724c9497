"""What a reconciliation gives: a row for each cheque and for each register row that no cheque was presented
for.

In: what `match` found. Out: `Reconciliation`: typed rows, totals that tie out to the cent, a DataFrame.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from chequeocr.errors import MissingDependencyError, SettingsError
from chequeocr.outcome import Failure
from chequeocr.reconcile.outcomes import OF_REGISTER, OUTCOMES, Outcome
from chequeocr.reconcile.policy import MatchPolicy
from chequeocr.reconcile.presented import Presented
from chequeocr.reconcile.register import Register, RegisterRow
from chequeocr.reconcile.score import Reason, bare, rule

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: tuple[str, ...] = (
    "outcome", "also", "needs_review", "source", "page", "cheque", "decision", "cheque_number", "account",
    "payee", "date", "amount", "currency", "lines", "register_number", "register_payee", "register_amount",
    "register_issued", "register_status", "references", "open", "score", "reasons", "candidates",
)  # fmt: skip
"""Columns of `to_dataframe` and of reconciliation.csv, always all of them, in this order."""


@dataclass(frozen=True, slots=True)
class ReconciledRow:
    """A presented cheque with the register rows that it pays, or a register row without a cheque.

    `outcome` is the gravest, `also` the others that hold. `amount` is what the cheque counts for: the amount
    that was settled with the register, else the one that was read; None where it is unreadable, and for a row
    without a cheque. `open` is what a part payment leaves open. `candidates` are rows that it may belong to.
    `failure` is there for a picture that was not read.
    """

    outcome: Outcome
    cheque: Presented | None = None
    rows: tuple[RegisterRow, ...] = ()
    reasons: tuple[Reason, ...] = ()
    also: tuple[Outcome, ...] = ()
    score: int = 0
    needs_review: bool = False
    candidates: tuple[RegisterRow, ...] = ()
    amount: Decimal | None = None
    currency: str | None = None
    open: Decimal | None = None
    failure: Failure | None = None

    @property
    def register_amount(self) -> Decimal:
        """The sum of its register rows."""
        return sum((row.amount for row in self.rows), Decimal(0))


@dataclass(frozen=True, slots=True)
class Total:
    """Count and sum of one outcome, on one side, in one currency ("" where none is known).

    `unreadable` of the `count` have no amount.
    """

    side: Literal["presented", "register"]
    outcome: Outcome
    currency: str
    count: int
    amount: Decimal
    unreadable: int = 0


@dataclass(slots=True)
class _Sum:
    count: int = 0
    amount: Decimal = Decimal(0)
    unreadable: int = 0

    def add(self, amount: Decimal | None) -> None:
        self.count += 1
        self.unreadable += amount is None
        if amount is not None:
            self.amount += amount


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Iterable: a ReconciledRow for each record, in the order given, then one for each register row that no
    cheque was presented for, in the register's order."""

    presented: tuple[ReconciledRow, ...]
    register: Register
    policy: MatchPolicy
    used: frozenset[int]

    def __iter__(self) -> Iterator[ReconciledRow]:
        yield from self.presented
        yield from self.unpresented()

    def __len__(self) -> int:
        return len(self.presented) + len(self.register) - len(self.used)

    def unpresented(self) -> Iterator[ReconciledRow]:
        """Yields the register rows that no cheque was presented for."""
        currency = self.currency
        for at, row in enumerate(self.register.rows):
            if at not in self.used:
                yield _without_cheque(row, currency)

    def of(self, *outcomes: Outcome) -> Iterator[ReconciledRow]:
        """Yields the rows of these outcomes. Raises SettingsError for one that doesn't exist."""
        unknown = [name for name in outcomes if name not in OUTCOMES]
        if unknown:
            raise SettingsError(f"{unknown[0]!r:.40} must be one of {', '.join(OUTCOMES)}")
        return (row for row in self if row.outcome in outcomes)

    @property
    def currency(self) -> str | None:
        """The currency of what states none: the policy's, or the only one of the register."""
        return default_currency(self.register, self.policy)

    def totals(self) -> tuple[Total, ...]:
        """Returns the totals of each side by currency and outcome. On each side they add up to all of it; the
        matched of both sides are equal."""
        sums: dict[tuple[int, str, int], _Sum] = defaultdict(_Sum)
        for row in self:
            rank = OUTCOMES.index(row.outcome)
            if row.outcome not in OF_REGISTER:
                sums[0, row.currency or "", rank].add(row.amount)
            for one in row.rows:
                sums[1, one.currency or row.currency or "", rank].add(one.amount)
        return tuple(
            Total("register" if side else "presented", OUTCOMES[rank], currency, sum_.count, sum_.amount,
                  sum_.unreadable)
            for (side, currency, rank), sum_ in sorted(sums.items(), key=lambda one: one[0])
        )  # fmt: skip

    def bounced(self, *cheques: str) -> Reconciliation:
        """Returns the same with these cheques returned unpaid: their register rows are open again.

        A cheque is named by its number or by its source. Raises SettingsError for one that isn't there.
        """
        wanted = {*map(bare, cheques)}, {*cheques}
        rows, named = [], set()
        for row in self.presented:
            names = set() if row.cheque is None else _names(row.cheque, *wanted)
            named |= names
            rows.append(_returned(row) if names and row.cheque is not None else row)
        missing = [name for name in cheques if not {name, bare(name)} & named]
        if missing:
            raise SettingsError(f"no presented cheque is called {missing[0]!r:.60}")
        kept = {id(one) for row in rows for one in row.rows}
        used = frozenset(at for at in self.used if id(self.register.rows[at]) in kept)
        return replace(self, presented=tuple(rows), used=used)

    def to_dataframe(self) -> pd.DataFrame:
        """Returns one row for each of the rows, with the columns COLUMNS; amounts are Decimal, dates are
        dates.

        Raises MissingDependencyError where pandas isn't installed.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise MissingDependencyError("to_dataframe needs pandas: pip install pandas") from error
        rows = [flat(row) for row in self]
        return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=object) for name in COLUMNS})


def default_currency(register: Register, policy: MatchPolicy) -> str | None:
    """Returns the policy's currency, or the only one that the register states."""
    if policy.currency is not None:
        return policy.currency
    stated = {row.currency for row in register.rows} - {None}
    return stated.pop() if len(stated) == 1 else None


def _without_cheque(row: RegisterRow, currency: str | None) -> ReconciledRow:
    known = row.currency or currency
    if row.status == "issued":
        said = rule("No presented cheque belongs to this row.", "absent")
        return ReconciledRow("outstanding", rows=(row,), reasons=(said,), currency=known, open=row.amount)
    said = rule(f"The register has it as {row.status}, and nothing was presented for it.", "agrees")
    return ReconciledRow("closed", rows=(row,), reasons=(said,), currency=known)


def _names(cheque: Presented, numbers: set[str], sources: set[str]) -> set[str]:
    """Those of the given names that are this cheque's."""
    return ({bare(one.value) for one in cheque.numbers} & numbers) | ({cheque.name, cheque.source} & sources)


def _returned(row: ReconciledRow) -> ReconciledRow:
    said = rule("The cheque was returned unpaid: what it was to pay is open again.")
    return replace(
        row, outcome="returned", also=(), rows=(), candidates=row.rows, open=None, needs_review=True,
        reasons=(said, *row.reasons),
    )  # fmt: skip


def flat(row: ReconciledRow) -> dict[str, object]:
    """Returns the cells of COLUMNS."""
    cheque, failure = row.cheque, row.failure
    at_first = row.rows[0] if row.rows else None
    return {
        "outcome": row.outcome,
        "also": ", ".join(row.also),
        "needs_review": row.needs_review,
        "source": cheque.source if cheque else failure.source if failure else None,
        "page": cheque.page if cheque else failure.page if failure else None,
        "cheque": cheque.cheque if cheque else None,
        "decision": cheque.decision if cheque else None,
        "cheque_number": cheque.number if cheque else None,
        "account": cheque.accounts[0].value if cheque and cheque.accounts else None,
        "payee": cheque.payee.value if cheque and cheque.payee else None,
        "date": cheque.date.value if cheque and cheque.date else None,
        "amount": row.amount,
        "currency": row.currency,
        "lines": ", ".join(str(one.line) for one in row.rows),
        "register_number": at_first.cheque_number if at_first else None,
        "register_payee": (at_first.payee or at_first.payer) if at_first else None,
        "register_amount": row.register_amount if row.rows else None,
        "register_issued": at_first.issued if at_first else None,
        "register_status": at_first.status if at_first else None,
        "references": ", ".join(one.reference for one in row.rows if one.reference),
        "open": row.open,
        "score": row.score if cheque else None,
        "reasons": " ".join(reason.text for reason in row.reasons),
        "candidates": ", ".join(str(one.line) for one in row.candidates),
    }

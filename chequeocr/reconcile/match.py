"""Reconcile: which presented cheques and which rows of the register belong together, and what is wrong.

In: records and failures, a Register, a MatchPolicy. Out: Reconciliation. In this order: rows that share a
cheque number and together make its amount; the best one-to-one assignment over the whole set; then, of what
is left, invoices of one party that a cheque pays together or in part. What is alike is left to a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from chequeocr.errors import SettingsError
from chequeocr.outcome import Failure
from chequeocr.reconcile.assign import Edge, assign
from chequeocr.reconcile.blocking import pairs
from chequeocr.reconcile.outcomes import needs_review, troubles
from chequeocr.reconcile.policy import MatchPolicy
from chequeocr.reconcile.presented import Presented, presented
from chequeocr.reconcile.quiet import without_cycles
from chequeocr.reconcile.register import Register, RegisterRow
from chequeocr.reconcile.result import ReconciledRow, Reconciliation, default_currency
from chequeocr.reconcile.score import Comparison, compare, other_account, reasons, rule
from chequeocr.record import Cheque

_SHOWN_CANDIDATES = 5
_LEAST_CANDIDATE = 15  # the score from which on a row that isn't linked is worth a look


def reconcile(
    records: Iterable[Cheque | Failure], register: Register, policy: MatchPolicy | None = None
) -> Reconciliation:
    """Compares records with a register, in both directions.

    `records` may come from a generator: `read_many`, `outcome_of` of lines. Raises SettingsError for what is
    neither a Cheque nor a Failure, MissingExtraError where the extra `reconcile` isn't installed.
    """
    policy = policy or MatchPolicy()
    if not isinstance(register, Register):
        kind = type(register).__name__
        raise SettingsError(f"reconcile takes a Register, not a {kind}: Register.load(path)")
    if isinstance(records, Cheque | Failure) or not isinstance(records, Iterable):
        raise SettingsError(f"reconcile takes a list of records, not a {type(records).__name__}")
    with without_cycles():
        taken = [_taken(record) for record in records]
    cheques = [one for one in taken if isinstance(one, Presented)]
    # Sorted by what they say: which of two alike comes first in the input decides nothing.
    order = sorted(range(len(cheques)), key=lambda at: cheques[at].key())
    ordered = sorted(range(len(register.rows)), key=lambda at: (register.rows[at].line, at))
    work = Work([cheques[at] for at in order], [register.rows[at] for at in ordered], policy,
                default_currency(register, policy))  # fmt: skip
    with without_cycles():
        found = work.results()
    results = iter([row for _, row in sorted(zip(order, found, strict=True), key=lambda one: one[0])])
    rows = tuple(_unread(one) if isinstance(one, Failure) else next(results) for one in taken)
    used = frozenset(ordered[at] for at in work.used)
    return Reconciliation(rows, register, policy, used)


def _taken(record: Cheque | Failure) -> Presented | Failure:
    if isinstance(record, Cheque):
        return presented(record)
    if isinstance(record, Failure):
        return record
    raise SettingsError(f"reconcile takes Cheque and Failure, not {type(record).__name__}; leave it out")


def _unread(failure: Failure) -> ReconciledRow:
    said = rule(f"The picture was not read: {failure.error.code}.", "absent")
    return ReconciledRow("unread", reasons=(said,), needs_review=True, failure=failure)


@dataclass(slots=True)
class Work:
    """One reconciliation under way: cheques and rows by their indices, what is linked, what is settled."""

    cheques: Sequence[Presented]
    rows: Sequence[RegisterRow]
    policy: MatchPolicy
    currency: str | None
    links: dict[int, dict[int, Comparison]] = field(default_factory=lambda: defaultdict(dict))
    near: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    found: dict[int, ReconciledRow] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    reserved: set[int] = field(default_factory=set)

    def results(self) -> list[ReconciledRow]:
        """Returns the result of each cheque, in their order; `used` then has the rows that they took."""
        from chequeocr.reconcile.invoices import pay_by_number, pay_invoices

        self._compare()
        pay_by_number(self)
        self._assign()
        pay_invoices(self)
        for at in range(len(self.cheques)):
            if at not in self.found:
                self.found[at] = self._left(at)
        return [self.found[at] for at in range(len(self.cheques))]

    def _compare(self) -> None:
        left, right = pairs(self.cheques, self.rows, self.policy.sure)
        for at, row_at in zip(left.tolist(), right.tolist(), strict=True):
            if other_account(self.cheques[at], self.rows[row_at], self.policy):
                continue
            comparison = compare(self.cheques[at], self.rows[row_at], self.policy)
            if comparison.linked(self.rows[row_at]):
                self.links[at][row_at] = comparison
            elif comparison.amount == "agrees" or comparison.score >= _LEAST_CANDIDATE:
                self.near[at].append((-comparison.score, row_at))

    def _assign(self) -> None:
        edges: list[Edge] = [
            (at, row_at, comparison.score)
            for at, linked in self.links.items()
            if at not in self.found
            for row_at, comparison in linked.items()
            if row_at not in self.used
        ]
        chosen = assign(edges, self.policy.margin)
        for at, row_at in sorted(chosen.row_of.items()):
            if at in chosen.alike:
                self.leave_to_person(at, (row_at, *chosen.alike[at]), "Several rows fit equally well.")
            else:
                self.found[at] = self._linked(at, row_at)
                self.used.add(row_at)

    def free(self, row_at: int) -> bool:
        """Returns whether nothing has taken a row, and no person is to choose it."""
        return row_at not in self.used and row_at not in self.reserved

    def leave_to_person(self, at: int, rows: Sequence[int], why: str) -> None:
        """Makes a cheque ambiguous between rows, which nothing else takes then."""
        self.reserved.update(rows)
        candidates = tuple(self.rows[one] for one in sorted(set(rows))[: 4 * _SHOWN_CANDIDATES])
        self.found[at] = self.row(at, ReconciledRow(
            "ambiguous", reasons=(rule(why, "unsure"),), candidates=candidates, needs_review=True
        ))  # fmt: skip

    def row(self, at: int, row: ReconciledRow) -> ReconciledRow:
        """Returns the row with its cheque, its amount and currency filled in."""
        cheque = self.cheques[at]
        stated = next((one.currency for one in row.rows if one.currency), None)
        read = cheque.amount.value if cheque.amount else None
        amount = row.register_amount if row.outcome == "matched" else read
        return replace(row, cheque=cheque, amount=amount, currency=cheque.currency or stated or self.currency)

    def _linked(self, at: int, row_at: int) -> ReconciledRow:
        cheque, row, comparison = self.cheques[at], self.rows[row_at], self.links[at][row_at]
        wrong, said = troubles(cheque, row, comparison, self.policy)
        review = needs_review(cheque, row, comparison, self.policy)
        return self.row(at, ReconciledRow(
            wrong[0] if wrong else "matched",
            rows=(row,),
            reasons=(*said, *reasons(cheque, row, comparison), *(() if wrong else review)),
            also=wrong[1:],
            score=comparison.score,
            needs_review=bool(wrong or review),
        ))  # fmt: skip

    def _left(self, at: int) -> ReconciledRow:
        """A cheque without a row: presented once more, or not in the register."""
        linked = self.links.get(at, {})
        again = [row_at for row_at, comparison in linked.items() if comparison.same_number]
        if again:
            rows = tuple(self.rows[one] for one in sorted(again)[:_SHOWN_CANDIDATES])
            said = rule(f"The cheque of line {rows[0].line} was presented already.")
            return self.row(at, ReconciledRow(
                "duplicate-presentment", reasons=(said,), candidates=rows, needs_review=True
            ))  # fmt: skip
        ranked = sorted([(-linked[one].score, one) for one in linked] + self.near.get(at, []))
        shown = tuple(self.rows[one] for _, one in ranked[:_SHOWN_CANDIDATES])
        why = [rule("No row of the register belongs to this cheque.", "absent")]
        if shown:
            nearest = compare(self.cheques[at], shown[0], self.policy)
            why.append(rule(f"Line {shown[0].line} comes nearest:", "differs"))
            why += reasons(self.cheques[at], shown[0], nearest)
        return self.row(at, ReconciledRow(
            "not-in-register", reasons=tuple(why), candidates=shown, needs_review=True
        ))  # fmt: skip

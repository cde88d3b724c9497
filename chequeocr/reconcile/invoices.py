"""One cheque, several rows: invoices that it pays together, or one that it pays in part.

In: a reconciliation under way. Out: results of cheques, added to it. Only exact sums count, of at most eight
rows; where several sets of rows make the amount, or two cheques would need the same set, a person chooses.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from chequeocr.reconcile.names import Name, name_of, similarity
from chequeocr.reconcile.outcomes import about_date, needs_review
from chequeocr.reconcile.presented import Presented
from chequeocr.reconcile.result import ReconciledRow
from chequeocr.reconcile.score import Reason, bare, compare, reasons, rule, settled
from chequeocr.reconcile.sums import MOST_ROWS, Sums, sums
from chequeocr.record import money

if TYPE_CHECKING:
    from chequeocr.reconcile.match import Work

_MOST_NAMES = 500


def pay_by_number(work: Work) -> None:
    """Settles cheques whose number stands on several rows that together make the amount."""
    for at in sorted(work.links):
        cheque, amount = work.cheques[at], _whole_amount(work, at)
        same = [
            row_at for row_at, comparison in sorted(work.links[at].items())
            if comparison.same_number and row_at not in work.used and work.rows[row_at].status == "issued"
            and not _other_currency(cheque, work, row_at)
        ]  # fmt: skip
        if amount is None or len(same) < 2 or any(work.rows[one].amount == amount for one in same):
            continue
        found = sums(amount, [work.rows[one].amount for one in same], work.policy.invoices)
        if len(found.sets) == 1:
            _paid(work, at, [same[one] for one in found.sets[0]])


def pay_invoices(work: Work) -> None:
    """Settles cheques that are left with the open invoices of their party: exact sums first, then parts."""
    parties = _Parties(work)
    left = [at for at in range(len(work.cheques)) if at not in work.found and not _again(work, at)]
    open_rows = {at: _payable(work, at, parties) for at in left}
    left = [at for at in left if open_rows[at]]
    sets = {at: _sets(work, at, open_rows[at]) for at in left}
    claims = Counter(one for at in left if sets[at] for one in sets[at][0])
    for at in left:
        if len(sets[at]) == 1 and all(claims[one] == 1 for one in sets[at][0]):
            _paid(work, at, sets[at][0])
        elif sets[at]:
            contested = len(sets[at]) == 1
            why = "Another cheque claims the same invoices." if contested else "Several sets of invoices fit."
            work.leave_to_person(at, [one for each in sets[at] for one in each], why)
    _pay_in_part(work, {at: open_rows[at] for at in left if at not in work.found})


def _payable(work: Work, at: int, parties: _Parties) -> tuple[int, ...]:
    """The open invoices of the cheque's party in its currency; none where its amount is in doubt."""
    cheque = work.cheques[at]
    if _whole_amount(work, at) is None:
        return ()
    return tuple(one for one in parties.of(cheque) if not _other_currency(cheque, work, one))


def _sets(work: Work, at: int, rows: Sequence[int]) -> list[tuple[int, ...]]:
    """The sets of rows that make the cheque's amount, at most two."""
    amount = _whole_amount(work, at)
    assert amount is not None
    found = sums(amount, [work.rows[one].amount for one in rows], work.policy.invoices)
    if found.sets and not found.whole:  # the search was ended: there may be another set
        found = Sums((*found.sets, found.sets[0]))
    return [tuple(rows[one] for one in each) for each in found.sets]


def _pay_in_part(work: Work, open_rows: Mapping[int, tuple[int, ...]]) -> None:
    """Settles cheques for which no sum is exact."""
    free = {at: [one for one in rows if work.free(one)] for at, rows in open_rows.items()}
    rest = {at: rows for at, rows in free.items() if rows}
    wanted = Counter(rows[0] for rows in rest.values() if len(rows) == 1)
    for at, rows in rest.items():
        if len(rows) > MOST_ROWS:
            why = f"The party has {len(rows)} open invoices, and sums are sought among {MOST_ROWS} at most."
            work.leave_to_person(at, rows, why)
        elif len(rows) > 1:
            work.leave_to_person(at, rows, "No set of the party's open invoices makes the amount.")
        elif wanted[rows[0]] > 1:
            work.leave_to_person(at, rows, "Several cheques are left for the party's only open invoice.")
        else:
            _one_invoice(work, at, rows[0])


def _again(work: Work, at: int) -> bool:
    """Whether the cheque's number is one that another cheque was presented with."""
    return any(comparison.same_number for comparison in work.links.get(at, {}).values())


def _whole_amount(work: Work, at: int) -> Decimal | None:
    """The cheque's amount, where no other reading surely says something else: figures and words that
    contradict each other pay nothing together."""
    cheque = work.cheques[at]
    if cheque.amount is None or not settled(cheque, cheque.amount.value, work.policy):
        return None
    return cheque.amount.value or None


def _other_currency(cheque: Presented, work: Work, row_at: int) -> bool:
    stated = work.rows[row_at].currency
    read = cheque.currency or work.policy.currency
    return bool(stated and read and stated != read)


def _paid(work: Work, at: int, rows: Sequence[int]) -> None:
    """All of the rows are cleared by the cheque."""
    cheque, several = work.cheques[at], tuple(work.rows[one] for one in rows)
    compared = [compare(cheque, row, work.policy) for row in several]
    total = sum((row.amount for row in several), Decimal(0))
    said = rule(f"{len(several)} rows make {money(total, cheque.currency)} together: "
                f"{' + '.join(format(row.amount, 'f') for row in several)}.", "agrees")  # fmt: skip
    parts = [one for one in reasons(cheque, several[0], compared[0]) if one.part != "amount"]
    review = _review(work, at, rows)
    dated = about_date(cheque, several, work.policy)
    differs = any(one.payee == "differs" for one in compared)
    outcome = "payee-differs" if differs else dated[0] if dated else "matched"
    work.used.update(rows)
    work.found[at] = work.row(at, ReconciledRow(
        outcome,
        rows=several,
        reasons=(said, *([dated[1]] if dated else []), *parts, *review),
        also=(dated[0],) if differs and dated else (),
        score=min(one.score for one in compared),
        needs_review=bool(review) or outcome != "matched",
    ))  # fmt: skip


def _review(work: Work, at: int, rows: Sequence[int]) -> tuple[Reason, ...]:
    """Why a person looks at a payment of several rows, each reason once."""
    cheque = work.cheques[at]
    every = [
        reason
        for one in rows
        for reason in needs_review(
            cheque, work.rows[one], compare(cheque, work.rows[one], work.policy), work.policy
        )
    ]
    return tuple(dict.fromkeys(every))


def _one_invoice(work: Work, at: int, row_at: int) -> None:
    """A cheque of another amount than its party's only open invoice."""
    cheque, row = work.cheques[at], work.rows[row_at]
    amount = _whole_amount(work, at)
    assert amount is not None
    comparison = compare(cheque, row, work.policy)
    left = row.amount - amount
    said = (
        rule(f"It pays a part: {format(left, 'f')} of {format(row.amount, 'f')} stays open.")
        if left > 0
        else rule(f"It is {format(-left, 'f')} more than the party's only open invoice.")
    )
    work.used.add(row_at)
    work.found[at] = work.row(at, ReconciledRow(
        "part-paid" if left > 0 else "amount-differs",
        rows=(row,),
        reasons=(said, *reasons(cheque, row, comparison)),
        score=comparison.score,
        needs_review=True,
        open=left if left > 0 else None,
    ))  # fmt: skip


class _Parties:
    """The open invoices of each party: rows without a cheque number, by payer, payee and account."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._by_account: dict[str, list[int]] = defaultdict(list)
        for at, row in enumerate(work.rows):
            open_still = row.status == "issued" and row.amount > 0 and row.cheque_number is None
            if not (open_still and work.free(at)):
                continue
            if row.account is not None:
                self._by_account[bare(row.account)].append(at)
            side, name = ("payer", row.payer) if row.payer is not None else ("payee", row.payee)
            if name is not None:
                self._by_name[side, name].append(at)
        self._names: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for side, name in self._by_name:
            for key in name_of(name).keys:
                self._names[key].append((side, name))

    def of(self, cheque: Presented) -> Iterator[int]:
        """Yields the open invoices of the cheque's party, in the register's order."""
        found: set[int] = set()
        for rows in self._lists(cheque):
            found.update(rows[: MOST_ROWS + 1])
            if len(rows) > MOST_ROWS or len(found) > MOST_ROWS:  # too many to search: a person does
                yield from sorted(found)
                return
        compared = ((at, compare(cheque, self._work.rows[at], self._work.policy)) for at in sorted(found))
        yield from (at for at, one in compared if one.account != "differs" and one.party(self._work.rows[at]))

    def _lists(self, cheque: Presented) -> Iterator[list[int]]:
        for side, reading in (("payer", cheque.payer), ("payee", cheque.payee)):
            if reading is not None:
                for name in self._like(side, name_of(reading.value), reading.value):
                    yield self._by_name[side, name]
        for account in cheque.accounts:
            yield self._by_account.get(bare(account.value), [])

    def _like(self, side: str, name: Name, text: str) -> Iterator[str]:
        limit = self._work.policy.payee_agrees
        seen = dict.fromkeys(one for key in name.keys for one in self._names.get(key, ())[:_MOST_NAMES])
        yield from (other for where, other in seen if where == side and similarity(text, other) >= limit)

"""Which rows a cheque may belong to: pairs that share a key, found without comparing all with all.

In: cheques and rows. Out: pairs of indices, without repeats, sorted. Keys are the number with the account,
the number, the amount with the beginning of a word of the payee, the amount with the account, the amount. A
key that too many rows share tells little: such pairs are taken only by narrower keys.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from chequeocr.reconcile.names import name_of
from chequeocr.reconcile.presented import Presented
from chequeocr.reconcile.register import RegisterRow
from chequeocr.reconcile.score import bare

Ints = npt.NDArray[np.int64]
Of = TypeVar("Of")

NARROW, WIDE = 200, 20
"""The most rows of one key, for keys that say much and for those that say little."""

_TAIL: Final = 6  # figures of an account that an IBAN or a masked account shares with it


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the cheques name. A row's key that no cheque can share isn't made."""

    amounts: frozenset[Decimal]
    numbers: frozenset[str]

    @classmethod
    def of(cls, cheques: Iterable[Presented]) -> Wanted:
        """Returns what a sequence of cheques names."""
        every = list(cheques)
        return cls(
            frozenset(one.value for cheque in every for one in cheque.amounts),
            frozenset(bare(one.value) for cheque in every for one in cheque.numbers),
        )


def pairs(cheques: Sequence[Presented], rows: Sequence[RegisterRow]) -> tuple[Ints, Ints]:
    """Returns the indices of cheques and rows that share a key, as two arrays of the same length."""
    wanted = Wanted.of(cheques)
    found = [
        _joined(_keyed(cheques, of_cheque), _keyed(rows, lambda row: of_row(row, wanted)), most)  # noqa: B023
        for of_cheque, of_row, most in _BLOCKS
    ]
    left = np.concatenate([one for one, _ in found])
    right = np.concatenate([other for _, other in found])
    both = np.unique(left * max(len(rows), 1) + right)
    return both // max(len(rows), 1), both % max(len(rows), 1)


def _keyed(of: Sequence[Of], keys: Callable[[Of], Iterator[object]]) -> tuple[Ints, Ints]:
    """Hash and owner of each key. Two keys of one hash make a pair too many, which the comparison sees."""
    hashes, owners = array("q"), array("q")
    for owner, one in enumerate(of):
        for key in keys(one):
            hashes.append(hash(key))
            owners.append(owner)
    return np.frombuffer(hashes, np.int64), np.frombuffer(owners, np.int64)


def _joined(left: tuple[Ints, Ints], right: tuple[Ints, Ints], most: int) -> tuple[Ints, Ints]:
    """Pairs of owners whose keys are equal, but those of keys that more than `most` on the right share."""
    (keys, owners), (other_keys, other_owners) = left, right
    if not len(keys) or not len(other_keys):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    wanted = np.isin(other_keys, np.unique(keys))
    other_keys, other_owners = other_keys[wanted], other_owners[wanted]
    order = np.argsort(other_keys, kind="stable")
    ordered = other_keys[order]
    first = np.searchsorted(ordered, keys, "left")
    counts = np.searchsorted(ordered, keys, "right") - first
    counts[counts > most] = 0
    ends = np.cumsum(counts)
    within = np.arange(int(ends[-1]), dtype=np.int64) - np.repeat(ends - counts, counts)
    at = within + np.repeat(first, counts)
    return np.repeat(owners, counts), other_owners[order[at]]


# -- keys: of a cheque, and of a row -----------------------------------------------------------------------


def _numbers(cheque: Presented) -> Iterator[object]:
    yield from {bare(one.value) for one in cheque.numbers}


def _row_number(row: RegisterRow, wanted: Wanted) -> Iterator[object]:
    if row.cheque_number is not None:
        number = bare(row.cheque_number)
        if number in wanted.numbers:
            yield number


def _tails(accounts: Iterable[str]) -> set[str]:
    return {bare(account)[-_TAIL:] for account in accounts}


def _account_numbers(cheque: Presented) -> Iterator[object]:
    for account in _tails(one.value for one in cheque.accounts):
        for number in _numbers(cheque):
            yield account, number


def _row_account_number(row: RegisterRow, wanted: Wanted) -> Iterator[object]:
    if row.account is not None:
        for number in _row_number(row, wanted):
            yield bare(row.account)[-_TAIL:], number


def _amount_numbers(cheque: Presented) -> Iterator[object]:
    for amount in _amounts(cheque):
        for number in _numbers(cheque):
            yield amount, number


def _row_amount_number(row: RegisterRow, wanted: Wanted) -> Iterator[object]:
    if row.amount in wanted.amounts:
        for number in _row_number(row, wanted):
            yield row.amount, number


def _amounts(cheque: Presented) -> Iterator[object]:
    yield from (one.value for one in cheque.amounts)


def _row_amount(row: RegisterRow, wanted: Wanted) -> Iterator[object]:
    if row.amount in wanted.amounts:
        yield row.amount


def _amount_names(cheque: Presented) -> Iterator[object]:
    names = [one.value for one in (cheque.payee, cheque.payer) if one]
    keys = {key for name in names for key in name_of(name).keys}
    for amount in _amounts(cheque):
        for key in keys:
            yield amount, key


def _row_amount_name(row: RegisterRow, wanted: Wanted) -> Iterator[object]:
    if row.amount in wanted.amounts:
        keys = {key for name in (row.payee, row.payer) if name for key in name_of(name).keys}
        for key in keys:
            yield row.amount, key


def _amount_words(cheque: Presented) -> Iterator[object]:
    names = [one.value for one in (cheque.payee, cheque.payer) if one]
    for amount in _amounts(cheque):
        for name in names:
            yield amount, name_of(name).ordered


def _row_amount_words(row: RegisterRow, wanted: Wanted) -> Iterator[object]:
    if row.amount in wanted.amounts:
        for name in (row.payee, row.payer):
            if name:
                yield row.amount, name_of(name).ordered


def _amount_accounts(cheque: Presented) -> Iterator[object]:
    for amount in _amounts(cheque):
        for account in _tails(one.value for one in cheque.accounts):
            yield amount, account


def _row_amount_account(row: RegisterRow, wanted: Wanted) -> Iterator[object]:
    if row.account is not None and row.amount in wanted.amounts:
        yield row.amount, bare(row.account)[-_TAIL:]


_BLOCKS: Final[tuple[tuple[Callable[[Presented], Iterator[object]],
                           Callable[[RegisterRow, Wanted], Iterator[object]], int], ...]] = (
    (_account_numbers, _row_account_number, NARROW),
    (_amount_numbers, _row_amount_number, NARROW),
    (_numbers, _row_number, WIDE),
    (_amount_words, _row_amount_words, NARROW),
    (_amount_names, _row_amount_name, WIDE),
    (_amount_accounts, _row_amount_account, WIDE),
    (_amounts, _row_amount, WIDE),
)  # fmt: skip

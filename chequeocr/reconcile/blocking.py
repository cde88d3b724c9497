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
from functools import partial
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from chequeocr.reconcile.names import Name, name_of
from chequeocr.reconcile.presented import Presented
from chequeocr.reconcile.register import RegisterRow
from chequeocr.reconcile.score import bare

Ints = npt.NDArray[np.int64]
Of = TypeVar("Of")

NARROW, WIDE = 200, 20
"""The most rows of one key, for keys that say much and for those that say little."""

_TAIL: Final = 4  # figures of an account that an IBAN or a masked account shares with it


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


def pairs(cheques: Sequence[Presented], rows: Sequence[RegisterRow], sure: float) -> tuple[Ints, Ints]:
    """Returns the indices of cheques and rows that share a key, as two arrays of the same length.

    A number counts across accounts only where the cheque's account wasn't read with the confidence `sure`.
    """
    wanted = Wanted.of(cheques)
    found = [
        _joined(_keyed(cheques, partial(of_cheque, sure)), _keyed(rows, partial(of_row, wanted)), most)
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

Keys = Iterator[object]


def _numbers(cheque: Presented) -> set[str]:
    return {bare(one.value) for one in cheque.numbers}


def _amounts(cheque: Presented) -> Iterable[Decimal]:
    return (one.value for one in cheque.amounts)


def _names(cheque: Presented) -> Iterable[Name]:
    return (name_of(one.value) for one in (cheque.payee, cheque.payer) if one)


def _tails(cheque: Presented) -> set[str]:
    return {bare(one.value)[-_TAIL:] for one in cheque.accounts}


def _row_number(row: RegisterRow, wanted: Wanted) -> str | None:
    number = None if row.cheque_number is None else bare(row.cheque_number)
    return number if number in wanted.numbers else None


def _account_number(_: float, cheque: Presented) -> Keys:
    return ((account, number) for account in _tails(cheque) for number in _numbers(cheque))


def _row_account_number(wanted: Wanted, row: RegisterRow) -> Keys:
    number = _row_number(row, wanted)
    if number is not None and row.account is not None:
        yield bare(row.account)[-_TAIL:], number


def _number_alone(sure: float, cheque: Presented) -> Keys:
    for number in _numbers(cheque):
        yield "", number
        if not (cheque.accounts and cheque.accounts[0].sure(sure)):
            yield "any", number


def _row_number_alone(wanted: Wanted, row: RegisterRow) -> Keys:
    number = _row_number(row, wanted)
    if number is not None:
        yield ("" if row.account is None else "any"), number


def _amount_number(_: float, cheque: Presented) -> Keys:
    return ((amount, number) for amount in _amounts(cheque) for number in _numbers(cheque))


def _row_amount_number(wanted: Wanted, row: RegisterRow) -> Keys:
    number = _row_number(row, wanted)
    if number is not None and row.amount in wanted.amounts:
        yield row.amount, number


def _amount_name(_: float, cheque: Presented) -> Keys:
    return ((amount, name.ordered) for amount in _amounts(cheque) for name in _names(cheque))


def _row_amount_name(wanted: Wanted, row: RegisterRow) -> Keys:
    if row.amount in wanted.amounts:
        yield from ((row.amount, name_of(name).ordered) for name in (row.payee, row.payer) if name)


def _amount_word(_: float, cheque: Presented) -> Keys:
    words = {key for name in _names(cheque) for key in name.keys}
    return ((amount, word) for amount in _amounts(cheque) for word in words)


def _row_amount_word(wanted: Wanted, row: RegisterRow) -> Keys:
    if row.amount in wanted.amounts:
        words = {key for name in (row.payee, row.payer) if name for key in name_of(name).keys}
        yield from ((row.amount, word) for word in words)


def _amount_account(_: float, cheque: Presented) -> Keys:
    return ((amount, account) for amount in _amounts(cheque) for account in _tails(cheque))


def _row_amount_account(wanted: Wanted, row: RegisterRow) -> Keys:
    if row.account is not None and row.amount in wanted.amounts:
        yield row.amount, bare(row.account)[-_TAIL:]


def _amount_alone(_: float, cheque: Presented) -> Keys:
    yield from _amounts(cheque)


def _row_amount_alone(wanted: Wanted, row: RegisterRow) -> Keys:
    if row.amount in wanted.amounts:
        yield row.amount


_Block = tuple[Callable[[float, Presented], Keys], Callable[[Wanted, RegisterRow], Keys], int]
_BLOCKS: Final[tuple[_Block, ...]] = (
    (_account_number, _row_account_number, NARROW),
    (_amount_number, _row_amount_number, NARROW),
    (_number_alone, _row_number_alone, WIDE),
    (_amount_name, _row_amount_name, NARROW),
    (_amount_word, _row_amount_word, WIDE),
    (_amount_account, _row_amount_account, WIDE),
    (_amount_alone, _row_amount_alone, WIDE),
)

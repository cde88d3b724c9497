"""What a file states of a cheque, as a cash letter does, compared with what was read.

In: `Expected`, the amount that was settled on, values of fields. Out: findings. What isn't stated, or
couldn't be read, differs from nothing. What is stated never becomes a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from chequeocr.parse.payee import comparable
from chequeocr.record import Amount, Finding, Micr, money
from chequeocr.types import Expected

_CUT: Final = 14
"""A stated name this long may be cut: record 26 of a cash letter has room for 15, the last may be a blank."""


def differences(
    stated: Expected, amount: Amount | None, values: Mapping[str, object]
) -> Iterator[Finding]:
    """Yields each difference: the amount, which keeps the cheque from being accepted, numbers, the payee."""
    if amount is not None and stated.amount is not None and amount.value != stated.amount:
        said = money(stated.amount, amount.currency)
        yield Finding.of("differs-from-file", "amount", field="amount_in_numbers", severity="error",
                         stated=said, read=str(amount))  # fmt: skip
    micr = values.get("micr")
    if isinstance(micr, Micr):
        for what, said_number, read in _numbers(stated, micr):
            if said_number and read and _figures(said_number) != _figures(read):
                yield Finding.of("differs-from-file", "number", field="micr", severity="warning", what=what,
                                 stated=said_number, read=read)  # fmt: skip
    payee = values.get("payee_name")
    if stated.payee and isinstance(payee, str) and not _same_name(stated.payee, payee):
        yield Finding.of("differs-from-file", "payee", field="payee_name", severity="warning",
                         stated=stated.payee, read=payee)  # fmt: skip


def _numbers(stated: Expected, micr: Micr) -> Iterator[tuple[str, str | None, str | None]]:
    """What each number is called, as stated and as read. Account and cheque number are left out where both
    are the same figures, parted in another place: what of a line is which, banks see differently."""
    yield "routing number", stated.routing, micr.routing
    one, other = ((of.account or "", of.cheque_number or "") for of in (stated, micr))
    if _figures("".join(one)) not in (_figures("".join(other)), _figures("".join(reversed(other)))):
        yield "cheque number", stated.cheque_number, micr.cheque_number
        yield "account number", stated.account, micr.account


def _figures(number: str) -> str:
    """A number without punctuation and leading zeros."""
    return "".join(filter(str.isalnum, number)).lstrip("0")


def _same_name(stated: str, read: str) -> bool:
    one, other = comparable(stated), comparable(read)
    return one == other or (len(stated) >= _CUT and other.startswith(one)) or not one or not other

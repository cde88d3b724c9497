"""What a cash letter states of one cheque.

In: an `Item`. Out: `Expected`. In the on-us field the account's number stands before the last on-us symbol
`/` and the cheque's behind it; business cheques have theirs in the auxiliary on-us field (X9.100-187, records
25 and 31). A dash is the MICR line's own; blanks are dropped, `*` is a character that nobody could read.
"""

from __future__ import annotations

from chequeocr.source.x937.walk import Item
from chequeocr.types import Expected

_NONE = "000000000"


def expected(item: Item) -> Expected:
    """Returns what is stated; a number with an unread character, and a routing number of noughts, is None.

    An item whose amount isn't there, or is 0, as where nobody keyed it, states none.
    """
    detail = item.detail
    before, symbol, behind = detail.on_us.rpartition("/")
    account, serial = (before, behind) if symbol else (behind, "")
    routing = _number(detail.routing)
    return Expected(
        amount=detail.amount or None,
        routing=None if routing in (None, _NONE) or len(detail.routing) != len(_NONE) else routing,
        account=_number(account.replace("/", "")),
        cheque_number=_number(item.auxiliary) or _number(serial),
        payee=item.payee or None,
    )


def _number(text: str) -> str | None:
    """The number in a field without blanks; None where there is none, or not all of it was read."""
    number = "".join(text.split())
    figures = number.replace("-", "")
    return number if figures.isascii() and figures.isdigit() else None

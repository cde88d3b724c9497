"""What a cash letter's trailers and credits state, against what is in it.

In: what was counted, and what was stated. Out: notes on what differs, credits with their amount. Pure.

What counts as an item differs from sender to sender: the cheques; the cheques and the credits; or every
record between a bundle's header and its trailer. All three are taken as right. MICR valid totals are not
compared: senders differ in which cheques they count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from chequeocr.source.x937.notes import Note
from chequeocr.source.x937.records import Credit, Trailer
from chequeocr.source.x937.walk import Deposit, Item, View


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted in a bundle, a cash letter or a file. `amount` leaves out items without an amount."""

    items: int = 0
    credits: int = 0
    records: int = 0
    images: int = 0
    credit_images: int = 0
    views: int = 0
    amount: Decimal = Decimal(0)
    credited: Decimal = Decimal(0)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.items + other.items,
            self.credits + other.credits,
            self.records + other.records,
            self.images + other.images,
            self.credit_images + other.credit_images,
            self.views + other.views,
            self.amount + other.amount,
            self.credited + other.credited,
        )


def tally(items: Sequence[Item], deposits: Sequence[Deposit]) -> Tally:
    """Returns what these cheques and deposits come to."""
    every: list[Item | Deposit] = [*items, *deposits]
    return Tally(
        items=len(items),
        credits=len(deposits),
        records=sum(one.records for one in every),
        images=sum(_pictures(one.views) for one in items),
        credit_images=sum(_pictures(one.views) for one in deposits),
        views=sum(len(one.views) for one in every),
        amount=sum((one.detail.amount or Decimal(0) for one in items), Decimal(0)),
        credited=sum((one.credit.amount or Decimal(0) for one in deposits), Decimal(0)),
    )


def _pictures(views: Sequence[View]) -> int:
    return sum(view.data is not None for view in views)


def differences(trailer: Trailer, counted: Tally, parts: int | None, records: int | None) -> Iterator[Note]:
    """Yields what a trailer states and what isn't so. `parts` are the bundles of a cash letter or the cash
    letters of a file, `records` all records of a file."""
    part = "bundles" if trailer.kind == "90" else "cash letters"
    every = counted.images + counted.credit_images
    for what, stated, right in (
        (part, trailer.parts, (parts,)),
        ("records", trailer.records, (records,)),
        ("items", trailer.items, (counted.items, counted.items + counted.credits, counted.records)),
        ("images", trailer.images, (counted.images, every, counted.views)),
    ):
        if stated is not None and right[0] is not None and stated not in right:
            message = f"it states {stated:,} {what}; the count is {right[0]:,}"
            yield Note("count-differs", "error", trailer.kind, trailer.offset, message)
    totals = (counted.amount, *((counted.amount + counted.credited,) if trailer.with_credits else ()))
    if trailer.total is not None and trailer.total not in totals:
        message = f"it states a total of {trailer.total:,f}; the items come to {counted.amount:,f}"
        yield Note("total-differs", "error", trailer.kind, trailer.offset, message)


def settled(credit: Credit, sums: Sequence[Decimal]) -> tuple[Credit, Note | None]:
    """Returns a credit with its amount, and what doesn't add up. `sums` are the totals of the cheques that it
    may stand for: those up to the next credit, of its bundle, of its cash letter.

    Record 61 has two layouts; the one is taken whose amount is such a total, else the one whose documentation
    type stands in its place. Where neither tells and both could be, the amount stays None.
    """
    possible = {amount for amount in credit.either if amount is not None}
    fits = possible.intersection(sums)
    one_only = fits if len(fits) == 1 else possible
    amount = None if credit.marked is None else credit.either[credit.marked]
    if len(one_only) == 1:
        amount = next(iter(one_only))
    credit = replace(credit, amount=amount)
    if amount is None:
        why = "its amount can't be told: no layout of this record gives the total of the cheques"
        return credit, Note("credit-unclear", "error", credit.kind, credit.offset, why)
    if amount in sums:
        return credit, None
    total = f"{sums[-1]:,f}" if sums else "nothing"
    why = f"it credits {amount:,f}; the cheques of its cash letter come to {total}"
    return credit, Note("credit-differs", "error", credit.kind, credit.offset, why)

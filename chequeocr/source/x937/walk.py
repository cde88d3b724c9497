"""Goes through a cash letter record by record: cheques with their pictures, deposits, headers, trailers.

In: the bytes of a file. Out: events in the order of the file, lazily: `Item`, `Deposit`, headers and trailers
as records, notes. What came before a fault has been given out when CashLetterError is raised.

Records 26 to 28, 32 to 35, 50, 52, 54 and 68 belong to the 25 or 31 before them; after a 61 or 62 they belong
to the deposit ticket, which isn't a cheque.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from chequeocr.errors import CashLetterError
from chequeocr.source.x937.framing import KNOWN, Cut, Frame, cuts, frame_of
from chequeocr.source.x937.notes import Note, odd
from chequeocr.source.x937.odd import oddities
from chequeocr.source.x937.pictures import ImageData, image_data
from chequeocr.source.x937.records import (
    Addendum,
    Credit,
    Detail,
    ImageDetail,
    Line,
    Record,
    Trailer,
    UserRecord,
    parsed,
)

Side: TypeAlias = Literal["front", "back"]

_LONGEST = 4096  # of a record's text: the longest that is looked at has 335, a payee's endorsement
_BELONGING: Final = frozenset(("26", "27", "28", "32", "33", "34", "35", "50", "52", "54", "68"))
_FULL_VIEW = ("", "00", "0")


@dataclass(frozen=True, slots=True)
class View:
    """One picture of an item: `side`, and whether it shows all of that side; `data` says where it lies, None
    where a record 50 has no 52."""

    side: Side
    full: bool
    data: ImageData | None


@dataclass(frozen=True, slots=True)
class Item:
    """One cheque or returned cheque. `index` counts from 0 through the file; `records` how many records it
    takes; `payee` as record 68 names it, else 26 or 32; `auxiliary` its auxiliary on-us."""

    index: int
    detail: Detail
    payee: str
    auxiliary: str
    views: tuple[View, ...]
    records: int

    def picture(self, side: Side) -> ImageData | None:
        """Returns where the picture of one side lies: the first full view, else the first of that side."""
        return picture_of(self.views, side)


@dataclass(frozen=True, slots=True)
class Deposit:
    """A credit and the pictures of its ticket."""

    credit: Credit
    views: tuple[View, ...]
    records: int


Event: TypeAlias = Record | Item | Deposit | Note


def picture_of(views: tuple[View, ...], side: Side) -> ImageData | None:
    """Returns where the first full view of a side lies, else its first view; None where there is none."""
    here = [(not one.full, number, one.data) for number, one in enumerate(views)
            if one.side == side and one.data is not None and one.data.end > one.data.start]  # fmt: skip
    return min(here, key=lambda one: one[:2])[2] if here else None


@dataclass(slots=True)
class _Open:
    """A cheque or deposit of which further records may come."""

    detail: Detail | Credit
    payee: str = ""
    endorsed: str = ""
    auxiliary: str = ""
    views: list[View] = field(default_factory=list)
    waiting: ImageDetail | None = None
    records: int = 1


def walk(data: bytes, name: str) -> Iterator[Event]:
    """Yields what the file holds. Raises CashLetterError, naming record and byte, where it can't be gone
    through, and where it ends without its trailer, as it does when it was cut."""
    frame = frame_of(data, name)
    walker = _Walker(data, frame)
    try:
        for cut in cuts(data, frame, name):
            yield from (cut,) if isinstance(cut, Note) else walker.taken(cut)
    except CashLetterError:
        yield from walker.closed()
        raise
    yield from walker.closed()
    if not walker.ended:
        raise CashLetterError(
            f"{name}: byte {len(data):,}: the file ends after record {walker.last} without a file trailer "
            "(record 99); it was cut"
        )


class _Walker:
    """What is open while the records go by."""

    def __init__(self, data: bytes, frame: Frame) -> None:
        self._data = data
        self._codec = frame.codec
        self._open: _Open | None = None
        self._items = 0
        self.last = "?"
        self.ended = False

    def taken(self, cut: Cut) -> Iterator[Event]:
        """Yields what is complete now that this record has come."""
        self.last = cut.kind
        end = min(cut.end, cut.start + _LONGEST)
        line = Line(self._data[cut.start : end].decode(self._codec), cut.offset)
        yield from oddities(cut.kind, line)
        if cut.kind in _BELONGING:
            yield from self._belonging(cut, line)
            return
        yield from self.closed()
        if cut.kind not in KNOWN:
            message = "X9.100-187 has no record of this type"
            yield Note("record-unknown", "error", cut.kind, cut.offset, message)
        record = parsed(cut.kind, line)
        if isinstance(record, Detail | Credit):
            self._open = _Open(record)
            return
        self.ended = self.ended or (isinstance(record, Trailer) and record.kind == "99")
        yield record

    def closed(self) -> Iterator[Event]:
        """Yields the cheque or deposit that was open, if any."""
        one, self._open = self._open, None
        if one is None:
            return
        if one.waiting is not None:
            one.views.append(_view(one.waiting, None, one.views))
        if isinstance(one.detail, Credit):
            yield Deposit(one.detail, tuple(one.views), one.records)
            return
        auxiliary = one.detail.auxiliary or one.auxiliary
        payee = one.endorsed or one.payee
        yield Item(self._items, one.detail, payee, auxiliary, tuple(one.views), one.records)
        self._items += 1

    def _belonging(self, cut: Cut, line: Line) -> Iterator[Event]:
        here = self._open
        if here is None:
            message = "it belongs to no cheque and no deposit"
            yield Note("record-misplaced", "error", cut.kind, cut.offset, message)
            return
        here.records += 1
        if cut.kind == "52":
            image, notes = image_data(self._data, cut, self._codec)
            yield from notes
            yield from _unsided(here.waiting, cut)
            here.views.append(_view(here.waiting, image, here.views))
            here.waiting = None
            return
        record = parsed(cut.kind, line)
        if isinstance(record, ImageDetail):
            if here.waiting is not None:
                here.views.append(_view(here.waiting, None, here.views))
            here.waiting = record
        elif isinstance(record, Addendum):
            here.payee = here.payee or record.payee
            here.auxiliary = here.auxiliary or record.auxiliary
        elif isinstance(record, UserRecord):
            here.endorsed = here.endorsed or record.payee


def _view(detail: ImageDetail | None, data: ImageData | None, before: list[View]) -> View:
    """The view of a 50 and its 52. Where no side is given, the first picture is the front."""
    if detail is not None and detail.side in ("0", "1"):
        side: Side = "front" if detail.side == "0" else "back"
    else:
        side = "back" if any(one.side == "front" for one in before) else "front"
    return View(side, detail is None or detail.descriptor in _FULL_VIEW, data)


def _unsided(detail: ImageDetail | None, cut: Cut) -> Iterator[Note]:
    if detail is None:
        yield Note("record-misplaced", "error", "52", cut.offset, "no record 50 stands before it")
    elif detail.side not in ("0", "1"):
        yield odd("50", detail.offset, "the view side is not 0 or 1: the first picture is taken as the front")

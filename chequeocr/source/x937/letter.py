"""A whole cash letter file: its cash letters, their bundles, the cheques in them, and what doesn't add up.

In: the bytes of a file. Out: `LetterFile`. What came before a fault that ends the file is in it, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from chequeocr.errors import CashLetterError
from chequeocr.source.x937.framing import Frame, frame_of
from chequeocr.source.x937.notes import Note
from chequeocr.source.x937.records import BundleHeader, CashLetterHeader, Credit, FileHeader, Trailer
from chequeocr.source.x937.totals import Tally, differences, settled, tally
from chequeocr.source.x937.walk import Deposit, Event, Item, walk

MOST_NOTES = 1000
"""Notes that are kept of one file; of those behind them only the number is told."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Records 20 to 70. Header and trailer are None where they are missing."""

    header: BundleHeader | None
    items: tuple[Item, ...]
    deposits: tuple[Deposit, ...]
    trailer: Trailer | None


@dataclass(frozen=True, slots=True)
class CashLetter:
    """Records 10 to 90. `deposits` are those outside of its bundles."""

    header: CashLetterHeader | None
    bundles: tuple[Bundle, ...]
    deposits: tuple[Deposit, ...]
    trailer: Trailer | None


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A file of cash letters. `error` is what ended it before its trailer, None where it is whole."""

    frame: Frame
    header: FileHeader | None
    letters: tuple[CashLetter, ...]
    trailer: Trailer | None
    records: int
    notes: tuple[Note, ...]
    error: CashLetterError | None

    @property
    def items(self) -> Iterator[Item]:
        """Every cheque, in the order of the file."""
        return (item for letter in self.letters for bundle in letter.bundles for item in bundle.items)

    @property
    def deposits(self) -> Iterator[Deposit]:
        """Every credit: of each cash letter those outside of its bundles first."""
        for letter in self.letters:
            yield from letter.deposits
            for bundle in letter.bundles:
                yield from bundle.deposits

    @property
    def adds_up(self) -> bool:
        """Whether the file is whole and nothing in it differs from what it states."""
        return self.error is None and all(note.severity == "info" for note in self.notes)


def read_letter(data: bytes, name: str) -> LetterFile:
    """Returns what a file holds. Raises CashLetterError only for what doesn't begin as such a file does; a
    later fault is in `error`, with all that came before."""
    frame = frame_of(data, name)
    gathered = _Gathering()
    error = None
    try:
        for event in walk(data, name):
            gathered.take(event)
    except CashLetterError as fault:
        error = fault
    return gathered.file(frame, error)


@dataclass(slots=True)
class _Bundle:
    header: BundleHeader | None
    order: list[Item | Deposit] = field(default_factory=list)
    trailer: Trailer | None = None


@dataclass(slots=True)
class _Letter:
    header: CashLetterHeader | None
    bundles: list[_Bundle] = field(default_factory=list)
    deposits: list[Deposit] = field(default_factory=list)
    trailer: Trailer | None = None


class _Gathering:
    """Puts events into their bundles and cash letters."""

    def __init__(self) -> None:
        self._header: FileHeader | None = None
        self._letters: list[_Letter] = []
        self._trailer: Trailer | None = None
        self._records = 0
        self._notes: dict[object, Note] = {}
        self._left_out = 0

    def take(self, event: Event) -> None:
        """Takes one event of a walk."""
        if isinstance(event, Note):
            self._note(event)
            return
        self._records += event.records if isinstance(event, Item | Deposit) else 1
        if isinstance(event, Item):
            self._bundle(event.detail.offset).order.append(event)
        elif isinstance(event, Deposit):
            self._deposit(event)
        elif isinstance(event, FileHeader):
            self._header = self._header or event
        elif isinstance(event, CashLetterHeader):
            self._end_letter(event.offset)
            self._letters.append(_Letter(event))
        elif isinstance(event, BundleHeader):
            self._end_bundle(event.offset)
            self._letter(event.offset, "20").bundles.append(_Bundle(event))
        elif isinstance(event, Trailer):
            self._close(event)

    def file(self, frame: Frame, error: CashLetterError | None) -> LetterFile:
        """Returns everything that was taken, compared with what the trailers state."""
        letters = tuple(self._settled(letter) for letter in self._letters)
        every = [self._compared(letter) for letter in letters]
        if self._trailer is not None:
            total = sum(every, Tally())
            for note in differences(self._trailer, total, len(letters), self._records):
                self._note(note)
        notes = sorted(self._notes.values(), key=lambda note: note.offset)
        if self._left_out:
            message = f"{self._left_out:,} further notes are left out"
            notes.append(Note("notes-left-out", "error", "99", notes[-1].offset, message))
        return LetterFile(frame, self._header, letters, self._trailer, self._records, tuple(notes), error)

    def _note(self, note: Note) -> None:
        """Keeps a note; of odd values that are the same in many records the first, with their number."""
        key = (note.code, note.record, note.message) if note.severity == "info" else note
        known = self._notes.get(key)
        if known is not None:
            self._notes[key] = replace(known, count=known.count + 1)
        elif len(self._notes) < MOST_NOTES:
            self._notes[key] = note
        else:
            self._left_out += 1

    def _letter(self, offset: int, record: str) -> _Letter:
        """The cash letter that is open; one without a header where none is."""
        if not self._letters or self._letters[-1].trailer is not None:
            self._misplaced(record, offset, "no cash letter header (record 10) stands before it")
            self._letters.append(_Letter(None))
        return self._letters[-1]

    def _bundle(self, offset: int) -> _Bundle:
        letter = self._letter(offset, "25")
        if not letter.bundles or letter.bundles[-1].trailer is not None:
            self._misplaced("25", offset, "no bundle header (record 20) stands before it")
            letter.bundles.append(_Bundle(None))
        return letter.bundles[-1]

    def _deposit(self, deposit: Deposit) -> None:
        letter = self._letter(deposit.credit.offset, deposit.credit.kind)
        if letter.bundles and letter.bundles[-1].trailer is None:
            letter.bundles[-1].order.append(deposit)
        else:
            letter.deposits.append(deposit)

    def _close(self, trailer: Trailer) -> None:
        if trailer.kind == "70":
            bundles = self._letters[-1].bundles if self._letters else []
            if not bundles or bundles[-1].trailer is not None:
                self._misplaced("70", trailer.offset, "no bundle is open before it")
            else:
                bundles[-1].trailer = trailer
        elif trailer.kind == "90":
            self._end_bundle(trailer.offset)
            if not self._letters or self._letters[-1].trailer is not None:
                self._misplaced("90", trailer.offset, "no cash letter is open before it")
            else:
                self._letters[-1].trailer = trailer
        else:
            self._end_letter(trailer.offset)
            if self._trailer is not None:
                self._misplaced("99", trailer.offset, "the file has a second trailer")
            self._trailer = self._trailer or trailer

    def _end_bundle(self, offset: int) -> None:
        bundles = self._letters[-1].bundles if self._letters else []
        if bundles and bundles[-1].trailer is None:
            self._missing("70", offset, "a bundle ends here without its trailer")

    def _end_letter(self, offset: int) -> None:
        if self._letters and self._letters[-1].trailer is None:
            self._end_bundle(offset)
            self._missing("90", offset, "a cash letter ends here without its trailer")

    def _misplaced(self, record: str, offset: int, message: str) -> None:
        self._note(Note("record-misplaced", "error", record, offset, message))

    def _missing(self, record: str, offset: int, message: str) -> None:
        self._note(Note("trailer-missing", "error", record, offset, message))

    def _settled(self, letter: _Letter) -> CashLetter:
        """A cash letter with the amount of each credit."""
        whole = sum((_amounts(bundle.order) for bundle in letter.bundles), Decimal(0))
        outside = tuple(self._credited(one, (whole,)) for one in letter.deposits)
        return CashLetter(letter.header, tuple(self._settled_bundle(one, whole) for one in letter.bundles),
                          outside, letter.trailer)  # fmt: skip

    def _settled_bundle(self, bundle: _Bundle, whole: Decimal) -> Bundle:
        items = tuple(one for one in bundle.order if isinstance(one, Item))
        own = _amounts(bundle.order)
        deposits, since = [], Decimal(0)
        for one in reversed(bundle.order):  # a credit stands for the cheques behind it
            if isinstance(one, Item):
                since += one.detail.amount or 0
            else:
                deposits.append(self._credited(one, (since, own, whole)))
                since = Decimal(0)
        return Bundle(bundle.header, items, tuple(reversed(deposits)), bundle.trailer)

    def _credited(self, deposit: Deposit, sums: tuple[Decimal, ...]) -> Deposit:
        credit, note = settled(deposit.credit, sums)
        if note is not None:
            self._note(note)
        return replace(deposit, credit=credit)

    def _compared(self, letter: CashLetter) -> Tally:
        """What a cash letter comes to, with a note on each thing that its trailers state otherwise."""
        counted = replace(tally((), letter.deposits), records=0)  # none of them is in a bundle
        for bundle in letter.bundles:
            here = tally(bundle.items, bundle.deposits)
            counted += here
            if bundle.trailer is not None:
                for note in differences(bundle.trailer, here, None, None):
                    self._note(note)
        if letter.trailer is not None:
            for note in differences(letter.trailer, counted, len(letter.bundles), None):
                self._note(note)
        return counted


def _amounts(order: list[Item | Deposit]) -> Decimal:
    return sum((one.detail.amount or Decimal(0) for one in order if isinstance(one, Item)), Decimal(0))


__all__ = ["Bundle", "CashLetter", "Credit", "LetterFile", "read_letter"]

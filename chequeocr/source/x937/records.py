"""The records of a cash letter as typed, frozen values, each with the byte at which it begins.

In: a record's text, decoded. Out: a value. Positions count from 1 and are those of X9.100-187 (X9.37 has the
same where it has the field); each class names its record, each field stands under the standard's name for it.
Text is stripped of blanks. A number that is blank or no number is None. Nothing here raises.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, TypeAlias

from chequeocr.source.x937.notes import number


class Line:
    """The text of one record; `line(4, 12)` is its positions 4 to 12, blank where it is shorter."""

    __slots__ = ("offset", "text")

    def __init__(self, text: str, offset: int) -> None:
        self.text = text
        self.offset = offset

    def __call__(self, first: int, last: int) -> str:
        return self.text[first - 1 : last].strip()

    def count(self, first: int, last: int) -> int | None:
        """Returns a number, None where there is none."""
        return number(self.text[first - 1 : last])

    def cents(self, first: int, last: int) -> Decimal | None:
        """Returns an amount: its last two figures are cents. None where a part of it isn't there, as a blank
        behind it would make a tenth of it."""
        whole = self.text[first - 1 : last]
        cents = number(whole) if len(whole.rstrip()) == last - first + 1 else None
        return None if cents is None else Decimal(cents).scaleb(-2)


@dataclass(frozen=True, slots=True)
class FileHeader:
    """Record 01: standard level 3-4, test file indicator 5, destination 6-14, origin 15-23, creation date and
    time 24-35, destination's name 37-54, origin's 55-72."""

    offset: int
    level: str
    test: bool
    destination: str
    origin: str
    created: str
    destination_name: str
    origin_name: str


@dataclass(frozen=True, slots=True)
class CashLetterHeader:
    """Record 10: collection type 3-4, destination 5-13, ECE institution 14-22, business date 23-30, creation
    date and time 31-42, ID 45-52."""

    offset: int
    collection: str
    destination: str
    institution: str
    date: str
    created: str
    id: str


@dataclass(frozen=True, slots=True)
class BundleHeader:
    """Record 20: destination 5-13, ECE institution 14-22, business date 23-30, bundle ID 39-48, sequence
    number 49-52."""

    offset: int
    destination: str
    institution: str
    date: str
    id: str
    sequence: str


@dataclass(frozen=True, slots=True)
class Detail:
    """Record 25, check detail: auxiliary on-us 3-17, external processing code 18, payor bank routing number
    19-26 and its check digit 27, on-us 28-47 (`/` is the on-us symbol), item amount 48-57, ECE institution
    item sequence number 58-72.

    Record 31, return: routing number 3-10 and check digit 11, on-us 12-31, amount 32-41, return reason 42,
    sequence number 54-68, external processing code 69. Its auxiliary on-us stands in record 33.
    """

    offset: int
    kind: Literal["cheque", "return"]
    auxiliary: str
    processing_code: str
    routing: str
    on_us: str
    amount: Decimal | None
    sequence: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Addendum:
    """Records 26 and 32, addendum A: payee name 59-73. Record 33, return addendum B: auxiliary on-us 21-35.
    Of 27, 28, 34 and 35 nothing is kept."""

    offset: int
    kind: str
    payee: str = ""
    auxiliary: str = ""


@dataclass(frozen=True, slots=True)
class ImageDetail:
    """Record 50, image view detail: format 21-22, compression 23-24, data size 25-31, view side 32 (0 front,
    1 back), view descriptor 33-34 (00 the full view), digital signature method 36-37."""

    offset: int
    format: str
    compression: str
    size: int | None
    side: str
    descriptor: str
    method: str


@dataclass(frozen=True, slots=True)
class ImageAnalysis:
    """Record 54, image view analysis. Nothing of it is kept."""

    offset: int


@dataclass(frozen=True, slots=True)
class Credit:
    """Record 61 or 62, a deposit: `routing` and `on_us` of its account, `amount` None where two layouts speak
    against each other (see `credits`).

    62: posting bank routing number 19-27, on-us 28-47, item amount 48-61 (14 figures), sequence 62-76.
    61, which no standard has: the same with an amount of 10 figures at 48-57; or a usage digit at 3 and
    everything behind it one further on, the amount at 49-58. `either` holds both amounts, `marked` which of
    the layouts has the letter of the documentation type behind the sequence number, where it should.
    """

    offset: int
    kind: str
    routing: str
    on_us: str
    amount: Decimal | None
    sequence: str
    either: tuple[Decimal | None, Decimal | None] = (None, None)
    marked: Literal[0, 1] | None = None


@dataclass(frozen=True, slots=True)
class UserRecord:
    """Record 68: user record format type 33-35, version 36-38; of type 001, the payee's endorsement, the name
    of the payee 46-95."""

    offset: int
    format: str
    version: str
    payee: str


@dataclass(frozen=True, slots=True)
class Trailer:
    """What a trailer states; None where it states nothing.

    70, bundle: items 3-6, total 7-18, images 31-35. 90, cash letter: bundles 3-8, items 9-16, total 17-30,
    images 31-39. 99, file: cash letters 3-8, records 9-16, items 17-24, total 25-40. `with_credits` is the
    credit total indicator, which X9.100-187 has at 56, 66 and 65.
    """

    offset: int
    kind: Literal["70", "90", "99"]
    items: int | None
    total: Decimal | None
    images: int | None = None
    parts: int | None = None
    records: int | None = None
    with_credits: bool = False


@dataclass(frozen=True, slots=True)
class Other:
    """A record of another type: 40, 41, 75, 85, or one that X9.100-187 doesn't have."""

    offset: int
    kind: str


Record: TypeAlias = (
    FileHeader | CashLetterHeader | BundleHeader | Detail | Addendum | ImageDetail | ImageAnalysis | Credit
    | UserRecord | Trailer | Other
)  # fmt: skip


def parsed(kind: str, line: Line) -> Record:
    """Returns the record of this type that a line holds."""
    make = _MAKERS.get(kind)
    return Other(line.offset, kind) if make is None else make(line)


def _file_header(line: Line) -> Record:
    return FileHeader(line.offset, line(3, 4), line(5, 5) == "T", line(6, 14), line(15, 23), line(24, 35),
                      line(37, 54), line(55, 72))  # fmt: skip


def _cash_letter_header(line: Line) -> Record:
    return CashLetterHeader(line.offset, line(3, 4), line(5, 13), line(14, 22), line(23, 30), line(31, 42),
                            line(45, 52))  # fmt: skip


def _bundle_header(line: Line) -> Record:
    return BundleHeader(line.offset, line(5, 13), line(14, 22), line(23, 30), line(39, 48), line(49, 52))


def _cheque(line: Line) -> Record:
    return Detail(line.offset, "cheque", line(3, 17), line(18, 18), line(19, 27), line(28, 47),
                  line.cents(48, 57), line(58, 72))  # fmt: skip


def _return(line: Line) -> Record:
    return Detail(line.offset, "return", "", line(69, 69), line(3, 11), line(12, 31), line.cents(32, 41),
                  line(54, 68), line(42, 42))  # fmt: skip


def _addendum(kind: str) -> Callable[[Line], Record]:
    def make(line: Line) -> Record:
        payee = line(59, 73) if kind in ("26", "32") else ""
        return Addendum(line.offset, kind, payee, line(21, 35) if kind == "33" else "")

    return make


def _image_detail(line: Line) -> Record:
    return ImageDetail(line.offset, line(21, 22), line(23, 24), line.count(25, 31), line(32, 32),
                       line(33, 34), line(36, 37))  # fmt: skip


def _credit_61(line: Line) -> Record:
    marks = [line(at, at).isalpha() for at in (73, 74)]
    marked: Literal[0, 1] | None = None if marks[0] == marks[1] else (0 if marks[0] else 1)
    return Credit(line.offset, "61", line(19, 27), line(28, 47), None, line(58, 72),
                  (line.cents(48, 57), line.cents(49, 58)), marked)  # fmt: skip


def _credit_62(line: Line) -> Record:
    amount = line.cents(48, 61)
    return Credit(line.offset, "62", line(19, 27), line(28, 47), amount, line(62, 76), (amount, amount), 0)


def _user(line: Line) -> Record:
    form = line(33, 35)
    return UserRecord(line.offset, form, line(36, 38), line(46, 95) if form == "001" else "")


def _bundle_trailer(line: Line) -> Record:
    return Trailer(line.offset, "70", line.count(3, 6), line.cents(7, 18), line.count(31, 35),
                   with_credits=line(56, 56) == "1")  # fmt: skip


def _cash_letter_trailer(line: Line) -> Record:
    return Trailer(line.offset, "90", line.count(9, 16), line.cents(17, 30), line.count(31, 39),
                   line.count(3, 8), with_credits=line(66, 66) == "1")  # fmt: skip


def _file_trailer(line: Line) -> Record:
    return Trailer(line.offset, "99", line.count(17, 24), line.cents(25, 40), None, line.count(3, 8),
                   line.count(9, 16), line(65, 65) == "1")  # fmt: skip


_MAKERS: Mapping[str, Callable[[Line], Record]] = MappingProxyType({
    "01": _file_header, "10": _cash_letter_header, "20": _bundle_header, "25": _cheque, "31": _return,
    **{kind: _addendum(kind) for kind in ("26", "27", "28", "32", "33", "34", "35")},
    "50": _image_detail, "54": lambda line: ImageAnalysis(line.offset), "61": _credit_61, "62": _credit_62,
    "68": _user, "70": _bundle_trailer, "90": _cash_letter_trailer, "99": _file_trailer,
})  # fmt: skip

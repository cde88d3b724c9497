"""Where the records of a cash letter lie: behind a length each, or a line each; in ASCII or EBCDIC.

In: the bytes of a file. Out: `Cut`s, in the order of the file. No length is trusted: one that leads out of
the file ends the walk with a CashLetterError, one that doesn't fit its record is noted and gone over.

X9.100-187 files come with a length of 4 bytes, most significant first, before each record, which doesn't
count itself; or with a record a line. Records have 80 bytes but for those in `lengths`.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from chequeocr.errors import CashLetterError
from chequeocr.source.x937.notes import Note, stated_length

MOST_RECORDS = 500_000
"""Records that are read of one file, to bound time and memory. A cheque with both sides has five or more."""

SIZE = 80

_PREFIX = struct.Struct(">I")
# The file header: type 01, the level of the standard, production or test, two routing numbers, date and time.
BEGINS = re.compile(
    rb"\0\0\0\x50(?:01|\xf0\xf1)|01[0-3]\d[PT][\d ]{30}"
    rb"|\xf0\xf1[\xf0-\xf3][\xf0-\xf9][\xd7\xe3][\xf0-\xf9\x40]{30}"
)
_PADDING = re.compile(rb"[\0 \r\n\x1a\x40\x15\x25]*")
_KINDS = "01|10|20|25|26|27|28|31|32|33|34|35|40|41|50|52|54|61|62|68|70|75|85|90|99"
KNOWN = frozenset(_KINDS.split("|"))
"""Every record type of X9.37 and X9.100-187, and the credits (61) of banks' own variants."""

_ASCII_LINE = re.compile(rb"\r?\n(?=" + _KINDS.encode() + rb"|\Z)")
_EBCDIC_LINE = re.compile(
    rb"\r?[\n\x15\x25](?=" + b"|".join(kind.encode("cp037") for kind in _KINDS.split("|")) + rb"|\Z)"
)
_NEWLINE = {"latin-1": re.compile(rb"\r?\n|\Z"), "cp037": re.compile(rb"\r?[\n\x15\x25]|\Z")}

_Stated: TypeAlias = Callable[[int, int], int | None]


@dataclass(frozen=True, slots=True)
class Frame:
    """How a file is written. `codec` decodes every byte: "latin-1" for ASCII, "cp037" for EBCDIC."""

    prefixed: bool
    codec: str

    @property
    def words(self) -> str:
        """The same for people."""
        letters = "EBCDIC" if self.codec == "cp037" else "ASCII"
        return f"{letters}, {'a length before each record' if self.prefixed else 'a record a line'}"


@dataclass(frozen=True, slots=True)
class Cut:
    """One record as it lies in the file: it begins at `offset`, its content is `start` to `end`."""

    kind: str
    offset: int
    start: int
    end: int


def begins_like_one(data: bytes) -> bool:
    """Returns whether a file's first bytes are those of a cash letter (64 are enough)."""
    return BEGINS.match(data) is not None


def frame_of(data: bytes, name: str) -> Frame:
    """Returns how the file is written. Raises CashLetterError where it doesn't begin with a file header."""
    for prefixed, at in ((True, _PREFIX.size), (False, 0)):
        for codec in ("latin-1", "cp037"):
            if data[at : at + 2] == "01".encode(codec):
                return Frame(prefixed, codec)
    starts = [kind for kind in KNOWN if data[:2] in (kind.encode(), kind.encode("cp037"))]
    what = f"record {starts[0]} stands here, not 01" if starts else "no file header (record 01) stands here"
    raise CashLetterError(
        f"{name}: byte 0: {what}; an X9.37 or X9.100-187 file begins with its file header"
    )


def cuts(data: bytes, frame: Frame, name: str) -> Iterator[Cut | Note]:
    """Yields the records, and notes on lengths that don't fit. What stands behind the file trailer (99) and
    isn't a record is noted.

    Raises CashLetterError where no further record can be found, and where there are too many.
    """
    one = _prefixed if frame.prefixed else _line
    at, ended = 0, False
    for _ in range(MOST_RECORDS):
        if at >= len(data) or (ended and _PADDING.fullmatch(data, at)):
            return
        try:
            cut, at, note = one(data, at, frame, name)
        except CashLetterError:
            if not ended:
                raise
            yield Note("after-end", "error", "99", at, "what stands behind the file trailer is not a record")
            return
        if note is not None:
            yield note
        yield cut
        ended = ended or cut.kind == "99"
    if at < len(data):
        raise CashLetterError(f"{name}: byte {at:,}: the file has more than {MOST_RECORDS:,} records")


def kind_at(data: bytes, start: int, end: int, codec: str) -> str:
    """Returns the type of the record that begins at `start`; "?" where it isn't two figures."""
    kind = data[start : min(start + 2, end)].decode(codec)
    return kind if len(kind) == 2 and kind.isascii() and kind.isdigit() else "?"


def lengths(data: bytes, start: int, kind: str, codec: str) -> tuple[int, ...]:
    """Returns the lengths that a record of this type may have, as it states them; none where it states none.

    X9.100-187: the image reference key of 27 and 34 (length at 19-22, 46 bytes besides), the three parts of
    52, the amount of 62, the user data of 68 (length at 39-45).
    """
    most = len(data) - start

    def stated(at: int, size: int) -> int | None:
        return stated_length(data[start + at : start + at + size].decode(codec), most)

    if kind in ("27", "34"):
        key = stated(18, 4)
        return (SIZE,) if key is None else (SIZE, 46 + key)
    if kind == "52":
        return _image_length(stated)
    if kind == "62":
        return (100, SIZE)
    if kind == "68":
        user = stated(38, 7)
        return () if user is None else (45 + user, SIZE)
    return (SIZE,)


def _image_length(stated: _Stated) -> tuple[int, ...]:
    key = stated(101, 4)
    signature = None if key is None else stated(105 + key, 5)
    if key is None or signature is None:
        return ()
    picture = stated(110 + key + signature, 7)
    return () if picture is None else (117 + key + signature + picture,)


def _prefixed(data: bytes, at: int, frame: Frame, name: str) -> tuple[Cut, int, Note | None]:
    start = at + _PREFIX.size
    if start > len(data):
        raise CashLetterError(f"{name}: byte {at:,}: the file ends inside of a record's length; it was cut")
    (length,) = _PREFIX.unpack_from(data, at)
    there = len(data) - start
    kind = kind_at(data, start, len(data), frame.codec)
    if length == 0:
        raise CashLetterError(
            f"{name}: byte {at:,}, record {kind}: it states 0 bytes; no further record can be found"
        )
    if length > there:
        raise CashLetterError(
            f"{name}: byte {at:,}, record {kind}: it states {length:,} bytes, {there:,} are left; the file "
            "was cut, or the length is wrong"
        )
    end = start + length
    kind = kind_at(data, start, end, frame.codec)
    return Cut(kind, at, start, end), end, _unfit(data, Cut(kind, at, start, end), frame)


def _line(data: bytes, at: int, frame: Frame, name: str) -> tuple[Cut, int, Note | None]:
    """A record up to its stated length, where a line ends there; else up to where a line ends and a record
    begins. A picture may hold a newline, and one that is followed by figures."""
    del name  # nothing can be so wrong that no line is found
    kind = kind_at(data, at, len(data), frame.codec)
    for length in lengths(data, at, kind, frame.codec):
        end = at + length
        if end <= len(data) and (newline := _NEWLINE[frame.codec].match(data, end)):
            return Cut(kind, at, at, end), newline.end(), None
    found = (_EBCDIC_LINE if frame.codec == "cp037" else _ASCII_LINE).search(data, at)
    end, after = (found.start(), found.end()) if found else (len(data), len(data))
    cut = Cut(kind, at, at, end)
    return cut, max(after, at + 1), _unfit(data, cut, frame)


def _unfit(data: bytes, cut: Cut, frame: Frame) -> Note | None:
    """The note on a length that isn't the type's own. What a picture lacks is noted where it is looked at."""
    length = cut.end - cut.start
    if cut.kind == "52" or cut.kind not in KNOWN:
        return None
    fit = lengths(data, cut.start, cut.kind, frame.codec)
    if length in fit:
        return None
    right = " or ".join(map(str, dict.fromkeys(fit))) or "what its own length field should say"
    message = f"it has {length:,} bytes, not {right}"
    return Note("record-length", "error", cut.kind, cut.offset, message)

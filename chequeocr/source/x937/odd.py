"""Values that the standard doesn't have and that real files have all the same: noted, and gone over.

In: a record's text. Out: notes of severity "info". Nothing that is read hangs on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from chequeocr.source.x937.notes import Note, odd
from chequeocr.source.x937.records import Line

_ROUTING: Final[Mapping[str, tuple[tuple[int, int], ...]]] = MappingProxyType({
    "01": ((6, 14), (15, 23)), "10": ((5, 13), (14, 22)), "20": ((5, 13), (14, 22)), "25": ((19, 27),),
    "31": ((3, 11),), "50": ((4, 12),), "62": ((19, 27),),
})  # fmt: skip
"""Where a routing number stands, with its check digit."""

_RESERVED: Final[Mapping[str, tuple[int, int]]] = MappingProxyType({
    "10": (80, 80), "20": (69, 80), "26": (78, 80), "28": (61, 80), "32": (78, 80), "35": (61, 80),
    "50": (68, 80), "70": (57, 80), "90": (67, 80), "99": (66, 80),
})  # fmt: skip
"""Positions that X9.100-187 reserves: they are blank."""

_RETURNS = ("", "E", "R", "J")
"""Returns indicator of record 10, position 78 (X9.100-187)."""


def oddities(kind: str, line: Line) -> Iterator[Note]:
    """Yields a note for each odd value of a record: a routing number of noughts, something in a reserved
    place, a returns indicator or a signature method of another form."""
    for first, last in _ROUTING.get(kind, ()):
        if line(first, last) == "000000000":
            yield odd(kind, line.offset, "a routing number is 000000000")
    if kind in _RESERVED:
        first, last = _RESERVED[kind]
        if line(first, last):
            yield odd(kind, line.offset, f"the reserved positions {first} to {last} are not blank")
    if kind == "10" and line(78, 78) not in _RETURNS:
        yield odd(kind, line.offset, "the returns indicator is not E, R, J or blank")
    if kind == "50" and len(line(36, 37)) == 1:
        yield odd(kind, line.offset, "the digital signature method has one figure, not two")

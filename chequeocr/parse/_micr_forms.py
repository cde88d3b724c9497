"""E-13B by a reader that has no symbols for it: a form says how many figures belong to which number.

In: a line and a country's form. Out: Candidate[Micr], one for each way to lay the form over the figures. A
symbol that came out as a figure is left out at a cost; one that came out as itself stands inside no number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from chequeocr.parse.profiles import MicrForm
from chequeocr.record import Micr
from chequeocr.types import Candidate

JUNK_LIKELY = 0.6
"""What it costs that a symbol came out as a figure that it is mostly taken for: 1, 2 or 6."""

_JUNK = 1.8
_JUNK_NOT_TRANSIT = 0.5  # the on-us symbol comes out as a quotation mark, or not at all
_JUNK_FIRST, _JUNK_LAST = 1.0, 1.5
_UNMARKED = 0.3  # nothing but lengths says what is what
_NO_BREAK, _BREAK_INSIDE = 0.2, 0.8
_NO_ACCOUNT, _NO_CODE = 0.4, 1.0
_UNUSUAL_CODE = 0.4
_INDIAN_CODES = frozenset({"10", "11", "12", "13", "16", "20", "29", "30", "31"})  # seen on CTS leaves
_WALLS = frozenset("⑆⑇⑈")  # the dash stands inside numbers


@dataclass(frozen=True, slots=True)
class Piece:
    """One number of a form: its field in Micr and how many figures it has."""

    name: str  # a field of Micr
    length: int
    optional: bool = False


FORMS: Mapping[MicrForm, tuple[Piece, ...]] = {
    "in": (Piece("cheque_number", 6), Piece("routing", 9), Piece("account", 6, True),
           Piece("code", 2, True)),
    "pk": (Piece("cheque_number", 8), Piece("routing", 7), Piece("account", 16), Piece("code", 3, True)),
    "gb": (Piece("cheque_number", 6), Piece("routing", 6), Piece("account", 8), Piece("code", 2, True)),
    "ca": (Piece("cheque_number", 3), Piece("routing", 8), Piece("account", 7)),
}


class _Figures(NamedTuple):
    """The figures alone; before which of them something else stood, and before which a symbol did."""

    digits: str
    breaks: frozenset[int]
    walls: frozenset[int]

    @classmethod
    def of(cls, line: str) -> _Figures:
        """Of a line.

        >>> found = _Figures.of('"12" 3⑈4'); found.digits, sorted(found.breaks), sorted(found.walls)
        ('1234', [0, 2, 3], [3])
        """
        digits: list[str] = []
        breaks: set[int] = set()
        walls: set[int] = set()
        for char in line:
            if char.isdigit():
                digits.append(char)
                continue
            breaks.add(len(digits))
            if char in _WALLS:
                walls.add(len(digits))
        return cls("".join(digits), frozenset(breaks), frozenset(walls))


def by_lengths(line: str, form: Sequence[Piece]) -> Iterator[Candidate[Micr]]:
    """Every way to read the figures of a line as the pieces of a form, with up to four figures left out."""
    figures = _Figures.of(line)
    digits = figures.digits
    for keep in product((True, False), repeat=sum(p.optional for p in form)):
        kept = iter(keep)
        pieces = [p for p in form if not p.optional or next(kept)]
        spare = len(digits) - sum(p.length for p in pieces)
        if not 0 <= spare <= 4:
            continue
        # Figures too many: at the start, and after each piece, where a symbol is printed.
        for junk in product(range(2), *(range(3) for _ in pieces[:-1]), range(2)):
            if sum(junk) == spare:
                yield from _aligned(figures, pieces, junk)


def _aligned(figures: _Figures, pieces: Sequence[Piece], junk: Sequence[int]) -> Iterator[Candidate[Micr]]:
    """The pieces one after the other, unless a symbol stands inside one of them."""
    digits, breaks, walls = figures
    cost = _UNMARKED + _JUNK_FIRST * junk[0] + _JUNK_LAST * junk[-1]
    at = junk[0]
    values: dict[str, str] = {}
    for index, (piece, extra) in enumerate(zip(pieces, junk[1:], strict=True)):
        end = at + piece.length
        if any(at < wall < end or (extra and end <= wall <= end + extra < len(digits)) for wall in walls):
            return  # where a symbol was read, no figure stands for it
        values[piece.name] = digits[at:end]
        cost += _BREAK_INSIDE * sum(at < b < end for b in breaks)
        if index < len(pieces) - 1:
            cost += sum(JUNK_LIKELY if d in "126" else _JUNK for d in digits[end : end + extra])
            cost += _JUNK_NOT_TRANSIT * extra * (piece.name != "routing")
            # A misread symbol sticks to the piece before it: the gap is then after it.
            cost += 0.0 if end + extra in breaks else _NO_BREAK if end in breaks else 2 * _NO_BREAK
        at = end + extra
    if "account" not in values:
        cost += _NO_ACCOUNT
    if "code" not in values:
        cost += _NO_CODE
    indian = len(values["routing"]) == 9 and "code" in values
    if indian and values["code"] not in _INDIAN_CODES:
        cost += _UNUSUAL_CODE
    value = Micr(cheque_number=values["cheque_number"], routing=values["routing"],
                 account=values.get("account"), code=values.get("code"))
    yield Candidate(value, cost, "figures that a symbol was read as left out" if sum(junk) else
                    "taken apart by lengths")  # fmt: skip

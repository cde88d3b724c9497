"""The characters of a line at their places, with the slips that people make.

In: a random generator, a `Writer`, a text. Out: `Placed` forms from left to right: joined or apart, cents
raised, and now and then a wrong character that was written over or crossed out. What counts as written is the
text: a wrong character that was put right is not part of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np

from chequeocr.synth.dice import Rng
from chequeocr.synth.strokes.figures import LIGATURES
from chequeocr.synth.strokes.glyphs import Form, parse_form
from chequeocr.synth.strokes.writer import Writer, habit

_CENTS = re.compile(r"^(.*[0-9])\.([0-9]{2})$")
_HUNDREDTHS = re.compile(r"^([0-9xX]{2})/(100)$")
_SMALL = 0.58
_STRIKES = ("-10,44 110,56", "-8,30 104,66", "-6,40 104,48;-4,58 108,62", "0,20 100,80;4,76 98,24")


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A form at its place: x of its origin, and whether a stroke leads into it from the one before."""

    form: Form
    char: str
    x: float
    joined: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """A character or ligature to write, at a scale, and lifted from the baseline."""

    char: str
    scale: float = 1.0
    lift: float = 0.0


def place(rng: Rng, writer: Writer, text: str) -> list[Placed]:
    """Every character of the text at its place."""
    placed: list[Placed] = []
    words = text.split()
    slip = int(rng.integers(len(words))) if len(text) > 1 and words and rng.random() < writer.slip else -1
    x = 0.0
    for index, word in enumerate(words):
        if index:
            stretch = rng.uniform(1.5, 3.0) if rng.random() < 0.08 else 1.0
            least = 0.15 + 1.3 * writer.tracking
            x += max(least, writer.word_gap * rng.uniform(0.6, 1.4) * stretch)
        start = len(placed)
        size = float(rng.normal(1.0, writer.drift * 0.5))
        pieces = _pieces(rng, writer, word)
        wrong = int(rng.integers(len(pieces))) if index == slip else -1
        for number, piece in enumerate(pieces):
            form = _shaped(habit(writer, piece.char, bool(rng.random() < 0.12)), piece, size)
            left, right, _ = form.span
            before = placed[-1] if len(placed) > start else None
            join, gap = (False, 0.0) if before is None else _gap(rng, writer, before, piece.char, form)
            origin = x + gap - left
            if number == wrong and piece.char.isalnum():
                fault, origin = _fault(rng, writer, piece, origin)
                placed += fault
                join = False
            placed.append(Placed(form, piece.char, origin, join))
            x = origin + right
        if start < len(placed) and pieces[-1].lift > 0 and rng.random() < 0.8:
            placed.append(_underline(pieces, placed, x))
    return placed


def _gap(rng: Rng, writer: Writer, before: Placed, char: str, form: Form) -> tuple[bool, float]:
    """Whether the form is joined to the one before, and the room between them."""
    chance = writer.join_figures if char.isdigit() else writer.join
    if _can_join(before, char, form) and rng.random() < chance:
        # A joining stroke is part of the form before it, so that joined letters touch.
        return True, float(rng.normal(-0.03, 0.03))
    gap = max(-0.02, writer.tracking * rng.uniform(0.5, 1.5))
    if char in ",.'":
        return False, max(0.05, 0.5 * gap)
    return False, max(0.07, gap) if before.char in ",.'" else gap


def _can_join(before: Placed, char: str, form: Form) -> bool:
    if not (before.form.out and form.into):
        return False
    return (before.char.isdigit() and char.isdigit()) or (before.char.isalpha() and char.islower())


def _pieces(rng: Rng, writer: Writer, word: str) -> list[_Piece]:
    """The characters of a word: ligatures in one piece, cents and hundredths raised where the writer does
    so."""
    if rng.random() < writer.raised:
        if match := _CENTS.match(word):
            point = [_Piece(".")] if rng.random() < 0.5 else [_Piece(".", 0.8)]
            whole = [_Piece(char) for char in match[1]]
            return [*whole, *point, *(_Piece(char, _SMALL, 0.42) for char in match[2])]
        if match := _HUNDREDTHS.match(word):
            above = [_Piece(char, _SMALL, 0.45) for char in match[1]]
            return [*above, _Piece("/"), *(_Piece(char, _SMALL, -0.08) for char in match[2])]
    out: list[_Piece] = []
    at = 0
    while at < len(word):
        pair = word[at : at + 2]
        size = 2 if pair in LIGATURES and rng.random() < 0.85 else 1
        out.append(_Piece(word[at : at + size]))
        at += size
    return out


def _shaped(form: Form, piece: _Piece, size: float = 1.0) -> Form:
    # `replace` and not a change in place: the form is shared by all who write like this.
    if piece.scale == 1.0 and piece.lift == 0.0:
        return replace(form, points=form.points * size)
    points = form.points * (piece.scale * size) + np.array([0.0, piece.lift])
    return replace(form, points=points, into=False, out=False)


def _underline(pieces: list[_Piece], placed: list[Placed], x: float) -> Placed:
    """The line that people draw under raised cents."""
    count = sum(piece.lift > 0 for piece in pieces)
    first = placed[-count]
    left = first.x + first.form.span[0]
    form = parse_form("0,32 100,34")
    return Placed(replace(form, points=form.points * np.array([x - left, 1.0])), "_", left)


def _fault(rng: Rng, writer: Writer, piece: _Piece, x: float) -> tuple[list[Placed], float]:
    """A wrong character put right: written over at the same place, or crossed out and written again behind.
    What was drawn, and where the right one goes."""
    group = "0123456789" if piece.char.isdigit() else "aeinorstu" if piece.char.islower() else "AEFHKNRT"
    char = group[int(rng.integers(len(group)))]
    wrong = _shaped(habit(writer, char), replace(piece, char=char))
    left, right, _ = wrong.span
    if rng.random() < 0.5:
        again = _shaped(habit(writer, piece.char), piece)
        # Pressed over and over until the right one stands out.
        return [Placed(wrong, char, x), Placed(again, piece.char, x)], x
    strike = parse_form(_STRIKES[int(rng.integers(len(_STRIKES)))])
    scale = np.array([right - left, piece.scale * (writer.x_height + 0.3 if char.islower() else 1.0)])
    line = replace(strike, points=strike.points * scale + np.array([left, piece.lift]))
    return [Placed(wrong, char, x), Placed(line, "-", x)], x + right - left + max(0.05, writer.tracking)

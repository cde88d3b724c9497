"""The alphabet of pen strokes: the notation read, characters looked up.

In: a character (or a ligature). Out: its `Form`s, control points of strokes in an em where figures and
capitals are 1.0 high, with the chance of each.

The notation of one form: strokes separated by `;`, points `x,y` in hundredths separated by spaces, `!`
after a point that is a corner (the pen turns sharply; all others are passed smoothly). In front, `<` says
that a joining stroke may lead into the form's first point, `>` that one may leave from the last point of
its first stroke; the strokes after the first are then made once the word is done, like a dot or a bar.
`@0.5` at the end is the form's weight among its character's forms. All were drawn for this module; no font
was traced.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from chequeocr.synth.strokes.capitals import CAPITALS
from chequeocr.synth.strokes.figures import FIGURES, LIGATURES, MARKS, SIGNS
from chequeocr.synth.strokes.lower import LOWER

Points = NDArray[np.float64]

_PLAIN = {**FIGURES, **SIGNS, **LOWER, **CAPITALS, **LIGATURES}
#: Letters that are a plain letter with a stroke, and dashes that writers don't tell apart.
_LIKE = {"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "ı": "i", "×": "x"}
#: Two letters in one character.
_DOUBLE = {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss"}
_SLASHED = {"ø": "o", "Ø": "O"}


@dataclass(frozen=True, eq=False)
class Form:
    """One way to write a character. points: (n, 2). corner: (n,) bool. strokes: index ranges of the
    strokes, the first being the one that joins. weight: its share among the forms. into, out: may be joined
    before, after."""

    points: Points
    corner: NDArray[np.bool_]
    strokes: tuple[tuple[int, int], ...]
    weight: float = 1.0
    into: bool = False
    out: bool = False

    @cached_property
    def span(self) -> tuple[float, float, float]:
        """The leftmost and the rightmost x, and the mean of x."""
        x = self.points[:, 0]
        return float(x.min()), float(x.max()), float(x.mean())


def parse_form(text: str) -> Form:
    """Read the notation. Raises ValueError where it isn't one."""
    body, _, weight = text.partition("@")
    drawn = body.lstrip("<>")
    flags = body[: len(body) - len(drawn)]
    points: list[tuple[float, float]] = []
    corner: list[bool] = []
    strokes: list[tuple[int, int]] = []
    for stroke in drawn.split(";"):
        start = len(points)
        for item in stroke.split():
            x, y = item.rstrip("!").split(",")
            points.append((int(x) / 100.0, int(y) / 100.0))
            corner.append(item.endswith("!"))
        strokes.append((start, len(points)))
        if strokes[-1][1] - start < 2:
            raise ValueError(f"{text!r}: a stroke has two points at least")
    return Form(
        np.array(points),
        np.array(corner),
        tuple(strokes),
        float(weight or 1.0),
        "<" in flags,
        ">" in flags,
    )


@lru_cache(maxsize=1024)
def forms(char: str) -> tuple[Form, ...]:
    """The forms of a character or ligature. Raises KeyError where there is none (see `drawable`)."""
    char = _LIKE.get(char, char)
    if char in _PLAIN:
        return tuple(parse_form(text) for text in _PLAIN[char])
    if char in _DOUBLE:
        left, right = (forms(c) for c in _DOUBLE[char])
        return tuple(_side_by_side(a, b) for a, b in zip(left, right, strict=False))
    if char in _SLASHED:
        slash = parse_form("-4,-8 52,58" if char == "ø" else "-2,-8 70,108")
        return tuple(_with(form, slash) for form in forms(_SLASHED[char]))
    base, *marks = list(unicodedata.normalize("NFD", char))
    if not marks:
        raise KeyError(char)
    out = forms(base)
    for mark in marks:
        if mark not in MARKS:
            raise KeyError(char)
        out = tuple(_with(form, _accent(form, mark, base)) for form in out)
    return out


def drawable(text: str) -> bool:
    """Whether every character of `text` has a form."""
    for char in text:
        try:
            if not char.isspace():
                forms(char)
        except KeyError:
            return False
    return True


def characters() -> str:
    """Every character with forms of its own: accented letters, which are composed, are not listed."""
    return "".join(char for char in _PLAIN if len(char) == 1)


def _with(form: Form, other: Form) -> Form:
    """Both drawn at the same place."""
    shift = len(form.points)
    return Form(
        np.vstack([form.points, other.points]),
        np.concatenate([form.corner, other.corner]),
        form.strokes + tuple((a + shift, b + shift) for a, b in other.strokes),
        form.weight,
        form.into,
        form.out,
    )


def _moved(form: Form, dx: float, dy: float) -> Form:
    return Form(form.points + np.array([dx, dy]), form.corner, form.strokes, form.weight, form.into, form.out)


def _side_by_side(a: Form, b: Form) -> Form:
    return _with(a, _moved(b, float(a.points[:, 0].max()) - 0.04, 0.0))


def _accent(form: Form, mark: str, base: str) -> Form:
    """The accent over (or under) the body of the letter."""
    accent = parse_form(MARKS[mark])
    a, b = form.strokes[0]
    body = form.points[a:b]
    middle = float(np.median(body[:, 0]))
    if mark == "\u0327":
        return _moved(accent, middle, 0.0)
    top = 0.52 if base in "aceimnorsuvwxyz" else 1.0
    return _moved(accent, middle, top)

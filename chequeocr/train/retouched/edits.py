"""What people do to writing after it was written, drawn on a line: they strike it out, write over it, or
paint over it.

In: a strip, RGB uint8 (TALL, W, 3), the field it is of, and another one to take letters from. Out: `Edited`:
a copy, and where each of EDITS was done. A strip without ink is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.examine.retouched import KINDS, LINE, TALL
from chequeocr.synth.dice import Rng, at, chance
from chequeocr.synth.pen import INKS
from chequeocr.types import Image

Depth = NDArray[np.float32]
Span = tuple[int, int]

EDITS = KINDS[:-1]
"""What can be done; the last kind is print."""

STRUCK, OVER, PAINTED = range(len(EDITS))

_FIGURES = ("date", "amount_in_numbers")
_CORE = slice((TALL - LINE) // 2 - 6, (TALL + LINE) // 2 + 6)  # rows in which the line itself is
_INK = 0.35  # of full ink: a pixel that is surely written
_UNLIKE = 90.0  # distance in RGB of two inks that a person tells apart


@dataclass(frozen=True, slots=True, eq=False)
class Edited:
    """A strip, and for each of EDITS the first column where it was done and the one after the last, or
    None."""

    strip: Image
    spans: tuple[Span | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Pen:
    """The ink of a strip: `paper` and `ink` as RGB, how much ink each pixel holds, the stroke's width in
    pixels, and the rows between which its letters lie."""

    paper: NDArray[np.float32]
    ink: NDArray[np.float32]
    depth: Depth
    width: float
    rows: Span


def edited(rng: Rng, strip: Image, other: Image, field: str = "") -> Edited:
    """The strip with one thing done to it, now and then two. What is done to figures and to signatures isn't
    all of what is done to words."""
    kinds = [int(rng.choice(len(EDITS), p=_OFTEN.get(field, (0.36, 0.32, 0.32))))]
    if chance(rng, 0.12):
        kinds.append(int(rng.integers(len(EDITS))))
    out = strip.copy()
    spans: list[Span | None] = [None] * len(EDITS)
    for kind in dict.fromkeys(kinds):
        pen = _pen_of(out)
        if pen is None:
            continue
        do = _DO_TO.get((kind, field), _DO[kind])
        spans[kind] = do(rng, out, pen, other)
    return Edited(out, tuple(spans))


def _pen_of(strip: Image) -> _Pen | None:
    seen = strip.astype(np.float32)
    paper = np.percentile(seen.reshape(-1, 3), 75, axis=0).astype(np.float32)
    darker = (paper - seen).max(axis=2)
    most = float(np.percentile(darker, 99.5))
    if most < 40:
        return None
    depth = np.clip(darker / most, 0, 1)
    mask = (depth > _INK).astype(np.uint8)
    letters = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, 40), np.uint8))
    letters = mask & ~np.asarray(cv2.dilate(letters, np.ones((3, 1), np.uint8)), np.uint8)
    letters[: _CORE.start] = letters[_CORE.stop :] = 0
    rows = letters.sum(axis=1).cumsum()
    if rows[-1] < 60:
        return None
    top, foot = (int(np.searchsorted(rows, share * rows[-1])) for share in (0.06, 0.9))
    inside = cv2.distanceTransform(letters, cv2.DIST_L2, 3)
    width = float(np.clip(2 * np.percentile(inside[inside > 0], 80), 1.2, 8.0))
    ink = seen[(depth > 0.8) & (letters > 0)]
    colour = ink.mean(axis=0) if len(ink) else seen.min(axis=(0, 1))
    return _Pen(paper, colour, depth * letters, width, (top, foot))


def _span(rng: Rng, pen: _Pen, least: float, most: float) -> Span:
    """Columns with writing in them: a word, several, or the whole line."""
    columns = np.flatnonzero(pen.depth.any(axis=0))
    first, last = int(columns[0]), int(columns[-1]) + 1
    long = int(np.clip(rng.uniform(least, most) * LINE, 14, last - first))
    start = int(rng.integers(first, max(first + 1, last - long + 1)))
    return start, min(pen.depth.shape[1], start + long)


def _lay(strip: Image, depth: Depth, ink: NDArray[np.float32]) -> None:
    """Ink on the strip, as a pen lays it: what is dark stays dark."""
    held = np.clip(depth, 0, 1)[..., None]
    seen = strip.astype(np.float32)
    strip[:] = np.clip(np.minimum(seen, seen * (1 - held) + ink * held), 0, 255).astype(np.uint8)


def _stroke(points: list[tuple[float, float]], width: float, columns: int) -> Depth:
    """A pen's way through points, x and y, as the depth of its ink."""
    mask = np.zeros((TALL, columns), np.uint8)
    path = (np.array(points) * 16).round().astype(np.int32)
    cv2.polylines(mask, [path], False, 255, max(1, round(width)), cv2.LINE_AA, 4)
    return np.asarray(cv2.GaussianBlur(mask, (3, 3), 0.5), np.float32) / np.float32(255)


def _ink_like(rng: Rng, pen: _Pen) -> NDArray[np.float32]:
    """The line's own ink, or now and then another one."""
    return _unlike(rng, pen.ink) if chance(rng, 0.25) else pen.ink * np.float32(rng.uniform(0.85, 1.05))


def _unlike(rng: Rng, ink: NDArray[np.float32]) -> NDArray[np.float32]:
    away = [one for one in INKS if np.linalg.norm(np.subtract(one, ink)) >= _UNLIKE] or [(190, 20, 30)]
    return np.array(away[int(rng.integers(len(away)))], np.float32)


def _strike(rng: Rng, strip: Image, pen: _Pen, other: Image) -> Span:
    """One or two lines, a wave, crosses or a scribble through letters."""
    x0, x1 = _span(rng, pen, 0.9, 14.0) if chance(rng, 0.7) else _span(rng, pen, 30.0, 30.0)
    top, foot = pen.rows
    tall, middle = foot - top, (top + foot) / 2
    wide, columns = pen.width * rng.uniform(0.7, 1.4), strip.shape[1]
    way = rng.random()
    points: list[list[tuple[float, float]]] = []
    if way < 0.6:
        for off in ((0.0,), (-0.12, 0.14), (-0.25, 0.0, 0.25))[int(rng.choice(3, p=(0.6, 0.3, 0.1)))]:
            ends = at(rng, middle + off * tall, 0.12 * tall), at(rng, middle + off * tall, 0.12 * tall)
            x = np.linspace(x0, x1, 7)
            points.append([(float(v), at(rng, float(y), 0.03 * tall)) for v, y in
                           zip(x, np.linspace(*ends, 7), strict=True)])  # fmt: skip
    elif way < 0.85:  # a wave or a zigzag
        count = max(4, round((x1 - x0) / (rng.uniform(0.25, 0.8) * tall)))
        high = rng.uniform(0.2, 0.5) * tall
        points.append([(float(x), at(rng, middle + (high if i % 2 else -high), 0.1 * tall)) for i, x in
                       enumerate(np.linspace(x0, x1, count))])  # fmt: skip
    else:  # crosses
        step = rng.uniform(0.7, 1.2) * tall
        for left in np.arange(x0, x1, step).tolist():
            a, b = (left, float(top)), (left + 0.8 * step, float(foot))
            points += [[a, b], [(a[0], b[1]), (b[0], a[1])]]
    ink = _ink_like(rng, pen)
    for way_of in points:
        _lay(strip, _stroke(way_of, wide, columns), ink)
    return x0, x1


def _cross(rng: Rng, strip: Image, pen: _Pen, other: Image) -> Span:
    """A signature struck out: a large cross, or level strokes through all of it."""
    columns = np.flatnonzero(pen.depth.any(axis=0))
    x0, x1 = float(columns[0]), float(columns[-1]) + 1
    (top, foot), tall = pen.rows, pen.rows[1] - pen.rows[0]
    if chance(rng, 0.55):
        rows = [(float(foot), float(top)), (float(top), float(foot))][: 2 if chance(rng, 0.85) else 1]
    else:
        middles = [(top + foot) / 2 + off * tall for off in ((-0.12, 0.12) if chance(rng, 0.7) else (0.0,))]
        rows = [(at(rng, middle, 0.08 * tall), at(rng, middle, 0.08 * tall)) for middle in middles]
    ink, wide = _ink_like(rng, pen), pen.width * rng.uniform(0.8, 1.5)
    for begins, ends in rows:
        steps = np.linspace(0, 1, 6).tolist()
        way = [(at(rng, x0 + (x1 - x0) * t, 1.5), at(rng, begins + (ends - begins) * t, 0.03 * tall))
               for t in steps]  # fmt: skip
        _lay(strip, _stroke(way, wide, strip.shape[1]), ink)
    return int(x0), int(x1)


def _letters(rng: Rng, other: Image, long: int) -> Depth | None:
    """Letters of another strip, at most `long` columns of them, as the depth of their ink."""
    pen = _pen_of(other)
    if pen is None:
        return None
    start = int(rng.integers(0, max(1, other.shape[1] - long)))
    part = pen.depth[:, start : start + long]
    part = part[:, np.flatnonzero(part.any(axis=0))[0] :] if part.any() else part
    return part if (part > _INK).sum() > 25 else None


def _over(rng: Rng, strip: Image, pen: _Pen, other: Image) -> Span | None:
    """Other letters written over some, or the same ones traced again, pressed harder."""
    x0, x1 = _span(rng, pen, 0.4, 5.0)
    if chance(rng, 0.35):
        part = pen.depth[:, x0:x1]
        thick = cv2.dilate(part, np.ones((2, int(rng.integers(2, 4))), np.uint8))
        moved = np.roll(thick, (int(rng.integers(-1, 2)), int(rng.integers(-1, 2))), (0, 1))
        letters: Depth | None = np.asarray(moved, np.float32)
    else:
        letters = _letters(rng, other, x1 - x0)
    if letters is None or not letters.size:
        return None
    if chance(rng, 0.5):
        letters = np.asarray(cv2.dilate(letters, np.ones((2, 2), np.uint8)), np.float32)
    x1 = min(strip.shape[1], x0 + letters.shape[1])
    depth = np.zeros(strip.shape[:2], np.float32)
    depth[:, x0:x1] = letters[:, : x1 - x0] * np.float32(rng.uniform(0.9, 1.3))
    _lay(strip, depth, _ink_like(rng, pen))
    return x0, x1


def _figure_over(rng: Rng, strip: Image, pen: _Pen, other: Image) -> Span | None:
    """One figure of the row written over another one, pressed harder."""
    mask = (pen.depth > _INK).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    figures = [(x, x + wide) for x, _, wide, tall, _ in stats[1:].tolist()
               if tall >= 0.35 * LINE and 4 <= wide <= 1.2 * LINE]  # fmt: skip
    if len(figures) < 2:
        return _over(rng, strip, pen, other)
    one, two = (figures[i] for i in rng.choice(len(figures), 2, replace=False))
    taken = pen.depth[:, two[0] : two[1]] * np.float32(rng.uniform(0.95, 1.3))
    if chance(rng, 0.75):
        taken = np.asarray(cv2.dilate(taken, np.ones((2, int(rng.integers(2, 4))), np.uint8)), np.float32)
    left = round((one[0] + one[1] - taken.shape[1]) / 2) + int(rng.integers(-2, 3))
    moved = np.zeros(strip.shape[:2], np.float32)
    x0, x1 = max(0, left), min(strip.shape[1], left + taken.shape[1])
    if x1 <= x0:
        return None
    moved[:, x0:x1] = np.roll(taken, int(rng.integers(-2, 3)), 0)[:, x0 - left : x1 - left]
    _lay(strip, moved, _ink_like(rng, pen))
    return min(x0, one[0]), min(strip.shape[1], max(x1, one[1]))


def _paint(rng: Rng, strip: Image, pen: _Pen, other: Image) -> Span:
    """Fluid or a rubber over letters, of which a trace may stay, and most often others written there."""
    x0, x1 = _span(rng, pen, 0.5, 10.0) if chance(rng, 0.5) else _span(rng, pen, 30.0, 30.0)
    blotch = _blotch(rng, strip.shape[1], (x0, x1), pen.rows)
    soft = cv2.GaussianBlur(blotch, (0, 0), float(rng.uniform(0.6, 2.0))).astype(np.float32)[..., None] / 255
    rubbed = chance(rng, 0.4)
    white = pen.paper if rubbed else np.clip(pen.paper + rng.uniform(6, 40, 3), 0, 255)
    if not rubbed and chance(rng, 0.6):
        white = np.array((251.0, 250.0, 246.0)) + rng.uniform(-8, 3, 3)
    through = rng.uniform(0.08, 0.3) if rubbed else rng.uniform(0.0, 0.1)
    seen = strip.astype(np.float32)
    cover = soft * (1 - through)
    if not rubbed and chance(rng, 0.6):  # it dries with a rim
        rim = cv2.morphologyEx(blotch, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)).astype(np.float32) / 255
        white = white - rim[..., None] * rng.uniform(5, 40)
    strip[:] = np.clip(seen * (1 - cover) + white * cover, 0, 255).astype(np.uint8)
    letters = _letters(rng, other, x1 - x0) if chance(rng, 0.8) else None
    if letters is not None:
        depth = np.zeros(strip.shape[:2], np.float32)
        end = min(x1, x0 + letters.shape[1])
        depth[:, x0:end] = letters[:, : end - x0]
        _lay(strip, depth, _ink_like(rng, pen))
    return x0, x1


def _blotch(rng: Rng, columns: int, span: Span, rows: Span) -> NDArray[np.uint8]:
    """Where fluid was brushed, 255: one patch with a wavy rim, or dabs beside each other."""
    (x0, x1), out = span, np.zeros((TALL, columns), np.uint8)
    top, foot = max(0, rows[0] - int(rng.integers(0, 10))), min(TALL, rows[1] + int(rng.integers(0, 10)))
    middle = (top + foot) // 2
    if chance(rng, 0.5):
        tall = max(8, foot - top)
        for x in np.arange(x0, x1, max(3.0, rng.uniform(0.3, 0.6) * tall)).tolist():
            axes = (round(rng.uniform(0.35, 0.55) * tall), round(rng.uniform(0.42, 0.58) * tall))
            centre = (round(x), round(at(rng, middle, 0.05 * tall)))
            cv2.ellipse(out, centre, axes, float(rng.uniform(-15, 15)), 0, 360, 255, -1, cv2.LINE_AA)
        return out
    outline = [(x0 - 4, middle)]
    outline += [(int(x), top + int(rng.integers(-2, 4))) for x in np.linspace(x0, x1, 6)]
    outline += [(x1 + 4, middle)]
    outline += [(int(x), foot + int(rng.integers(-4, 2))) for x in np.linspace(x1, x0, 6)]
    cv2.fillPoly(out, [np.array(outline, np.int32)], 255)
    return out


_Do = Callable[[Rng, Image, _Pen, Image], Span | None]
_DO: dict[int, _Do] = {STRUCK: _strike, OVER: _over, PAINTED: _paint}
_DO_TO: dict[tuple[int, str], _Do] = {
    (STRUCK, "signature"): _cross, **{(OVER, field): _figure_over for field in _FIGURES}
}  # fmt: skip
_OFTEN = {"signature": (0.9, 0.05, 0.05), **dict.fromkeys(_FIGURES, (0.25, 0.4, 0.35))}
"""How often each of EDITS is done, where it differs."""

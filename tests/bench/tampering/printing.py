"""Print that makes a cheque something else: words small and upright, stamps, headings.

In: a random generator, a `Base`. Out: its picture with print added to it, RGB uint8; None where there is no
room for it.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from chequeocr.record import PixelBox
from chequeocr.synth.dice import Rng, some
from chequeocr.types import Image
from tests.bench.tampering.base import Base, Mask, clipped, leaf_ink, writing
from tests.bench.tampering.ink import BLACK, Colour, Lettering, clear, hand, lay, printed, turned_mask

Tamper = Callable[[Rng, Base], Image | None]

_PRINT: tuple[Colour, ...] = (BLACK, BLACK, (60, 60, 66), (30, 40, 110), (150, 30, 40))
_STAMP: tuple[Colour, ...] = ((190, 30, 40), (190, 30, 40), (40, 50, 160), (110, 40, 140), (35, 35, 42))
_BANDS = {"top": (0.0, 0.3), "middle": (0.3, 0.65), "bottom": (0.6, 0.88)}
_FREE = 0.012  # share of a place that may be ink
_CROWDED = 0.05


def free_place(
    rng: Rng, base: Base, size: tuple[int, int], band: tuple[float, float]
) -> tuple[int, int] | None:
    """The corner of a place of this width and height in a band of the leaf (shares of its height) where next
    to nothing is written; above the MICR line in any case."""
    x0, y0, x1, y1 = base.leaf
    micr = base.box("micr")
    low, high = (y0 + share * (y1 - y0) for share in band)
    high = min(high, micr[1] if micr else y1)
    wide, tall = size
    if x1 - x0 < wide + 8 or high - low < tall:
        return None
    total = cv2.integral((leaf_ink(base) > 0).astype(np.uint8))
    lefts = rng.integers(x0 + 2, x1 - wide - 2, 400)
    tops = rng.integers(round(low), max(round(low) + 1, round(high - tall)), 400)
    ink = (
        total[tops + tall, lefts + wide]
        - total[tops, lefts + wide]
        - total[tops + tall, lefts]
        + total[tops, lefts]
    )
    shares = ink / (wide * tall)
    chosen = int(np.argmax(shares <= _FREE)) if (shares <= _FREE).any() else int(np.argmin(shares))
    return (int(lefts[chosen]), int(tops[chosen])) if shares[chosen] <= _CROWDED else None


def _largest(rng: Rng, base: Base, drawn: Callable[[float], Lettering], band: tuple[float, float]
             ) -> tuple[Lettering, tuple[int, int]] | None:  # fmt: skip
    """The lettering at the first of three sizes that finds a free place, and its corner."""
    for share in (1.0, 0.8, 0.65):
        text = drawn(share)
        edge = round(0.25 * text.height)
        place = free_place(rng, base, (text.width + 2 * edge, text.height + 2 * edge), band)
        if place is not None:
            return text, (place[0] + edge, place[1] + edge)
    return None


def small_print(*texts: str) -> Tamper:
    """One of the texts in upright print, capitals 2.2 to 4 mm tall, at the top, in the middle or below."""

    def draw(rng: Rng, base: Base) -> Image | None:
        text, tall = some(rng, *texts), rng.uniform(0.028, 0.05) * (base.leaf[3] - base.leaf[1])
        face, band = some(rng, "sans", "bold", "serif", "mono"), _BANDS[some(rng, *_BANDS)]
        found = _largest(rng, base, lambda share: printed(rng, text, max(9.0, share * tall), face), band)
        if found is None:
            return None
        out = base.image.copy()
        ink = _PRINT[int(rng.integers(len(_PRINT)))]
        return out if lay(out, found[0].mask, found[1], ink) else None

    return draw


def void_memo(rng: Rng, base: Base) -> Image | None:
    """Void in the place of the memo, by hand or in print; where there is no memo, at the lower left."""
    tall = 0.055 * (base.leaf[3] - base.leaf[1])
    line, out = writing(base, "memo"), base.image.copy()
    text = some(rng, "Void", "VOID", "** Void **")
    ink = BLACK if line is None else line.pen.ink
    if line is None:
        place = _largest(rng, base, lambda share: hand(rng, text, share * tall, 0.08 * tall), (0.55, 0.9))
        return out if place is not None and lay(out, place[0].mask, place[1], ink) else None
    clear(out, line.mask, line.box[:2])
    tall = min(tall, 1.2 * (line.box[3] - line.box[1]))
    drawn = (
        hand(rng, text, tall, line.pen.width)
        if rng.random() < 0.7
        else printed(rng, text, max(9.0, 0.8 * tall))
    )
    return out if lay(out, drawn.mask, (line.box[0], line.middle - 0.5 * drawn.height), ink) else None


def rubber_stamp(*texts: str) -> Tamper:
    """One of the texts as a rubber stamp over the leaf: coloured, uneven, sloping, framed or not."""

    def draw(rng: Rng, base: Base) -> Image | None:
        x0, y0, x1, y1 = base.leaf
        tall = rng.uniform(0.07, 0.13) * (y1 - y0)
        drawn = printed(rng, some(rng, *texts), tall, some(rng, "bold", "bold", "serif", "sans"))
        edge = max(3, round(0.5 * tall))
        mask = np.pad(drawn.mask, edge)
        if rng.random() < 0.6:
            for inset in (1, 1 + round(0.2 * tall))[: int(rng.integers(1, 3))]:
                far = (mask.shape[1] - 1 - inset, mask.shape[0] - 1 - inset)
                cv2.rectangle(mask, (inset, inset), far, 255, max(1, round(0.06 * tall)))
        slope = float(rng.choice([-1, 1]) * rng.uniform(0, 25))
        turned = turned_mask(_uneven(rng, mask), slope)
        room = (x1 - x0 - turned.shape[1], 0.85 * (y1 - y0) - turned.shape[0])
        if min(room) <= 0:
            return None
        out = base.image.copy()
        corner = (x0 + rng.uniform(0.1, 0.9) * room[0], y0 + rng.uniform(0.1, 0.9) * room[1])
        return out if lay(out, turned, corner, _STAMP[int(rng.integers(len(_STAMP)))]) else None

    return draw


def _uneven(rng: Rng, mask: Mask) -> Mask:
    tall, wide = mask.shape
    patches = rng.uniform(0.5, 1.0, (max(2, tall // 14), max(2, wide // 14))).astype(np.float32)
    plane = cv2.resize(patches, (wide, tall), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(mask * plane * rng.uniform(0.8, 1.0, mask.shape), 0, 255), np.uint8)


def heading(*texts: str) -> Tamper:
    """One of the texts as a form's heading: in the place of the bank's name, or larger beside it."""

    def draw(rng: Rng, base: Base) -> Image | None:
        text, face = some(rng, *texts), some(rng, "bold", "serif", "sans")
        bank = base.box("bank_name")
        if bank is not None and rng.random() < 0.5:
            return _in_place_of(rng, base, bank, (text, face))
        tall = rng.uniform(0.05, 0.075) * (base.leaf[3] - base.leaf[1])
        found = _largest(
            rng, base, lambda share: printed(rng, text, max(10.0, share * tall), face), _BANDS["top"]
        )
        if found is None:
            return None if bank is None else _in_place_of(rng, base, bank, (text, face))
        out = base.image.copy()
        return out if lay(out, found[0].mask, found[1], _PRINT[int(rng.integers(len(_PRINT)))]) else None

    return draw


def _in_place_of(rng: Rng, base: Base, box: PixelBox, what: tuple[str, str]) -> Image | None:
    """The box painted in the colour around it, the text in it."""
    x0, y0, x1, y1 = clipped(base.image, (box[0] - 3, box[1] - 3, box[2] + 3, box[3] + 3))
    out = base.image.copy()
    around = clipped(base.image, (x0 - 6, y0 - 6, x1 + 6, y1 + 6))
    frame = np.ones((around[3] - around[1], around[2] - around[0]), np.bool_)
    frame[y0 - around[1] : y1 - around[1], x0 - around[0] : x1 - around[0]] = False
    rim = out[around[1] : around[3], around[0] : around[2]][frame]
    paper = np.percentile(rim, 70, axis=0) if len(rim) else np.array((245.0, 245.0, 245.0))
    grain = rng.normal(0, 1.5, (y1 - y0, x1 - x0, 1))
    out[y0:y1, x0:x1] = np.clip(paper + grain, 0, 255).astype(np.uint8)
    text, face = what
    tall = min(0.6 * (y1 - y0), 0.08 * (base.leaf[3] - base.leaf[1]))
    drawn = printed(rng, text, max(9.0, tall), face)
    if drawn.width > 1.4 * (x1 - x0):
        drawn = printed(rng, text, max(9.0, tall * 1.4 * (x1 - x0) / drawn.width), face)
    left = min(max(x0, 2), out.shape[1] - drawn.width - 2)
    return out if lay(out, drawn.mask, (left, (y0 + y1 - drawn.height) / 2), BLACK) else None

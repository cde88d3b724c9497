"""Who writes: the habits that one person keeps from letter to letter.

In: a random generator. Out: a `Writer`; and for a writer and a character the form that this person gives
it, bent as this person bends it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from chequeocr.synth.dice import Rng
from chequeocr.synth.strokes.glyphs import Form, forms


@dataclass(frozen=True, slots=True)
class Writer:
    """Habits. Lengths are shares of the height of a figure unless said otherwise.

    seed: decides which form of each character is this person's. cursive: share of joinable forms among the
    small letters. join, join_figures: how often two letters, two figures are joined where they can be.
    slant: x added for one of y. aspect: width of the letters. x_height, tail: of small letters. roundness:
    how wide the curves are swung (1.1 is a circle). own: strength of the personal bend of each form.
    jitter: difference from one instance to the next. wander, drift: of the baseline and of the size along a
    line. tracking: room between letters. word_gap: between words. zero: height of zeros. pen: width of the
    line. contrast: how much it changes with pressure. nib: ball, felt or fountain. faint: how much lighter
    a quick stroke is. grain: unevenness of the ink. hook: how often a stroke begins with a hook. slip: how
    often a line has a corrected character. raised: how often cents are written small and high. skip: how
    often a ball-pen fails for a moment.
    """

    seed: int
    cursive: float = 0.5
    join: float = 0.7
    join_figures: float = 0.1
    slant: float = 0.1
    aspect: float = 1.0
    x_height: float = 0.5
    tail: float = 0.4
    roundness: float = 1.1
    own: float = 0.03
    jitter: float = 0.02
    wander: float = 0.03
    drift: float = 0.05
    tracking: float = 0.1
    word_gap: float = 0.5
    zero: float = 0.85
    pen: float = 0.07
    contrast: float = 0.25
    nib: str = "ball"
    faint: float = 0.25
    grain: float = 0.15
    hook: float = 0.05
    slip: float = 0.0
    raised: float = 0.0
    skip: float = 0.01


def draw_writer(rng: Rng) -> Writer:
    """A random person with a random pen."""
    # People are rather one or the other: those who print and those who join, with some between.
    cursive = float(rng.beta(0.7, 0.7))
    careless = float(rng.random() < 0.18)
    nib = ("ball", "felt", "fountain")[int(rng.choice(3, p=[0.82, 0.1, 0.08]))]
    pen = {
        "ball": rng.uniform(0.045, 0.1),
        "felt": rng.uniform(0.08, 0.125),
        "fountain": rng.uniform(0.06, 0.12),
    }
    return Writer(
        seed=int(rng.integers(2**31 - 1)),
        cursive=cursive,
        join=float(np.clip(rng.normal(0.25 + 0.7 * cursive, 0.2), 0.0, 1.0)),
        join_figures=float(rng.uniform(0.3, 0.9)) if rng.random() < 0.3 else float(rng.uniform(0.0, 0.15)),
        slant=float(rng.normal(0.12, 0.17)),
        aspect=float(np.clip(rng.normal(1.05, 0.2), 0.65, 1.6)),
        x_height=float(rng.uniform(0.38, 0.64)),
        tail=float(rng.uniform(0.28, 0.6)),
        roundness=float(rng.uniform(0.95, 1.3)),
        own=float(rng.uniform(0.012, 0.05)) * (1.0 + 0.6 * careless),
        jitter=float(rng.uniform(0.008, 0.03)) * (1.0 + 0.9 * careless),
        wander=float(rng.uniform(0.005, 0.07)),
        drift=float(rng.uniform(0.0, 0.1)),
        tracking=float(rng.uniform(0.04, 0.2)) if rng.random() < 0.8 else float(rng.uniform(0.2, 0.5)),
        word_gap=float(rng.uniform(0.3, 1.1)),
        zero=float(rng.uniform(0.5, 1.0)),
        pen=float(pen[nib]),
        contrast=float(rng.uniform(0.05, 0.4)),
        nib=nib,
        faint=float(rng.uniform(0.0, 0.45)),
        grain=float(rng.uniform(0.0, 0.3)),
        hook=float(rng.uniform(0.0, 0.15)),
        slip=float(rng.uniform(0.0, 0.06)),
        raised=float(rng.random() < 0.25) * 0.9,
        skip=float(rng.uniform(0.0, 0.012)) if nib == "ball" else 0.0,
    )


@lru_cache(maxsize=16384)
def habit(writer: Writer, char: str, spare: bool = False) -> Form:
    """The form that `writer` gives `char`, heights and personal bend included; `spare` is the writer's second
    habit, which may be the same form."""
    choice = forms(char)
    rng = np.random.default_rng([writer.seed, *map(ord, char), int(spare)])
    weights = np.array([form.weight for form in choice])
    if char.isalpha() and char.islower() and len(choice) > 1:
        joinable = np.array([form.into or form.out for form in choice])
        weights = weights * np.where(joinable, writer.cursive + 0.02, 1.02 - writer.cursive)
    form = choice[int(rng.choice(len(choice), p=weights / weights.sum()))]
    points = form.points.copy()
    points += _bend(rng, points, form.strokes) * writer.own
    high, low = points[:, 1].copy(), points[:, 1] < 0.0
    if char.islower():
        x_height = writer.x_height
        lifted = np.where(high < 0.5, high * x_height / 0.5, x_height + (high - 0.5) * (1.0 - x_height) / 0.5)
        points[:, 1] = np.where(low, high * writer.tail / 0.4, lifted)
        points[:, 0] *= 0.75 + 0.5 * x_height
    elif char == "0":
        points *= 0.35 + 0.65 * writer.zero, writer.zero
    points[:, 0] *= writer.aspect
    return Form(points, form.corner, form.strokes, form.weight, form.into, form.out)


def _bend(rng: Rng, points: NDArray[np.float64], strokes: tuple[tuple[int, int], ...]) -> NDArray[np.float64]:
    """A smooth displacement of unit size along each stroke: neighbouring points move alike."""
    out = np.empty_like(points)
    for a, b in strokes:
        noise = rng.normal(0.0, 1.0, (b - a, 2))
        out[a:b] = 0.65 * noise + 0.35 * np.roll(noise, 1, axis=0) + rng.normal(0.0, 0.5, 2)
    return out

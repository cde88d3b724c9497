"""What fills the rest of a line, so that nobody can add to it.

In: a kind, a length in em, a random generator. Out: a `Path` that starts at x = 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from chequeocr.synth.strokes.line import Path

#: line, two lines, a wave, a slanted line, dashes, stars.
KINDS = ("line", "double", "wave", "slant", "dashes", "stars")


def fill(rng: np.random.Generator, kind: str, length: float) -> Path:
    """A filler of `kind`, `length` em long. Raises ValueError for another kind."""
    if kind not in KINDS:
        raise ValueError(f"filler {kind!r} must be one of {', '.join(KINDS)}")
    y = float(rng.uniform(0.15, 0.4))
    strokes: list[NDArray[np.float64]]
    if kind == "dashes":
        strokes = [np.array([[x, y], [x + 0.4, y]]) for x in np.arange(0.0, max(0.7, length - 0.4), 0.7)]
    elif kind == "stars":
        arms = [0.16 * np.array([np.cos(angle), np.sin(angle)]) for angle in (0.1, 1.15, 2.2)]
        where = np.arange(0.0, max(0.6, length - 0.4), 0.6)
        strokes = [np.array([x, y + 0.15]) + np.stack([-arm, arm]) for x in where for arm in arms]
    elif kind == "wave":
        at = np.arange(0.0, max(1.0, length), 0.3)
        strokes = [np.stack([at, y + 0.12 * (-1.0) ** np.arange(len(at))], 1)]
    else:
        rise = float(rng.uniform(0.3, 0.9)) if kind == "slant" else 0.0
        ends = np.linspace(0.0, length, 5)
        lifts = (0.0, 0.22) if kind == "double" else (0.0,)
        strokes = [np.stack([ends, y + lift + rise * ends / max(length, 1.0)], 1) for lift in lifts]
    points = np.concatenate(strokes)
    points = points + rng.normal(0.0, 0.015, points.shape)
    run = np.repeat(np.arange(len(strokes)), [len(stroke) for stroke in strokes])
    return Path(points, np.zeros(len(points), np.bool_), run)

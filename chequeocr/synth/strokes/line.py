"""A line of writing as a path of control points.

In: a random generator, a `Writer`, a text. Out: a `Path` in em (figures 1.0 high, baseline 0, x from 0 on),
which `ink` turns into a picture of any height.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chequeocr.synth.dice import Rng
from chequeocr.synth.strokes.place import Placed, place
from chequeocr.synth.strokes.writer import Writer


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """points: (n, 2). corner: (n,) bool, sharp turns. run: (n,) int, the number of the stroke of each
    point; a new number is a lifted pen."""

    points: NDArray[np.float64]
    corner: NDArray[np.bool_]
    run: NDArray[np.int64]

    @property
    def width(self) -> float:
        """From the leftmost to the rightmost point."""
        return float(np.ptp(self.points[:, 0])) if len(self.points) else 0.0


def _order(placed: list[Placed]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The order of the points in time and the run of each: joined strokes first, then dots and bars."""
    order: list[NDArray[np.int64]] = []
    runs: list[int] = []
    start = run = 0
    extra: list[NDArray[np.int64]] = []
    for item in placed:
        for number, (a, b) in enumerate(item.form.strokes):
            piece: NDArray[np.int64] = np.arange(start + a, start + b)
            if number == 0:
                run += not item.joined
                order.append(piece)
                runs.append(run)
            else:
                extra.append(piece)
        start += len(item.form.points)
    for piece in extra:
        run += 1
        order.append(piece)
        runs.append(run)
    sizes = [len(piece) for piece in order]
    return np.concatenate(order), np.repeat(np.array(runs), sizes)


def lay(rng: Rng, writer: Writer, text: str) -> Path:
    """Write `text` once. Raises KeyError for a character without forms (`glyphs.drawable`)."""
    placed = place(rng, writer, text)
    if not placed:
        return Path(np.zeros((0, 2)), np.zeros(0, np.bool_), np.zeros(0, np.int64))
    sizes = [len(item.form.points) for item in placed]
    points = np.concatenate([item.form.points for item in placed])
    count = len(placed)
    # Each instance is a little larger, wider, turned, sheared and higher than the last one.
    of = np.repeat(np.arange(count), sizes)
    shake = rng.normal(0.0, writer.jitter, (5, count))
    turn = 0.9 * shake[0][of]
    x, y = points[:, 0], points[:, 1]
    middle = np.repeat([item.form.span[2] for item in placed], sizes)
    wide = (x - middle) * (1.0 + 2.2 * shake[1][of]) + middle
    tall = y * (1.0 + 2.2 * shake[2][of]) * (1.0 + 0.6 * shake[2].mean())
    x = wide - turn * y + np.repeat([item.x for item in placed], sizes)
    y = tall + turn * (wide - middle) + shake[3][of]
    points = np.stack([x, y], 1) + _tremor(rng, len(points)) * writer.jitter * 0.75
    corner = np.concatenate([item.form.corner for item in placed])
    points = _along(rng, writer, points)
    order, run = _order(placed)
    path = Path(points[order], corner[order], run)
    return _hooks(rng, writer, path) if writer.hook else path


def _tremor(rng: Rng, count: int) -> NDArray[np.float64]:
    noise = rng.normal(0.0, 1.0, (count + 1, 2))
    return np.asarray(0.6 * noise[1:] + 0.4 * noise[:-1])


def _along(rng: Rng, writer: Writer, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Slant, growth and wander of the baseline along the line."""
    x, y = points[:, 0], points[:, 1]
    long = max(1.0, float(x.max()))
    at = x / long
    y = y * (1.0 + writer.drift * rng.normal(0.0, 1.0) * (at - 0.5))
    waves = rng.normal(0.0, 1.0, 3) * writer.wander
    phase = rng.uniform(0.0, 6.28, 2)
    lift = (
        waves[0] * (at - 0.5) * min(2.0, 0.3 * long)
        + 0.6 * waves[1] * np.sin(at * 5.0 + phase[0])
        + 0.5 * waves[2] * np.sin(x * 2.1 + phase[1])
    )
    slant = writer.slant + rng.normal(0.0, 0.015) + 0.02 * np.sin(x * 1.3 + phase[1])
    return np.stack([x + slant * y, y + lift], 1)


def _hooks(rng: Rng, writer: Writer, path: Path) -> Path:
    """Some strokes begin or end with a hook: the pen touches the paper on its way."""
    first = np.flatnonzero(np.diff(path.run, prepend=-1))
    chosen = first[rng.random(len(first)) < writer.hook]
    if not len(chosen):
        return path
    away = path.points[chosen] + rng.normal(0.0, 0.02, (len(chosen), 2)) + (-0.05, 0.025)
    return Path(
        np.insert(path.points, chosen, away, axis=0),
        np.insert(path.corner, chosen, False),
        np.insert(path.run, chosen, path.run[chosen]),
    )

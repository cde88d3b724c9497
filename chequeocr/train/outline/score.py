"""How well outlines are found on drawn photos: how far the found and the true outline overlap.

In: a model. Out: counts. The photos: corners moved by up to 8.5 % of the cheque's width, any quarter turn and
up to 16 degrees more, desks as pale as paper among them, other papers beside the cheque.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from chequeocr.leaf.closer import overlap
from chequeocr.leaf.corners import OutlineFinder
from chequeocr.leaf.edges import refined
from chequeocr.leaf.place import seen
from chequeocr.synth.generate import generate_leaf
from chequeocr.synth.types import SynthSettings
from chequeocr.train.outline.data import draw, leaf_of
from chequeocr.train.outline.scene import Scene, photo

CLOSE = 0.95
"""Intersection over union from which an outline counts as found."""

LARGE = 0.35
"""Share of the picture from which a cheque counts as large."""

_HELD_SEEDS = 2**50  # far from those that train
_LONGEST, _WIDTH = 1600, 1200
_KINDS = ("large", "small", "cut off")


@dataclass(frozen=True, slots=True)
class Score:
    """One kind of photo: how many outlines are right, how many are wrong though trusted, of how many."""

    kind: str
    right: int
    wrong: int
    total: int

    def __str__(self) -> str:
        return f"{self.kind}: {self.right}/{self.total}, wrong {self.wrong}"


def score_outline(model: Path | None, number: int) -> list[Score]:
    """Scores on so many drawn photos of large cheques, and on those that come with them: of cheques that take
    up less than LARGE of their picture, or end outside of it."""
    counts = {kind: [0, 0, 0] for kind in _KINDS}
    finder = OutlineFinder(model, threads=1)
    for scene in _photos():
        if counts["large"][2] == number:
            break
        count = counts[kind_of(scene)]
        found = [refined(scene.image, one.corners) for one in seen(finder, scene.image)]
        right = len(found) == 1 and overlap(found[0], scene.corners[0]) >= CLOSE
        count[0] += right
        count[1] += bool(found) and not right
        count[2] += 1
    return [Score(kind, *count) for kind, count in counts.items()]


def _photos() -> Iterator[Scene]:
    rng = np.random.default_rng(11)
    for seed in range(_HELD_SEEDS, 2 * _HELD_SEEDS):
        leaf = leaf_of(generate_leaf(seed, SynthSettings(width=_WIDTH)))
        yield photo(rng, leaf, _LONGEST)


def kind_of(scene: Scene) -> str:
    """Whether the cheque of a photo is large, small, or cut off by the picture's edges."""
    height, width = scene.image.shape[:2]
    corners = scene.corners[0]
    if (corners < 0).any() or (corners > (width, height)).any():
        return "cut off"
    area = float(cv2.contourArea(corners.astype(np.float32)))
    return "large" if area >= LARGE * height * width else "small"


@lru_cache(maxsize=1)
def held_out(number: int) -> list[Scene]:
    """The same small photos each time, for measuring while a network is trained."""
    rng = np.random.default_rng(97)
    return [photo(rng, draw(_HELD_SEEDS + i)) for i in range(number)]

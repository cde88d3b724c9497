"""Training pictures of `cheque-outline`: drawn cheques on desks, on pages, in scans, beside other papers.

In: seeds. Out: batches of what the network sees, with what it shall say of each cell. Scenes are in
`train.outline.scene`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from chequeocr.imaging.boxes import size_of
from chequeocr.leaf.corners import CHANNELS, REACH, SIDE, STRIDE, fitted, network_input
from chequeocr.synth.generate import generate_leaf
from chequeocr.synth.types import SynthCheque, SynthSettings
from chequeocr.train.outline.scene import Leaf, Scene, scene
from chequeocr.train.pictures import Pool, pooled

_WIDTHS = (320, 400, 480)
_CELLS = SIDE // STRIDE

# A cell counts as a cheque's where it lies in this inner part of it, as no cheque's outside of the other.
_INNER, _OUTER = 0.2, 0.06


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """pictures: float32 (N, 3, 192, 192). wanted: float32 (N, 9, 24, 24). weight: float32 (N, 5, 24, 24), how
    much a cell counts for being on a cheque, and for each of its corners: the nearer the more."""

    pictures: NDArray[np.float32]
    wanted: NDArray[np.float32]
    weight: NDArray[np.float32]


def draw(seed: int) -> Leaf:
    """The leaf of this seed, with its place on the page that it is a part of."""
    return leaf_of(generate_leaf(seed, SynthSettings(width=_WIDTHS[seed % len(_WIDTHS)])))


def leaf_of(drawn: SynthCheque) -> Leaf:
    """The drawn page with the cheque's place on it: all of it, where nothing hangs together with the
    cheque."""
    height, width = drawn.image.shape[:2]
    return Leaf(drawn.image, drawn.boxes.get("cheque", (0.0, 0.0, float(width), float(height))))


def batches(seed: int, batch: int, fresh: int = 1, pool: int = 600) -> Iterator[Batch]:
    """Endless batches. Each step draws `fresh` new leaves; a leaf is met many times, never in one scene."""
    rng = np.random.default_rng([seed, 31])
    for drawn in pooled(draw, int(rng.integers(2**40)), Pool(batch, fresh, pool)):
        yield batch_of([scene(rng, drawn) for _ in range(batch)])


def batch_of(scenes: list[Scene]) -> Batch:
    """What the network sees of these scenes, and what it shall say."""
    targets = [target(one) for one in scenes]
    return Batch(
        np.stack([network_input(one.image) for one in scenes]),
        np.stack([wanted for wanted, _ in targets]),
        np.stack([weight for _, weight in targets]),
    )


def target(one: Scene) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What the network shall say of a scene, (9, 24, 24), and how much each cell counts, (5, 24, 24)."""
    wanted = np.zeros((CHANNELS, _CELLS, _CELLS), np.float32)
    weight = np.zeros((5, _CELLS, _CELLS), np.float32)
    weight[0] = 1.0
    _, left, top, (wide, high) = fitted(size_of(one.image))
    scale = np.array([wide / one.image.shape[1], high / one.image.shape[0]])
    middles = (np.stack(np.meshgrid(np.arange(_CELLS), np.arange(_CELLS)), -1) + 0.5) * STRIDE
    for corners in one.corners:
        there = corners * scale + (left, top)
        inside = _within(there, middles)
        weight[0][inside > _OUTER] = 0.0
        core = inside >= _INNER
        weight[0][core] = wanted[0][core] = 1.0
        size = float(np.sqrt(cv2.contourArea(there.astype(np.float32)))) or 1.0
        near = inside > 0.0
        offsets = there[None] - middles[near][:, None]
        wanted[1:, near] = offsets.reshape(-1, 8).T / REACH
        apart = np.linalg.norm(offsets, axis=2).T / size
        weight[1:, near] = 100.0 / size / (1 + 4 * apart)
    return wanted, weight


def _within(corners: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each point, (..., 2), lies inside of the quadrangle: 0 on its edge, 0.5 in its middle."""
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), square)
    flat = points.reshape(-1, 1, 2).astype(np.float64)
    at = cv2.perspectiveTransform(flat, matrix).reshape(points.shape)
    return np.asarray(np.minimum(at, 1 - at).min(-1))

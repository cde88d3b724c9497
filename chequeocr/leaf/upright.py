"""Which way up a picture lies.

In: pictures, RGB uint8 (H, W, 3). Out: for each how many quarter turns anticlockwise make it upright, 0 to 3,
as `numpy.rot90` counts them; 0 unless the network `cheque-upright` is sure. See
docs/models/cheque-upright.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chequeocr.errors import SettingsError
from chequeocr.imaging.boxes import thinned
from chequeocr.models import registry
from chequeocr.models.session import Form, LazySession, run_one
from chequeocr.types import Image

Floats = npt.NDArray[np.float32]

SIDE = 160
"""The network sees a picture as a square of this many pixels, its aspect kept."""

# A picture is turned where this share of the probability is on one turn. Chosen on synthetic pictures and
# on idrbt: docs/models/cheque-upright.md.
TURN_FROM = 0.95

# Before it is averaged, a picture is thinned out to no less than this many pixels on its longer side.
_THINNED = 4 * SIDE


class Uprighter:
    """Says how pictures have to be turned. It loads its network with the first picture; threads may share it,
    it works after fork, and can be pickled.

    `model` is the path of another ONNX file of the same form: it takes (n, 1, 160, 160) and gives (n, 4).
    `sure` is from 0 to 1. Raises ModelNotFoundError, SettingsError.
    """

    def __init__(self, model: Path | str | None = None, sure: float = TURN_FROM, threads: int = 0) -> None:
        if not 0.0 <= sure <= 1.0:
            raise SettingsError(f"sure must be a probability from 0 to 1, not {sure!r:.60}")
        self.sure = sure
        file = registry.path("cheque-upright") if model is None else model
        self._session = LazySession(file, threads, Form((None, 1, SIDE, SIDE), (None, 4)))

    def turns(self, images: Sequence[Image]) -> list[int]:
        """Returns the quarter turns anticlockwise that make each picture upright; 0 if it is upright or
        unclear.

        Raises ModelNotFoundError or ModelCorruptError where the network can't be loaded, ModelError where it
        is of another form or fails.
        """
        return [clear_turn(row, self.sure) for row in self.probabilities(images)]

    def probabilities(self, images: Sequence[Image]) -> Floats:
        """Returns (n, 4): the probability that each picture is upright after 0, 1, 2 or 3 quarter turns
        anticlockwise."""
        if not images:
            return np.zeros((0, 4), np.float32)
        # One at a time: the network is so small that a batch gains nothing.
        session = self._session.get()
        logits = [run_one(session, network_input(image)[None]) for image in images]
        return softmax(np.concatenate(logits))


def clear_turn(probabilities: npt.NDArray[np.floating], sure: float) -> int:
    """Returns the likeliest of four turns if its probability is above `sure`, else 0.

    >>> clear_turn(np.array([0.02, 0.01, 0.95, 0.02]), 0.9), clear_turn(np.array([0.1, 0.0, 0.8, 0.1]), 0.9)
    (2, 0)
    """
    best = int(np.argmax(probabilities))
    return best if probabilities[best] > sure else 0


def softmax(logits: Floats) -> Floats:
    """Returns rows of probabilities."""
    shares = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(shares / shares.sum(1, keepdims=True), np.float32)


def network_input(image: Image) -> Floats:
    """Returns the network's input: (1, SIDE, SIDE), grey with mean 0 and deviation 1, in the middle of
    zeros."""
    import cv2

    step = max(1, max(image.shape[:2]) // _THINNED)
    thin = thinned(image, step)
    height, width = thin.shape[:2]
    scale = SIDE / max(height, width)
    # Even sides lie exactly in the middle, so that a turned picture is seen as the turned view of it.
    size = (max(2, 2 * round(width * scale / 2)), max(2, 2 * round(height * scale / 2)))
    small = cv2.resize(thin, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    grey = np.asarray(small, np.float32).mean(2)
    grey = (grey - grey.mean()) / (grey.std() + 4.0)
    canvas = np.zeros((1, SIDE, SIDE), np.float32)
    top, left = (SIDE - size[1]) // 2, (SIDE - size[0]) // 2
    canvas[0, top : top + size[1], left : left + size[0]] = grey
    return canvas

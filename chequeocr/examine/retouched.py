"""What was done to a line of writing after it was written, and whether it is print.

In: a line with a little of what is around it, RGB uint8 (TALL, W, 3), as `with_ground` cuts it. Out: how
likely each of KINDS is, from 0 to 1, by the network `cheque-retouched`. See docs/models/cheque-retouched.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chequeocr.examine.text import Points, level
from chequeocr.imaging.levels import counts, percentile
from chequeocr.models import registry
from chequeocr.models.session import Form, LazySession, run_one
from chequeocr.types import Image

Floats = npt.NDArray[np.float32]

TALL, LINE = 64, 40
"""Pixels: the height of what the network sees, and of the line in its middle. What is above and below shows
the ground: fluid that covers a whole line is told from paper by it."""

STEP = 8
"""Pixels of a column of its output."""

KINDS = ("struck out", "written over", "painted over", "printed")
"""What it tells, in the order of its output; the last one of what was written at first."""

_GRID = 32  # widths are multiples of it
_LEAST, _MOST = 64, 2048  # pixels: narrower lines are no writing, longer ones are cut off
_RUN = 3  # columns that must be as likely together: a stroke is longer than one letter


class RetouchedFinder:
    """Looks at lines with the network `cheque-retouched`, which it loads with the first one. Threads may
    share it, it works after fork, and can be pickled.

    `model` is the path of another ONNX file of the same form. Raises ModelNotFoundError.
    """

    def __init__(self, model: Path | str | None = None, threads: int = 0) -> None:
        file = registry.path("cheque-retouched") if model is None else model
        self._session = LazySession(file, threads, Form((None, 3, TALL, None), (None, len(KINDS), None)))

    def chances(self, lines: Sequence[Image]) -> list[tuple[float, ...]]:
        """Returns for each line how likely each of KINDS is somewhere in it. Raises ModelCorruptError,
        ModelError."""
        return [self._of(line) for line in lines]

    def _of(self, line: Image) -> tuple[float, ...]:
        if line.shape[1] < _LEAST:
            return (0.0,) * len(KINDS)
        columns = line.shape[1] // STEP
        logits = run_one(self._session.get(), network_input(line)[None])[0][:, : min(columns, _MOST // STEP)]
        return tuple(float(v) for v in likeliest(logits))


def with_ground(image: Image, corners: Points) -> Image:
    """Returns a line cut out level as the network takes it. `corners` (4, 2) as `text.TextFinder` gives
    them: top left, top right, bottom right, bottom left."""
    down = (corners[3] - corners[0]) * (TALL / LINE - 1) / 2
    return level(image, corners + np.array([-down, -down, down, down]), TALL)


def likeliest(logits: Floats) -> Floats:
    """Returns for each row of logits, (kinds, columns), the greatest probability that a run of columns has
    throughout, on average of their logits."""
    kernel = np.ones(_RUN, np.float32) / _RUN
    smooth = np.stack([np.convolve(row, kernel, "valid" if len(row) >= _RUN else "same") for row in logits])
    return np.asarray(1 / (1 + np.exp(-smooth.max(axis=1))), np.float32)


def network_input(line: Image) -> Floats:
    """Returns the network's input, (3, TALL, w): brightness of the line from 0, its paper, to 1, its darkest
    ink, in red, green and blue; zeros on the right up to a multiple of 32 pixels."""
    counted = counts(line[:, :_MOST])
    paper = percentile(counted, 75).astype(np.float32)
    seen = line[:, :_MOST].astype(np.float32)
    dark = max(40.0, float((paper - percentile(counted, 1)).max()))
    level = (paper - seen) / np.float32(dark)
    canvas = np.zeros((3, TALL, -(-seen.shape[1] // _GRID) * _GRID), np.float32)
    canvas[:, :, : seen.shape[1]] = level.transpose(2, 0, 1)
    return canvas

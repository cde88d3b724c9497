"""Whether a cheque is crossed out or has a word like CANCELLED or VOID written across it.

In: pictures, RGB uint8 (H, W, 3), upright, and in each the box of the leaf in pixels, None for the whole
picture. Out: how likely each is a cheque that was made worthless, from 0 to 1, by the network
`cheque-cancelled`. See docs/models/cheque-cancelled.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from chequeocr.findings import Code
from chequeocr.imaging.boxes import padded, part, thinned
from chequeocr.models import registry
from chequeocr.models.session import LazySession
from chequeocr.types import Box, Image

Floats = npt.NDArray[np.float32]

SIZE = (160, 320)
"""Height and width in pixels of what the network sees; the leaf fills it, whatever its aspect."""

CANCELLED_FROM = 0.97
"""From this chance on a cheque counts as cancelled: docs/models/cheque-cancelled.md."""

MARKED_FROM = 0.7
"""From this chance on a person has to look."""

CANCELLED: Final[Code] = "cancelled-or-void"
MARKED: Final[Code] = "marks-across"
"""Codes of the notes, and so of the findings, from CANCELLED_FROM and from MARKED_FROM on."""

MARGIN = 0.02  # of the leaf around its box: lines that cancel run over its edges

# The leaf is thinned out to no less than this many pixels on its longer side before it is averaged.
_THINNED = 3 * SIZE[1]


class CancelledDetector:
    """Finds cancelled cheques. It loads its network with the first picture; threads may share it, it works
    after fork, and can be pickled.

    `model` is the path of another ONNX file of the same form. Raises ModelNotFoundError.
    """

    def __init__(self, model: Path | None = None, threads: int = 0) -> None:
        self._session = LazySession(model or registry.path("cheque-cancelled"), threads)

    def chances(self, images: Sequence[Image], leaves: Sequence[Box | None]) -> list[float]:
        """Returns for each picture, with its cheque's box or None, the probability that the cheque was made
        worthless.

        Raises ModelNotFoundError or ModelCorruptError where the network can't be loaded.
        """
        found = []
        for image, leaf in zip(images, leaves, strict=True):
            # One at a time: the network is so small that a batch gains nothing.
            logits = self._session.get().run(None, {"pictures": network_input(image, leaf)[None]})[0]
            found.append(float(1.0 / (1.0 + np.exp(-float(logits[0, 0])))))
        return found


def note(chance: float) -> tuple[Code, ...]:
    """Returns the code of the note on a cheque of this probability; none if it looks good.

    >>> note(0.99), note(0.8), note(0.1)
    (('cancelled-or-void',), ('marks-across',), ())
    """
    return (CANCELLED,) if chance >= CANCELLED_FROM else (MARKED,) if chance >= MARKED_FROM else ()


def network_input(image: Image, leaf: Box | None = None) -> Floats:
    """Returns the network's input: (2, *SIZE), grey with mean 0 and deviation 1. The first channel is the
    mean of each patch of the picture, the second its darkest pixel, in which the stroke of a pen stays
    visible."""
    import cv2

    cut = _cut(image, leaf)
    step = max(1, max(cut.shape[:2]) // _THINNED)
    grey = cv2.cvtColor(thinned(cut, step), cv2.COLOR_RGB2GRAY)
    twice = (2 * SIZE[1], 2 * SIZE[0])
    shrinks = grey.shape[0] >= twice[1] and grey.shape[1] >= twice[0]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    fine = np.asarray(cv2.resize(grey, twice, interpolation=method), np.float32)
    a, b, c, d = fine[::2, ::2], fine[::2, 1::2], fine[1::2, ::2], fine[1::2, 1::2]
    darkest = np.minimum(np.minimum(a, b), np.minimum(c, d))
    both = np.stack([(a + b + c + d) / 4.0, darkest])
    return np.asarray((both - both[0].mean()) / (both[0].std() + 4.0), np.float32)


def _cut(image: Image, leaf: Box | None) -> Image:
    """The leaf with its margin; the picture where there is no leaf, or one too small to be it."""
    if leaf is None or min(leaf[2] - leaf[0], leaf[3] - leaf[1]) < 16:
        return image
    margin = round(MARGIN * (leaf[2] - leaf[0])), round(MARGIN * (leaf[3] - leaf[1]))
    return part(image, padded(leaf, margin, image))

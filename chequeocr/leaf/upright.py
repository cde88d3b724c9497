"""Which way up a picture lies, and turning it there and back.

In: pictures, RGB uint8 (H, W, 3). Out: for each how many quarter turns anticlockwise make it upright, 0 to 3,
as `numpy.rot90` counts them; 0 unless the network `cheque-upright` is sure. Boxes found in the turned picture
go back into the pixels of the picture as it was given. See docs/models/cheque-upright.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from chequeocr.errors import SettingsError
from chequeocr.findings import Code
from chequeocr.models import registry
from chequeocr.models.session import Form, LazySession, run_one
from chequeocr.types import Box, Image, Page

if TYPE_CHECKING:
    from chequeocr.types import CropResult

Floats = npt.NDArray[np.float32]

SIDE = 160
"""The network sees a picture as a square of this many pixels, its aspect kept."""

# A picture is turned where this share of the probability is on one turn. Chosen on synthetic pictures and
# on idrbt: docs/models/cheque-upright.md.
TURN_FROM = 0.95

# Before it is averaged, a picture is thinned out to no less than this many pixels on its longer side.
_THINNED = 4 * SIDE


NOTE: Final[Code] = "picture-turned"
"""Code of the note, and so of the finding, on a page that was turned."""


class Uprighter:
    """Tells how pictures have to be turned. Cheap to make, loaded when the first picture is seen; safe to
    share between threads and after fork, and can be pickled.

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
        """Quarter turns anticlockwise that make each picture upright; 0 where it is upright or unclear.

        Raises ModelNotFoundError or ModelCorruptError where the network can't be loaded, ModelError where it
        is of another form or fails.
        """
        return [clear_turn(row, self.sure) for row in self.probabilities(images)]

    def probabilities(self, images: Sequence[Image]) -> Floats:
        """(n, 4): how likely each picture is upright after 0, 1, 2 or 3 quarter turns anticlockwise."""
        if not images:
            return np.zeros((0, 4), np.float32)
        # One at a time: the network is so small that a batch gains nothing.
        session = self._session.get()
        logits = [run_one(session, network_input(image)[None]) for image in images]
        return softmax(np.concatenate(logits))


def clear_turn(probabilities: npt.NDArray[np.floating], sure: float) -> int:
    """The likeliest of four turns where it is likelier than `sure`, else 0.

    >>> clear_turn(np.array([0.02, 0.01, 0.95, 0.02]), 0.9), clear_turn(np.array([0.1, 0.0, 0.8, 0.1]), 0.9)
    (2, 0)
    """
    best = int(np.argmax(probabilities))
    return best if probabilities[best] > sure else 0


def softmax(logits: Floats) -> Floats:
    """Rows of probabilities."""
    shares = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(shares / shares.sum(1, keepdims=True), np.float32)


def network_input(image: Image) -> Floats:
    """What the network sees: (1, SIDE, SIDE), grey with mean 0 and deviation 1, in the middle of zeros."""
    import cv2

    step = max(1, max(image.shape[:2]) // _THINNED)
    thin = np.ascontiguousarray(image[::step, ::step])
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


def turned(image: Image, turns: int) -> Image:
    """The picture after so many quarter turns anticlockwise; the same array where there are none."""
    return np.ascontiguousarray(np.rot90(image, turns)) if turns % 4 else image


def box_as_given(box: Box, turns: int, size: tuple[int, int]) -> Box:
    """A box of the picture that was turned `turns` quarters, in the pixels of the one that was given.

    `size` is the given picture's height and width. Anticlockwise by one quarter, its right edge came to the
    top:

    >>> box_as_given((10, 20, 30, 60), 1, (100, 200))
    (140, 10, 180, 30)
    """
    x0, y0, x1, y1 = box
    height, width = size
    return (
        (x0, y0, x1, y1),
        (width - y1, x0, width - y0, x1),
        (width - x1, height - y1, width - x0, height - y0),
        (y0, height - x1, y1, height - x0),
    )[turns % 4]


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A page as it is read, `turns` quarters anticlockwise from the one that was given, and the height and
    width that that one had."""

    page: Page
    turns: int = 0
    size: tuple[int, int] = (0, 0)

    def as_given(self, cropped: CropResult) -> CropResult:
        """The same crops with all boxes in the pixels of the page as it was given. Their pictures stay
        upright."""
        if not self.turns:
            return cropped
        boxes = {name: box_as_given(box, self.turns, self.size) for name, box in cropped.boxes.items()}
        crops = tuple(replace(c, box=box_as_given(c.box, self.turns, self.size)) for c in cropped.crops)
        return replace(cropped, boxes=boxes, crops=crops)


def stand_up(page: Page, turns: int) -> Placed:
    """The page after so many quarter turns anticlockwise, with a note where there are any."""
    if not turns:
        return Placed(page)
    upright = replace(page, image=turned(page.image, turns), notes=(*page.notes, NOTE))
    return Placed(upright, turns, (page.image.shape[0], page.image.shape[1]))

"""A page along one of its lines: each column shifted so that the line runs level.

In: a page, RGB uint8 (H, W, 3), and how much lower the line is in each column. Out: parts of the page in
which it is level, made by one resampling; where it is level already, the page's own pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from chequeocr.types import Box, Image

Drop: TypeAlias = npt.NDArray[np.float32]
"""(W,): pixels by which a line runs lower in each column of the page than in its middle column."""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """`page` as it is where `drop` is None. Boxes of a view are in whole pixels, its columns the page's."""

    page: Image
    drop: Drop | None = None

    def part(self, box: Box) -> Image:
        """Returns the pixels in a box of the view, (y1 - y0, x1 - x0, 3); beyond the page its rim is
        repeated."""
        x0, y0, x1, y1 = box
        if self.drop is None:
            return self.page[y0:y1, x0:x1]
        below = self.drop[x0:x1]
        # Remap is slow on pictures that it needs little of.
        first = max(0, y0 + int(np.floor(below.min())) - 1)
        last = min(len(self.page), y1 + int(np.ceil(below.max())) + 2)
        rows = np.arange(y0 - first, y1 - first, dtype=np.float32)[:, None] + below
        columns = np.broadcast_to(np.arange(x1 - x0, dtype=np.float32), rows.shape)
        source = self.page[first:last, x0:x1]
        level = cv2.remap(
            source, np.ascontiguousarray(columns), rows, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(level, np.uint8)

    def on_page(self, box: Box) -> Box:
        """Returns the box of the page that a box of the view covers."""
        x0, y0, x1, y1 = box
        if self.drop is None:
            return box
        below = self.drop[x0:x1]
        height = len(self.page)
        top, bottom = y0 + int(np.floor(below.min())), y1 + int(np.ceil(below.max()))
        return x0, max(0, min(height - 1, top)), x1, max(1, min(height, bottom))

    def inside(self, box: Box) -> Box:
        """Returns a box of the page as high as it is, where its middle column is in the view."""
        if self.drop is None:
            return box
        x0, y0, x1, y1 = box
        below = round(float(self.drop[min(len(self.drop) - 1, max(0, (x0 + x1) // 2))]))
        return x0, y0 - below, x1, y1 - below

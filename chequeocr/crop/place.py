"""Where a field is cut, and how that is said on a page's sketch.

In: boxes and masks. Out: a `Place` on the page; a `Found` on a sketch, before it is one. Values only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from chequeocr.crop.slope import Floats
from chequeocr.crop.view import View
from chequeocr.imaging.ink import Mask
from chequeocr.types import Box


@dataclass(frozen=True, slots=True, eq=False)
class Strangers:
    """What stands near a field and belongs to other lines: a mask whose pixels are `factor` of a view's wide
    and high, `top` rows below its first."""

    coarse: Mask
    factor: int
    top: int

    def inside(self, box: Box) -> Mask:
        """Returns them in a box of the view."""
        x0, y0, x1, y1 = box
        rows = np.clip((np.arange(y0, y1) - self.top) // self.factor, 0, len(self.coarse) - 1)
        columns = np.minimum(np.arange(x0, x1) // self.factor, self.coarse.shape[1] - 1)
        return np.asarray(self.coarse[np.ix_(rows, columns)])


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where a field is cut: a box in the pixels of a view of the page; `settled` where it is the ink's."""

    view: View
    box: Box
    settled: bool = False
    strangers: Strangers | None = None
    split: int | None = None
    """The row of the view that parts two lines of text, where it is known."""
    alone: bool = False
    """Whether it is one line of text that no printed box frames."""

    @property
    def on_page(self) -> Box:
        """The box in the pixels of the page."""
        return self.view.on_page(self.box)

    def inside(self, other: Place) -> Box:
        """Returns the box of another field of the page in the pixels of this one's view."""
        return self.view.inside(other.on_page)


class Found(NamedTuple):
    """A box in the pixels of a sketch, and how much lower its line is in each column than in the sketch."""

    box: tuple[float, float, float, float]
    way: Floats | None
    strangers: Mask | None = None
    """What near it belongs to other lines."""
    split: float | None = None
    """The row that parts its two lines, where it has two."""
    alone: bool = False
    """Whether it is one line of text that no printed box frames."""

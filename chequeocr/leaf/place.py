"""The cheques of a page, each upright and straight.

In: pages. Out: for each its cheques as `Placed`, in reading order: one that is the whole page where the page
was cut to a cheque, shows one that is nearly straight, or no outline that can be trusted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chequeocr.imaging.boxes import size_of
from chequeocr.leaf.closer import Finder, closer
from chequeocr.leaf.corners import Outline, OutlineFinder
from chequeocr.leaf.placed import Placed, levelled, quarter_turned
from chequeocr.leaf.straight import CROOKED_FROM, confirmed, crookedness, fills, rectified, trusted
from chequeocr.leaf.tilt import LEVEL, tilt
from chequeocr.leaf.upright import Uprighter
from chequeocr.types import Image, Page


@dataclass(frozen=True, slots=True)
class Placer:
    """Brings cheques upright with `uprighter` and straight by the outlines that `finder` finds; a None leaves
    that out."""

    uprighter: Uprighter | None
    finder: OutlineFinder | None

    def placed(self, pages: Sequence[Page]) -> list[list[Placed]]:
        """Returns the cheques of each page, at least one. Raises ModelCorruptError, ModelError."""
        return [self._of_page(page) for page in pages]

    def _of_page(self, page: Page) -> list[Placed]:
        if self.finder is None:
            return [quarter_turned(page, self._turns([page.image])[0])]
        size = size_of(page.image)
        outlines = seen(self.finder, page.image)
        alone = len(outlines) == 1 and fills(outlines[0], size)
        found = [] if alone else confirmed(page.image, outlines)
        if not found or (len(found) == 1 and crookedness(found[0]) < CROOKED_FROM):
            return [_level(quarter_turned(page, self._turns([page.image])[0]))]
        sheets = [rectified(page, corners) for corners in found]
        turns = self._turns([sheet.small for sheet in sheets])
        return [sheet.placed(turn, i) for i, (sheet, turn) in enumerate(zip(sheets, turns, strict=True))]

    def _turns(self, images: Sequence[Image]) -> list[int]:
        return [0] * len(images) if self.uprighter is None else self.uprighter.turns(images)


def seen(finder: Finder, image: Image) -> list[Outline]:
    """Returns the outlines of a picture that can be cheques, small ones after a second look, in reading
    order."""
    size = size_of(image)
    first = trusted(finder.outlines(image), size)
    second = (trusted([closer(finder, image, one)], size) for one in first)
    return [better[0] if better else one for one, better in zip(first, second, strict=True)]


def _level(placed: Placed) -> Placed:
    """The cheque with its lines level, where they clearly were not."""
    degrees = tilt(placed.image)
    return levelled(placed, degrees) if abs(degrees) >= LEVEL else placed

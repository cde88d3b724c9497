"""A cheque on its page: the picture that is read, and the way back to the page as given.

In: a page and how its cheque was brought upright. Out: `Placed`, whose `to_page` takes points, boxes and
corners of the upright picture back into the pixels of the page. Coordinates are those of pixel edges: pixel i
covers i to i + 1, so that the box of a whole picture of (H, W) is (0, 0, W, H).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from chequeocr.findings import Code
from chequeocr.imaging.boxes import Corners
from chequeocr.types import Box, CropResult, Image, Page

Points = npt.NDArray[np.float64]

TURNED: Final[Code] = "picture-turned"
"""Code of the note, and so of the finding, on a cheque whose picture was turned."""

PIXEL_EDGES: Final = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
"""From OpenCV's coordinates, which count from the middles of pixels, to ours."""

_NEAR = 1e-6  # pixels: what arithmetic on floats may lose


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """One cheque of a page, upright.

    `page` is the page as given; `image` the cheque's picture, RGB uint8 (h, w, 3); `to_page` the homography,
    float64 (3, 3), from points (x, y, 1) of `image` to those of `page.image`; `cheque` its number on the
    page, from 0; `notes` codes of findings about how it was brought upright; `tilt` the degrees by which its
    lines ran down to the right; `outline` its corners on the page, top left of the cheque first, clockwise,
    where it was taken out of the page by them.
    """

    page: Page
    image: Image
    to_page: Points
    cheque: int = 0
    notes: tuple[Code, ...] = ()
    tilt: float = 0.0
    outline: Corners | None = None

    def points_on_page(self, points: Sequence[tuple[float, float]]) -> Points:
        """Returns (n, 2): where points of `image` lie on the page as given."""
        ends = np.column_stack([np.asarray(points, float).reshape(-1, 2), np.ones(len(points))])
        there = ends @ self.to_page.T
        return np.asarray(there[:, :2] / there[:, 2:], float)

    def corners_on_page(self, box: Box) -> Points:
        """Returns (4, 2): where the corners of a box of `image` lie on the page: top left, top right,
        bottom right, bottom left of the upright cheque."""
        x0, y0, x1, y1 = box
        return self.points_on_page([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])

    def box_on_page(self, box: Box) -> Box:
        """Returns the smallest box of whole pixels of the page, inside it, that holds a box of `image`: of
        one that lies outside of the page the pixel at the rim that is nearest."""
        corners = self.corners_on_page(box)
        height, width = self.page.image.shape[:2]
        low = (math.floor(value + _NEAR) for value in corners.min(axis=0))
        high = (math.ceil(value - _NEAR) for value in corners.max(axis=0))
        (x0, y0), (x1, y1) = low, high
        x0, y0 = min(max(0, x0), width - 1), min(max(0, y0), height - 1)
        return x0, y0, min(max(x0 + 1, x1), width), min(max(y0 + 1, y1), height)

    def on_page(self, cropped: CropResult) -> CropResult:
        """Returns the same crops with all boxes in the pixels of the page as given. Their pictures stay
        upright."""
        boxes = {name: self.box_on_page(box) for name, box in cropped.boxes.items()}
        crops = tuple(replace(crop, box=self.box_on_page(crop.box)) for crop in cropped.crops)
        return replace(cropped, boxes=boxes, crops=crops)


def turned(image: Image, turns: int) -> Image:
    """Returns the picture after so many quarter turns anticlockwise; the same array if there are none."""
    return np.ascontiguousarray(np.rot90(image, turns)) if turns % 4 else image


def quarter_turned(page: Page, turns: int) -> Placed:
    """Returns the page as one cheque, after so many quarter turns anticlockwise, with a note if there are
    any."""
    height, width = page.image.shape[:2]
    back = quarter_turn_back(turns, (height, width))
    return Placed(page, turned(page.image, turns), back, notes=(TURNED,) if turns % 4 else ())


def quarter_turn_back(turns: int, size: tuple[int, int]) -> Points:
    """Returns (3, 3): from a picture after `turns` quarter turns anticlockwise to the one of (H, W) = `size`
    before.

    Anticlockwise by one quarter, the right edge came to the top:

    >>> quarter_turn_back(1, (100, 200)) @ (0, 0, 1)
    array([200.,   0.,   1.])
    """
    height, width = size
    rows = (
        ((1, 0, 0), (0, 1, 0)),
        ((0, -1, width), (1, 0, 0)),
        ((-1, 0, width), (0, -1, height)),
        ((0, 1, 0), (-1, 0, height)),
    )[turns % 4]
    return np.array([*rows, (0, 0, 1)], float)


def levelled(placed: Placed, degrees: float) -> Placed:
    """Returns the cheque turned so that lines that ran down to the right by so many degrees are level.

    The picture grows by what its corners need; what lies outside of the page looks as the page's rim.
    """
    import cv2

    height, width = placed.image.shape[:2]
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    wide = math.ceil(width * cosine + height * abs(sine))
    high = math.ceil(height * cosine + width * abs(sine))
    # From the level picture to the tilted one: turned about the middles of both.
    back = np.array([
        [cosine, -sine, (width - cosine * wide + sine * high) / 2],
        [sine, cosine, (height - sine * wide - cosine * high) / 2],
        [0, 0, 1],
    ])  # fmt: skip
    image = cv2.warpPerspective(
        placed.image, np.linalg.inv(PIXEL_EDGES) @ back @ PIXEL_EDGES, (wide, high),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    return replace(placed, image=np.asarray(image, np.uint8), to_page=placed.to_page @ back, tilt=degrees)

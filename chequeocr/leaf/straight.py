"""Takes cheques out of their page, straight: perspective and tilt in one resampling.

In: a page and the outlines of the cheques in it. Out: `Placed`, one a cheque. A scan that a cheque fills,
level, is not resampled.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from chequeocr.findings import Code
from chequeocr.imaging.boxes import Corners, size_of
from chequeocr.leaf.corners import Outline
from chequeocr.leaf.edges import sides
from chequeocr.leaf.placed import PIXEL_EDGES, TURNED, Placed, quarter_turn_back, turned
from chequeocr.leaf.tilt import tilt
from chequeocr.types import Image, Page

Points = npt.NDArray[np.float64]

OUTSIDE: Final[Code] = "part-outside"

TRUSTED, ALIKE = 0.85, 0.03
"""An outline counts where the network is as sure as the first, and its cells differ by no more than the
second as a share of the diagonal. The first was chosen on drawn photos with cheques_misc in sight: the card
of cheque-outline says why."""

VERY_SURE = 0.96
"""How sure the network must be of an outline that the picture's edges don't confirm."""

AS_LARGE = 0.15
"""By which share the sides of a cheque may be longer or shorter that is taken for as large as another."""

LEAST = 0.04
"""Share of the picture: a smaller cheque can't be read, or is none."""

OUTLYING = 0.5
"""Share of the picture by which a corner may lie outside of it: a cheque of which more is cut off can't be
read, and a network that says so is wrong."""

COVERED = 0.3
"""Share of an outline that may lie on a surer one."""

LONGEST = 2400
"""Pixels: a leaf of 8 inches at 300 dpi. More makes reading slower and no better."""

FILLED = 0.8
"""Share of the picture that a cheque takes up whose picture was cut to it."""

SQUARE = 2.0
"""Degrees by which opposite sides of a scanned cheque's outline may differ: the network's error."""

LEVEL_WITHIN = 0.006
"""Share of the longer side by which the corners of a level cheque may lie off an upright box: a third of a
degree, which reading doesn't notice. It is cut out as it is."""

CROOKED_FROM = 0.022
"""The same share, from which on the only cheque of a picture is taken out by its corners; below it the
picture is read as a whole, at most turned level. Two degrees of tilt, or a slight view from the side. Chosen
on drawn variants of idrbt with cheques_misc in sight: its nearly straight photos gained nothing."""

_SEEN = 1000  # pixels of the straight picture in which the rest of the tilt is looked for
_MARGIN = 0.012  # of the longer side: what is kept around the outline, for edges found a little inside
_BEYOND = 0.03  # of the longer side: a corner that far out of the picture is cut off


def trusted(outlines: list[Outline], size: tuple[int, int]) -> list[Outline]:
    """Returns those of a picture of (H, W) that can be cheques: clear, convex, of a leaf's form and size; in
    reading order."""
    return _in_reading_order(_apart([one for one in outlines if _is_leaf(one, size)]))


def _apart(outlines: list[Outline]) -> list[Outline]:
    """Those that lie on no surer one: of papers that cover each other the upper one, or one cheque seen
    twice."""
    import cv2

    kept: list[Outline] = []
    for one in sorted(outlines, key=lambda outline: -outline.sure):
        shape = one.corners.astype(np.float32)
        area = cv2.contourArea(shape)
        common = (cv2.intersectConvexConvex(shape, other.corners.astype(np.float32))[0] for other in kept)
        if all(share <= COVERED * area for share in common):
            kept.append(one)
    return kept


def _in_reading_order(outlines: list[Outline]) -> list[Outline]:
    """Row by row from the top, each from the left. A cheque whose middle is lower than the first of a row by
    half its height begins the next one."""
    rows: list[list[Outline]] = []
    for one in sorted(outlines, key=lambda outline: float(outline.corners[:, 1].mean())):
        first = rows[-1][0].corners[:, 1] if rows else None
        if first is not None and one.corners[:, 1].mean() - first.mean() < np.ptp(first) / 2:
            rows[-1].append(one)
        else:
            rows.append([one])
    by_left = (sorted(row, key=lambda outline: float(outline.corners[:, 0].mean())) for row in rows)
    return [one for row in by_left for one in row]


def _is_leaf(one: Outline, size: tuple[int, int]) -> bool:
    if one.sure < TRUSTED or one.spread > ALIKE or not np.isfinite(one.corners).all():
        return False
    beyond = OUTLYING * max(size)
    if one.corners.min() < -beyond or (one.corners > np.array([size[1], size[0]]) + beyond).any():
        return False
    sides = np.roll(one.corners, -1, 0) - one.corners
    after = np.roll(sides, -1, 0)
    turns = sides[:, 0] * after[:, 1] - sides[:, 1] * after[:, 0]
    if (turns <= 0).any():  # clockwise all round, as the picture shows it
        return False
    wide, high = extent(one.corners)
    longer, shorter = max(wide, high), min(wide, high)
    return 1.2 <= longer / shorter <= 4.5 and wide * high >= LEAST * size[0] * size[1]


def extent(corners: Points) -> tuple[float, float]:
    """Returns the mean lengths of the upper and lower and of the left and right side."""
    sides = np.linalg.norm(np.roll(corners, -1, 0) - corners, axis=1)
    return float(sides[0] + sides[2]) / 2, float(sides[1] + sides[3]) / 2


def fills(one: Outline, size: tuple[int, int]) -> bool:
    """Returns whether a picture of (H, W) shows the cheque and nothing else, and not from a side: the print
    then tells the tilt better than the edges do."""
    wide, high = extent(one.corners)
    sides = np.roll(one.corners, -1, 0) - one.corners
    angles = np.rad2deg(np.arctan2(sides[:, 1], sides[:, 0]))
    level = abs(_between(angles[0], angles[2] + 180)) <= SQUARE
    upright = abs(_between(angles[1], angles[3] + 180)) <= SQUARE
    return bool(level and upright and wide * high >= FILLED * size[0] * size[1])


def _between(one: float, other: float) -> float:
    return (one - other + 180) % 360 - 180


@dataclass(frozen=True, slots=True, eq=False)
class Rectified:
    """A cheque whose outline is straight, not yet known which way up: `corners` on the page, those of the
    picture first, and a small picture of it, RGB uint8, by which the rest is told."""

    page: Page
    corners: Points
    small: Image

    def placed(self, turns: int, number: int) -> Placed:
        """Returns the cheque after so many quarter turns anticlockwise, level, at the size that reading
        needs."""
        corners = np.roll(self.corners, -turns, 0)
        notes: tuple[Code, ...] = (TURNED,) if turns else ()
        if _cut_off(corners, size_of(self.page.image)):
            notes += (OUTSIDE,)
        if crookedness(self.corners) <= LEVEL_WITHIN:
            return _cut_out(self, turns, number, notes)
        small = np.ascontiguousarray(np.rot90(self.small, turns))
        rest = tilt(small)
        wide, high = extent(corners)
        scale = min(1.0, LONGEST / max(wide, high))
        to_page, size = _frame(corners, scale, rest)
        image = _warped(self.page.image, to_page, size, scale)
        return Placed(self.page, image, to_page, number, notes, _slope(to_page, size), _whole(corners))


def crookedness(corners: Points) -> float:
    """Returns how far an outline is from a level rectangle: the furthest corner, as a share of the longer
    side.

    >>> crookedness(np.array([[0.0, 0], [100, 0], [100, 40], [0, 44]]))
    0.02
    """
    return round(float(np.abs(corners - _mean_box(corners)).max()) / max(extent(corners)), 4)


def _mean_box(corners: Points) -> Points:
    """The corners of the upright box whose sides lie in the middle of the outline's."""
    left, right = corners[[0, 3], 0].mean(), corners[[1, 2], 0].mean()
    top, bottom = corners[[0, 1], 1].mean(), corners[[2, 3], 1].mean()
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]])


def _cut_out(sheet: Rectified, turns: int, number: int, notes: tuple[Code, ...]) -> Placed:
    """The part of the page that holds a level cheque, turned by quarters only."""
    page = sheet.page
    height, width = page.image.shape[:2]
    margin = _MARGIN * max(extent(sheet.corners))
    low, high = sheet.corners.min(0) - margin, sheet.corners.max(0) + margin
    x0, y0 = max(0, math.floor(low[0])), max(0, math.floor(low[1]))
    x1, y1 = min(width, math.ceil(high[0])), min(height, math.ceil(high[1]))
    image = np.ascontiguousarray(turned(page.image[y0:y1, x0:x1], turns))
    there = np.array([[1, 0, x0], [0, 1, y0], [0, 0, 1.0]]) @ quarter_turn_back(turns, (y1 - y0, x1 - x0))
    outline = _whole(np.roll(sheet.corners, -turns, 0))
    return Placed(page, image, there, number, notes, outline=outline)


def confirmed(image: Image, outlines: list[Outline]) -> list[Points]:
    """Returns the corners of those outlines that count, their sides moved to the edges that the picture
    shows.

    All sides lie on an edge, or the network is very sure; or else it is as large as one of these: a pale
    cheque on a pale page, among others.
    """
    found = [sides(image, one.corners) for one in outlines]
    clear = [not its.unclear or one.sure >= VERY_SURE for its, one in zip(found, outlines, strict=True)]
    sizes = [sorted(extent(its.corners)) for its in found]
    large = [size for size, counts in zip(sizes, clear, strict=True) if counts]
    return [
        its.corners
        for its, counts, size in zip(found, clear, sizes, strict=True)
        if counts or any(np.allclose(size, other, rtol=AS_LARGE) for other in large)
    ]


def rectified(page: Page, corners: Points) -> Rectified:
    """Returns a cheque of a page by its corners."""
    scale = min(1.0, _SEEN / max(extent(corners)))
    to_page, size = _frame(corners, scale, 0.0)
    return Rectified(page, corners, _warped(page.image, to_page, size, scale))


def _frame(corners: Points, scale: float, degrees: float) -> tuple[Points, tuple[int, int]]:
    """The homography (3, 3) from a straight picture of the cheque to the page, and the picture's width and
    height; lines that run down to the right by so many degrees in it become level."""
    import cv2

    wide, high = (scale * side for side in extent(corners))
    margin = _MARGIN * max(wide, high)
    box = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32) + np.float32(margin)
    straight = cv2.getPerspectiveTransform(box, corners.astype(np.float32))
    size = math.ceil(wide + 2 * margin), math.ceil(high + 2 * margin)
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    x, y = size[0] / 2, size[1] / 2
    level = np.array([
        [cosine, -sine, x - cosine * x + sine * y], [sine, cosine, y - sine * x - cosine * y], [0, 0, 1],
    ])  # fmt: skip
    return np.asarray(straight @ level, np.float64), size


def _warped(image: Image, to_page: Points, size: tuple[int, int], scale: float) -> Image:
    """The straight picture. A page that is much finer is averaged down first, since a warp takes single
    pixels."""
    import cv2

    by = max(1, int(1 / scale)) if scale > 0 else 1
    source = image
    back = to_page
    if by > 1:
        height, width = image.shape[:2]
        small = max(1, width // by), max(1, height // by)
        source = np.asarray(cv2.resize(image, small, interpolation=cv2.INTER_AREA), np.uint8)
        back = np.diag([small[0] / width, small[1] / height, 1.0]) @ to_page
    warped = cv2.warpPerspective(
        source, np.linalg.inv(PIXEL_EDGES) @ back @ PIXEL_EDGES, size,
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    return np.asarray(warped, np.uint8)


def _slope(to_page: Points, size: tuple[int, int]) -> float:
    """The degrees by which level lines in the middle of the straight picture run down on the page."""
    ends = np.array([[0.0, size[1] / 2, 1], [size[0], size[1] / 2, 1]]) @ to_page.T
    (x0, y0), (x1, y1) = ends[:, :2] / ends[:, 2:]
    angle = math.degrees(math.atan2(y1 - y0, x1 - x0))
    return round((angle + 45) % 90 - 45, 3)


def _whole(corners: Points) -> Corners:
    """The corners in whole pixels."""
    one, two, three, four = ((round(float(x)), round(float(y))) for x, y in corners)
    return one, two, three, four


def _cut_off(corners: Points, size: tuple[int, int]) -> bool:
    beyond = _BEYOND * max(extent(corners))
    low = corners.min(0) < -beyond
    high = corners.max(0) > np.array([size[1], size[0]]) + beyond
    return bool(low.any() or high.any())

"""What is written on a field's picture, and what is only its ground, guide lines and box edges.

In: RGB uint8 (H, W, 3). Out: boolean masks (H, W), True where ink is, and copies with parts painted over.
Everything is measured against the crop's own height, so that the resolution doesn't matter.
The shares below were chosen on the idrbt set (Indian scans) by reading with `cheque-lines`.
"""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from chequeocr.imaging.levels import counts, median
from chequeocr.types import Image

Mask: TypeAlias = npt.NDArray[np.bool_]
_Numbers: TypeAlias = npt.NDArray[np.int32]

_LEAST_CONTRAST = 28  # grey levels below the ground: less is paper grain, watermark or compression
_COARSE = 4  # the ground varies slowly: it is estimated on every fourth pixel


def ground(image: Image) -> Image:
    """Returns the picture without what is written: the median of a wide surrounding, a page's own colour."""
    height, width = image.shape[:2]
    small = cv2.resize(
        image, (max(1, width // _COARSE), max(1, height // _COARSE)), interpolation=cv2.INTER_AREA
    )
    window = min(2 * (height // _COARSE // 2) + 1, 51) | 1
    blurred = cv2.medianBlur(small, max(3, window))
    return np.asarray(cv2.resize(blurred, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def ink_mask(image: Image, paper: Image, share: float = 0.6) -> Mask:
    """Returns True for each pixel that is clearly darker than its ground, guide lines included.

    `share` of Otsu's value is dark enough: 1 leaves strokes thin and letters apart.
    """
    darker = cv2.subtract(cv2.cvtColor(paper, cv2.COLOR_RGB2GRAY), cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))
    otsu, _ = cv2.threshold(darker, 0, 255, cv2.THRESH_OTSU)
    # Otsu's value sits high where strokes are black; a good half of it keeps their soft edges.
    return np.asarray(darker > max(_LEAST_CONTRAST, share * otsu))


def horizontal_rules(ink: Mask, least_length: int) -> Mask:
    """Returns thin, nearly level lines at least `least_length` pixels long, dotted and broken ones
    included."""
    height = ink.shape[0]
    whole = ink.astype(np.uint8)
    gap = max(3, height // 12)
    joined = cv2.morphologyEx(whole, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    lines = long_runs(np.asarray(joined, np.uint8), max(3, least_length))
    if not lines.any():
        return np.zeros_like(ink)
    labels, stats, _ = _components(lines)
    thin = max(4, round(0.12 * height))
    # A tilted line is a staircase: its height grows with its length, its area tells its thickness.
    keep = stats[:, cv2.CC_STAT_AREA] <= thin * stats[:, cv2.CC_STAT_WIDTH]
    keep[0] = False
    reach = max(1, height // 60)
    found = cv2.dilate(keep[labels].astype(np.uint8), np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    return np.asarray(found.astype(bool) & ink)


def _components(mask: Mask | npt.NDArray[np.uint8]) -> tuple[_Numbers, _Numbers, npt.NDArray[np.float64]]:
    """Label of each pixel, the table of statistics (row 0 is the ground) and the centres (x, y)."""
    if not mask.size:  # OpenCV 4.12 ends the process here
        return np.zeros(mask.shape, np.int32), np.zeros((1, 5), np.int32), np.zeros((1, 2))
    _, labels, stats, centres = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    return np.asarray(labels, np.int32), np.asarray(stats, np.int32), np.asarray(centres, np.float64)


def parts(ink: Mask) -> _Numbers:
    """Returns the connected components, one a row: x, y, width, height, area in pixels."""
    return _components(ink)[1][1:]


def labelled(ink: Mask) -> tuple[_Numbers, _Numbers]:
    """Returns for each pixel the number of its component, 0 without ink, and the components as `parts`:
    number n in row n - 1."""
    labels, stats, _ = _components(ink)
    return labels, stats[1:]


def level_runs(ink: Mask, length: int) -> Mask:
    """Returns ink that runs along a row for at least `length` pixels: bars, guide lines, solid grounds."""
    return long_runs(ink.astype(np.uint8), max(2, length)).astype(bool)


def long_runs(mask: npt.NDArray[np.uint8], length: int) -> npt.NDArray[np.uint8]:
    """Returns the runs along a row of at least `length` pixels, of a mask of 0 and 1.

    The same as OpenCV's opening by a row of ones with no ink outside, in a fraction of its time.
    For an even length all stands one pixel further right there, and so here: crops were tuned on that.

    >>> long_runs(np.array([[1, 1, 1, 0, 1, 1], [0, 1, 0, 1, 1, 1]], np.uint8), 3).tolist()
    [[1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]]
    """
    rows, columns = mask.shape
    framed = np.zeros((rows, columns + 2), np.int8)  # a run ends where its row does
    framed[:, 1:-1] = mask
    steps = np.diff(framed, axis=1).ravel()
    edges = np.flatnonzero(steps)
    short = (edges[1::2] - edges[::2] < length).repeat(2)
    steps[edges[short]] = 0
    kept = np.zeros((rows, columns), np.uint8)
    holding = np.unique(edges[~short] // (columns + 1))  # few rows hold a long run
    later = 1 if length % 2 == 0 else 0
    changes = steps.reshape(rows, columns + 1)[holding, : columns - later]
    kept[holding, later:] = np.cumsum(changes, axis=1, dtype=np.int8).view(np.uint8)
    return kept


def vertical_rules(ink: Mask) -> Mask:
    """Returns thin, straight upright lines from top to bottom: edges of boxes. Strokes that cross them
    stay."""
    height = ink.shape[0]
    whole = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 1), np.uint8))
    upright = np.ascontiguousarray(np.asarray(whole, np.uint8).T)
    lines = np.ascontiguousarray(long_runs(upright, max(3, round(0.92 * height))).T)
    if not lines.any():
        return np.zeros_like(ink)
    labels, stats, _ = _components(lines)
    thin = max(3, round(0.08 * height))
    keep = stats[:, cv2.CC_STAT_WIDTH] <= thin
    keep[0] = False
    reach = max(1, height // 60)
    found = cv2.dilate(keep[labels].astype(np.uint8), np.ones((1, 2 * reach + 1), np.uint8))
    return np.asarray(found.astype(bool) & ink)


def bands(level: Mask) -> list[tuple[int, int]]:
    """Returns y0, y1 of each band, if it is high enough, between horizontal rules and the picture's edges.

    Lower than three tenths of the picture's height, no line of text has room in it.
    """
    free = np.asarray(~level.any(axis=1))
    return [(y0, y1) for y0, y1 in runs(free) if y1 - y0 >= 0.3 * level.shape[0]]


def runs(columns: Mask) -> list[tuple[int, int]]:
    """Returns first column and column after the last one of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], columns.astype(np.int8), [0]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def connected_run(columns: Mask, start: tuple[int, int], gaps: tuple[int, int]) -> tuple[int, int]:
    """Grows `start` to the left and right over ink that is no further than `gaps` (left, right) away."""
    x0, x1 = start
    found = runs(columns)
    for first, last in reversed(found):
        if first < x0 <= last + gaps[0]:
            x0 = first
    for first, last in found:
        if last > x1 >= first - gaps[1]:
            x1 = last
    return x0, x1


def run_through(columns: Mask, core: tuple[int, int], gaps: tuple[int, int]) -> tuple[int, int]:
    """Returns the first column and the one after the last of the ink between the columns of `core`, grown as
    `connected_run` does; without ink there, of the whole core, grown."""
    inside = np.flatnonzero(columns[core[0] : core[1]])
    start = (core[0] + int(inside[0]), core[0] + int(inside[-1]) + 1) if len(inside) else core
    return connected_run(columns, start, gaps)


def spare_crossings(rules: Mask, ink: Mask) -> Mask:
    """Returns the part of horizontal rules that no stroke crosses: painting it over leaves letters whole."""
    strokes = (ink & ~rules).astype(np.uint8)
    height = ink.shape[0]
    reach = max(2, round(0.04 * height))
    tall = np.ones((2 * reach + 1, 1), np.uint8)
    near = cv2.dilate(strokes, tall).astype(bool)
    return np.asarray(rules & ~near)


def intruders(ink: Mask, share: float) -> Mask:
    """Returns ink that reaches in from above or below: it touches that edge and ends within `share` of the
    height."""
    if not (ink[0].any() or ink[-1].any()):
        return np.zeros_like(ink)
    height = ink.shape[0]
    labels, stats, _ = _components(ink)
    top, tall = stats[:, cv2.CC_STAT_TOP], stats[:, cv2.CC_STAT_HEIGHT]
    drop = ((top == 0) & (tall <= share * height)) | ((top + tall == height) & (tall <= share * height))
    drop[0] = False
    return np.asarray(drop[labels])


def leading_print(text: Mask) -> Mask:
    """Finds a printed word at the beginning of a handwritten line, such as "PAY": a label that a box took in.

    It is print where it has three letters or more, none joined, all nearly of one height, and low beside
    what follows. What little stands before it goes too. Nothing is print where nothing else would be left.
    """
    height = text.shape[0]
    _, stats, _ = _components(text)
    letters = stats[1:][stats[1:, cv2.CC_STAT_HEIGHT] >= 0.1 * height]
    letters = letters[np.argsort(letters[:, cv2.CC_STAT_LEFT], kind="stable")]
    found = np.zeros_like(text)
    first, right = 0, 0
    for at, (left, _, width, _, _) in enumerate(letters.tolist()):
        if at and left - right > 0.15 * height:
            heights = letters[first:at, cv2.CC_STAT_HEIGHT]
            tallest = int(heights.max())
            low = min(0.6 * int(letters[at:, cv2.CC_STAT_HEIGHT].max()), 1.3 * int(heights.min()))
            if len(heights) >= 3 and tallest <= low:
                found[:, :right] = text[:, :right]
                return found
            if tallest > 0.25 * height:  # writing; less may be print that runs up the margin
                return found
            first = at
        right = max(right, left + width)
    return found


def centred_in(ink: Mask, box: tuple[int, int, int, int]) -> Mask:
    """Returns the components whose centre lies in the box, whole, even if they reach out of it."""
    x0, y0, x1, y1 = box
    labels, _, centres = _components(ink)
    inside = (centres[:, 0] >= x0) & (centres[:, 0] < x1) & (centres[:, 1] >= y0) & (centres[:, 1] < y1)
    inside[0] = False
    return inside[labels]


def specks(ink: Mask, share: float) -> Mask:
    """Returns components smaller than `share` of the height both ways: grain and the remains of dotted
    lines."""
    limit = share * ink.shape[0]
    labels, stats, _ = _components(ink)
    small = (stats[:, cv2.CC_STAT_WIDTH] <= limit) & (stats[:, cv2.CC_STAT_HEIGHT] <= limit)
    small[0] = False
    return np.asarray(small[labels])


def blot_out(image: Image, where: Mask, ink: Mask) -> Image:
    """Returns a copy in which `where` has one flat colour, that of the paper around it: no ghost of it is
    left.

    The ground of `paper` follows broad strokes a little, and a recognizer reads what shines through.
    """
    if not where.any():
        return image
    rows, columns = np.flatnonzero(where.any(axis=1)), np.flatnonzero(where.any(axis=0))
    margin = 3  # as wide as the soft edge of a stroke: even a solid block has some paper around it
    around = (
        slice(max(0, rows[0] - margin), rows[-1] + 1 + margin),
        slice(max(0, columns[0] - margin), columns[-1] + 1 + margin),
    )
    bare = ~ink[around]
    clean = image.copy()
    wide = cv2.dilate(where.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    clean[wide] = median(counts(image[around], bare if bare.any() else None))
    return clean


def paint_over(image: Image, where: Mask, paper: Image) -> Image:
    """Returns a copy in which `where`, a little widened for soft edges, shows the ground."""
    wide = cv2.dilate(where.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    clean = image.copy()
    clean[wide] = paper[wide]
    return clean


def bounds(ink: Mask) -> tuple[int, int, int, int] | None:
    """Returns x0, y0, x1, y1 (exclusive) of the ink, or None if there is none."""
    columns, rows = np.flatnonzero(ink.any(axis=0)), np.flatnonzero(ink.any(axis=1))
    if not len(columns):
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def text_rows(ink: Mask, level: Mask, cut: int | None = None) -> list[Mask]:
    """Returns the ink of each line of text, top to bottom, at most two: every component belongs to one line.

    Where `level` holds a guide line across the middle half, text stands on it and the next line begins
    below, in ink that doesn't touch the guide; otherwise the emptiest row of the middle half parts the
    lines, if it is nearly empty. `cut` is the guide line's row where it is known.
    """
    height = ink.shape[0]
    low = 0.2 if cut is None else 0.1  # the guide line that was found here may be a frame's edge
    if cut is None:
        cut = _middle_guide(level)
    if cut is None:
        cut = _emptiest_row(ink)
    if cut is None:
        return [ink]
    labels, stats, centres = _components(ink)
    right = stats[:, cv2.CC_STAT_LEFT] + stats[:, cv2.CC_STAT_WIDTH]
    below = (stats[:, cv2.CC_STAT_TOP] > cut + 0.04 * height) | (centres[:, 1] > cut + low * height)
    # Print at the very beginning is set under print: it has no descenders that a guide could cut off.
    below |= (right < 0.12 * ink.shape[1]) & (centres[:, 1] > cut)
    lower: Mask = below[labels] & ink
    return [ink & ~lower, lower]


def _middle_guide(level: Mask) -> int | None:
    height, width = level.shape
    first, last = round(0.3 * height), round(0.75 * height)
    rows = np.asarray(level[first:last].any(axis=1))
    if not rows.any() or level[first:last].any(axis=0).sum() < 0.4 * width:
        return None
    return first + int(np.flatnonzero(rows).mean())


def _emptiest_row(ink: Mask) -> int | None:
    height = ink.shape[0]
    profile = np.convolve(ink.sum(axis=1), np.ones(3) / 3, mode="same")
    first, last = round(0.3 * height), round(0.7 * height)
    if last <= first:
        return None
    cut = first + int(profile[first:last].argmin())
    both = min(profile[:cut].max(initial=0.0), profile[cut:].max(initial=0.0))
    return cut if profile[cut] < 0.1 * both else None

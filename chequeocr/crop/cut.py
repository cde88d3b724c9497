"""Detections -> crops: each field's picture, clean enough to be read, line by line.

In: a page, RGB uint8 (H, W, 3), and Boxes or supervision.Detections with canonical names in
data["class_name"].
Out: CropResult: at most one Crop a field, and a note for each box that could not become one.
The page is never written to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt

from chequeocr.crop import comb
from chequeocr.crop.place import Place
from chequeocr.crop.rules import CropSettings, FieldRule
from chequeocr.crop.settle import settled
from chequeocr.crop.view import View
from chequeocr.fields import FIELDS
from chequeocr.findings import Code
from chequeocr.imaging import boxes
from chequeocr.imaging import ink as inks
from chequeocr.types import Box, Crop, CropResult, Detected, Image

if TYPE_CHECKING:
    from chequeocr.imaging.ink import Mask


def crop_fields(image: Image, detections: Detected, settings: CropSettings | None = None) -> CropResult:
    """Returns one crop for each field, from its best usable box. Classes that are not fields are ignored."""
    settings = settings or CropSettings()
    crops: list[Crop] = []
    notes: list[tuple[str, Code]] = []
    chosen = _best_boxes(image, detections, settings, notes)
    places = settled(image, chosen)
    figures, payee = places.get("amount_in_numbers"), places.get("payee_name")
    for name in FIELDS:
        if name not in places:
            continue
        place = places[name]
        hidden: list[Box] = []
        if name == "amount_in_words":
            hidden = _with_label(figures, place) if figures else []
            place = replace(place, box=_below(place.inside(payee), place.box)) if payee else place
        elif name == "payee_name" and figures:
            hidden = [place.inside(figures)]  # a long name is followed to where the figures may stand
        crops.append(_cut(_Wanted(name, place, hidden), settings))
    return CropResult(tuple(crops), tuple(notes), chosen)


def crop_whole(image: Image, name: str, settings: CropSettings | None = None) -> Crop:
    """Returns the crop of a picture that already is one field, cleaned and split into lines in the same
    way."""
    height, width = image.shape[:2]
    return _cut(_whole(image, name, (0, 0, width, height)), settings or CropSettings())


def crop_rows(image: Image, name: str, rows: Sequence[Box], settings: CropSettings | None = None) -> Crop:
    """Returns one crop of lines whose boxes are known, top to bottom, each cut by the rule of the field
    `name`.

    Its picture is the part of the page around all of them; no ink where a line has none. Boxes are pixels
    inside the page and not empty; there is at least one.
    """
    settings = settings or CropSettings()
    lines = [_cut(_whole(image, name, row), settings) for row in rows]
    if len(lines) == 1:
        return lines[0]
    left, top, right, bottom = zip(*(line.box for line in lines), strict=True)
    around = min(left), min(top), max(right), max(bottom)
    ink = all(line.ink for line in lines)
    return Crop(name, _slice(image, around), around, tuple(line.image for line in lines), ink)


def _below(payee: Box, words: Box) -> Box:
    """The box of the words without what it shares with the payee's line, if that is above it."""
    top = payee[3] - round(0.15 * (payee[3] - payee[1]))
    inside = words[1] < top < (words[1] + words[3]) // 2
    return (words[0], top, words[2], words[3]) if inside else words


_LABEL, _SIGN_INSIDE = 2.6, 2.2
"""Heights of the figures that the sign and two words before them take; with the sign in the printed box."""


def _with_label(figures: Place, words: Place) -> list[Box]:
    """The boxes of the figures and of what is printed before them on Indian leaves: the sign and two words.

    These stand in the second line of the words, where there are two.
    """
    x0, y0, x1, y1 = words.inside(figures)
    height = y1 - y0
    framed = figures.settled and not figures.alone
    top, bottom = y0 - round(0.1 * height), y1 + height
    before = x0 - round((_SIGN_INSIDE if framed else _LABEL) * height)
    label = before, max(top, words.split or top), x0, bottom
    return [(x0, top, x1 + height, bottom), label]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A field to cut; `hidden` are boxes, in the pixels of its view, whose content belongs to another
    field."""

    name: str
    place: Place
    hidden: Sequence[Box] = ()


def _whole(image: Image, name: str, box: Box) -> _Wanted:
    """A field whose box is known."""
    return _Wanted(name, Place(View(image), box))


def _best_boxes(
    image: Image, detections: Detected, settings: CropSettings, notes: list[tuple[str, Code]]
) -> dict[str, Box]:
    if not len(detections):
        return {}
    names = detections.data["class_name"]
    scores = detections.confidence if detections.confidence is not None else np.ones(len(detections))
    chosen: dict[str, Box] = {}
    # A stable sort: of equally confident boxes the first one wins, as the detector ordered them.
    for i in np.argsort(-scores, kind="stable"):
        name = str(names[i])
        if name not in FIELDS or name in chosen:
            continue
        box = _clamp(image, detections.xyxy[i], settings.least_pixels)
        if isinstance(box, str):
            notes.append((name, box))
        else:
            chosen[name] = box
    return chosen


def _clamp(image: Image, xyxy: npt.NDArray[np.floating], least: int) -> Box | Code:
    """The box in whole pixels inside the picture, or the code of the note why there is none."""
    height, width = image.shape[:2]
    if not np.isfinite(xyxy).all():
        return "box-empty"
    x0, y0, x1, y1 = (float(value) for value in xyxy)
    if x1 <= 0 or y1 <= 0 or x0 >= width or y0 >= height:
        return "box-outside"
    box = (max(0, round(x0)), max(0, round(y0)), min(width, round(x1)), min(height, round(y1)))
    if box[2] - box[0] < least or box[3] - box[1] < least:
        return "box-empty"
    return box


def _pad(box: Box, rule: FieldRule, image: Image) -> Box:
    height = box[3] - box[1]
    return boxes.padded(box, (round(rule.pad_x * height), round(rule.pad_y * height)), image)


def _slice(image: Image, box: Box) -> Image:
    return boxes.part(image, boxes.padded(box, (0, 0), image))


def _cut(wanted: _Wanted, settings: CropSettings) -> Crop:
    rule, view = _rule_of(wanted, settings), wanted.place.view
    padded = _pad(wanted.place.box, rule, view.page)
    box = _widen(padded, rule, view.page)
    part = view.part(box)
    paper = inks.ground(part)
    ink = inks.ink_mask(part, paper)
    level = inks.horizontal_rules(ink, max(2 * ink.shape[0], ink.shape[1] // 5))
    boxed = bool(level.any())  # without a level edge there is no box, and an upright line is a stroke
    if rule.frame and boxed:
        inside = _row_of_boxes(ink, level) if rule.edges == "all" else None
        inside = inside or _frame(ink, level, rule)
        part, paper = _slice(part, inside), _slice(paper, inside)
        ink, level = boxes.part(ink, inside), boxes.part(level, inside)
        box = _shift(inside, box)

    upright = _edges(ink, rule) if boxed else np.zeros_like(ink)
    erase = _strange(ink, level, upright, rule)
    if rule.lines > 1:
        erase |= _stacks(ink & ~level)
    others = _others(wanted, box, ink & ~level & ~erase)
    text = ink & ~level & ~erase & ~others
    text &= ~inks.specks(text, 0.06)
    if rule.reach != (0.0, 0.0):
        text = _followed(text, (padded[0] - box[0], padded[2] - box[0]), rule)
    if rule.label:
        text &= ~inks.leading_print(text)  # a crop that is cut down to its ink no longer shows it
    clean = inks.paint_over(part, erase, paper) if erase.any() else part
    clean = inks.blot_out(clean, others, ink)
    if not _written(text):
        return Crop(wanted.name, clean, view.on_page(box), (clean,), ink=False)
    margin = round(settings.margin * ink.shape[0])
    split = None if wanted.place.split is None else wanted.place.split - box[1]
    lines = _lines(clean, _Layers(text, level, paper, split), rule, margin)
    if rule.tighten:
        tight = _grow(inks.bounds(text), margin, ink.shape)
        clean, box = _slice(clean, tight), _shift(tight, box)
    return Crop(wanted.name, clean, view.on_page(box), lines or (clean,))


def _rule_of(wanted: _Wanted, settings: CropSettings) -> FieldRule:
    """The rule of a field; where it was found by its ink it was followed already, and its lines are known."""
    rule = settings.rule(wanted.name)
    if wanted.place.settled:
        rule = replace(rule, reach=(0.0, 0.0))
    return replace(rule, lines=1) if wanted.place.alone else rule


def _others(wanted: _Wanted, box: Box, text: Mask) -> Mask:
    """The text in a box that belongs to other fields and lines."""
    found = np.zeros_like(text)
    x, y = box[:2]
    for hidden in wanted.hidden:
        found |= inks.centred_in(text, _shift(hidden, (-x, -y, 0, 0)))
    if wanted.place.strangers is not None:
        near = wanted.place.strangers.inside(box).astype(np.uint8)
        found |= text & cv2.dilate(near, np.ones((3, 3), np.uint8)).astype(bool)
    return found


def _strange(ink: Mask, level: Mask, upright: Mask, rule: FieldRule) -> Mask:
    """What is painted over: upright edges of boxes, ends of other lines, guide lines."""
    strange = upright | inks.intruders(ink & ~level & ~upright, 0.15)
    if rule.guides:
        strange |= inks.spare_crossings(level, ink & ~strange)
    return strange


def _widen(box: Box, rule: FieldRule, image: Image) -> Box:
    """The box with room to follow its writing: at most ten times its height on each side."""
    room = 10 * (box[3] - box[1])
    left, right = (room if gap else 0 for gap in rule.reach)
    return max(0, box[0] - left), box[1], min(image.shape[1], box[2] + right), box[3]


def _followed(text: Mask, own: tuple[int, int], rule: FieldRule) -> Mask:
    """The ink between two columns and what goes on from there in the middle of the line."""
    height = text.shape[0]
    middle = np.asarray(text[round(0.25 * height) : round(0.8 * height)].any(axis=0))
    left, right = (round(gap * height) for gap in rule.reach)
    x0, x1 = inks.run_through(middle, own, (left, right))
    kept = np.zeros_like(text)
    kept[:, x0:x1] = text[:, x0:x1]
    return kept


def _stacks(text: Mask) -> Mask:
    """Narrow stacks as high as two lines at the ends: a bar code, or print that runs up the margin. Letters
    above each other leave a wider gap."""
    height, width = text.shape
    end = round(0.06 * width)
    found = np.zeros_like(text)
    for x0, x1 in inks.runs(np.asarray(text.any(axis=0))):
        if (x1 <= end or x0 >= width - end) and x1 - x0 <= 0.35 * height:
            rows = np.flatnonzero(text[:, x0:x1].any(axis=1))
            high, widest_gap = rows[-1] - rows[0], np.diff(rows, prepend=rows[0]).max()
            found[:, x0:x1] = high >= 0.6 * height and widest_gap <= 0.15 * height
    return found


def _frame(ink: Mask, level: Mask, rule: FieldRule) -> Box:
    """The inside of a printed box as far as its edges are in the picture.

    Of the bands between level lines it is the one with the most upright edges, or else the highest.
    """
    height, width = ink.shape
    best = (-1, 0)
    frame = (0, width, 0, height)
    for y0, y1 in inks.bands(level):
        upright = inks.runs(np.asarray(inks.vertical_rules(ink[y0:y1]).any(axis=0)))
        if (len(upright), y1 - y0) > best:
            best = (len(upright), y1 - y0)
            frame = (*_ends(upright, y1 - y0, width, rule), y0, y1)
    x0, x1, y0, y1 = frame
    return x0, y0, x1, y1


def _row_of_boxes(ink: Mask, level: Mask) -> Box | None:
    """The inside of a row of eight boxes, as wide as they are."""
    for y0, y1 in inks.bands(level):
        columns = comb.edges(ink[y0:y1])
        if columns is not None:
            return int(columns[0]), y0, int(columns[-1]) + 1, y1
    return None


_EDGES_OF_A_DATE = 9


def _ends(upright: list[tuple[int, int]], height: int, width: int, rule: FieldRule) -> tuple[int, int]:
    """First column and column after the last one inside a box whose upright edges are at `upright`."""
    if width <= height:  # in a box hardly wider than high the two ends would meet
        return 0, width
    if rule.edges == "all" and len(upright) > 3:
        cell = float(np.median(np.diff([first for first, _ in upright])))
        # Nine edges make eight cells (DDMMYYYY); with fewer, an outer cell may have lost its edge.
        spare = 0 if len(upright) >= _EDGES_OF_A_DATE else round(cell)
        return max(0, upright[0][1] - spare), min(width, upright[-1][0] + spare)
    left = [last for _, last in upright if last < 0.4 * height]
    right = [first for first, _ in upright if first > width - 0.4 * height]
    return (left[-1] if left else 0), (right[0] if right else width)


def _edges(ink: Mask, rule: FieldRule) -> Mask:
    if rule.edges == "none":
        return np.zeros_like(ink)
    upright = inks.vertical_rules(ink)
    if rule.edges == "all":
        columns = comb.edges(ink)
        return upright if columns is None else comb.edge_ink(ink, columns)
    if rule.edges == "ends":
        end = round(0.3 * ink.shape[0])
        upright[:, end : ink.shape[1] - end] = False
    return upright


def _shift(inner: Box, outer: Box) -> Box:
    """`inner`, which counts from the corner of `outer`, in the page's pixels."""
    x, y = outer[:2]
    return inner[0] + x, inner[1] + y, inner[2] + x, inner[3] + y


def _written(text: Mask) -> bool:
    """Whether more than grain is left: a stroke at least a fifth of the height high or wide."""
    found = inks.bounds(text)
    if found is None:
        return False
    x0, y0, x1, y1 = found
    return max(x1 - x0, y1 - y0) >= 0.2 * text.shape[0] and int(text.sum()) >= 0.02 * text.shape[0] ** 2


def _grow(found: Box | None, margin: int, shape: tuple[int, ...]) -> Box:
    assert found is not None
    x0, y0, x1, y1 = found
    return max(0, x0 - margin), max(0, y0 - margin), min(shape[1], x1 + margin), min(shape[0], y1 + margin)


@dataclass(frozen=True, slots=True, eq=False)
class _Layers:
    """A crop taken apart: its written ink, its guide lines, its ground; the row that parts two lines, where
    it is known."""

    text: Mask
    level: Mask
    paper: Image
    split: int | None


def _lines(clean: Image, layers: _Layers, rule: FieldRule, margin: int) -> tuple[Image, ...]:
    """The text lines of a crop, each tightened to its ink and free of its neighbour's; none: one line."""
    if rule.lines == 1:
        return ()
    rows = inks.text_rows(layers.text, layers.level, layers.split)
    kept = [row for row in rows if _written(row)]
    kept = [row for i, row in enumerate(kept) if i == 0 or not _is_leftover(row, kept[0])]
    found = []
    for row in kept:
        alone = inks.paint_over(clean, layers.text & ~row, layers.paper) if len(rows) > 1 else clean
        found.append(_slice(alone, _grow(inks.bounds(row), margin // 2, row.shape)))
    return tuple(found)


def _is_leftover(row: Mask, first: Mask) -> bool:
    """Whether a second line is but tails of the first, or "Rupees" printed again at its beginning."""
    return int(row[:, round(0.12 * row.shape[1]) :].sum()) < 0.15 * int(first.sum())

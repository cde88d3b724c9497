"""Recognises the outputs of the YOLO families by their shape, and decodes them.

In: a detector's output array. Out: boxes in pixels of the model's input, scores and class ids.
Shapes, with A anchor points, C classes, N boxes already chosen inside the graph:

    v8        (1, 4+C, A)  cx cy w h, class scores             YOLOv8, v9, v11, v12
    v8-rows   (1, A, 4+C)  the same, transposed
    v5        (1, A, 5+C)  cx cy w h, objectness, class scores YOLOv5, v7 (three anchors a cell), v6
    yolox     (1, A, 5+C)  the same, one anchor a cell
    yolox-raw (1, A, 5+C)  offsets in cells and log sizes      YOLOX as its own exporter writes it
    end2end   (1, N, 6)    x0 y0 x1 y1 score class             YOLOv10, v26, exports with NMS inside
    batched   (N, 7)       image x0 y0 x1 y1 class score       YOLOv7 and v9 end to end, open-image-models

Sources: the exporters of those projects, and YOLOX `demo_postprocess` for the decoding of raw grids.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from chequeocr.detect.boxes import Floats, Ints
from chequeocr.errors import NotADetectorError

Layout = Literal["v8", "v8-rows", "v5", "yolox", "yolox-raw", "end2end", "batched"]
LAYOUTS: tuple[Layout, ...] = get_args(Layout)

Size = tuple[int, int]  # height, width

# Which strides a model's levels have: the usual three, with P6, with P2, and the two of tiny models.
_STRIDES = ((8, 16, 32), (8, 16, 32, 64), (4, 8, 16, 32), (16, 32))

# exp() of an untrained or quantized model's log size may overflow; e^12 cells is beyond any picture.
_MAX_LOG_SIZE = 12.0


@dataclass(frozen=True, slots=True, eq=False)
class Raw:
    """Boxes of one picture: xyxy (n, 4) in pixels of the input, score (n,), class id (n,)."""

    xyxy: Floats
    scores: Floats
    classes: Ints


def recognise(output: npt.NDArray[Any], classes: int | None, canvas: Size) -> Layout:
    """Returns the layout of a detector's first output for an input of `canvas`; `classes` is None if unknown.

    Shapes decide; values only tell raw YOLOX grids from decoded ones. Raises NotADetectorError.
    """
    shape = output.shape
    if len(shape) == 2 and shape[1] == 7:
        return "batched"
    if len(shape) == 3:
        # Without names, the shorter side is taken for the boxes' values: 4 + classes or 5 + classes.
        known = (classes,) if classes is not None else (min(shape[1:]) - 4, min(shape[1:]) - 5)
        for count in known:
            layout = _by_shape(output, count, canvas) if count > 0 else None
            if layout is not None:
                return layout
        if shape[2] == 6:
            return "end2end"
    with_names = "" if classes is None else f" and {classes} class names"
    raise NotADetectorError(
        f"an output of shape {shape} for an input of {canvas[0]}x{canvas[1]}{with_names} is not a known "
        "YOLO layout; check the class names, or name the layout in YoloSettings"
    )


def _by_shape(output: npt.NDArray[Any], classes: int, canvas: Size) -> Layout | None:
    _, rows, columns = output.shape
    if columns == 5 + classes and _strides(rows, canvas):
        return _yolox_or_v6(output[0].astype(np.float32), canvas)
    if columns == 5 + classes and rows % 3 == 0 and _strides(rows // 3, canvas):
        return "v5"
    if rows == 4 + classes and _strides(columns, canvas):
        return "v8"
    if columns == 4 + classes and _strides(rows, canvas):
        return "v8-rows"
    return None


def decode(output: npt.NDArray[Any], layout: Layout, canvas: Size, index: int = 0) -> Raw:
    """Returns the boxes of picture `index` of the batch. Rows with NaN or infinite values are dropped.

    Raises NotADetectorError where the array can't be of that layout.
    """
    try:
        raw = _decode(output.astype(np.float32), layout, canvas, index)
    except (ValueError, IndexError) as error:
        raise NotADetectorError(
            f"an output of shape {output.shape} is not of the layout '{layout}'"
        ) from error
    finite = np.isfinite(raw.xyxy).all(axis=1) & np.isfinite(raw.scores)
    return Raw(raw.xyxy[finite], raw.scores[finite], raw.classes[finite])


def _decode(output: Floats, layout: Layout, canvas: Size, index: int) -> Raw:
    if layout == "batched":
        rows = output[output[:, 0] == index]
        return Raw(rows[:, 1:5], rows[:, 6], _as_ids(rows[:, 5]))
    rows = output[index]
    if layout == "end2end":
        return Raw(rows[:, :4], rows[:, 4], _as_ids(rows[:, 5]))
    if layout == "v8":
        rows = rows.T
    if layout in ("v8", "v8-rows"):
        return _best_class(rows[:, :4], rows[:, 4:])
    boxes = _ungrid(rows[:, :4], canvas) if layout == "yolox-raw" else rows[:, :4]
    return _best_class(boxes, rows[:, 4:5] * rows[:, 5:])


def _best_class(centres: Floats, scores: Floats) -> Raw:
    classes = np.argmax(scores, axis=1) if scores.shape[1] else np.zeros(len(scores), dtype=np.int64)
    half = centres[:, 2:] / 2
    xyxy = np.concatenate([centres[:, :2] - half, centres[:, :2] + half], axis=1)
    return Raw(xyxy, scores[np.arange(len(scores)), classes], classes.astype(np.int64))


def _as_ids(column: Floats) -> Ints:
    # A NaN class would be cast to some number; -1 belongs to no class and is left out later.
    return np.where(np.isfinite(column), column, -1).astype(np.int64)


def _ungrid(offsets: Floats, canvas: Size) -> Floats:
    strides = _strides(len(offsets), canvas)
    if strides is None:
        raise NotADetectorError(f"{len(offsets)} boxes fit no YOLOX grid of {canvas[0]}x{canvas[1]} pixels")
    cells, stride = _grid(canvas, strides)
    centre = (offsets[:, :2] + cells) * stride
    size = np.exp(np.minimum(offsets[:, 2:], _MAX_LOG_SIZE)) * stride
    return np.concatenate([centre, size], axis=1)


def _grid(canvas: Size, strides: tuple[int, ...]) -> tuple[Floats, Floats]:
    """Column and row of each cell (n, 2), and its stride (n, 1), level by level, row by row."""
    cells, sizes = [], []
    for stride in strides:
        height, width = (math.ceil(side / stride) for side in canvas)
        y, x = np.divmod(np.arange(height * width), width)
        cells.append(np.stack([x, y], axis=1))
        sizes.append(np.full((height * width, 1), stride))
    return np.concatenate(cells).astype(np.float32), np.concatenate(sizes).astype(np.float32)


def _strides(points: int, canvas: Size) -> tuple[int, ...] | None:
    for strides in _STRIDES:
        if points == sum(math.prod(math.ceil(side / stride) for side in canvas) for stride in strides):
            return strides
    return None


def _yolox_or_v6(rows: Floats, canvas: Size) -> Layout:
    strides = _strides(len(rows), canvas)
    assert strides is not None
    cells, stride = _grid(canvas, strides)
    # Decoded centres lie about their cells; raw ones are offsets of about a cell from anywhere.
    from_cell = np.median(np.abs(rows[:, :2] / stride - cells))
    if np.median(np.abs(rows[:, :2])) < from_cell:
        return "yolox-raw"
    # YOLOv6 has no objectness and writes ones; it is prepared like v5, not like YOLOX.
    return "v5" if bool((rows[:, 4] == 1).all()) else "yolox"

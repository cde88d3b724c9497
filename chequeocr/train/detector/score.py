"""Scores a detector file on a measured set of cheques, field by field: `chequeocr train score detector`.

In: an ONNX file with the output of YOLOv8, and a folder with `gt.jsonl` (boxes as x0, y0, x1, y1 pixels).
Out: right/total by field at an IoU and of all fields together, the mean IoU, the mean average precision
(mAP50 at an IoU of 0.5), and beside each the floor: a mean box a field (in fractions of the picture) put on
every picture.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from chequeocr.detect.yolo import YoloDetector, YoloSettings
from chequeocr.fields import canonical_name
from chequeocr.imaging.boxes import iou
from chequeocr.synth.types import Box, RgbImage
from chequeocr.train.detector.average_precision import Found, mean_average_precision, rank
from chequeocr.train.measured import check_cheques, cheque_rows, open_picture


@dataclass(frozen=True, slots=True)
class Sample:
    """One measured picture: its path and true boxes by canonical name."""

    path: Path
    boxes: dict[str, Box]

    def image(self) -> RgbImage:
        """The picture upright, RGB uint8."""
        return open_picture(self.path)


class BestBoxes:
    """The best box of each class, straight from the file: no suppression is needed when one box a class is
    asked for."""

    def __init__(self, path: Path, side: int = 512) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        found = self._session.get_modelmeta().custom_metadata_map
        self.names: dict[int, str] = ast.literal_eval(found["names"])
        self._side = side

    def __call__(self, image: RgbImage) -> dict[str, tuple[Box, float]]:
        """Box and probability of every class, in pixels of the RGB picture (H, W, 3)."""
        from chequeocr.train.detector.data import letterbox

        scale = self._side / max(image.shape[:2])
        height, width = (max(32, -(-round(s * scale) // 32) * 32) for s in image.shape[:2])
        picture, scale, left, top = letterbox(image, (height, width))
        batch = picture.transpose(2, 0, 1)[None].astype(np.float32) / np.float32(255.0)
        out: NDArray[np.float32] = self._session.run(None, {"images": batch})[0][0]
        best: dict[str, tuple[Box, float]] = {}
        for index, name in self.names.items():
            cell = int(out[4 + index].argmax())
            cx, cy, w, h = (float(v) for v in out[:4, cell])
            box = (
                (cx - w / 2 - left) / scale,
                (cy - h / 2 - top) / scale,
                (cx + w / 2 - left) / scale,
                (cy + h / 2 - top) / scale,
            )
            best[name] = (box, float(out[4 + index, cell]))
        return best


def load_samples(folder: Path, name: str) -> list[Sample]:
    """The pictures of set `name` that have true boxes, in the order of gt.jsonl. Raises SettingsError where
    the folder lacks something."""
    check_cheques(folder, ("image", "set"))
    samples = []
    for row in cheque_rows(folder, name):
        if row.get("boxes"):
            boxes: dict[str, Box] = {}
            for raw, box in row["boxes"].items():
                field = canonical_name(raw)
                if field is not None and box:
                    boxes[field] = (box[0], box[1], box[2], box[3])
            samples.append(Sample(folder / row["image"], boxes))
    return samples


def mean_boxes(samples: list[Sample]) -> dict[str, Box]:
    """The mean box of each field in fractions of the picture: the floor that any detector has to beat."""
    gathered: dict[str, list[NDArray[np.float64]]] = {}
    for sample in samples:
        with Image.open(sample.path) as picture:
            size = np.array([*picture.size, *picture.size], np.float64)
        for field, box in sample.boxes.items():
            gathered.setdefault(field, []).append(np.array(box) / size)
    means = {field: np.mean(boxes, axis=0) for field, boxes in gathered.items()}
    return {field: (float(m[0]), float(m[1]), float(m[2]), float(m[3])) for field, m in means.items()}


def score(samples: list[Sample], path: Path, floor: float = 0.05) -> dict[str, list[float]]:
    """The IoU of every true box, by field; 0 where the detector's probability is under `floor`."""
    detector = BestBoxes(path)
    out: dict[str, list[float]] = {}
    for sample in samples:
        best = detector(sample.image())
        for field, truth in sample.boxes.items():
            box, probability = best[field]
            out.setdefault(field, []).append(iou(truth, box) if probability >= floor else 0.0)
    return out


def score_mean(samples: list[Sample]) -> dict[str, list[float]]:
    """The same for the mean boxes of the very samples."""
    out: dict[str, list[float]] = {}
    for sample, means in zip(samples, _means_in_pixels(samples), strict=True):
        for field, truth in sample.boxes.items():
            out.setdefault(field, []).append(iou(truth, means[field]))
    return out


def _means_in_pixels(samples: list[Sample]) -> list[dict[str, Box]]:
    means = mean_boxes(samples)
    out = []
    for sample in samples:
        with Image.open(sample.path) as picture:
            w, h = picture.size
        out.append({field: (a * w, b * h, c * w, d * h) for field, (a, b, c, d) in means.items()})
    return out


def map_of(samples: list[Sample], path: Path, level: float = 0.5) -> float:
    """Mean average precision of the file, all its boxes of a probability of at least 0.01 counted, repeats
    that overlap by more than half left out."""
    detector = YoloDetector(path, YoloSettings(confidence=0.01, resample="area", threads=1))
    found = []
    for sample in samples:
        seen = detector.detect([sample.image()])[0]
        scores = seen.confidence if seen.confidence is not None else np.zeros(len(seen))
        found.append(
            [
                Found(str(name), (float(b[0]), float(b[1]), float(b[2]), float(b[3])), float(score))
                for name, b, score in zip(seen.data["class_name"], seen.xyxy, scores, strict=True)
            ]
        )
    return mean_average_precision(rank([s.boxes for s in samples], found, level))


def map_of_mean(samples: list[Sample], level: float = 0.5) -> float:
    """The same for the mean boxes, each put on every picture with one score."""
    found = [[Found(name, box, 1.0) for name, box in m.items()] for m in _means_in_pixels(samples)]
    return mean_average_precision(rank([s.boxes for s in samples], found, level))


class Scorer:
    """One measured set, read once and scored with file after file."""

    def __init__(self, folder: Path, name: str) -> None:
        self._samples = load_samples(folder, name)

    def __call__(self, path: Path, level: float = 0.5) -> dict[str, str]:
        """right/total of all fields together (`all`) and of each field."""
        found = score(self._samples, path)
        counts = {field: (sum(v >= level for v in values), len(values)) for field, values in found.items()}
        whole = sum(right for right, _ in counts.values()), sum(total for _, total in counts.values())
        return {name: f"{right}/{total}" for name, (right, total) in {"all": whole, **counts}.items()}


def table(found: dict[str, list[float]], floor: dict[str, list[float]], level: float) -> str:
    """Lines of `field right/total mean IoU | mean box right/total mean IoU`, last that of all boxes."""
    found = {**found, "all": [v for values in found.values() for v in values]}
    floor = {**floor, "all": [v for values in floor.values() for v in values]}
    rows = [f"{'field':<20}{'found':>10}{'mIoU':>7}{'mean box':>11}{'mIoU':>7}"]
    for field, values in found.items():
        base = floor[field]
        right, low = sum(v >= level for v in values), sum(v >= level for v in base)
        rows.append(
            f"{field:<20}{f'{right}/{len(values)}':>10}{np.mean(values):>7.3f}{f'{low}/{len(base)}':>11}{np.mean(base):>7.3f}"
        )
    return "\n".join(rows)


def report(path: Path, samples: list[Sample], level: float) -> Iterator[str]:
    """The lines of the table, and the mean average precision beside that of the mean boxes."""
    yield table(score(samples, path), score_mean(samples), level)
    model, floor = map_of(samples, path, level), map_of_mean(samples, level)
    yield f"mAP at IoU {level:g}: {model:.3f}, of the mean boxes {floor:.3f}"

"""PP-OCRv6 small as it comes, to show what our work on it gains.

In: the wheel of rapidocr 3.10.0, or PP-OCRv6_rec_small.onnx. Out: a Recognizer with its own 18,710 classes,
the best path, no alphabet, no second view; it is given the very crops that ours is given.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort

from chequeocr.recognize.prepare import as_tensor
from chequeocr.train.lines.export import MEMBER
from chequeocr.types import Crop, Reading


class AsItComes:
    """A Recognizer: one Reading a crop, lines joined by a space, without alternatives."""

    def __init__(self, source: Path) -> None:
        data = zipfile.ZipFile(source).read(MEMBER) if source.suffix == ".whl" else source.read_bytes()
        self._session = ort.InferenceSession(data, providers=["CPUExecutionProvider"])
        listed = self._session.get_modelmeta().custom_metadata_map["character"].split("\n")
        self._letters = ["", *listed, " "]

    def recognize(self, crops: Sequence[Crop]) -> list[Reading]:
        """As of any Recognizer; the score is the log of the product of the best classes' shares."""
        return [self._read(crop) if crop.ink else Reading("", 0.0) for crop in crops]

    def _read(self, crop: Crop) -> Reading:
        texts, score = [], 0.0
        name = self._session.get_inputs()[0].name
        for line in crop.lines:
            shares = self._session.run(None, {name: as_tensor(line)[None]})[0][0]
            path = shares.argmax(axis=1)
            keep = path != 0
            keep[1:] &= path[1:] != path[:-1]
            texts.append("".join(self._letters[int(k)] for k in path[keep]))
            score += float(np.log(shares.max(axis=1)).sum())
        return Reading(" ".join(text for text in texts if text), score)

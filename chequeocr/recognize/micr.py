"""`cheque-micr`: reads magnetic lines with their symbols, E-13B and CMC-7, in onnxruntime.

In: Crops of the field "micr" (RGB uint8). Out: Readings of digits, single spaces where groups are clearly
apart, and symbols: those of E-13B as Unicode has them (U+2446 transit, U+2447 amount, U+2448 on-us, U+2449
dash), those of CMC-7, for which Unicode has no characters, as F to J for SI to SV. See
docs/models/cheque-micr.md. `LineRecognizer` hands its magnetic lines to this reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chequeocr.models import registry
from chequeocr.models.session import LazySession
from chequeocr.recognize import ctc, decode
from chequeocr.recognize.ctc import Floats
from chequeocr.recognize.decode import Search
from chequeocr.recognize.magnetic import as_tensor, views
from chequeocr.types import Crop, Reading


class MicrReader:
    """Recognizer and Scorer of magnetic lines. Cheap to make, loaded when the first line is read; safe to
    share between threads and after fork, and can be pickled.

    `model` is the path of another ONNX file of the same form. Raises ModelNotFoundError.
    """

    def __init__(self, model: Path | None = None, search: Search | None = None, threads: int = 0) -> None:
        self.search = search or Search()
        self._session = LazySession(model or registry.path("cheque-micr"), threads)

    def recognize(self, crops: Sequence[Crop]) -> list[Reading]:
        """One Reading a crop, in order; text "" and score 0.0 without ink.

        Raises ModelNotFoundError or ModelCorruptError where the network can't be loaded.
        """
        crops = [decode.with_lines(crop) for crop in crops]
        inked = [crop for crop in crops if crop.ink]
        if not inked:
            return [Reading("", 0.0) for _ in crops]
        alphabet = decode.classes(self._session.get())
        matrices = iter(self._matrices(inked))
        return [
            decode.reading(next(matrices), alphabet, self.search) if crop.ink else Reading("", 0.0)
            for crop in crops
        ]

    def score(self, crop: Crop, texts: Sequence[str]) -> list[float]:
        """Exact natural log-likelihoods; -inf for what the network can't spell, or where there is no ink."""
        crop = decode.with_lines(crop)
        if not crop.ink:
            return decode.without_ink(texts)
        alphabet = decode.classes(self._session.get())
        return decode.scores(self._matrices([crop])[0], texts, alphabet)

    def _matrices(self, crops: Sequence[Crop]) -> list[list[Floats]]:
        """For each crop one matrix of log-probabilities (T, classes) a view of it."""
        session = self._session.get()
        alphabet = decode.classes(session)
        looks = [_looks(crop) for crop in crops]
        tensors = [tensor for look in looks for lines in look for tensor in lines]
        logits = iter(decode.run(session, tensors, self.search.batch))
        return [
            [decode.join([ctc.log_softmax(next(logits)) for _ in lines], alphabet) for lines in look]
            for look in looks
        ]


def _looks(crop: Crop) -> list[list[npt.NDArray[np.float32]]]:
    """One line is looked at in one or two ways; where a crop has several lines each is seen once."""
    if len(crop.lines) == 1:
        return [[tensor] for tensor in views(crop.lines[0])]
    return [[as_tensor(line) for line in crop.lines]]

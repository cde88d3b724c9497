"""`cheque-micr`: reads MICR lines with their symbols, E-13B and CMC-7, in onnxruntime.

In: Crops of the field "micr" (RGB uint8). Out: Readings of digits, single spaces where groups are clearly
apart, and symbols: those of E-13B as Unicode has them (U+2446 transit, U+2447 amount, U+2448 on-us, U+2449
dash), those of CMC-7, for which Unicode has no characters, as F to J for SI to SV. See
docs/models/cheque-micr.md. `LineRecognizer` hands its MICR lines to this reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from chequeocr.models import registry
from chequeocr.models.session import Form, LazySession
from chequeocr.recognize import decode
from chequeocr.recognize.decode import Search
from chequeocr.recognize.magnetic import HEIGHT, as_tensor, views
from chequeocr.recognize.runs import CropRuns, Lines, Runs
from chequeocr.types import Crop, Reading


class MicrReader:
    """Recognizer and Scorer of MICR lines. It loads its network with the first line; threads may share it, it
    works after fork, and can be pickled.

    `model` is the path of another ONNX file of the same form: it takes (n, 1, 40, w) and gives (n, steps,
    classes). Raises ModelNotFoundError.
    """

    def __init__(
        self, model: Path | str | None = None, search: Search | None = None, threads: int = 0
    ) -> None:
        self.search = search or Search()
        self._threads = threads
        file = registry.path("cheque-micr") if model is None else model
        self._session = LazySession(file, 1, Form((None, 1, HEIGHT, None), (None, None, None)))

    def recognize(self, crops: Sequence[Crop]) -> list[Reading]:
        """Returns one Reading a crop, in order; without ink text is "" and score 0.0.

        Raises ModelNotFoundError or ModelCorruptError where the network can't be loaded, ModelError where it
        is of another form or fails.
        """
        with Runs(self._threads) as runs:
            begun = [self.begin(crop, runs) for crop in crops]
            return [self.reading(one) if one else Reading("", 0.0) for one in begun]

    def score(self, crop: Crop, texts: Sequence[str]) -> list[float]:
        """Returns exact natural log-likelihoods; -inf for what the network can't spell, or if there is no
        ink."""
        with Runs(self._threads) as runs:
            seen = self.begin(crop, runs)
            if seen is None:
                return decode.without_ink(texts)
            return decode.scores(seen.matrices(), texts, seen.alphabet)

    def begin(self, crop: Crop, runs: Runs) -> CropRuns | None:
        """Begins to read a crop; returns None without ink."""
        crop = decode.with_lines(crop)
        if not crop.ink:
            return None
        session = self._session.get()
        return runs.begin(session, decode.classes(session), _views(crop))

    def reading(self, seen: CropRuns) -> Reading:
        """Returns the Reading of what was begun with `seen`."""
        return decode.reading(seen.matrices(), seen.alphabet, self.search)


def _views(crop: Crop) -> list[Lines]:
    """One line is looked at in one or two ways; where a crop has several lines each is seen once."""
    if len(crop.lines) == 1:
        return [[partial(np.asarray, tensor)] for tensor in views(crop.lines[0])]
    return [[partial(as_tensor, line) for line in crop.lines]]

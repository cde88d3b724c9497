"""`cheque-lines`: the embedded recognizer. Reads lines with a small CTC network, in onnxruntime.

In: Crops (RGB uint8). Out: Readings with alternatives; or the exact likelihood of given texts.
Around one run of the network a batch there is a pure part before (`prepare`) and one after (`decode`, `ctc`).
Magnetic lines are handed to a network of their own, `cheque-micr` (`recognize.micr`).
The network is PP-OCRv6 small's; see docs/models/cheque-lines.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from chequeocr.errors import SettingsError
from chequeocr.models import registry
from chequeocr.models.session import LazySession
from chequeocr.recognize import ctc, decode
from chequeocr.recognize.alphabet import characters
from chequeocr.recognize.ctc import Floats
from chequeocr.recognize.decode import Search
from chequeocr.recognize.guide import Guidance
from chequeocr.recognize.micr import MicrReader
from chequeocr.recognize.prepare import PLAIN, VIEWS, View, as_tensor
from chequeocr.types import Crop, Reading

if TYPE_CHECKING:
    import onnxruntime as ort

_MOST_VIEWS = 3
_MAGNETIC, _FIGURES = "micr", "amount_in_numbers"


@dataclass(frozen=True, slots=True)
class LineSettings:
    """How to read.

    `threads` for one run of the network, 0 for all cores; `batch` the most lines in one run; `beam` the
    texts kept while searching; `alternatives` the most that a Reading carries beside its text; `views`
    in how many ways an amount or a payee is looked at, the likelihoods being averaged (1 to 3).
    """

    threads: int = 0
    batch: int = 16
    beam: int = 12
    alternatives: int = 8
    views: int = _MOST_VIEWS

    def __post_init__(self) -> None:
        if min(self.batch, self.beam) < 1 or min(self.threads, self.alternatives) < 0:
            raise SettingsError("batch and beam must be at least 1, threads and alternatives at least 0")
        if not 1 <= self.views <= _MOST_VIEWS:
            raise SettingsError(f"views must be from 1 to {_MOST_VIEWS}, not {self.views}")


class LineRecognizer:
    """Recognizer and Scorer. Cheap to make: a network is loaded when the first line of its fields is read.

    Amounts in figures are read by `cheque-figures`, magnetic lines by `cheque-micr`, everything else by
    `cheque-lines`. `model` is the path of another ONNX file that reads all but magnetic lines, of the same
    form: its characters, one a line and the blank left out, in the metadata entry "character"; `micr` the
    same for magnetic lines. `guides` tells for a field's name what its texts are like: they choose among
    the texts that the ink allows, and never change what `score` says of one; without guides a field is read
    letter by letter. Safe to share between threads and after fork, and can be pickled.
    """

    def __init__(
        self,
        model: Path | None = None,
        settings: LineSettings | None = None,
        guides: Mapping[str, Guidance] | None = None,
        micr: Path | None = None,
    ) -> None:
        self.settings = given = settings or LineSettings()
        self.guides = dict(guides or {})
        self._search = Search(given.batch, given.beam, given.alternatives)
        self._letters = LazySession(model or registry.path("cheque-lines"), given.threads)
        self._figures = self._letters
        if model is None:
            self._figures = LazySession(registry.path("cheque-figures"), given.threads)
        self._micr = MicrReader(micr, self._search, given.threads)

    def recognize(self, crops: Sequence[Crop]) -> list[Reading]:
        """One Reading a crop, in order; lines are joined by a space; text "" and score 0.0 without ink.

        Raises ModelNotFoundError or ModelCorruptError where a network can't be loaded.
        """
        crops = [decode.with_lines(crop) for crop in crops]
        magnetic = iter(self._micr.recognize([crop for crop in crops if crop.field == _MAGNETIC]))
        figures = iter(self._written([crop for crop in crops if crop.field == _FIGURES], self._figures))
        others = [crop for crop in crops if crop.field not in (_MAGNETIC, _FIGURES)]
        letters = iter(self._written(others, self._letters))
        by_field = {_MAGNETIC: magnetic, _FIGURES: figures}
        return [next(by_field.get(crop.field, letters)) for crop in crops]

    def score(self, crop: Crop, texts: Sequence[str]) -> list[float]:
        """Exact natural log-likelihoods: summed over all alignments, averaged over the views.

        A text with a character that the network lacks has -inf. Without ink "" has 0.0, any other -inf.
        """
        crop = decode.with_lines(crop)
        if crop.field == _MAGNETIC:
            return self._micr.score(crop, texts)
        if not crop.ink:
            return decode.without_ink(texts)
        session = (self._figures if crop.field == _FIGURES else self._letters).get()
        alphabet = decode.classes(session)
        (matrices,) = self._matrices([crop], session)
        return decode.scores(matrices, texts, alphabet)

    def _written(self, crops: Sequence[Crop], lazy: LazySession) -> list[Reading]:
        if not any(crop.ink for crop in crops):
            return [Reading("", 0.0) for _ in crops]
        session = lazy.get()
        alphabet = decode.classes(session)
        return [
            decode.reading(matrices, alphabet, self._search, self.guides.get(crop.field))
            if matrices
            else Reading("", 0.0)
            for crop, matrices in zip(crops, self._matrices(crops, session), strict=True)
        ]

    def _matrices(self, crops: Sequence[Crop], session: ort.InferenceSession) -> list[list[Floats]]:
        """For each crop one matrix of log-probabilities (T, C) a view, its lines one after the other."""
        alphabet = decode.classes(session)
        jobs: list[tuple[int, View]] = []
        tensors: list[npt.NDArray[np.float32]] = []
        for i, crop in enumerate(crops):
            views = VIEWS.get(crop.field, (PLAIN,))[: self.settings.views]
            for line, view in product(crop.lines if crop.ink else (), views):
                jobs.append((i, view))
                tensors.append(as_tensor(line, *view))
        parts: list[dict[View, list[Floats]]] = [{} for _ in crops]
        every = decode.run(session, tensors, self.settings.batch)
        for (i, view), logits in zip(jobs, every, strict=True):
            masked = ctc.log_softmax(logits) + _mask(crops[i].field, alphabet)
            parts[i].setdefault(view, []).append(masked)
        return [[decode.join(lines, alphabet) for lines in found.values()] for found in parts]


def _mask(field: str, alphabet: Mapping[str, int]) -> Floats:
    mask = np.zeros(len(alphabet) + 1)
    allowed = characters(field)
    if allowed is not None:
        mask[:] = decode.RULED_OUT
        mask[[ctc.BLANK, *(alphabet[letter] for letter in allowed if letter in alphabet)]] = 0.0
    return mask

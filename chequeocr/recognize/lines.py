"""`cheque-lines`: the embedded recognizer. Reads lines with a small CTC network, in onnxruntime.

In: Crops (RGB uint8). Out: Readings with alternatives; or the exact likelihood of given texts.
Around one run of the network a batch there is a pure part before (`prepare`) and one after (`ctc`).
The network is PP-OCRv6 small's; see docs/models/cheque-lines.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from chequeocr.errors import ModelCorruptError, SettingsError
from chequeocr.models import registry
from chequeocr.models.session import LazySession
from chequeocr.recognize import ctc
from chequeocr.recognize.alphabet import characters
from chequeocr.recognize.ctc import Floats, Labels
from chequeocr.recognize.guide import Guidance
from chequeocr.recognize.prepare import STRETCHES, as_tensor
from chequeocr.recognize.search import guided_search
from chequeocr.types import Alternative, Crop, Reading

if TYPE_CHECKING:
    import onnxruntime as ort

_RULED_OUT = -30.0
"""Added to the log-probability of what a field's alphabet lacks: no search finds it, scores stay finite."""

_MOST_VIEWS = 3
_NEVER = float("-inf")
_SPACES = re.compile(" +")


@dataclass(frozen=True, slots=True)
class LineSettings:
    """How to read.

    `threads` for one run of the network, 0 for all cores; `batch` the most lines in one run; `beam` the
    texts kept while searching; `alternatives` the most that a Reading carries beside its text; `views`
    at how many widths an amount in figures or a payee is read, the likelihoods being averaged (1 to 3).
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
    """Recognizer and Scorer. Cheap to make: the network is loaded when the first line is read.

    `model` is the path of another ONNX file of the same form, its characters, one a line and the blank
    left out, in the metadata entry "character". `guides` tells for a field's name what its texts are like:
    they choose among the texts that the ink allows, and never change what `score` says of one. Without
    guides a field is read letter by letter. Safe to share between threads and after fork, and can be pickled.
    """

    def __init__(
        self,
        model: Path | None = None,
        settings: LineSettings | None = None,
        guides: Mapping[str, Guidance] | None = None,
    ) -> None:
        self.settings = settings or LineSettings()
        self.guides = dict(guides or {})
        self._session = LazySession(model or registry.path("cheque-lines"), self.settings.threads)

    def recognize(self, crops: Sequence[Crop]) -> list[Reading]:
        """One Reading a crop, in order; lines are joined by a space; text "" and score 0.0 without ink.

        Raises ModelNotFoundError or ModelCorruptError where the network can't be loaded.
        """
        if not any(crop.ink for crop in crops):
            return [Reading("", 0.0) for _ in crops]
        alphabet = _classes(self._session.get())
        return [
            self._decode(matrices, alphabet, self.guides.get(crop.field)) if matrices else Reading("", 0.0)
            for crop, matrices in zip(crops, self._matrices(crops, alphabet), strict=True)
        ]

    def score(self, crop: Crop, texts: Sequence[str]) -> list[float]:
        """Exact natural log-likelihoods: summed over all alignments, averaged over the views.

        A text with a character that the network lacks has -inf. Without ink "" has 0.0, any other -inf.
        """
        if not crop.ink:
            return [0.0 if text == "" else _NEVER for text in texts]
        alphabet = _classes(self._session.get())
        (matrices,) = self._matrices([crop], alphabet)
        spelled = [_spell(text, alphabet) for text in texts]
        known = _likelihoods(matrices, [labels for labels in spelled if labels is not None])
        values = iter(known.tolist())
        return [_NEVER if labels is None else next(values) for labels in spelled]

    def _matrices(self, crops: Sequence[Crop], alphabet: Mapping[str, int]) -> list[list[Floats]]:
        """For each crop one matrix of log-probabilities (T, C) a view, its lines one after the other."""
        jobs: list[tuple[int, float]] = []
        tensors: list[npt.NDArray[np.float32]] = []
        for i, crop in enumerate(crops):
            widths = STRETCHES.get(crop.field, (1.0,))[: self.settings.views]
            for line, stretch in product(crop.lines if crop.ink else (), widths):
                jobs.append((i, stretch))
                tensors.append(as_tensor(line, stretch))
        parts: list[dict[float, list[Floats]]] = [{} for _ in crops]
        for (i, stretch), logits in zip(jobs, self._run(tensors), strict=True):
            masked = ctc.log_softmax(logits) + _mask(crops[i].field, alphabet)
            parts[i].setdefault(stretch, []).append(masked)
        return [[_join(lines, alphabet) for lines in found.values()] for found in parts]

    def _run(self, tensors: Sequence[npt.NDArray[np.float32]]) -> list[npt.NDArray[np.float32]]:
        """Logits (T, C) of each line. Lines of one width share a run: neighbours change nothing."""
        session = self._session.get()
        name = session.get_inputs()[0].name
        by_width: dict[int, list[int]] = {}
        for i, tensor in enumerate(tensors):
            by_width.setdefault(tensor.shape[2], []).append(i)
        logits: dict[int, npt.NDArray[np.float32]] = {}
        for same in by_width.values():
            for start in range(0, len(same), self.settings.batch):
                group = same[start : start + self.settings.batch]
                (output,) = session.run(None, {name: np.stack([tensors[i] for i in group])})
                logits.update(zip(group, output, strict=True))
        return [logits[i] for i in range(len(tensors))]

    def _decode(
        self, matrices: Sequence[Floats], alphabet: Mapping[str, int], guidance: Guidance | None
    ) -> Reading:
        letters = {number: letter for letter, number in alphabet.items()}
        texts: dict[str, None] = {}
        for matrix in matrices:
            for labels in self._search(matrix, letters, guidance):
                texts[_tidy("".join(letters[label] for label in labels))] = None
        spelled = [tuple(alphabet[letter] for letter in text) for text in texts]
        likelihoods = _likelihoods(matrices, spelled).tolist()
        found = [
            Alternative(text, score, guidance.prior(text) if guidance else 0.0)
            for text, score in zip(texts, likelihoods, strict=True)
        ]
        # Sorting by text where the likelihood is equal keeps the outcome the same from run to run.
        best, *others = sorted(found, key=lambda a: (-(a.score + a.prior), a.text))
        return Reading(best.text, best.score, tuple(others[: self.settings.alternatives]), best.prior)

    def _search(
        self, matrix: Floats, letters: Mapping[int, str], guidance: Guidance | None
    ) -> list[Labels]:
        if guidance is None:
            return ctc.beam_search(matrix, self.settings.beam)
        return guided_search(matrix, self.settings.beam, letters, guidance)


def _likelihoods(matrices: Sequence[Floats], texts: Sequence[Labels]) -> Floats:
    """Log of the mean likelihood over the views."""
    each = np.stack([ctc.forward(matrix, texts) for matrix in matrices])
    mean: Floats = np.logaddexp.reduce(each, axis=0) - np.log(len(matrices))
    return mean


def _classes(session: ort.InferenceSession) -> dict[str, int]:
    """Character -> class number, from the model's metadata."""
    listed = session.get_modelmeta().custom_metadata_map.get("character", "")
    classes = session.get_outputs()[0].shape[-1]
    found = {letter: number for number, letter in enumerate(listed.split("\n"), start=1)}
    if len(found) + 1 != classes or " " not in found:
        raise ModelCorruptError(
            f"the recognizer's metadata list {len(found)} characters for {classes} classes; it has to list "
            "one fewer, under the key 'character', the space among them: export the model again"
        )
    return found


def _mask(field: str, alphabet: Mapping[str, int]) -> Floats:
    mask = np.zeros(len(alphabet) + 1)
    allowed = characters(field)
    if allowed is not None:
        mask[:] = _RULED_OUT
        mask[[ctc.BLANK, *(alphabet[letter] for letter in allowed if letter in alphabet)]] = 0.0
    return mask


def _join(lines: Sequence[Floats], alphabet: Mapping[str, int]) -> Floats:
    """Lines one after the other. Between two stands one step that is a space or nothing, equally likely."""
    between = np.full((1, lines[0].shape[1]), _RULED_OUT)
    between[0, [ctc.BLANK, alphabet[" "]]] = np.log(0.5)
    rows: list[Floats] = [lines[0]]
    for line in lines[1:]:
        rows += [between, line]
    return np.concatenate(rows)


def _spell(text: str, alphabet: Mapping[str, int]) -> Labels | None:
    labels = [alphabet.get(letter) for letter in text]
    return None if None in labels else tuple(label for label in labels if label is not None)


def _tidy(text: str) -> str:
    return _SPACES.sub(" ", text).strip(" ")

"""What the embedded CTC networks share after a run: classes, joined lines, Readings, scores.

In: an onnxruntime session, matrices of natural log-probabilities (T, classes), the blank first. Out: classes,
Readings, log-likelihoods. Several matrices of one crop are views of it: their
likelihoods are averaged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from chequeocr.errors import ModelCorruptError
from chequeocr.recognize import ctc
from chequeocr.recognize.ctc import Floats, Labels
from chequeocr.recognize.guide import Guidance
from chequeocr.recognize.search import guided_search
from chequeocr.types import Alternative, Crop, Reading

if TYPE_CHECKING:
    import onnxruntime as ort

RULED_OUT = -30.0
"""Added to the log-probability of what a field's alphabet lacks: no search finds it, scores stay finite."""

_NEVER = float("-inf")
_SPACES = re.compile(" +")


@dataclass(frozen=True, slots=True)
class Search:
    """`beam`: texts kept while searching; `alternatives`: the most that a Reading carries beside its own."""

    beam: int = 12
    alternatives: int = 8


def classes(session: ort.InferenceSession) -> dict[str, int]:
    """Returns character -> class number, from the model's metadata. Raises ModelCorruptError if they don't
    fit it."""
    listed = session.get_modelmeta().custom_metadata_map.get("character", "")
    outputs = session.get_outputs()[0].shape[-1]
    found = {letter: number for number, letter in enumerate(listed.split("\n"), start=1)}
    if len(found) + 1 != outputs or " " not in found:
        raise ModelCorruptError(
            f"the recognizer's metadata list {len(found)} characters for {outputs} classes; it has to list "
            "one fewer, under the key 'character', the space among them: export the model again"
        )
    return found


def join(lines: Sequence[Floats], alphabet: Mapping[str, int]) -> Floats:
    """Joins lines, one after the other. Between two stands one step that is a space or nothing, equally
    likely."""
    between = np.full((1, lines[0].shape[1]), RULED_OUT)
    between[0, [ctc.BLANK, alphabet[" "]]] = np.log(0.5)
    rows: list[Floats] = [lines[0]]
    for line in lines[1:]:
        rows += [between, line]
    return np.concatenate(rows)


def reading(
    matrices: Sequence[Floats],
    alphabet: Mapping[str, int],
    search: Search,
    guidance: Guidance | None = None,
) -> Reading:
    """Returns the text of a crop that is most likely by ink and guide together, and other ones, with exact
    scores."""
    letters = {number: letter for letter, number in alphabet.items()}
    texts: dict[str, None] = {}
    for matrix in matrices:
        for labels in _searched(matrix, letters, search, guidance):
            texts[_tidy("".join(letters[label] for label in labels))] = None
    spelled = [tuple(alphabet[letter] for letter in text) for text in texts]
    priors = guidance.priors([*texts]) if guidance else [0.0] * len(texts)
    scored = zip(texts, likelihoods(matrices, spelled).tolist(), priors, strict=True)
    found = [Alternative(text, score, prior) for text, score, prior in scored]
    # Sorting by text where the likelihood is equal keeps the outcome the same from run to run.
    best, *others = sorted(found, key=lambda a: (-(a.score + a.prior), a.text))
    return Reading(best.text, best.score, tuple(others[: search.alternatives]), best.prior)


def _searched(
    matrix: Floats, letters: Mapping[int, str], search: Search, guidance: Guidance | None
) -> list[Labels]:
    if guidance is None:
        return ctc.beam_search(matrix, search.beam)
    return guided_search(matrix, search.beam, letters, guidance)


def scores(matrices: Sequence[Floats], texts: Sequence[str], alphabet: Mapping[str, int]) -> list[float]:
    """Returns exact log-likelihoods; -inf for a text with a character that the network lacks."""
    spelled = [_spell(text, alphabet) for text in texts]
    values = iter(likelihoods(matrices, [labels for labels in spelled if labels is not None]).tolist())
    return [_NEVER if labels is None else next(values) for labels in spelled]


def with_lines(crop: Crop) -> Crop:
    """Returns the crop without lines of no size; without any line it holds no ink."""
    lines = tuple(line for line in crop.lines if line.size)
    return crop if len(lines) == len(crop.lines) > 0 else replace(crop, lines=lines, ink=bool(lines))


def without_ink(texts: Sequence[str]) -> list[float]:
    """Returns the scores of texts where nothing is written."""
    return [0.0 if text == "" else _NEVER for text in texts]


def likelihoods(matrices: Sequence[Floats], texts: Sequence[Labels]) -> Floats:
    """Returns the log of the mean likelihood over the views."""
    each = np.stack([ctc.forward(matrix, texts) for matrix in matrices])
    mean: Floats = np.logaddexp.reduce(each, axis=0) - np.log(len(matrices))
    return mean


def _spell(text: str, alphabet: Mapping[str, int]) -> Labels | None:
    labels = [alphabet.get(letter) for letter in text]
    return None if None in labels else tuple(label for label in labels if label is not None)


def _tidy(text: str) -> str:
    return _SPACES.sub(" ", text).strip(" ")

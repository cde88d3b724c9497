"""Connectionist temporal classification on plain arrays: search for texts, and score given ones.

In: natural log-probabilities, float64 (T, C), of C classes at T steps, class 0 the blank.
Out: label sequences (tuples of class numbers, no blanks) and their natural log-likelihoods.
Source: Graves et al., "Connectionist Temporal Classification", ICML 2006 (section 4.1 for the forward
sums); the search is the prefix beam search of Hannun et al., arXiv:1408.2873.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Labels: TypeAlias = tuple[int, ...]
Floats: TypeAlias = npt.NDArray[np.float64]

BLANK = 0
_NEVER = float("-inf")
_NEGLIGIBLE = math.log(1e-4)  # a class below this at a step opens no new prefix


def log_softmax(logits: npt.NDArray[np.floating]) -> Floats:
    """Returns natural log-probabilities over the last axis."""
    values = logits.astype(np.float64)
    values -= values.max(axis=-1, keepdims=True)
    values -= np.log(np.exp(values).sum(axis=-1, keepdims=True))
    return values


def best_path(logp: Floats) -> Labels:
    """Returns the labels of the single most likely path: each step's best class, repeats and blanks
    dropped."""
    path = logp.argmax(axis=1)
    keep = path != BLANK
    keep[1:] &= path[1:] != path[:-1]
    return tuple(path[keep].tolist())


def beam_search(logp: Floats, width: int) -> list[Labels]:
    """Returns at most `width` likely texts, about the best first; score them with `forward` for exact
    values."""
    beams: dict[Labels, tuple[float, float]] = {(): (0.0, _NEVER)}
    for step in logp:
        candidates = np.flatnonzero(step > _NEGLIGIBLE)
        row = step.tolist()
        opening = [int(c) for c in candidates if c != BLANK]
        grown: dict[Labels, tuple[float, float]] = {}
        for prefix, (blank, label) in beams.items():
            either = _add(blank, label)
            last = prefix[-1] if prefix else BLANK
            _merge(grown, prefix, either + row[BLANK], label + row[last] if prefix else _NEVER)
            for c in opening:
                # A repeated label is a new one only after a blank.
                _merge(grown, (*prefix, c), _NEVER, (blank if c == last else either) + row[c])
        if len(grown) > width:
            kept = sorted(grown.items(), key=lambda item: _add(*item[1]), reverse=True)[:width]
            beams = dict(kept)
        else:
            beams = grown
    return sorted(beams, key=lambda prefix: _add(*beams[prefix]), reverse=True)


def forward(logp: Floats, texts: Sequence[Labels]) -> Floats:
    """Returns the exact log-likelihood of each text: the sum over all its paths; -inf if it has none in T
    steps."""
    if not texts:
        return np.zeros(0)
    lengths = np.array([len(text) for text in texts])
    states = 2 * int(lengths.max()) + 1
    extended = np.full((len(texts), states), BLANK)
    for row, text in zip(extended, texts, strict=True):
        row[1 : 2 * len(text) : 2] = text
    # From a label straight to the next one, past the blank between, unless they are the same.
    skips = np.zeros_like(extended, dtype=bool)
    skips[:, 2:] = (extended[:, 2:] != BLANK) & (extended[:, 2:] != extended[:, :-2])

    rows = np.arange(len(texts))
    alpha = np.full(extended.shape, _NEVER)
    alpha[:, 0] = 0.0
    # The virtual start is state 0: the first step stays on that blank or enters the first label.
    skips_now = np.zeros_like(skips)
    for step in logp:
        moved = np.full_like(alpha, _NEVER)
        moved[:, 1:] = alpha[:, :-1]
        jumped = np.full_like(alpha, _NEVER)
        jumped[:, 2:] = alpha[:, :-2]
        reached = np.logaddexp(alpha, moved)
        alpha = np.where(skips_now, np.logaddexp(reached, jumped), reached) + step[extended]
        skips_now = skips
    last = 2 * lengths
    before = np.where(lengths > 0, alpha[rows, np.maximum(last - 1, 0)], _NEVER)
    total: Floats = np.logaddexp(alpha[rows, last], before)
    return total


def _add(a: float, b: float) -> float:
    """log(exp(a) + exp(b)) on plain floats."""
    if a < b:
        a, b = b, a
    return a if b == _NEVER else a + math.log1p(math.exp(b - a))


def _merge(beams: dict[Labels, tuple[float, float]], prefix: Labels, blank: float, label: float) -> None:
    had = beams.get(prefix)
    beams[prefix] = (blank, label) if had is None else (_add(had[0], blank), _add(had[1], label))

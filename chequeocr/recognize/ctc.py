"""Connectionist temporal classification on plain arrays: search for texts, and score given ones.

In: natural log-probabilities, float64 (T, C), of C classes at T steps, class 0 the blank.
Out: label sequences (tuples of class numbers, no blanks) and their natural log-likelihoods.
Source: Graves et al., "Connectionist Temporal Classification", ICML 2006 (section 4.1 for the forward
sums); the search is the prefix beam search of Hannun et al., arXiv:1408.2873.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import attrgetter
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


class _Prefix:
    """A text of the search and its log-likelihoods: ending in a blank, ending in its last label, in either.
    `next_blank` and `next_label` gather those of the step under way; `kept` while it is among the best."""

    __slots__ = ("after", "blank", "either", "kept", "label", "labels", "last", "next_blank", "next_label")
    blank: float
    label: float
    either: float
    next_blank: float
    next_label: float

    def __init__(self, labels: Labels) -> None:
        self.labels = labels
        self.last = labels[-1] if labels else BLANK
        self.after: dict[int, _Prefix] = {}
        self.kept = False

    def become(self, blank: float, label: float) -> None:
        self.blank, self.label = blank, label
        self.either = log_add(blank, label)


_EITHER = attrgetter("either")


def beam_search(logp: Floats, width: int) -> list[Labels]:
    """Returns at most `width` likely texts, about the best first; score them with `forward` for exact
    values."""
    root = _Prefix(())
    root.become(0.0, _NEVER)
    root.kept = True
    beams = [root]
    likely = logp > _NEGLIGIBLE
    likely[:, BLANK] = False
    for step, here in zip(logp, likely, strict=True):
        beams = _grown(beams, step.tolist(), np.flatnonzero(here).tolist(), width)
    return [prefix.labels for prefix in sorted(beams, key=_EITHER, reverse=True)]


def _grown(beams: list[_Prefix], row: list[float], opening: list[int], width: int) -> list[_Prefix]:
    """The best texts after one step: each as it was, and with every opening label after it."""
    if not opening:  # most steps
        for prefix in beams:
            prefix.become(prefix.either + row[BLANK], prefix.label + row[prefix.last])
        return beams
    for prefix in beams:
        prefix.next_blank = prefix.either + row[BLANK]
        prefix.next_label = prefix.label + row[prefix.last]  # without a last label it never was
    # So likely is each of the beams at the least: where they are enough, no new text below gets among them.
    floor = min(max(p.next_blank, p.next_label) for p in beams) if len(beams) == width else _NEVER
    fresh: list[_Prefix] = []
    for prefix in beams:
        for c in opening:
            # A repeated label is a new one only after a blank.
            weight = (prefix.blank if c == prefix.last else prefix.either) + row[c]
            longer = prefix.after.get(c)
            if longer is not None and longer.kept:
                longer.next_label = log_add(longer.next_label, weight)
            elif weight >= floor:
                if longer is None:
                    longer = prefix.after[c] = _Prefix((*prefix.labels, c))
                longer.next_blank, longer.next_label = _NEVER, weight
                fresh.append(longer)
    return _best([*beams, *fresh], width)


def _best(grown: list[_Prefix], width: int) -> list[_Prefix]:
    """The `width` likeliest texts at the end of a step."""
    for prefix in grown:
        prefix.become(prefix.next_blank, prefix.next_label)
        prefix.kept = True
    if len(grown) > width:
        grown.sort(key=_EITHER, reverse=True)
        for prefix in grown[width:]:
            prefix.kept = False
    return grown[:width]


def forward(logp: Floats, texts: Sequence[Labels]) -> Floats:
    """Returns the exact log-likelihood of each text: the sum over all its paths; -inf if it has none in T
    steps.

    Texts are summed over as one tree, since what is searched for begins alike: each beginning once.
    """
    if not texts:
        return np.zeros(0)
    parents, labels, ends = _tree(texts)
    # Straight on from a label to the next one, past the blank between, unless they are the same.
    straight = labels != labels[parents]
    straight[parents == 0] = False  # nothing comes before the first label: its blank is the start
    emitted = logp[:, labels]
    blank, label = np.full((2, len(labels)), _NEVER)
    blank[0] = 0.0
    for row, stays in zip(emitted, logp[:, BLANK].tolist(), strict=True):
        entered = np.logaddexp(label, blank[parents])
        np.logaddexp(entered, label[parents], out=entered, where=straight)
        np.logaddexp(blank, label, out=blank)
        blank += stays
        label = entered + row
        label[0] = _NEVER
    total: Floats = np.logaddexp(blank[ends], label[ends])
    return total


def _tree(texts: Sequence[Labels]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """All beginnings of texts, numbered, 0 the empty one: of each the number of the beginning before its last
    label, and that label; then the number of each text."""
    parents, labels, ends = [0], [BLANK], []
    after: dict[tuple[int, int], int] = {}
    for text in texts:
        at = 0
        for label in text:
            step = at, label
            at = after.setdefault(step, len(parents))
            if at == len(parents):
                parents.append(step[0])
                labels.append(label)
        ends.append(at)
    return np.array(parents), np.array(labels), np.array(ends)


def log_add(a: float, b: float) -> float:
    """Returns log(exp(a) + exp(b)), of plain floats."""
    if a < b:
        a, b = b, a
    return a if b == _NEVER else a + math.log1p(math.exp(b - a))

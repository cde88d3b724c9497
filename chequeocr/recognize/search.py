"""Prefix beam search with a guide: finds the texts that fit both the ink and the language.

In: natural log-probabilities, float64 (T, C), class 0 the blank, the letter of each class, a Guidance.
Out: label sequences, about the best first. Their likelihoods are `ctc.forward`'s business: what is
searched with is never what is scored.
Source: Hannun et al., arXiv:1408.2873; a prefix is ranked by the likelihood of the ink so far plus
weight times the guide's log-probability plus a bonus a letter.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping

import numpy as np

from chequeocr.recognize.ctc import BLANK, Floats, Labels
from chequeocr.recognize.guide import Guidance

_NEVER = float("-inf")
_NEGLIGIBLE = math.log(1e-4)  # a class below this at a step opens no new prefix
_MARGIN = 8.0  # what is that much less likely than the best at a step is let go
_CERTAIN = math.log(0.9999)  # a blank above this: nothing else can happen at that step


class _Text:
    """A prefix of the texts searched: its likelihood, ending in a blank or in its last letter."""

    __slots__ = ("after", "blank", "label", "labels", "last", "prior", "state")

    def __init__(self, labels: Labels, prior: float, state: Hashable) -> None:
        self.labels, self.prior, self.state = labels, prior, state
        self.last = labels[-1] if labels else BLANK
        self.blank = self.label = _NEVER
        self.after: dict[int, _Text] = {}


def guided_search(
    logp: Floats, width: int, letters: Mapping[int, str], guidance: Guidance
) -> list[Labels]:
    """Returns at most `width` texts that are likely by guide and ink together, about the best first.

    Raises SettingsError where the guide says what is no finite number.
    """
    root = _Text((), 0.0, guidance.guide.start())
    root.blank = 0.0
    texts = [root]
    for row, opening in _steps(logp):
        if not opening:
            for text in texts:
                text.blank, text.label = _add(text.blank, text.label) + row[BLANK], _NEVER
            continue
        texts = _grown(texts, row, opening, letters, guidance)
        if len(texts) > width:
            texts.sort(key=_rank, reverse=True)
            del texts[width:]
    return [text.labels for text in sorted(texts, key=lambda t: _ended(t, guidance), reverse=True)]


def _steps(logp: Floats) -> list[tuple[list[float], list[int]]]:
    """Each step's row and the labels that may open there, the likeliest first."""
    likely = logp > _NEGLIGIBLE
    likely[logp[:, BLANK] > _CERTAIN] = False
    likely[:, BLANK] = False
    order = np.argsort(-logp, axis=1, kind="stable")
    return [
        (row.tolist(), [label for label in labels.tolist() if here[label]] if here.any() else [])
        for row, labels, here in zip(logp, order, likely, strict=True)
    ]


def _grown(
    texts: list[_Text], row: list[float], opening: list[int], letters: Mapping[int, str], guidance: Guidance
) -> list[_Text]:
    """The texts after one step: each as it was, and with every opening label after it."""
    moved: dict[int, tuple[_Text, float, float]] = {}
    floor = max(_rank(text) for text in texts) + max(row) - _MARGIN
    for text in texts:
        either = _add(text.blank, text.label)
        hopeless = floor - text.prior - either
        _merge(moved, text, either + row[BLANK], text.label + row[text.last] if text.last else _NEVER)
        for label in opening:
            if row[label] < hopeless:
                break  # the likeliest come first
            # A repeated label is a new one only after a blank.
            before = text.blank if label == text.last else either
            if before == _NEVER:
                continue
            longer = text.after.get(label)
            if longer is None:
                state, cost = guidance.guide.step(text.state, letters[label])
                prior = text.prior + guidance.weight * cost + guidance.bonus
                if not _NEVER < prior < math.inf:
                    guidance.checked(prior)
                longer = text.after[label] = _Text((*text.labels, label), prior, state)
            _merge(moved, longer, _NEVER, before + row[label])
    for text, after_blank, after_label in moved.values():
        text.blank, text.label = after_blank, after_label
    return [text for text, _, _ in moved.values()]


def _merge(moved: dict[int, tuple[_Text, float, float]], text: _Text, blank: float, label: float) -> None:
    had = moved.get(id(text))
    if had is not None:
        blank, label = _add(had[1], blank), _add(had[2], label)
    moved[id(text)] = (text, blank, label)


def _rank(text: _Text) -> float:
    return _add(text.blank, text.label) + text.prior


def _ended(text: _Text, guidance: Guidance) -> float:
    return _rank(text) + guidance.checked(guidance.weight * guidance.guide.finish(text.state))


def _add(a: float, b: float) -> float:
    """log(exp(a) + exp(b)) on plain floats."""
    if a < b:
        a, b = b, a
    return a if b == _NEVER else a + math.log1p(math.exp(b - a))

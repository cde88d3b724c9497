"""Prefix beam search with a guide: finds the texts that fit both the ink and the language.

In: natural log-probabilities, float64 (T, C), class 0 the blank, the letter of each class, a Guidance.
Out: label sequences, about the best first. Their likelihoods are `ctc.forward`'s business: what is
searched with is never what is scored.
Source: Hannun et al., arXiv:1408.2873; a prefix is ranked by the likelihood of the ink so far plus
weight times the guide's log-probability plus a bonus a letter.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Hashable, Mapping
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from chequeocr.recognize.ctc import BLANK, Floats, Labels, log_add
from chequeocr.recognize.guide import Guidance

_NEVER = float("-inf")
_NEGLIGIBLE = math.log(1e-4)  # a class below this at a step opens no new prefix
_MARGIN = 8.0  # what is that much less likely than the best at a step is let go
_CERTAIN = math.log(0.9999)  # a blank above this: nothing else can happen at that step


class _Text:
    """A prefix of the texts searched: its likelihood, ending in a blank, in its last letter, in either;
    `rank` is that with the guide's. `next_blank` and `next_label` gather those of the step under way; `kept`
    while it is among the best."""

    __slots__ = ("after", "blank", "either", "kept", "label", "labels", "last", "next_blank", "next_label",
                 "prior", "rank", "state")  # fmt: skip
    blank: float
    label: float
    either: float
    rank: float
    next_blank: float
    next_label: float

    def __init__(self, labels: Labels, prior: float, state: Hashable) -> None:
        self.labels, self.prior, self.state = labels, prior, state
        self.last = labels[-1] if labels else BLANK
        self.after: dict[int, _Text] = {}
        self.kept = False

    def become(self, blank: float, label: float) -> None:
        """Sets its likelihoods after a step, and what follows from them: each is asked for many times."""
        self.blank, self.label = blank, label
        self.either = log_add(blank, label)
        self.rank = self.either + self.prior


_RANK = attrgetter("rank")


def guided_search(
    logp: Floats, width: int, letters: Mapping[int, str], guidance: Guidance
) -> list[Labels]:
    """Returns at most `width` texts that are likely by guide and ink together, about the best first.

    Raises SettingsError where the guide says what is no finite number.
    """
    root = _Text((), 0.0, guidance.guide.start())
    root.become(0.0, _NEVER)
    root.kept = True
    texts = [root]
    for step in _steps(logp):
        if step.opening:
            texts = _best(_grown(texts, step, width, _Language(letters, guidance)), width)
        else:
            for text in texts:
                text.become(text.either + step.row[BLANK], _NEVER)
    return [text.labels for text in sorted(texts, key=lambda t: _ended(t, guidance), reverse=True)]


class _Step(NamedTuple):
    """The log-probability of each label at a step, the best of them, and the labels that may open there, the
    likeliest first."""

    row: list[float]
    best: float
    opening: list[int]


def _steps(logp: Floats) -> list[_Step]:
    likely = logp > _NEGLIGIBLE
    likely[logp[:, BLANK] > _CERTAIN] = False
    likely[:, BLANK] = False
    steps = []
    for values, best, here in zip(logp, logp.max(axis=1).tolist(), likely, strict=True):
        opening = np.flatnonzero(here)
        order = np.argsort(-values[opening], kind="stable")
        steps.append(_Step(values.tolist(), best, opening[order].tolist()))
    return steps


class _Language(NamedTuple):
    letters: Mapping[int, str]
    guidance: Guidance

    @property
    def most(self) -> float:
        """What a letter adds to the prior at the most: a log-probability adds nothing, but the bonus does."""
        return self.guidance.bonus if self.guidance.weight >= 0 else math.inf

    def longer(self, text: _Text, label: int) -> _Text:
        """Returns the text with one more letter, which it remembers."""
        found = text.after.get(label)
        if found is None:
            guidance = self.guidance
            state, cost = guidance.guide.step(text.state, self.letters[label])
            prior = text.prior + guidance.weight * cost + guidance.bonus
            if not _NEVER < prior < math.inf:
                guidance.checked(prior)
            found = text.after[label] = _Text((*text.labels, label), prior, state)
        return found


def _grown(texts: list[_Text], step: _Step, width: int, language: _Language) -> list[_Text]:
    """The texts after one step: each as it was, and with opening labels after it; those left out are not
    among the best `width`."""
    row, most = step.row, language.most
    for text in texts:
        text.next_blank = text.either + row[BLANK]
        text.next_label = text.label + row[text.last] if text.last else _NEVER
    far = max(map(_RANK, texts)) + step.best - _MARGIN
    sure = _Sure(width, [max(text.next_blank, text.next_label) + text.prior for text in texts])
    fresh: list[_Text] = []
    for text in texts:
        hopeless = far - text.prior - text.either
        for label in step.opening:
            if row[label] < hopeless:
                break  # the likeliest come first
            # A repeated label is a new one only after a blank.
            reached = (text.blank if label == text.last else text.either) + row[label]
            longer = text.after.get(label)
            if longer is not None and longer.kept:
                longer.next_label = log_add(longer.next_label, reached)
            elif reached > _NEVER and reached + text.prior + most >= sure.least:
                longer = language.longer(text, label)
                longer.next_blank, longer.next_label = _NEVER, reached
                sure.add(reached + longer.prior)
                fresh.append(longer)
    return texts + fresh


class _Sure:
    """The best `width` of what texts rank at the least: a text below the `least` of them is none of the
    best, and needs no look at the guide."""

    def __init__(self, width: int, ranks: list[float]) -> None:
        self._best = heapq.nlargest(width, ranks)
        self._room = width - len(self._best)
        heapq.heapify(self._best)
        self.least = _NEVER if self._room else self._best[0]

    def add(self, rank: float) -> None:
        """Counts one more text."""
        if self._room:
            heapq.heappush(self._best, rank)
            self._room -= 1
        else:
            heapq.heappushpop(self._best, rank)
        self.least = _NEVER if self._room else self._best[0]


def _best(texts: list[_Text], width: int) -> list[_Text]:
    """The best texts at the end of a step."""
    for text in texts:
        text.become(text.next_blank, text.next_label)
        text.kept = True
    if len(texts) > width:
        texts.sort(key=_RANK, reverse=True)
        for text in texts[width:]:
            text.kept = False
    return texts[:width]


def _ended(text: _Text, guidance: Guidance) -> float:
    return text.rank + guidance.checked(guidance.weight * guidance.guide.finish(text.state))

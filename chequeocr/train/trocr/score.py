"""Scores how a TrOCR checkpoint reads drawn amounts: `chequeocr train score trocr`.

In: the folder of a TrOCR checkpoint and one with handwriting fonts. Out: a table of right/total, for the
hands that never trained and for those that did, drawn afresh from a seed that training does not use. An
amount is right where its whole text is, to the character. """

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from chequeocr.protocols import Recognizer
from chequeocr.train.trocr.data import Hand, Sample, load_hands, sample
from chequeocr.types import Crop, Reading

SEED = 20_261_122
"""Training draws from pairs (its seed, a step), which begin with a small number."""


@dataclass(frozen=True, slots=True)
class HandScore:
    """`right` of `total` amounts; `listed` where the right text was an alternative; misses a hand."""

    name: str
    right: int
    listed: int
    total: int
    misses: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        worst = ", ".join(f"{name} {count}" for name, count in self.misses.most_common(5))
        return f"{self.name}: {self.right}/{self.total}, listed {self.listed}/{self.total}; misses: {worst}"


def score_hands(recognizer: Recognizer, fonts: Path, amounts: int) -> Iterator[HandScore]:
    """The score on the held-out hands, then on the training hands, `amounts` each, the hands in turn."""
    train, held = load_hands(fonts)
    for name, hands in (("held-out hands", held), ("training hands", train)):
        samples = draw(hands, amounts)
        crops = [Crop("amount_in_numbers", s.picture, (0, 0, 1, 1), (s.picture,)) for s in samples]
        yield _score(f"{len(hands)} {name}", samples, recognizer.recognize(crops))


def draw(hands: Sequence[Hand], amounts: int, seed: int = SEED) -> list[Sample]:
    """Amounts that no training has seen, written by the hands in turn."""
    rng = np.random.default_rng((seed, len(hands)))
    return [sample([hands[i % len(hands)]], rng) for i in range(amounts)]


def _score(name: str, samples: Sequence[Sample], readings: Sequence[Reading]) -> HandScore:
    pairs = list(zip(samples, readings, strict=True))
    wrong = [s for s, r in pairs if s.text != r.text]
    listed = sum(s.text in {r.text, *(a.text for a in r.alternatives)} for s, r in pairs)
    return HandScore(name, len(pairs) - len(wrong), listed, len(pairs), Counter(s.hand for s in wrong))

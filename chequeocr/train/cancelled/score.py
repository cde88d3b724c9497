"""Scores how cancelled cheques are told: `chequeocr train score cancelled`.

In: an ONNX file of cheque-cancelled (else the shipped one); the folder of the measuring data, or a number of
drawn cheques. Out: of each set how many come out as marked and as cancelled: the pictures as they are, the
same with drawn harmless marks, and with drawn cancellations. The leaf is the one that the embedded detector
finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from chequeocr.examine.cancelled import CANCELLED_FROM, MARKED_FROM, CancelledDetector
from chequeocr.leaf.outline import outline
from chequeocr.reader.factory import make_detector
from chequeocr.synth.fonts import font_book
from chequeocr.synth.generate import generate
from chequeocr.synth.sheet import Sheet
from chequeocr.synth.types import SynthSettings
from chequeocr.train.cancelled.marks import cancel, harmless
from chequeocr.train.upright.score import real
from chequeocr.types import Box, Image

_SEEDS = 2**53  # far from those that train, and from those that chose the limits (2**52)


@dataclass(frozen=True, slots=True)
class Score:
    """One set, one kind: how many of its pictures reach MARKED_FROM, and how many CANCELLED_FROM."""

    set: str
    kind: str
    likely: int
    sure: int
    total: int

    def __str__(self) -> str:
        return f"{self.set}, {self.kind}: {self.likely}/{self.total}, of them surely {self.sure}"


def synthetic(number: int) -> Iterator[tuple[str, str, Image]]:
    """Kind, name and picture of drawn cheques: filled, void and cancelled ones."""
    shares = {"filled": (0.0, 0.0), "void": (1.0, 0.0), "cancelled": (0.0, 1.0)}
    for seed in range(_SEEDS, _SEEDS + number):
        for kind, (void, cancelled) in shares.items():
            settings = SynthSettings(width=1000, blank=0.0, void=void, cancelled=cancelled)
            yield f"synthetic {kind}", str(seed), generate(seed, settings).image


def drawn_over(image: Image, leaf: Box, number: int) -> dict[str, Image]:
    """Copies with harmless marks and with a cancellation, the same ones for the same number."""
    x0, y0, x1, y1 = leaf
    out = {}
    for kind, marks in (("harmless marks", harmless), ("cancelled by us", cancel)):
        copy = image.copy()
        rng = np.random.default_rng([number, 9])
        marks(rng, Sheet(copy[y0:y1, x0:x1], np.random.default_rng(number), font_book()))
        out[kind] = copy
    return out


def _reaching(chances: Sequence[float], least: float) -> int:
    return sum(chance >= least for chance in chances)


def score_cancelled(model: Path | None, data: Path) -> list[Score]:
    """Scores of the real cheques, set by set."""
    return scores(CancelledDetector(model, threads=1), real(data))


def scores(detector: CancelledDetector, pictures: Iterable[tuple[str, str, Image]]) -> list[Score]:
    """A score a set and kind. Only filled and real cheques are drawn over."""
    fields = make_detector("cheque-fields", 1)
    chances: dict[tuple[str, str], list[float]] = {}
    for number, (of, _, image) in enumerate(pictures):
        leaf = outline(image, fields.detect([image])[0])
        kinds = {"as they are": image}
        if of not in ("synthetic void", "synthetic cancelled"):
            kinds |= drawn_over(image, leaf or (0, 0, image.shape[1], image.shape[0]), number)
        for kind, one in kinds.items():
            chances.setdefault((of, kind), []).append(detector.chances([one], [leaf])[0])
    return [
        Score(of, kind, _reaching(found, MARKED_FROM), _reaching(found, CANCELLED_FROM), len(found))
        for (of, kind), found in sorted(chances.items())
    ]

"""Scores how turned cheques are noticed: `chequeocr train score upright`.

In: an ONNX file of cheque-upright (else the shipped one) and the folder of the measuring data. Out: right of
all for each set and each way of lying. Upright is right where the picture is left alone, any other way where
the turn comes out exactly; what was turned wrongly, worse than left alone, is counted beside it. Drawn
cheques that never trained can be scored instead of real ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from chequeocr.leaf.placed import turned
from chequeocr.leaf.upright import TURN_FROM, Uprighter, clear_turn
from chequeocr.synth.generate import generate
from chequeocr.synth.types import SynthSettings
from chequeocr.train.measured import check_cheques, cheque_rows, open_picture
from chequeocr.types import Image

_SEEDS = 2**51  # far from those that train
_WAYS = ("upright", "90", "180", "270")


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """One picture in its four ways of lying, turned anticlockwise by 0 to 3 quarters: the probabilities."""

    set: str
    name: str
    shares: NDArray[np.float32]

    def __str__(self) -> str:
        return f"{self.set} {self.name} {np.round(self.shares, 3).tolist()}"


@dataclass(frozen=True, slots=True)
class Score:
    """One set in one way of lying."""

    set: str
    way: str
    right: int
    wrongly_turned: int
    total: int

    def __str__(self) -> str:
        return f"{self.set}, {self.way}: {self.right}/{self.total}, turned wrongly {self.wrongly_turned}"


def score_upright(model: Path | None, data: Path, sure: float = TURN_FROM) -> Iterator[Score]:
    """Scores of the real cheques, set by set."""
    yield from scores(see(Uprighter(model, threads=1), real(data)), sure)


def real(data: Path) -> Iterator[tuple[str, str, Image]]:
    """Set, name and picture of each cheque of the truth; all of them lie upright. Raises SettingsError where
    `data` lacks something."""
    folder = data / "cheques"
    check_cheques(folder, ("image", "set"))
    for row in cheque_rows(folder):
        yield row["set"], row["image"], open_picture(folder / row["image"])


def synthetic(number: int) -> Iterator[tuple[str, str, Image]]:
    """The same, drawn."""
    for seed in range(_SEEDS, _SEEDS + number):
        yield "synthetic", str(seed), generate(seed, SynthSettings(width=960)).image


def see(uprighter: Uprighter, pictures: Iterable[tuple[str, str, Image]]) -> Iterator[Seen]:
    """Looks at each picture four times."""
    for of, name, image in pictures:
        shares = uprighter.probabilities([turned(image, turns) for turns in range(4)])
        yield Seen(of, name, shares)


def scores(seen: Iterable[Seen], sure: float = TURN_FROM) -> list[Score]:
    """A score a set and way of lying."""
    counts: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for one in seen:
        for turns, shares in enumerate(one.shares):
            counts.setdefault((one.set, turns), []).append((clear_turn(shares, sure), -turns % 4))
    return [
        Score(
            of, _WAYS[turns], sum(got == want for got, want in pairs),
            sum(got not in (0, want) for got, want in pairs), len(pairs),
        )
        for (of, turns), pairs in sorted(counts.items())
    ]  # fmt: skip

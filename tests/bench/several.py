"""Pages with several papers: three cheques, or one beside a slip; is each found, and read as it is read
alone?

    python -m tests.bench.several --write docs/accuracy.md

In: nothing; all is *drawn*. Out: right/total in the terminal and in the page.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np

from chequeocr.decide.policy import Policy
from chequeocr.reader.reader import ChequeReader
from chequeocr.reader.settings import ReaderSettings
from chequeocr.record import Cheque
from chequeocr.synth.generate import generate_leaf
from chequeocr.synth.types import SynthSettings
from chequeocr.train.outline.clutter import paper
from chequeocr.types import Image
from tests.bench.checkout import commit
from tests.bench.pages import write_into

FIELDS = ("amount", "payee_name", "date", "micr")
_WIDTH = 1500  # pixels of a cheque: 8 inches at 190 dpi
_SEEDS = 2**52  # far from those that train


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A page and the pictures of its cheques, from the top."""

    image: Image
    leaves: list[Image]


@dataclass(slots=True)
class Tally:
    """Of one kind of page: pages, those on which every cheque was found and no other, fields that read as
    alone, and pages on which all of them did."""

    pages: int = 0
    found: int = 0
    whole: int = 0
    fields: dict[str, list[int]] = field(default_factory=lambda: {name: [0, 0] for name in FIELDS})

    def add(self, got: list[Cheque], alone: list[Cheque]) -> None:
        """Counts one page."""
        self.pages += 1
        if len(got) != len(alone):
            for name in FIELDS:
                self.fields[name][1] += len(alone)
            return
        self.found += 1
        same = True
        for one, other in zip(got, alone, strict=True):
            for name in FIELDS:
                equal = _value(one, name) == _value(other, name)
                self.fields[name][0] += equal
                self.fields[name][1] += 1
                same &= equal
        self.whole += same

    def row(self, said: str) -> str:
        """A line of the table."""
        fields = " | ".join(f"{right}/{total}" for right, total in self.fields.values())
        return f"| {said} | {self.found}/{self.pages} | {fields} | {self.whole}/{self.pages} |"


def _value(cheque: Cheque, name: str) -> object:
    found = getattr(cheque, name)
    return None if found is None else found.value


def leaves(seed: int) -> Iterator[Image]:
    """Drawn cheques with nothing hanging on them."""
    while True:
        drawn = generate_leaf(seed, SynthSettings(width=_WIDTH, blank=0.0, void=0.0, cancelled=0.0))
        if "cheque" not in drawn.boxes:
            yield drawn.image
        seed += 1


def three(rng: np.random.Generator, chosen: list[Image]) -> Sheet:
    """Three cheques below each other, on a pale page or a desk, apart or touching."""
    gap = int(rng.choice([0, 20, 60, 120]))
    margin = 80
    high = sum(leaf.shape[0] for leaf in chosen) + 2 * gap + 2 * margin
    page = _ground(rng, high, _WIDTH + 2 * margin)
    top = margin
    for leaf in chosen:
        left = margin + int(rng.integers(-30, 31)) * bool(gap)
        page[top : top + leaf.shape[0], left : left + leaf.shape[1]] = leaf
        top += leaf.shape[0] + gap
    return Sheet(_tilted(rng, page), chosen)


def beside_a_slip(rng: np.random.Generator, chosen: list[Image]) -> Sheet:
    """One cheque above or below a printed paper."""
    leaf = chosen[0]
    slip = paper(rng, (int(rng.integers(300, 700)), int(rng.integers(700, _WIDTH))))
    margin, gap = 80, int(rng.integers(15, 150))
    page = _ground(rng, leaf.shape[0] + slip.shape[0] + gap + 2 * margin, _WIDTH + 2 * margin)
    parts = [leaf, slip] if rng.random() < 0.5 else [slip, leaf]
    top = margin
    for part in parts:
        page[top : top + part.shape[0], margin : margin + part.shape[1]] = part
        top += part.shape[0] + gap
    return Sheet(_tilted(rng, page), [leaf])


def _ground(rng: np.random.Generator, high: int, wide: int) -> Image:
    shade = float(rng.choice([255, 250, 240, 60, 110]))
    grain = rng.normal(0, rng.uniform(0, 5), (high // 4 + 1, wide // 4 + 1)).astype(np.float32)
    plane = cv2.resize(grain, (wide, high)) + shade
    return np.repeat(np.clip(plane, 0, 255).astype(np.uint8)[..., None], 3, 2)


def _tilted(rng: np.random.Generator, page: Image) -> Image:
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.uniform(-3, 3)), 1.0)
    corner = tuple(int(v) for v in page[0, 0])
    out = cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=corner)
    return np.asarray(out, np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description="Several papers on a page: right/total, drawn.")
    parser.add_argument("--write", type=Path, help="a page with the marks of `several`")
    parser.add_argument("--count", type=int, default=100, help="pages of each kind")
    options = parser.parse_args()
    reader = ChequeReader(settings=ReaderSettings(policy=Policy(as_of=None)))
    rows = []
    for said, make, number in (("three cheques", three, 3), ("a cheque and a slip", beside_a_slip, 1)):
        rng, drawn, tally = np.random.default_rng(23), leaves(_SEEDS), Tally()
        for _ in range(options.count):
            sheet = make(rng, [next(drawn) for _ in range(number)])
            got = [one for one in reader.read_all(sheet.image) if isinstance(one, Cheque)]
            tally.add(got, [reader.read(leaf) for leaf in sheet.leaves])
        rows.append(tally.row(said))
        print(rows[-1], flush=True)
    head = f"| drawn pages | all found | {' | '.join(FIELDS)} | all fields of a page |"
    lines = [f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}.", "", head, "|---" * 7 + "|", *rows]
    if options.write:
        write_into(options.write, "several", "\n".join(lines))


if __name__ == "__main__":
    main()

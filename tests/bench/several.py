"""Pages with several papers: three cheques, or one beside a slip; is each found, and read as it is read
alone?

    python -m tests.bench.several --write docs/accuracy.md

In: nothing; all is *drawn*. Out: right/total in the terminal and in the page.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import cv2
import numpy as np

from chequeocr.decide.policy import Policy
from chequeocr.evaluate import plain
from chequeocr.parse.micr import parse_micr
from chequeocr.parse.profiles import NEUTRAL, PROFILES
from chequeocr.reader.reader import ChequeReader
from chequeocr.reader.settings import ReaderSettings
from chequeocr.record import Cheque
from chequeocr.synth.generate import generate_leaf
from chequeocr.synth.types import SynthCheque, SynthSettings, SynthTruth
from chequeocr.train.outline.clutter import paper
from chequeocr.types import Image
from tests.bench.checkout import commit
from tests.bench.pages import write_into

FIELDS = ("amount", "payee_name", "date", "micr")
NOT_A_CHEQUE = "not-a-cheque"
_WIDTH = 1500  # pixels of a cheque: 8 inches at 190 dpi
_SEEDS = 2**52  # far from those that train


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A page and its drawn cheques, from the top."""

    image: Image
    leaves: list[SynthCheque]


@dataclass(slots=True)
class Counts:
    """Of one field: cheques, values that are read as on the cheque alone, values that are right there, and
    of those the ones that are right on the page too."""

    total: int = 0
    same: int = 0
    alone: int = 0
    kept: int = 0


@dataclass(slots=True)
class Tally:
    """Of one kind of page: pages, those on which every cheque was found and nothing else taken for one."""

    pages: int = 0
    found: int = 0
    fields: dict[str, Counts] = field(default_factory=lambda: {name: Counts() for name in FIELDS})

    def add(self, got: list[Cheque], alone: list[Cheque], truths: list[SynthTruth]) -> None:
        """Counts one page."""
        got = [one for one in got if NOT_A_CHEQUE not in {finding.code for finding in one.findings}]
        found = len(got) == len(alone)
        self.pages += 1
        self.found += found
        for number, (one, truth) in enumerate(zip(alone, truths, strict=True)):
            for name, counts in self.fields.items():
                value, here = said(one, name), said(got[number], name) if found else None
                right = value is not None and value == wanted(truth, name)
                counts.total += 1
                counts.same += found and here == value
                counts.alone += right
                counts.kept += right and here == value

    def row(self, kind: str) -> str:
        """A line of the table."""
        fields = self.fields.values()
        alone, kept = sum(counts.alone for counts in fields), sum(counts.kept for counts in fields)
        cells = [f"{counts.kept}/{counts.alone}" for counts in fields]
        cells.append(f"{kept}/{alone} ({100 * kept / max(1, alone):.1f}%)")
        cells.append(f"{sum(counts.same for counts in fields)}/{sum(counts.total for counts in fields)}")
        return f"| {kind} | {self.found}/{self.pages} | {' | '.join(cells)} |"


def said(cheque: Cheque, name: str) -> object:
    """A field's value, as it is compared."""
    found = getattr(cheque, name)
    value = None if found is None else found.value
    return plain(value) if isinstance(value, str) else value


def wanted(truth: SynthTruth, name: str) -> object:
    """What was written, as it is compared."""
    if name == "amount":
        return truth.amount
    if name == "payee_name":
        return plain(truth.payee or "")
    if name == "date":
        return date.fromisoformat(truth.date_iso) if truth.date_iso else None
    lines = parse_micr(truth.micr or "", PROFILES.get(truth.country, NEUTRAL))
    return lines[0].value if lines else None


def leaves(seed: int) -> Iterator[SynthCheque]:
    """Drawn cheques with nothing hanging on them."""
    while True:
        drawn = generate_leaf(seed, SynthSettings(width=_WIDTH, blank=0.0, void=0.0, cancelled=0.0))
        if "cheque" not in drawn.boxes:
            yield drawn
        seed += 1


def three(rng: np.random.Generator, chosen: list[SynthCheque]) -> Sheet:
    """Three cheques below each other, on a pale page or a desk, apart or touching."""
    gap = int(rng.choice([0, 20, 60, 120]))
    margin = 80
    pictures = [leaf.image for leaf in chosen]
    high = sum(leaf.shape[0] for leaf in pictures) + 2 * gap + 2 * margin
    page = _ground(rng, high, _WIDTH + 2 * margin)
    top = margin
    for leaf in pictures:
        left = margin + int(rng.integers(-30, 31)) * bool(gap)
        page[top : top + leaf.shape[0], left : left + leaf.shape[1]] = leaf
        top += leaf.shape[0] + gap
    return Sheet(_tilted(rng, page), chosen)


def beside_a_slip(rng: np.random.Generator, chosen: list[SynthCheque]) -> Sheet:
    """One cheque above or below a printed paper."""
    leaf = chosen[0].image
    slip = paper(rng, (int(rng.integers(300, 700)), int(rng.integers(700, _WIDTH))))
    margin, gap = 80, int(rng.integers(15, 150))
    page = _ground(rng, leaf.shape[0] + slip.shape[0] + gap + 2 * margin, _WIDTH + 2 * margin)
    parts = [leaf, slip] if rng.random() < 0.5 else [slip, leaf]
    top = margin
    for part in parts:
        page[top : top + part.shape[0], margin : margin + part.shape[1]] = part
        top += part.shape[0] + gap
    return Sheet(_tilted(rng, page), chosen)


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
    for kind, make, number in (("three cheques", three, 3), ("a cheque and a slip", beside_a_slip, 1)):
        rng, drawn, tally = np.random.default_rng(23), leaves(_SEEDS), Tally()
        for _ in range(options.count):
            sheet = make(rng, [next(drawn) for _ in range(number)])
            got = [one for one in reader.read_all(sheet.image) if isinstance(one, Cheque)]
            alone = [reader.read(leaf.image) for leaf in sheet.leaves]
            tally.add(got, alone, [leaf.truth for leaf in sheet.leaves])
        rows.append(tally.row(kind))
        print(rows[-1], flush=True)
    head = f"| drawn pages | all found | {' | '.join(FIELDS)} | these fields | read as alone |"
    lines = [f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}.", "", head, "|---" * 8 + "|", *rows]
    if options.write:
        write_into(options.write, "several", "\n".join(lines))


if __name__ == "__main__":
    main()

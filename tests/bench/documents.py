"""Documents that are no cheques: is any of them accepted, is any amount on one of them trusted?

    python -m tests.bench.documents --seed 2 --write docs/trust.md

Seed 1 is for choosing: rules, words and limits may be fitted in sight of it. Seed 2 measures: what is
published is read with it, and none of its pictures may choose anything. The real pictures measure only.

In: nothing; the documents are *drawn*. Where ../shared/data is beside the checkout, its blank forms and other
documents are read too. Out: a table in the terminal and in the page, and the drawn pictures in a folder.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image as Pillow

from chequeocr.decide.policy import Policy
from chequeocr.reader.reader import ChequeReader
from chequeocr.reader.settings import ReaderSettings
from chequeocr.record import Cheque
from chequeocr.types import Image
from tests.bench.checkout import ROOT, commit
from tests.bench.pages import write_into
from tests.bench.tampering.documents import documents

DATA = ROOT.parent / "shared" / "data"
REAL = ("blank", "notcheque")
TRUSTED = 0.5
DECISIONS = ("accept", "review", "reject")
NOT_READ = "not read"
HEAD = f"| document | pictures | {' | '.join(DECISIONS)} | {NOT_READ} | amount above {TRUSTED} |"


@dataclass(slots=True)
class Tally:
    """Of one kind: pictures by what was decided, those with a trusted amount, and which were accepted."""

    decided: Counter[str] = field(default_factory=Counter)
    trusted: int = 0
    accepted: list[str] = field(default_factory=list)

    def add(self, name: str, decision: str, trusted: bool) -> None:
        """Counts one picture."""
        self.decided[decision] += 1
        self.trusted += trusted
        if decision == "accept":
            self.accepted.append(name)

    def row(self, kind: str) -> str:
        """A line of the table."""
        counts = [self.decided[name] for name in (*DECISIONS, NOT_READ)]
        return f"| {' | '.join(map(str, (kind, self.decided.total(), *counts, self.trusted)))} |"


def judged(reader: ChequeReader, source: Image | Path) -> tuple[str, bool]:
    """The boldest decision on a cheque of this picture, and whether an amount of one is trusted."""
    cheques = [one for one in reader.read_all(source) if isinstance(one, Cheque)]
    made = {str(one.decision) for one in cheques}
    trusted = any(one.amount is not None and (one.amount.confidence or 0.0) > TRUSTED for one in cheques)
    return next((name for name in DECISIONS if name in made), NOT_READ), trusted


def real_pictures() -> Iterator[tuple[str, Path]]:
    """What kind each real picture is, and where it lies; nothing where the data is absent."""
    folder = DATA / "cheques_new"
    for kind in REAL:
        table = folder / f"{kind}.tsv"
        if not table.is_file():
            print(f"{table} is absent: left out")
            continue
        with table.open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield f"real: {kind}", folder / row[0]


def measure(seed: int, count: int, pictures: Path | None) -> dict[str, Tally]:
    """The tallies of all kinds, drawn ones first."""
    reader = ChequeReader(settings=ReaderSettings(policy=Policy(as_of=None)))  # dates aren't judged
    found: dict[str, Tally] = {}
    for number, document in enumerate(documents(seed, count)):
        name = f"{number:04d}-{document.kind.replace(' ', '-')}"
        if pictures is not None:
            Pillow.fromarray(document.image).save(pictures / f"{name}.png")
        found.setdefault(document.kind, Tally()).add(name, *judged(reader, document.image))
    for kind, path in real_pictures():
        found.setdefault(kind, Tally()).add(path.name, *judged(reader, path))
    return found


def table(found: dict[str, Tally]) -> list[str]:
    """Lines of Markdown: each kind, and all drawn ones together."""
    drawn = Tally()
    for kind, tally in found.items():
        if not kind.startswith("real: "):
            drawn.decided.update(tally.decided)
            drawn.trusted += tally.trusted
    rows = [tally.row(kind) for kind, tally in found.items()]
    return [HEAD, "|---" * (HEAD.count("|") - 1) + "|", *rows, drawn.row("all drawn")]


def main() -> None:
    parser = argparse.ArgumentParser(description="Documents that are no cheques: what is decided on them.")
    parser.add_argument("--seed", type=int, default=2, help="1 chooses, 2 measures")
    parser.add_argument("--count", type=int, default=500, help="drawn documents")
    parser.add_argument("--write", type=Path, help="a page with the marks of `documents`")
    parser.add_argument("--pictures", type=Path, help="a folder for the drawn pictures")
    options = parser.parse_args()
    if options.pictures is not None:
        options.pictures.mkdir(parents=True, exist_ok=True)
    found = measure(options.seed, options.count, options.pictures)
    lines = table(found)
    print("\n".join(lines))
    accepted = [name for tally in found.values() for name in tally.accepted]
    print("accepted:", ", ".join(accepted) or "none")
    if options.write:
        stamp = f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}, seed {options.seed}."
        write_into(options.write, "documents", "\n".join([stamp, "", *lines]))


if __name__ == "__main__":
    main()

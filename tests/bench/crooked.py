"""How crooked cheques and photos are read: variants of the idrbt scans, with the scans' truth.

    python -m tests.bench.crooked --write docs/accuracy.md

In: ../shared/data and ../shared/tools/variants.py beside the checkout, which makes the pictures. Out: a table
of right/total, in the terminal and in the page.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from chequeocr.decide.policy import Policy
from chequeocr.evaluate import Report, evaluate, load_truth
from chequeocr.reader.reader import ChequeReader
from chequeocr.reader.settings import ReaderSettings
from tests.bench.checkout import ROOT, commit
from tests.bench.pages import write_into

SHARED = ROOT.parent / "shared"
TRUTH = SHARED / "data" / "cheques" / "gt.jsonl"
TOOL = SHARED / "tools" / "variants.py"
KINDS = {
    "skew1": "tilted by 1°", "skew3": "tilted by 3°", "skew5": "tilted by 5°",
    "photo": "photo", "photo2": "photo2",
}  # fmt: skip
SEEDS = (5, 6)
FIGURES = ("amount", "payee", "payee CER", "date", "MICR")


def variants(folder: Path, seed: int, kinds: Sequence[str]) -> dict[str, Path]:
    """Makes the pictures; the gt.jsonl of each kind."""
    wanted = ["--seed", str(seed), "--kinds", ",".join(kinds)]
    made = [sys.executable, str(TOOL), str(TRUTH), str(folder), *wanted]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
    return {kind: folder / kind / "gt.jsonl" for kind in kinds}


def row(said: str, report: Report, seconds: float) -> str:
    """One line of the table; `seconds` of processor time a picture."""
    counts = {figure: count for (_, figure), count in report.counts.items()}
    at_one, *_, decided = report.trusts()[0].operating
    cells = [f"{counts[figure].right}/{counts[figure].total}" for figure in FIGURES]
    cells.append(f"{at_one.right.count}/{at_one.right.total}")
    cells.append(f"{decided.accepted.count}/{decided.accepted.total}, {decided.point.wrong} wrong")
    return f"| {said} | {' | '.join(cells)} | {seconds:.2f} s |"


def measured(said: str, truth: Path, reader: ChequeReader) -> str:
    """The line of one set."""
    truths = [one for one in load_truth(truth) if one.set in ("idrbt", *KINDS)]
    begun = process_time()
    report = evaluate(truths, reader)
    line = row(said, report, (process_time() - begun) / len(truths))
    print(line, flush=True)
    return line


def main() -> None:
    parser = argparse.ArgumentParser(description="Crooked scans and photos: right/total.")
    parser.add_argument("--write", type=Path, help="a page with the marks of `crooked`")
    parser.add_argument("--seeds", default="5,6")
    parser.add_argument("--kinds", default=",".join(KINDS))
    options = parser.parse_args()
    reader = ChequeReader(settings=ReaderSettings(policy=Policy(as_of=None)))
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}, 56 scans of idrbt each.", "",
        f"| | {' | '.join(FIGURES)} | R@1 % | accepted | processor time |", "|---" * (len(FIGURES) + 4) + "|",
        measured("flat", TRUTH, reader),
    ]  # fmt: skip
    for kind in options.kinds.split(","):
        for seed in map(int, options.seeds.split(",")):
            with TemporaryDirectory() as folder:
                truth = variants(Path(folder), seed, [kind])[kind]
                lines.append(measured(f"{KINDS[kind]}, seed {seed}", truth, reader))
    if options.write:
        write_into(options.write, "crooked", "\n".join(lines))


if __name__ == "__main__":
    main()

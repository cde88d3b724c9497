"""How cheques that lie askew are read: the idrbt scans, turned by 1, 3 and 5 degrees, with their truth.

    python -m tests.bench.askew --write docs/checks.md

In: ../shared/data beside the checkout. Out: a table of right/total, in the terminal and in the page. The
pictures are made here: turned either way by a seeded choice, bicubic, white around, JPEG quality 85.
"""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image, ImageOps

from chequeocr.decide.policy import Policy
from chequeocr.evaluate import Report, evaluate, load_truth
from chequeocr.reader.reader import ChequeReader
from chequeocr.reader.settings import ReaderSettings
from tests.bench.checkout import ROOT, commit
from tests.bench.pages import write_into

TRUTH = ROOT.parent / "shared" / "data" / "cheques" / "gt.jsonl"
DEGREES = (0, 1, 3, 5)
FIGURES = ("amount", "payee", "payee CER", "date", "MICR")
SEED = 5


def turned(folder: Path, degrees: int) -> Path:
    """Makes the pictures in an empty folder; the path of their gt.jsonl."""
    rng = np.random.default_rng([SEED, degrees])
    rows = [json.loads(line) for line in TRUTH.read_text(encoding="utf-8").splitlines()]
    kept = []
    for row in (row for row in rows if row["set"] == "idrbt"):
        picture = ImageOps.exif_transpose(Image.open(TRUTH.parent / row["image"])).convert("RGB")
        name = f"{Path(row['image']).stem}.{'jpg' if degrees else 'png'}"
        if degrees:
            angle = degrees * int(rng.choice([-1, 1]))
            picture = picture.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
        picture.save(folder / name, quality=85)
        kept.append({**{key: value for key, value in row.items() if key != "boxes"}, "image": name})
    path = folder / "gt.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept), encoding="utf-8")
    return path


def row(degrees: int, straighten: bool, report: Report) -> str:
    """One line of the table."""
    counts = {figure: count for (_, figure), count in report.counts.items()}
    accepted = report.trusts()[0].operating[-1]
    cells = [f"{counts[figure].right}/{counts[figure].total}" for figure in FIGURES]
    decided = f"{accepted.accepted.count}/{accepted.accepted.total}, {accepted.point.wrong} wrong"
    said = f"turned by {degrees}°" if degrees else "as they are"
    said += ", straightened" if straighten else ""
    return f"| {said} | {' | '.join(cells)} | {decided} |"


def main() -> None:
    parser = argparse.ArgumentParser(description="Scans that lie askew: right/total.")
    parser.add_argument("--write", type=Path, help="a page with the marks of `askew`")
    options = parser.parse_args()
    readers = {
        straighten: ChequeReader(settings=ReaderSettings(policy=Policy(as_of=None), straighten=straighten))
        for straighten in (False, True)
    }
    lines = [f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}, 56 scans of idrbt.", "",
             f"| | {' | '.join(FIGURES)} | accepted |", "|---" * (len(FIGURES) + 2) + "|"]  # fmt: skip
    for degrees in DEGREES:
        with TemporaryDirectory() as folder:
            truths = load_truth(turned(Path(folder), degrees))
            for straighten, reader in readers.items():
                lines.append(row(degrees, straighten, evaluate(truths, reader)))
                print(lines[-1], flush=True)
    if options.write:
        write_into(options.write, "askew", "\n".join(lines))


if __name__ == "__main__":
    main()

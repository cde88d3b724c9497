"""How long the last look at a cheque takes that would be accepted, beside all of its reading.

    python -m tests.bench.look --count 12 --write docs/trust.md

In: accepted scans of ../shared/data beside the checkout. Out: medians in milliseconds, in the terminal and in
the page.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import chequeocr.reader.reader as rooms
from chequeocr.decide.policy import Policy
from chequeocr.evaluate import load_truth
from chequeocr.reader.last_look import LastLook, Places
from chequeocr.reader.settings import ReaderSettings
from chequeocr.record import Cheque, Finding
from chequeocr.source.image import load_page
from chequeocr.types import Image
from tests.bench.checkout import ROOT, commit
from tests.bench.pages import write_into

TRUTH = ROOT.parent / "shared" / "data" / "cheques" / "gt.jsonl"


class Timed(LastLook):
    """Notes how long each look took, in seconds."""

    def findings(self, image: Image, places: Places, cheque: Cheque) -> tuple[Finding, ...]:
        """Returns what the look finds."""
        begun = time.perf_counter()
        found = super().findings(image, places, cheque)
        TOOK.append(time.perf_counter() - begun)
        return found


TOOK: list[float] = []


def measured(count: int) -> Mapping[str, float]:
    """Medians over so many accepted scans of idrbt, each read twice: the second time counts."""
    vars(rooms)["LastLook"] = Timed
    reader = rooms.ChequeReader(settings=ReaderSettings(policy=Policy(as_of=None)))
    looks, wholes = [], []
    for truth in load_truth(TRUTH):
        if truth.set != "idrbt" or len(looks) == count:
            continue
        image = load_page(truth.path).image
        reader.read(image)
        TOOK.clear()
        begun = time.perf_counter()
        reader.read(image)
        if TOOK:
            wholes.append(time.perf_counter() - begun)
            looks.append(TOOK[0])
    return {
        "scans": len(looks),
        "the last look, ms": 1000 * statistics.median(looks),
        "all of the reading, ms": 1000 * statistics.median(wholes),
    }


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description="The time of the last look.")
    parser.add_argument("--count", type=int, default=12, help="accepted scans")
    parser.add_argument("--write", type=Path, help="a page with the marks of `look`")
    options = parser.parse_args()
    figures = measured(options.count)
    said = f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}, two cores: " + ", ".join(
        f"{name} {value:.0f}" for name, value in figures.items()
    )
    print(said)
    if options.write:
        write_into(options.write, "look", said + ".")


if __name__ == "__main__":
    main()

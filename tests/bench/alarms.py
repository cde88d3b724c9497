"""What the last look says of cheques that nobody touched, and of what it takes no other check to see.

    python -m tests.bench.alarms --scans 12 --write docs/checks.md

In: ../shared/data beside the checkout. Out: right/total in the terminal and in the page. Every untouched
cheque with an amount is looked at, also those that would not be accepted; its false alarms are counted by
finding. Then each kind of tampering is done to accepted scans of idrbt, and the last look alone is asked: the
reader may have stopped them for another reason.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

import chequeocr.reader.reader as rooms
from chequeocr.evaluate import load_truth
from chequeocr.reader.last_look import LastLook, Places
from chequeocr.record import Cheque, Finding
from chequeocr.source.image import load_page
from chequeocr.types import Image
from tests.bench.checkout import ROOT, commit
from tests.bench.pages import write_into
from tests.bench.tampered import reader
from tests.bench.tampering.base import Base, usable
from tests.bench.tampering.kinds import KINDS

DATA = ROOT.parent / "shared" / "data"
SETS = ("cheques", "cheques_new")
_SEED = 3
_WHOLE = ("screen-window", "screenshot-window", "screen-moire", "photocopy")
"""Kinds that move the leaf in its picture, and are told by the picture as a whole."""


class Asked(LastLook):
    """A last look that remembers what it was asked."""

    asked: tuple[Image, Places, Cheque] | None = None

    def findings(self, image: Image, places: Places, cheque: Cheque) -> tuple[Finding, ...]:
        """Returns what it finds."""
        Asked.asked = (image, places, cheque)
        return super().findings(image, places, cheque)


class Asking:
    """Reads cheques and has each looked at, whatever its decision."""

    def __init__(self) -> None:
        vars(rooms)["LastLook"] = Asked
        vars(rooms)["worth_a_look"] = lambda cheque, **_: cheque.amount is not None
        self.reading = reader()
        self.look = LastLook()

    def read(self, image: Image) -> tuple[Cheque, tuple[Image, Places, Cheque] | None]:
        """Returns the record, and what the last look was asked; None where there was no amount."""
        Asked.asked = None
        return self.reading.read(image), Asked.asked


def untouched(asking: Asking, scans: list[tuple[Base, Places]], count: int) -> Iterator[str]:
    """Yields a row a set: how many were looked at, and how often each finding was made; of these and of those
    that would be accepted. Puts the first accepted scans of idrbt into `scans`."""
    for name in SETS:
        rows: dict[str, tuple[Counter[str], Counter[str]]] = {}
        for truth in load_truth(DATA / name / "gt.jsonl"):
            image = load_page(truth.path).image
            _, asked = asking.read(image)
            if asked is None:
                continue
            every, accepted = rows.setdefault(truth.set, (Counter(), Counter()))
            would = asked[2].decision == "accept"
            codes = {_said(one) for one in asking.look.findings(*asked)}
            every.update({"looked at", *codes})
            accepted.update({"looked at", *codes} if would else ())
            base = Base(truth.path.stem, asked[0], asked[2], truth.amount)
            if would and truth.set == "idrbt" and not codes and len(scans) < count and usable(base):
                scans.append((base, asked[1]))
        for one, (every, accepted) in rows.items():
            for sort, counts in (("all", every), ("accepted but for it", accepted)):
                total = counts.pop("looked at", 0)
                said = ", ".join(f"{code} {number}/{total}" for code, number in sorted(counts.items()))
                yield f"| {one} | {sort} | {total} | {said or '–'} |"


def _said(finding: Finding) -> str:
    return finding.code if finding.field is None else f"{finding.code} ({finding.field})"


def seen(asking: Asking, scans: list[tuple[Base, Places]]) -> Iterator[str]:
    """Yields a row a kind: how many of the tampered scans the last look alone stops."""
    for name, kind in KINDS.items():
        if kind.family in ("two leaves", "screen", "copy or cut") and name not in _WHOLE:
            continue
        stopped = tried = 0
        for number, (base, places) in enumerate(scans):
            made = kind.make(np.random.default_rng([_SEED, number]), base)
            if made is None or isinstance(made, bytes):
                continue
            tried += 1
            found = asking.look.findings(made, places, base.cheque)
            stopped += any(one.severity == "error" for one in found)
        yield f"| {name} | {stopped}/{tried} |"


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description="False alarms of the last look, and what it sees by itself.")
    parser.add_argument("--scans", type=int, default=12, help="scans to tamper with")
    parser.add_argument("--write", type=Path, help="a page with the marks of `alarms`")
    options = parser.parse_args()
    asking, scans = Asking(), []  # type: Asking, list[tuple[Base, Places]]
    said = [
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}.",
        "",
        "| untouched cheques | of them | looked at | findings |\n|---|---|---|---|",
        *untouched(asking, scans, options.scans),
        "",
        f"| done to {len(scans)} scans of idrbt | stopped by the last look |\n|---|---|",
        *seen(asking, scans),
    ]
    print("\n".join(said))
    if options.write:
        write_into(options.write, "alarms", "\n".join(said))


if __name__ == "__main__":
    main()

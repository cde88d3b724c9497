"""What it costs to ask more of payee and date: how many real cheques are accepted, and how many of these with
a wrong payee or a wrong date.

    python -m tests.bench.required --write docs/concepts.md

In: ../shared/data beside the checkout. Out: a row for each least confidence, in the terminal and in the page.
Each cheque is read once; payees count as right where letters and figures are the same.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from chequeocr.decide.policy import Policy
from chequeocr.evaluate import load_truth, plain
from chequeocr.reader.reader import ChequeReader
from chequeocr.reader.settings import ReaderSettings
from chequeocr.record import Cheque
from chequeocr.source.image import load_page
from tests.bench.checkout import ROOT, commit
from tests.bench.pages import write_into

DATA = ROOT.parent / "shared" / "data"
SETS = ("cheques", "cheques_new")
SHARES = (0.0, 0.2, 0.3, 0.5, 0.7, 0.9)
ANY = Policy(as_of=None, least_confidence=0.0)


@dataclass(frozen=True, slots=True)
class Read:
    """An accepted cheque: of payee and date the confidence, and whether it is right; None where nobody knows
    the true one."""

    payee: float
    payee_right: bool | None
    date: float
    date_right: bool | None


def accepted() -> Iterator[Read]:
    """Yields what is accepted whatever the confidences of payee and date are."""
    reader = ChequeReader(settings=ReaderSettings(policy=ANY))
    for name in SETS:
        for truth in load_truth(DATA / name / "gt.jsonl"):
            cheque = reader.read(load_page(truth.path).image)
            if cheque.decision == "accept" and not truth.altered:
                yield _read(cheque, truth.values.get("payee"), truth.values.get("date_iso"))


def _read(cheque: Cheque, payee: object, date: object) -> Read:
    said, day = cheque.payee_name, cheque.date
    return Read(
        (said and said.confidence) or 0.0,
        None if not payee else plain(cheque.payee or "") == plain(str(payee)),
        (day and day.confidence) or 0.0,
        None if not date else day is not None and str(day.value) == str(date),
    )


def rows(reads: list[Read]) -> Iterator[str]:
    """Yields the table: a row for each least confidence of one field, that of the other one as it ships."""
    shipped = Policy(as_of=None).least_confidence
    for name in ("payee", "date"):
        for share in SHARES:
            limits = {"payee": shipped, "date": shipped} | {name: share}
            kept = [one for one in reads if one.payee >= limits["payee"] and one.date >= limits["date"]]
            payees = [one.payee_right for one in kept if one.payee_right is not None]
            dates = [one.date_right for one in kept if one.date_right is not None]
            wrong = f"{payees.count(False)}/{len(payees)} | {dates.count(False)}/{len(dates)}"
            yield f"| {name} | {share:g} | {len(kept)} | {wrong} |"


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description="What it costs to ask more of payee and date.")
    parser.add_argument("--write", type=Path, help="a page with the marks of `required`")
    options = parser.parse_args()
    reads = list(accepted())
    said = "\n".join([
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}, all real cheques, unaltered, dates not judged.",
        "",
        "| least confidence of | | accepted | wrong payee | wrong date |\n|---|---|---|---|---|",
        *rows(reads),
    ])  # fmt: skip
    print(said)
    if options.write:
        write_into(options.write, "required", said)


if __name__ == "__main__":
    main()

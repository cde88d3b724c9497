"""How often a currency is stated on cheques from abroad, and how often a wrong one.

    python -m tests.bench.currencies --write docs/trust.md

In: ../shared/data beside the checkout: every picture that is not of India, nor of the American slips of one
form. Out: right/total in the terminal and in the page. The true currency is the truth's, else its country's.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from chequeocr.decide.policy import Policy
from chequeocr.evaluate import load_truth
from chequeocr.parse.profiles import profile
from chequeocr.reader.reader import ChequeReader
from chequeocr.reader.settings import ReaderSettings
from chequeocr.source.image import load_page
from tests.bench.checkout import ROOT, commit
from tests.bench.pages import write_into

DATA = ROOT.parent / "shared" / "data"
SETS = ("cheques", "cheques_new")
OF_ONE_FORM = "tianming_us_handfilled"


def measured() -> str:
    """How many pictures were read, on how many a currency is stated, and which are wrong."""
    reader = ChequeReader(settings=ReaderSettings(policy=Policy(as_of=None)))
    read = stated = 0
    wrong = []
    for name in SETS:
        for truth in load_truth(DATA / name / "gt.jsonl"):
            country = truth.values.get("country")
            if country == "IN" or truth.set in (OF_ONE_FORM, "idrbt"):
                continue
            true = truth.values.get("currency") or (profile(country).currency if country else None)
            amount = reader.read(load_page(truth.path).image).amount
            said = amount.currency if amount else None
            read += 1
            stated += said is not None
            if said not in (None, true):
                wrong.append(f"{truth.path.name} {said} for {true}")
    return f"stated {stated}/{read}, wrong {len(wrong)}/{read}" + "".join(f"; {one}" for one in wrong)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description="Currencies of cheques from abroad.")
    parser.add_argument("--write", type=Path, help="a page with the marks of `currencies`")
    options = parser.parse_args()
    said = f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}: {measured()}."
    print(said)
    if options.write:
        write_into(options.write, "currencies", said)


if __name__ == "__main__":
    main()

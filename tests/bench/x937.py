"""The cheques of two real cash letters, read and compared with what the files state of them.

    python -m tests.bench.x937 --write docs/cash-letters.md

In: `arthware_sample.x9` and `x937 dstu.x9` in ../shared/data/x937 beside the checkout: bitonal TIFFs of 200
and 240 dpi. Out: right/total in the terminal and in the page. Nothing was chosen on them.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from chequeocr.decide.policy import Policy
from chequeocr.outcome import Failure
from chequeocr.reader.reader import ChequeReader
from chequeocr.reader.settings import ReaderSettings
from chequeocr.record import Cheque
from tests.bench.checkout import ROOT, commit
from tests.bench.pages import write_into

FOLDER = ROOT.parent / "shared" / "data" / "x937"
FILES = ("arthware_sample.x9", "x937 dstu.x9")
_NUMBERS = ("cheque number", "routing number", "account number")


@dataclass(slots=True)
class Read:
    """What came of one file: how many cheques, failures, amounts read and right, what else differs."""

    name: str
    items: int = 0
    failures: int = 0
    amounts: int = 0
    right: int = 0
    accepted: int = 0
    accepted_wrong: int = 0
    lines: int = 0
    differing: dict[str, int] = field(default_factory=dict)
    payees: int = 0
    payees_differing: int = 0

    def take(self, cheque: Cheque) -> None:
        """Counts one cheque."""
        stated = cheque.expected
        assert stated is not None
        wrong = cheque.amount is not None and cheque.amount.value != stated.amount
        self.amounts += cheque.amount is not None
        self.right += cheque.amount is not None and not wrong
        self.accepted += cheque.decision == "accept"
        self.accepted_wrong += cheque.decision == "accept" and wrong
        self.lines += cheque.micr is not None and cheque.micr.value is not None
        self.payees += bool(cheque.payee and stated.payee)
        for finding in cheque.findings:
            if finding.code == "differs-from-file" and finding.field == "payee_name":
                self.payees_differing += 1
            elif finding.code == "differs-from-file" and finding.field == "micr":
                what = next(name for name in _NUMBERS if name in finding.message)
                self.differing[what] = self.differing.get(what, 0) + 1


def read_file(reader: ChequeReader, name: str) -> Read:
    """Reads every cheque of a file."""
    found = Read(name)
    for outcome in reader.read_all(FOLDER / name):
        found.items += 1
        if isinstance(outcome, Failure):
            found.failures += 1
        else:
            found.take(outcome)
            print(_line(outcome))
    return found


def _line(cheque: Cheque) -> str:
    stated, amount = cheque.expected, cheque.amount
    assert stated is not None
    said = [finding.message for finding in cheque.findings if finding.code == "differs-from-file"]
    return f"{cheque.source} {cheque.page}: {cheque.decision}, stated {stated.amount}, read {amount}; {said}"


def table(found: list[Read]) -> Iterator[str]:
    """The rows of the page."""
    yield "| file | amounts right | amounts wrong | rejected or not read | accepted, of them wrong "
    yield "| MICR lines read | differ: cheque number, routing, account | payees that differ |\n"
    yield "|---|---|---|---|---|---|---|---|\n"
    for one in found:
        numbers = ", ".join(str(one.differing.get(what, 0)) for what in _NUMBERS)
        payees = f"{one.payees_differing}/{one.payees}" if one.payees else "none stated"
        amounts = f"{one.right}/{one.items} | {one.amounts - one.right} | {one.items - one.amounts}"
        accepted = f"{one.accepted}, {one.accepted_wrong}"
        yield f"| `{one.name}` | {amounts} | {accepted} | {one.lines}/{one.items} | {numbers} | {payees} |\n"


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description="Cheques of real cash letters, against records 25.")
    parser.add_argument("--write", type=Path, help="a page with the marks of `x937`")
    options = parser.parse_args()
    reader = ChequeReader(settings=ReaderSettings(policy=Policy(as_of=None)))
    found = [read_file(reader, name) for name in FILES]
    text = f"{datetime.now(UTC):%Y-%m-%d}, commit {commit()}.\n\n{''.join(table(found))}"
    print(text)
    if options.write:
        write_into(options.write, "x937", text)


if __name__ == "__main__":
    main()

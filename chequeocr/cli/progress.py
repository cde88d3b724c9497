"""Shows on stderr how a batch goes, if it is a terminal: a progress bar, and a line at its end.

In: an iterator of results and how many there will be; what came of it. Out: the same results; a line.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from chequeocr.cli.inputs import Success
from chequeocr.cli.stderr import say
from chequeocr.outcome import Failure

if TYPE_CHECKING:
    from chequeocr.reader.reader import ChequeReader
    from chequeocr.record import Cheque

R = TypeVar("R")


def shown(results: Iterator[R], total: int, *, stdout_is_taken: bool) -> Iterator[R]:
    """Yields `results`, with a bar on stderr while they come; `total` is how many there are at least.

    No bar for a single result, where stderr is no terminal, or where lines are being printed on the
    same terminal (`stdout_is_taken`): they would tear each other up.
    """
    if not _watched(total) or (stdout_is_taken and sys.stdout.isatty()):
        yield from results
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from chequeocr.cli.render import stderr_console

    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # stdout may be a pipe to another program: the bar must not catch what is written there.
    with Progress(*columns, console=stderr_console(), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("reading", total=total)
        for count, result in enumerate(results, 1):
            bar.update(task, completed=count, total=max(total, count))  # a file may have several pages
            yield result


@dataclass(frozen=True, slots=True)
class Given:
    """How many inputs a run was given, how many more files and folders that were skipped though they may hold
    cheques, and how many inputs were not read to their end."""

    inputs: int
    skipped: int = 0
    missed: int = 0


def say_summary(outcomes: Sequence[Success[Cheque] | Failure], given: Given) -> None:
    """Writes a last line on stderr about a batch, where there would be a bar."""
    if _watched(given.inputs):
        say(summary(outcomes, given))


def summary(outcomes: Sequence[Success[Cheque] | Failure], given: Given) -> str:
    """Returns how many were read and what was decided: "3 read: 1 accepted, 2 for review, 0 rejected; 1
    failed"."""
    records = [outcome.value for outcome in outcomes if not isinstance(outcome, Failure)]
    decided = Counter(record.decision for record in records)
    said = (f"{len(records)} read: {decided['accept']} accepted, {decided['review']} for review, "
            f"{decided['reject']} rejected; {len(outcomes) - len(records)} failed")
    more = (
        (_found(records, "duplicate"), "seen before in this batch"),
        (given.skipped, "skipped that may hold cheques"),
        (given.missed, "not read to the end"),
    )
    return "; ".join([said, *(f"{count} {what}" for count, what in more if count)])


def _found(records: Iterable[Cheque], code: str) -> int:
    """How many of the records have a finding."""
    return sum(any(finding.code == code for finding in record.findings) for record in records)


def _watched(total: int) -> bool:
    """Whether there is something to watch, and somebody who does."""
    return total >= 2 and sys.stderr.isatty()


class Tracked:
    """A reader that shows the progress of `read_many`."""

    def __init__(self, reader: ChequeReader, total: int) -> None:
        self._reader = reader
        self._total = total

    def read_many(self, sources: Iterable[Any]) -> Iterator[Cheque | Failure]:
        """Yields what the reader's own does."""
        return shown(self._reader.read_many(sources), self._total, stdout_is_taken=False)

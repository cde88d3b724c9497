"""How a batch goes, on stderr, where somebody is looking at it: a progress bar, and a line at its end.

In: an iterator of results and how many there will be; what came of it. Out: the same results; a line.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from chequeocr.cli.inputs import Failure, Success
from chequeocr.cli.stderr import say

if TYPE_CHECKING:
    from chequeocr.reader.reader import ChequeReader, ReadFailure
    from chequeocr.record import Cheque

R = TypeVar("R")


def shown(results: Iterator[R], total: int, *, stdout_is_taken: bool) -> Iterator[R]:
    """`results`, with a bar on stderr while they come.

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
        yield from bar.track(results, total=total)


def say_summary(outcomes: Sequence[Success[Cheque] | Failure], total: int) -> None:
    """A last line on stderr about a batch of `total` inputs, where there would be a bar."""
    if _watched(total):
        say(summary(outcomes, total))


def summary(outcomes: Sequence[Success[Cheque] | Failure], total: int) -> str:
    """How many were read and what was decided: "3 read: 1 accepted, 2 for review, 0 rejected; 1 failed"."""
    records = [outcome.value for outcome in outcomes if not isinstance(outcome, Failure)]
    decided = Counter(record.decision for record in records)
    twice = sum(any(finding.code == "duplicate" for finding in record.findings) for record in records)
    said = (f"{len(records)} read: {decided['accept']} accepted, {decided['review']} for review, "
            f"{decided['reject']} rejected; {len(outcomes) - len(records)} failed")
    said += f"; {twice} seen before in this batch" if twice else ""
    return said + (f"; {total - len(outcomes)} not reached" if len(outcomes) < total else "")


def _watched(total: int) -> bool:
    """Whether there is something to watch, and somebody who does."""
    return total >= 2 and sys.stderr.isatty()


class Tracked:
    """A reader that shows how far `read_many` is."""

    def __init__(self, reader: ChequeReader, total: int) -> None:
        self._reader = reader
        self._total = total

    def read_many(self, sources: Iterable[Any]) -> Iterator[Cheque | ReadFailure]:
        """As the reader's own."""
        return shown(self._reader.read_many(sources), self._total, stdout_is_taken=False)

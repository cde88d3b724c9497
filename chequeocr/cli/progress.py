"""A progress bar on stderr, where somebody is looking at it.

In: an iterator of results and how many there will be. Out: the same results.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from chequeocr.reader import ChequeReader, ReadFailure
    from chequeocr.record import Cheque

R = TypeVar("R")


def shown(results: Iterator[R], total: int, *, stdout_is_taken: bool) -> Iterator[R]:
    """`results`, with a bar on stderr while they come.

    No bar for a single result, where stderr is no terminal, or where lines are being printed on the
    same terminal (`stdout_is_taken`): they would tear each other up.
    """
    if total < 2 or not sys.stderr.isatty() or (stdout_is_taken and sys.stdout.isatty()):
        yield from results
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from chequeocr.cli.render import stderr_console

    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # stdout may be a pipe to another program: the bar must not catch what is written there.
    with Progress(*columns, console=stderr_console(), transient=True, redirect_stdout=False) as bar:
        yield from bar.track(results, total=total)


class Tracked:
    """A reader that shows how far `read_many` is."""

    def __init__(self, reader: ChequeReader, total: int) -> None:
        self._reader = reader
        self._total = total

    def read_many(self, sources: Iterable[Any]) -> Iterator[Cheque | ReadFailure]:
        """As the reader's own."""
        return shown(self._reader.read_many(sources), self._total, stdout_is_taken=False)

"""Measures how long a cheque takes, though a reader takes several at a time.

In: sources on their way to a reader, its results on their way out. Out: the same, and seconds a record.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from chequeocr.record import Cheque


class Stopwatch:
    """Shares the seconds that a batch takes among the records in it.

    A batch is over when as many results have come out as sources went in. Only the reader's own time counts,
    not what is done with a result before the next one is asked for; a failure has no share of it.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.seconds: list[float] = []
        self._clock = clock
        self._inside = 0

    def sources(self, sources: Iterable[Any]) -> Iterator[Any]:
        """Yields `sources` and counts them."""
        for source in sources:
            self._inside += 1
            yield source

    def results(self, results: Iterable[Any]) -> Iterator[Any]:
        """Yields `results` and times them."""
        spent, records = 0.0, 0
        iterator = iter(results)
        while True:
            begun = self._clock()
            try:
                result = next(iterator)
            except StopIteration:
                return
            spent += self._clock() - begun
            self._inside -= 1
            records += isinstance(result, Cheque)
            if self._inside == 0:
                self.seconds += [spent / records] * records if records else []
                spent, records = 0.0, 0
            yield result

"""Limits the time of work that can't be interrupted.

In: seconds and a function that looks at a Deadline between its steps. Out: its result, or
TimeLimitError at the limit; the thread that is left behind ends at its next look.
"""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from chequeocr.errors import TimeLimitError

T = TypeVar("T")

LONGEST = 86_400
"""A day, in seconds. What takes longer than that to read is no cheque."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Seconds on the monotonic clock after which work stops at its next step; none by default."""

    at: float = float("inf")
    limit: float = 0.0

    def check(self) -> None:
        """Raises TimeLimitError once the time is up."""
        if time.monotonic() > self.at:
            raise _too_slow(self.limit)


def run_within(limit: float, work: Callable[[Deadline], T]) -> T:
    """Returns what `work` returns, raises what it raises, or raises TimeLimitError after `limit` seconds.

    A call into a model can't be interrupted: `work` runs in a thread that nobody waits for any longer
    once the time is up.
    """
    deadline = Deadline(time.monotonic() + limit, limit)
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work(deadline))
        except BaseException as error:  # noqa: BLE001  # handed to the waiting thread, which raises it
            failure.append(error)

    thread = threading.Thread(target=run, name="chequeocr-read", daemon=True)
    thread.start()
    _started.add(thread)  # before waiting: Ctrl-C may end the wait as well
    thread.join(limit)
    if failure:
        raise failure[0]
    if not outcome:
        raise _too_slow(limit)
    return outcome[0]


def abandoned() -> bool:
    """Returns whether a thread that ran out of time is still inside a model.

    Python can't end such a thread, and one that comes back from native code while the interpreter shuts
    down takes the process with it: a program that exits then should do so with `os._exit`.
    """
    return any(thread.is_alive() for thread in list(_started))


_started: weakref.WeakSet[threading.Thread] = weakref.WeakSet()


def _too_slow(limit: float) -> TimeLimitError:
    return TimeLimitError(
        f"reading took longer than the limit of {limit:g} s; raise the time limit or use smaller pictures"
    )

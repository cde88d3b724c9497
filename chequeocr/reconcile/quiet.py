"""Long loops that make millions of small values, without Python's search for cycles among them.

In: a block. Out: the same block, in about two thirds of the time. There are no cycles to be found: rows and
comparisons are frozen values. The search is as it was afterwards, whatever happens.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_cycles() -> Iterator[None]:
    """Stops the search for cycles in a block, if it was on."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()

"""A lock beside an SQLite run file: two batches that write to one would read everything twice.

In: the file's path. Out: a context in which no other process has it. The lock goes with the process, however
that ends.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from chequeocr.errors import RunFileError

try:
    import fcntl
except ImportError:  # Windows has no flock: nothing is held there
    fcntl = None  # type: ignore[assignment]


@contextlib.contextmanager
def locked(path: Path, name: str, *, wanted: bool) -> Iterator[None]:
    """Holds the lock of `path`, if `wanted`. Raises RunFileError where another process holds it, or where
    nothing can be written."""
    if not wanted or fcntl is None:
        yield
        return
    real = Path(os.path.realpath(path))  # a link to a run file is that run file
    beside = real.with_name(real.name + ".lock")
    try:
        beside.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(beside, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise RunFileError(f"{name}: can't be written: {error.strerror or error}") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise RunFileError(f"{name}: another process writes to this run") from error
        yield
    finally:
        os.close(handle)

"""Writes a new file, whole or not at all: what a full disk or an interrupt cuts off never has its name.

In: bytes, and names to choose from; or a name, and whoever writes the file. Out: the file, written beside its
place under a hidden name and then linked to the first of the names that is free. A file that exists is never
overwritten.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

# What file systems without hard links answer: FAT, some network folders.
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EACCES)


def write_whole(data: bytes, paths: Iterable[Path]) -> Path:
    """Writes `data` to the first of `paths`, all in one folder, that doesn't exist; returns that path.

    Raises OSError where it can't be written, FileExistsError where all of them exist: then nothing is left.
    """
    partial: Path | None = None
    try:
        for path in paths:
            if partial is None:
                partial = _hidden(path)
                with partial.open("xb") as file:
                    file.write(data)
            with contextlib.suppress(FileExistsError):
                _name(partial, path)
                return path
    finally:
        if partial is not None:
            partial.unlink(missing_ok=True)
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))


@contextlib.contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Yields a hidden name beside `path` to make a file of; gives that file the name `path` at the end.

    Raises OSError where that can't be done, FileExistsError where `path` exists: then, or where the caller
    raises, nothing is left.
    """
    partial = _hidden(path)
    try:
        yield partial
        _name(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def _hidden(path: Path) -> Path:
    return path.with_name(f".{secrets.token_hex(8)}.part")


def _name(partial: Path, path: Path) -> None:
    """Gives a file its name for good. Raises FileExistsError where something is called so already."""
    try:
        os.link(partial, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        with path.open("xb"):  # takes the name; an empty file of ours may then be replaced
            pass
        try:
            partial.replace(path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise

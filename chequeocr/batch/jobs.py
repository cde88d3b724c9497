"""What there is to read: the files of a batch, in their order, less what an earlier start has read.

In: names of files, folders, patterns; the run file. Out: `Job`s, lazily: an archive of 80,000 pictures is
never listed as jobs at once.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

from chequeocr.batch.store import Input, Store, Unit
from chequeocr.errors import ChequeOcrError, FileAccessError
from chequeocr.outcome import Failure
from chequeocr.source.encoded import display_name, open_file
from chequeocr.source.files import expand_each
from chequeocr.source.limits import SourceLimits
from chequeocr.source.pages import parts
from chequeocr.source.part import Part
from chequeocr.source.skipped import unread

Item: TypeAlias = Path | Failure


@dataclass(frozen=True, slots=True)
class Job:
    """A unit of an input to read, or one whose failure is known. `unit` is None at the end of an input."""

    input: int
    unit: Unit | None
    work: Part | Failure | None


def items_of(arguments: Iterable[str | os.PathLike[str]]) -> list[Item]:
    """Returns the files that the arguments stand for, in order; a failure in the place of an argument that
    stands for none, and at the end one for each file of another kind that may hold cheques."""
    items: list[Item] = []
    left: list[Failure] = []
    for found in expand_each(arguments):
        if isinstance(found, Failure):
            items.append(found)
        else:
            items += found.files
            left += unread(found.skipped)
    return [*items, *left]


def jobs(
    items: Iterable[Item], store: Store, limits: SourceLimits, *, again: bool = False
) -> Iterator[Job]:
    """Yields what is left to read; after the units of an input its end. A file that is named twice in one
    batch is read once. `again`: what failed of a file with the same content is read once more."""
    seen: set[str] = set()
    for item in items:
        key = key_of(item)
        if key in seen:
            continue
        seen.add(key)
        if isinstance(item, Failure):
            yield from _of_failure(item, key, store)
        else:
            yield from _of_file(item, store, limits, again=again)


def key_of(item: Item) -> str:
    """Returns what an input is known by in a run file: its path. One that is no UTF-8 is no text of a
    database: its bytes are escaped as in an address, and no other path begins so."""
    if isinstance(item, Failure):
        return item.source
    path = os.path.abspath(item)
    try:
        path.encode()
    except UnicodeEncodeError:
        return "bytes:" + quote(path, errors="surrogatepass")
    return path


def _of_failure(failure: Failure, key: str, store: Store) -> Iterator[Job]:
    if any(done and not given.sha256 for _, given, done in store.known(key)):
        return
    number = store.add(Input(key))
    yield Job(number, (failure.source, 0), failure)
    yield Job(number, None, None)


def _of_file(path: Path, store: Store, limits: SourceLimits, *, again: bool) -> Iterator[Job]:
    key = key_of(path)
    try:
        now = _as_it_is(path, key, store)
    except ChequeOcrError as error:
        yield from _of_failure(Failure(display_name(path), 0, error), key, store)
        return
    number, there, done = _begun(now, store, again=again)
    if done:
        return
    for count, part in enumerate(parts(path, limits)):
        name = part.source if isinstance(part, Failure) else part.name
        if (name, count) not in there:
            yield Job(number, (name, count), part)
    yield Job(number, None, None)


def _as_it_is(path: Path, key: str, store: Store) -> Input:
    """The file as it is now; its hash is that of an earlier start, where its size and date are the same."""
    name = display_name(path)
    with open_file(path, name) as file:
        try:
            status = os.stat(file.fileno())
            for _, given, _ in store.known(key):
                if (given.size, given.mtime_ns) == (status.st_size, status.st_mtime_ns):
                    return given
            digest = hashlib.sha256()
            while chunk := file.read(1 << 20):
                digest.update(chunk)
        except OSError as error:
            raise FileAccessError(f"{name}: can't be read: {error.strerror or error}") from error
    return Input(key, status.st_size, status.st_mtime_ns, digest.hexdigest())


def _begun(now: Input, store: Store, *, again: bool) -> tuple[int, set[Unit], bool]:
    """The input's number, its units that are there, and whether these are all."""
    if again:
        for number, given, _ in store.known(now.path):
            if given.sha256 == now.sha256:
                store.forget_failures(number)
    for number, given, done in store.known(now.path):
        if given.sha256 == now.sha256:
            if given != now:
                store.touch(number, now)
            return number, set() if done else store.units(number), done
    return store.add(now), set(), False

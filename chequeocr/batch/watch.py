"""A hot folder: what a scanner puts there is read, then moved to done/ or failed/ in it.

In: a folder, a run file. Out: rows in the run file; the files in their new places. A file is taken when its
size and date are the same at two looks, so that none is read half-written. What a stop leaves in the folder
is taken at the next start.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chequeocr.batch.jobs import Item, jobs, key_of
from chequeocr.batch.pool import Pool, check_process
from chequeocr.batch.runs import Book, Watch, made_with
from chequeocr.batch.settings import BatchSettings
from chequeocr.batch.store import open_store
from chequeocr.batch.worker import MakeReader, default_reader
from chequeocr.errors import FileAccessError, SettingsError
from chequeocr.outcome import Failure
from chequeocr.source.encoded import display_name
from chequeocr.source.files import is_wanted
from chequeocr.source.limits import SourceLimits
from chequeocr.source.skipped import skipped_file

DONE, FAILED = "done", "failed"

_AT_ONCE = 8  # files a process between two looks: they are moved when all of these are read


@dataclass(frozen=True, slots=True)
class HotFolder:
    """A folder, how often it is looked at, in seconds, and when to stop: `until` is asked before a look."""

    path: Path
    every_s: float = 2.0
    until: Callable[[], bool] = lambda: False


def watch(
    folder: HotFolder,
    out: str | Path,
    settings: BatchSettings | None = None,
    seen: Watch | None = None,
    make_reader: MakeReader = default_reader,
) -> None:
    """Reads what comes into the folder into the run file `out`, until `folder.until` says so, or Ctrl-C.

    A file is moved to `done/` in the folder when its rows are written, to `failed/` where something of it
    could not be read; under another name where one of its name is there. One that changed meanwhile stays,
    and is read again; so is one that comes back from `failed/`. Rows call it by the name that it came under.
    Text, hidden files and folders stay. The other arguments and errors are those of `run`; raises
    SettingsError where there is no such folder, FileAccessError where files can't be moved.
    """
    settings = BatchSettings() if settings is None else settings
    check_process()
    limits = SourceLimits(max_pixels=settings.reader.max_pixels)
    _prepare(folder.path)
    with open_store(out) as store, Pool(settings, make_reader) as pool:
        store.begin(made_with(settings))
        book = Book(store, settings, 0, seen)
        for paths in _arrivals(folder, _AT_ONCE * settings.processes):
            before = {path: _state(path) for path in paths}
            # Who puts a file back from failed/ wants it read again.
            left = jobs(map(_item, paths), store, limits, again=True)
            for job, lines in pool.results(book.taking(left)):
                book.enter(job, lines)
            for path in paths:
                if _state(path) != before[path]:  # it changed, and perhaps that was not read: it stays
                    continue
                _move(path, folder.path / (FAILED if store.failed(key_of(_item(path))) else DONE))


def _arrivals(folder: HotFolder, most: int) -> Iterator[list[Path]]:
    """Yields files that are complete, the oldest first; waits where there are none."""
    before: dict[Path, tuple[int, int]] = {}
    while not folder.until():
        now = _there(folder.path)
        complete = [path for path, state in now.items() if before.get(path) == state]
        if complete:
            yield sorted(complete, key=lambda path: now[path][1])[:most]
            now = _there(folder.path)
        else:
            time.sleep(folder.every_s)
        before = now


def _there(folder: Path) -> dict[Path, tuple[int, int]]:
    """The size and date of each file that may hold a cheque."""
    found = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                path = Path(entry.path)
                if not entry.is_file() or not (is_wanted(path) or isinstance(_item(path), Failure)):
                    continue
                status = entry.stat()
                found[path] = (status.st_size, status.st_mtime_ns)
    except FileNotFoundError:  # a file that somebody took away in between: the next look is another one
        return found if folder.is_dir() else _gone(folder)
    except OSError as error:
        why = error.strerror or error
        raise FileAccessError(f"{display_name(folder)}: can't be listed: {why}") from error
    return found


def _state(path: Path) -> tuple[int, int] | None:
    """Its size and date; None where it is gone."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _gone(folder: Path) -> dict[Path, tuple[int, int]]:
    raise FileAccessError(f"{display_name(folder)}: this folder is no longer there")


def _item(path: Path) -> Item:
    """The file; a failure where it is no picture, and yet may hold a cheque, such as a mail."""
    if is_wanted(path):
        return path
    skipped = skipped_file(path)
    if skipped is None or not skipped.may_hold_cheque:
        return path
    return Failure(display_name(path), 0, skipped.error)


def _prepare(folder: Path) -> None:
    if not folder.is_dir():
        raise SettingsError(f"{display_name(folder)}: no such folder")
    for name in (DONE, FAILED):
        try:
            (folder / name).mkdir(exist_ok=True)
        except OSError as error:
            why = error.strerror or error
            raise FileAccessError(f"{display_name(folder / name)}: can't be made: {why}") from error


def _move(path: Path, into: Path) -> None:
    """Moves a file; one of its name that is there keeps it."""
    target, number = into / path.name, 1
    while os.path.lexists(target):
        number += 1
        target = into / f"{path.stem}-{number}{path.suffix}"
    try:
        path.rename(target)
    except FileNotFoundError:  # whoever took it away has it; its rows are written
        return
    except OSError as error:
        why = f"can't be moved to {display_name(into)}: {error.strerror or error}"
        raise FileAccessError(f"{display_name(path)}: {why}") from error

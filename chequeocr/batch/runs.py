"""Reads a batch into a run file: the loop between jobs, processes and rows.

In: names of files, folders or patterns; the run file. Out: rows in the run file, and a summary. What was
there before is not read again.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from chequeocr.batch.jobs import Job, items_of, jobs
from chequeocr.batch.pool import Pool, Result, check_process
from chequeocr.batch.settings import BatchSettings, Summary
from chequeocr.batch.store import Store, open_store
from chequeocr.batch.worker import Line, MakeReader, default_reader
from chequeocr.decide.duplicates import Duplicates
from chequeocr.outcome import Failure, outcome_of
from chequeocr.output.redact import redacted
from chequeocr.output.tables import Row
from chequeocr.source.limits import SourceLimits


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is: inputs that are done, of how many, and the rows so far by decision, "error" for
    failures."""

    done: int
    inputs: int
    rows: Counter[str]


Watch = Callable[[Progress], None]


def run(
    inputs: Iterable[str | os.PathLike[str]],
    out: str | Path,
    settings: BatchSettings | None = None,
    watch: Watch | None = None,
    make_reader: MakeReader = default_reader,
) -> Summary:
    """Reads every cheque of `inputs` into the run file `out`: a path that ends in .db (SQLite), or the
    address of a PostgreSQL database.

    Each input ends as rows: a record for each cheque, a failure for what could not be read. Stopped at any
    moment, by Ctrl-C or by force, the same call continues where it was, without a row twice or a row too few.
    A file that changed since is read anew. `watch` is called after every unit. `make_reader` makes each
    process its reader, where detector and recognizer have no short name; it is not compared when a run is
    continued.

    Raises RunFileError for a run file that can't be used, and what no picture could escape: ModelError,
    SettingsError, MissingDependencyError. All that was read until then is in the run file.
    """
    settings = BatchSettings() if settings is None else settings
    check_process()

    def results(given: Iterator[Job]) -> Generator[Result]:
        with Pool(settings, make_reader) as pool:
            yield from pool.results(given)

    return run_through(results, Batch(inputs, out, settings, watch))


@dataclass(frozen=True, slots=True)
class Batch:
    """What is read, where its rows go, how, and who watches."""

    inputs: Iterable[str | os.PathLike[str]]
    out: str | Path
    settings: BatchSettings
    watch: Watch | None = None


def run_through(results: Callable[[Iterator[Job]], Generator[Result]], batch: Batch) -> Summary:
    """Reads a batch by means of `results`, which gives what came of each job; see `run`."""
    settings = batch.settings
    start = time.monotonic()
    items = items_of(batch.inputs)
    with open_store(batch.out) as store:
        store.begin(made_with(settings))
        if settings.retry_failed:
            store.forget_failures()
        earlier = store.counts()
        book = Book(store, settings, len(items), batch.watch)
        limits = SourceLimits(max_pixels=settings.reader.max_pixels)
        with closing(results(book.taking(jobs(items, store, limits)))) as found:
            for job, lines in found:
                book.enter(job, lines)
        counts = store.counts()
    return Summary(
        counts.get("accept", 0), counts.get("review", 0), counts.get("reject", 0), counts.get("error", 0),
        sum(earlier.values()), time.monotonic() - start,
    )  # fmt: skip


class Book:
    """Writes what comes, marks what came before, and knows when an input is done."""

    def __init__(self, store: Store, settings: BatchSettings, inputs: int, watch: Watch | None) -> None:
        self._store = store
        self._settings = settings
        self._inputs = inputs
        self._watch = watch
        self._under_way: Counter[int] = Counter()
        self._ended: set[int] = set()
        self._done = 0
        self._rows: Counter[str] = Counter()
        self._earlier = Duplicates()
        for row in store.rows():
            if not isinstance(row.outcome, Failure):
                self._earlier.marked(row.outcome)

    def taking(self, given: Iterable[Job]) -> Iterator[Job]:
        """Yields the same jobs, counted."""
        for job in given:
            self._under_way[job.input] += 1
            yield job

    def enter(self, job: Job, lines: list[Line]) -> None:
        """Writes what came of a job."""
        if job.unit is None:
            self._ended.add(job.input)
        else:
            rows = [self._row(*line) for line in lines]
            self._store.write(job.input, job.unit, rows)
            self._rows.update(_kind(row) for row in rows)
        self._under_way[job.input] -= 1
        if job.input in self._ended and not self._under_way[job.input]:
            self._store.finish(job.input)
            self._ended.discard(job.input)
            del self._under_way[job.input]
            self._done += 1
        if self._watch is not None:
            self._watch(Progress(self._done, self._inputs, self._rows))

    def _row(self, line: str, picture: bytes | None) -> Row:
        result = outcome_of(line)
        if isinstance(result, Failure):
            return Row(result)
        marked = self._earlier.marked(result)
        return Row(redacted(marked)) if self._settings.redact else Row(marked, picture)


def _kind(row: Row) -> str:
    """The decision, "error" for a failure."""
    return "error" if isinstance(row.outcome, Failure) else row.outcome.decision


def made_with(settings: BatchSettings) -> dict[str, str]:
    """Returns what must be the same when a run is continued."""
    return {
        "detector": settings.detector,
        "recognizer": settings.recognizer,
        "settings": repr(settings.reader),
        "redacted": str(settings.redact),
    }

"""A batch on Ray: the same reader on many machines, the same run file, continued in the same way.

In: what `chequeocr.batch.run` takes; a Ray that runs (`ray.init`), whose machines see the same files. Out:
the same rows. Ray Data hands the parts to actors that hold the models; this process writes what they give.
Needs the extra "ray".
"""

from __future__ import annotations

import os
import pickle
import warnings
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chequeocr.batch.jobs import Job
from chequeocr.batch.pool import Result
from chequeocr.batch.runs import Batch, Watch, run_through
from chequeocr.batch.settings import BatchSettings, Summary
from chequeocr.batch.worker import Line, MakeReader, lines_of
from chequeocr.errors import ChequeOcrError, MissingExtraError, WorkerError, error_of
from chequeocr.outcome import Failure
from chequeocr.reader.reader import ChequeReader
from chequeocr.source.limits import SourceLimits
from chequeocr.source.pages import pages_of
from chequeocr.source.part import Part

if TYPE_CHECKING:
    import numpy as np

_AT_ONCE = 400  # parts that are given to Ray together: enough for many actors, few enough to hold
_TRIES = 1  # more of a part whose actor ended: actors are at-most-once otherwise


def ray_reader(settings: BatchSettings) -> ChequeReader:
    """Returns the reader of one actor. It holds the time limit itself, as nobody ends actors that hang."""
    wanted = replace(settings.reader, threads=settings.reader.threads or 1, keep_crops=not settings.redact)
    return ChequeReader(settings.detector, settings.recognizer, wanted)


def run(
    inputs: Iterable[str | os.PathLike[str]],
    out: str | Path,
    settings: BatchSettings | None = None,
    watch: Watch | None = None,
    make_reader: MakeReader = ray_reader,
) -> Summary:
    """Reads a batch on the Ray that this process is connected to; a local one is started where there is none.

    `settings.workers` is the number of actors, 0 for one a core of the cluster. A part whose actors end is
    tried alone at last, then it is a failure (`worker-died`); `memory_mb` is not held. Everything else is as
    for `chequeocr.batch.run`. Raises MissingExtraError without Ray, and what `run` raises.
    """
    settings = BatchSettings() if settings is None else settings
    try:
        import ray
    except ImportError as error:
        raise MissingExtraError("ray", "a batch on Ray") from error
    if not ray.is_initialized():
        ray.init(include_dashboard=False, log_to_driver=False)

    def results(given: Iterator[Job]) -> Generator[Result]:
        while some := list(islice(given, _AT_ONCE)):
            yield from _read(some, settings, make_reader)

    return run_through(results, Batch(inputs, out, settings, watch))


class _Actor:
    """Holds a reader; reads the parts that Ray hands it, one at a time."""

    def __init__(self, settings: BatchSettings, make: MakeReader) -> None:
        self._reader = make(settings)
        self._limits = SourceLimits(max_pixels=settings.reader.max_pixels)

    def __call__(self, batch: dict[str, np.ndarray[Any, Any]]) -> dict[str, list[Any]]:
        part: Part = pickle.loads(batch["part"][0])  # noqa: S301 - made by `_on_actors`, a moment ago
        lines: list[Line] = []
        error: tuple[str, str] | None = None
        try:
            for page in pages_of(part, self._limits):
                lines += lines_of(self._reader, page)
        except ChequeOcrError as fatal:  # raised here, Ray would take it for a lost block
            error = (fatal.code, str(fatal))
        return {"place": [int(batch["place"][0])], "found": [pickle.dumps((lines, error))]}


def _read(some: Sequence[Job], settings: BatchSettings, make: MakeReader) -> Iterator[Result]:
    """What came of some jobs, in their order."""
    parts = {place: job.work for place, job in enumerate(some) if isinstance(job.work, Part)}
    read = _on_actors(parts, settings, make)
    for place, part in parts.items():
        if place not in read:  # its actor may have ended by the part beside it: what is left is tried alone
            read |= _on_actors({place: part}, settings, make)
    for place, job in enumerate(some):
        if isinstance(job.work, Part):
            yield job, read.get(place) or [(_lost(job.work).to_json(), None)]
        else:
            yield job, [] if job.work is None else [(job.work.to_json(), None)]


def _lost(part: Part) -> Failure:
    return Failure(part.name, part.index, WorkerError("the actors that read it ended"))


def _on_actors(parts: dict[int, Part], settings: BatchSettings, make: MakeReader) -> dict[int, list[Line]]:
    """The lines of each part; a part whose actors ended is left out. Raises what no picture could escape."""
    if not parts:
        return {}
    import ray

    rows = [{"place": place, "part": pickle.dumps(part)} for place, part in parts.items()]
    cores = int(ray.cluster_resources().get("CPU", 1))  # type: ignore[no-untyped-call]
    with warnings.catch_warnings():
        # Without a limit Ray Data tries a part whose actor ends for ever; up to 2.63 this is how to set it.
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset = ray.data.from_items(rows, override_num_blocks=len(rows)).map_batches(
            _Actor, fn_constructor_args=(settings, make), batch_size=1, num_cpus=1,
            concurrency=min(settings.workers or cores, cores, len(rows)), max_task_retries=_TRIES,
        )  # fmt: skip
    # A dataset keeps the context that it was made in: what is set here is this one's alone.
    dataset.context.max_errored_blocks = -1  # a block is one part: what is lost is known, becomes a failure
    dataset.context.enable_progress_bars = False
    found: dict[int, list[Line]] = {}
    try:
        for row in dataset.iter_rows():
            lines, error = pickle.loads(row["found"])  # noqa: S301 - made by an actor of ours
            if error is not None:
                raise error_of(*error)
            found[int(row["place"])] = lines
    except ray.exceptions.RayError as error:
        raise WorkerError(f"Ray ended the run: {' '.join(str(error).split())[-200:]}") from error
    return found

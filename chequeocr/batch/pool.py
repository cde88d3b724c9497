"""Several processes that read: work is given to them, one part at a time, and taken from them.

In: jobs. Out: what came of each, in the order of the jobs or as it comes. A process that ends, takes too long
or too much memory is replaced; its part is tried once more, except after a time limit, and then is a
failure.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from chequeocr.batch.jobs import Job
from chequeocr.batch.settings import BatchSettings
from chequeocr.batch.worker import DONE, FATAL, READY, Line, MakeReader, default_reader, work
from chequeocr.errors import ChequeOcrError, SettingsError, TimeLimitError, WorkerError, error_of
from chequeocr.outcome import Failure
from chequeocr.source.part import Part

Result = tuple[Job, list[Line]]

LONGEST_S = 120.0
"""Seconds for one picture, where the settings name none: a hundred times what a large one takes."""

_NAME = "chequeocr-reader"  # of a process here
_START_S = 300.0  # for a process to load its models, on a slow disk too
_LOOK_S = 0.25  # seconds between looks at time and memory
_AHEAD = 256  # results that wait for an earlier one before no more work is given out


@dataclass(slots=True)
class _Task:
    """A job on its way: its place in the order, and how often it was tried."""

    place: int
    job: Job
    tries: int = 0


@dataclass(slots=True)
class _Worker:
    """A process, what it reads, and since when."""

    process: BaseProcess
    pipe: Connection
    task: _Task | None = None
    since: float = field(default_factory=time.monotonic)
    ready: bool = False

    def send(self) -> None:
        """Gives it its task. One that has ended is found by who looks after it."""
        assert self.task is not None
        with contextlib.suppress(OSError):
            self.pipe.send(self.task.job.work)


def check_process() -> None:
    """Raises SettingsError where this process can't start others, or is one that is being started."""
    current = multiprocessing.current_process()
    if current.name == _NAME:
        raise SettingsError('a batch was called while a process of it starts, which imports this script: '
                            'call it below `if __name__ == "__main__":`')
    if current.daemon:
        raise SettingsError("a daemonic process can't start others: call the batch in another process, or "
                            "make this one with daemon=False")


class Pool:
    """The processes of one batch. They are started when there is work, and end with the context."""

    def __init__(self, settings: BatchSettings, make: MakeReader = default_reader) -> None:
        self._settings = settings
        self._make = make
        self._limit_s = settings.reader.time_limit_s or LONGEST_S
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []
        self._again: deque[_Task] = deque()
        self._finished: deque[tuple[_Task, list[Line]]] = deque()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.pipe.close()
        for worker in self._workers:
            worker.process.kill()  # what it was at is not written: the next start reads it
            worker.process.join(5)
        self._workers.clear()

    def results(self, jobs: Iterator[Job]) -> Iterator[Result]:
        """Yields what came of each job. Raises what no further picture could escape, such as ModelError."""
        waiting: dict[int, Result] = {}
        following = 0
        tasks = (_Task(place, job) for place, job in enumerate(jobs))
        more = True
        while more or self._again or self._finished or any(worker.task for worker in self._workers):
            more = self._give(tasks, len(waiting)) if more or self._again else False
            if not self._finished:
                self._take()
            while self._finished:
                task, lines = self._finished.popleft()
                if not self._settings.keep_order:
                    yield task.job, lines
                    continue
                waiting[task.place] = task.job, lines
                while following in waiting:
                    yield waiting.pop(following)
                    following += 1

    def _give(self, tasks: Iterator[_Task], waiting: int) -> bool:
        """Gives every idle process something to read; whether there may be more."""
        while waiting + len(self._finished) < _AHEAD:
            worker = self._idle()
            if worker is None:
                return True
            task = self._again.popleft() if self._again else next(tasks, None)
            if task is None:
                return False
            if not isinstance(task.job.work, Part):
                failure = task.job.work
                self._finished.append((task, [] if failure is None else [(failure.to_json(), None)]))
                continue
            worker.task, worker.since = task, time.monotonic()
            if worker.ready:  # a process that starts takes nothing, and sending would wait for it
                worker.send()
        return True

    def _idle(self) -> _Worker | None:
        for worker in self._workers:
            if worker.task is None:
                return worker
        if len(self._workers) < self._settings.processes:
            ours, theirs = self._context.Pipe()
            given = (theirs, self._settings, self._make)
            process = self._context.Process(target=work, args=given, daemon=True, name=_NAME)
            process.start()
            theirs.close()
            self._workers.append(_Worker(process, ours))
            return self._workers[-1]
        return None

    def _take(self) -> None:
        """Waits for what comes next, for a moment, and looks after the processes."""
        pipes = {worker.pipe: worker for worker in self._workers}
        ready = wait([*pipes, *(worker.process.sentinel for worker in self._workers)], _LOOK_S)
        for one in ready:
            if isinstance(one, Connection):
                self._hear(pipes[one])
        for worker in [*self._workers]:
            self._look_after(worker)

    def _hear(self, worker: _Worker) -> None:
        """One message of a process."""
        try:
            kind, value = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join(5)  # `_look_after` finds it ended
            return
        worker.since = time.monotonic()
        if kind == FATAL:
            raise error_of(*value)
        if kind == READY:
            worker.ready = True
            if worker.task is not None:
                worker.send()
        if kind == DONE:
            assert worker.task is not None
            self._finished.append((worker.task, value))
            worker.task = None

    def _look_after(self, worker: _Worker) -> None:
        """Replaces a process that ended, or that has to."""
        if not worker.process.is_alive():
            ending = _ending(worker.process)
            self._lost(worker, WorkerError(f"the process that read it ended ({ending}), twice"))
            return
        took = time.monotonic() - worker.since
        if not worker.ready:
            if took > _START_S:
                raise WorkerError(f"a process did not load its models within {_START_S:.0f} s")
        elif worker.task is not None and took > self._limit_s:
            worker.task.tries += 1  # it would take as long again
            self._lost(worker, TimeLimitError(f"reading took longer than the limit of {self._limit_s:g} s"))
        elif _megabytes(worker.process.pid) > self._settings.memory_mb:
            most = self._settings.memory_mb
            self._lost(worker, WorkerError(f"reading it took more than {most} MB of memory, twice"))

    def _lost(self, worker: _Worker, why: ChequeOcrError) -> None:
        """Ends a process; its task is tried once more, or is a failure."""
        worker.process.kill()
        worker.process.join(5)
        worker.pipe.close()
        self._workers.remove(worker)
        task = worker.task
        if not worker.ready and (task is None or task.tries):
            ended = f"a process ended before it could read ({_ending(worker.process)})"
            raise WorkerError(f'{ended}; a script has to call a batch below `if __name__ == "__main__":`, '
                              "and can't come from standard input")
        if task is None:
            return
        task.tries += 1
        if task.tries == 1:
            self._again.append(task)
            return
        part = task.job.work
        assert isinstance(part, Part)
        self._finished.append((task, [(Failure(part.name, part.index, why).to_json(), None)]))


def _ending(process: BaseProcess) -> str:
    code = process.exitcode
    return f"signal {-code}" if code is not None and code < 0 else f"exit status {code}"


def _megabytes(pid: int | None) -> float:
    """The memory that a process holds; 0 where the system has no /proc."""
    try:
        resident = Path(f"/proc/{pid}/statm").read_bytes().split()[1]
        return int(resident) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (OSError, IndexError, ValueError):
        return 0.0

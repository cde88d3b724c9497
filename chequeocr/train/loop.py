"""The loop of the trainers: steps down a stream of batches, a log, checkpoints.

In: a `Run`, the settings of a trainer and its `Work`. Out: the run at its last step; in its folder `last.pt`,
`log.jsonl` and what the work exports at every checkpoint.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from torch import Tensor

from chequeocr.train.run import CHECKPOINT, Net, Run, RunSettings, learning_rate

B = TypeVar("B")

_LOG_EVERY = 20
_NEWEST = 0.05  # share of the newest step in the figures that are logged


class LoopSettings(RunSettings, Protocol):
    """What the loop asks of a trainer's settings."""

    @property
    def steps(self) -> int: ...

    @property
    def batch(self) -> int: ...

    @property
    def rate(self) -> float: ...

    @property
    def keep_every(self) -> int: ...

    @property
    def progress(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Work(Generic[Net, B]):
    """What a trainer does: `step` on each of the `batches`, which gives its losses, and `keep` at every
    checkpoint, which exports and gives what was measured. `unit` is what a batch consists of; the rate falls
    to `rate_floor` of its highest."""

    batches: Iterator[B]
    step: Callable[[Run[Net], B], Mapping[str, float]]
    keep: Callable[[Run[Net]], Mapping[str, object]]
    unit: str = "pictures"
    rate_floor: float = 0.01


def keeper(
    export: Callable[[dict[str, Tensor], Path], Path],
    path: Path,
    measure: Callable[[dict[str, Tensor]], Mapping[str, object]] | None = None,
) -> Callable[[Run[Any]], Mapping[str, object]]:
    """The `keep` of a `Work` that exports the averaged weights to `path`, and measures them."""

    def keep(run: Run[Any]) -> Mapping[str, object]:
        export(run.average.state, path)
        return {} if measure is None else measure(run.average.state)

    return keep


def run_to_end(run: Run[Net], settings: LoopSettings, work: Work[Net, B]) -> None:
    """Train up to the last step; a run that is at its end already only keeps. Raises FileAccessError."""
    if run.step >= settings.steps:
        work.keep(run)
        return
    from rich.progress import Progress

    begun, first = time.monotonic(), run.step
    losses: dict[str, float] = {}
    with (
        Progress(disable=not settings.progress, transient=True) as bar,
        (settings.out / "log.jsonl").open("a") as log,
    ):
        task = bar.add_task("training", total=settings.steps, completed=run.step)
        while run.step < settings.steps:
            for group in run.optimizer.param_groups:
                group["lr"] = learning_rate(run.step, settings.steps, settings.rate, work.rate_floor)
            losses = _smoothed(losses, work.step(run, next(work.batches)))
            bar.update(task, completed=run.step)
            kept = run.step % settings.keep_every == 0 or run.step == settings.steps
            if not kept and run.step % _LOG_EVERY:
                continue
            speed = (run.step - first) * settings.batch / (time.monotonic() - begun)
            row: dict[str, object] = {"step": run.step}
            row |= {name: round(loss, 4) for name, loss in losses.items()}
            row[f"{work.unit}_per_s"] = round(speed, 1)
            if kept:
                run.save(settings.out / CHECKPOINT)
                row |= work.keep(run)
            log.write(json.dumps(row) + "\n")
            log.flush()


def _smoothed(before: Mapping[str, float], now: Mapping[str, float]) -> dict[str, float]:
    """Losses that change slowly enough to be compared."""
    return {name: (1 - _NEWEST) * before.get(name, new) + _NEWEST * new for name, new in now.items()}

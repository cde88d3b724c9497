"""Runs of the embedded networks: each line by itself, as many at once as there are processors to use.

In: an onnxruntime session that runs on one thread, and functions that make the tensors of lines. Out:
`CropRuns`s, the runs under way for one crop. A line a processor beats all processors on one line after the
other, and while lines run, texts are already searched for in those that are done.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from chequeocr.models.session import run_one
from chequeocr.recognize import ctc, decode
from chequeocr.recognize.ctc import Floats

if TYPE_CHECKING:
    import onnxruntime as ort

Tensor: TypeAlias = npt.NDArray[np.float32]
Lines: TypeAlias = Sequence[Callable[[], Tensor]]
"""The lines of one view of a crop; each makes its tensor (C, H, W) when it is its turn."""


@dataclass(frozen=True, slots=True)
class CropRuns:
    """The runs of one crop: for each view of it those of its lines. `mask` is added to the log-probabilities
    of every step, `alphabet` numbers the characters."""

    alphabet: Mapping[str, int]
    views: tuple[tuple[Callable[[], Tensor], ...], ...]
    mask: Floats | float = 0.0

    def matrices(self) -> list[Floats]:
        """Returns one matrix of natural log-probabilities (T, classes) a view. Waits for the runs."""
        return [
            decode.join([ctc.log_softmax(logits()) + self.mask for logits in lines], self.alphabet)
            for lines in self.views
        ]


class Runs:
    """A context in which runs are begun. `threads`: how many lines run at once, 0 for one a processor;
    with 1 a line runs when it is asked for. On leaving, runs that nobody waits for any more are dropped.
    """

    def __init__(self, threads: int) -> None:
        count = threads or _processors()
        self._pool = ThreadPoolExecutor(count, "chequeocr-lines") if count > 1 else None

    def __enter__(self) -> Runs:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def begin(
        self,
        session: ort.InferenceSession,
        alphabet: Mapping[str, int],
        views: Sequence[Lines],
        mask: Floats | float = 0.0,
    ) -> CropRuns:
        """Begins the runs of a crop."""
        begun = tuple(tuple(self._begun(session, line) for line in lines) for lines in views)
        return CropRuns(alphabet, begun, mask)

    def _begun(self, session: ort.InferenceSession, line: Callable[[], Tensor]) -> Callable[[], Tensor]:
        def run() -> Tensor:
            return np.asarray(run_one(session, line()[None])[0], np.float32)

        return cache(run) if self._pool is None else self._pool.submit(run).result


def _processors() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

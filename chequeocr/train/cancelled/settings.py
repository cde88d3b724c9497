"""How `cheque-cancelled` is trained."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from chequeocr.runtime.settings import PathKind, Range, check, described
from chequeocr.train import settings as shared


@dataclass(frozen=True, slots=True)
class CancelledTrainSettings:
    """How to train. Of a step's pictures `fresh` are drawn for it; the others were drawn before. `start` is a
    checkpoint of an earlier run, whose weights are trained further on a schedule of its own."""

    out: Path = field(metadata=shared.OUT)
    start: Path | None = field(
        default=None,
        metadata=described("Start from the last.pt of another run.", PathKind.FILE, option="--from"),
    )
    data: Path | None = field(default=None, metadata=shared.DATA)
    steps: int = field(default=1300, metadata=shared.STEPS)
    batch: int = field(default=16, metadata=shared.BATCH)
    rate: float = field(default=3e-3, metadata=shared.RATE)
    decay: float = 0.02
    seed: int = field(default=7, metadata=shared.SEED)
    fresh: int = field(default=1, metadata=described("Cheques to draw anew at each step.", Range(1)))
    held: int = field(default=100, metadata=described("Number of drawn cheques to measure on.", Range(0)))
    threads: int = field(default=1, metadata=shared.THREADS_OR_ALL)
    half: bool = field(default=True, metadata=shared.HALF)
    keep_every: int = field(default=100, metadata=shared.KEEP_EVERY)
    resume: bool = field(default=True, metadata=shared.RESUME)
    progress: bool = True

    def __post_init__(self) -> None:
        check(self)

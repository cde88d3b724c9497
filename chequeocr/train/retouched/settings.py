"""How `cheque-retouched` is trained."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from chequeocr.runtime.settings import PathKind, Range, check, described
from chequeocr.train import settings as shared


@dataclass(frozen=True, slots=True)
class RetouchedTrainSettings:
    """How to train. Each step draws the lines of `fresh` cheques anew; `hands` is a folder with images/ of
    real handwritten lines that may be trained on; `start` a checkpoint of an earlier run, whose weights are
    trained further on a schedule of its own."""

    out: Path = field(metadata=shared.OUT)
    hands: Path | None = field(
        default=None,
        metadata=described("Use the handwritten lines in this folder's images/, too.", PathKind.FOLDER),
    )
    start: Path | None = field(
        default=None,
        metadata=described("Start from the last.pt of another run.", PathKind.FILE, option="--from"),
    )
    steps: int = field(default=8000, metadata=shared.STEPS)
    batch: int = field(default=24, metadata=shared.BATCH)
    rate: float = field(default=3e-3, metadata=shared.RATE)
    decay: float = 0.02
    seed: int = field(default=7, metadata=shared.SEED)
    fresh: int = field(default=1, metadata=described("Cheques to draw anew every tenth step.", Range(1)))
    held: int = field(default=400, metadata=described("Number of drawn lines to measure on.", Range(0)))
    threads: int = field(default=1, metadata=shared.THREADS_OR_ALL)
    half: bool = field(default=True, metadata=shared.HALF)
    keep_every: int = field(default=500, metadata=shared.KEEP_EVERY)
    resume: bool = field(default=True, metadata=shared.RESUME)
    progress: bool = True

    def __post_init__(self) -> None:
        check(self)

"""How a tiny TrOCR checkpoint is trained."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from chequeocr.runtime.settings import PathKind, Range, check, described
from chequeocr.train import settings as shared


@dataclass(frozen=True, slots=True)
class TrOcrTrainSettings:
    """How to train.

    The rate warms up over `warmup` steps, stays, and falls to nothing over the last `cooldown` share of
    `steps`: a run can therefore be taken up again with more or fewer steps. On CUDA it always computes in
    bfloat16. `score_on` amounts of each group of hands are read at every checkpoint.
    """

    fonts: Path = field(
        metadata=described("Draw with the handwriting fonts in this folder, .ttf or .otf.", PathKind.FOLDER)
    )
    out: Path = field(metadata=shared.OUT)
    steps: int = field(default=10_000, metadata=shared.STEPS)
    batch: int = field(default=64, metadata=shared.BATCH)
    rate: float = field(default=1e-3, metadata=shared.RATE)
    warmup: int = field(
        default=800, metadata=described("Number of steps until the rate is at its highest.", Range(0))
    )
    cooldown: float = field(
        default=0.3,
        metadata=described("Share of the steps over which the rate falls.", Range(0, 1, open_least=True)),
    )
    seed: int = field(default=0, metadata=shared.SEED)
    device: str = field(default="auto", metadata=shared.DEVICE)
    threads: int = field(default=1, metadata=shared.THREADS)
    workers: int = field(default=0, metadata=shared.WORKERS)
    half: bool = field(default=False, metadata=shared.HALF)
    keep_every: int = field(default=500, metadata=shared.KEEP_EVERY)
    score_on: int = field(
        default=200, metadata=described("Number of amounts to score a checkpoint on.", Range(1))
    )
    resume: bool = field(default=True, metadata=shared.RESUME)

    def __post_init__(self) -> None:
        check(self)

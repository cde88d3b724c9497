"""How `cheque-fields` is trained."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from chequeocr.runtime.settings import PathKind, Range, check, described
from chequeocr.train import settings as shared

Scales = tuple[tuple[float, float], ...]

SCALES: Scales = ((0.625, 0.15), (0.75, 0.15), (1.0, 0.7))
"""Scales of the batches and their shares: small ones are cheap and teach the layout, and all of them teach
sizes."""


@dataclass(frozen=True, slots=True)
class DetectorTrainSettings:
    """How to train. `cache` is inside of `out` where it isn't given; `data_set` is the set of the measuring
    data that is scored; `scales` are those of the batches, with their shares."""

    out: Path = field(metadata=shared.OUT)
    cache: Path | None = field(
        default=None,
        metadata=described(
            "Keep the drawn pictures in this folder.  [default: OUT/cache]", PathKind.NEW_FOLDER
        ),
    )
    fonts: Path | None = field(default=None, metadata=shared.FONTS)
    pictures: int = field(default=12000, metadata=described("Number of pictures to draw.", Range(0)))
    data_seed: int = field(default=0, metadata=described("Seed of the first picture.", Range(0), metavar="S"))
    start: Path | None = field(
        default=None,
        metadata=described(
            "Start from the weights of this .onnx.  [default: random weights]", PathKind.FILE, option="--from"
        ),
    )
    data: Path | None = field(
        default=None,
        metadata=described("Score every export on the measured sets in this folder.", PathKind.FOLDER),
    )
    data_set: str = field(default="idrbt", metadata=described("Measured set to score on."))
    steps: int = field(default=9000, metadata=shared.STEPS)
    batch: int = field(default=16, metadata=shared.BATCH)
    rate: float = field(default=2e-3, metadata=shared.RATE)
    decay: float = 0.03
    seed: int = field(default=7, metadata=shared.SEED)
    width: float = 1.0
    scales: Scales = SCALES
    threads: int = field(default=1, metadata=shared.THREADS)
    workers: int = field(default=2, metadata=shared.WORKERS)
    half: bool = field(default=True, metadata=shared.HALF)
    keep_every: int = field(default=500, metadata=described("Number of steps between exports.", Range(1)))
    resume: bool = field(default=True, metadata=shared.RESUME)
    progress: bool = True

    def __post_init__(self) -> None:
        check(self)

"""How `cheque-lines` and `cheque-figures` are trained: the drawn crops, the whole network, neck and head."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from chequeocr.runtime.settings import PathKind, Range, check, described
from chequeocr.train import settings as shared

Kind = Literal["all", "figures", "letters"]


@dataclass(frozen=True, slots=True)
class LinesDataSettings:
    """What the crops are drawn with. `kind` figures is amounts and dates, letters is names and amounts in
    words. `batch` counts crops of the usual width; longer ones come in smaller batches."""

    fonts: Path | None = field(default=None, metadata=shared.FONTS)
    mnist: Path | None = field(
        default=None,
        metadata=described(
            "Use MNIST's figures: a folder with its train-*-ubyte, unpacked.", PathKind.FOLDER
        ),
    )
    names: Path | None = field(
        default=None,
        metadata=described(
            "Use hand-printed names: a folder with labels.csv (image, text).", PathKind.FOLDER
        ),
    )
    kind: Kind = field(
        default="all", metadata=described("Draw figures (amounts, dates), letters (names, words) or all.")
    )
    batch: int = field(default=16, metadata=described("Crops per step.", Range(1)))

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True, slots=True)
class LinesTrainSettings:
    """How to train the whole network.

    `rate` is that of the neck, the head and the last blocks, half of it for the blocks before; `average` is
    how much of the moving average is kept at a step; `hold` is the weight of staying as it was where it read
    right at the start (learning without forgetting, arXiv 1606.09282).
    """

    out: Path = field(metadata=shared.OUT)
    data: LinesDataSettings = field(default_factory=LinesDataSettings)
    start: Path | None = field(
        default=None,
        metadata=described("Start from this .onnx.  [default: cheque-lines]", PathKind.FILE, option="--from"),
    )
    measure: Path | None = field(
        default=None,
        metadata=described(
            "Score every checkpoint on the measured sets in this folder.", PathKind.FOLDER, option="--data"
        ),
    )
    steps: int = field(default=6000, metadata=shared.STEPS)
    rate: float = field(default=1e-4, metadata=shared.RATE)
    average: float = field(
        default=0.998,
        metadata=described("Share of the moving average kept at a step.", Range(0, 1, open_most=True)),
    )
    hold: float = field(
        default=0.0, metadata=described("How strongly to keep what is read right at the start.", Range(0))
    )
    keep_every: int = field(default=400, metadata=shared.KEEP_EVERY)
    seed: int = field(default=0, metadata=shared.SEED)
    threads: int = field(default=1, metadata=shared.THREADS)
    workers: int = field(default=1, metadata=shared.WORKERS)
    device: str = field(default="auto", metadata=shared.DEVICE)
    resume: bool = field(default=True, metadata=shared.RESUME)

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True, slots=True)
class NeckTrainSettings:
    """How to train neck and head. Each of the `runs` makes `steps` steps over the drawn crops; the mean of
    the runs is written."""

    out: Path = field(metadata=shared.OUT)
    data: LinesDataSettings = field(default_factory=lambda: LinesDataSettings(kind="figures", batch=32))
    start: Path | None = field(
        default=None,
        metadata=described(
            "Start from this .onnx.  [default: cheque-figures]", PathKind.FILE, option="--from"
        ),
    )
    crops: int = field(default=40_000, metadata=described("Number of crops to draw.", Range(1)))
    steps: int = field(default=600, metadata=described("Number of steps of each training.", Range(1)))
    runs: int = field(
        default=4, metadata=described("Number of trainings; the mean of their weights is written.", Range(1))
    )
    rate: float = field(default=3e-4, metadata=shared.RATE)
    seed: int = field(
        default=0,
        metadata=described("Seed of the crops and of the training.", Range(0, shared.MOST_SEED), metavar="S"),
    )
    threads: int = field(default=1, metadata=shared.THREADS)
    workers: int = field(default=1, metadata=shared.WORKERS)
    resume: bool = field(
        default=True, metadata=described("Use the crops drawn in this folder before, or draw anew.")
    )

    def __post_init__(self) -> None:
        check(self)

"""How `cheque-micr` is trained."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from chequeocr.runtime.settings import PathKind, Range, check, described
from chequeocr.train import settings as shared


@dataclass(frozen=True, slots=True)
class MicrTrainSettings:
    """How to train. Of the real `lines` the permitted half is used; without lines and glyphs all is drawn."""

    out: Path = field(metadata=shared.OUT)
    lines: Path | None = field(
        default=None,
        metadata=described(
            "Use real MICR lines: a folder with e13b/ and cmc7/, each with labels.tsv.", PathKind.FOLDER
        ),
    )
    glyphs: Path | None = field(
        default=None,
        metadata=described(
            "Use pictures of E-13B characters: a folder with u0030.png and so on.", PathKind.FOLDER
        ),
    )
    data: Path | None = field(default=None, metadata=shared.DATA)
    steps: int = field(default=5000, metadata=shared.STEPS)
    batch: int = field(default=24, metadata=described("Lines per step.", Range(1)))
    rate: float = field(default=2.5e-3, metadata=shared.RATE)
    decay: float = 0.02
    seed: int = field(default=7, metadata=shared.SEED)
    threads: int = field(default=1, metadata=shared.THREADS_OR_ALL)
    half: bool = field(default=True, metadata=shared.HALF)
    keep_every: int = field(default=250, metadata=shared.KEEP_EVERY)
    resume: bool = field(default=True, metadata=shared.RESUME)
    progress: bool = True

    def __post_init__(self) -> None:
        check(self)

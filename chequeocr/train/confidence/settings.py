"""How `cheque-confidence` is fitted."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from chequeocr.runtime.settings import PathKind, Range, check, described
from chequeocr.train import settings as shared


@dataclass(frozen=True, slots=True)
class ConfidenceSettings:
    """How many cheques are drawn and read, from which seed on, and with what."""

    out: Path = field(
        metadata=described("Write the confidences to this file, cheque-confidence.json.", PathKind.NEW_FILE)
    )
    cheques: int = field(default=1500, metadata=described("Number of cheques to draw and read.", Range(1)))
    seed: int = field(default=900_000, metadata=described("Seed of the first cheque.", Range(0), metavar="S"))
    fonts: Path | None = field(default=None, metadata=shared.FONTS)
    threads: int = field(
        default=0, metadata=described("Threads of the shipped models; 0 for one per core.", Range(0, 1024))
    )

    def __post_init__(self) -> None:
        check(self)

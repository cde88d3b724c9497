"""How `cheque-confidence` is fitted."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from chequeocr.runtime.settings import Place, Range, check, described
from chequeocr.train import settings as shared


@dataclass(frozen=True, slots=True)
class ConfidenceSettings:
    """How many cheques are drawn and read, from which seed on, and with what."""

    out: Path = field(metadata=described("The file to write, cheque-confidence.json.", Place.NEW_FILE))
    cheques: int = field(default=1500, metadata=described("Cheques to draw and read.", Range(1)))
    seed: int = field(
        default=900_000, metadata=described("Seed of the first cheque.", Range(0), metavar="S")
    )
    fonts: Path | None = field(default=None, metadata=shared.FONTS)
    threads: int = field(
        default=0, metadata=described("Threads of the embedded models; 0 takes one a core.", Range(0, 1024))
    )

    def __post_init__(self) -> None:
        check(self)

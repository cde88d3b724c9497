"""How a batch is read, and what came of it.

In: numbers. Out: `BatchSettings`, checked when they are made; `Summary`, with its form in JSON.
"""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, field

from chequeocr.errors import SettingsError
from chequeocr.reader.settings import ReaderSettings
from chequeocr.runtime.settings import Range, check, described


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """How to read a batch.

    `detector`, `recognizer`: short names, as for a ChequeReader, which each worker makes for itself.
    `reader`: its settings. Their `time_limit_s` is held for one picture by ending the process that reads it;
    None is two minutes. `workers`: processes, 0 for one per core. `memory_mb`: what a process may take.
    `keep_order`: rows are written in the order of the input; otherwise as they come. `redact`: payee, account
    and their like are masked in everything that is written. `retry_failed`: what failed in an earlier start
    is read again.
    """

    detector: str = "cheque-fields"
    recognizer: str = "cheque-lines"
    reader: ReaderSettings = field(default_factory=ReaderSettings)
    workers: int = field(
        default=0, metadata=described("Processes that read; 0 for one per core.", Range(0, 1024))
    )
    memory_mb: int = field(
        default=4000, metadata=described("Megabytes that a process may take for one picture.", Range(256))
    )
    keep_order: bool = field(
        default=True, metadata=described("Write rows in the order of the input, or as they come.")
    )
    redact: bool = field(
        default=False, metadata=described("Mask payees and account numbers in all that is written.")
    )
    retry_failed: bool = field(
        default=False, metadata=described("Read again what failed in an earlier start.")
    )

    def __post_init__(self) -> None:
        check(self)
        if not isinstance(self.reader, ReaderSettings):
            raise SettingsError(f"reader must be ReaderSettings, not {type(self.reader).__name__}")

    @property
    def processes(self) -> int:
        """Returns the number of workers."""
        if self.workers:
            return self.workers
        usable = getattr(os, "sched_getaffinity", None)  # a container may have fewer than the machine
        return len(usable(0)) if usable else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run file holds, and how long this start took.

    `accepted`, `review`, `rejected`: cheques; `failed`: pictures and files that could not be read; `earlier`:
    how many of all these were there before this start.
    """

    accepted: int
    review: int
    rejected: int
    failed: int
    earlier: int
    seconds: float

    @property
    def cheques(self) -> int:
        """Returns the number of records."""
        return self.accepted + self.review + self.rejected

    @property
    def rows(self) -> int:
        """Returns the number of rows: records and failures."""
        return self.cheques + self.failed

    def to_dict(self) -> dict[str, int | float]:
        """Returns plain JSON types."""
        return {**asdict(self), "seconds": round(self.seconds, 3)}

    def __str__(self) -> str:
        said = (f"{self.cheques} cheques: {self.accepted} accepted, {self.review} for review, "
                f"{self.rejected} rejected; {self.failed} failed")  # fmt: skip
        return f"{said}; {self.earlier} of these were read before" if self.earlier else said

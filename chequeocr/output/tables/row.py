"""One row of a table: what came of one cheque, and what a person should look at.

In: a record or a failure. Out: `Row`.
"""

from __future__ import annotations

from dataclasses import dataclass

from chequeocr.outcome import Failure
from chequeocr.record import Cheque


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one cheque. `picture` are the bytes of a JPEG or PNG of the field that is in doubt, None
    for no picture; it is shown where the decision is not accept."""

    outcome: Cheque | Failure
    picture: bytes | None = None

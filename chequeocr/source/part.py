"""A piece of a source that can be read by itself: by another process, or again after a stop.

In: nothing. Out: `Part`, which can be pickled.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from chequeocr.types import Expected


@dataclass(frozen=True, slots=True)
class Part:
    """A picture file, a member of an archive, a page of a PDF, a cheque of a cash letter.

    `name` is what its records call their source; `index` the number of its first page in that source, from 0.
    `origin` is the path of the file that holds it, or its encoded bytes. `pdf_page`: that page of the PDF
    `origin`, whose `sha256` is known then. `expected` is what a cash letter states of the cheque; only the
    first page of such a picture counts.
    """

    name: str
    origin: Path | bytes = field(repr=False)
    index: int = 0
    pdf_page: int | None = None
    sha256: str = ""
    expected: Expected | None = field(default=None, repr=False)

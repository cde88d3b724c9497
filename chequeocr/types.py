"""The values that pass between the stages: frozen, slotted, no behaviour beyond construction.

In: nothing. Out: Expected, Page, Crop, CropResult, Reading, Alternative, Candidate, Draft and the array alias
Image.
Arrays inside are not copied: treat them as read-only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from chequeocr.findings import Code

T = TypeVar("T")

Image: TypeAlias = npt.NDArray[np.uint8]
"""RGB, uint8, shape (H, W, 3). The only form in which pictures pass between modules."""

Box: TypeAlias = tuple[int, int, int, int]
"""x0, y0, x1, y1 in pixels of the page; x1 and y1 are exclusive."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a file, or whoever made a page, states of its cheque. None where it states nothing.

    It is compared with what is read, and never takes its place. Numbers are texts: leading zeros matter.
    """

    amount: Decimal | None = None
    routing: str | None = None
    account: str | None = None
    cheque_number: str | None = None
    payee: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One picture in RGB as it came in, EXIF orientation applied.

    `source` is the path or a word for where it came from ("<bytes>", "<array>"), `index` the page
    or frame in it, `sha256` the hex digest of the encoded bytes (of the pixels when there were none),
    `notes` codes of findings about the file itself, such as "animated" (only the first frame was taken),
    `expected` what the file states of the cheque, None where it states nothing.
    """

    image: Image
    source: str = "<array>"
    index: int = 0
    sha256: str = ""
    notes: tuple[Code, ...] = ()
    expected: Expected | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Crop:
    """One field's picture.

    `image` is the field, tightened to its ink where there is any; `box` where it sits on the page as
    given, also where that was turned to be read; `lines` its text lines from top to bottom, each RGB uint8
    (h, w, 3): one for most fields, two for many amounts in words. `ink` is False where nothing is written.
    """

    field: str
    image: Image
    box: Box
    lines: tuple[Image, ...]
    ink: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class CropResult:
    """`crops` in the order of fields.FIELDS; `notes` as (field, code): "box-outside", "box-empty".

    `boxes` are the detector's, clamped to the picture; `Crop.box` is the region kept after padding and
    tightening.
    """

    crops: tuple[Crop, ...]
    notes: tuple[tuple[str, Code], ...] = ()
    boxes: Mapping[str, Box] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another text for the same crop, `score` its natural log-likelihood; `prior` as in Reading."""

    text: str
    score: float
    prior: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a recognizer read: its best text, that text's natural log-likelihood, and other texts.

    `prior` is the logarithm of what is known beforehand of such a text, up to a constant: 0 where nothing
    is. `alternatives` are sorted best first, by score plus prior, and do not repeat `text`; their shares of
    the probability are `chequeocr.parse.nbest.posteriors`. An empty crop gives text "".
    """

    text: str
    score: float
    alternatives: tuple[Alternative, ...] = ()
    prior: float = 0.0


@dataclass(frozen=True, slots=True)
class Candidate(Generic[T]):
    """A value that a text may stand for. `cost` >= 0 grows with what had to be assumed; 0 is literal.

    `assumed` says in a few words what was assumed, "" for a literal reading.
    """

    value: T
    cost: float
    assumed: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """One cheque as a reader of whole pages saw it: what an Extractor returns, before it is parsed and
    judged.

    `readings` by canonical field name; `boxes` where they stand, in pixels of the page as given, for the
    fields whose place is known; `signed` whether something is written where one signs, None where nobody
    looked.
    """

    readings: Mapping[str, Reading]
    boxes: Mapping[str, Box] = field(default_factory=dict)
    signed: bool | None = None

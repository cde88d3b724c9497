"""The values that pass between the stages: frozen, slotted, no behaviour beyond construction.

In: nothing. Out: Expected, Page, Boxes, Crop, CropResult, Reading, Alternative, Candidate, Draft and the
array alias Image.
Arrays inside are not copied: treat them as read-only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from chequeocr.findings import Code

if TYPE_CHECKING:
    import supervision as sv

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


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
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
class Boxes:
    """What was found on one picture: `xyxy`, float32 (n, 4), in its pixels, `confidence` and `class_id`,
    (n,), and in `data["class_name"]` their canonical names.

    It has the fields of supervision.Detections that reading needs, under their names, so that either will do.
    A detector's seam is supervision's type; importing that takes as long as reading a cheque, and where a
    cheque is read with the embedded detector nobody waits for it.
    """

    xyxy: npt.NDArray[np.float32]
    confidence: npt.NDArray[np.float32]
    class_id: npt.NDArray[np.int64]
    data: dict[str, npt.NDArray[np.str_]]

    def __len__(self) -> int:
        return len(self.xyxy)

    def __getitem__(self, rows: npt.NDArray[np.intp] | npt.NDArray[np.bool_]) -> Boxes:
        data = {name: values[rows] for name, values in self.data.items()}
        return Boxes(self.xyxy[rows], self.confidence[rows], self.class_id[rows], data)

    @staticmethod
    def merge(several: Sequence[Boxes]) -> Boxes:
        """Returns the boxes of each, one after the other; all have the same data, and there is at least
        one."""
        return Boxes(
            np.concatenate([one.xyxy for one in several]),
            np.concatenate([one.confidence for one in several]),
            np.concatenate([one.class_id for one in several]),
            {name: np.concatenate([one.data[name] for one in several]) for name in several[0].data},
        )


Detected: TypeAlias = "Boxes | sv.Detections"


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

"""A last look at a cheque that is about to be accepted: everything on the leaf that belongs to no field, and
what was done to the fields after they were written.

In: the upright picture, where its fields lie, and the record as it would be. Out: findings. Only cheques that
would be accepted pay for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chequeocr.examine.beside import sign_of
from chequeocr.examine.copied import copied
from chequeocr.examine.crossed import crossed_out
from chequeocr.examine.pens import unlike
from chequeocr.examine.retouched import KINDS, RetouchedFinder, with_ground
from chequeocr.examine.screen import striped
from chequeocr.examine.signed import LEAST, pen_ink, signs_above
from chequeocr.examine.text import Points, TextFinder, level
from chequeocr.imaging.boxes import padded, part
from chequeocr.reader import evidence
from chequeocr.reader.evidence import FIGURES, PAYEE, WORDS
from chequeocr.reader.lines import Line, covers, share, worth
from chequeocr.recognize.prepare import HEIGHT
from chequeocr.recognize.strips import StripReader
from chequeocr.record import Cheque, Finding
from chequeocr.types import Box, Image

_SIGNATURE, _DATE = "signature", "date"

_FIELDS = (FIGURES, WORDS, PAYEE, _DATE, "micr", "account_number", _SIGNATURE)
"""Fields to which lines may belong."""

_WRITTEN = (PAYEE, WORDS, FIGURES, _DATE)
"""Those whose inks are compared."""

_SKIPPED = (_DATE, "micr", "account_number")
"""Those whose lines are not read again."""

_INSIDE = 0.6  # of a line that lies in a field's box, which then is that field's
_COVERED = 0.4  # of the payee's box: a line that covers so much of it and goes on is the payee's, too
_NARROW = 0.6  # print is wide: so narrow it reads as well, in two thirds of the time
_MOST = 40  # lines that are read, the largest first
_ASIDE = 2  # heights of the figures' box: how far beside it something may stand
_SIGN, _FAR = 0.3, 4.0  # of the same: how wide a sign is at least, and how far before them it may stand
_SIGN_SURE = -0.6  # mean log-probability: a sign is short, and its letters alike

_REACHES = 0.2  # of a line that lies where one signs: print that reaches into it is no pen's ink
_ABOVE = 0.4  # of its height: how far a signature reaches above the box that was found

SUSPECT: Mapping[str, Mapping[str, float]] = {
    PAYEE: {"struck out": 0.87, "written over": 0.88, "painted over": 0.99},
    WORDS: {"struck out": 0.72, "written over": 0.94, "painted over": 0.98},
    _DATE: {"struck out": 0.3, "written over": 0.9, "painted over": 0.998},
    FIGURES: {"struck out": 0.75, "written over": 0.75, "painted over": 0.975},
    _SIGNATURE: {"struck out": 0.3},
}
"""From which probability on a field counts as retouched. Selected on untouched cheques, real, drawn and
crooked, hardly any of which reach them: see docs/models/cheque-retouched.md. Forms with a pale band or cell
behind the writing look as if fluid were there."""

_PRINTED, _PRINTED_IF_READ, _READ_SURELY = 0.97, 0.93, -0.05
"""From which probability on a line is print, and that for one which is read so surely: print reads well."""

_PRINT = len(KINDS) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where each field lies in the upright picture: `boxes` as the detector saw it, `crops` its writing."""

    boxes: Mapping[str, Box]
    crops: Mapping[str, Box]

    @classmethod
    def of_draft(cls, boxes: Mapping[str, Box], image: Image) -> Places:
        """Returns what an extractor said of a picture: boxes that reach out of it are cut off, those outside
        left out."""
        inside = {name: padded(box, (0, 0), image) for name, box in boxes.items()}
        return cls({name: box for name, box in inside.items() if box[0] < box[2] and box[1] < box[3]}, {})


class LastLook:
    """Looks at cheques. Loads its networks with the first one; threads may share it, it works after fork, and
    can be pickled. `fields` are those that were asked for, None for all."""

    def __init__(self, threads: int = 0, fields: Sequence[str] | None = None) -> None:
        self._micr = fields is None or "micr" in fields
        self._numbers = fields is None or {"micr", "ifsc"} <= set(fields)
        self._finder = TextFinder(threads=threads)
        self._reader = StripReader(threads)
        self._retouched = RetouchedFinder(threads=threads)

    def findings(self, image: Image, places: Places, cheque: Cheque) -> tuple[Finding, ...]:
        """Returns what speaks against paying. `image` is RGB (H, W, 3), the places in its pixels.

        Raises ModelNotFoundError, ModelCorruptError, ModelError.
        """
        found = self._found(image, places)
        lines = self._read(image, found)
        row = self._row(image, [corners for corners, _ in found], places.boxes.get(FIGURES))
        said = (
            *_of_picture(image),
            *evidence.of_window(lines, image),
            *evidence.of_words(lines, cheque, image),
            *evidence.of_leaves(lines, image),
            *evidence.of_limits(lines, cheque),
            *(evidence.of_form(lines, cheque) if self._numbers else ()),
            *(evidence.of_micr(cheque) if self._micr else ()),
            *evidence.of_amount(lines, row, cheque, places.boxes.get(FIGURES)),
            *evidence.of_numbers(lines, cheque, image),
            *evidence.of_currency((*lines, *row), cheque),
            *evidence.of_payee(lines, cheque, places.boxes.get(PAYEE)),
            *self._done_to(image, lines, places),
            *_of_pens(image, places),
            *self._unsigned(image, lines, places),
        )
        return tuple(dict.fromkeys(said))

    def _found(self, image: Image, places: Places) -> list[tuple[Points, str]]:
        """The corners of each line that is long enough for a word, and the field in which it lies."""
        found = [corners for corners in self._finder.lines(image) if worth(corners, image)]
        return [(corners, _field_of(corners, places)) for corners in found]

    def _read(self, image: Image, found: list[tuple[Points, str]]) -> list[Line]:
        """The lines that are read, the largest first."""
        kept = [(corners, field) for corners, field in found if field not in _SKIPPED]
        kept = sorted(kept, key=lambda one: _size(one[0]), reverse=True)[:_MOST]
        cut = [level(image, one, HEIGHT, 1.0 if field == PAYEE else _NARROW) for one, field in kept]
        texts = self._reader.read(cut)
        return [
            Line(corners, one.text, one.sure, field)
            for (corners, field), one in zip(kept, texts, strict=True)
        ]

    def _row(self, image: Image, found: Sequence[Points], box: Box | None) -> list[Line]:
        """The row of the figures, longer than their box, then what stands before them by itself. They are
        read apart from other lines: what stands beside it changes how faint writing is read."""
        if box is None:
            return []
        high = box[3] - box[1]
        heads = [_corners(head) for corners in found if (head := _before(corners, box)) is not None]
        places = [_corners(padded(box, (_ASIDE * high, high // 8), image)), *heads]
        row, *signs = self._reader.read([level(image, one, HEIGHT) for one in places])
        said = [row.text, *(sign_of(sign.text) if sign.sure >= _SIGN_SURE else "" for sign in signs)]
        return [Line(corners, text, row.sure, FIGURES) for corners, text in zip(places, said, strict=True)]

    def _done_to(self, image: Image, lines: Sequence[Line], places: Places) -> Iterator[Finding]:
        """What was done to the fields after they were written. Words and payees are looked at line by line,
        date and figures as they were cut, a signature as it was found."""
        for field in SUSPECT:
            crop = (places.boxes if field == _SIGNATURE else places.crops).get(field)
            if crop is None:
                continue
            if field in (PAYEE, WORDS):
                cut = [one.corners for one in lines if share(one.corners, crop) >= _INSIDE and one.written]
            else:
                cut = [_corners(crop)]
            if not cut:
                continue
            each = self._retouched.chances([with_ground(image, one) for one in cut])
            most = dict(zip(KINDS, np.array(each).max(axis=0), strict=True))
            done = [kind for kind, least in SUSPECT[field].items() if most[kind] >= least]
            if field == _SIGNATURE and crossed_out(image, crop):
                done = ["struck out"]
            if done:
                yield Finding.of("altered-suspect", "retouched", field=field, what=done[0])

    def _unsigned(self, image: Image, lines: Sequence[Line], places: Places) -> Iterator[Finding]:
        """That only print stands where one signs, or nothing."""
        box = places.boxes.get(_SIGNATURE)
        if box is None:
            return
        above = (box[0], max(0, box[1] - round(_ABOVE * (box[3] - box[1]))), box[2], box[3])
        inside = [line for line in lines if share(line.corners, above) >= _REACHES]
        chances = self._retouched.chances([with_ground(image, line.corners) for line in inside])
        printed = [
            line.corners for line, chance in zip(inside, chances, strict=True)
            if signs_above(line.text)
            or chance[_PRINT] >= (_PRINTED_IF_READ if line.sure >= _READ_SURELY else _PRINTED)
        ]  # fmt: skip
        if pen_ink(image, above, printed, places.boxes.get(WORDS)) < LEAST:
            yield Finding.of("signature-missing", severity="error")


def _of_picture(image: Image) -> Iterator[Finding]:
    """That it shows no paper, or a copy of one."""
    if striped(image):
        yield Finding.of("screen-photo", "stripes")
    if copied(image):
        yield Finding.of("copy-suspect")


def _of_pens(image: Image, places: Places) -> Iterator[Finding]:
    """That a field is written in another ink than the others."""
    crops = {name: part(image, places.crops[name]) for name in _WRITTEN if name in places.crops}
    yield from (Finding.of("altered-suspect", "ink", field=field) for field in unlike(crops))


def _before(corners: Points, box: Box) -> Box | None:
    """The part of a line of the figures' row that stands before their box; None where there is none."""
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    high = box[3] - box[1]
    if not (y0 < (box[1] + box[3]) / 2 < y1 and x0 < box[0] - _SIGN * high and x1 > box[0] - _FAR * high):
        return None
    return int(max(x0, box[0] - _FAR * high)), int(y0), int(min(x1, box[0] + 0.1 * high)), int(y1)


def _field_of(corners: Points, places: Places) -> str:
    """The field in whose box a line lies, the smallest one where several hold it; "" for none. The payee's
    box may hold print above the name: what lies in other rows than the name is not the payee's."""
    boxes = places.boxes
    holding = [name for name, box in boxes.items() if name in _FIELDS and share(corners, box) >= _INSIDE]
    if PAYEE in boxes and covers(corners, boxes[PAYEE]) >= _COVERED:
        holding.append(PAYEE)
    name = places.crops.get(PAYEE)
    if name is not None and not name[1] <= float(corners[:, 1].mean()) <= name[3]:
        holding = [field for field in holding if field != PAYEE]
    areas = {name: (boxes[name][2] - boxes[name][0]) * (boxes[name][3] - boxes[name][1]) for name in holding}
    return min(areas, key=areas.__getitem__, default="")


def _corners(box: Box) -> Points:
    return np.array([box[:2], (box[2], box[1]), box[2:], (box[0], box[3])], np.float64)


def _size(corners: Points) -> float:
    return float(np.linalg.norm(corners[1] - corners[0]) * np.linalg.norm(corners[3] - corners[0]))

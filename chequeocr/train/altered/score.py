"""Scores how altered amounts are told: `chequeocr train score altered`.

In: the folder of the measuring data, or a number of drawn cheques. Out: of each set how many amounts are
suspected: as they are, and with one figure altered in each of the ways of `marks.KINDS`, drawn over
the crop by us. The fields are those that the embedded detector finds.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from chequeocr.crop.cut import crop_fields, crop_whole
from chequeocr.examine.altered import FIELD, reasons, without_sign
from chequeocr.protocols import Detector
from chequeocr.reader.factory import make_detector
from chequeocr.synth.generate import generate
from chequeocr.synth.types import SynthSettings
from chequeocr.train.altered.marks import KINDS
from chequeocr.train.altered.real import draw_over
from chequeocr.train.measured import check_cheques, check_labels, cheque_rows, open_picture
from chequeocr.types import Image

_SEEDS = 2**53  # far from those that train

_PLAIN = "as they are"
_TIMES = 8
"""How often each way is drawn over an amount: one figure and one hand each tell little of 53 amounts."""


@dataclass(frozen=True, slots=True, eq=False)
class Amount:
    """One crop of an amount: its set, what was done to it, its picture."""

    set: str
    kind: str
    image: Image


@dataclass(frozen=True, slots=True)
class Score:
    """One set, one kind: how many of its amounts are suspected."""

    set: str
    kind: str
    found: int
    total: int

    def __str__(self) -> str:
        return f"{self.set}, {self.kind}: {self.found}/{self.total}"


def figures_of(detector: Detector, image: Image) -> Image | None:
    """What the check sees of the amount in figures, None where none is found or nothing is written in it."""
    cut = crop_fields(image, detector.detect([image])[0])
    found = (crop for crop in cut.crops if crop.field == FIELD and crop.ink)
    return next((without_sign(crop, cut.boxes[FIELD]) for crop in found), None)


def real(data: Path) -> Iterator[Amount]:
    """The amounts of real cheques whose box is found, those marked as altered as a set of their own, and the
    courtesy amounts. Raises SettingsError where `data` lacks something."""
    check_cheques(data / "cheques", ("image", "set"))
    check_labels(data / "courtesy_amounts" / "labels.csv", ("image",))
    detector = make_detector("cheque-fields", 1)
    for row in cheque_rows(data / "cheques"):
        crop = figures_of(detector, open_picture(data / "cheques" / row["image"]))
        if crop is not None:
            yield Amount("altered" if row.get("altered") else row["set"], _PLAIN, crop)
    with (data / "courtesy_amounts" / "labels.csv").open(encoding="utf-8", newline="") as stream:
        names = [row["image"] for row in csv.DictReader(stream)]
    for name in names:
        picture = open_picture(data / "courtesy_amounts" / name)
        yield Amount("courtesy_amounts", _PLAIN, crop_whole(picture, FIELD).image)


def drawn_over(amounts: Iterable[Amount]) -> Iterator[Amount]:
    """The same, and after each amount that nobody altered the same one altered in each way, eight times as
    far as it can be."""
    for number, one in enumerate(amounts):
        yield one
        ways = product(KINDS, range(_TIMES)) if one.set != "altered" else ()
        for kind, time in ways:
            over = draw_over(np.random.default_rng([number, 9, time]), one.image, kind)
            if over is not None:
                yield Amount(one.set, kind, over)


def synthetic(number: int) -> Iterator[Amount]:
    """The amounts of drawn cheques; a few of their writers put a slip right, as people do."""
    detector = make_detector("cheque-fields", 1)
    settings = SynthSettings(width=1400, blank=0.0, void=0.0, cancelled=0.0)
    for seed in range(_SEEDS, _SEEDS + number):
        crop = figures_of(detector, generate(seed, settings).image)
        if crop is not None:
            yield Amount("synthetic", _PLAIN, crop)


def scores(amounts: Iterable[Amount]) -> list[Score]:
    """A score a set and kind, sets in alphabetical order, kinds in that of KINDS."""
    suspected: dict[tuple[str, str], list[bool]] = {}
    for one in amounts:
        suspected.setdefault((one.set, one.kind), []).append(bool(reasons(one.image)))
    return [
        Score(of, kind, sum(suspected[of, kind]), len(suspected[of, kind]))
        for of in sorted({of for of, _ in suspected})
        for kind in (_PLAIN, *KINDS)
        if (of, kind) in suspected
    ]

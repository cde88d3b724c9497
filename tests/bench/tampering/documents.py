"""Documents that are no cheques but look like one, drawn: what a clerk would put aside at a glance.

In: a seed. Out: `Document`s, one kind after the other. Seed 1 is for choosing, seed 2 for measuring: rules
and costs may be fitted in sight of seed 1, and no picture of seed 2 is looked at before a figure is
published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from chequeocr.synth.capture import capture
from chequeocr.synth.dice import Rng, chance
from chequeocr.synth.marks import stamp
from chequeocr.types import Image
from tests.bench.tampering import (
    documents_bank,
    documents_hand,
    documents_notes,
    documents_postal,
    documents_trade,
    documents_vouchers,
)
from tests.bench.tampering.documents_kind import Kind
from tests.bench.tampering.documents_paper import PAPERS
from tests.bench.tampering.documents_slip import Slip
from tests.bench.tampering.documents_values import values

TABLE: tuple[Kind, ...] = (
    *documents_postal.KINDS,
    *documents_vouchers.KINDS,
    *documents_bank.KINDS,
    *documents_notes.KINDS,
    *documents_trade.KINDS,
    *documents_hand.KINDS,
)
KINDS = tuple(kind.name for kind in TABLE)

#: Narrowest and widest leaf in pixels.
WIDTHS = (1000, 1900)
_WAYS = {"scan": 0.5, "grey": 0.1, "bitonal": 0.1, "photo": 0.3}
_STAMPED = 0.15  # share with a rubber stamp somewhere
_STREAM = 31


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A picture of a document (RGB uint8), its kind, what stands on it as its name ("" where nothing does),
    and the amount that its figures and its words say."""

    kind: str
    image: Image
    heading: str
    amount: Decimal


def documents(seed: int, count: int) -> Iterator[Document]:
    """`count` documents, one of each kind before the second of any; each from a stream of its own."""
    for at in range(count):
        kind = TABLE[at % len(TABLE)]
        yield _document(np.random.default_rng([seed, _STREAM, at]), kind)


def _document(rng: Rng, kind: Kind) -> Document:
    country = kind.countries[int(rng.integers(len(kind.countries)))]
    width = int(rng.integers(WIDTHS[0], WIDTHS[1] + 1))
    height = round(width / rng.uniform(*kind.aspect))
    picture, leaf = _leaf(rng, kind.papers[int(rng.integers(len(kind.papers)))], (height, width))
    slip = Slip(rng, leaf, values(rng, country, kind.top, kind.whole), chance(rng, kind.printed))
    kind.draw(slip)
    if kind.stamped and chance(rng, _STAMPED):
        stamp(rng, slip.sheet, slip.values.day.strftime("%d %b %Y").upper())
    way = "photo" if kind.photo else str(rng.choice(list(_WAYS), p=list(_WAYS.values())))
    if picture is not leaf and chance(rng, 0.6):
        way = "scan"  # as near as a board is seen that fills the picture
    image, _ = capture(rng, picture, {}, way)
    return Document(kind.name, image, slip.heading, slip.values.amount)


def _leaf(rng: Rng, paper: str, size: tuple[int, int]) -> tuple[Image, Image]:
    """What is photographed, and the part of it that is drawn on: all of it, but on a board."""
    height, width = size
    if paper != "board":
        leaf = PAPERS[paper](rng, height, width)
        return leaf, leaf
    high, wide = (round(side * rng.uniform(1.08, 1.5)) for side in size)
    picture = PAPERS[paper](rng, high, wide)
    top, left = int(rng.integers(high - height + 1)), int(rng.integers(wide - width + 1))
    return picture, picture[top : top + height, left : left + width]

"""Where things stand on a leaf: one `Arrangement` a cheque, from the families of `forms`.

In: a random generator. Out: positions, labels and styles as fractions of the leaf. Families follow what is
published about forms (CTS-2010 for India, ANSI X9.100-160 practice for US leaves, APACS Standard 3 practice
for UK, NF K11-111 practice for France); positions, wordings and styles are shaken.
"""

from __future__ import annotations

from dataclasses import dataclass

FRACTION = "fraction"
"""An extra that `fraction.py` prints, from a stream of its own. Its place is still drawn with the form, so
that a seed keeps the rest of its cheque."""


@dataclass(frozen=True, slots=True)
class Line:
    """A ruled line to write on, with its label. `place` of the label: left, below or above. `script` adds a
    blob of another script."""

    x0: float
    x1: float
    y: float
    label: str = ""
    label_x: float = 0.03
    place: str = "left"
    script: str = ""
    rule: str = "line"


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame for the figures: its rectangle, the sign, whether the sign stands inside, and how it is drawn
    (box, shade, line, none)."""

    x0: float
    y0: float
    x1: float
    y1: float
    symbol: str
    inside: bool = True
    style: str = "box"

    @property
    def box(self) -> tuple[float, float, float, float]:
        """x0, y0, x1, y1 as fractions of the leaf."""
        return (self.x0, self.y0, self.x1, self.y1)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place for a text, at its left end and baseline, with the height of its figures."""

    x: float
    y: float
    size: float = 0.03


@dataclass(frozen=True, slots=True)
class Arrangement:
    """All places of one leaf; None where the form has no such field. `date_cells`: boxes of the date, 8 for
    DDMMYYYY, 6 for DDMMYY. `town`: where the writer puts the place beside the date, which belongs to no
    field. `number_plate`: what the cheque's number stands on: nothing, a "frame", or a "dark" bar."""

    family: str
    country: str
    aspect: float
    payee: Line
    words: tuple[Line, ...]
    figures: Frame
    date: Line
    date_boxes: tuple[float, float, float, float] | None
    sign: tuple[float, float, float, float]
    sign_caption: str
    sign_line: bool
    micr: Spot
    micr_face: str
    bank: Spot
    branch: Spot
    zone: bool = False
    ifsc: Spot | None = None
    account: Spot | None = None
    account_box: bool = False
    payer: Spot | None = None
    payer_address: bool = False
    payee_address: bool = False
    cheque_number: Spot | None = None
    memo: Line | None = None
    pay_first: bool = True
    extras: tuple[tuple[float, float, float, str], ...] = ()
    bearer: str = ""
    bar_right: bool = False
    rule_colour: tuple[int, int, int] = (40, 40, 40)
    date_style: str = "dmy"
    date_cells: int = 8
    town: Line | None = None
    number_plate: str = ""

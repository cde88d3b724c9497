"""One synthetic cheque from a seed.

In: a seed and `SynthSettings`. Out: `SynthCheque`. The same seed and settings give the same cheque on the
same versions of Pillow, FreeType, OpenCV and numpy (and nearly the same on others).
"""

from __future__ import annotations

import numpy as np

from chequeocr.synth import wear
from chequeocr.synth.arrangement import Arrangement
from chequeocr.synth.capture import capture
from chequeocr.synth.dice import Rng
from chequeocr.synth.embellish import embellish
from chequeocr.synth.fonts import FontBook, font_book
from chequeocr.synth.forms.every import FAMILIES
from chequeocr.synth.forms.world import wide
from chequeocr.synth.fraction import SHARE, fraction_of, print_fraction
from chequeocr.synth.paper import draw_paper
from chequeocr.synth.pen import Hand, draw_hand
from chequeocr.synth.render import BLANK, Filling, LeafArtist
from chequeocr.synth.sheet import Sheet
from chequeocr.synth.stray import scatter
from chequeocr.synth.types import SynthCheque, SynthSettings, SynthTruth
from chequeocr.synth.values import Values, draw_values, magnetic_line
from chequeocr.synth.voucher import Leaf, attach

#: Families filled in by machines more often than others, and how many times.
_PRINTED = {"us_business": 2.0, "computer": 6.0}


def _weighted(rng: Rng, table: tuple[tuple[str, float], ...]) -> str:
    weights = np.array([weight for _, weight in table], np.float64)
    return table[int(rng.choice(len(table), p=weights / weights.sum()))][0]


def _filling(rng: Rng, settings: SynthSettings) -> tuple[Filling, str]:
    roll = rng.random()
    if roll < settings.blank:
        return BLANK, "blank"
    void = bool(roll < settings.blank + settings.void)
    if not void and not settings.plain and roll < settings.blank + settings.void + settings.cancelled:
        return Filling(memo=bool(rng.random() < 0.5)), "cancelled"
    if settings.plain:
        return Filling(void=void), "void" if void else "filled"
    chances = rng.random(6)
    return (
        Filling(
            chances[0] < 0.98,
            chances[1] < 0.98,
            chances[2] < 0.96,
            chances[3] < 0.93,
            chances[4] < 0.92,
            chances[5] < 0.6,
            void,
        ),
        "void" if void else "filled",
    )


def _writer(rng: Rng, book: FontBook, printed: bool, strokes: float) -> Hand:
    if not printed:
        return draw_hand(rng, book.hand, strokes)
    faces = (*book.mono, *book.mono, *book.sans, *book.serif)
    return Hand(
        faces[int(rng.integers(len(faces)))], (25, 25, 28), size=float(rng.uniform(0.65, 0.95)), printed=True
    )


def _truth(
    values: Values, filling: Filling, sheet: Sheet, base: SynthTruth, written: str | None
) -> SynthTruth:
    """The truth of what can be seen: fields without a box are None."""
    boxes = sheet.boxes
    return SynthTruth(
        layout=base.layout,
        country=values.country,
        currency=values.currency,
        handwritten=base.handwritten,
        kind=base.kind,
        payee=values.payee if filling.payee else None,
        amount=values.amount if filling.figures or filling.words else None,
        amount_figures=values.figures if filling.figures else None,
        amount_words=values.words if filling.words else None,
        date=written,
        date_iso=values.day.isoformat() if written else None,
        micr=base.micr if "micr" in boxes else None,
        cheque_number=values.cheque_number if "cheque_number" in boxes or base.micr else None,
        account_number=values.account if "account_number" in boxes else None,
        bank_name=values.bank,
        ifsc=values.ifsc if "ifsc" in boxes else None,
        payer_name=values.payer if "payer_name" in boxes else None,
        memo=values.memo if "memo" in boxes else None,
        fraction=base.fraction,
    )


def _width(seed: int, settings: SynthSettings) -> int:
    """The width in pixels of this leaf: as set, or from a resolution drawn of a stream of its own."""
    if settings.dpi is None:
        return settings.width
    low, high = settings.dpi
    return 8 * int(np.random.default_rng([seed & 0x7FFFFFFFFFFFFFFF, 22]).integers(low, high + 1))


def _fraction(seed: int, sheet: Sheet, plan: Arrangement, values: Values) -> str | None:
    """Print the fraction of a US leaf, from a stream of its own; what it says, None where there is none."""
    rng = np.random.default_rng([seed & 0x7FFFFFFFFFFFFFFF, 23])
    text = fraction_of(rng, values) if rng.random() < SHARE else None
    if text is not None:
        print_fraction(rng, sheet, plan, text)
    return text


def generate(seed: int, settings: SynthSettings | None = None) -> SynthCheque:
    """Draw the cheque of `seed`. Raises SettingsError for a folder of fonts that holds none."""
    settings = settings or SynthSettings()
    page, way, rng = _page(seed, settings)
    image, boxes = capture(rng, page.image, page.boxes, way, settings.plain)
    return SynthCheque(image, boxes, page.truth)


def generate_leaf(seed: int, settings: SynthSettings | None = None) -> SynthCheque:
    """Draw the cheque of `seed` before its picture is taken: the leaf with nothing around it but what hangs
    together with it; then the boxes hold `cheque`, the leaf's own. Raises SettingsError as `generate`."""
    return _page(seed, settings or SynthSettings())[0]


def _page(seed: int, settings: SynthSettings) -> tuple[SynthCheque, str, Rng]:
    """The paper, how its picture is to be taken, and the stream for that."""
    rng = np.random.default_rng([seed & 0x7FFFFFFFFFFFFFFF, 20])
    book = font_book(settings.fonts)
    plan = wide(rng, FAMILIES[_weighted(rng, settings.layouts)](rng))
    way = _weighted(rng, settings.captures)
    printed = bool(rng.random() < settings.printed * _PRINTED.get(plan.family, 1.0))
    filling, kind = _filling(rng, settings)
    values = draw_values(rng, plan.country)
    if not settings.plain:
        values = embellish(rng, values, printed)
    width = _width(seed, settings)
    paper = draw_paper(rng, max(64, round(width / plan.aspect)), width, book)
    sheet = Sheet(paper, rng, book)
    hand = _writer(rng, book, printed, 0.0 if settings.plain else settings.strokes)
    fraction = _fraction(seed, sheet, plan, values)
    written = LeafArtist(sheet, plan, values, hand).draw(filling)
    if not settings.plain:
        stray = np.random.default_rng([seed & 0x7FFFFFFFFFFFFFFF, 24])
        scatter(stray, sheet, plan, (values, hand))
    # Wear has a stream of its own, so that a leaf stays the same leaf with and without it.
    dirt = np.random.default_rng([seed & 0x7FFFFFFFFFFFFFFF, 21])
    if not settings.plain and (dirt.random() < settings.worn or kind == "cancelled"):
        wear.wear(dirt, sheet, wear.Worn(values, hand, kind))
    micr = magnetic_line(values, plan.micr_face)
    base = SynthTruth(
        plan.family, values.country, values.currency, not printed and kind != "blank", kind, micr=micr,
        fraction=fraction,
    )
    truth = _truth(values, filling, sheet, base, written)
    leaf = Leaf(plan.family, sheet.image, sheet.boxes, values)
    page, boxes = (leaf.image, leaf.boxes) if settings.plain else attach(rng, leaf, book)
    return SynthCheque(page, boxes, truth), way, rng

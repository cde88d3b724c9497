"""Tampering with drawn cheques: where it changes a picture, and that it can be done again. No model runs."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from PIL import Image as PilImage

from chequeocr.record import Amount, Cheque, Field, Micr, Money, Signature
from chequeocr.synth.generate import generate
from chequeocr.synth.types import SynthCheque, SynthSettings
from tests.bench.tampered import accepted, tampered
from tests.bench.tampering.base import FIGURES, PAYEE, WORDS, Base, clipped, usable, writing
from tests.bench.tampering.figures import other_amount, row_of
from tests.bench.tampering.kinds import HARD, KINDS, STRICT
from tests.bench.tampering.tally import Count, Tally
from tests.support.records import record

_NEEDED = {FIGURES, WORDS, PAYEE, "date", "signature", "micr", "bank_name"}


def _record_of(drawn: SynthCheque) -> Cheque:
    """What a reader that sees everything would say."""
    truth, boxes = drawn.truth, {name: tuple(map(round, box)) for name, box in drawn.boxes.items()}
    assert truth.amount is not None
    texts = {PAYEE: truth.payee, "bank_name": truth.bank_name, "account_number": truth.account_number}
    return record(
        str(truth.amount),
        decision="accept",
        amount=Amount(value=truth.amount, currency=truth.currency, confidence=0.99, origin="both"),
        amount_in_numbers=Field[Money](value=truth.amount, text=truth.amount_figures, box=boxes[FIGURES]),
        amount_in_words=Field[Money](value=truth.amount, text=truth.amount_words, box=boxes[WORDS]),
        date=Field(value=None, text=truth.date, box=boxes["date"]),
        micr=Field[Micr](value=Micr(cheque_number=truth.cheque_number), text="", box=boxes["micr"]),
        signature=Signature(present=True, box=boxes["signature"]),
        **{name: Field[str](value=text, text=text or "", box=boxes[name]) for name, text in texts.items()
           if name in boxes},
    )  # fmt: skip


@cache
def bases() -> tuple[Base, ...]:
    """Four hand-written cheques of two families."""
    found: list[Base] = []
    for layout in ("indian", "us_personal"):
        settings = SynthSettings(
            dpi=(150, 150), layouts=((layout, 1.0),), captures=(("scan", 1.0),),
            blank=0.0, void=0.0, cancelled=0.0, printed=0.0, worn=0.0,
        )  # fmt: skip
        seed, wanted = 7000, len(found) + 2
        while len(found) < wanted:
            drawn = generate(seed, settings)
            if drawn.boxes.keys() >= _NEEDED:
                base = Base(f"{layout}-{seed}", drawn.image, _record_of(drawn), drawn.truth.amount)
                if usable(base):
                    found.append(base)
            seed += 1
    return tuple(replace(base, beside=found[n - 1]) for n, base in enumerate(found))


def _pictures(name: str) -> list[tuple[Base, np.ndarray]]:
    """What the kind makes of each base it can be done to."""
    made = [(base, tampered(base, name, KINDS[name], (9, seed))) for seed, base in enumerate(bases())]
    return [(base, _seen(picture)) for base, picture in made if picture is not None]


def _seen(made: np.ndarray | bytes) -> np.ndarray:
    return np.asarray(PilImage.open(io.BytesIO(made)).convert("RGB")) if isinstance(made, bytes) else made


def _changed(base: Base, picture: np.ndarray, least: int = 0) -> np.ndarray:
    return np.abs(picture.astype(np.int16) - base.image).max(axis=2) > least


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_shows_in_its_place_can_be_done_again_and_leaves_its_base_alone(name: str) -> None:
    before = [base.image.copy() for base in bases()]
    made = _pictures(name)
    assert made, "done to none of four cheques"
    for base, image in zip(bases(), before, strict=True):
        np.testing.assert_array_equal(base.image, image)
    base, picture = made[-1]
    again = tampered(base, name, KINDS[name], (9, bases().index(base)))
    np.testing.assert_array_equal(_seen(again), picture)
    for base, picture in made if KINDS[name].where else ():
        x0, y0, x1, y1 = base.leaf
        across, down = 0.35 * (x1 - x0), 0.13 * (y1 - y0)
        left, top, right, foot = base.box(KINDS[name].where[0])
        place = clipped(base.image, (left - across, top - down, right + across, foot + down))
        changed = _changed(base, picture)
        assert changed[place[1] : place[3], place[0] : place[2]].sum() == changed.sum(), base.name
        assert _changed(base, picture, 40).sum() >= 20, "nobody would see it"


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.family == "print"])
def test_print_is_put_where_nothing_stands_and_never_on_the_micr_line(name: str) -> None:
    for base, picture in _pictures(name):
        x0, y0, x1, y1 = base.box("micr")
        changed = _changed(base, picture)
        assert not changed[y0:y1, x0:x1].any()
        assert 20 <= changed.sum() <= 0.1 * changed.size


def test_a_stroke_stands_left_of_all_figures_and_a_zero_right_of_all_ink() -> None:
    for name in ("stroke-before-close", "stroke-before-far", "leading-one"):
        for base, picture in _pictures(name):
            columns = np.flatnonzero(_changed(base, picture, 40).any(axis=0))
            assert columns[-1] <= row_of(base).each[0][0] + 3
    for name in ("zero-after-end", "zero-after-end-other-ink"):
        for base, picture in _pictures(name):
            columns = np.flatnonzero(_changed(base, picture, 40).any(axis=0))
            assert columns[0] >= row_of(base).line.box[2]


def test_an_erased_signature_leaves_little_of_it() -> None:
    for base, picture in _pictures("signature-erased"):
        before, after = writing(base, "signature"), writing(replace(base, image=picture), "signature")
        left = 0 if after is None else (after.mask > 0).sum()
        assert left < 0.5 * (before.mask > 0).sum(), base.name


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.family == "signature"])
def test_a_signature_may_be_small(name: str) -> None:
    for base in bases():
        x0, y0, _, _ = base.box("signature")
        small = Signature(present=True, box=(x0, y0, x0 + 40, y0 + 18))
        scribbled = replace(base, cheque=base.cheque.model_copy(update={"signature": small}))
        made = [tampered(scribbled, name, KINDS[name], (9, seed)) for seed in range(3)]
        assert all(one is None or one.shape == base.image.shape for one in made)


def test_another_amount_is_another_one() -> None:
    for base in bases():
        for seed in range(40):
            digits = [char for char in other_amount(np.random.default_rng(seed), base) if char.isdigit()]
            now = [char for char in base.text(FIGURES) if char.isdigit()]
            assert sum(a != b for a, b in zip(digits, now, strict=True)) == 1


def test_a_currency_is_no_tampering_on_its_own_cheques() -> None:
    dollars = [base for base in bases() if base.cheque.amount.currency == "USD"]
    assert dollars
    for base in dollars:
        for seed in range(4):
            assert tampered(base, "us-dollars-after", KINDS["us-dollars-after"], (9, seed)) is None
            assert tampered(base, "dollar-sign-before", KINDS["dollar-sign-before"], (9, seed)) is None


def test_pictures_of_two_leaves_show_both_and_a_base_alone_has_none() -> None:
    for name in ("two-side-by-side", "two-above-each-other", "two-overlapping"):
        for base, picture in _pictures(name):
            assert picture.shape[0] * picture.shape[1] > base.image.shape[0] * base.image.shape[1]
            assert tampered(replace(base, beside=None), name, KINDS[name], (9, 0)) is None


def test_a_foot_that_is_cut_off_takes_the_micr_line_with_it() -> None:
    for base, picture in _pictures("foot-cut-off"):
        np.testing.assert_array_equal(picture, base.image[: len(picture)])
        assert len(picture) <= base.box("micr")[1]
    for base, picture in _pictures("micr-line-cut"):
        _, top, _, foot = base.box("micr")
        assert top < len(picture) < foot


def test_copies_are_grey_and_damaged_files_open() -> None:
    for _, picture in _pictures("photocopy"):
        assert (picture == picture[..., :1]).all()
    for base in bases():
        made = tampered(base, "damaged-file", KINDS["damaged-file"], (9, 1))
        assert made is None or (isinstance(made, bytes) and _seen(made).shape == base.image.shape)


def test_only_payees_and_screens_may_be_accepted_oftener() -> None:
    assert len(KINDS) >= 40
    for kind in KINDS.values():
        assert kind.most == (HARD if kind.family in ("payee", "screen") else STRICT)


class _Says:
    """A reader that finds these cheques in every picture."""

    def __init__(self, *found: Cheque) -> None:
        self.found = found

    def read_all(self, source: object) -> list[Cheque]:
        return list(self.found)


def test_of_two_leaves_only_what_mixes_them_is_a_fault() -> None:
    base = bases()[0]
    own, other = base.cheque, base.beside.cheque
    mixed = own.model_copy(update={"payee_name": other.payee_name})
    misread = own.model_copy(update={"payee_name": Field[str](value=own.payee[:-1], text="", box=None)})
    number = own.model_copy(update={"micr": other.micr})
    without = own.model_copy(update={"micr": None})
    refused = mixed.model_copy(update={"decision": "review"})
    says = _Says(own, other, misread, without, mixed, number, refused)
    assert accepted(says, base.image, base, two=True) == [mixed, number]
    assert len(accepted(says, base.image, base, two=False)) == 6


def test_the_table_adds_up_and_says_what_was_not_reached() -> None:
    names = ("signature-erased", "signature-typed-name", "payee-struck-out")
    tally = Tally({name: KINDS[name] for name in names}, untouched={"drawn": Count(12, 40)})
    for number in range(50):
        tally.count("signature-erased", number == 0, False, "drawn")
        tally.count("signature-typed-name", number < 2, number == 0, "real")
        tally.count("payee-struck-out", number < 5, False, "drawn")
    assert tally.table()[2:] == [
        "| signature-erased | 1/50 | – | 2 % | reached |",
        "| signature-typed-name | – | 2/50 (1 with another amount) | 2 % | **not reached** |",
        "| **signature** | 1/50 | 2/50 (1 with another amount) |  |  |",
        "| payee-struck-out | 5/50 | – | 10 % | reached |",
        "| **payee** | 5/50 | – |  |  |",
        "| **all** | 6/100 | 2/50 (1 with another amount) | 0.5 % | **not reached** |",
        "| untouched cheques | 12/40 | – | | |",
    ]

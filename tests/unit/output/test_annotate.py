"""annotate: a copy, with boxes where they belong and labels that can be read."""

from __future__ import annotations

import datetime
from decimal import Decimal

import numpy as np
import pytest

from chequeocr.output.annotate import _font, _places, _strip, annotate, drawable, label
from chequeocr.record import Cheque, Field, Models, Signature

MODELS = Models(detector="d", recognizer="r")


def cheque(**fields: object) -> Cheque:
    return Cheque(source="a.jpg", decision="review", models=MODELS, **fields)


def payee(box: tuple[int, int, int, int] | None, text: str = "Meera Stationers") -> Field[str]:
    return Field[str](value=text, text=text, score=-0.2, box=box)


def test_the_callers_picture_is_not_touched() -> None:
    image = np.full((120, 300, 3), 255, dtype=np.uint8)
    drawn = annotate(image, cheque(payee_name=payee((20, 60, 200, 90))))
    assert image.min() == 255
    assert drawn.shape == image.shape
    assert drawn.dtype == np.uint8
    assert drawn.min() < 255


def test_box_is_drawn_on_its_first_and_last_pixel() -> None:
    image = np.full((400, 600, 3), 255, dtype=np.uint8)
    drawn = annotate(image, cheque(payee_name=payee((100, 200, 300, 240))))
    blue = (drawn == (0, 114, 178)).all(axis=2)
    assert blue[200:240, 100].all()
    assert blue[200:240, 299].all()
    assert blue[200, 100:300].all()
    assert blue[239, 100:300].all()
    assert not blue[202:238, 102:298].any()
    assert not blue[241:].any()


def test_nothing_to_draw_leaves_the_picture_equal() -> None:
    image = np.random.default_rng(1).integers(0, 255, (50, 80, 3), dtype=np.uint8)
    assert (annotate(image, cheque(payee_name=payee(None))) == image).all()
    assert (annotate(image, cheque()) == image).all()


@pytest.mark.parametrize(
    "box", [(-50, -50, 5000, 5000), (79, 49, 80, 50), (500, 500, 600, 600), (30, 30, 30, 30)]
)
def test_boxes_outside_the_picture_are_clamped(box: tuple[int, int, int, int]) -> None:
    image = np.full((50, 80, 3), 255, dtype=np.uint8)
    assert annotate(image, cheque(payee_name=payee(box))).shape == (50, 80, 3)


def test_one_pixel() -> None:
    image = np.full((1, 1, 3), 255, dtype=np.uint8)
    assert annotate(image, cheque(payee_name=payee((0, 0, 1, 1)))).tolist() == [[[255, 255, 255]]]


def test_labels_hide_neither_each_other_nor_other_fields() -> None:
    font, size = _font(20), (1000, 600)
    payee = (100, 300, 400, 340)
    first = _strip(_places(payee, "payee_name: A", font, size), [], [])
    assert (first[0], first[3]) == (100, 299)  # above its box
    second = _strip(_places((110, 302, 390, 338), "bank_name: B", font, size), [first], [payee])
    assert (second[0], second[1]) == (110, 339)  # below, as the other is above
    below_another = _strip(_places((100, 345, 400, 385), "words", font, size), [], [payee])
    assert below_another[1] == 386
    words = (100, 345, 400, 385)
    between = _strip(_places(words, "words", font, size), [], [payee, words, (100, 390, 400, 420)])
    assert between[3] == 344  # above: something is hidden anyway, but not what the label is about
    at_the_top = _strip(_places((900, 0, 999, 50), "a long label", font, size), [], [])
    assert (at_the_top[1], at_the_top[2]) == (51, 999)  # below, and moved left into the picture
    whole = _strip(_places((0, 0, 999, 599), "cheque", font, size), [], [])
    assert whole[1] == 1  # inside, where there is room neither above nor below


def test_label_says_name_text_value_and_confidence_or_score() -> None:
    amount = Field[Decimal](value=Decimal("48250.00"), text="48,250/-", score=-0.5)
    assert label("amount_in_numbers", amount) == "amount_in_numbers: 48,250/- = 48250.00 (score -0.50)"
    sure = amount.model_copy(update={"confidence": 0.9441})
    assert label("amount_in_numbers", sure) == "amount_in_numbers: 48,250/- = 48250.00 (94.4%)"
    assert label("memo", Field[str](value=None, text="l2.oo")) == "memo: l2.oo ?"
    assert label("memo", Field[str](value=None, text="")) == "memo: ?"
    day = Field[datetime.date](value=datetime.date(2026, 3, 14), text="14032026")
    assert label("date", day) == "date: 14032026 = 2026-03-14"
    assert label("payee_name", payee(None)) == "payee_name: Meera Stationers (score -0.20)"
    assert label("signature", Signature(present=False)) == "signature: absent"


def test_what_the_font_lacks_is_written_out() -> None:
    font = _font(20)
    assert drawable("₹ 500/-", font) == "Rs  500/-"
    assert drawable("Éléonore Müller, 20 £", font) == "Éléonore Müller, 20 £"
    assert drawable("Čapek", font) == "Capek"
    assert drawable("⑈000123⑈ ⑆", font) == "C000123C A"
    assert drawable("मीरा", font) == "????"
    assert drawable("a\nb", font) == "a b"


def test_labels_differ_with_their_text() -> None:
    image = np.full((200, 600, 3), 255, dtype=np.uint8)
    box = (50, 100, 500, 140)
    plain = annotate(image, cheque(payee_name=payee(box, "Zoe")))
    accented = annotate(image, cheque(payee_name=payee(box, "Zoé")))
    assert (plain != accented).any()


def test_a_long_text_stays_inside_the_picture() -> None:
    image = np.full((200, 300, 3), 255, dtype=np.uint8)
    drawn = annotate(image, cheque(payee_name=payee((10, 100, 290, 130), "W" * 200)))
    assert drawn.shape == image.shape
    assert (drawn[:, -1] == 255).all()

"""The guide of amounts in figures, on amounts as people write them and as they are misread."""

from __future__ import annotations

import numpy as np
import pytest

from chequeocr.recognize import ctc, decode
from chequeocr.recognize.amounts import AmountGuide
from chequeocr.recognize.guide import Guidance

GUIDANCE = Guidance(AmountGuide(), weight=1.0)


@pytest.mark.parametrize(
    "text",
    ["4,20,000/-", "1.500.-", "12000.50", "7", "100000", "1,234,567.89", "25,000/=", "**500**", "$500",
     "**$500", ""],
)  # fmt: skip
def test_what_people_write_is_free(text: str) -> None:
    assert GUIDANCE.prior(text) == 0.0


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("66/86", -3.0),  # 66186
        ("17/", -1.0),  # 171
        ("// 000", -2.0),  # 11 000
        ("308 45/100", -1.0),
        ("10.0005", -3.0),  # 10.000,-
        ("5580.1", -3.0),  # 5580.-
        ("1.500-7", -3.0),
        ("500$", -12.0),  # 5005
        ("12$45", -12.0),
        ("$$500", -12.0),
    ],
)
def test_what_they_hardly_ever_write_costs(text: str, price: float) -> None:
    assert GUIDANCE.prior(text) == price


def test_a_stroke_between_digits_becomes_a_one() -> None:
    alphabet = {"6": 1, "1": 2, "/": 3, " ": 4}
    steps = np.full((3, 5), 1e-6)
    steps[0, 1] = steps[2, 1] = 1.0
    steps[1, 2], steps[1, 3] = 0.3, 0.7
    matrix = np.log(steps / steps.sum(axis=1, keepdims=True))
    assert decode.reading([matrix], alphabet, decode.Search()).text == "6/6"
    read = decode.reading([matrix], alphabet, decode.Search(), GUIDANCE)
    assert read.text == "616"
    assert read.score == pytest.approx(float(ctc.forward(matrix, [(1, 2, 1)])[0]))
    assert "6/6" in [other.text for other in read.alternatives]

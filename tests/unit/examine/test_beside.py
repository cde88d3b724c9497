"""What stands beside an amount's figures, and what is a part of them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chequeocr.examine.beside import sign_of, stands_after, stands_before


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("188,00,000/-", 8800000), ("/ 88,00,000/-", 8800000), ("| 5,000", 5000), ("l5,000/-", 5000),
        ("15,000/-", 5000), ("1 5,000/-", 5000), ("(5,000", 5000), ("75,000", 5000), ("!5,000", 5000),
        ("18,00,000", 8800000),  # of 88 lakh only the end was read, after a one
        ("Rs 15,000", 5000), ("I 250.00", 250), ("77/-", 7), ("777/-", 77), ("7,777.00", 777),
    ],
)  # fmt: skip
def test_a_figure_or_a_stroke_before(text: str, amount: int) -> None:
    assert stands_before(text, Decimal(amount))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("88,00,000/-", 8800000), ("5. 88,00,000.00", 8800000), ("8 88 00000", 8800000), ("₹ 5,000", 5000),
        ("Rs. 5,000/-", 5000), ("$ 5,000.00", 5000), ("S 5,000.00", 5000), ("**5,000**", 5000),
        ("1,250.00", 1250), ("15,000/-", 15000), ("", 5000), ("Rs", 5000), ("11,111", 11111),
        ("2,000", 5000), ("0.50", 0), ("77/-", 77), ("7 77/100", 7), ("7.77", 7), ("55/-", 5),
    ],
)  # fmt: skip
def test_nothing_before(text: str, amount: int) -> None:
    assert not stands_before(text, Decimal(amount))


def test_figures_far_before_the_amount_are_another_ones() -> None:
    assert stands_before("8881 5,000", Decimal(5000)) is False
    assert stands_before("881 5,000", Decimal(5000)) is True


@pytest.mark.parametrize(
    "text",
    ["88,00,000/-0", "5,000/0", "5,000/- 0", "5,000-5", "5,000/=7", "5,000/-000", "5,000-100",
     "5,000/-9.", "5,000/- 3 *", "5,000//20"],
)  # fmt: skip
def test_a_figure_after(text: str) -> None:
    assert stands_after(text)


@pytest.mark.parametrize(
    "text",
    ["88,00,000/-", "12 50/100", "12-00", "5,000", "5,000.00", "5,000/-1", "5,000/1", "5,000-1", "5,000/-11",
     "XX/100", "5,000 xx/100", "5,000 no/100", "5,000 N0/100", "5,000 00/10", "", "/-", "5,000/- only",
     "5,000=", "12.50", "5,000=50"],
)  # fmt: skip
def test_nothing_after(text: str) -> None:
    assert not stands_after(text)


@given(st.text(), st.decimals(0, 10**9, places=2))
def test_no_text_raises(text: str, amount: Decimal) -> None:
    assert stands_before(text, amount) in (True, False)
    assert stands_after(text) in (True, False)


@given(st.integers(2, 10**7).filter(lambda v: not str(v).startswith("1")), st.sampled_from("17/|lI!("))
def test_a_stroke_put_before_grouped_figures_is_seen(amount: int, stroke: str) -> None:
    assert stands_before(f"{stroke}{amount:,}/-", Decimal(amount))
    assert not stands_before(f"Rs. {amount:,}/-", Decimal(amount))
    assert stands_after(f"{amount:,}/-0")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("US", "US$ 5"), ("USS", "US$ 5"), (" U$ ", "US$ 5"), ("KSh", "KSh 5"), ("", " 5"), ("USA", "USA 5")],
)
def test_a_sign_is_told_as_before_figures(text: str, wanted: str) -> None:
    assert sign_of(text) == wanted

"""Settings that are described once: ranges, types, and what is said of a value outside of them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest

from chequeocr.errors import SettingsError
from chequeocr.runtime.settings import PathKind, Range, check, described, descriptions


@dataclass(frozen=True)
class Brew:
    """Settings of every kind that is known."""

    pot: Path = field(metadata=described("The pot.", PathKind.FILE))
    cups: int = field(default=2, metadata=described("Cups.", Range(1, 12)))
    heat: float = field(default=0.9, metadata=described("Heat.", Range(0, 1, open_least=True)))
    price: Decimal = field(default=Decimal(3), metadata=described("Price.", Range(0)))
    sort: Literal["black", "green"] = field(default="black", metadata=described("Sort."))
    name: str = field(default="tea", metadata=described("Name."))
    milk: bool = field(default=False, metadata=described("Milk."))
    minutes: int | None = field(default=None, metadata=described("Minutes.", Range(0)))
    secret: int = 7

    def __post_init__(self) -> None:
        check(self)


POT = Path("pot")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"cups": 0}, "cups must be a whole number from 1 to 12, not 0"),
        ({"cups": 13}, "cups must be a whole number from 1 to 12, not 13"),
        ({"cups": 2.0}, "cups must be a whole number from 1 to 12, not 2.0"),
        ({"cups": True}, "cups must be a whole number from 1 to 12, not True"),
        ({"cups": None}, "cups must be a whole number from 1 to 12, not None"),
        ({"heat": 0}, "heat must be a number above 0 to 1, not 0"),
        ({"heat": 1.1}, "heat must be a number above 0 to 1, not 1.1"),
        ({"heat": math.nan}, "heat must be a number above 0 to 1, not nan"),
        ({"price": Decimal("-0.01")}, "price must be a Decimal of at least 0, not Decimal('-0.01')"),
        ({"price": Decimal("Infinity")}, "price must be a Decimal of at least 0, not Decimal('Infinity')"),
        ({"price": Decimal("sNaN")}, "price must be a Decimal of at least 0, not Decimal('sNaN')"),
        ({"price": 3.0}, "price must be a Decimal of at least 0, not 3.0"),
        ({"sort": "white"}, "sort must be one of black, green, not 'white'"),
        ({"name": 7}, "name must be a text, not 7"),
        ({"milk": 1}, "milk must be True or False, not 1"),
        ({"minutes": -1}, "minutes must be a whole number of at least 0, not -1"),
        ({"pot": "pot"}, "pot must be a pathlib.Path, not 'pot'"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused_with_what_it_must_be(
    wrong: dict[str, object], said: str
) -> None:
    with pytest.raises(SettingsError) as told:
        Brew(**{"pot": POT, **wrong})
    assert str(told.value) == said


def test_ends_of_ranges_and_none_where_it_is_meant_are_taken() -> None:
    for cups in (1, 12):
        Brew(POT, cups, heat=1, price=Decimal(0))
    for minutes in (0, None):
        Brew(POT, minutes=minutes)
    Brew(POT, secret="whatever")


def test_only_described_fields_are_listed() -> None:
    known = {one.field.name: one for one in descriptions(Brew)}
    assert [*known] == ["pot", "cups", "heat", "price", "sort", "name", "milk", "minutes"]
    assert (known["minutes"].kind, known["minutes"].optional) == (int, True)
    assert known["sort"].choices == ("black", "green")
    assert known["cups"].choices == ()


@pytest.mark.parametrize(
    ("span", "inside", "outside"),
    [
        (Range(), (-1e300, 0, 1e300), (math.inf, -math.inf, math.nan)),
        (Range(1), (1, 2), (0.999,)),
        (Range(most=1), (1, -9), (1.001,)),
        (Range(0, 1, open_least=True, open_most=True), (0.5,), (0, 1)),
    ],
)
def test_ranges(span: Range, inside: tuple[float, ...], outside: tuple[float, ...]) -> None:
    assert all(map(span.holds, inside))
    assert not any(map(span.holds, outside))

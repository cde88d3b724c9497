"""What a kind of document is, apart from how it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.tampering.documents_slip import Slip
from tests.bench.tampering.documents_values import COUNTRIES


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind: its name, how it is drawn, where it is in use, the largest amount (in dollars) and the share of
    round ones, the paper it is on (one of `documents_paper.PAPERS`), the share filled in by a machine, how
    much wider than high it is, whether it is only ever photographed, and whether offices stamp it."""

    name: str
    draw: Callable[[Slip], None]
    countries: tuple[str, ...] = COUNTRIES
    top: float = 20_000
    whole: float = 0.4
    papers: tuple[str, ...] = ("plain",)
    printed: float = 0.15
    aspect: tuple[float, float] = (1.7, 2.4)
    photo: bool = False
    stamped: bool = True

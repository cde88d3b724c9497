"""Draws from a random generator, as all drawing makes them.

In: a generator. Out: True or False, one of several texts, a number near another one.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

Rng: TypeAlias = np.random.Generator


def chance(rng: Rng, share: float) -> bool:
    """True in a `share` of all calls."""
    return bool(rng.random() < share)


def some(rng: Rng, *items: str) -> str:
    """One of the items."""
    return items[int(rng.integers(len(items)))]


def at(rng: Rng, value: float, spread: float) -> float:
    """A number within `spread` of `value`."""
    return float(value + rng.uniform(-spread, spread))

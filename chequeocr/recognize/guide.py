"""What a guide is: something that says how likely a letter is after those before it.

A guide is handed to a recognizer for a field; the search of `search` asks it about every text that it
opens. Costs are natural logarithms, so that they can be weighed against those of the network.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from chequeocr.errors import SettingsError

_NEVER = float("-inf")


class Guide(Protocol):
    """A language as the search sees it: states, and letters that lead from one to the next."""

    def start(self) -> Hashable:
        """Returns the state before the first letter."""
        ...

    def step(self, state: Hashable, letter: str) -> tuple[Hashable, float]:
        """Returns the state after `letter`, and its natural log-probability: never -inf, no text is ruled
        out."""
        ...

    def finish(self, state: Hashable) -> float:
        """Returns the natural log-probability that the text ends here."""
        ...


@dataclass(frozen=True, slots=True)
class Guidance:
    """A guide and how much it counts: `weight` of its log-probability, `bonus` for each letter.

    Without a bonus a guide prefers short texts, since every further letter costs something.
    """

    guide: Guide
    weight: float = 0.5
    bonus: float = 0.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.weight) and math.isfinite(self.bonus)):
            raise SettingsError(f"weight and bonus must be finite, not {self.weight} and {self.bonus}")

    def prior(self, text: str) -> float:
        """Returns what the guide adds to the log-likelihood of a whole text. Raises SettingsError if that
        is not finite."""
        return self.priors([text])[0]

    def priors(self, texts: Sequence[str]) -> list[float]:
        """Returns the same for each of several texts; those found on one line mostly begin alike, and each
        beginning is walked once."""
        reached: dict[str, tuple[Hashable, float]] = {"": (self.guide.start(), 0.0)}
        return [self._prior(text, reached) for text in texts]

    def _prior(self, text: str, reached: dict[str, tuple[Hashable, float]]) -> float:
        known = next(end for end in range(len(text), -1, -1) if text[:end] in reached)
        state, total = reached[text[:known]]
        for end in range(known, len(text)):
            state, cost = self.guide.step(state, text[end])
            total += self.weight * cost + self.bonus
            reached[text[: end + 1]] = state, total
        return self.checked(total + self.weight * self.guide.finish(state))

    def checked(self, prior: float) -> float:
        """Returns a sum of the guide's log-probabilities. Raises SettingsError if it is not finite: no
        text could be ranked by it."""
        if not _NEVER < prior < math.inf:
            raise SettingsError(
                f"the guide {type(self.guide).__name__} gives a log-probability that is not finite: "
                "correct its step and finish"
            )
        return prior


@lru_cache(maxsize=512)
def folded(letter: str) -> str:
    """Returns a letter without case and accents.

    >>> folded("É"), folded("ß"), folded(".")
    ('e', 's', '.')
    """
    return unicodedata.normalize("NFD", letter.casefold())[:1]

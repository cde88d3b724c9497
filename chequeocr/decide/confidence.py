"""Turns the likelihoods of readers and parsers into a probability that can be trusted: logistic calibration.

In: `Evidence` of one value: its posterior share, how well the ink fits the text, what agrees. Out: the
probability that the value is right. The weights are fitted on synthetic cheques
(`chequeocr.train.confidence`) and ship in models/cheque-confidence.json, with the names of the models whose
scores they belong to: scores of other models have no calibration, and a value without one has no confidence.
Source: J. Platt, "Probabilistic outputs for support vector machines", 1999, with several inputs.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from chequeocr.decide.amount import AmountDecision
from chequeocr.errors import ModelCorruptError, SettingsError
from chequeocr.models import registry
from chequeocr.parse.nbest import posteriors
from chequeocr.types import Candidate, Reading

AMOUNT = "amount"
"""The name of the settled amount's weights; fields go by their own names."""

_MOST = 12.0  # of log-odds: shares closer to 0 or 1 than 6e-6 say no more
_WORST = -3.0  # of the fit a character: below it everything is as bad
_UNFITTING = 0.5  # the most for a text that the ink fits as badly as can be
LEAST, HIGHEST = 0.001, 0.999
"""Confidences end here: no set we have is large enough to know rarer events."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """`share`: the posterior of the value; `fit`: natural log-likelihood a character of the text in which it
    was read (the worse one of two fields); `agreed`: whether a second field says the same."""

    share: float
    fit: float = 0.0
    agreed: bool = False

    def inputs(self) -> tuple[float, ...]:
        """Returns what is weighed: 1, the log-odds of the share, the fit, whether a second field agrees."""
        share = min(max(self.share, 1e-9), 1 - 1e-9) if math.isfinite(self.share) else 0.0
        odds = math.log(share / (1 - share)) if share else -_MOST
        fit = max(_WORST, self.fit) if math.isfinite(self.fit) else _WORST
        return 1.0, max(-_MOST, min(_MOST, odds)), min(0.0, fit), float(self.agreed)


class Calibrator(Protocol):
    """What turns evidence into a probability."""

    def probability(self, name: str, evidence: Evidence) -> float | None:
        """Returns the probability that the value of a field (or of `AMOUNT`) is right, None if it is
        unknown."""
        ...


@dataclass(frozen=True, slots=True)
class Calibration:
    """`weights` by field, one number an input of Evidence; `models` as the record names the recognizer."""

    weights: Mapping[str, Sequence[float]]
    models: str

    def probability(self, name: str, evidence: Evidence) -> float | None:
        """Returns the probability that the value is right, from 0.001 to 0.999; None for fields without
        weights.

        >>> one = Calibration({"amount": (0.0, 1.0, 0.0, 2.0)}, "")
        >>> one.probability("amount", Evidence(0.5)), one.probability("memo", Evidence(0.5))
        (0.5, None)
        >>> round(one.probability("amount", Evidence(0.9, agreed=True)), 3)
        0.985
        """
        weights = self.weights.get(name)
        if weights is None:
            return None
        odds = sum(w * x for w, x in zip(weights, evidence.inputs(), strict=True))
        chance = 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))
        if evidence.inputs()[2] <= _WORST:
            chance = min(chance, _UNFITTING)
        return round(min(HIGHEST, max(LEAST, chance)), 4)


def checked(calibrator: Calibrator, name: str, evidence: Evidence) -> float | None:
    """Returns what a calibrator says. Raises SettingsError if that is not a probability and not None."""
    chance = calibrator.probability(name, evidence)
    if chance is None:
        return None
    if isinstance(chance, bool) or not isinstance(chance, (int, float)) or not 0 <= chance <= 1:  # NaN, too
        raise SettingsError(f"the calibrator gave {chance!r:.40} for {name}: it must be from 0 to 1, or None")
    return float(chance)


def highest(calibrator: Calibrator) -> float | None:
    """Returns the highest confidence that an amount can have: that of evidence without any doubt; None if the
    calibrator gives amounts none."""
    return checked(calibrator, AMOUNT, Evidence(1.0, 0.0, agreed=True))


@lru_cache(maxsize=1)
def shipped() -> Calibration:
    """Returns the calibration in the package. Raises ModelNotFoundError, ModelCorruptError."""
    path = registry.verify("cheque-confidence")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        weights = {name: tuple(map(float, row)) for name, row in found["weights"].items()}
        return Calibration(weights, str(found["models"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelCorruptError(f"{path} is not a calibration; install chequeocr again") from error


def of_amount(settled: AmountDecision, readings: Mapping[str, Reading]) -> Evidence:
    """What speaks for the settled amount; the fit is that of the worse of the fields in which it was read."""
    both = ("amount_in_numbers", "amount_in_words")
    origin = settled.amount.origin if settled.amount else "both"
    names = both if origin == "both" else (f"amount_in_{origin}",)
    fit = min((_fit(readings[name]) for name in names if name in readings), default=_WORST)
    return Evidence(settled.posterior, fit, settled.agreed)


def of_field(reading: Reading, candidates: Sequence[Candidate[Any]]) -> Evidence:
    """What speaks for a field's best candidate: its share where parsing gave one, else that of its text."""
    cost = candidates[0].cost if candidates else 0.0
    return Evidence(math.exp(-cost) if cost else posteriors(reading)[0], _fit(reading))


def _fit(reading: Reading) -> float:
    return reading.score / max(1, len(reading.text))

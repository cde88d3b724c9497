"""`chequeocr train confidence`: fits the weights that turn evidence into probabilities, on synthetic cheques.

In: `ConfidenceSettings` (how many cheques, from which seeds, with which fonts). Out: cheque-confidence.json
with the weights by field, and how many values they were fitted on. Each field: logistic regression by
Newton on `decide.confidence.Evidence`, with a small penalty so that fields read without error stay finite.
Real cheques have no part in it: they check it (docs/accuracy.md).
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from chequeocr.decide.confidence import AMOUNT, Evidence
from chequeocr.evaluate import plain
from chequeocr.record import Cheque, Micr
from chequeocr.synth import SynthSettings, SynthTruth, generate
from chequeocr.train.confidence.settings import ConfidenceSettings

log = logging.getLogger(__name__)

Floats = NDArray[np.float64]

_PENALTY = 0.5  # of the squares of all weights but the first, as a normal prior of variance 2
_LEAST = 40  # values of a field; fewer fit nothing
_NAMES = {"payee_name": "payee", "date": "date_iso"}  # where the truth calls a field otherwise
_TEXTS = ("payee_name", "cheque_number", "account_number", "bank_name", "ifsc", "payer_name", "memo")



@dataclass(slots=True)
class _Recorder:
    """A Calibrator that knows nothing and remembers what it was asked."""

    asked: dict[str, Evidence] = field(default_factory=dict)

    def probability(self, name: str, evidence: Evidence) -> float | None:
        self.asked[name] = evidence
        return None


@dataclass(frozen=True, slots=True)
class Judged:
    """The evidence of a value and whether the value was right."""

    name: str
    evidence: Evidence
    right: bool


def fit_confidence(settings: ConfidenceSettings) -> Path:
    """Draw, read, fit and write; the path of the file."""
    from chequeocr.reader.factory import model_label

    found = list(judged(settings))
    weights, counts = {}, {}
    for name in dict.fromkeys(one.name for one in found):
        of_field = [one for one in found if one.name == name]
        if len(of_field) < _LEAST:
            continue
        inputs = np.array([one.evidence.inputs() for one in of_field])
        right = np.array([one.right for one in of_field], np.float64)
        weights[name] = [round(w, 4) for w in fit(inputs, right).tolist()]
        counts[name] = f"{int(right.sum())}/{len(of_field)}"
        log.info("%s: %s right, weights %s", name, counts[name], weights[name])
    content = {"models": model_label("cheque-lines"), "weights": weights, "fitted_on": counts}
    settings.out.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return settings.out


def judged(settings: ConfidenceSettings) -> Iterator[Judged]:
    """Every value that is read on the drawn cheques."""
    from rich.progress import track

    from chequeocr.reader.reader import ChequeReader
    from chequeocr.reader.settings import ReaderSettings

    recorder = _Recorder()
    reader = ChequeReader(settings=ReaderSettings(calibrator=recorder, threads=settings.threads))
    look = SynthSettings(fonts=settings.fonts)
    seeds = range(settings.seed, settings.seed + settings.cheques)
    for seed in track(seeds, "reading", transient=True):
        drawn = generate(seed, look)
        recorder.asked.clear()
        record = reader.read(drawn.image)
        if drawn.truth.kind != "filled" or record.decision == "reject":
            continue
        for name, evidence in recorder.asked.items():
            right = is_right(name, record, drawn.truth)
            if right is not None:
                yield Judged(name, evidence, right)


def is_right(name: str, record: Cheque, truth: SynthTruth) -> bool | None:
    """Whether what the record holds is what stands there; None where nothing is known."""
    if name in (AMOUNT, "amount_in_numbers", "amount_in_words"):
        held = getattr(record, name)
        return None if held is None or truth.amount is None else bool(held.value == truth.amount)
    held = getattr(record, name).value
    wanted = getattr(truth, _NAMES.get(name, name))
    if wanted is None:
        return False  # nothing stands there
    if name == "date":
        return bool(held.isoformat() == wanted)
    if name == "micr":
        return _same_micr(held, wanted)
    return plain(held) == plain(wanted) if name in _TEXTS else None


def _same_micr(held: Micr, line: str) -> bool:
    """Whether all figures that were taken out of the line stand in it."""
    figures = re.sub(r"\D", "", line)
    parts = [part for part in (held.cheque_number, held.routing, held.account, held.code) if part]
    return all(re.sub(r"\D", "", part) in figures for part in parts)


def fit(inputs: Floats, right: Floats) -> Floats:
    """Weights of a logistic regression: inputs (n, k) with a first column of ones, right (n,) of 0 and 1.

    >>> inputs = np.array([[1.0, x] for x in (-2, -1, 0, 0, 1, 2)])
    >>> weights = fit(inputs, np.array([0.0, 0, 0, 1, 1, 1]))
    >>> bool(abs(weights[0]) < 1e-6), bool(weights[1] > 0.5)
    (True, True)
    """
    penalty = np.full(inputs.shape[1], _PENALTY)
    penalty[0] = 1e-3
    weights: Floats = np.zeros(inputs.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(inputs @ weights, -50, 50)))
        slope = inputs.T @ (right - chance) - penalty * weights
        curve = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if np.abs(step).max() < 1e-9:
            break
    return weights

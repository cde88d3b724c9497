"""What share of the probability each of a recognizer's texts has.

In: a Reading with scores (natural log-likelihoods of the ink) and priors. Out: posteriors, in the order of
the texts: by Bayes' rule exp(score + prior), over the sum of all that were handed over. What was never
searched is left out, so they flatter a little, and they are only as good as the recognizer's scores:
no calibrated confidence.
"""

from __future__ import annotations

import math

from chequeocr.types import Reading


def posteriors(reading: Reading) -> list[float]:
    """One probability a text, that of `reading.text` first; they add up to 1. No text at all has 1.

    A score or prior that is not finite counts as impossible; where all are, all texts are equally likely.

    >>> from chequeocr.types import Alternative
    >>> reading = Reading("Ravi", -1.0, (Alternative("Rari", -1.0, prior=-math.log(4)),))
    >>> [round(share, 3) for share in posteriors(reading)]
    [0.8, 0.2]
    """
    weights = [reading.score + reading.prior, *(a.score + a.prior for a in reading.alternatives)]
    weights = [weight if math.isfinite(weight) else -math.inf for weight in weights]
    top = max(weights)
    if math.isinf(top):
        return [1.0 / len(weights)] * len(weights)
    shares = [math.exp(weight - top) for weight in weights]
    return [share / sum(shares) for share in shares]

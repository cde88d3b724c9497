"""Average precision of found boxes against true ones, as COCO and PASCAL VOC count it.

In: for each picture the true box of each field (at most one) and the boxes found with their scores. Out: the
average precision of each field: the area under precision over recall, precision made non-increasing first
(all points, VOC 2010).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from chequeocr.imaging.boxes import iou
from chequeocr.synth.types import Box


@dataclass(frozen=True, slots=True)
class Found:
    """One found box: its field, its place and its score."""

    name: str
    box: Box
    score: float


@dataclass(slots=True)
class Ranking:
    """The found boxes of one field over all pictures: score and whether it is the true one; `total` true."""

    total: int = 0
    hits: list[tuple[float, bool]] = field(default_factory=list)

    def average_precision(self) -> float:
        """Between 0 and 1; equal scores count together.

        >>> Ranking(2, [(0.9, True), (0.8, False), (0.7, True)]).average_precision()
        0.8333333333333333
        """
        if not self.total or not self.hits:
            return 0.0
        scores = np.array([score for score, _ in self.hits])
        right = np.array([hit for _, hit in self.hits], np.float64)
        order = np.argsort(-scores, kind="stable")
        scores, right = scores[order], right[order]
        last = np.append(scores[1:] != scores[:-1], True)
        found = np.cumsum(right)[last]
        precision = found / (np.flatnonzero(last) + 1)
        precision = np.maximum.accumulate(precision[::-1])[::-1]
        recall = np.concatenate([[0.0], found / self.total])
        return float(np.sum(np.diff(recall) * precision))


def rank(
    truths: Sequence[dict[str, Box]], found: Sequence[Sequence[Found]], level: float = 0.5
) -> dict[str, Ranking]:
    """The ranking of every field that has a true box somewhere. Of several found boxes over one true box only
    the best counts as right."""
    rankings = {name: Ranking() for boxes in truths for name in boxes}
    for boxes, candidates in zip(truths, found, strict=True):
        for name in boxes:
            rankings[name].total += 1
        taken: set[str] = set()
        for one in sorted(candidates, key=lambda f: -f.score):
            if one.name not in rankings:
                continue
            truth = boxes.get(one.name)
            hit = truth is not None and one.name not in taken and iou(truth, one.box) >= level
            if hit:
                taken.add(one.name)
            rankings[one.name].hits.append((one.score, hit))
    return rankings


def mean_average_precision(rankings: dict[str, Ranking]) -> float:
    """The mean over the fields; 0 where there are none."""
    return float(np.mean([r.average_precision() for r in rankings.values()])) if rankings else 0.0

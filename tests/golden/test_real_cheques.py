"""The shipped models on the real scans beside the checkout: the least that a change may leave standing.

The marks are those of the project, well below the figures in docs/accuracy.md, so that noise of a
library's version doesn't fail them; a model or rule that broke reading does.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from chequeocr.evaluate import evaluate, load_truth
from chequeocr.reader import ChequeReader


@pytest.fixture(scope="module")
def idrbt(shared_data: Path):
    truths = [t for t in load_truth(shared_data / "cheques" / "gt.jsonl") if t.set == "idrbt"]
    report = evaluate(truths, ChequeReader())
    return {figure: count for (_, figure), count in report.counts.items()}


@pytest.mark.parametrize(
    ("figure", "least"),
    [
        ("box payee_name", 0.90),
        ("box amount_in_numbers", 0.90),
        ("amount", 0.85),
        ("date", 0.90),
        ("MICR", 0.85),
    ],
)
def test_share_that_is_right(idrbt, figure, least):
    count = idrbt[figure]
    assert count.right / count.total >= least, f"{figure}: {count.right}/{count.total}"


def test_where_figures_and_words_agree_the_amount_is_nearly_always_right(idrbt):
    count = idrbt["amount, of those where both agree"]
    assert count.total >= 25
    assert count.right / count.total >= 0.95

"""Real cheques beside the checkout, none of them cancelled: none may be rejected as if it were.

The figures are in docs/models/cheque-cancelled.md.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from chequeocr.examine.cancelled import CANCELLED_FROM, MARKED_FROM, CancelledDetector
from chequeocr.source.image import load_page
from chequeocr.synth.fonts import font_book
from chequeocr.synth.sheet import Sheet

pytestmark = pytest.mark.long  # .ci/run runs these in a step of their own

WHOLE = ("idrbt", "tianming_us_handfilled")
"""Sets whose pictures are leaves and little else, so that no detector is needed to find those."""


@pytest.fixture(scope="module")
def pictures(shared_data: Path) -> dict[str, list[np.ndarray]]:
    found: dict[str, list[np.ndarray]] = {}
    for line in (shared_data / "cheques" / "gt.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found.setdefault(row["set"], []).append(load_page(shared_data / "cheques" / row["image"]).image)
    return found


@pytest.mark.parametrize("of", WHOLE)
def test_no_good_cheque_is_suspected(pictures: dict[str, list[np.ndarray]], of: str) -> None:
    images = pictures[of]
    assert max(CancelledDetector(threads=1).chances(images, [None] * len(images))) < MARKED_FROM


def test_none_is_rejected(pictures: dict[str, list[np.ndarray]]) -> None:
    images = pictures["cheques_misc"]
    assert max(CancelledDetector(threads=1).chances(images, [None] * len(images))) < CANCELLED_FROM


@pytest.mark.parametrize("of", WHOLE)
def test_most_are_suspected_once_they_are_drawn_over(pictures: dict[str, list[np.ndarray]], of: str) -> None:
    pytest.importorskip("torch", reason="needs the extra train")
    from chequeocr.train.cancelled.marks import cancel

    over = []
    for number, image in enumerate(pictures[of]):
        rng = np.random.default_rng([number, 9])
        sheet = Sheet(image.copy(), rng, font_book())
        cancel(rng, sheet)
        over.append(sheet.image)
    chances = CancelledDetector(threads=1).chances(over, [None] * len(over))
    assert sum(chance >= MARKED_FROM for chance in chances) >= 0.8 * len(over)

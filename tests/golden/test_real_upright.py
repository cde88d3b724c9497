"""Real cheques beside the checkout, four ways up: none that lies upright may be turned.

The figures are in docs/models/cheque-upright.md.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chequeocr.leaf.placed import turned
from chequeocr.leaf.upright import Uprighter
from chequeocr.source.image import load_page

pytestmark = pytest.mark.long  # .ci/run runs these in a step of their own


@pytest.fixture(scope="module")
def found(shared_data: Path) -> list[list[int]]:
    """The turns found for each cheque as it is and after 1, 2 and 3 quarter turns anticlockwise."""
    uprighter = Uprighter(threads=1)
    rows = (shared_data / "cheques" / "gt.jsonl").read_text(encoding="utf-8").splitlines()
    pictures = (load_page(shared_data / "cheques" / json.loads(row)["image"]).image for row in rows)
    return [uprighter.turns([turned(image, turns) for turns in range(4)]) for image in pictures]


def test_no_upright_cheque_is_turned(found: list[list[int]]) -> None:
    assert [ways[0] for ways in found] == [0] * 115


@pytest.mark.parametrize(("turns", "wanted"), [(1, 3), (2, 2), (3, 1)])
def test_most_turned_cheques_are_turned_back(found: list[list[int]], turns: int, wanted: int) -> None:
    assert sum(ways[turns] == wanted for ways in found) >= 0.85 * len(found)

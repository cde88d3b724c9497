"""MICR lines beside the checkout that never trained: the least that a change may leave standing.

The marks are the project's; the figures are in docs/models/cheque-micr.md.
"""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the rule of what may train lies with the training")

from chequeocr.recognize.lines import LineRecognizer, LineSettings
from chequeocr.train.micr.score import Line, read_boxes, read_set

pytestmark = pytest.mark.long  # .ci/run runs these in a step of their own


@pytest.fixture(scope="module")
def recognizer() -> LineRecognizer:
    return LineRecognizer(settings=LineSettings(threads=1))


def share(lines: list[Line]) -> float:
    return sum(line.exact for line in lines) / len(lines)


@pytest.mark.parametrize(("kind", "total", "least"), [("e13b", 253, 0.93), ("cmc7", 256, 0.95)])
def test_lines_of_the_odd_half(recognizer, shared_data: Path, kind: str, total: int, least: float) -> None:
    lines = read_set(recognizer, shared_data / "micr_lines" / kind)
    assert len(lines) == total
    assert share(lines) >= least


def test_true_boxes_of_real_scans(recognizer, shared_data: Path) -> None:
    lines = read_boxes(recognizer, shared_data / "cheques")
    assert len(lines) == 56
    assert share(lines) >= 0.93
    assert sum(bool(line.numbers) for line in lines) / len(lines) >= 0.93

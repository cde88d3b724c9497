"""What the tests of the recognizer's training share."""

from __future__ import annotations

import pytest


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few crops are sorted by their width at a time, on few papers: drawing takes most of the time."""
    monkeypatch.setattr("chequeocr.train.lines.data._POOL", 12)
    monkeypatch.setattr("chequeocr.train.lines.data._SHEETS", 2)

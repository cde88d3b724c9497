"""The bench of large reconciliations, on a small month: every planted trouble has its outcome."""

from __future__ import annotations

from collections import Counter

import pytest

pytest.importorskip("rapidfuzz", reason="needs the extra reconcile")

from tests.bench.reconcile import run


def test_a_small_month_is_reconciled_as_it_was_generated():
    result, seconds = run(600, 6000)
    counts = Counter(row.outcome for row in result.presented)
    assert counts["matched"] > 550
    for outcome in ("amount-differs", "number-differs", "payee-differs", "not-in-register"):
        assert 0 < counts[outcome] < 20, outcome
    assert counts["duplicate-presentment"] == len(result.presented) - 600
    assert counts["ambiguous"] <= 2
    assert sum(seconds.values()) < 30

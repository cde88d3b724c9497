"""The figures in README are those that were measured: docs/accuracy.json, which one command writes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETS = ("idrbt", "cheques_misc", "tianming_us_handfilled")
ROWS = {
    "amount": "amount",
    "amount, of those where figures and words agree": "amount, of those where both agree",
    "accepted unseen and right, of the unaltered": 'decision "accept", right',
    "date": "date",
    "payee, exact": "payee",
    "box of the figures found (IoU 0.5)": "box amount_in_numbers",
    "box of the payee found": "box payee_name",
}


@pytest.mark.parametrize(("label", "figure"), ROWS.items())
def test_a_row_of_the_table(label, figure):
    rows = json.loads((ROOT / "docs" / "accuracy.json").read_text(encoding="utf-8"))
    counts = {(r["set"], r["figure"]): f"{r['right']}/{r['total']}" for r in rows}
    found = re.search(rf"^\| {re.escape(label)} \|(.*)\|$", (ROOT / "README.md").read_text("utf-8"), re.M)
    assert found, label
    cells = [cell.strip() for cell in found[1].split("|")]
    assert cells == [counts.get((name, figure), "–") for name in SETS]

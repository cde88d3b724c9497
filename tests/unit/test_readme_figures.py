"""The figures in README are those that were measured: docs/accuracy.json, which one command writes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETS = ("idrbt", "cheques_misc", "tianming_us_handfilled")
ROWS = {
    "Accepted without a person, amount right": 'decision "accept", right',
    "Amount right": "amount",
    "Amount right where figures and words agree": "amount, of those where both agree",
    "Date right": "date",
    "Payee right to the letter": "payee",
}


@pytest.mark.parametrize(("label", "figure"), ROWS.items())
def test_a_row_of_the_table(label, figure):
    rows = json.loads((ROOT / "docs" / "accuracy.json").read_text(encoding="utf-8"))
    counts = {(r["set"], r["figure"]): f"{r['right']}/{r['total']}" for r in rows}
    assert cells(label) == [counts.get((name, figure), "–") for name in SETS]


def test_the_row_of_wrong_ones_is_that_of_the_accuracy_page():
    page = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    found = dict(re.findall(r'^\| (\w+) \| decision "accept" \| [^|]+ \| (\d+/\d+) ', page, re.M))
    assert cells("Accepted without a person, amount wrong") == [found[name] for name in SETS]


def cells(label):
    found = re.search(rf"^\| {re.escape(label)} \|(.*)\|$", (ROOT / "README.md").read_text("utf-8"), re.M)
    assert found, label
    return [cell.strip() for cell in found[1].split("|")]


def test_the_first_screen_says_what_the_table_says():
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = re.search(r"of (\d+) handwritten Indian scans it accepts (\d+) without a person, all", readme)
    assert shown is not None
    total, right = shown.groups()
    assert cells("Accepted without a person, amount right")[0] == f"{right}/{total}"
    assert cells("Accepted without a person, amount wrong")[0] == f"0/{total}"

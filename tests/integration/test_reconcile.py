"""Records that the shipped reader made of the fixtures, beside a register of what is written on them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from chequeocr.outcome import outcome_of
from chequeocr.reconcile import MatchPolicy, Register, reconcile
from chequeocr.reconcile.mapping import ColumnMapping

pytest.importorskip("rapidfuzz", reason="needs the extra reconcile")

MAPPING = """
[file]
decimal = "."
[columns]
amount = "amount"
cheque_number = "number"
payee = "payee"
currency = "currency"
"""


def records_and_truths(folder: Path):
    """The expected record and the truth of each fixture that has an amount."""
    for path in sorted(folder.glob("*.truth.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        if truth.get("amount") and truth.get("cheque_number"):
            expected = folder / path.name.replace(".truth.json", ".json")
            yield json.dumps(json.loads(expected.read_text(encoding="utf-8"))), truth


def written_register(path: Path, truths) -> Register:
    """A register of what is really written on the cheques, from CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["number", "payee", "amount", "currency"])
        for truth in truths:
            writer.writerow([truth["cheque_number"], truth["payee"], truth["amount"], truth["currency"]])
    return Register.load(path, ColumnMapping.parse(MAPPING))


def test_what_was_read_meets_its_own_row_and_is_accepted_only_to_the_cent(fixtures_dir, tmp_path):
    lines, truths = zip(*records_and_truths(fixtures_dir), strict=True)
    register = written_register(tmp_path / "register.csv", truths)
    assert register.faults == ()
    result = reconcile(map(outcome_of, lines), register, MatchPolicy(as_of=None))
    assert len(result.presented) == len(lines) > 8
    for at, row in enumerate(result.presented):
        assert [one.line for one in row.rows] in ([at + 2], []), row.outcome
        if row.outcome == "matched":
            assert str(row.amount.normalize()) == str(register.rows[at].amount.normalize())
    assert sum(row.outcome == "matched" for row in result.presented) >= len(lines) * 2 // 3


def test_a_register_of_strangers_matches_nothing(fixtures_dir, tmp_path):
    """The same amounts, of other cheques to others: an amount alone is never a match."""
    lines, truths = zip(*records_and_truths(fixtures_dir), strict=True)
    others = [
        truth | {"cheque_number": f"99{at:04}", "payee": f"Quux {at}"} for at, truth in enumerate(truths)
    ]
    result = reconcile(map(outcome_of, lines), written_register(tmp_path / "register.csv", others))
    assert {row.outcome for row in result.presented} == {"not-in-register"}

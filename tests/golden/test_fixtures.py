"""The shipped models on the shipped fixtures: what they read is what the expected records say."""

from __future__ import annotations

import functools
import json
import re
from decimal import Decimal
from types import SimpleNamespace

import pytest

from tests.golden.expected import PICTURES, record
from tests.support.readme import ROOT, run_sample

SETTLED = ("decision", "amount")
FIELDS = ("payee_name", "amount_in_numbers", "date")


@pytest.fixture(scope="module")
def reader(shipped_reader):
    """Reads each picture once."""
    return SimpleNamespace(read=functools.cache(shipped_reader.read))


@pytest.mark.parametrize("picture", PICTURES, ids=lambda p: p.stem)
def test_reads_what_is_expected(reader, picture):
    expected = json.loads(picture.with_suffix(".json").read_text(encoding="utf-8"))
    got = record(reader, picture)
    assert list(got) == list(expected)
    assert {name: got[name] for name in SETTLED} == {name: expected[name] for name in SETTLED}
    assert [f["code"] for f in got["findings"]] == [f["code"] for f in expected["findings"]]
    for name in FIELDS:
        assert (got[name] or {}).get("value") == (expected[name] or {}).get("value"), name
        # OpenCV 4 and 5 differ by a pixel where a picture is scaled.
        boxes = [(row[name] or {}).get("box") or () for row in (got, expected)]
        for ours, theirs in zip(*boxes, strict=True):
            assert abs(ours - theirs) <= 3, name


def test_at_least_twelve():
    assert len(PICTURES) >= 12


def test_no_amount_is_wrong_where_figures_and_words_agree(reader):
    for picture in PICTURES:
        truth = json.loads(picture.with_name(f"{picture.stem}.truth.json").read_text(encoding="utf-8"))
        cheque = reader.read(picture)
        if cheque.amount and cheque.amount.origin == "both":
            assert cheque.amount.value == Decimal(str(truth["amount"])), picture.name


def test_a_blank_leaf_is_rejected(reader):
    (blank,) = [p for p in PICTURES if p.stem == "in_blank"]
    cheque = reader.read(blank)
    assert cheque.decision == "reject"
    assert "blank-leaf" in {f.code for f in cheque.findings}


def test_readme_shows_this_record():
    """The sample in README is what the command above it prints now, but for the last digits of scores."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"```json\n(.*?)```", page, re.S)
    assert found
    shown = json.loads(found[1])
    made = run_sample()
    assert list(shown) == list(made)
    assert shown["models"] == made["models"]
    for name, value in made.items():
        if isinstance(value, dict) and "text" in value:
            assert (shown[name]["value"], shown[name]["text"]) == (value["value"], value["text"]), name
    assert {key: shown[key] for key in ("sha256", "decision", "findings")} == {
        key: made[key] for key in ("sha256", "decision", "findings")
    }

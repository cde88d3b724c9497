"""The shipped models on the real pictures beside the checkout: no figure below the published one.

docs/accuracy.json holds what is published. A change of a model or rule that lowers a figure fails here,
unless CHANGELOG.md, under Unreleased, names it as `SET: FIGURE` and so says why. A figure that rose passes:
publish it by `python -m tests.proofs record accuracy`.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chequeocr.evaluate import Report, evaluate, load_truth
from chequeocr.reader.factory import make_recognizer
from chequeocr.reader.reader import ChequeReader
from tests.bench.marks import courtesy

pytestmark = pytest.mark.long  # .ci/run runs these in a step of their own

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = {
    (row["set"], row["figure"]): (row["right"], row["total"])
    for row in json.loads((ROOT / "docs" / "accuracy.json").read_text(encoding="utf-8"))
}
COURTESY = ("courtesy_amounts", "mark: digits exact, through read-line")


def excused(of: str, figure: str) -> bool:
    """Whether the changelog of what isn't released yet names the figure."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    unreleased = changelog.split("## [Unreleased]")[1].split("\n## [")[0]
    return f"{of}: {figure}" in unreleased


def lower(of: str, figure: str, right: int, total: int) -> str | None:
    """What to say where a figure is below the published one; of character errors more is worse."""
    published, wanted = PUBLISHED.get((of, figure), (0, total))
    ahead = right * wanted - published * total
    worse = ahead > 0 if figure.endswith("CER") else ahead < 0
    if not worse or excused(of, figure):
        return None
    return f"{of}: {figure}: {right}/{total}, published {published}/{wanted}"


@pytest.fixture(scope="module")
def report(shared_data: Path, shipped_reader: ChequeReader) -> Report:
    return evaluate(load_truth(shared_data / "cheques" / "gt.jsonl"), shipped_reader)


def test_no_figure_is_below_the_published_one(report):
    found = [lower(of, figure, c.right, c.total) for (of, figure), c in report.counts.items() if c.total]
    assert not [line for line in found if line]


def test_no_read_rate_is_below_the_published_one(report):
    found = [
        lower(trust.set or "all", f"{way.name}, right", way.right.count, way.right.total)
        for trust in report.trusts()
        if trust.set  # of all sets together the page counts the synthetic ones, too
        for way in trust.operating
    ]
    assert not [line for line in found if line]


def test_what_is_accepted_is_right(report):
    """The whole point: at the default policy no wrong amount and no altered cheque."""
    everything = report.trusts()[0].operating[-1]
    assert everything.accepted.count >= 40
    assert (everything.point.wrong, everything.altered.count) == (0, 0)


def test_courtesy_amounts(shared_data):
    count = courtesy(shared_data, make_recognizer("cheque-lines", 0))
    assert lower(*COURTESY, count.right, count.total) is None


def test_the_gate_itself(monkeypatch):
    monkeypatch.setitem(PUBLISHED, ("somewhere", "payee"), (50, 100))
    monkeypatch.setitem(PUBLISHED, ("somewhere", "payee CER"), (50, 100))
    assert lower("somewhere", "payee", 50, 100) is None
    assert lower("somewhere", "payee", 49, 100) == "somewhere: payee: 49/100, published 50/100"
    assert lower("somewhere", "payee CER", 50, 100) is None
    assert lower("somewhere", "payee CER", 51, 100) is not None
    assert lower("somewhere", "a new figure", 0, 3) is None

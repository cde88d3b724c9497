"""`chequeocr synth` and `evaluate`: wiring."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from PIL import Image

from chequeocr.cli.options import Models
from chequeocr.decide.policy import Policy
from chequeocr.errors import FileAccessError
from chequeocr.outcome import Failure
from chequeocr.reader.settings import ReaderSettings
from tests.support.full_disk import full_after
from tests.support.records import record

Run = Callable[..., Result]
Leaf = Callable[..., Path]


def test_synth_writes_pictures_and_truth(run: Run, tmp_path: Path) -> None:
    result = run("synth", "--count", 2, "--seed", 40, "--out", tmp_path / "drawn")
    assert result.exit_code == 0
    names = ["000040.jpg", "000041.jpg", "coco.json", "gt.jsonl"]
    assert sorted(p.name for p in (tmp_path / "drawn").iterdir()) == names
    assert "wrote 2 cheques" in result.stderr
    again = run("synth", "--count", 2, "--out", tmp_path / "drawn")
    assert again.exit_code == 2
    assert "holds a gt.jsonl already" in again.stderr


def test_synth_draws_what_is_asked_for(run: Run, tmp_path: Path) -> None:
    ways = ("--dpi", "100-120", "--capture", "bitonal", "--format", "tif", "--strokes", "1", "--printed", "0")
    assert run("synth", "--count", 1, "--out", tmp_path / "drawn", *ways).exit_code == 0
    with Image.open(tmp_path / "drawn" / "000000.tif") as picture:
        assert picture.mode == "1"
        assert picture.info["compression"] == "group4"
        assert 600 < picture.width < 1200


@pytest.mark.parametrize("dpi", ["fine", "300-100", "10", "-"])
def test_synth_refuses_a_resolution(run: Run, tmp_path: Path, dpi: str) -> None:
    result = run("synth", "--count", 1, "--out", tmp_path / "drawn", f"--dpi={dpi}")
    assert result.exit_code == 2


def test_synth_leaves_no_half_of_a_picture(run: Run, tmp_path: Path) -> None:
    with full_after(20_000):
        result = run("synth", "--count", 1, "--out", tmp_path / "drawn")
    assert result.exit_code == 3
    assert "can't be written: File too large" in result.stderr
    assert [path.name for path in (tmp_path / "drawn").iterdir()] == ["gt.jsonl"]


def test_synth_into_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert run("synth", "--count", 1, "--out", tmp_path / "file" / "x").exit_code == 3


@pytest.fixture
def truth(leaf: Leaf, tmp_path: Path) -> Path:
    leaf(tmp_path / "a.png")
    leaf(tmp_path / "b.png")
    rows = [
        {"image": "a.png", "set": "mine", "payee": "Meera Stationers", "amount": "48250.00"},
        {"image": "b.png", "set": "mine", "payee": "Someone Else", "amount": "48250.00"},
        {"image": "missing.png", "set": "mine", "payee": "X", "amount": None},
    ]
    path = tmp_path / "gt.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_evaluate_counts(run: Run, truth: Path) -> None:
    result = run("evaluate", truth, "--json")
    assert result.exit_code == 0
    rows = {row["figure"]: row for row in map(json.loads, result.stdout.splitlines())}
    assert (rows["payee"]["right"], rows["payee"]["total"]) == (1, 3)
    assert (rows["amount"]["right"], rows["amount"]["total"]) == (2, 2)
    assert "3 pictures, 1 of them unreadable" in result.stderr
    table = run("evaluate", truth)
    assert "1/3" in table.stdout
    assert "Someone" not in table.stdout
    assert "b.png" in run("evaluate", truth, "--misses").stdout


class Recorded:
    """Hands out records of amounts with the confidences that are given, and fails on the last."""

    def __init__(self, *given: tuple[str, float, str]) -> None:
        self.given = given

    def read_many(self, sources: Iterable[Any]) -> Iterator[Any]:
        for source, one in zip_longest(sources, self.given):
            if one is None:
                yield Failure(str(source), 0, FileAccessError("gone"))
            else:
                yield record(one[0], one[1], source=str(source), decision=one[2])


@pytest.fixture
def sure(truth: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A truth of four cheques, one of them altered, and a reader with confidences."""
    rows = [{"image": f"{name}.png", "set": "mine", "amount": "5.00"} for name in ("a", "c", "d")]
    rows.append({"image": "b.png", "set": "mine", "amount": "5.00", "altered": True})
    rows.append({"image": "missing.png", "set": "mine", "amount": "5.00"})
    truth.write_text("".join(json.dumps(row) + "\n" for row in rows))
    given = [("5.00", 0.98, "accept"), ("5.00", 0.9, "review"), ("6.00", 0.7, "accept")]
    given.append(("5.00", 0.95, "accept"))
    monkeypatch.setattr("chequeocr.cli.evaluate.make_reader", lambda *_, **__: Recorded(*given))
    return truth


def test_evaluate_gives_read_rates(run: Run, sure: Path) -> None:
    result = run("evaluate", sure, "--json")
    assert result.exit_code == 0, result.output
    rows = {row["figure"]: row for row in map(json.loads, result.stdout.splitlines()) if row["set"] is None}
    rate = rows["R@1 %"]
    assert (rate["right"], rate["total"], rate["wrong"], rate["threshold"]) == (2, 4, 0, 0.9)
    assert (rate["altered_accepted"], rate["altered"]) == (1, 1)
    decided = rows['decision "accept"']
    assert (decided["right"], decided["wrong"], decided["accepted"]) == (1, 1, 2)
    assert [point["threshold"] for point in rows["reject curve"]["points"]] == [0.98, 0.9, 0.7]
    assert [one["count"] for one in rows["reliability, amount"]["bins"]][7:] == [1, 0, 2]
    assert rows["seconds a cheque, median"]["total"] == 4
    table = run("evaluate", sure).stdout
    assert "R@1 %" in table
    assert "2/4 50.0% (15.0–85.0)" in table
    assert "0.9 to 1" in table
    assert "Too few cheques to tell R@0.1 %: all (4)" in table


def test_evaluate_counts_what_goes_straight_through_by_the_required_fields(run: Run, sure: Path) -> None:
    def straight(*options: str) -> list[tuple[int, int]]:
        rows = map(json.loads, run("evaluate", sure, "--json", *options).stdout.splitlines())
        return [(row["right"], row["wrong"]) for row in rows if row["figure"] == "straight through"]

    assert straight() == [], "the truth has neither payees nor dates"
    assert straight("--required", "none") == [(1, 1)]


def test_evaluate_writes_a_page(run: Run, sure: Path, tmp_path: Path) -> None:
    page = tmp_path / "new" / "report.html"
    result = run("evaluate", sure, "--html", page)
    assert result.exit_code == 0, result.output
    text = page.read_text(encoding="utf-8")
    assert "data:image/jpeg;base64," in text
    assert "not to be accepted" in text
    assert "file-access" in text
    again = run("evaluate", sure, "--html", page)
    assert again.exit_code == 2
    assert "exists already" in again.stderr
    assert page.read_text(encoding="utf-8") == text


def test_evaluate_prints_its_figures_though_the_page_cannot_be_written(
    run: Run, sure: Path, tmp_path: Path
) -> None:
    page = tmp_path / "new" / "report.html"
    with full_after(4096):
        result = run("evaluate", sure, "--html", page)
    assert result.exit_code == 3
    assert "R@1 %" in result.stdout
    assert f"{page}: can't be written: File too large" in result.stderr
    assert list(page.parent.iterdir()) == []


def test_evaluate_hands_over_what_is_accepted(run: Run, sure: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def make(_models: Models, settings: ReaderSettings) -> Recorded:
        seen.append(settings)
        return Recorded()

    monkeypatch.setattr("chequeocr.cli.evaluate.make_reader", make)
    assert run("evaluate", sure, "--as-of", "none", "--misread", "0.05", "--most", "900").exit_code == 0
    policy = Policy(as_of=None, misread=0.05, most=Decimal(900))
    assert seen == [ReaderSettings(policy=policy, keep_crops=False)]


@pytest.mark.parametrize("name", ["", "file/report.html"])
def test_evaluate_refuses_a_page_before_it_reads(
    run: Run, sure: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("chequeocr.cli.evaluate.make_reader", lambda *_, **__: pytest.fail("too late"))
    result = run("evaluate", sure, "--html", name)
    assert result.exit_code == (3 if name else 2)
    assert result.stdout == ""


@pytest.mark.parametrize(
    "text", ["", '{"image": "a", "amount": "x"}', '{"image": "a", "amount": 1, "altered": true}']
)
def test_evaluate_refuses_a_truth_that_measures_nothing(run: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "gt.jsonl").write_text(text)
    result = run("evaluate", tmp_path / "gt.jsonl")
    assert result.exit_code == 2
    assert result.stderr.startswith("chequeocr: error: ")


def test_evaluate_without_truth(run: Run, tmp_path: Path) -> None:
    assert run("evaluate", tmp_path / "gt.jsonl").exit_code == 3
    (tmp_path / "gt.jsonl").write_text("no truth\n")
    assert run("evaluate", tmp_path / "gt.jsonl").exit_code == 2

"""What measurements of docs share: pages, marks, and what others did to the machine meanwhile."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.bench import others
from tests.bench.checkout import commit
from tests.bench.pages import write_into, written

PAGE = "Words.\n<!-- a: begin -->\nold\n<!-- a: end -->\nMore.\n<!-- b: begin -->\nkept\n<!-- b: end -->\n"


def test_a_part_of_a_page_is_replaced_and_the_rest_stays(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE)
    write_into(page, "a", "| new |")
    assert page.read_text() == PAGE.replace("old", "| new |")
    assert (written(page, "a"), written(page, "b")) == ("| new |", "kept")
    with pytest.raises(ValueError, match="c: begin"):
        write_into(page, "c", "")


def test_what_others_took_is_what_was_busy_and_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([(100.0, 50.0, 7.0), (110.0, 58.0, 10.0), (110.0, 51.0, 10.0)])
    monkeypatch.setattr(others, "_now", lambda: next(moments))
    since = others.Others()
    assert since.share() == 0.5
    assert since.share() == 0  # rounding may make ours more than all


def test_a_missed_time_counts_on_a_quiet_machine_only() -> None:
    pytest.importorskip("torch", reason="needs the extra trocr")
    from tests.bench.speed import Verdict, missed

    found = [
        Verdict("ratio", "1", False),
        Verdict("time", "1", False, time=True),
        Verdict("held", "1", True, time=True),
    ]
    assert missed(found, 0.05) == ["ratio", "time"]
    assert missed(found, 0.5) == ["ratio"]


def test_the_commit_is_marked_for_what_is_measured_only(tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text("1")
    (tmp_path / "page.md").write_text("1")
    who = ["-c", "user.name=a", "-c", "user.email=b"]
    for arguments in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "c"]):
        subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True)
    clean = commit(["code.py"], tmp_path)
    (tmp_path / "page.md").write_text("2")
    assert commit(["code.py"], tmp_path) == clean
    (tmp_path / "code.py").write_text("2")
    assert commit(["code.py"], tmp_path) == f"{clean}+changes"
    assert commit(["code.py"], tmp_path / "code.py") == "unknown"

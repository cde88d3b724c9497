"""Hot folders: files are taken when they are complete, and end in done/ or failed/, never lost."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy", reason="batches need the extra 'batch'")

from chequeocr.batch import BatchSettings
from chequeocr.batch.watch import HotFolder, watch
from chequeocr.errors import FileAccessError, SettingsError
from tests.support.batch_readers import FAILS, TWO_CHEQUES, draw, told

ONE = BatchSettings(workers=1)


class Looks:
    """Stops after so many looks; before each it does what it was given for that look."""

    def __init__(self, count: int, **before: object) -> None:
        self.count = count
        self.before = {int(number.removeprefix("look")): act for number, act in before.items()}
        self.made = 0

    def __call__(self) -> bool:
        self.made += 1
        if act := self.before.get(self.made):
            act()  # type: ignore[operator]
        return self.made > self.count


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def rows(out: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(out) as database:
        found = database.execute("select source, coalesce(decision, error) from chequeocr_rows order by id")
        return [(Path(source).name, what) for source, what in found]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "scans"
    made.mkdir()
    return made


def test_files_end_where_they_belong(folder: Path, tmp_path: Path) -> None:
    draw(folder / "a.png")
    (folder / "b.png").write_bytes(b"no picture")
    (folder / "c.eml").write_bytes(b"a mail")
    (folder / "notes.txt").write_text("stays")
    (folder / ".hidden.png").write_bytes(b"stays")
    watch(HotFolder(folder, 0.01, Looks(4)), tmp_path / "run.db", ONE, make_reader=told)
    assert names(folder / "done") == ["a.png"]
    assert names(folder / "failed") == ["b.png", "c.eml"]
    assert names(folder) == [".hidden.png", "notes.txt"]
    assert sorted(rows(tmp_path / "run.db")) == [
        ("a.png", "review"), ("b.png", "not-an-image"), ("c.eml", "not-an-image")]


def test_a_file_that_grows_is_waited_for(folder: Path, tmp_path: Path) -> None:
    whole = draw(tmp_path / "whole.png").read_bytes()
    growing = folder / "a.png"
    growing.write_bytes(whole[:30])

    def grow(size: int) -> object:
        return lambda: growing.write_bytes(whole[:size])

    looks = Looks(8, look2=grow(40), look3=grow(50), look4=grow(len(whole)))
    watch(HotFolder(folder, 0.02, looks), tmp_path / "run.db", ONE, make_reader=told)
    assert rows(tmp_path / "run.db") == [("a.png", "review")]


def test_the_same_name_again_is_another_file(folder: Path, tmp_path: Path) -> None:
    draw(folder / "scan.png", number=1)
    looks = Looks(8, look4=lambda: draw(folder / "scan.png", number=2))
    watch(HotFolder(folder, 0.01, looks), tmp_path / "run.db", ONE, make_reader=told)
    assert names(folder / "done") == ["scan-2.png", "scan.png"]
    assert rows(tmp_path / "run.db") == [("scan.png", "review"), ("scan.png", "review")]


def test_what_was_read_and_not_moved_is_moved(folder: Path, tmp_path: Path) -> None:
    """As after a kill between the two."""
    path = draw(folder / "a.png")
    watch(HotFolder(folder, 0.01, Looks(4)), tmp_path / "run.db", ONE, make_reader=told)
    shutil.move(folder / "done" / "a.png", path)
    watch(HotFolder(folder, 0.01, Looks(4)), tmp_path / "run.db", ONE, make_reader=told)
    assert names(folder / "done") == ["a.png"]
    assert len(rows(tmp_path / "run.db")) == 1


def test_what_changes_while_it_is_read_stays_and_is_read_again(folder: Path, tmp_path: Path) -> None:
    path, changed = draw(folder / "a.png"), []

    def change(_: object) -> None:
        if not changed:
            changed.append(draw(path, TWO_CHEQUES, 7))

    watch(HotFolder(folder, 0.01, Looks(6)), tmp_path / "run.db", ONE, change, make_reader=told)
    assert rows(tmp_path / "run.db")[-2:] == [("a.png", "review")] * 2
    assert names(folder / "done") == ["a.png"]


def test_what_is_put_back_is_read_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(folder / "a.png", FAILS)
    watch(HotFolder(folder, 0.01, Looks(3)), tmp_path / "run.db", ONE, make_reader=told)
    assert rows(tmp_path / "run.db") == [("a.png", "unreadable-input")]
    (folder / "failed" / "a.png").rename(folder / "a.png")
    monkeypatch.setenv("TOLD_MENDED", "1")
    watch(HotFolder(folder, 0.01, Looks(3)), tmp_path / "run.db", ONE, make_reader=told)
    assert rows(tmp_path / "run.db") == [("a.png", "review")]
    assert names(folder / "done") == ["a.png"]


def test_a_folder_that_is_missing_or_goes_away(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such folder"):
        watch(HotFolder(tmp_path / "nowhere"), tmp_path / "run.db", ONE, make_reader=told)
    looks = Looks(4, look2=lambda: shutil.rmtree(folder))
    with pytest.raises(FileAccessError, match="no longer there"):
        watch(HotFolder(folder, 0.01, looks), tmp_path / "run.db", ONE, make_reader=told)


STARTED = """
import sys
from pathlib import Path
from chequeocr.batch import BatchSettings
from chequeocr.batch.watch import HotFolder, watch
from tests.support.batch_readers import told
if __name__ == "__main__":
    watch(HotFolder(Path(sys.argv[1]), 0.05), sys.argv[2], BatchSettings(workers=2), make_reader=told)
"""


@pytest.mark.long
def test_killed_at_any_moment_nothing_is_lost(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "run.db"
    (tmp_path / "start.py").write_text(STARTED)
    command = [sys.executable, str(tmp_path / "start.py"), str(folder), str(out)]
    environment = {**os.environ, "PYTHONPATH": os.getcwd(), "TOLD_SECONDS": "0.02"}
    for number in range(60):
        draw(folder / f"{number}.png", number=number)
    done = folder / "done"
    for wanted in (10, 30, 60):
        process = subprocess.Popen(command, env=environment)
        deadline = time.monotonic() + 60
        while (len(names(done)) if done.exists() else 0) < wanted and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert len(names(done)) == 60
    assert sorted(rows(out)) == sorted((f"{number}.png", "review") for number in range(60))


def test_a_failure_of_before_stays_where_another_file_has_its_name(folder: Path, tmp_path: Path) -> None:
    (folder / "scan.png").write_bytes(b"no picture")
    looks = Looks(8, look4=lambda: draw(folder / "scan.png"))
    watch(HotFolder(folder, 0.01, looks), tmp_path / "run.db", ONE, make_reader=told)
    assert rows(tmp_path / "run.db") == [("scan.png", "not-an-image"), ("scan.png", "review")]
    assert (names(folder / "failed"), names(folder / "done")) == (["scan.png"], ["scan.png"])

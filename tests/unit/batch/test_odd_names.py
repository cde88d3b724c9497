"""Names of files and run files that are no plain text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy", reason="batches need the extra 'batch'")

from chequeocr.batch import BatchSettings, run
from chequeocr.batch.store import open_store
from chequeocr.batch.watch import HotFolder, watch
from chequeocr.errors import RunFileError
from tests.support.batch_readers import draw, told

ONE = BatchSettings(workers=1)


def _named(folder: Path, *names: bytes) -> None:
    for number, name in enumerate(names):
        picture = draw(folder / f"plain{number}.png", 0, number)
        try:
            os.rename(os.fsencode(picture), os.fsencode(folder) + b"/" + name)
        except OSError:
            pytest.skip("this disk has no such names")


def test_names_that_are_no_text_are_read_once(tmp_path: Path) -> None:
    _named(tmp_path / "scans", b"a\xff.png", b"a\xfe.png", b"a\\xff.png")
    first = run([tmp_path / "scans"], tmp_path / "run.db", ONE, make_reader=told)
    again = run([tmp_path / "scans"], tmp_path / "run.db", ONE, make_reader=told)
    assert (first.cheques, first.failed) == (3, 0)
    assert (again.rows, again.earlier) == (3, 3)


def test_names_that_are_no_text_in_a_hot_folder(tmp_path: Path) -> None:
    _named(tmp_path / "scans", b"a\xff.png")
    (tmp_path / "scans" / os.fsdecode(b"b\xff.eml")).write_bytes(b"")
    looks = iter([False] * 3)
    watch(HotFolder(tmp_path / "scans", 0.01, lambda: next(looks, True)), tmp_path / "run.db", ONE,
          make_reader=told)  # fmt: skip
    assert os.listdir(os.fsencode(tmp_path / "scans" / "done")) == [b"a\xff.png"]
    assert os.listdir(os.fsencode(tmp_path / "scans" / "failed")) == [b"b\xff.eml"]


@pytest.mark.parametrize("name", ["mon?day.db", "a%20#b.db", "file:x.db"])
def test_a_run_file_has_the_name_that_it_was_given(tmp_path: Path, name: str) -> None:
    run([draw(tmp_path / "a.png")], tmp_path / name, ONE, make_reader=told)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["a.png", name, f"{name}.lock"])


def test_a_folder_is_no_run_file(tmp_path: Path) -> None:
    (tmp_path / "run.db").mkdir()
    with pytest.raises(RunFileError, match="is a folder"):
        run([tmp_path / "a.png"], tmp_path / "run.db", ONE, make_reader=told)
    assert [path.name for path in tmp_path.iterdir()] == ["run.db"]


def test_a_link_to_a_run_file_is_that_run_file(tmp_path: Path) -> None:
    run([draw(tmp_path / "a.png")], tmp_path / "run.db", ONE, make_reader=told)
    (tmp_path / "link.db").symlink_to("run.db")
    with open_store(tmp_path / "run.db"), pytest.raises(RunFileError, match="another process"):
        run([tmp_path / "a.png"], tmp_path / "link.db", ONE, make_reader=told)

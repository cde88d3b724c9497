"""Names of the files that a run writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from chequeocr.cli.outputs import make_new, stems, write_new
from chequeocr.errors import FileAccessError


def names(*paths: str) -> list[str]:
    return list(stems([Path(path) for path in paths]).values())


def test_own_name_where_it_is_the_only_one() -> None:
    assert names("a/1.jpg", "b/2.jpg") == ["1", "2"]


def test_as_many_folders_as_needed() -> None:
    assert names("a/1.jpg", "b/1.jpg", "b/2.jpg") == ["a-1", "b-1", "2"]
    assert names("/x/a/1.jpg", "/y/a/1.jpg") == ["x-a-1", "y-a-1"]
    assert names("/x/a/Q.jpg", "/x/b/q.jpg") == ["a-Q", "b-q"]


def test_what_folders_cannot_tell_apart_keeps_its_name() -> None:
    assert names("/a/1.jpg", "/a/1.png") == ["1", "1"]
    assert names("/a/1.jpg", "/a/1.png", "/b/1.jpg") == ["a-1", "a-1", "b-1"]
    assert len(stems([Path("a.jpg"), Path("a.jpg")])) == 1


def test_names_stay_in_their_folder() -> None:
    assert names("/x/.jpg", "/y/.jpg", "/x/...png") == ["x-.jpg", "y-.jpg", "cheque"]
    assert names('/x/a"b:c.jpg') == ["a_b_c"]
    assert len(names("/x/" + "y" * 240 + ".jpg")[0]) <= 150


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    paths = [write_new(tmp_path / "out", "a", ".txt", str(i).encode()) for i in range(3)]
    assert [path.name for path in paths] == ["a.txt", "a-2.txt", "a-3.txt"]
    assert [path.read_bytes() for path in paths] == [b"0", b"1", b"2"]
    assert [make_new(tmp_path / "out", "b").name for _ in range(2)] == ["b", "b-2"]


def test_folder_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileAccessError, match="can't be written"):
        write_new(tmp_path / "file" / "x", "a", ".txt", b"")
    with pytest.raises(FileAccessError, match="can't be written"):
        make_new(tmp_path / "file" / "x", "a")

"""Files that are written whole or not at all, and never over another."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from chequeocr.runtime.whole import new_file, write_whole
from tests.support.full_disk import full_after


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(params=["links", "no links"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With the file system as it is, and as on one without hard links."""
    if request.param == "no links":

        def refuse(*_: object) -> None:
            raise OSError(errno.EPERM, "Operation not permitted")

        monkeypatch.setattr(os, "link", refuse)
    return request.param


def test_the_first_free_name_is_taken(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a").write_bytes(b"mine")
    (tmp_path / "b").symlink_to("nowhere")
    assert write_whole(b"new", [tmp_path / "a", tmp_path / "b", tmp_path / "c"]) == tmp_path / "c"
    assert (tmp_path / "a").read_bytes() == b"mine"
    assert (tmp_path / "c").read_bytes() == b"new"
    assert names(tmp_path) == ["a", "b", "c"]


def test_no_name_is_free(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        write_whole(b"new", [tmp_path / "a"])
    assert (tmp_path / "a").read_bytes() == b"mine"
    assert names(tmp_path) == ["a"]


def test_a_full_disk_leaves_nothing(tmp_path: Path, kind: str) -> None:
    with full_after(20_000), pytest.raises(OSError, match="File too large"):
        write_whole(bytes(100_000), [tmp_path / "a"])
    assert names(tmp_path) == []


def test_an_interrupt_leaves_nothing(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "link", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(b"new", [tmp_path / "a"])
    assert names(tmp_path) == []


def test_who_may_read_it_is_as_for_any_new_file(tmp_path: Path, kind: str) -> None:
    before = os.umask(0o027)
    try:
        path = write_whole(b"new", [tmp_path / "a"])
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o640
    assert path.stat().st_nlink == 1


def test_names_are_asked_for_one_by_one(tmp_path: Path) -> None:
    def endless() -> Iterable[Path]:
        number = 0
        while True:
            yield tmp_path / str(number)
            number += 1

    assert [write_whole(b"", endless()).name for _ in range(3)] == ["0", "1", "2"]


def test_a_file_has_its_name_when_it_is_finished(tmp_path: Path, kind: str) -> None:
    with new_file(tmp_path / "a") as partial:
        partial.write_bytes(b"half")
        assert names(tmp_path) == [partial.name]
        assert partial.name.startswith(".")
        partial.write_bytes(b"whole")
    assert names(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"whole"


def test_a_file_that_is_not_finished_is_not_left(tmp_path: Path, kind: str) -> None:
    def interrupted() -> None:
        with new_file(tmp_path / "a") as partial:
            partial.write_bytes(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with pytest.raises(FileNotFoundError), new_file(tmp_path / "a"):
        pass  # nothing was written
    assert names(tmp_path) == []


def test_a_file_that_came_meanwhile_is_kept(tmp_path: Path, kind: str) -> None:
    def late() -> None:
        with new_file(tmp_path / "a") as partial:
            partial.write_bytes(b"new")
            (tmp_path / "a").write_bytes(b"mine")

    with pytest.raises(FileExistsError):
        late()
    assert names(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"mine"

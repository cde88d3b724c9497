"""FILE | FOLDER | GLOB to files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chequeocr.errors import FileAccessError, NoImagesError
from chequeocr.source.files import EXTENSIONS, expand, expand_all
from chequeocr.source.formats import FORMATS


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("b10.jpg", "b2.JPG", "a/x.png", "a/deep/y.tiff", "notes.txt", ".hidden.jpg", ".cache/z.jpg",
                 "a/gt.jsonl", "empty/readme.md", "odd.dat", "we[ir]d.png"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(paths: list[Path]) -> list[str]:
    return [path.as_posix() for path in paths]


def test_folder_is_walked_in_natural_order(tree: Path) -> None:
    assert names(expand(".")) == ["a/deep/y.tiff", "a/x.png", "b2.JPG", "b10.jpg", "we[ir]d.png"]
    assert expand(tree)[0] == tree / "a/deep/y.tiff"


def test_named_file_is_always_passed_on(tree: Path) -> None:
    assert names(expand("odd.dat")) == ["odd.dat"]
    assert names(expand(".hidden.jpg")) == [".hidden.jpg"]
    assert names(expand("missing.jpg")) == ["missing.jpg"]


def test_patterns(tree: Path) -> None:
    assert names(expand("b*.[jJ]*")) == ["b2.JPG", "b10.jpg"]
    assert names(expand("**/*.png")) == ["a/x.png", "we[ir]d.png"]
    assert names(expand("odd.*")) == ["odd.dat"]
    assert names(expand("a*")) == ["a/deep/y.tiff", "a/x.png"]
    assert names(expand("a/**")) == ["a/deep/y.tiff", "a/x.png", "a/gt.jsonl"]


def test_a_file_named_like_a_pattern_is_meant_literally(tree: Path) -> None:
    assert names(expand("we[ir]d.png")) == ["we[ir]d.png"]


def test_nothing_found(tree: Path) -> None:
    with pytest.raises(NoImagesError, match="empty: no picture in this folder"):
        expand("empty")
    with pytest.raises(NoImagesError, match=r"\*\.gif: no picture matches"):
        expand("*.gif")


def test_several_arguments_keep_their_order(tree: Path) -> None:
    found = expand_all(["b10.jpg", "a", "b10.jpg"])
    assert names(found) == ["b10.jpg", "a/deep/y.tiff", "a/x.png", "b10.jpg"]


def test_a_loop_of_links_ends(tree: Path) -> None:
    os.symlink(tree, tree / "a" / "loop")
    os.symlink(tree / "b2.JPG", tree / "a" / "link.jpg")
    assert names(expand("a")) == ["a/deep/y.tiff", "a/link.jpg", "a/x.png"]


def test_every_format_has_an_extension_to_be_found_by() -> None:
    assert len(FORMATS) == 8
    assert {".jpg", ".png", ".tif", ".gif", ".webp", ".jp2", ".bmp", ".ppm"} <= EXTENSIONS
    assert all(e == e.lower() and e.startswith(".") for e in EXTENSIONS)


def test_a_name_that_is_too_long_is_its_readers_to_report(tree: Path) -> None:
    assert names(expand("x" * 300)) == ["x" * 300]
    with pytest.raises(NoImagesError, match="no picture matches"):
        expand("x" * 300 + "*")


def test_an_empty_name_is_not_the_current_folder(tree: Path) -> None:
    with pytest.raises(FileAccessError, match="name is empty"):
        expand("")


@pytest.mark.parametrize("address", ["http://x/y.jpg", "https://x/y.jpg?size=2"])
def test_an_address_keeps_its_slashes(tree: Path, address: str) -> None:
    with pytest.raises(FileAccessError) as caught:
        expand(address)
    assert str(caught.value) == f"{address}: no such file; an address is not read, download it first"


def test_a_pattern_of_thousands_of_folders(tree: Path) -> None:
    with pytest.raises(NoImagesError, match="too many folders"):
        expand("*/" * 2000)

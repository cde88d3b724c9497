"""FILE | FOLDER | GLOB to files."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest

from chequeocr.errors import FileAccessError, NoImagesError
from chequeocr.outcome import Failure
from chequeocr.source.files import EXTENSIONS, Expanded, expand, expand_each
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


def names(found: Expanded) -> list[str]:
    return [path.as_posix() for path in found.files]


def test_folder_is_walked_in_natural_order(tree: Path) -> None:
    assert names(expand(".")) == ["a/deep/y.tiff", "a/x.png", "b2.JPG", "b10.jpg", "we[ir]d.png"]
    assert expand(tree).files[0] == tree / "a/deep/y.tiff"


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
    found = _joined(["b10.jpg", "a", "b10.jpg"])
    assert names(found) == ["b10.jpg", "a/deep/y.tiff", "a/x.png", "b10.jpg"]


def test_a_loop_of_links_ends(tree: Path) -> None:
    os.symlink(tree, tree / "a" / "loop")
    os.symlink(tree / "b2.JPG", tree / "a" / "link.jpg")
    assert names(expand("a")) == ["a/deep/y.tiff", "a/link.jpg", "a/x.png"]


def _joined(arguments: list[str]) -> Expanded:
    parts = [part for part in expand_each(arguments) if isinstance(part, Expanded)]
    return Expanded(tuple(file for part in parts for file in part.files),
                    tuple(one for part in parts for one in part.skipped))  # fmt: skip


def skipped(found: Expanded) -> dict[str, str]:
    """What was skipped, by its name, and what it is called."""
    return {one.path.as_posix(): one.kind[0] for one in found.skipped}


def test_what_a_folder_holds_besides_is_told(tree: Path) -> None:
    for name in ("a/2.7z", "a/10.RAR", "day.img", "a/mail.eml"):
        (tree / name).write_bytes(b"content")
    found = expand(".")
    assert skipped(found) == {
        "a/2.7z": "archive", "a/10.RAR": "archive", "a/mail.eml": "mail message",
        "day.img": "image file of India's CTS", "odd.dat": ".dat"}
    assert list(skipped(found))[0:2] == ["a/2.7z", "a/10.RAR"]
    assert [one.path.name for one in found.skipped if not one.may_hold_cheque] == ["odd.dat"]
    assert skipped(expand("odd.*")) == {}, "a pattern's matches are passed on"
    assert skipped(_joined(["a", "a"])) == skipped(expand("a"))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe0" + bytes(60), "picture under another ending"),
        (b"II*\0" + bytes(60), "picture under another ending"),
        (b"%PDF-1.7\n", "PDF file"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "picture under another ending"),
        (b"\0\0\0\x5001" + b"03T" + bytes(75), "cash letter"),
        (b"\0\0\0\x50\xf0\xf1\xf0\xf3\xe3", "cash letter"),
        (b"PK\x03\x04 a spreadsheet, a program, ...", ".001"),
        (b"BM what people write", ".001"),
        (b"anything else", ".001"),
        (b"", ".001"),
    ],
)
def test_an_unknown_ending_is_judged_by_the_first_bytes(tree: Path, content: bytes, kind: str) -> None:
    (tree / "scan.001").write_bytes(content)
    assert skipped(expand("."))["scan.001"] == kind


def test_a_pipe_is_not_waited_for(tree: Path) -> None:
    os.mkfifo(tree / "pipe")
    assert skipped(expand("."))["pipe"] == "without an ending"


def test_a_pattern_that_names_a_file_and_its_folder_skips_neither_twice(tree: Path) -> None:
    (tree / "a/2.eml").write_bytes(b"content")
    found = expand("a/**")
    assert names(found).count("a/2.eml") == 1
    assert skipped(found) == {}
    assert list(skipped(expand("**/"))) == ["a/2.eml"]


def test_pdf_files_and_archives_are_read_like_pictures(tree: Path) -> None:
    for name in ("a/2.pdf", "a/10.PDF", "a/z.zip", "a/z.tar", "a/z.tar.gz", "a/.hidden.zip", "a/z.gz"):
        (tree / name).write_bytes(b"content")
    found = expand("a")
    assert [name for name in names(found) if "x.png" not in name and "y.tiff" not in name] == [
        "a/2.pdf", "a/10.PDF", "a/z.tar", "a/z.tar.gz", "a/z.zip"]
    assert skipped(found) == {"a/z.gz": "archive"}


def test_a_linked_folder_is_told_unless_it_is_read_anyway(
    tree: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    os.symlink(elsewhere, tree / "march")
    os.symlink(tree / "a" / "deep", tree / "latest")
    assert skipped(expand(".")) == {"march": "link to a folder", "odd.dat": ".dat"}


def test_a_folder_that_is_named_and_cannot_be_listed_is_an_error(tree: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    first_free = os.open(os.devnull, os.O_RDONLY)
    os.close(first_free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (first_free, hard))  # even root can't open one more
    try:
        with pytest.raises(FileAccessError, match="a: this folder can't be listed: Too many open files"):
            expand("a")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_every_format_has_an_extension_to_be_found_by() -> None:
    assert len(FORMATS) == 10
    assert {".heic", ".avif", ".jpg", ".png", ".tif", ".gif", ".webp", ".jp2", ".bmp", ".ppm"} <= EXTENSIONS
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


def test_a_list_reads_on_behind_a_name_that_stands_for_nothing(tree: Path) -> None:
    (tree / "nothing").mkdir()
    picture = next(iter(expand(tree).files))
    names = tree / "names.txt"
    names.write_text(f"{tree / 'nothing'}\n{picture}\n{tree}/*.nothing\n@{names}\n")
    found = expand(f"@{names}")
    assert found.files == (picture,)
    assert [one.may_hold_cheque for one in found.skipped] == [True] * 3
    assert "a list in a list" in str(found.skipped[2].error)


def test_an_argument_that_stands_for_none_is_a_failure_in_its_place(tree: Path) -> None:
    found = list(expand_each(["b10.jpg", "*.xyz", "a"]))
    assert [isinstance(one, Failure) for one in found] == [False, True, False]
    assert isinstance(found[1], Failure)
    assert (found[1].source, found[1].error.code) == ("*.xyz", "no-images")

"""`chequeocr read FOLDER`: nothing that may hold a cheque is passed over without a word."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from PIL import Image

Run = Callable[..., Result]
Leaf = Callable[..., Path]


@pytest.fixture
def scans(leaf: Leaf, tmp_path: Path) -> Path:
    """A folder as back offices have them: two cheques, and others in mails, a picture and an archive."""
    folder = tmp_path / "scans"
    leaf(folder / "a.png")
    leaf(folder / "b.png", (420, 180))
    for name in ("p1.eml", "p2.EML", "p3.eml", "p10.eml", "design.psd", "march.7z", "register.xlsx",
                 "old.xlsx", "clip.mov", "notes.txt", "gt.json", "Thumbs.db", ".DS_Store"):  # fmt: skip
        (folder / name).write_bytes(b"content")
    return folder


def test_what_may_hold_cheques_is_named_and_the_exit_code_says_so(run: Run, scans: Path) -> None:
    result = run("read", scans)
    assert result.exit_code == 1
    assert result.stderr == (
        "chequeocr: warning: not read, though they may hold cheques: "
        f"1 picture of another format ({scans}/design.psd), 1 archive ({scans}/march.7z), "
        f"4 mail messages ({scans}/p1.eml, {scans}/p2.EML, {scans}/p3.eml, ...); "
        "passed over as no pictures: 3 other files (2 .xlsx, 1 .mov)\n")
    assert result.stdout.count("Meera Stationers") == 2


def test_each_gets_a_line_of_json_after_the_cheques(run: Run, scans: Path) -> None:
    result = run("read", "--json", scans)
    assert result.exit_code == 1
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [Path(line["source"]).name for line in lines] == [
        "a.png", "b.png", "design.psd", "march.7z", "p1.eml", "p2.EML", "p3.eml", "p10.eml"]
    codes = [line["error"]["code"] if "error" in line else "" for line in lines]
    assert codes == ["", ""] + ["not-an-image"] * 6
    assert "save what is attached to it" in lines[4]["error"]["message"]
    assert len(result.stderr.splitlines()) == 1


def test_other_files_are_counted_and_harm_nothing(run: Run, scans: Path) -> None:
    for path in scans.iterdir():
        if path.suffix.lower() in (".eml", ".psd", ".7z"):
            path.unlink()
    result = run("read", scans)
    assert result.exit_code == 0
    assert result.stderr == "chequeocr: passed over as no pictures: 3 other files (2 .xlsx, 1 .mov)\n"


def test_text_and_litter_are_not_worth_a_word(run: Run, leaf: Leaf, tmp_path: Path) -> None:
    leaf(tmp_path / "a.png")
    for name in ("notes.txt", "gt.jsonl", "register.CSV", "Thumbs.db", "desktop.ini", ".DS_Store", "._a.png",
                 "~$letter.docx"):  # fmt: skip
        (tmp_path / name).write_bytes(b"content")
    result = run("read", tmp_path)
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_folder_of_nothing_else_fails_and_names_them(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"content")
    result = run("read", tmp_path)
    assert result.exit_code == 3
    assert result.stderr == (
        f"chequeocr: error: {tmp_path}: no picture in this folder or below it; not read, though they may "
        f"hold cheques: 1 mail message ({tmp_path}/a.eml)\n")


def test_read_line_says_it_too(run: Run, leaf: Leaf, tmp_path: Path) -> None:
    leaf(tmp_path / "a.png")
    (tmp_path / "b.eml").write_bytes(b"content")
    result = run("read-line", "--field", "payee_name", "--json", tmp_path)
    assert result.exit_code == 1
    assert [json.loads(line)["source"] for line in result.stdout.splitlines()] == [
        str(tmp_path / "a.png"), str(tmp_path / "b.eml")]
    assert "1 mail message" in result.stderr


def test_a_damaged_setting_still_gives_every_file_its_line(
    run: Run, scans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chequeocr.errors import ModelCorruptError

    def make(*_: object, **__: object) -> object:
        raise ModelCorruptError("m.onnx is damaged")

    monkeypatch.setattr("chequeocr.cli.read.make_reader", make)
    result = run("read", "--json", scans)
    assert result.exit_code == 4
    codes = [json.loads(line)["error"]["code"] for line in result.stdout.splitlines()]
    assert codes == ["model-corrupt"] * 2 + ["not-an-image"] * 6


@pytest.fixture
def pages(leaf: Leaf, tmp_path: Path) -> Path:
    """A TIFF of four cheques."""
    picture = Image.open(leaf(tmp_path / "drawn" / "a.png"))
    path = tmp_path / "four.tif"
    picture.save(path, save_all=True, append_images=[picture] * 3)
    return path


def test_every_page_is_read(run: Run, pages: Path, tmp_path: Path) -> None:
    result = run("read", pages, "--json", "--annotate", tmp_path / "out")
    assert result.exit_code == 0
    assert [json.loads(line)["page"] for line in result.stdout.splitlines()] == [0, 1, 2, 3]
    drawn = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert drawn == ["four-p2.jpg", "four-p3.jpg", "four-p4.jpg", "four.jpg"]
    table = run("read", pages).stdout
    assert f"{pages}, page 4" in table


def test_a_damaged_page_among_others(run: Run, leaf: Leaf, pages: Path) -> None:
    pages.write_bytes(pages.read_bytes()[: pages.stat().st_size * 2 // 3])
    after = leaf(pages.parent / "z.png")
    result = run("read", "--json", pages, after)
    assert result.exit_code == 1
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert (lines[-1]["source"], "error" in lines[-1]) == (str(after), False)
    assert lines[-2]["error"]["code"] == "truncated-image"
    assert all("error" not in line for line in lines[:-2])


def test_what_was_begun_and_not_finished_has_a_line(
    run: Run, leaf: Leaf, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The models are given two pages at a time: the first two are read, then nothing more."""
    from chequeocr.errors import ModelError
    from chequeocr.testing import FakeRecognizer

    recognize, calls = FakeRecognizer.recognize, []

    def only_once(self: FakeRecognizer, crops: object) -> object:
        calls.append(crops)
        if len(calls) > 1:
            raise ModelError("the model went away")
        return recognize(self, crops)  # type: ignore[arg-type]

    monkeypatch.setattr(FakeRecognizer, "recognize", only_once)
    first, last = leaf(pages.parent / "a.png"), leaf(pages.parent / "z.png")
    result = run("read", "--json", first, pages, last)
    assert result.exit_code == 4
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(line["source"], "error" in line) for line in lines] == [
        (str(first), False), (str(pages), False), (str(pages), True), (str(last), True)]


def test_archives_pdf_files_and_standard_input(run: Run, leaf: Leaf, tmp_path: Path) -> None:
    picture = leaf(tmp_path / "drawn" / "a.png")
    with zipfile.ZipFile(tmp_path / "march.zip", "w") as archive:
        archive.write(picture, "1/a.png")
        archive.write(picture, "2/a.png")
    result = run("read", "--json", tmp_path / "march.zip", "--save-crops", tmp_path / "crops")
    assert [json.loads(line)["source"] for line in result.stdout.splitlines()] == [
        f"{tmp_path}/march.zip/1/a.png", f"{tmp_path}/march.zip/2/a.png"]
    assert sorted(path.name for path in (tmp_path / "crops").iterdir()) == ["march", "march-2"]
    for command in (("read",), ("read-line", "--field", "payee_name")):
        given = run(*command, "-", "--json", input=picture.read_bytes())
        assert given.exit_code == 0
        assert json.loads(given.stdout)["source"] == "<stdin>"
    empty = run("read", "-", input=b"")
    assert (empty.exit_code, empty.stderr) == (3, "chequeocr: error: <stdin>: zero bytes; was it copied or "
                                                  "downloaded completely?\n")


def test_a_list_of_names(run: Run, leaf: Leaf, tmp_path: Path) -> None:
    names = [leaf(tmp_path / name) for name in ("b.png", "a.png", "sub/c.png")]
    listed = tmp_path / "names.txt"
    listed.write_text(f"\ufeff{names[0]}\r\n\n{names[1]}\n{tmp_path}/sub\n{tmp_path}/missing.png\n")
    result = run("read", "--json", f"@{listed}")
    assert [json.loads(line)["source"] for line in result.stdout.splitlines()] == [
        *map(str, names), f"{tmp_path}/missing.png"]
    assert run("read", f"@{tmp_path}/nowhere.txt").exit_code == 3
    listed.write_text("\n")
    assert "no name in this list" in run("read", f"@{listed}").stderr


def unlistable(folder: Path) -> None:
    """A folder below `folder` that nobody can list, not even root: its path is longer than a path may be."""
    here = os.open(folder, os.O_RDONLY)
    try:
        for _ in range(20):
            os.mkdir("x" * 220, dir_fd=here)
            below = os.open("x" * 220, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
    finally:
        os.close(here)


@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_a_folder_that_cannot_be_listed_ends_no_run(
    run: Run, leaf: Leaf, tmp_path: Path, as_json: tuple[str, ...]
) -> None:
    leaf(tmp_path / "a" / "a.png")
    (tmp_path / "b").mkdir()
    unlistable(tmp_path / "b")
    leaf(tmp_path / "c" / "c.png")
    result = run("read", tmp_path, *as_json)
    assert result.exit_code == 1
    assert result.stdout.count("Meera Stationers") >= 2
    assert "1 folder that can't be listed: File name too long (" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    if as_json:
        error = json.loads(result.stdout.splitlines()[-1])["error"]
        assert error["code"] == "file-access"
        assert "a folder that can't be listed: File name too long" in error["message"]

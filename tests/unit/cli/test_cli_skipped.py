"""`chequeocr read FOLDER`: nothing that may hold a cheque is passed over without a word."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from PIL import Image

Run = Callable[..., Result]
Leaf = Callable[..., Path]


@pytest.fixture
def scans(leaf: Leaf, tmp_path: Path) -> Path:
    """A folder as back offices have them: two cheques, and others in a PDF, photos and an archive."""
    folder = tmp_path / "scans"
    leaf(folder / "a.png")
    leaf(folder / "b.png", (420, 180))
    for name in ("p1.pdf", "p2.PDF", "p3.pdf", "p10.pdf", "phone.heic", "march.zip", "register.xlsx",
                 "old.xlsx", "clip.mov", "notes.txt", "gt.json", "Thumbs.db", ".DS_Store"):  # fmt: skip
        (folder / name).write_bytes(b"content")
    return folder


def test_what_may_hold_cheques_is_named_and_the_exit_code_says_so(run: Run, scans: Path) -> None:
    result = run("read", scans)
    assert result.exit_code == 1
    assert result.stderr == (
        f"chequeocr: warning: not read, though they may hold cheques: 1 archive ({scans}/march.zip), "
        f"4 PDF files ({scans}/p1.pdf, {scans}/p2.PDF, {scans}/p3.pdf, ...), "
        f"1 HEIC photo ({scans}/phone.heic); "
        "passed over as no pictures: 3 other files (2 .xlsx, 1 .mov)\n")
    assert result.stdout.count("Meera Stationers") == 2


def test_each_gets_a_line_of_json_after_the_cheques(run: Run, scans: Path) -> None:
    result = run("read", "--json", scans)
    assert result.exit_code == 1
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [Path(line["source"]).name for line in lines] == [
        "a.png", "b.png", "march.zip", "p1.pdf", "p2.PDF", "p3.pdf", "p10.pdf", "phone.heic"]
    codes = [line["error"]["code"] if "error" in line else "" for line in lines]
    assert codes == ["", ""] + ["not-an-image"] * 6
    assert "export its pages as pictures" in lines[3]["error"]["message"]
    assert len(result.stderr.splitlines()) == 1


def test_other_files_are_counted_and_harm_nothing(run: Run, scans: Path) -> None:
    for path in scans.iterdir():
        if path.suffix.lower() in (".pdf", ".heic", ".zip"):
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
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    result = run("read", tmp_path)
    assert result.exit_code == 3
    assert result.stderr == (
        f"chequeocr: error: {tmp_path}: no picture in this folder or below it; not read, though they may "
        f"hold cheques: 1 PDF file ({tmp_path}/a.pdf)\n")


def test_read_line_says_it_too(run: Run, leaf: Leaf, tmp_path: Path) -> None:
    leaf(tmp_path / "a.png")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7")
    result = run("read-line", "--field", "payee_name", "--json", tmp_path)
    assert result.exit_code == 1
    assert [json.loads(line)["source"] for line in result.stdout.splitlines()] == [
        str(tmp_path / "a.png"), str(tmp_path / "b.pdf")]
    assert "1 PDF file" in result.stderr


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


@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_pages_that_were_not_read(run: Run, pages: Path, as_json: tuple[str, ...]) -> None:
    result = run("read", pages, *as_json)
    assert result.exit_code == 1
    said = f"only the first page was read of 1 file with several: {pages}"
    assert result.stderr == f"chequeocr: warning: {said}\n"
    assert "more-pages" in result.stdout


def test_unread_pages_are_a_warning(run: Run, pages: Path) -> None:
    record = json.loads(run("read", pages, "--json").stdout)
    found = {finding["code"]: finding["severity"] for finding in record["findings"]}
    assert found["more-pages"] == "warning"


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

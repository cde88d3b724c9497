"""Commands given what can't be meant: the documented exit code, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.mark.parametrize("dpi", ["100-", "-100", "100-200-300", "\u0661\u0660\u0660", "9" * 5000])
def test_a_resolution_that_is_none(run: Run, tmp_path: Path, dpi: str) -> None:
    result = run("synth", "--count", 1, "--out", tmp_path / "drawn", f"--dpi={dpi}")
    assert result.exit_code == 2
    assert "--dpi" in result.stderr


@pytest.mark.parametrize("option", ["--strokes", "--printed"])
def test_a_share_that_is_no_number(run: Run, tmp_path: Path, option: str) -> None:
    result = run("synth", "--count", 1, "--out", tmp_path / "drawn", option, "nan")
    assert result.exit_code == 2
    assert "a share from 0 to 1" in result.stderr


def test_synth_overwrites_no_picture(run: Run, tmp_path: Path) -> None:
    (tmp_path / "000000.jpg").write_bytes(b"mine")
    result = run("synth", "--count", 1, "--out", tmp_path)
    assert result.exit_code == 2
    assert "holds a 000000.jpg already" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["000000.jpg"]
    assert (tmp_path / "000000.jpg").read_bytes() == b"mine"


def test_synth_can_be_tried_again_after_fonts_that_were_none(run: Run, tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    result = run("synth", "--count", 1, "--out", tmp_path / "drawn", "--fonts", tmp_path / "fonts")
    assert result.exit_code == 2
    assert "holds no font" in result.stderr
    (tmp_path / "fonts" / "a.ttf").write_bytes(b"no font")
    result = run("synth", "--count", 1, "--out", tmp_path / "drawn", "--fonts", tmp_path / "fonts")
    assert result.exit_code == 2
    assert "can't be read as a font" in result.stderr
    assert run("synth", "--count", 1, "--out", tmp_path / "drawn").exit_code == 0


@pytest.mark.parametrize("name", ["detector", "trocr", "lines", "micr", "upright", "cancelled"])
def test_a_seed_below_nought(run: Run, tmp_path: Path, name: str) -> None:
    fonts = ("--fonts", tmp_path) if name == "trocr" else ()
    result = run("train", name, "--out", tmp_path / "run", "--seed", -1, *fonts)
    assert result.exit_code == 2
    assert "--seed" in result.stderr


@pytest.mark.parametrize("name", ["detector", "lines", "trocr"])
def test_training_refuses_an_empty_folder_of_fonts(run: Run, tmp_path: Path, name: str) -> None:
    pytest.importorskip("torch")
    (tmp_path / "fonts").mkdir()
    result = run("train", name, "--out", tmp_path / "run", "--fonts", tmp_path / "fonts")
    assert result.exit_code == 2
    assert str(tmp_path / "fonts") in result.stderr
    assert not (tmp_path / "run").exists()


def test_a_device_that_is_none(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    result = run("train", "lines", "--out", tmp_path / "run", "--device", "abacus", "--steps", 1)
    assert result.exit_code == 2
    assert "use auto, cpu, cuda or mps" in result.stderr


@pytest.mark.parametrize("name", ["detector", "lines", "micr", "upright", "cancelled"])
def test_training_into_a_folder_that_cannot_be_made(run: Run, tmp_path: Path, name: str) -> None:
    pytest.importorskip("torch")
    (tmp_path / "file").touch()
    result = run("train", name, "--out", tmp_path / "file" / "run", "--steps", 1)
    assert result.exit_code == 3
    assert "can't be written" in result.stderr


@pytest.mark.parametrize("name", ["micr", "upright"])
def test_measuring_data_are_looked_for_before_training(run: Run, tmp_path: Path, name: str) -> None:
    pytest.importorskip("torch")
    result = run("train", name, "--out", tmp_path / "run", "--data", tmp_path, "--steps", 1)
    assert result.exit_code == 2
    assert "can't be read" in result.stderr
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("name", ["micr", "upright"])
def test_a_checkpoint_that_is_none(run: Run, tmp_path: Path, name: str) -> None:
    pytest.importorskip("torch")
    (tmp_path / "last.pt").write_bytes(b"junk")
    result = run("train", name, "--out", tmp_path, "--steps", 1)
    assert result.exit_code == 2
    assert "--no-resume" in result.stderr


@pytest.mark.parametrize(
    ("option", "value"), [("--count", 10**12), ("--seed", 2**63), ("--count", "9" * 5000)]
)
def test_more_cheques_and_seeds_than_can_be(run: Run, tmp_path: Path, option: str, value: object) -> None:
    """A list of so many names would fill the memory; seeds that far up would draw the same cheques again."""
    result = run("synth", "--out", tmp_path / "drawn", option, value)
    assert result.exit_code == 2
    assert option in result.stderr
    assert not (tmp_path / "drawn").exists()


@pytest.mark.parametrize("name", [("confidence",), ("blend", __file__)])
def test_a_file_to_write_without_a_name(
    run: Run, name: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chequeocr.cli.train._prepare", lambda: pytest.fail("too late"))
    result = run("train", *name, "--out", "")
    assert result.exit_code == 2
    assert "the file's name is empty" in result.stderr


def test_a_truth_without_a_name(run: Run) -> None:
    result = run("evaluate", "")
    assert result.exit_code == 3
    assert "the name is empty" in result.stderr


def test_a_signature_is_no_line(run: Run) -> None:
    result = run("read-line", "a.png", "--field", "signature")
    assert result.exit_code == 2
    assert "a signature isn't read" in result.stderr

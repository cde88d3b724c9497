"""`chequeocr read` over fakes: output, order, exit codes, files that are written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result
from PIL import Image

from chequeocr.cli.inputs import Failure, Success
from chequeocr.cli.options import Models
from chequeocr.cli.progress import Given, summary
from chequeocr.errors import EmptyFileError, ModelCorruptError, TimeLimitError
from chequeocr.reader.settings import ReaderSettings
from chequeocr.record import Cheque, Finding
from tests.support.full_disk import full_after
from tests.support.records import record

Run = Callable[..., Result]
Leaf = Callable[..., Path]


def records(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_one_cheque_in_full(run: Run, leaf: Leaf, tmp_path: Path) -> None:
    result = run("read", leaf(tmp_path / "a.png"))
    assert result.exit_code == 0
    for text in ("Meera Stationers", "48,250/-", "48250", "review", str(tmp_path / "a.png")):
        assert text in result.stdout
    assert result.stderr == ""


def test_several_as_a_table(run: Run, leaf: Leaf, tmp_path: Path) -> None:
    result = run("read", leaf(tmp_path / "a.png"), leaf(tmp_path / "b.png"))
    lines = [line for line in result.stdout.splitlines() if "Meera Stationers" in line]
    assert [name for line in lines for name in ("a.png", "b.png") if name in line] == ["a.png", "b.png"]
    assert all("48,250" in line for line in lines)


def test_json_lines_round_trip_in_input_order(run: Run, leaf: Leaf, tmp_path: Path) -> None:
    for name in ("c10.png", "c2.png", "sub/c1.png"):
        leaf(tmp_path / name)
    result = run("read", tmp_path, "--json")
    assert result.exit_code == 0
    cheques = [Cheque.from_json(line) for line in result.stdout.splitlines()]
    assert [Path(c.source).name for c in cheques] == ["c2.png", "c10.png", "c1.png"]
    assert [c.to_json() for c in cheques] == result.stdout.splitlines()


def test_bad_files_get_their_line_and_the_others_are_read(run: Run, leaf: Leaf, tmp_path: Path) -> None:
    good = [leaf(tmp_path / f"good{i}.png") for i in range(3)]
    (tmp_path / "empty.png").touch()
    (tmp_path / "text.png").write_text("no picture")
    (tmp_path / "cut.png").write_bytes(good[0].read_bytes()[:200])
    (tmp_path / "nothing").mkdir()
    names = ["good0.png", "empty.png", "text.png", "good1.png", "nothing", "cut.png", "missing.png", "*.xyz",
             "good2.png"]
    result = run("read", "--json", *(tmp_path / name for name in names))
    assert result.exit_code == 1
    lines = records(result)
    assert [line["source"] for line in lines] == [str(tmp_path / name) for name in names]
    codes = [line["error"]["code"] if "error" in line else None for line in lines]  # type: ignore[index]
    assert codes == [None, "empty-file", "not-an-image", None, "no-images", "truncated-image", "file-access",
                     "no-images", None]
    errors = result.stderr.splitlines()
    assert len(errors) == 6
    for error, name in zip(errors, [n for n in names if "good" not in n], strict=True):
        assert error.startswith(f"chequeocr: error: {tmp_path / name}: ")
    table = run("read", *(tmp_path / name for name in names))
    assert table.exit_code == 1
    assert table.stdout.count("Meera Stationers") == 3
    assert "truncated-image" in table.stdout


@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_nothing_read_exits_with_the_first_errors_code(
    run: Run, tmp_path: Path, as_json: tuple[str, ...]
) -> None:
    (tmp_path / "empty.png").touch()
    assert run("read", tmp_path / "empty.png", *as_json).exit_code == 3
    (tmp_path / "folder").mkdir()
    assert run("read", tmp_path / "folder", *as_json).exit_code == 3


def test_too_many_pixels(run: Run, leaf: Leaf, tmp_path: Path) -> None:
    path = leaf(tmp_path / "a.png")
    assert run("read", path, "--max-pixels", 71_999, "--json").exit_code == 3
    assert run("read", path, "--max-pixels", 72_000, "--json").exit_code == 0


def test_one_pixel_is_a_cheque_to_reject(run: Run, tmp_path: Path) -> None:
    Image.new("RGB", (1, 1)).save(tmp_path / "dot.png")
    result = run("read", tmp_path / "dot.png", "--json")
    assert result.exit_code == 0
    assert records(result)[0]["decision"] == "reject"


def test_fields_by_any_known_name(
    run: Run, leaf: Leaf, tmp_path: Path, made: list[tuple[Models, ReaderSettings]]
) -> None:
    result = run("read", leaf(tmp_path / "a.png"), "--json", "--fields", "Payee_Name, amount")
    assert made[0][1].fields == ("payee_name", "amount_in_numbers")
    record = records(result)[0]
    assert record["payee_name"]
    assert record["amount_in_words"] is None
    wrong = run("read", tmp_path / "a.png", "--fields", "payee,shoe_size")
    assert wrong.exit_code == 2
    assert "shoe_size" in wrong.stderr
    assert run("read", tmp_path / "a.png", "--fields", " , ").exit_code == 2


def test_options_reach_the_reader(
    run: Run, leaf: Leaf, tmp_path: Path, made: list[tuple[Models, ReaderSettings]]
) -> None:
    run("read", leaf(tmp_path / "a.png"), "--detector", "yolo:x.onnx", "--recognizer", "trocr:y",
        "--country", "in", "--max-pixels", 5_000_000, "--time-limit", 2.5, "--threads", 3, "--no-upright")
    models, settings = made[0]
    assert models == Models("yolo:x.onnx", "trocr:y")
    assert settings == ReaderSettings(
        country="IN", max_pixels=5_000_000, time_limit_s=2.5, threads=3, upright=False)


@pytest.mark.parametrize(
    "wrong",
    [("--time-limit", "0"), ("--time-limit", "nan"), ("--time-limit", "inf"), ("--time-limit", "1e300"),
     ("--max-pixels", "0"), ("--max-pixels", "-1"), ("--threads", "-1"), ("--threads", "100000000"),
     ("--threads", "1" + "0" * 20), ("--annotate", ""), ("--save-crops", ""), ("--nonsense",)],
)
def test_wrong_options(run: Run, wrong: tuple[str, ...]) -> None:
    assert run("read", "a.png", *wrong).exit_code == 2


def test_no_argument(run: Run) -> None:
    assert run("read").exit_code == 2


def test_an_error_that_ends_the_run_still_gives_a_line_an_input(
    run: Run, leaf: Leaf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(*_: object, **__: object) -> object:
        raise ModelCorruptError("m.onnx is damaged")

    monkeypatch.setattr("chequeocr.cli.read.make_reader", make)
    paths = [leaf(tmp_path / "a.png"), tmp_path / "missing", leaf(tmp_path / "b.png")]
    result = run("read", "--json", *paths)
    assert result.exit_code == 4
    assert [line["error"]["code"] for line in records(result)] == ["model-corrupt"] * 3  # type: ignore[index]
    assert result.stderr == "chequeocr: error: m.onnx is damaged\n"
    assert run("read", *paths).stdout == ""


def test_interrupt_keeps_what_was_read(
    run: Run, leaf: Leaf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chequeocr.cli import read

    original = read._read

    def interrupted(*arguments: object, **options: object) -> object:
        outcomes = original(*arguments, **options)  # type: ignore[arg-type]
        yield next(outcomes)
        raise KeyboardInterrupt

    monkeypatch.setattr(read, "_read", interrupted)
    paths = [leaf(tmp_path / "a.png"), leaf(tmp_path / "b.png")]
    as_json = run("read", "--json", *paths)
    assert as_json.exit_code == 130
    assert len(records(as_json)) == 1
    table = run("read", *paths)
    assert table.exit_code == 130
    assert "Meera Stationers" in table.stdout
    assert "interrupted" in table.stderr


def test_a_bug_is_called_one(run: Run, leaf: Leaf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def make(*_: object, **__: object) -> object:
        raise ZeroDivisionError("secret text")

    monkeypatch.setattr("chequeocr.cli.read.make_reader", make)
    path = leaf(tmp_path / "a.png")
    result = run("read", path)
    assert result.exit_code == 70
    assert result.stderr.startswith("chequeocr: error: unexpected ZeroDivisionError: this is a bug")
    assert "Traceback" not in result.stderr
    assert "secret text" not in result.stderr
    assert "Traceback" in run("-v", "read", path).stderr


def test_annotate_draws_on_copies_that_never_collide(run: Run, leaf: Leaf, tmp_path: Path) -> None:
    inputs = [leaf(tmp_path / name) for name in ("x/1.png", "y/1.png", "y/2.png")]
    before = [path.read_bytes() for path in inputs]
    out = tmp_path / "out"
    result = run("read", *inputs, "--annotate", out)
    assert result.exit_code == 0
    assert sorted(p.name for p in out.iterdir()) == ["2.jpg", "x-1.jpg", "y-1.jpg"]
    with Image.open(out / "2.jpg") as drawn, Image.open(inputs[2]) as original:
        assert drawn.size == original.size
        changed = np.abs(np.asarray(drawn, int) - np.asarray(original.convert("RGB"), int)).max(axis=2) > 100
        assert changed.any()
    first = (out / "2.jpg").read_bytes()
    assert run("read", inputs[2], "--annotate", out).exit_code == 0
    assert (out / "2.jpg").read_bytes() == first
    assert (out / "2-2.jpg").exists()
    assert [path.read_bytes() for path in inputs] == before


def test_save_crops(run: Run, leaf: Leaf, tmp_path: Path) -> None:
    inputs = [leaf(tmp_path / name) for name in ("x/1.png", "y/1.png")]
    out = tmp_path / "crops"
    assert run("read", *inputs, "--save-crops", out).exit_code == 0
    assert sorted(p.name for p in out.iterdir()) == ["x-1", "y-1"]
    names = sorted(p.name for p in (out / "x-1").iterdir())
    assert names == ["amount_in_numbers.png", "amount_in_words.png", "payee_name.png"]
    with Image.open(out / "x-1" / "payee_name.png") as crop:
        assert crop.width > 100


@pytest.mark.parametrize("option", ["--annotate", "--save-crops"])
def test_a_full_disk_leaves_no_half_of_a_picture(
    run: Run, leaf: Leaf, tmp_path: Path, option: str
) -> None:
    path, out = leaf(tmp_path / "a.png", (1600, 720)), tmp_path / "out"
    with full_after(50):
        result = run("read", path, option, out)
    assert result.exit_code == 3
    assert "can't be written: File too large" in result.stderr
    assert [path for path in out.rglob("*") if path.is_file()] == []
    assert run("read", path, option, out).exit_code == 0
    assert [path for path in out.rglob("*") if path.is_file()]


def test_a_folder_that_cannot_be_written(run: Run, leaf: Leaf, tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("a file")
    paths = [leaf(tmp_path / "a.png"), leaf(tmp_path / "b.png")]
    for option in ("--annotate", "--save-crops"):
        result = run("read", *paths, option, tmp_path / "blocked" / "deeper", "--json")
        assert result.exit_code == 3
        assert "deeper: can't be written" in result.stderr
        # Refused before the first is read.
        assert [line["error"]["code"] for line in records(result)] == ["file-access"] * 2  # type: ignore[index]


def test_names_that_are_no_text(run: Run, leaf: Leaf, tmp_path: Path) -> None:
    data = leaf(tmp_path / "a.png").read_bytes()
    odd = tmp_path / "caf\udce9 [bold]x[green]\n.png"
    odd.write_bytes(data)
    result = run("read", odd, "--json", "--annotate", tmp_path / "out")
    assert result.exit_code == 0
    assert records(result)[0]["source"] == str(tmp_path) + "/caf\\xe9 [bold]x[green]\\n.png"
    assert len(list((tmp_path / "out").iterdir())) == 1
    assert "[bold]x[green]" in run("read", odd).stdout


def test_names_that_no_file_can_have(run: Run, leaf: Leaf, tmp_path: Path) -> None:
    names = ["x" * 300 + ".jpg", "x" * 300 + "*", "", "http://host/y.jpg", str(leaf(tmp_path / "a.png"))]
    result = run("read", "--json", *names)
    assert result.exit_code == 1
    lines = records(result)
    assert [line["source"] for line in lines] == names
    codes = [line["error"]["code"] if "error" in line else None for line in lines]  # type: ignore[index]
    assert codes == ["file-access", "no-images", "file-access", "file-access", None]
    errors = result.stderr.splitlines()
    assert "can't be read: File name too long" in errors[0]
    assert errors[2] == "chequeocr: error: '': the name is empty; is a variable unset?"
    assert errors[3].startswith("chequeocr: error: http://host/y.jpg: ")
    assert "download it first" in errors[3]


@pytest.mark.parametrize("command", [("read",), ("read-line", "--field", "payee_name")])
def test_an_error_that_does_not_know_its_source_is_told_with_it(
    run: Run, leaf: Leaf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    def too_slow(*_: object) -> None:
        raise TimeLimitError("reading took longer than the limit")

    monkeypatch.setattr("chequeocr.testing.FakeRecognizer.recognize", too_slow)
    paths = [leaf(tmp_path / "a.png"), leaf(tmp_path / "b.png")]
    result = run(*command, "--json", *paths)
    assert result.exit_code == 7
    assert [line["source"] for line in records(result)] == [str(path) for path in paths]
    assert result.stderr.splitlines() == [
        f"chequeocr: error: {path}: reading took longer than the limit" for path in paths]


def test_a_picture_that_comes_twice_is_found(run: Run, leaf: Leaf, tmp_path: Path) -> None:
    first, other = leaf(tmp_path / "a.png"), leaf(tmp_path / "b.png", (420, 180))
    twice = tmp_path / "c.png"
    twice.write_bytes(first.read_bytes())
    result = run("read", "--json", tmp_path)
    assert result.exit_code == 0
    found = {Path(c.source).name: [f for f in c.findings if f.code == "duplicate"]
             for c in map(Cheque.from_json, result.stdout.splitlines())}  # fmt: skip
    assert {name: len(findings) for name, findings in found.items()} == {"a.png": 0, "b.png": 0, "c.png": 1}
    assert str(first) in found["c.png"][0].message
    assert "duplicate" in run("read", first, other, twice).stdout


def test_crops_are_not_kept_after_they_were_written(
    run: Run, leaf: Leaf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chequeocr.cli import render

    kept = []
    printed = render.cheques
    monkeypatch.setattr(render, "cheques", lambda outcomes: kept.extend(outcomes) or printed(outcomes))
    assert run("read", leaf(tmp_path / "a.png"), "--save-crops", tmp_path / "crops").exit_code == 0
    assert [dict(outcome.value.crops) for outcome in kept] == [{}]


def test_the_summary_counts_what_was_decided() -> None:
    def read_as(decision: str, *findings: Finding) -> Success[Cheque]:
        return Success(Path("a.jpg"), record(decision=decision, findings=findings))

    twice = Finding(code="duplicate", severity="error", message="")
    failed = Failure("b.jpg", 0, EmptyFileError("zero bytes"))
    outcomes = [read_as("accept"), read_as("review"), read_as("review", twice), read_as("reject"), failed]
    said = "4 read: 1 accepted, 2 for review, 1 rejected; 1 failed; 1 seen before in this batch"
    assert summary(outcomes, Given(5)) == said
    assert summary(outcomes, Given(7, missed=2)) == f"{said}; 2 not read to the end"
    assert summary(outcomes[:1], Given(1, skipped=9)) == (
        "1 read: 1 accepted, 0 for review, 0 rejected; 0 failed; 9 skipped that may hold cheques")
    assert summary(outcomes[:1], Given(1)) == "1 read: 1 accepted, 0 for review, 0 rejected; 0 failed"


def test_the_summary_is_for_somebody_who_looks(
    run: Run, leaf: Leaf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [leaf(tmp_path / "a.png"), leaf(tmp_path / "b.png")]
    assert run("read", *paths).stderr == ""
    monkeypatch.setattr("chequeocr.cli.progress._watched", lambda total: total >= 2)
    for as_json in ((), ("--json",)):
        result = run("read", *paths, *as_json)
        assert result.stderr.splitlines()[-1] == (
            "chequeocr: 2 read: 0 accepted, 2 for review, 0 rejected; 0 failed; 1 seen before in this batch")
        assert "2 read" not in result.stdout
    assert "read:" not in run("read", paths[0]).stderr

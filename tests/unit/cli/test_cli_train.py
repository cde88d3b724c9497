"""`chequeocr train`: trainers get what was given, scorers what they are to score, and help needs no extra."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import Result

from chequeocr.cli.train import train
from chequeocr.models import registry
from chequeocr.train.cancelled.settings import CancelledTrainSettings
from chequeocr.train.confidence.settings import ConfidenceSettings
from chequeocr.train.detector.settings import DetectorTrainSettings
from chequeocr.train.lines.settings import LinesDataSettings, LinesTrainSettings, NeckTrainSettings
from chequeocr.train.micr.settings import MicrTrainSettings
from chequeocr.train.retouched.settings import RetouchedTrainSettings
from chequeocr.train.trocr.settings import TrOcrTrainSettings
from chequeocr.train.upright.settings import UprightTrainSettings

Run = Callable[..., Result]
HERE = Path("run")

GIVEN = {
    "detector": (
        ("--fonts", ".", "--steps", 7, "--no-resume", "--cache", "c"),
        "chequeocr.train.detector.train.train",
        DetectorTrainSettings(HERE, fonts=Path(), steps=7, resume=False, cache=Path("c")),
    ),
    "lines": (
        ("--mnist", ".", "--hold", 0.5, "--batch", 9, "--data", ".", "--kind", "letters"),
        "chequeocr.train.lines.train.train",
        LinesTrainSettings(
            HERE, LinesDataSettings(mnist=Path(), batch=9, kind="letters"), hold=0.5, measure=Path()
        ),
    ),
    "neck": (
        ("--mnist", ".", "--crops", 7, "--no-resume"),
        "chequeocr.train.lines.neck.train",
        NeckTrainSettings(
            HERE, LinesDataSettings(mnist=Path(), kind="figures", batch=32), crops=7, resume=False
        ),
    ),
    "micr": (
        ("--lines", ".", "--steps", 7, "--no-half", "--threads", 0),
        "chequeocr.train.micr.train.train",
        MicrTrainSettings(HERE, lines=Path(), steps=7, half=False, threads=0),
    ),
    "upright": (
        ("--steps", 7, "--seed", 3, "--no-half", "--fresh", 2),
        "chequeocr.train.upright.train.train",
        UprightTrainSettings(HERE, steps=7, seed=3, half=False, fresh=2),
    ),
    "retouched": (
        ("--hands", ".", "--from", "last.pt", "--steps", 7, "--held", 9, "--no-resume"),
        "chequeocr.train.retouched.train.train",
        RetouchedTrainSettings(HERE, hands=Path(), start=Path("last.pt"), steps=7, held=9, resume=False),
    ),
    "cancelled": (
        ("--from", "last.pt", "--rate", 2e-3, "--held", 0),
        "chequeocr.train.cancelled.train.train",
        CancelledTrainSettings(HERE, start=Path("last.pt"), rate=2e-3, held=0),
    ),
    "trocr": (
        ("--fonts", ".", "--steps", 7, "--half", "--keep-every", 3),
        "chequeocr.train.trocr.train.train",
        TrOcrTrainSettings(Path(), HERE, steps=7, half=True, keep_every=3),
    ),
    "confidence": (
        ("--cheques", 7, "--seed", 5),
        "chequeocr.train.confidence.fit.fit_confidence",
        ConfidenceSettings(HERE, cheques=7, seed=5),
    ),
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with a checkpoint and a model in it."""
    monkeypatch.chdir(tmp_path)
    for name in ("last.pt", "a.onnx", "b.onnx"):
        Path(name).touch()
    return tmp_path


def module_of(function: str) -> tuple[ModuleType, str]:
    pytest.importorskip("torch", reason="needs the extra train")
    pytest.importorskip("onnx", reason="needs the extra train")
    module, _, name = function.rpartition(".")
    return importlib.import_module(module), name


@pytest.mark.parametrize("name", GIVEN)
def test_a_trainer_gets_what_was_given(run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    arguments, function, settings = GIVEN[name]
    seen: list[object] = []
    monkeypatch.setattr(*module_of(function), lambda given: seen.append(given) or Path("model"))
    result = run("train", name, "--out", HERE, *arguments)
    assert result.exit_code == 0, result.output
    assert result.stdout == "model\n"
    assert seen == [settings]


def test_without_the_extra_it_says_what_to_type(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chequeocr.cli.train.find_spec", lambda name: None)
    networks = ("detector", "lines", "neck", "micr", "upright", "cancelled", "retouched")
    commands = [(name, "--out", "run") for name in networks]
    commands += [("trocr", "--fonts", ".", "--out", "run"), ("blend", "a.onnx", "--out", "x.onnx")]
    commands += [("average", "a.onnx=1", "--out", "x.onnx"), ("original", "a.onnx", "--out", "x.onnx")]
    commands += [("text", "a.onnx", "--out", "x.onnx")]
    for command in commands:
        result = run("train", *command)
        assert result.exit_code == 5, command
        assert "pip install 'chequeocr[train]'" in result.stderr


def test_help_needs_nothing_of_the_extra() -> None:
    """Nor anything else that is heavy: OpenCV, numpy and onnxruntime are not loaded for it."""
    program = f"""
import sys
for name in ("torch", "onnx", "transformers", "accelerate", "numpy", "cv2", "onnxruntime"):
    sys.modules[name] = None
from click.testing import CliRunner
from chequeocr.cli.app import app
for path in {[*paths(train, ("train",))]}:
    result = CliRunner().invoke(app, [*path, "--help"])
    assert result.exit_code == 0, (path, result.output, result.exception)
    assert "Usage:" in result.output
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def paths(group: click.Group, way: tuple[str, ...]) -> list[tuple[str, ...]]:
    found = [way]
    for name, command in group.commands.items():
        found += paths(command, (*way, name)) if isinstance(command, click.Group) else [(*way, name)]
    return found


def test_blend_takes_the_shipped_original_unless_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[object, ...]] = []
    monkeypatch.setattr(*module_of("chequeocr.train.lines.train.blend"), lambda *given: seen.append(given))
    assert run("train", "blend", "a.onnx", "b.onnx", "--share", 0.6, "--out", "x.onnx").stdout == "x.onnx\n"
    run("train", "blend", "a.onnx", "--from", "b.onnx", "--out", "x.onnx")
    both = (Path("a.onnx"), Path("b.onnx"))
    assert seen == [
        (registry.path("cheque-lines"), both, 0.6, Path("x.onnx")),
        (Path("b.onnx"), (Path("a.onnx"),), 0.5, Path("x.onnx")),
    ]


def test_average_takes_files_with_their_shares(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    monkeypatch.setattr(
        *module_of("chequeocr.train.detector.average.average"), lambda shares, out: seen.append(shares) or out
    )
    assert run("train", "average", "a.onnx=0.25", "b.onnx=0.75", "--out", "x.onnx").stdout == "x.onnx\n"
    assert seen == [{Path("a.onnx"): 0.25, Path("b.onnx"): 0.75}]
    for wrong in ("a.onnx", "a.onnx=half", "gone.onnx=1"):
        assert run("train", "average", wrong, "--out", "x.onnx").exit_code == 2


def test_the_model_of_names_goes_to_its_place(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[bool] = []
    monkeypatch.setattr("chequeocr.train.lines.names.make_names", lambda wheels, target: f"sha of {wheels}")
    monkeypatch.setattr(registry, "update_hashes", lambda: hashed.append(True))
    shipped = registry.FOLDER / "cheque-names.npz"
    assert run("train", "names", ".").stdout == f"sha of .  {shipped}\n"
    assert run("train", "names", ".", "--out", "x.npz").stdout == "sha of .  x.npz\n"
    assert hashed == [True], "the shipped hashes are those of the shipped file"


def test_the_original_is_made_from_the_wheel(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        *module_of("chequeocr.train.lines.export.make_original"), lambda source, out: f"sha of {source}"
    )
    assert run("train", "original", "a.onnx", "--out", "x.onnx").stdout == "sha of a.onnx  x.onnx\n"


def test_the_finder_of_text_is_made_from_the_wheel(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        *module_of("chequeocr.train.text.export.make_text"), lambda source, out: f"sha of {source}"
    )
    assert run("train", "text", "a.onnx", "--out", "x.onnx").stdout == "sha of a.onnx  x.onnx\n"
    assert run("train", "text", "gone.whl", "--out", "x.onnx").exit_code == 2


@pytest.mark.parametrize("name", ["detector", "lines", "micr", "upright", "cancelled", "altered"])
def test_a_folder_without_measuring_data_is_named(run: Run, name: str) -> None:
    result = run("train", "score", name, "--data", ".")
    assert result.exit_code == 2, result.output
    assert "can't be read" in result.stderr


@pytest.mark.parametrize("name", ["upright", "cancelled", "altered"])
def test_scores_are_of_measured_pictures_or_of_drawn_ones(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    module = importlib.import_module(f"chequeocr.train.{name}.score")
    measured = importlib.import_module("chequeocr.train.upright.score") if name == "cancelled" else module
    monkeypatch.setattr(measured, "real", lambda data: [("measured", str(data))])
    monkeypatch.setattr(module, "synthetic", lambda number: [("drawn", str(number))])
    if name == "upright":
        monkeypatch.setattr(module, "see", lambda uprighter, pictures: pictures)
    if name == "altered":
        monkeypatch.setattr(module, "drawn_over", lambda amounts: amounts)
    monkeypatch.setattr(module, "scores", lambda *given: given[1 if name == "cancelled" else 0])
    assert run("train", "score", name, "--data", ".").stdout == "('measured', '.')\n"
    assert run("train", "score", name, "--synthetic", 5).stdout == "('drawn', '5')\n"
    for wrong in ((), ("--data", ".", "--synthetic", 5), ("--synthetic", 0)):
        assert run("train", "score", name, *wrong).exit_code == 2


def test_upright_is_scored_at_a_threshold(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from chequeocr.leaf.upright import TURN_FROM

    module = importlib.import_module("chequeocr.train.upright.score")
    monkeypatch.setattr(module, "real", lambda data: [])
    monkeypatch.setattr(module, "see", lambda uprighter, pictures: ["a picture's shares"])
    monkeypatch.setattr(module, "scores", lambda seen, sure: [f"sure from {sure}"])
    assert run("train", "score", "upright", "--data", ".").stdout == f"sure from {TURN_FROM}\n"
    told = run("train", "score", "upright", "--data", ".", "--sure", 0.5, "--shares").stdout
    assert told == "a picture's shares\nsure from 0.5\n"


def test_a_detector_is_scored_on_a_set(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("chequeocr.train.detector.score")
    monkeypatch.setattr(module, "load_samples", lambda folder, name: [(str(folder), name)] * (name != "none"))
    monkeypatch.setattr(module, "report", lambda path, samples, iou: [f"{path.name} {samples} {iou}"])
    told = run("train", "score", "detector", "--data", ".").stdout
    assert told == "cheque-fields.onnx [('cheques', 'idrbt')] 0.5\n"
    other = ("--model", "a.onnx", "--set", "s", "--iou", 1)
    told = run("train", "score", "detector", "--data", ".", *other).stdout
    assert told == "a.onnx [('cheques', 's')] 1.0\n"
    empty = run("train", "score", "detector", "--data", ".", "--set", "none")
    assert empty.exit_code == 2
    assert "no boxes of the set 'none'" in empty.stderr


def test_recognizers_are_scored(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = importlib.import_module("chequeocr.train.lines.score")
    monkeypatch.setattr(lines, "score_lines", lambda data, recognizer: [sorted(recognizer.guides)])
    assert run("train", "score", "lines", "--data", ".").stdout == "[]\n"
    guided = run("train", "score", "lines", "--data", ".", "--recognizer", "cheque-lines").stdout
    assert guided == "['amount_in_numbers', 'amount_in_words', 'payee_name']\n"
    micr = importlib.import_module("chequeocr.train.micr.score")
    monkeypatch.setattr(micr, "score_micr", lambda model, data: [f"{model} on {data}"])
    assert run("train", "score", "micr", "--data", ".", "--model", "a.onnx").stdout == "a.onnx on .\n"
    trocr = importlib.import_module("chequeocr.train.trocr.score")
    monkeypatch.setattr("chequeocr.recognize.trocr.TrOcrRecognizer", lambda name: name)
    monkeypatch.setattr(trocr, "score_hands", lambda recognizer, fonts, amounts: [f"{recognizer} {amounts}"])
    assert run("train", "score", "trocr", "--model", "tiny", "--fonts", ".").stdout == "tiny 1000\n"

"""`chequeocr train`: make the shipped models again, or better ones, and score them.

In: a folder for the run and its settings. Out: a model. The options of a trainer are those of its settings
class; the trainers themselves, which need the extra `train`, are loaded when one is run.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click

from chequeocr.cli.score import score
from chequeocr.cli.settings import settings_options
from chequeocr.cli.values import NewFile
from chequeocr.errors import MissingExtraError
from chequeocr.train.cancelled.settings import CancelledTrainSettings
from chequeocr.train.confidence.settings import ConfidenceSettings
from chequeocr.train.detector.settings import DetectorTrainSettings
from chequeocr.train.lines.settings import LinesTrainSettings, NeckTrainSettings
from chequeocr.train.micr.settings import MicrTrainSettings
from chequeocr.train.outline.settings import OutlineTrainSettings
from chequeocr.train.retouched.settings import RetouchedTrainSettings
from chequeocr.train.trocr.settings import TrOcrTrainSettings
from chequeocr.train.upright.settings import UprightTrainSettings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_TORCH = ("torch", "onnx")


@click.group()
def train() -> None:
    """Train models on synthetic cheques. Most need the extra: pip install 'chequeocr[train]'."""


@dataclass(frozen=True, slots=True)
class _Trainer:
    """A command that hands its settings to a trainer: its help, their class, the function as `module:name`,
    packages that it needs, and settings that get no option."""

    help: str
    settings: type
    function: str
    needs: tuple[str, ...] = _TORCH
    skip: tuple[str, ...] = ()


_TRAINERS = {
    "detector": _Trainer(
        "Train the detector, cheque-fields.\n\nWrites OUT/cheque-fields.onnx.",
        DetectorTrainSettings, "chequeocr.train.detector.train:train",
    ),
    "lines": _Trainer(
        "Fine-tune the recognizer, cheque-lines.\n\nWrites OUT/step-NNNNNN.onnx.",
        LinesTrainSettings, "chequeocr.train.lines.train:train",
    ),
    "neck": _Trainer(
        "Fine-tune neck and head; the convolutions stay frozen.\n\nWrites OUT/neck.onnx.",
        NeckTrainSettings, "chequeocr.train.lines.neck:train", skip=("data.batch",),
    ),
    "micr": _Trainer(
        "Train the reader of MICR lines, cheque-micr.\n\nWrites OUT/cheque-micr.onnx.",
        MicrTrainSettings, "chequeocr.train.micr.train:train",
    ),
    "upright": _Trainer(
        "Train cheque-upright: which way up a cheque lies.\n\nWrites OUT/cheque-upright.onnx.",
        UprightTrainSettings, "chequeocr.train.upright.train:train",
    ),
    "outline": _Trainer(
        "Train cheque-outline: where the corners of a cheque are.\n\nWrites OUT/cheque-outline.onnx.",
        OutlineTrainSettings, "chequeocr.train.outline.train:train",
    ),
    "retouched": _Trainer(
        "Train cheque-retouched: whether a line was struck out or altered.\n\n"
        "Writes OUT/cheque-retouched.onnx.",
        RetouchedTrainSettings, "chequeocr.train.retouched.train:train",
    ),
    "cancelled": _Trainer(
        "Train cheque-cancelled: whether a cheque is crossed out.\n\nWrites OUT/cheque-cancelled.onnx.",
        CancelledTrainSettings, "chequeocr.train.cancelled.train:train",
    ),
    "trocr": _Trainer(
        "Train a tiny TrOCR checkpoint that reads amounts.\n\nThe folder OUT is the checkpoint.",
        TrOcrTrainSettings, "chequeocr.train.trocr.train:train", (*_TORCH, "transformers"),
    ),
    "confidence": _Trainer(
        "Fit the confidences to the shipped models.\n\nCheques are drawn and read for it.",
        ConfidenceSettings, "chequeocr.train.confidence.fit:fit_confidence", (),
    ),
}  # fmt: skip


def _command(name: str, trainer: _Trainer) -> click.Command:
    module, _, function = trainer.function.partition(":")

    def run(settings: object) -> None:
        _prepare(trainer.needs)
        work: Callable[[object], Path] = getattr(import_module(module), function)
        click.echo(work(settings))

    return click.command(name, help=trainer.help)(settings_options(trainer.settings, skip=trainer.skip)(run))


for _name, _trainer in _TRAINERS.items():
    train.add_command(_command(_name, _trainer))
train.add_command(score)


def _prepare(needs: tuple[str, ...] = _TORCH) -> None:
    """Raises MissingExtraError where the packages aren't installed; lets the training say how it goes."""
    if any(find_spec(name) is None for name in needs):
        raise MissingExtraError("train", "training")
    logger = logging.getLogger("chequeocr")
    if logger.getEffectiveLevel() > logging.INFO:
        # Training takes hours: saying how it goes is what people expect of it.
        logging.basicConfig(format="%(message)s")
        logger.setLevel(logging.INFO)


@train.command()
@click.argument("trained", metavar="TRAINED...", nargs=-1, required=True, type=_FILE)
@click.option("--out", metavar="FILE", required=True, type=NewFile(), help="Write the .onnx to this file.")
@click.option("--share", metavar="S", type=click.FloatRange(0, 1), default=0.5, show_default=True,
              help="How far to go from the original's weights to the mean of the trained ones.")
@click.option("--from", "start", metavar="FILE", type=_FILE,
              help="The original recognizer.  [default: cheque-lines]")
def blend(trained: tuple[Path, ...], out: Path, share: float, start: Path | None) -> None:
    """Mix trained recognizers with their original."""
    _prepare()
    from chequeocr.models import registry
    from chequeocr.train.lines.train import blend as mix

    mix(start or registry.path("cheque-lines"), trained, share, out)
    click.echo(out)


def _shares(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> dict[Path, float]:
    """The share of each file of FILE=SHARE."""
    shares: dict[Path, float] = {}
    for value in values:
        name, _, share = value.rpartition("=")
        try:
            shares[Path(name)] = float(share)
        except ValueError:
            raise click.BadParameter(f"{value!r:.80} is not of the form late.onnx=0.7") from None
        if not Path(name).is_file():
            raise click.BadParameter(f"{name!r:.80}: there is no such file")
    return shares


@train.command()
@click.argument("files", metavar="FILE=SHARE...", nargs=-1, required=True, callback=_shares)
@click.option("--out", metavar="FILE", required=True, type=NewFile(), help="Write the .onnx to this file.")
def average(files: dict[Path, float], out: Path) -> None:
    """Write the weighted mean of detectors of one training."""
    _prepare(("onnx",))
    from chequeocr.train.detector.average import average as mean

    click.echo(mean(files, out))


@train.command()
@click.argument("source", metavar="WHEEL", type=_FILE)
@click.option("--out", metavar="FILE", required=True, type=NewFile(), help="Write the .onnx to this file.")
def original(source: Path, out: Path) -> None:
    """Make the file that training of cheque-lines begins from.

    It is PP-OCRv6 small with a Latin head. WHEEL is that of rapidocr 3.10.0, or PP-OCRv6_rec_small.onnx out
    of it.
    """
    _prepare(("onnx",))
    from chequeocr.train.lines.export import make_original

    click.echo(f"{make_original(source, out)}  {out}")


@train.command()
@click.argument("source", metavar="WHEEL", type=_FILE)
@click.option("--out", metavar="FILE", required=True, type=NewFile(), help="Write the .onnx to this file.")
def text(source: Path, out: Path) -> None:
    """Make cheque-text, which finds lines of text.

    It is PP-OCRv3's mobile detector. WHEEL is that of rapidocr-onnxruntime 1.2.3, or
    ch_PP-OCRv3_det_infer.onnx out of it.
    """
    _prepare(("onnx",))
    from chequeocr.train.text.export import make_text

    click.echo(f"{make_text(source, out)}  {out}")


@train.command()
@click.argument("wheels", metavar="WHEELS", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", metavar="FILE", type=NewFile(),
              help="Write to this file.  [default: the shipped one, with its sha256 in models.json]")
def names(wheels: Path, out: Path | None) -> None:
    """Make cheque-names, the model of how names are spelled.

    WHEELS is a folder with the wheels that docs/models/cheque-names.md names.
    """
    from chequeocr.models import registry
    from chequeocr.train.lines.names import make_names

    target = out or registry.FOLDER / "cheque-names.npz"
    click.echo(f"{make_names(wheels, target)}  {target}")
    if out is None:
        registry.update_hashes()



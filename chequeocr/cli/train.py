"""`chequeocr train`: make the shipped models again, or better ones.

In: a folder for the run and its settings. Out: a model. Needs the extra `train`.
"""

from __future__ import annotations

import logging
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from chequeocr.cli.options import Folder, NewFile
from chequeocr.errors import MissingExtraError

_FOLDER = Folder()
_FONTS = click.Path(exists=True, file_okay=False, path_type=Path)
_MODEL = click.Path(exists=True, dir_okay=False, path_type=Path)
_DATA = click.Path(exists=True, file_okay=False, path_type=Path)
_RATE = click.FloatRange(0, 1, min_open=True)
_COUNT = click.IntRange(min=1)
_SEED = click.IntRange(0, 2**31 - 1)  # train.run.MOST_SEED, which needs torch
_THREADS = click.IntRange(1, 1024)


@click.group()
def train() -> None:
    """Train models on synthetic cheques. Needs the extra: pip install 'chequeocr[train]'."""


def _prepare() -> None:
    """Raises MissingExtraError where the extra isn't installed; lets the training say how it goes."""
    missing = [name for name in ("torch", "transformers", "onnx") if find_spec(name) is None]
    if missing:
        raise MissingExtraError("train", "training")
    logger = logging.getLogger("chequeocr")
    if logger.getEffectiveLevel() > logging.INFO:
        # Training takes hours: saying how it goes is what people expect of it.
        logging.basicConfig(format="%(message)s")
        logger.setLevel(logging.INFO)


def _given(**settings: Any) -> dict[str, Any]:
    """The settings that were given; the others keep the defaults of the training's own dataclass."""
    return {name: value for name, value in settings.items() if value is not None}


@train.command()
@click.option("--out", metavar="DIR", required=True, type=_FOLDER, help="Folder of the run.")
@click.option("--fonts", metavar="DIR", type=_FONTS, help="Handwriting fonts beside the shipped ones.")
@click.option("--cache", metavar="DIR", type=_FOLDER, help="Folder of drawn pictures.  [default: DIR/cache]")
@click.option("--pictures", metavar="N", type=click.IntRange(min=0), help="How many to draw.")
@click.option("--data-seed", metavar="S", type=click.IntRange(min=0), help="Seed of the first picture.")
@click.option("--from", "start", metavar="FILE", type=_MODEL, help="Go on from the weights of this .onnx.")
@click.option("--data", metavar="DIR", type=_DATA, help="Score this measured set at every export.")
@click.option("--steps", metavar="N", type=_COUNT, help="Steps of training.")
@click.option("--batch", metavar="N", type=_COUNT, help="Pictures a step.")
@click.option("--rate", metavar="R", type=_RATE, help="Highest learning rate.")
@click.option("--keep-every", metavar="N", type=_COUNT, help="Steps between exports.")
@click.option("--seed", metavar="S", type=_SEED, help="Seed of the training.")
@click.option("--threads", metavar="N", type=_THREADS, help="Threads of torch.")
@click.option("--resume/--no-resume", default=None, help="Go on where a run in this folder stopped.")
def detector(
    *, out: Path, fonts: Path | None, cache: Path | None, pictures: int | None, data_seed: int | None,
    start: Path | None, data: Path | None, steps: int | None, batch: int | None, rate: float | None,
    keep_every: int | None, seed: int | None, threads: int | None, resume: bool | None,
) -> None:  # fmt: skip
    """Train the detector, cheque-fields, and export it as DIR/cheque-fields.onnx."""
    _prepare()
    from chequeocr.train.detector.train import DetectorTrainSettings
    from chequeocr.train.detector.train import train as run

    given = _given(fonts=fonts, cache=cache, pictures=pictures, data_seed=data_seed, start=start, data=data,
                   steps=steps, batch=batch, rate=rate, keep_every=keep_every, seed=seed, threads=threads,
                   resume=resume)
    click.echo(run(DetectorTrainSettings(out=out, **given)))


@train.command()
@click.option("--fonts", metavar="DIR", required=True, type=_FONTS, help="Folder of handwriting fonts.")
@click.option("--out", metavar="DIR", required=True, type=_FOLDER, help="Folder of the run.")
@click.option("--steps", metavar="N", type=_COUNT, help="Steps of training.")
@click.option("--batch", metavar="N", type=_COUNT, help="Pictures a step.")
@click.option("--seed", metavar="S", type=_SEED, help="Seed of the training.")
@click.option("--device", metavar="NAME", help="cpu, cuda, mps or auto.")
@click.option("--threads", metavar="N", type=_THREADS, help="Threads of torch.")
@click.option("--workers", metavar="N", type=click.IntRange(0, 1024), help="Processes that draw pictures.")
@click.option("--half/--no-half", default=None, help="Compute in bfloat16 on a processor that has it.")
@click.option("--resume/--no-resume", default=None, help="Go on where a run in this folder stopped.")
def trocr(
    *, fonts: Path, out: Path, steps: int | None, batch: int | None, seed: int | None,
    device: str | None, threads: int | None, workers: int | None, half: bool | None, resume: bool | None,
) -> None:  # fmt: skip
    """Train a tiny TrOCR checkpoint that reads amounts in figures."""
    _prepare()
    from chequeocr.train.trocr.train import TrOcrTrainSettings
    from chequeocr.train.trocr.train import train as run

    given = _given(steps=steps, batch=batch, seed=seed, device=device, threads=threads, workers=workers,
                   half=half, resume=resume)
    click.echo(run(TrOcrTrainSettings(fonts=fonts, out=out, **given)))


@train.command()
@click.option("--out", metavar="DIR", required=True, type=_FOLDER, help="Folder of the run.")
@click.option("--from", "start", metavar="ONNX", type=_MODEL, help="Begin from it.  [default: cheque-lines]")
@click.option("--fonts", metavar="DIR", type=_FONTS, help="Handwriting fonts beside the shipped ones.")
@click.option("--mnist", metavar="DIR", type=_FONTS, help="Folder with MNIST's train-*-ubyte, unpacked.")
@click.option("--names", metavar="DIR", type=_FONTS, help="Hand-printed names: labels.csv (image, text).")
@click.option("--hold", metavar="H", type=click.FloatRange(0, 1000), help="Keep what is read right already.")
@click.option("--kind", type=click.Choice(["all", "figures", "letters"]), help="Which fields.")
@click.option("--measure", metavar="DIR", type=_FONTS, help="Measured sets, scored at every checkpoint.")
@click.option("--steps", metavar="N", type=_COUNT, help="Steps of training.")
@click.option("--batch", metavar="N", type=_COUNT, help="Crops a step.")
@click.option("--rate", metavar="R", type=_RATE, help="Highest rate.")
@click.option("--seed", metavar="S", type=_SEED, help="Seed of the training.")
@click.option("--device", metavar="NAME", help="cpu, cuda, mps or auto.")
@click.option("--threads", metavar="N", type=_THREADS, help="Threads of torch.")
@click.option("--workers", metavar="N", type=click.IntRange(0, 1024), help="Processes that draw crops.")
@click.option("--resume/--no-resume", default=None, help="Go on where a run in this folder stopped.")
def lines(
    *, out: Path, start: Path | None, fonts: Path | None, mnist: Path | None, names: Path | None,
    hold: float | None, kind: str | None, measure: Path | None, steps: int | None, batch: int | None,
    rate: float | None, seed: int | None, device: str | None, threads: int | None, workers: int | None,
    resume: bool | None,
) -> None:  # fmt: skip
    """Train the recognizer, cheque-lines, further on drawn crops, and write it into DIR."""
    _prepare()
    from chequeocr.train.lines.data import LinesDataSettings
    from chequeocr.train.lines.train import LinesTrainSettings
    from chequeocr.train.lines.train import train as run

    data = LinesDataSettings(**_given(fonts=fonts, mnist=mnist, names=names, kind=kind, batch=batch))
    given = _given(start=start, hold=hold, measure=measure, steps=steps, rate=rate, seed=seed, device=device,
                   threads=threads, workers=workers, resume=resume)
    click.echo(run(LinesTrainSettings(out=out, data=data, **given)))


@train.command()
@click.option("--out", metavar="DIR", required=True, type=_FOLDER, help="Folder of the run.")
@click.option("--from", "start", metavar="ONNX", type=_MODEL, help="Begin from it, else cheque-figures.")
@click.option("--fonts", metavar="DIR", type=_FONTS, help="Handwriting fonts beside the shipped ones.")
@click.option("--mnist", metavar="DIR", type=_FONTS, help="Folder with MNIST's train-*-ubyte, unpacked.")
@click.option("--names", metavar="DIR", type=_FONTS, help="Hand-printed names: labels.csv (image, text).")
@click.option("--kind", type=click.Choice(["all", "figures", "letters"]), default="figures",
              show_default=True, help="Which fields.")
@click.option("--crops", metavar="N", type=_COUNT, help="Crops to draw.  [default: 40000]")
@click.option("--steps", metavar="N", type=_COUNT, help="Steps of each training over them.  [default: 600]")
@click.option("--runs", metavar="N", type=_COUNT, help="Trainings, whose mean is written.  [default: 4]")
@click.option("--rate", metavar="R", type=_RATE, help="Highest rate.")
@click.option("--seed", metavar="S", type=_SEED, help="Seed of the crops and of the training.")
@click.option("--threads", metavar="N", type=_THREADS, help="Threads of torch.")
@click.option("--workers", metavar="N", type=click.IntRange(1, 1024), help="Processes that draw crops.")
@click.option("--resume/--no-resume", default=None, help="Use what was drawn in this folder before.")
def reader(
    *, out: Path, start: Path | None, fonts: Path | None, mnist: Path | None, names: Path | None,
    kind: str, crops: int | None, steps: int | None, runs: int | None, rate: float | None,
    seed: int | None, threads: int | None, workers: int | None, resume: bool | None,
) -> None:  # fmt: skip
    """Train the half of a recognizer that reads, its convolutions as they are: DIR/reader.onnx."""
    _prepare()
    from chequeocr.train.lines.data import LinesDataSettings
    from chequeocr.train.lines.neck import ReaderTrainSettings
    from chequeocr.train.lines.neck import train as run

    data = LinesDataSettings(**_given(fonts=fonts, mnist=mnist, names=names, kind=kind, batch=32))
    given = _given(start=start, crops=crops, steps=steps, runs=runs, rate=rate, seed=seed, threads=threads,
                   workers=workers, resume=resume)
    click.echo(run(ReaderTrainSettings(out=out, data=data, **given)))


@train.command()
@click.argument("trained", metavar="TRAINED...", nargs=-1, required=True, type=_MODEL)
@click.option("--out", "target", metavar="ONNX", required=True, type=NewFile(), help="The file to write.")
@click.option("--share", metavar="S", type=click.FloatRange(0, 1), default=0.5, show_default=True,
              help="How far to go from the original's weights to the mean of the trained ones.")
@click.option("--from", "start", metavar="ONNX", type=_MODEL, help="The original.  [default: cheque-lines]")
def blend(trained: tuple[Path, ...], target: Path, share: float, start: Path | None) -> None:
    """Mix trained recognizers with the one that they began from."""
    _prepare()
    from chequeocr.models import registry
    from chequeocr.train.lines.train import blend as run

    run(start or registry.path("cheque-lines"), trained, share, target)
    click.echo(target)


@train.command()
@click.option("--out", metavar="DIR", required=True, type=_FOLDER, help="Folder of the run.")
@click.option("--lines", metavar="DIR", type=_FONTS, help="Real lines: e13b/ and cmc7/ with labels.tsv.")
@click.option("--glyphs", metavar="DIR", type=_FONTS, help="Pictures of E-13B glyphs, u0030.png and so on.")
@click.option("--data", metavar="DIR", type=_FONTS, help="Measuring data to score the result on.")
@click.option("--steps", metavar="N", type=_COUNT, help="Steps of training.")
@click.option("--batch", metavar="N", type=_COUNT, help="Lines a step.")
@click.option("--seed", metavar="S", type=_SEED, help="Seed of the training.")
@click.option("--threads", metavar="N", type=_THREADS, help="Threads of torch.")
@click.option("--half/--no-half", default=None, help="Compute in bfloat16.")
@click.option("--resume/--no-resume", default=None, help="Go on where a run in this folder stopped.")
def micr(
    *, out: Path, lines: Path | None, glyphs: Path | None, data: Path | None, steps: int | None,
    batch: int | None, seed: int | None, threads: int | None, half: bool | None, resume: bool | None,
) -> None:  # fmt: skip
    """Train the reader of magnetic lines, cheque-micr, and export it as DIR/cheque-micr.onnx."""
    _prepare()
    from chequeocr.train.micr.train import MicrTrainSettings
    from chequeocr.train.micr.train import train as run

    given = _given(lines=lines, glyphs=glyphs, data=data, steps=steps, batch=batch, seed=seed,
                   threads=threads, half=half, resume=resume)
    click.echo(run(MicrTrainSettings(out=out, **given)))


@train.command()
@click.option("--out", metavar="DIR", required=True, type=_FOLDER, help="Folder of the run.")
@click.option("--data", metavar="DIR", type=_FONTS, help="Measuring data to score the result on.")
@click.option("--steps", metavar="N", type=_COUNT, help="Steps of training.")
@click.option("--batch", metavar="N", type=_COUNT, help="Pictures a step.")
@click.option("--seed", metavar="S", type=_SEED, help="Seed of the training.")
@click.option("--threads", metavar="N", type=_THREADS, help="Threads of torch.")
@click.option("--half/--no-half", default=None, help="Compute in bfloat16.")
@click.option("--resume/--no-resume", default=None, help="Go on where a run in this folder stopped.")
def upright(
    *, out: Path, data: Path | None, steps: int | None, batch: int | None, seed: int | None,
    threads: int | None, half: bool | None, resume: bool | None,
) -> None:  # fmt: skip
    """Train the network that tells which way up a cheque lies, cheque-upright, into DIR."""
    _prepare()
    from chequeocr.train.upright.train import UprightTrainSettings
    from chequeocr.train.upright.train import train as run

    given = _given(data=data, steps=steps, batch=batch, seed=seed, threads=threads, half=half, resume=resume)
    click.echo(run(UprightTrainSettings(out=out, **given)))


@train.command()
@click.option("--out", metavar="FILE", required=True, type=NewFile(),
              help="The file to write, cheque-confidence.json.")
@click.option("--fonts", metavar="DIR", type=_FONTS, help="Handwriting fonts beside the shipped ones.")
@click.option("--cheques", metavar="N", type=_COUNT, help="Cheques to draw and read.  [default: 1500]")
@click.option("--seed", metavar="S", type=click.IntRange(min=0), help="Seed of the first cheque.")
@click.option("--threads", metavar="N", type=_COUNT, help="Threads of the embedded models.")
def confidence(
    *, out: Path, fonts: Path | None, cheques: int | None, seed: int | None, threads: int | None
) -> None:
    """Fit the confidences to the shipped models, on drawn cheques, and write them into FILE."""
    _prepare()
    from chequeocr.train.confidence import ConfidenceSettings, fit_confidence

    given = _given(fonts=fonts, cheques=cheques, seed=seed, threads=threads)
    click.echo(fit_confidence(ConfidenceSettings(out=out, **given)))

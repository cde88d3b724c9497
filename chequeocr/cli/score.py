"""`chequeocr train score`: how well a model does on measured pictures, or on drawn ones that never trained.

In: a model's file, else the shipped one, and the folder of the measuring data. Out: lines of right/total.
"""

from __future__ import annotations

from pathlib import Path

import click

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)

_data = click.option(
    "--data", metavar="DIR", required=True, type=_FOLDER, help="Score on the measured sets in this folder."
)
_some_data = click.option(
    "--data", metavar="DIR", type=_FOLDER, help="Score on the measured sets in this folder."
)
_synthetic = click.option("--synthetic", metavar="N", type=click.IntRange(min=1),
                          help="Draw N cheques to score on.  [default: measured pictures]")  # fmt: skip
_model = click.option("--model", metavar="FILE", type=_FILE,
                      help="Score this .onnx.  [default: the shipped one]")  # fmt: skip


@click.group()
def score() -> None:
    """Score models on measured pictures.

    Pictures that chose settings flatter: the cards in docs/models say which.
    """


def _need_one(data: Path | None, synthetic: int | None) -> None:
    if (data is None) == (synthetic is None):
        raise click.UsageError("give either --data DIR or --synthetic N")


@score.command()
@_data
@_model
@click.option(
    "--set", "name", metavar="NAME", default="idrbt", show_default=True, help="Measured set to score on."
)
@click.option(
    "--iou",
    metavar="X",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.5,
    show_default=True,
    help="Overlap (IoU) from which a box counts as found.",
)
def detector(data: Path, model: Path | None, name: str, iou: float) -> None:
    """Count the true boxes that a detector finds, field by field."""
    from chequeocr.errors import SettingsError
    from chequeocr.models import registry
    from chequeocr.train.detector.score import load_samples, report

    samples = load_samples(data / "cheques", name)
    if not samples:
        raise SettingsError(f"{data / 'cheques'}: gt.jsonl has no boxes of the set {name!r:.60}")
    for line in report(model or registry.path("cheque-fields"), samples, iou):
        click.echo(line)


@score.command()
@_data
@click.option(
    "--recognizer",
    metavar="NAME",
    help="Recognizer to score, named as for `read`.  [default: cheque-lines without guides]",
)
def lines(data: Path, recognizer: str | None) -> None:
    """Count what a recognizer reads right in true boxes."""
    from chequeocr.reader.factory import make_recognizer
    from chequeocr.recognize.lines import LineRecognizer
    from chequeocr.train.lines.score import score_lines

    for found in score_lines(data, make_recognizer(recognizer, 0) if recognizer else LineRecognizer()):
        click.echo(found)


@score.command()
@_data
@_model
def micr(data: Path, model: Path | None) -> None:
    """Count the MICR lines that are read right."""
    from chequeocr.train.micr.score import score_micr

    for found in score_micr(model, data):
        click.echo(found)


@score.command()
@_some_data
@_synthetic
@_model
@click.option(
    "--sure",
    metavar="P",
    type=click.FloatRange(0, 1),
    help="Probability from which a picture is turned.  [default: as when cheques are read]",
)
@click.option("--shares", is_flag=True, help="Print the probabilities of each picture.")
def upright(
    data: Path | None, synthetic: int | None, model: Path | None, sure: float | None, shares: bool
) -> None:
    """Count the cheques that are turned upright, and those turned wrongly."""
    _need_one(data, synthetic)
    from chequeocr.leaf.upright import TURN_FROM, Uprighter
    from chequeocr.train.upright import score as upright_score

    pictures = upright_score.synthetic(synthetic or 0) if data is None else upright_score.real(data)
    seen = list(upright_score.see(Uprighter(model, threads=1), pictures))
    for one in seen if shares else ():
        click.echo(one)
    for found in upright_score.scores(seen, TURN_FROM if sure is None else sure):
        click.echo(found)


@score.command()
@click.option("--synthetic", metavar="N", type=click.IntRange(min=1), default=500, show_default=True,
              help="Draw N photos of large cheques to score on, and the others that come with them.")
@_model
def outline(synthetic: int, model: Path | None) -> None:
    """Count the cheques on drawn photos whose outline is found.

    An outline is right that overlaps with the true one by 0.95 (intersection over union).
    """
    from chequeocr.train.outline.score import score_outline

    for found in score_outline(model, synthetic):
        click.echo(found)


@score.command()
@_some_data
@_synthetic
@_model
def cancelled(data: Path | None, synthetic: int | None, model: Path | None) -> None:
    """Count the cheques that are found to be cancelled.

    Each is shown as it is, with harmless marks drawn on it, and with a cancellation drawn over it.
    """
    _need_one(data, synthetic)
    from chequeocr.examine.cancelled import CancelledDetector
    from chequeocr.train.cancelled import score as cancelled_score
    from chequeocr.train.upright.score import real

    pictures = cancelled_score.synthetic(synthetic or 0) if data is None else real(data)
    for found in cancelled_score.scores(CancelledDetector(model, threads=1), pictures):
        click.echo(found)


@score.command()
@_some_data
@_synthetic
def altered(data: Path | None, synthetic: int | None) -> None:
    """Count the amounts that are suspected as altered.

    Each is shown as it is, and with one figure altered in each of the ways that we draw, eight times each.
    """
    _need_one(data, synthetic)
    from chequeocr.train.altered import score as altered_score

    amounts = altered_score.synthetic(synthetic or 0) if data is None else altered_score.real(data)
    for found in altered_score.scores(altered_score.drawn_over(amounts)):
        click.echo(found)


@score.command()
@click.option(
    "--model", metavar="NAME", required=True, help="Checkpoint to score: a folder, or a name on the hub."
)
@click.option(
    "--fonts",
    metavar="DIR",
    required=True,
    type=_FOLDER,
    help="Draw with the handwriting fonts in this folder.",
)
@click.option(
    "--amounts",
    metavar="N",
    type=click.IntRange(min=1),
    default=1000,
    show_default=True,
    help="Number of amounts to draw for each group of hands.",
)
def trocr(model: str, fonts: Path, amounts: int) -> None:
    """Count the drawn amounts that a TrOCR checkpoint reads right.

    Hands that trained and hands that did not are counted apart.
    """
    from chequeocr.recognize.trocr import TrOcrRecognizer
    from chequeocr.train.trocr.score import score_hands

    for found in score_hands(TrOcrRecognizer(model), fonts, amounts):
        click.echo(found)

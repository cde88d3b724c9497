"""`chequeocr synth`: a folder of synthetic cheques with their truth.

In: how many, from which seed, drawn how. Out: pictures, gt.jsonl and coco.json in a folder.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from chequeocr.cli.values import Folder
from chequeocr.errors import FileAccessError


def _dpi_range(_ctx: click.Context, _param: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """Lowest and highest resolution of `200` or `100-300`."""
    from chequeocr.synth.types import DPI

    if value is None:
        return None
    low, dash, high = value.partition("-")
    high = high if dash else low
    if not (low.isascii() and low.isdecimal() and high.isascii() and high.isdecimal()):
        raise click.BadParameter(f"{value!r} is neither a number like 200 nor a range like 100-300")
    if max(len(low), len(high)) > 4 or not DPI[0] <= int(low) <= int(high) <= DPI[1]:
        raise click.BadParameter(f"{value!r}: give {DPI[0]} to {DPI[1]}, the lower number first")
    return int(low), int(high)


@click.command()
@click.option("--count", metavar="N", type=click.IntRange(1, 1_000_000), default=10, show_default=True,
              help="Number of cheques.")
@click.option("--seed", metavar="S", type=click.IntRange(0, 2**62), default=0, show_default=True,
              help="Seed of the first cheque; the next ones count up. A seed always draws the same cheque.")
@click.option("--out", metavar="DIR", required=True, type=Folder(),
              help="Write NNNNNN.jpg, gt.jsonl and coco.json to this folder.")
@click.option("--fonts", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="Use the handwriting fonts in this folder beside the shipped ones.")
@click.option("--strokes", metavar="SHARE", type=click.FloatRange(0.0, 1.0), default=0.6, show_default=True,
              help="Share of the handwritten cheques that are drawn with pen strokes, not with a font.")
@click.option("--printed", metavar="SHARE", type=click.FloatRange(0.0, 1.0), default=0.15, show_default=True,
              help="Share of the cheques that are filled in by a machine.")
@click.option("--dpi", metavar="LOW-HIGH", callback=_dpi_range,
              help="Dots per inch: one number such as 200, or a range to draw from.  [default: 120]")
@click.option("--capture", metavar="WAY", type=click.Choice(["scan", "grey", "bitonal", "photo"]),
              help="Draw only colour scans (scan), grey scans, black and white scans (bitonal) or photos.  "
                   "[default: a mixture]")
@click.option("--format", "suffix", type=click.Choice(["jpg", "png", "tif"]), default="jpg",
              show_default=True, help="File type; a black and white tif is compressed by CCITT group 4.")
def synth(*, count: int, seed: int, out: Path, fonts: Path | None, strokes: float, printed: float,
          dpi: tuple[int, int] | None, capture: str | None, suffix: str) -> None:
    """Draw synthetic cheques together with their truth.

    gt.jsonl says what is written on each cheque and where; coco.json holds the same boxes in COCO's
    format. A folder that already holds a file to be written is refused.
    """
    from chequeocr.cli.stderr import say
    from chequeocr.source.encoded import display_name
    from chequeocr.synth import SynthSettings, write_folder

    settings = SynthSettings(fonts=fonts, strokes=strokes, printed=printed, dpi=dpi)
    if capture is not None:
        settings = replace(settings, captures=((capture, 1.0),))
    try:
        path = write_folder(out, count, seed, settings, suffix)
    except OSError as error:
        raise FileAccessError(f"{display_name(out)}: can't be written: {error.strerror or error}") from error
    say(f"wrote {count} cheques and {display_name(path)}")

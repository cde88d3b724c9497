"""`chequeocr synth`: a folder of synthetic cheques with their truth.

In: how many, from which seed. Out: pictures and gt.jsonl in a folder.
"""

from __future__ import annotations

from pathlib import Path

import click

from chequeocr.cli.options import Folder
from chequeocr.errors import FileAccessError, SettingsError


@click.command()
@click.option("--count", metavar="N", type=click.IntRange(min=1), default=10, show_default=True,
              help="How many cheques.")
@click.option("--seed", metavar="S", type=click.IntRange(min=0), default=0, show_default=True,
              help="The first cheque's seed; each seed always draws the same cheque.")
@click.option("--out", metavar="DIR", required=True, type=Folder(),
              help="Where to write NNNNNN.jpg and gt.jsonl.")
@click.option("--fonts", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="A folder of handwriting fonts to use beside the shipped ones.")
def synth(count: int, seed: int, out: Path, fonts: Path | None) -> None:
    """Draw synthetic cheques, with a gt.jsonl that says what stands on them and where.

    Refuses a folder that already holds a gt.jsonl.
    """
    from chequeocr.cli.stderr import say
    from chequeocr.source.encoded import display_name
    from chequeocr.synth import SynthSettings, write_folder

    if (out / "gt.jsonl").exists():
        raise SettingsError(f"{display_name(out)}: holds a gt.jsonl already; name another folder")
    try:
        path = write_folder(out, count, seed, SynthSettings(fonts=fonts))
    except OSError as error:
        raise FileAccessError(f"{display_name(out)}: can't be written: {error.strerror or error}") from error
    say(f"wrote {count} cheques and {display_name(path)}")

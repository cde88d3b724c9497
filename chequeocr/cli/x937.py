"""`chequeocr x937`: what an image cash letter holds, and what in it doesn't add up.

In: one file. Out: a table or one JSON object, pictures in a folder; an exit code.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from chequeocr.source.x937.letter import LetterFile
    from chequeocr.source.x937.walk import View

DIFFERS = 1
"""The exit code where the file is whole and something in it doesn't add up."""


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--extract", metavar="DIR", type=click.Path(path_type=Path),
              help="Write the pictures to this folder: NAME-0001-front.tif, NAME-0001-back.tif, ...")
def x937(*, file: Path, as_json: bool, extract: Path | None) -> None:
    """List an image cash letter (X9.37, X9.100-187): headers, cheques, totals, what doesn't add up.

    The list shows account numbers and routing numbers. The exit code is 0 where everything adds up, and 1
    where something doesn't. A file that is cut or damaged is listed as far as it can be read, and ends with
    the exit code of its error.
    """
    from chequeocr.cli.letters import as_dict, shown
    from chequeocr.source.encoded import read_encoded
    from chequeocr.source.limits import SourceLimits
    from chequeocr.source.x937.letter import read_letter

    encoded = read_encoded(file, SourceLimits().max_bytes)
    letter = read_letter(encoded.data, encoded.name)
    if as_json:
        from chequeocr.cli.jsonl import write_value

        write_value(as_dict(letter, encoded.name))
    else:
        from chequeocr.cli.render import stdout_console

        stdout_console().print(shown(letter, encoded.name))
    if extract is not None:
        _extract(letter, encoded.data, file, extract)
    if letter.error is not None:
        raise letter.error
    click.get_current_context().exit(0 if letter.adds_up else DIFFERS)


def _extract(letter: LetterFile, data: bytes, file: Path, folder: Path) -> None:
    from chequeocr.cli.outputs import prepare, stems
    from chequeocr.cli.stderr import say

    prepare(folder)
    stem = stems([file])[file]
    written = 0
    for item in letter.items:
        written += _write(item.views, data, folder, f"{stem}-{item.index + 1:04}")
    for number, deposit in enumerate(letter.deposits, 1):
        written += _write(deposit.views, data, folder, f"{stem}-ticket-{number:04}")
    say(f"{written} {'picture' if written == 1 else 'pictures'} written to {folder}")


def _write(views: tuple[View, ...], data: bytes, folder: Path, stem: str) -> int:
    """Writes the pictures of one cheque or ticket; how many. A second view of one side is `-front-view2`."""
    from chequeocr.cli.outputs import write_new
    from chequeocr.source.x937.pictures import ending

    sides: Counter[str] = Counter()
    for view in views:
        if view.data is None or view.data.start >= view.data.end:
            continue
        sides[view.side] += 1
        again = f"-view{sides[view.side]}" if sides[view.side] > 1 else ""
        picture = view.data.picture(data)
        write_new(folder, f"{stem}-{view.side}{again}", ending(picture), picture)
    return sides.total()

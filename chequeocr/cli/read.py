"""`chequeocr read`: pictures of cheques to a table or JSON Lines, with pictures of what was found.

In: FILE | FOLDER | GLOB arguments. Out: stdout, files below --annotate and --save-crops, an exit code.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chequeocr.cli.options import Models, make_reader, reader_options
from chequeocr.cli.values import Folder
from chequeocr.errors import ChequeOcrError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from chequeocr.cli.inputs import Item, Success
    from chequeocr.outcome import Failure
    from chequeocr.reader.reader import ChequeReader
    from chequeocr.reader.settings import ReaderSettings
    from chequeocr.record import Cheque


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="FILE|FOLDER|GLOB...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines, one object per cheque.")
@click.option("--annotate", metavar="DIR", type=Folder(),
              help="Write a copy of each picture to this folder, with boxes, text and confidence drawn in.")
@click.option("--save-crops", metavar="DIR", type=Folder(),
              help="Write the picture of each field to DIR/NAME/FIELD.png.")
@reader_options
def read(
    *, sources: tuple[str, ...], as_json: bool, annotate: Path | None, save_crops: Path | None,
    models: Models, settings: ReaderSettings,
) -> None:  # fmt: skip
    """Read cheques from pictures, folders or patterns.

    A folder is searched for pictures with the folders below it; a pattern in quotes may hold *, ?, [...] and
    **. A file that can't be read gets an error line, and the others are read.

    The exit code is 0 only where everything was read that may hold a cheque. It is 1 where a file failed,
    where a folder holds other files such as PDF, and where a file has more pages than its first, which alone
    is read. Where nothing could be read it is the code of the first error.
    """
    from chequeocr.cli.inputs import collect, say_skipped
    from chequeocr.cli.progress import shown
    from chequeocr.cli.read_run import Pictures, Run

    inputs = collect(sources)
    say_skipped(inputs)
    run = Run(inputs, Pictures(annotate, save_crops, settings.max_pixels), as_json)
    try:
        run.prepare()  # before the first picture is read, which may take long
        wanted = replace(settings, keep_crops=save_crops is not None)
        results = _read(inputs.items, lambda: make_reader(models, wanted))
        for outcome in shown(results, len(inputs.items), stdout_is_taken=as_json):
            run.take(outcome)
        run.write_skipped()
    except ChequeOcrError as error:
        run.fail_the_rest(error)
        raise
    finally:
        run.show()
    click.get_current_context().exit(run.exit_code())


def _read(items: Sequence[Item], reader: Callable[[], ChequeReader]) -> Iterator[Success[Cheque] | Failure]:
    from chequeocr.cli.inputs import files_of, results

    if not files_of(items):
        return (item for item in items if not isinstance(item, Path))  # no model says what is wrong
    return results(items, reader().read_many)

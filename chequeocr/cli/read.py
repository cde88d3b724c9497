"""`chequeocr read`: pictures of cheques to a table or JSON Lines, with pictures of what was found.

In: FILE | FOLDER | GLOB | @LIST | - arguments. Out: stdout, files below --annotate and --save-crops, an exit
code.
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
    from collections.abc import Callable, Iterator

    from chequeocr.cli.feed import Feed
    from chequeocr.cli.inputs import Success
    from chequeocr.outcome import Failure
    from chequeocr.reader.reader import ChequeReader
    from chequeocr.reader.settings import ReaderSettings
    from chequeocr.record import Cheque


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="FILE|FOLDER|GLOB|@LIST|-...")
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
    """Read cheques from pictures, PDF files, archives, folders or patterns.

    Every page of a file is read, and every cheque on a page. A folder is searched with the folders below
    it; a pattern in quotes may hold *, ?, [...] and **. @LIST is a file with one name a line, - standard
    input. A file that can't be read gets an error line, and the others are read.

    The exit code is 0 only where everything was read that may hold a cheque. It is 1 where a file failed, and
    where a folder holds other files that may hold cheques. Where nothing could be read it is the code of the
    first error.
    """
    from chequeocr.cli.feed import Feed
    from chequeocr.cli.inputs import collect, say_skipped
    from chequeocr.cli.progress import shown
    from chequeocr.cli.read_run import Pictures, Run
    from chequeocr.source.limits import SourceLimits

    inputs = collect(sources)
    say_skipped(inputs)
    feed = Feed(inputs.items, SourceLimits(max_pixels=settings.max_pixels), pictures=annotate is not None)
    run = Run(inputs, Pictures(annotate, save_crops), as_json)
    try:
        run.prepare()  # before the first picture is read, which may take long
        wanted = replace(settings, keep_crops=save_crops is not None)
        results = _read(feed, lambda: make_reader(models, wanted), any_file=run.any_file)
        for outcome in shown(results, len(inputs.items), stdout_is_taken=as_json):
            run.take(outcome)
        run.write_skipped()
    except ChequeOcrError as error:
        run.fail(feed.unread(error))
        raise
    finally:
        run.show()
    click.get_current_context().exit(run.exit_code())


def _read(
    feed: Feed, reader: Callable[[], ChequeReader], *, any_file: bool
) -> Iterator[Success[Cheque] | Failure]:
    # Where there is no file, no model has to say what is wrong.
    results = reader().read_pages(feed.pages()) if any_file else feed.failures()
    return (feed.outcome(result) for result in results)

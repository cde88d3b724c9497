"""`chequeocr watch`: a hot folder for scanners.

In: a folder. Out: a run file; the folder's files moved to done/ and failed/ in it; a line on stderr at the
end.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chequeocr.batch.settings import BatchSettings
from chequeocr.cli.batch import SKIPPED, terminated_like_interrupted
from chequeocr.cli.options import Models, reader_options
from chequeocr.cli.settings import settings_options

if TYPE_CHECKING:
    from chequeocr.reader.settings import ReaderSettings


@click.command()
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--out", metavar="OUT", required=True,
              help="Write to this run file (.db) or postgresql:// address.")
@click.option("--every", metavar="SECONDS", type=click.FloatRange(0.05, 3600), default=2.0, show_default=True,
              help="Look at the folder so often.")
@settings_options(BatchSettings, skip=(*SKIPPED, "retry_failed"), name="batch")
@reader_options
def watch(
    *, folder: Path, out: str, every: float, batch: BatchSettings, models: Models, settings: ReaderSettings
) -> None:
    """Read what a scanner puts into a folder, until Ctrl-C.

    A file is read when it is complete, then moved to done/ in the folder, or to failed/ where something of it
    could not be read. Its rows are those of `chequeocr batch`. Ctrl-C and SIGTERM end it cleanly: what is
    still in the folder is read at the next start.
    """
    from chequeocr.batch.watch import HotFolder
    from chequeocr.batch.watch import watch as watched
    from chequeocr.cli.limits import warn_where_nothing_can_be_accepted
    from chequeocr.cli.stderr import say

    warn_where_nothing_can_be_accepted(settings.policy, models.recognizer)
    wanted = replace(batch, detector=models.detector, recognizer=models.recognizer, reader=settings)
    try:
        with terminated_like_interrupted():
            watched(HotFolder(folder, every), out, wanted)
    except KeyboardInterrupt:
        say("stopped; what is still in the folder is read at the next start")

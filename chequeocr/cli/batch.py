"""`chequeocr batch`: whole folders into a run file or a table, with several processes.

In: FILE | FOLDER | GLOB | @LIST arguments. Out: a run file, or a table and the run file beside it; a summary;
an exit code.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chequeocr.batch.settings import BatchSettings
from chequeocr.cli.options import Models, reader_options
from chequeocr.cli.settings import settings_options
from chequeocr.errors import SettingsError
from chequeocr.source.encoded import display_name

if TYPE_CHECKING:
    from chequeocr.batch.runs import Progress, Watch
    from chequeocr.reader.settings import ReaderSettings

SKIPPED = ("detector", "recognizer", "reader")  # these are options of the reader


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="FILE|FOLDER|GLOB|@LIST...")
@click.option("--out", metavar="OUT", required=True,
              help="Write to this run file (.db), table (.csv, .xlsx, .parquet, .jsonl) or postgresql:// "
                   "address.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@settings_options(BatchSettings, skip=SKIPPED, name="batch")
@reader_options
def batch(
    *, sources: tuple[str, ...], out: str, as_json: bool, batch: BatchSettings, models: Models,
    settings: ReaderSettings,
) -> None:  # fmt: skip
    """Read many files into a run file or a table, with several processes.

    Every cheque on every page is a row, and so is every file that can't be read. Stopped at any moment, the
    same command continues where it was: nothing is read twice, nothing is lost. For a table the run file
    stands beside it, as OUT.run.db.

    The exit code is 0 where everything was read, else 1.
    """
    from chequeocr.batch.runs import run
    from chequeocr.batch.store import is_run_file
    from chequeocr.cli.inputs import SOME_FAILED
    from chequeocr.cli.jsonl import write_value
    from chequeocr.cli.limits import warn_where_nothing_can_be_accepted
    from chequeocr.cli.stderr import say

    if "-" in sources:
        raise SettingsError("-: a batch doesn't read standard input, as it could not continue there; name "
                            "files or folders, or use `chequeocr read -`")
    warn_where_nothing_can_be_accepted(settings.policy, models.recognizer)
    wanted = replace(batch, detector=models.detector, recognizer=models.recognizer, reader=settings)
    table = None if is_run_file(out) else _new_table(out)
    run_file = out if table is None else f"{out}.run.db"
    try:
        with terminated_like_interrupted(), _watched() as watch:
            summary = run(sources, run_file, wanted, watch)
    except KeyboardInterrupt:
        say("stopped; the same command continues where it was")
        raise
    if table is not None:
        _export(run_file, table)
    say(str(summary))
    if summary.failed:
        say(_where_failures_are(out, table))
    if as_json:
        write_value(summary.to_dict())
    click.get_current_context().exit(SOME_FAILED if summary.failed else 0)


def _where_failures_are(out: str, table: Path | None) -> str:
    if table is not None:
        return f"why they failed: error_message in {display_name(table)}"
    name = "ADDRESS" if "://" in out else display_name(out)  # which may hold a password
    return f"why they failed: error_message in the table that `chequeocr export {name} --to FILE.csv` makes"


def _new_table(out: str) -> Path:
    """The table's path. Raises SettingsError, before anything is read, where it can't be written."""
    from chequeocr.output.tables.write import ENDINGS, new_table

    path = Path(out)
    if path.suffix.lower() not in ENDINGS:
        raise SettingsError(f"{display_name(out)}: the output's name ends in .db (a run file) or in one of "
                            f"{', '.join(ENDINGS)} (a table)")
    if os.path.lexists(path):
        todo = "give the table another name"
        if os.path.isfile(f"{out}.run.db"):
            todo = f"delete it, and the same command makes it anew of {display_name(out)}.run.db; or {todo}"
        raise SettingsError(f"{display_name(out)} exists already: {todo}")
    new_table(path)
    return path


def _export(run_file: str, table: Path) -> None:
    from chequeocr.batch.store import open_store
    from chequeocr.output.tables import write_table

    with open_store(run_file, write=False) as store:
        write_table(store.rows(), table)


@contextmanager
def terminated_like_interrupted() -> Iterator[None]:
    """What a service manager sends ends the run as Ctrl-C does: cleanly, to be continued."""

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _watched() -> Iterator[Watch | None]:
    """A bar on stderr, where that is a terminal: inputs, rows by decision, rate, time left."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    from chequeocr.cli.render import stderr_console

    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
               TextColumn("{task.fields[rows]}"))  # fmt: skip
    with Bar(*columns, console=stderr_console(), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("reading", total=None, rows="")
        start = bar.get_time()

        def watch(progress: Progress) -> None:
            rows = progress.rows
            rate = sum(rows.values()) / max(1e-9, bar.get_time() - start)
            said = (f"{rows['accept']} accepted, {rows['review']} for review, {rows['reject']} rejected, "
                    f"{rows['error']} failed; {rate:.1f} a second")  # fmt: skip
            bar.update(task, completed=progress.done, total=progress.inputs, rows=said)

        yield watch

"""`chequeocr export`: records that were written before, as a table.

In: a file of records, a run file, or `-` for stdin. Out: one new file of the kind that its ending says.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chequeocr.cli.values import NewFile

if TYPE_CHECKING:
    from chequeocr.output.tables import Row


@click.command()
@click.argument("records", metavar="RECORDS")
@click.option("--to", "target", metavar="FILE", required=True, type=NewFile(),
              help="Write this new file; its ending says what: .jsonl, .csv, .xlsx or .parquet.")
@click.option("--redact", is_flag=True,
              help="Mask payee, payer, memo and account number; of an account number the last four stay.")
def export(*, records: str, target: Path, redact: bool) -> None:
    """Write records as a table for spreadsheets, databases and data frames.

    RECORDS is a run file of `chequeocr batch` (or the address of its database), a file that `chequeocr read
    --json` printed, or - for stdin. Each cheque and each file that could not be read is a row. A line that is
    neither ends the command and is named; nothing is then written.
    """
    from chequeocr.cli.stderr import say
    from chequeocr.output.tables import TableSettings, write_table
    from chequeocr.source.encoded import display_name

    with _rows(records) as rows:
        count = write_table(rows, target, TableSettings(redact=redact))
    say(f"wrote {count:,} rows to {display_name(target)}")


@contextmanager
def _rows(records: str) -> Iterator[Iterator[Row]]:
    from chequeocr.batch.store import is_run_file, open_store
    from chequeocr.output.tables.records import rows_of, rows_of_lines

    if records == "-":
        yield rows_of_lines(sys.stdin.buffer, "stdin")
    elif is_run_file(records):
        with open_store(records, write=False) as store:
            yield store.rows()
    else:
        yield rows_of(Path(records))

"""`chequeocr export`: records that were written before, as a table.

In: a file of records, or `-` for stdin. Out: one new file of the kind that its ending says.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from chequeocr.cli.values import NewFile


@click.command()
@click.argument("records", metavar="RECORDS", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--to", "target", metavar="FILE", required=True, type=NewFile(),
              help="Write this new file; its ending says what: .jsonl, .csv, .xlsx or .parquet.")
@click.option("--redact", is_flag=True,
              help="Mask payee, payer, memo and account number; of an account number the last four stay.")
def export(*, records: Path, target: Path, redact: bool) -> None:
    """Write records as a table for spreadsheets, databases and data frames.

    RECORDS is a file that `chequeocr read --json` printed, or - for stdin. Each cheque and each file that
    could not be read is a row. A line that is neither ends the command and is named; nothing is then written.
    """
    from chequeocr.cli.stderr import say
    from chequeocr.output.tables import TableSettings, write_table
    from chequeocr.output.tables.records import rows_of, rows_of_lines
    from chequeocr.source.encoded import display_name

    rows = rows_of_lines(sys.stdin.buffer, "stdin") if str(records) == "-" else rows_of(records)
    count = write_table(rows, target, TableSettings(redact=redact))
    say(f"wrote {count:,} rows to {display_name(target)}")

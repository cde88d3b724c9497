"""What `chequeocr reconcile` writes besides its own CSV and JSON, and `chequeocr reconcile issue`.

In: a reconciliation, the declared layouts. Out: files. Their bytes are made before the first is written: what
doesn't fit leaves none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chequeocr.cli.values import Day, NewFile

if TYPE_CHECKING:
    import datetime

    from chequeocr.reconcile.books import Books
    from chequeocr.reconcile.layout import Layout
    from chequeocr.reconcile.result import Reconciliation

BOOKS = ("beancount", "ledger", "quickbooks", "xero")
File = tuple[str, str, bytes]
"""A file's name, its ending, what is in it."""


@click.command()
@click.argument("register", metavar="REGISTER")
@click.option(
    "--layout",
    metavar="FILE",
    type=click.Path(path_type=Path),
    required=True,
    help="Write as this TOML file declares.",
)
@click.option("--to", metavar="FILE", type=NewFile(), required=True, help="Write this new file.")
@click.option(
    "--mapping",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Read the register's columns as this TOML file declares them.",
)
@click.option("--day", metavar="DATE", type=Day(), default="today", show_default=True,
              help="State this day in header and trailer.")  # fmt: skip
def issue(
    *, register: str, layout: Path, to: Path, mapping: Path | None, day: datetime.date | str | None
) -> None:
    """Write an issue file from a register: what the bank is told that you issued.

    Nothing is written where a row of the register was not read, or doesn't fit the layout.
    """
    from chequeocr.cli.stderr import say
    from chequeocr.errors import LayoutError
    from chequeocr.reconcile import Register, write_layout
    from chequeocr.reconcile.layout import Layout

    declared = Layout.load(layout)
    rows = Register.load(register, mapping)
    if rows.faults:
        more = f", and {len(rows.faults) - 1} more" if len(rows.faults) > 1 else ""
        raise LayoutError(f"{rows.name}: nothing is written: {rows.faults[0]}{more}")
    day = None if isinstance(day, str) else day
    say(f"written: {write_layout(rows, declared, to, day)} ({len(rows)} rows in the register)")


@dataclass(frozen=True, slots=True)
class Outputs:
    """What is to be written besides CSV and JSON; it is read before the cheques are."""

    layouts: tuple[Layout, ...]
    books: tuple[str, ...]
    accounts: Books
    report: bool

    @classmethod
    def load(
        cls, layouts: Sequence[Path], books: Sequence[str], accounts: Path | None, *, report: bool
    ) -> Outputs:
        """Reads the declared layouts and accounts. Raises SettingsError, FileAccessError."""
        from chequeocr.reconcile.books import Books
        from chequeocr.reconcile.layout import Layout

        read = Books() if accounts is None else Books.load(accounts)
        return cls(tuple(Layout.load(path) for path in layouts), tuple(dict.fromkeys(books)), read, report)

    def files(self, result: Reconciliation, records: str) -> list[File]:
        """Returns every file; `records` is where the cheques came from. Raises LayoutError, SettingsError."""
        from chequeocr.reconcile.layout_write import layout_bytes

        found = [(one.name, ".txt", layout_bytes(result, one)) for one in self.layouts]
        found += [file for name in self.books for file in _posted(result, name, self.accounts)]
        if self.report:
            from chequeocr.reconcile.page import report_html

            page = report_html(result, dict(_pictures(result, records)))
            found.append(("reconciliation", ".html", page.encode("utf-8", "backslashreplace")))
        return found


def _posted(result: Reconciliation, name: str, books: Books) -> list[File]:
    from chequeocr.reconcile.bank_csv import to_quickbooks, to_xero
    from chequeocr.reconcile.journals import to_beancount, to_ledger

    if name in ("quickbooks", "xero"):
        parts = (to_quickbooks if name == "quickbooks" else to_xero)(result, books)
        return [(name, ".csv", part) for part in parts]
    text = (to_beancount if name == "beancount" else to_ledger)(result, books)
    return [("books", f".{name}", text.encode("utf-8", "replace"))]


def _pictures(result: Reconciliation, records: str) -> Iterator[tuple[tuple[str, int, int], bytes]]:
    """The pictures that a run file has of the cheques that a person looks at."""
    from chequeocr.batch.store import is_run_file, open_store
    from chequeocr.reconcile.page import exceptions_of, key_of
    from chequeocr.record import Cheque

    if not is_run_file(records):
        return
    wanted = {key_of(row) for row in exceptions_of(result)}
    with open_store(records, write=False) as store:
        for row in store.rows():
            cheque = row.outcome
            if isinstance(cheque, Cheque) and row.picture:
                key = (cheque.source, cheque.page, cheque.cheque)
                if key in wanted:
                    yield key, row.picture

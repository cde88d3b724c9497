"""`chequeocr reconcile`: presented cheques beside a register; its `init`: a mapping of its columns; its
`issue`, in `reconcile_out`: an issue file.

In: lines of `chequeocr read --json` or a run file, a register. Out: reconciliation.csv and
reconciliation.json in a folder, a summary whose totals tie out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import click

from chequeocr.cli.reconcile_out import BOOKS, Outputs, issue
from chequeocr.cli.values import Day, Folder
from chequeocr.errors import FileAccessError, RecordError

if TYPE_CHECKING:
    from chequeocr.outcome import Failure
    from chequeocr.reconcile.register import Register
    from chequeocr.reconcile.result import Reconciliation, Total
    from chequeocr.record import Cheque

_SHOWN_FAULTS = 10
_SOME_NOT_READ = 1
_PIPED_WIDTH = 220
_MOST_BYTES = 16_000_000  # of a line: a record has some kilobytes
_BLANK = b"\xef\xbb\xbf \t\r\n"


@click.command()
@click.argument("register", metavar="FILE", type=click.Path())
@click.option("--mapping", metavar="FILE", type=click.Path(path_type=Path),
              help="Begin with this mapping file, such as one with the line of the header.")  # fmt: skip
def init(*, register: str, mapping: Path | None) -> None:
    """Propose a mapping for a register and show how its first ten rows come out.

    The mapping is printed as TOML on stdout, the rows on stderr: `chequeocr reconcile init issued.csv >
    issued.toml`. Look at both before you use it.
    """
    from chequeocr.cli.stderr import say_warning
    from chequeocr.reconcile.mapping import ColumnMapping
    from chequeocr.reconcile.preview import preview

    proposed, rows = preview(register, ColumnMapping() if mapping is None else ColumnMapping.load(mapping))
    click.echo(proposed.to_toml(), nl=False)
    if "amount" not in proposed.columns and proposed.side is None:
        say_warning("no column of the header is known to hold the amounts: declare it under [columns]")
    _show(rows)


def _show(register: Register) -> None:
    from rich.table import Table
    from rich.text import Text

    from chequeocr.cli.render import plain, stderr_console

    table = Table(box=None, pad_edge=False)
    every = ("line", "account", "cheque_number", "amount", "currency", "issued", "payee", "payer", "status",
             "reference")  # fmt: skip
    names = [name for name in every if any(getattr(row, name) is not None for row in register)]
    for name in names:
        table.add_column(name)
    for row in register:
        table.add_row(*(Text(plain(getattr(row, name))) for name in names))
    console = stderr_console()
    console.width = console.width if console.is_terminal else _PIPED_WIDTH
    console.print(table)
    _say_faults(register)


class _WithWords(click.Command):
    """A command that takes files, and some words in their place that are commands of their own."""

    words: ClassVar = {"init": init, "issue": issue}

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Returns the context of the command, or of `init` or `issue` where that is the first argument."""
        one = self.words.get(args[0]) if args else None
        if one is not None:
            return one.make_context(f"{info_name} {one.name}", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


@click.command(
    cls=_WithWords,
    epilog="`chequeocr reconcile init FILE` proposes a mapping file for a register. `chequeocr reconcile "
           "issue REGISTER` writes an issue file for the bank.",
)
@click.argument("records", metavar="RECORDS")
@click.option("--register", metavar="FILE", required=True,
              help="The register: CSV, a workbook, a bank statement, or a database's address "
                   "(sqlite:///books.db).")
@click.option("--mapping", metavar="FILE", type=click.Path(path_type=Path),
              help="Read the register's columns as this TOML file declares them.")
@click.option("--as-of", metavar="DATE", type=Day(), default="today", show_default=True,
              help="Judge dates on this day; none leaves them unjudged.")
@click.option("--out", metavar="DIR", type=Folder(), required=True,
              help="Write reconciliation.csv and reconciliation.json into this folder.")
@click.option("--write", metavar="FILE", type=click.Path(path_type=Path), multiple=True,
              help="Write a file as this TOML file declares, too. May be given several times.")
@click.option("--books", type=click.Choice(BOOKS), multiple=True,
              help="Write what is to be posted, too. May be given several times. [default: none]")
@click.option("--accounts", metavar="FILE", type=click.Path(path_type=Path),
              help="Post to the accounts that this TOML file declares.")
@click.option("--report", is_flag=True, help="Write reconciliation.html, to work from, too.")  # fmt: skip
def reconcile(
    *, records: str, register: str, mapping: Path | None, as_of: Any, out: Path, write: tuple[Path, ...],
    books: tuple[str, ...], accounts: Path | None, report: bool,
) -> None:  # fmt: skip
    """Compare presented cheques with a register and say what matches, what doesn't, and why.

    RECORDS is a file that `chequeocr read --json` printed, or a run file of `chequeocr batch`. The register
    has the cheques that were issued, or the receipts that are expected.
    """
    from chequeocr.cli.outputs import prepare, write_new
    from chequeocr.cli.stderr import say
    from chequeocr.reconcile import MatchPolicy, Register
    from chequeocr.reconcile import reconcile as compare
    from chequeocr.reconcile.written import to_csv, to_json

    more = Outputs.load(write, books, accounts, report=report)
    prepare(out)
    known = Register.load(register, mapping)
    result = compare(_records(records), known, MatchPolicy(as_of=as_of))
    files = [("reconciliation", ".csv", to_csv(result)), ("reconciliation", ".json", to_json(result))]
    files += more.files(result, records)
    for name, ending, data in files:
        say(f"written: {write_new(out, name, ending, data)}")
    _summary(result)
    _say_faults(known)
    if known.faults or any(row.outcome == "unread" for row in result.presented):
        click.get_current_context().exit(_SOME_NOT_READ)


def _records(name: str) -> Iterator[Cheque | Failure]:
    """What a run file or lines of JSON hold; a line that is neither record nor failure is a failure, too:
    nothing is lost."""
    from chequeocr.batch.store import is_run_file, open_store

    if is_run_file(name):
        with open_store(name, write=False) as store:
            yield from (row.outcome for row in store.rows())
    else:
        yield from _lines(Path(name))


def _lines(path: Path) -> Iterator[Cheque | Failure]:
    from chequeocr.outcome import Failure, outcome_of

    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(_MOST_BYTES):
                number += 1
                if not line.strip(_BLANK):
                    continue
                try:
                    yield outcome_of(line.strip(_BLANK))
                except RecordError as error:
                    yield Failure(f"{path.name}:{number}", 0, error)
    except OSError as error:
        raise FileAccessError(f"{path}: can't be read: {error.strerror or error}") from error


def _summary(result: Reconciliation) -> None:
    """Prints the totals of both sides, by currency; those of each side add up to all of it."""
    from rich.table import Table

    from chequeocr.cli.render import stdout_console

    table = Table(box=None, pad_edge=False)
    for name, justify in (("outcome", "left"), ("currency", "left"), ("count", "right"), ("amount", "right"),
                          ("unreadable", "right")):  # fmt: skip
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    totals = result.totals()
    for side in ("presented", "register"):
        of_side = [one for one in totals if one.side == side]
        for one in of_side:
            _add(table, f"{side}: {one.outcome}", [one], one.currency)
        for currency in sorted({one.currency for one in of_side}):
            _add(table, f"{side}: all", [one for one in of_side if one.currency == currency], currency)
    stdout_console().print(table)
    review = sum(row.outcome == "matched" and row.needs_review for row in result.presented)
    click.echo(f"{review} of the matched cheques need a person.")


def _add(table: Any, name: str, totals: Sequence[Total], currency: str) -> None:
    from decimal import Decimal

    amount = sum((one.amount for one in totals), Decimal(0))
    unreadable = sum(one.unreadable for one in totals)
    count = sum(one.count for one in totals)
    table.add_row(name, currency, f"{count:,}", f"{amount:,f}", f"{unreadable:,}" if unreadable else "")


def _say_faults(register: Register) -> None:
    from chequeocr.cli.stderr import say_warning

    for fault in register.faults[:_SHOWN_FAULTS]:
        say_warning(f"{register.name}, {fault}")
    if len(register.faults) > _SHOWN_FAULTS:
        say_warning(f"{register.name}: {len(register.faults)} lines in all were not read")

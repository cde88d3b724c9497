"""What `chequeocr reconcile` writes besides its own CSV and JSON, and `chequeocr reconcile issue`.

In: a reconciliation, the declared layouts. Out: files. Their bytes are made before the first is written: what
doesn't fit leaves none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chequeocr.cli.values import Day, NewFile

if TYPE_CHECKING:
    import datetime

    from chequeocr.reconcile.layout import Layout
    from chequeocr.reconcile.result import Reconciliation

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

    @classmethod
    def load(cls, layouts: Sequence[Path]) -> Outputs:
        """Reads the declared layouts. Raises SettingsError, FileAccessError."""
        from chequeocr.reconcile.layout import Layout

        return cls(tuple(Layout.load(path) for path in layouts))

    def files(self, result: Reconciliation) -> list[File]:
        """Returns every file. Raises LayoutError, SettingsError."""
        from chequeocr.reconcile.layout_write import layout_bytes

        return [(one.name, ".txt", layout_bytes(result, one)) for one in self.layouts]

"""A table that stays readable where the window is narrow: there each row is a block of lines.

In: headings and rows of `Text`, so that nothing read on a cheque can be markup. Out: a rich renderable.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich import box
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

_NARROW = 80
"""Columns below which a table whose words would have to be broken is no table any more."""


class Fitted:
    """Columns under `head`, those in `right` flush right and never wrapped; blocks where they don't fit."""

    def __init__(self, head: Sequence[Text], right: Collection[int] = ()) -> None:
        self.head = head
        self.rows: list[Sequence[Text]] = []
        self._right = right

    def add_row(self, *cells: Text) -> None:
        """One row; cells that are missing at its end are empty."""
        self.rows.append(cells)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """What rich calls to print it."""
        table = self._table()
        # Unlimited: within a limit rich would answer that anything fits.
        wanted = Measurement.get(console, options.update(max_width=10_000), table).minimum
        if options.max_width >= _NARROW or wanted <= options.max_width:
            yield table
        else:
            yield from self._blocks()

    def _table(self) -> Table:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for n, heading in enumerate(self.head):
            right = n in self._right
            table.add_column(heading, justify="right" if right else "left", no_wrap=right, overflow="fold")
        for row in self.rows:
            table.add_row(*row)
        return table

    def _blocks(self) -> RenderResult:
        """Each row's first cell on a line of its own, the others below it with their headings."""
        for first, *others in self.rows:
            yield Text("")
            yield Text(first.plain, style="bold", overflow="fold")
            for heading, cell in zip(self.head[1:], others, strict=False):
                if cell.plain:
                    mark = Text(f"  {heading.plain}: " if heading.plain else "  ", style="dim")
                    yield Text.assemble(mark, cell, overflow="fold")

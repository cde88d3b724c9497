"""A table that no window breaks words of: where its columns don't fit, each row is a block of lines.

In: headings and rows of `Text`, so that nothing read on a cheque can be markup. Out: a rich renderable. The
lines are laid out here: rich's own table takes a second for a thousand rows and breaks words that don't fit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TypeAlias

from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

_GAP = "  "
_INDENT = "  "

Styled: TypeAlias = tuple[str, Style | None]
"""A piece of a line."""
Named: TypeAlias = tuple[str, str | Style]
"""A cell, with its style as it was given."""


class Fitted:
    """Columns under `head`, those in `right` flush right and never wrapped; blocks where they don't fit.

    Where `below`, the last column's cells stand in a line of their own under their rows before it comes to
    blocks: that of findings, say. A cell has one style, that of its `Text`.
    """

    def __init__(self, head: Sequence[Text], right: Collection[int] = (), *, below: bool = False) -> None:
        self.head = [_plain(heading) for heading in head]
        self.rows: list[Sequence[Named]] = []
        self._right = right
        self._below = below

    def add_row(self, *cells: Text) -> None:
        """Adds one row; cells that are missing at its end are empty."""
        self.rows.append([(_plain(cell), cell.style) for cell in cells])

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """What rich calls to print it."""
        for line in self._lines(options.max_width, console.get_style):
            yield from (Segment(text, style) for text, style in line)
            yield Segment.line()

    def _lines(self, width: int, style_of: Callable[[str | Style], Style]) -> Iterator[list[Styled]]:
        cells = [[(text, style_of(style) if style else None) for text, style in row] for row in self.rows]
        widths = self._widths(width)
        if widths:
            yield from self._table(cells, widths, width)
        else:
            yield from self._blocks(cells, width, style_of)

    def _widths(self, width: int) -> list[int]:
        """Of all columns, or of those beside the last; none where the words in them need more room.

        As wide as their longest cell where there is room for it, never less than their longest word.
        """
        columns = len(self.head)
        least = [max(map(cell_len, self._words(n))) for n in range(columns)]
        for count in dict.fromkeys((columns, columns - self._below)):
            room = width - sum(least[:count]) - len(_GAP) * (count - 1)
            if room >= 0:
                return self._widened(least[:count], room)
        return []

    def _widened(self, widths: list[int], room: int) -> list[int]:
        """The widths with the room shared out: what needs little more gets it, the others share the rest."""
        needs = [max(map(cell_len, self._texts(n))) - width for n, width in enumerate(widths)]
        for place, n in enumerate(sorted(range(len(widths)), key=needs.__getitem__)):
            more = min(needs[n], room // (len(widths) - place))
            widths[n] += more
            room -= more
        return widths

    def _words(self, column: int) -> Iterator[str]:
        """What may not be broken in a column."""
        whole = column in self._right
        for text in self._texts(column):
            yield from [text] if whole else text.split() or [""]

    def _texts(self, column: int) -> Iterator[str]:
        yield self.head[column]
        yield from (row[column][0] for row in self.rows if column < len(row))

    def _table(
        self, cells: Iterable[Sequence[Styled]], widths: list[int], width: int
    ) -> Iterator[list[Styled]]:
        bold = Style(bold=True)
        head = [(heading, bold) for heading in self.head]
        yield []
        yield from self._row(head, widths, width)
        yield [("─" * min(width, sum(widths) + len(_GAP) * (len(widths) - 1)), None)]
        for row in cells:
            yield from self._row(row, widths, width)
        yield []

    def _row(self, row: Sequence[Styled], widths: list[int], width: int) -> Iterator[list[Styled]]:
        """The lines of one row: its cells side by side, what has no column below them."""
        wrapped = [wrap(text, wide) for (text, _), wide in zip(row, widths, strict=False)]
        for parts in zip_longest(*wrapped, fillvalue=""):
            line: list[Styled] = []
            for n, part in enumerate(parts):
                blank = " " * (widths[n] - cell_len(part))
                text = blank + part if n in self._right else part + blank
                line += [(text, row[n][1]), (_GAP, None)]
            yield _stripped(line)
        for text, style in row[len(widths) :]:
            for part in wrap(text, width - len(_INDENT)) if text else ():
                yield [(_INDENT, None), (part, style)]

    def _blocks(
        self, cells: Iterable[Sequence[Styled]], width: int, style_of: Callable[[str | Style], Style]
    ) -> Iterator[list[Styled]]:
        """Each row's first cell on a line of its own, the others below it with their headings."""
        bold, dim = Style(bold=True), style_of("dim")
        for (first, _), *others in cells:
            yield []
            for part in wrap(first, width):
                yield [(part, bold)]
            for heading, (text, style) in zip(self.head[1:], others, strict=False):
                if text:
                    yield from _under(heading, text, width, (dim, style))


def _under(heading: str, text: str, width: int, styles: tuple[Style, Style | None]) -> Iterator[list[Styled]]:
    """A cell in a block, behind its heading."""
    mark = f"{_INDENT}{heading}: " if heading else _INDENT
    first, *more = wrap(mark + text, width)
    dim, style = styles
    yield [(first[: len(mark)], dim), (first[len(mark) :], style)]
    yield from ([(part, style)] for part in more)


def wrap(text: str, width: int) -> list[str]:
    """Returns lines of at most `width` columns, divided between words; only a word that is longer is divided
    itself.

    >>> wrap("  payee: Meera  Stationers", 15)
    ['  payee: Meera', 'Stationers']
    """
    if cell_len(text) <= width:
        return [text]
    lines = [text[: len(text) - len(text.lstrip())]]
    room = width - cell_len(lines[0])
    fresh = True
    for word in text.split():
        long = cell_len(word)
        if long + (not fresh) <= room:
            lines[-1] += word if fresh else f" {word}"
            room -= long + (not fresh)
        else:
            pieces = [word] if long <= width else chop_cells(word, max(1, width))
            lines += pieces
            room = width - cell_len(pieces[-1])
        fresh = False
    return [line for line in lines if line.strip()] or [""]


def _plain(cell: Text) -> str:
    """A cell's text; what would break the line or drive the terminal is a blank in it."""
    text = cell.plain
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


def _stripped(line: list[Styled]) -> list[Styled]:
    """The line without blanks at its end."""
    while line and not line[-1][0].strip():
        line.pop()
    return [*line[:-1], (line[-1][0].rstrip(), line[-1][1])] if line else []

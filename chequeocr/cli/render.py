"""Records as text for people: a list of a cheque's fields, or a table with a line a cheque.

In: results of a run. Out: rich renderables. Texts read on cheques go in as plain `Text`, so that no
payee can be mistaken for markup.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.text import Text

from chequeocr.cli.fitted import Fitted
from chequeocr.cli.inputs import Success
from chequeocr.fields import FIELDS
from chequeocr.outcome import Failure
from chequeocr.record import Amount, Cheque, Field, Micr, Signature
from chequeocr.source.encoded import display_name

if TYPE_CHECKING:
    from chequeocr.reader.assemble import LineResult

_STYLES = {"accept": "green", "review": "yellow", "reject": "red", "error": "red", "warning": "yellow",
           "info": "dim"}
_PIPED_WIDTH = 220
"""Columns where nobody's window sets a limit: enough for a line a cheque."""


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leaves it to cli.app; rich itself would exit with 1, which means something else here."""
        raise BrokenPipeError


def stdout_console() -> Console:
    """Returns a console on stdout; if that is not a terminal, wide enough not to wrap."""
    console = _Console(highlight=False)
    return console if console.is_terminal else _Console(highlight=False, width=_PIPED_WIDTH)


def stderr_console() -> Console:
    """Returns a console on stderr, for progress."""
    return Console(stderr=True, highlight=False)


def cheques(outcomes: Sequence[Success[Cheque] | Failure]) -> RenderableType:
    """Shows one cheque in full, several as a table."""
    if len(outcomes) == 1 and isinstance(outcomes[0], Success):
        return _details(outcomes[0].value)
    table = _table("file", "decision", "payee", "amount", "confidence", "date", "cheque no.", "findings")
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            name = Text(where(outcome.source, outcome.page))
            table.add_row(name, _styled("error"), *[Text()] * 5, Text(outcome.error.code))
        else:
            table.add_row(*_summary(outcome.value))
    return table


def lines(outcomes: Sequence[Success[LineResult] | Failure]) -> RenderableType:
    """Shows pictures that were read as one field each in a table, with scores: nothing is calibrated here."""
    table = _table("file", "value", "text", "score")
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            name = Text(where(outcome.source, outcome.page))
            table.add_row(name, _styled("error"), Text(outcome.error.code))
        else:
            reading = outcome.value.reading
            value = plain(outcome.value.value)
            cells = (display_name(outcome.path), value, reading.text, f"{reading.score:.2f}")
            table.add_row(*map(Text, cells))
    return table


def where(source: str, page: int, cheque: int = 0) -> str:
    """Returns where a cheque is, for people; page and cheque count from 0.

    >>> where("a.jpg", 0), where("a.pdf", 2, 1)
    ('a.jpg', 'a.pdf, page 3, cheque 2')
    """
    return source + (f", page {page + 1}" if page else "") + (f", cheque {cheque + 1}" if cheque else "")


def plain(value: object) -> str:
    """Returns a value as people write it: amounts without exponents, dates as ISO, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, Micr):
        return ", ".join(f"{part.replace('_', ' ')} {text}" for part, text in value if text is not None)
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _sure(amount: Amount) -> str:
    return "" if amount.confidence is None else f", {amount.confidence:.1%} sure"


def _summary(cheque: Cheque) -> list[Text]:
    date = cheque.date.value if cheque.date else None
    number = cheque.cheque_number.value if cheque.cheque_number else None
    if number is None and cheque.micr and cheque.micr.value:
        number = cheque.micr.value.cheque_number
    # The table is for what needs a look; everything is in --json and in the panel of a single cheque.
    codes = ", ".join(f.code for f in cheque.findings if f.severity != "info")
    confidence = cheque.amount.confidence if cheque.amount else None
    sure = "" if confidence is None else f"{confidence:.1%}"
    cells = [cheque.payee or "", str(cheque.amount or ''), sure, plain(date), number or "", codes]
    name = where(cheque.source, cheque.page, cheque.cheque)
    return [Text(name), _styled(cheque.decision), *map(Text, cells)]


def _details(cheque: Cheque) -> Group:
    head = Text.assemble(where(cheque.source, cheque.page, cheque.cheque), "  ", _styled(cheque.decision))
    if cheque.amount:
        head.append(f"  {cheque.amount} (from {cheque.amount.origin}{_sure(cheque.amount)})")
    table = _table("field", "value", "text as read", "score", "confidence")
    for name in FIELDS:
        field = getattr(cheque, name)
        if isinstance(field, Signature):
            table.add_row(Text(name), Text("present" if field.present else "absent"))
        elif isinstance(field, Field):
            score = "" if field.score is None else f"{field.score:.2f}"
            sure = "" if field.confidence is None else f"{field.confidence:.1%}"
            table.add_row(*map(Text, (name, plain(field.value), field.text, score, sure)))
    parts: list[RenderableType] = [head]
    if table.rows:
        parts.append(table)
    parts += [Text.assemble(_styled(f.severity), f" {f.code}: {f.message}") for f in cheque.findings]
    return Group(*parts)


def _table(*columns: str) -> Fitted:
    right = ("amount", "score", "confidence")
    numbers = {n for n, column in enumerate(columns) if column in right}
    return Fitted([Text(column) for column in columns], numbers, below=columns[-1] == "findings")


def _styled(word: str) -> Text:
    return Text(word, style=_STYLES[word])

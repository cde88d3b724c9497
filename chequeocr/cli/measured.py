"""A report of chequeocr.evaluate for the terminal.

In: a Report. Out: rich renderables; every cell goes in as plain `Text`, so that no set's name is markup.
"""

from __future__ import annotations

from statistics import median

from rich.console import Group, RenderableType
from rich.text import Text

from chequeocr.cli.fitted import Fitted
from chequeocr.evaluate import Report, tables


def measured(report: Report) -> RenderableType:
    """Returns what was right by field and set, the read rates, reliability, and the time of a cheque."""
    parts: list[RenderableType] = [_drawn(tables.by_field(report))]
    trusts = report.trusts()
    if trusts:
        parts.append(_drawn(tables.read_rates(report)))
        parts += [Text(sentence) for sentence in tables.too_few(report)]
    parts += [_drawn(tables.reliability_of(report, figure)) for figure in report.scored]
    if trusts and not trusts[0].curve:
        parts.append(Text(tables.NO_CONFIDENCE))
    parts.append(Text(tables.INTERVALS))
    if report.seconds:
        parts.append(Text(f"{median(report.seconds):.2f} s a cheque (median of {len(report.seconds)})."))
    return Group(*parts)


def _drawn(given: tables.Table) -> Fitted:
    table = Fitted([Text(column) for column in given.head])
    for row in given.rows:
        table.add_row(*map(Text, row))
    return table

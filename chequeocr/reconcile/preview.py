"""A proposal for the mapping of a register, and how its first rows come out with it.

In: a register, what is declared already. Out: the mapping as it would be proposed, and a few rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from chequeocr.reconcile.cells import decimal_mark
from chequeocr.reconcile.mapping import ColumnMapping, places, propose
from chequeocr.reconcile.register import Register, order_of, rows_of_table, texts_of
from chequeocr.reconcile.statements import reader_of
from chequeocr.reconcile.table import BadLine, Raw, Table, bytes_of, open_table


def preview(path: str | Path, mapping: ColumnMapping, most: int = 10) -> tuple[ColumnMapping, Register]:
    """Returns the mapping as it would be proposed, and how the first `most` rows come out with it.

    Raises what `Register.load` raises, but for a missing column of amounts: then there are no rows.
    """
    if "://" not in str(path) and reader_of(bytes_of(path)) is not None:
        whole = Register.load(path, mapping)
        return replace(mapping, side=mapping.side or "credit"), replace(whole, rows=whole.rows[:most])
    table = open_table(path, mapping)
    proposed = replace(
        mapping,
        columns=mapping.columns or propose(table.header),
        delimiter=table.delimiter,
        encoding=table.encoding,
    )
    if "amount" not in proposed.columns:
        return proposed, Register((), (), table.name)
    at = places(proposed, table.header)
    decimal = proposed.decimal or decimal_mark(texts_of(table, at["amount"]))
    dates = proposed.dates or (order_of(texts_of(table, at["issued"]))[0] if "issued" in at else None)
    proposed = replace(proposed, decimal=decimal, dates=dates)
    some = replace(table, rows=lambda: _first(table, most))
    return proposed, rows_of_table(some, proposed)


def _first(table: Table, most: int) -> Iterator[Raw | BadLine]:
    return islice(table.rows(), most)

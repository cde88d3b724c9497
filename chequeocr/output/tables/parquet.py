"""Tables as Parquet: exact Decimals, dates, findings as a list in each row.

In: rows. Out: a file in row groups of GROUP rows, no more of which are in memory. Needs pyarrow, extra
`tables`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from chequeocr.errors import MissingExtraError
from chequeocr.output.tables.columns import COLUMNS, KINDS, cells
from chequeocr.output.tables.row import Row
from chequeocr.output.tables.settings import TableSettings
from chequeocr.record import Cheque

GROUP = 5_000


def write_parquet(rows: Iterable[Row], path: Path, settings: TableSettings) -> None:
    """Writes the rows. `findings` is a list of structs of code, severity, field and message.

    Raises MissingExtraError without pyarrow, OSError.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtraError("tables", "a Parquet file") from error
    schema = _schema(pa)
    with path.open("xb") as file, pq.ParquetWriter(file, schema) as writer:
        for group in _groups(rows):
            writer.write_table(pa.Table.from_pylist(group, schema=schema))


def _schema(pa: Any) -> Any:
    kinds = {
        "text": pa.string(), "count": pa.int64(), "share": pa.float64(), "date": pa.date32(),
        "flag": pa.bool_(), "amount": pa.decimal128(22, 4),  # as many figures as the record's money has
    }  # fmt: skip
    texts = [(name, pa.string()) for name in ("code", "severity", "field", "message")]
    columns = {name: kinds[KINDS[name]] for name in COLUMNS} | {"findings": pa.list_(pa.struct(texts))}
    return pa.schema(list(columns.items()))


def _groups(rows: Iterable[Row]) -> Iterator[list[dict[str, object]]]:
    remaining = iter(rows)
    while group := [_values(row) for row in islice(remaining, GROUP)]:
        yield group


def _values(row: Row) -> dict[str, object]:
    outcome = row.outcome
    found = [dict(one) for one in outcome.findings] if isinstance(outcome, Cheque) else None
    return cells(outcome) | {"findings": found}

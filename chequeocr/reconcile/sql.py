"""A table or view of a database as a table of cells, through SQLAlchemy.

In: a database's address and the name of the table. Out: Table. A row's number is its place in the answer,
counted from 1; rows are ordered by the primary key where there is one. Nothing is written. The address may
hold a password: no message has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chequeocr.errors import FileAccessError, MissingExtraError, RegisterError, SettingsError
from chequeocr.reconcile.mapping import ColumnMapping
from chequeocr.reconcile.table import BadLine, Raw, Table

if TYPE_CHECKING:
    from sqlalchemy import Engine, Select

_AT_ONCE = 10_000


def sql_table(address: str, mapping: ColumnMapping) -> Table:
    """Returns the table that the mapping names. Raises MissingExtraError, RegisterError, SettingsError."""
    if not mapping.table:
        raise SettingsError("a register in a database needs a mapping with [file] table = \"...\"")
    try:
        import sqlalchemy as sa
    except ImportError as error:
        raise MissingExtraError("reconcile", "a register in a database") from error
    schema, _, name = mapping.table.rpartition(".")
    try:
        engine = sa.create_engine(address)
        if engine.dialect.name == "sqlite" and engine.url.database:
            _file_is_there(engine.url.database)
        table = sa.Table(name, sa.MetaData(), schema=schema or None, autoload_with=engine)
    except sa.exc.NoSuchTableError as error:
        raise RegisterError(f"the database has no table {mapping.table!r:.60}") from error
    except (sa.exc.SQLAlchemyError, ImportError) as error:
        raise RegisterError(f"the database can't be opened: {type(error).__name__}") from None
    query = sa.select(table).order_by(*table.primary_key.columns)
    return Table(mapping.table, tuple(table.columns.keys()), _Rows(engine, query))


def _file_is_there(path: str) -> None:
    """SQLite would make an empty database of a name that is misspelt."""
    from pathlib import Path

    if path != ":memory:" and not Path(path).is_file():
        raise FileAccessError(f"{path}: the register can't be read: no such file")


@dataclass(frozen=True, slots=True)
class _Rows:
    engine: Engine
    query: Select[Any]

    def __call__(self) -> Iterator[Raw | BadLine]:
        import sqlalchemy as sa

        try:
            with self.engine.connect() as connection:
                found = connection.execution_options(yield_per=_AT_ONCE).execute(self.query)
                for number, row in enumerate(found, 1):
                    yield Raw(number, tuple(row))
        except (sa.exc.SQLAlchemyError, ArithmeticError, ValueError) as error:
            raise RegisterError(f"the database's table can't be read: {type(error).__name__}") from None

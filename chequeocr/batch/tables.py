"""The tables of a run file, as SQLAlchemy knows them.

In: nothing. Out: `INPUTS`, `UNITS`, `ROWS`, `META`. Documented for their users in docs/batch.md; another form
of them gets another SCHEMA.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

SCHEMA: Final = "chequeocr-run/1"


class Money(TypeDecorator[Decimal]):
    """Exact in every database: NUMERIC(22, 4), and a text in SQLite, whose numbers are floats."""

    impl = Numeric(22, 4)
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        """Returns the database's own type."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Numeric(22, 4))

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> Any:
        """Returns what is stored."""
        return format(value, "f") if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Any) -> Decimal | None:
        """Returns what is read."""
        return None if value is None else Decimal(value)


metadata = MetaData()

_ID = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER counts by itself there

META = Table(
    "chequeocr_meta",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

INPUTS = Table(
    "chequeocr_inputs",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("path", Text, nullable=False),
    Column("size", BigInteger),
    Column("mtime_ns", BigInteger),
    Column("sha256", String(64), nullable=False),
    Column("done", Boolean, nullable=False),
    Index("chequeocr_inputs_path", "path"),
)

UNITS = Table(
    "chequeocr_units",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("input_id", ForeignKey(INPUTS.c.id), nullable=False),
    Column("name", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("failed", Boolean, nullable=False),
    UniqueConstraint("input_id", "name", "number"),
)

ROWS = Table(
    "chequeocr_rows",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("unit_id", ForeignKey(UNITS.c.id), nullable=False),
    Column("source", Text, nullable=False),
    Column("page", Integer, nullable=False),
    Column("cheque", Integer),
    Column("decision", String(6)),
    Column("amount", Money),
    Column("currency", String(3)),
    Column("confidence", Float),
    Column("payee", Text),
    Column("date", Date),
    Column("cheque_number", Text),
    Column("error", String(40)),
    Column("json", Text, nullable=False),
    Column("picture", LargeBinary),
    Index("chequeocr_rows_unit", "unit_id"),
)

"""A run file: what was read of which input, in SQLite or PostgreSQL, written so that a stop loses nothing.

In: inputs, and what came of each unit of them. Out: rows, whole units at a time: what is not there will be
read at the next start, what is there is never read again. `open_store` opens one or makes it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from chequeocr.errors import MissingExtraError, RunFileError
from chequeocr.outcome import Failure, outcome_of
from chequeocr.output.tables import Row
from chequeocr.source.encoded import display_name

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Select

T = TypeVar("T")

_TRIES = 6  # at 0.1, 0.2, 0.4, ... seconds: a database that restarts is waited for
_LOCK = 7_134_092_241  # any number that nobody else's advisory locks have
_POSTGRES = ("postgresql://", "postgres://", "postgresql+psycopg://")
_FINAL = ("disk is full", "readonly", "not a database", "no such table", "disk i/o")
_OF_CHEQUES = ("cheque", "decision", "amount", "currency", "confidence", "payee", "date", "cheque_number")


@dataclass(frozen=True, slots=True)
class Input:
    """A file as it was when it was read: `size` and `mtime_ns` are None for what could not be opened."""

    path: str
    size: int | None = None
    mtime_ns: int | None = None
    sha256: str = ""


Unit = tuple[str, int]
"""What is read at once: what its records call their source, and its number in the input, from 0."""


def is_run_file(out: str | Path) -> bool:
    """Returns whether an output is a run file by its name, rather than a table made from one."""
    text = str(out)
    return text.startswith(_POSTGRES) or Path(text).suffix.lower() in (".db", ".sqlite", ".sqlite3")


class Store:
    """An open run file. One process writes to it at a time. Every call raises RunFileError for what the
    database says, after several tries where it can't be reached."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._name = name

    def close(self) -> None:
        """Lets go of the file."""
        self._engine.dispose()

    def begin(self, made_with: Mapping[str, str]) -> None:
        """Makes the tables, or checks that they are of this version and made with the same settings."""
        from chequeocr.batch.tables import META, SCHEMA, metadata

        wanted = {"schema": SCHEMA, **made_with}

        def prepare(connection: Connection) -> dict[str, str]:
            metadata.create_all(connection)
            found: dict[str, str] = {row.key: row.value for row in connection.execute(META.select())}
            if not found:
                connection.execute(META.insert(), [{"key": k, "value": v} for k, v in wanted.items()])
            return found

        found = self._do(prepare)
        for key, value in wanted.items():
            if found and found.get(key) != value:
                other = "other settings" if key == "settings" else f"{key} {found.get(key)}, not {value}"
                raise RunFileError(f"{self._name}: this run was made with {other}; continue with the same, "
                                   "or write to a new run file")

    def known(self, path: str) -> list[tuple[int, Input, bool]]:
        """Returns what is known of a path: each content that was found there, newest first, and whether it is
        done."""
        from chequeocr.batch.tables import INPUTS

        query = INPUTS.select().where(INPUTS.c.path == path).order_by(INPUTS.c.id.desc())
        found = self._all(query)
        return [(row.id, Input(row.path, row.size, row.mtime_ns, row.sha256), row.done) for row in found]

    def add(self, given: Input) -> int:
        """Returns the number of a new input. What failed before the file could be opened is forgotten."""
        from chequeocr.batch.tables import INPUTS, ROWS, UNITS

        def insert(connection: Connection) -> int:
            never = INPUTS.select().where(INPUTS.c.path == given.path, INPUTS.c.sha256 == "")
            for row in connection.execute(never).all():
                units = UNITS.select().with_only_columns(UNITS.c.id).where(UNITS.c.input_id == row.id)
                connection.execute(ROWS.delete().where(ROWS.c.unit_id.in_(units)))
                connection.execute(UNITS.delete().where(UNITS.c.input_id == row.id))
                connection.execute(INPUTS.delete().where(INPUTS.c.id == row.id))
            values = {"path": given.path, "size": given.size, "mtime_ns": given.mtime_ns,
                      "sha256": given.sha256, "done": False}  # fmt: skip
            key = connection.execute(INPUTS.insert().values(values)).inserted_primary_key
            assert key is not None
            return int(key[0])

        return self._do(insert)

    def touch(self, number: int, given: Input) -> None:
        """Notes that a file has another date and the same content."""
        from chequeocr.batch.tables import INPUTS

        update = INPUTS.update().where(INPUTS.c.id == number).values(size=given.size, mtime_ns=given.mtime_ns)
        self._do(lambda connection: connection.execute(update))

    def finish(self, number: int) -> None:
        """Notes that every unit of an input is there."""
        from chequeocr.batch.tables import INPUTS

        update = INPUTS.update().where(INPUTS.c.id == number).values(done=True)
        self._do(lambda connection: connection.execute(update))

    def units(self, number: int) -> set[Unit]:
        """Returns the units of an input that are there."""
        from chequeocr.batch.tables import UNITS

        query = UNITS.select().where(UNITS.c.input_id == number)
        return {(row.name, row.number) for row in self._all(query)}

    def write(self, number: int, unit: Unit, rows: Sequence[Row]) -> None:
        """Writes all that came of a unit, or nothing."""
        from chequeocr.batch.tables import ROWS, UNITS

        def insert(connection: Connection) -> None:
            name, place = unit
            failed = any(isinstance(row.outcome, Failure) for row in rows)
            values = {"input_id": number, "name": name, "number": place, "failed": failed}
            key = connection.execute(UNITS.insert().values(values)).inserted_primary_key
            assert key is not None
            if rows:
                connection.execute(ROWS.insert(), [_columns(int(key[0]), row) for row in rows])

        self._do(insert)

    def failed(self, path: str) -> bool:
        """Returns whether something of the newest content of a path could not be read."""
        from chequeocr.batch.tables import UNITS

        known = self.known(path)
        if not known:
            return False
        query = UNITS.select().where(UNITS.c.input_id == known[0][0], UNITS.c.failed).limit(1)
        return bool(self._all(query))

    def forget_failures(self, number: int | None = None) -> None:
        """Forgets the units that failed, of one input or of all, and that their inputs were done: they are
        read again."""
        from chequeocr.batch.tables import INPUTS, ROWS, UNITS

        def delete(connection: Connection) -> None:
            failed = UNITS.select().where(UNITS.c.failed)
            if number is not None:
                failed = failed.where(UNITS.c.input_id == number)
            of = failed.with_only_columns(UNITS.c.input_id)
            connection.execute(INPUTS.update().where(INPUTS.c.id.in_(of)).values(done=False))
            connection.execute(ROWS.delete().where(ROWS.c.unit_id.in_(failed.with_only_columns(UNITS.c.id))))
            connection.execute(UNITS.delete().where(UNITS.c.id.in_(failed.with_only_columns(UNITS.c.id))))

        self._do(delete)

    def rows(self) -> Iterator[Row]:
        """Yields what is there, in the order in which it was written; a few hundred at a time."""
        from chequeocr.batch.tables import ROWS

        last = 0
        while True:
            query = ROWS.select().where(ROWS.c.id > last).order_by(ROWS.c.id).limit(500)
            found = self._all(query)
            for row in found:
                last = row.id
                yield Row(outcome_of(row.json), row.picture)
            if not found:
                return

    def counts(self) -> dict[str, int]:
        """Returns how many rows there are of each decision, "error" for failures."""
        from sqlalchemy import func, select

        from chequeocr.batch.tables import ROWS

        query = select(ROWS.c.decision, func.count()).group_by(ROWS.c.decision)
        return {decision or "error": int(count) for decision, count in self._all(query)}

    def _all(self, query: Select[Any]) -> Sequence[Any]:
        """The rows of a query."""
        return self._do(lambda connection: connection.execute(query).all())

    def _do(self, work: Callable[[Connection], T]) -> T:
        """One transaction, tried again where the database can't be reached."""
        from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

        for number in range(_TRIES):
            try:
                with self._engine.begin() as connection:
                    return work(connection)
            except OperationalError as error:
                if number == _TRIES - 1 or _is_final(error):
                    raise RunFileError(f"{self._name}: {_said(error)}; start again to continue") from error
                time.sleep(0.1 * 2**number)
            except (DBAPIError, SQLAlchemyError) as error:
                raise RunFileError(f"{self._name}: {_said(error)}") from error
        raise AssertionError("unreachable")


@contextmanager
def open_store(out: str | Path, *, write: bool = True) -> Iterator[Store]:
    """The run file `out`: a path that ends in .db, or the address of a PostgreSQL database.

    Raises RunFileError for one that can't be opened or that another process writes to, MissingExtraError.
    """
    text = str(out)
    try:
        import sqlalchemy
    except ImportError as error:
        raise MissingExtraError("batch", "a run file") from error
    if text.startswith(_POSTGRES):
        store = _postgres("postgresql+psycopg://" + text.split("://", 1)[1], write=write)
        try:
            yield store
        finally:
            store.close()
        return
    from chequeocr.batch.lock import locked

    path = Path(text)
    name = display_name(path)
    if os.path.isdir(path):
        raise RunFileError(f"{name}: is a folder; name a run file in it, such as {name}/run.db")
    if not write and not path.is_file():
        raise RunFileError(f"{name}: no such run file")
    with locked(path, name, wanted=write):
        address = sqlalchemy.URL.create("sqlite", database=str(path))  # a name may hold a "?"
        store = Store(sqlalchemy.create_engine(address, connect_args={"timeout": 30}), name)
        try:
            yield store
        finally:
            store.close()


def _postgres(url: str, *, write: bool) -> Store:
    """A database on a server. Who writes holds a lock in it, on the one connection that there is: it goes
    with the connection, and comes back with the next."""
    import sqlalchemy

    try:
        name = sqlalchemy.engine.make_url(url).render_as_string(hide_password=True)
        engine = sqlalchemy.create_engine(url, pool_pre_ping=True, pool_size=1, max_overflow=0)
    except ImportError as error:
        raise MissingExtraError("postgres", "PostgreSQL") from error
    except sqlalchemy.exc.ArgumentError as error:
        raise RunFileError("this is not the address of a PostgreSQL database") from error

    def take(connection: Any, _: object) -> None:
        with connection.cursor() as cursor:
            (taken,) = cursor.execute(f"select pg_try_advisory_lock({_LOCK})").fetchone()
        connection.commit()
        if not taken:
            raise RunFileError(f"{name}: another process writes to this run")

    if write:
        sqlalchemy.event.listen(engine, "connect", take)
    return Store(engine, name)


def _columns(unit: int, row: Row) -> dict[str, Any]:
    """The values of a row."""
    result = row.outcome
    values: dict[str, Any] = dict.fromkeys(_OF_CHEQUES)
    values |= {"unit_id": unit, "source": result.source, "page": result.page, "json": result.to_json(),
               "error": None, "picture": row.picture}  # fmt: skip
    if isinstance(result, Failure):
        return values | {"error": result.error.code}
    amount, line = result.amount, result.micr.value if result.micr else None
    number = result.cheque_number.value if result.cheque_number else None
    values |= {"cheque": result.cheque, "decision": result.decision, "payee": result.payee,
               "date": result.date.value if result.date else None,
               "cheque_number": number or (line.cheque_number if line else None)}  # fmt: skip
    if amount is not None:
        values |= {"amount": amount.value, "currency": amount.currency, "confidence": amount.confidence}
    return values


def _is_final(error: Exception) -> bool:
    """Whether trying again can't help: a full disk, a file that is no database."""
    text = str(error).lower()
    return any(word in text for word in _FINAL)


def _said(error: Exception) -> str:
    """What the database said, in one line, without statements, values and addresses."""
    original = getattr(error, "orig", None) or error
    return " ".join(str(original).split("\n")[0].split())[:160]

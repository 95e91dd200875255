"""The connection: transactions, bulk inserts, and the one place where database errors become one line.

No table and no query lives here, and nothing that only one database does: that is in `sqlite` and `postgres`. Both are run with
one writer: a write is a short transaction that waits for its turn at the start, so that it can never fail for having read
before it wrote. Readers see one moment and never wait.
"""

import json
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from operator import itemgetter
from threading import Lock
from typing import Protocol, TypeVar, cast

from sqlalchemy import JSON, ColumnElement, Dialect, Engine, Table, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.types import TypeEngine
from sqlmodel import Session, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from monitor.errors import StoreError

BUSY_TIMEOUT_S = 30.0
"""How long a write waits for another process's; transactions are short, so longer means that something holds the database."""

MAX_VARIABLES = 500
"""Values in one IN list; SQLite before 3.32 takes no more than 999 in a statement."""

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
K = TypeVar("K")

Insert = sqlite.Insert | postgresql.Insert
Processor = Callable[[object], object]


class Lead(Protocol):
    """The right to poll into a database, which one process has at a time."""

    def keep(self) -> None:
        """Make sure that it is still ours, and take it again where a lost connection gave it back.

        Raises: StoreError where another process leads now, or where the database cannot be asked.
        """


class Database(ABC):
    """One database: reading and writing transactions over it, from any thread. `name` is how messages call it."""

    def __init__(self, name: str, engine: Engine, *, reading: Engine, writing: Engine) -> None:
        self.name = name
        self.engine = engine
        self._reading = reading
        self._writing = writing
        # Threads of this process queue here: the database's own waiting is unfair (SQLite) or takes a connection each.
        self._turn = Lock()

    @abstractmethod
    def check(self, connection: Connection) -> None:
        """Refuse a server or file on which nothing can be kept, before anything is written to it."""

    @abstractmethod
    def make_ready(self, *, deadline: float) -> None:
        """Switch the database to how it is run, by `deadline` (of the monotonic clock)."""

    @abstractmethod
    def lead(self) -> AbstractContextManager[Lead]:
        """Give the leadership, or raise StoreError where another process has it; a killed process gives it back."""

    @abstractmethod
    def _reason(self, exc: Exception) -> str:
        """Return in one line what the database refused and what to do."""

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that sees one moment of the store."""
        with self.errors(), Session(self._reading) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session whose changes are kept together at the end, or not at all if anything raises."""
        with self.errors(), self._turn, Session(self._writing) as session:
            yield session
            session.flush()
            self._commit(session)

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn what the database raises into a StoreError of one line that names it."""
        try:
            yield
        except IntegrityError as exc:
            said = one_line(str(exc.orig))
            raise StoreError(f"{self.name}: the record contradicts what is stored ({said}); nothing was written") from exc
        # ValueError: text that is no Unicode, or a stored word that is no member of its set.
        except (SQLAlchemyError, sqlite3.Error, ValueError) as exc:
            raise StoreError(f"{self.name}: {self._reason(exc)}") from exc

    @abstractmethod
    def rest(self) -> None:
        """Give memory back that only many writes in a row need."""

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def _commit(self, session: Session) -> None:
        session.commit()


def present(session: Session, column: ColumnElement[str], keys: Collection[str]) -> set[str]:
    """Return those of the keys that stand in a column."""
    connection = session.connection()
    found: set[str] = set()
    for some in batches(sorted(keys)):
        found.update(connection.execute(select(column).where(among(connection, column, some))).scalars())
    return found


def among(connection: Connection, column: ColumnElement[K], keys: Sequence[K]) -> ColumnElement[bool]:
    """Return what is true where a column has one of these keys, which are text or whole numbers.

    A file takes them as one value: for each that is named by itself SQLAlchemy works for longer than SQLite looks it up.
    """
    told = compact_json(list(keys)) if connection.dialect.name == "sqlite" else None
    if told is None or r"\u0000" in told:  # there a NUL, which is always told so, ends a text of JSON
        return column.in_(keys)
    return column.in_(select(func.json_each(told).table_valued("value").c.value))


def insert_new(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, object]]) -> int:
    """Insert the rows whose key is not there yet and return how many those were."""
    return _run(session, _insert_new(table, _dialect(session)), rows) if rows else 0


def upsert(
    session: Session,
    table: type[SQLModel],
    rows: Sequence[Mapping[str, object]],
    *,
    keep: tuple[str, ...] = (),
    same: tuple[str, ...] = (),
) -> int:
    """Insert the rows, or give those already there the new values, but for the columns in `keep`.

    Where `same` names columns, a row that differs in none of them is left alone. Returns how many were inserted or changed.
    """
    return _run(session, _upsert(table, tuple(rows[0]), keep, same, _dialect(session)), rows) if rows else 0


@cache
def _insert_new(table: type[SQLModel], dialect: str) -> Insert:
    return _insert(table_of(table), dialect).on_conflict_do_nothing()


# Building one costs as much as writing a few dozen rows.
@cache
def _upsert(table: type[SQLModel], names: tuple[str, ...], keep: tuple[str, ...], same: tuple[str, ...], dialect: str) -> Insert:
    target = table_of(table)
    keys = [column.name for column in target.primary_key]
    statement = _insert(target, dialect)
    offered = statement.excluded
    changed = {name: offered[name] for name in names if name not in {*keys, *keep}}
    differs = or_(*(target.c[name].is_distinct_from(offered[name]) for name in same)) if same else None
    return statement.on_conflict_do_update(index_elements=keys, set_=changed, where=differs)


def _insert(table: Table, dialect: str) -> Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


def table_of(table: type[SQLModel]) -> Table:
    """Return the table behind a table class."""
    return cast(Table, table.__table__)  # type: ignore[attr-defined]  # set by SQLModel's metaclass


def batches(keys: Sequence[K]) -> Iterator[Sequence[K]]:
    """Cut keys into lists that fit into one query."""
    for start in range(0, len(keys), MAX_VARIABLES):
        yield keys[start : start + MAX_VARIABLES]


def compact_json(value: object) -> str:
    """Return the JSON that is kept of a value."""
    return _JSON.encode(value)


def one_line(said: str) -> str:
    """Return what a database said, in one line."""
    return " ".join(said.split())


def _run(session: Session, statement: Insert, rows: Sequence[Mapping[str, object]]) -> int:
    # Without the option only UPDATE and DELETE count; what a closed cursor still says depends on the driver.
    options = {"preserve_rowcount": True}
    connection = session.connection()
    keys = rows[0].keys()
    if connection.dialect.name == "sqlite" and [row.keys() for row in rows].count(keys) == len(rows):
        prepared = _compiled(statement, tuple(rows[0]), connection.dialect)
        return connection.exec_driver_sql(prepared.told, prepared.values(rows), execution_options=options).rowcount
    return connection.execute(statement, [dict(row) for row in rows], execution_options=options).rowcount


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """A statement in SQLite's words, the columns of its parameters in order, and how those that need it are kept."""

    told: str
    names: tuple[str, ...]
    kept: tuple[tuple[int, Processor], ...]

    def values(self, rows: Sequence[Mapping[str, object]]) -> list[tuple[object, ...]]:
        """Return the parameters of each row, made column by column: nearly all of a row goes as it is."""
        chosen = itemgetter(*self.names) if len(self.names) > 1 else lambda row: (row[self.names[0]],)
        columns: list[Sequence[object]] = list(zip(*map(chosen, rows), strict=True))
        for place, kept in self.kept:
            columns[place] = list(map(kept, columns[place]))
        return list(zip(*columns, strict=True))


# For each row of a long list SQLAlchemy takes as long as SQLite does; here what is common to all rows is done once.
@cache
def _compiled(statement: Insert, names: tuple[str, ...], dialect: Dialect) -> _Prepared:
    compiled = statement.compile(dialect=dialect, column_keys=list(names))
    target = cast(Table, statement.table)
    # A positional statement names its parameters in order.
    places = tuple(compiled.positiontup or ())
    processors = ((place, _processor(target.c[name].type, dialect)) for place, name in enumerate(places))
    kept = tuple((place, processor) for place, processor in processors if processor is not None)
    return _Prepared(told=str(compiled), names=places, kept=kept)


def _processor(kind: TypeEngine[object], dialect: Dialect) -> Processor | None:
    """Return how a column's values are kept, None where they go as they are."""
    usual = kind.dialect_impl(dialect).bind_processor(dialect)
    if usual is None:
        return None
    if isinstance(kind, UTCDateTime):
        return _kept_time(usual)
    if isinstance(kind, JSON):
        return lambda value: "[]" if value == [] else usual(value) if value is not None or not kind.none_as_null else None
    return usual


def _kept_time(usual: Processor) -> Processor:
    """Return what writes a time as `usual` does, ten times as fast where it is in UTC as all of ours are."""

    def kept(value: object) -> object:
        return _told(value) if isinstance(value, datetime) and value.tzinfo is UTC else usual(value)

    return kept


# A document has two or three times, which its rows repeat some twenty times.
@lru_cache(maxsize=1024)
def _told(moment: datetime) -> str:
    return moment.isoformat(" ", "microseconds")[:26]

"""The connection: engine, transactions, bulk inserts, and the one place where database errors become one line.

No table and no query lives here. SQLite is run with one writer: every write is a short transaction opened by BEGIN IMMEDIATE,
so that it waits for its turn at the start and can never fail for having read before it wrote.

synchronous=FULL: a commit is on the disk before it returns. NORMAL would survive a killed process as well, but a power cut could
take back the last commits, among them a dossier that somebody was told is saved and the outcome of a delivery that was sent. A
desk commits a few times a second, where one fsync each is not felt.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import cast

from sqlalchemy import Table, create_engine, event, or_
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, SQLModel

from monitor.errors import StoreError

BUSY_TIMEOUT_S = 30.0
"""How long a write waits for another process's; transactions are short, so longer means that something holds the file."""

MAX_VARIABLES = 500
"""Values in one IN list; SQLite before 3.32 takes no more than 999 in a statement."""

_REASONS = (
    ("file is not a database", "it is not a database; give the path of a demarche database or of a file that does not exist yet"),
    ("database is locked", "another program holds it; close that program or try again"),
    ("database or disk is full", "the disk is full; nothing was written; free space and try again"),
    ("readonly database", "it cannot be written; check the permissions of the file and its folder"),
    ("unable to open database file", "it cannot be opened; check that the folder exists and can be written"),
    ("malformed", "it is damaged; restore it from a backup"),
    ("disk I/O error", "the disk refused to read or write; nothing was written; check space and disk"),
)


class Database:
    """One database file: reading and writing transactions over it, from any thread."""

    def __init__(self, url: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        parsed = _checked(url)
        self.name = str(parsed.database)
        self.engine = create_engine(
            parsed,
            connect_args={"timeout": busy_timeout_s},
            json_serializer=_compact_json,
            pool_size=5,
            max_overflow=64,  # a board's threads wait for the disk, never for each other
        )
        event.listen(self.engine, "connect", _on_connect)
        event.listen(self.engine, "begin", _on_begin)
        self._writing_engine = self.engine.execution_options(writing=True)
        # Threads of this process queue here: SQLite's own waiting polls, and polls unfairly.
        self._turn = Lock()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that sees one moment of the store."""
        with self.errors(), Session(self.engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session whose changes are kept together at the end, or not at all if anything raises."""
        with self.errors(), self._turn, Session(self._writing_engine) as session, session.begin():
            yield session

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn what the database raises into a StoreError of one line that names the file."""
        try:
            yield
        except IntegrityError as exc:
            raise StoreError(f"{self.name}: the record contradicts what is stored ({exc.orig}); nothing was written") from exc
        # ValueError: text that is no Unicode, or a stored word that is no member of its set.
        except (SQLAlchemyError, sqlite3.Error, ValueError) as exc:
            raise StoreError(f"{self.name}: {_reason(exc)}") from exc

    def close(self) -> None:
        """Close every connection; the last one folds the write-ahead log into the file."""
        self.engine.dispose()


def insert_new(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, object]]) -> int:
    """Insert the rows whose key is not there yet and return how many those were."""
    return _run(session, _insert_new(table), rows) if rows else 0


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
    return _run(session, _upsert(table, tuple(rows[0]), keep, same), rows) if rows else 0


@cache
def _insert_new(table: type[SQLModel]) -> Insert:
    return insert(table_of(table)).on_conflict_do_nothing()


# Building one costs as much as writing a few dozen rows.
@cache
def _upsert(table: type[SQLModel], names: tuple[str, ...], keep: tuple[str, ...], same: tuple[str, ...]) -> Insert:
    target = table_of(table)
    keys = [column.name for column in target.primary_key]
    statement = insert(target)
    offered = statement.excluded
    changed = {name: offered[name] for name in names if name not in {*keys, *keep}}
    differs = or_(*(target.c[name].is_distinct_from(offered[name]) for name in same)) if same else None
    return statement.on_conflict_do_update(index_elements=keys, set_=changed, where=differs)


def table_of(table: type[SQLModel]) -> Table:
    """Return the table behind a table class."""
    return cast(Table, table.__table__)  # type: ignore[attr-defined]  # set by SQLModel's metaclass


def batches(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut keys into lists that fit into one query."""
    for start in range(0, len(keys), MAX_VARIABLES):
        yield keys[start : start + MAX_VARIABLES]


def _run(session: Session, statement: Insert, rows: Sequence[Mapping[str, object]]) -> int:
    return session.connection().execute(statement, [dict(row) for row in rows]).rowcount


def _checked(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as exc:
        raise StoreError(f"{url!r} is not a database address; write sqlite:///path/to/demarche.db") from exc
    if parsed.get_backend_name() != "sqlite":
        shown = parsed.render_as_string(hide_password=True)
        raise StoreError(f"{shown}: only SQLite is supported; write sqlite:///path/to/demarche.db")
    if not parsed.database or parsed.database == ":memory:" or parsed.database.startswith("file:"):
        raise StoreError(f"{url}: a file is needed, memory forgets; write sqlite:///path/to/demarche.db")
    path = Path(parsed.database).expanduser().absolute()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise StoreError(f"{path.parent}: the folder cannot be made ({exc.strerror}); choose another place") from exc
    if path.is_dir():
        raise StoreError(f"{path}: it is a folder; give the path of a file in it")
    return parsed.set(drivername="sqlite+pysqlite", database=str(path))


def _on_connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver must not open transactions by itself: before Python 3.16 it leaves SELECT and DDL outside of them.
    # https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#enabling-non-legacy-sqlite-transactional-modes-with-the-sqlite3-or-aiosqlite-driver
    cast(sqlite3.Connection, connection).isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _reason(exc: Exception) -> str:
    said = str(getattr(exc, "orig", None) or exc)
    for sign, reason in _REASONS:
        if sign in said:
            return reason
    return f"{' '.join(said.split())}; nothing was written"


def _compact_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

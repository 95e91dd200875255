"""SQLite: one file, one writer at a time by BEGIN IMMEDIATE, the write-ahead log, and the lock file of the leader.

synchronous=FULL: a commit is on the disk before it returns. NORMAL would survive a killed process as well, but a power cut could
take back the last commits, among them a dossier that somebody was told is saved and the outcome of a delivery that was sent. A
desk commits a few times a second, where one fsync each is not felt.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import cast

from filelock import FileLock, Timeout
from pydantic_core import from_json
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from monitor.errors import StoreError
from monitor.store.checkpoints import LOG_BYTES, PAGES, Checkpoints
from monitor.store.database import Database, Lead, compact_json, one_line

_REASONS = (
    ("file is not a database", "it is not a database; give the path of a demarche database or of a file that does not exist yet"),
    ("database is locked", "another program holds it; close that program or try again"),
    ("database or disk is full", "the disk is full; nothing was written; free space and try again"),
    ("readonly database", "it cannot be written; check the permissions of the file and its folder"),
    ("unable to open database file", "it cannot be opened; check that the folder exists and can be written"),
    ("malformed", "it is damaged; restore it from a backup"),
    ("disk I/O error", "the disk refused to read or write; nothing was written; check space and disk"),
)


_WRITING_KB = 32 * 1024


class SqliteDatabase(Database):
    """A database in one file."""

    def __init__(self, url: URL, *, busy_timeout_s: float) -> None:
        checked = _checked(url)
        self._path = str(checked.database)
        # A board's threads wait for the disk, never for each other; the connection used last has the warmest pages.
        reading = _engine(checked, busy_timeout_s, pool_size=5, max_overflow=64, pool_use_lifo=True)
        event.listen(reading, "begin", _on_read)
        # Writes take turns, and what one has read the next one finds: with a cache of pages on each connection of the others,
        # all of them would come to hold as many.
        self._writer = _engine(checked, busy_timeout_s, pool_size=1, max_overflow=0)
        event.listen(self._writer, "connect", _on_connect_to_write)
        event.listen(self._writer, "begin", _on_write)
        self._checkpoints = Checkpoints(self._path, log_bytes=LOG_BYTES)
        super().__init__(self._path, reading, reading=reading, writing=self._writer)

    def check(self, connection: Connection) -> None:
        """Every file that SQLite opens will do."""

    def make_ready(self, *, deadline: float) -> None:
        """Switch the file to write-ahead logging, in which readers and the writer do not wait for each other."""
        with closing(self.engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
            while True:
                try:
                    mode = cursor.execute("PRAGMA journal_mode=WAL").fetchone()[0]
                    break
                # SQLite's own waiting does not cover this switch: two programs that make one database meet here.
                except sqlite3.OperationalError as exc:
                    if "locked" not in str(exc) or time.monotonic() > deadline:
                        raise
                    time.sleep(0.02)
        if mode != "wal":
            raise StoreError(f"{self.name}: its disk cannot keep a write-ahead log (mode {mode}); use a local disk")

    def rest(self) -> None:
        """Give the pages back that the writer keeps for its next write."""
        with self._turn, closing(self._writer.raw_connection()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute("PRAGMA shrink_memory")

    @contextmanager
    def lead(self) -> Iterator[Lead]:
        """Give the lock beside the file; the operating system gives it back when the process is killed."""
        lock = FileLock(self._path + ".lock", timeout=0)
        try:
            lock.acquire()
        except Timeout as exc:
            raise StoreError(
                f"{self.name}: another demarche is polling into this database; stop it or use --db with another file"
            ) from exc
        except OSError as exc:
            raise StoreError(f"{self._path}.lock: it cannot be made ({exc.strerror}); check the folder's permissions") from exc
        try:
            yield _FileLead()
        finally:
            lock.release()

    def close(self) -> None:
        """Close every connection; the last one of all processes puts the log into the file."""
        self._checkpoints.close()
        super().close()
        self._writer.dispose()

    def _commit(self, session: Session) -> None:
        super()._commit(session)
        self._checkpoints.call()

    def _reason(self, exc: Exception) -> str:
        said = str(getattr(exc, "orig", None) or exc)
        for sign, reason in _REASONS:
            if sign in said:
                return reason
        return f"{one_line(said)}; nothing was written"


class _FileLead:
    def keep(self) -> None:
        """The operating system keeps a file's lock for as long as the process lives."""


def _checked(url: URL) -> URL:
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise StoreError(f"{url}: a file is needed, memory forgets; write sqlite:///path/to/demarche.db")
    path = Path(url.database).expanduser().absolute()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise StoreError(f"{path.parent}: the folder cannot be made ({exc.strerror}); choose another place") from exc
    if path.is_dir():
        raise StoreError(f"{path}: it is a folder; give the path of a file in it")
    return url.set(drivername="sqlite+pysqlite", database=str(path))


def _engine(url: URL, busy_timeout_s: float, *, pool_size: int, max_overflow: int, pool_use_lifo: bool = False) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": busy_timeout_s},
        json_serializer=compact_json,
        json_deserializer=from_json,
        pool_size=pool_size,
        max_overflow=max_overflow,
        pool_use_lifo=pool_use_lifo,
    )
    event.listen(engine, "connect", _on_connect)
    return engine


def _on_connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver must not open transactions by itself: before Python 3.16 it leaves SELECT and DDL outside of them.
    # https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#enabling-non-legacy-sqlite-transactional-modes-with-the-sqlite3-or-aiosqlite-driver
    cast(sqlite3.Connection, connection).isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute(f"PRAGMA wal_autocheckpoint={PAGES}")
    cursor.execute(f"PRAGMA journal_size_limit={LOG_BYTES}")
    cursor.close()


def _on_connect_to_write(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA cache_size=-{_WRITING_KB}")
    cursor.close()


def _on_read(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _on_write(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")

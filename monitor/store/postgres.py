"""PostgreSQL 15 or newer, through psycopg 3: one writer at a time and one leader, by advisory locks; readers on a snapshot.

The locks belong to the schema in which the tables are, so that desks in several schemas of one database do not meet. They live
in the session: a pooler in front of the server must keep sessions, not transactions. NUL characters, which PostgreSQL cannot
keep in text, are escaped by the columns (`columns.Words`).
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from pydantic_core import from_json
from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from monitor.errors import StoreError
from monitor.store.database import Database, Lead, compact_json, one_line

OLDEST = 15
"""The first version of the server on which the tests run."""

# Two arbitrary numbers ("dema" in ASCII, and the next) name our locks; the schema's own number is the second half of the key.
_WRITE_LOCK = "pg_advisory_xact_lock(1684368737, current_schema()::regnamespace::oid::int)"
_LEAD_LOCK = "pg_try_advisory_lock(1684368738, current_schema()::regnamespace::oid::int)"

# libpq waits for ever for a host that does not answer; an address may say otherwise for itself.
_DEFAULTS = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
    "application_name": "demarche",
}

# A server may be set to answer before a commit is on its disk; what we said is saved must be.
_SESSION = """
SELECT set_config('TimeZone', 'UTC', false), set_config('lock_timeout', %s, false),
       set_config('synchronous_commit', CASE old WHEN 'off' THEN 'on' ELSE old END, false)
FROM current_setting('synchronous_commit') AS old
"""

_READ_ONLY = "it can only be read, as a standby can; nothing was written; give the address of the primary"

_STATES: Mapping[str, str] = {
    "55P03": "another program holds it; close that program or try again",
    "53100": "the server's disk is full; nothing was written; free space and try again",
    "53200": "the server is out of memory; nothing was written; try again",
    "25006": _READ_ONLY,
    "42501": "its user may not do that; nothing was written; let the user own the database or its schema",
    "57014": "the server cancelled the request; nothing was written; raise its statement_timeout or try again",
}

# A refused connection has no SQLSTATE, only words.
_REFUSALS = (
    ("password", "the server refused the password; correct the address, PGPASSWORD or ~/.pgpass"),
    ("no pg_hba.conf entry", "the server does not let this user in from here; add a line to its pg_hba.conf"),
    ("starting up", "the server is starting; try again in a moment"),
    ("not yet accepting connections", "the server is starting; try again in a moment"),
    ("in recovery mode", "the server is recovering from a crash; try again in a moment"),
    ("shutting down", "the server is shutting down; try again once it is back"),
    ("too many clients", "the server has no connection left; raise its max_connections or close other programs"),
    ("connection slots", "the server has no connection left; raise its max_connections or close other programs"),
)

_BACK_SOON = ("starting up", "not yet accepting connections", "in recovery mode")

# A server whose backend was killed lets connections in until it notices, and then throws them out before they were used. What
# is no PostgreSQL hangs up as well, every time: it is not to be asked for as long as a lock is waited for.
_HUNG_UP = ("server closed the connection", "because of crash of another server process", "connection reset by peer")
_HANGING_UP_S = 2.0


class PostgresDatabase(Database):
    """A database on a server."""

    def __init__(self, url: URL, *, busy_timeout_s: float) -> None:
        shown = url.set(query={}).render_as_string(hide_password=True)
        if not url.database:
            raise StoreError(f"{shown}: the address names no database; write postgresql://user@host/database")
        self._busy_timeout_s = busy_timeout_s
        self._lock_timeout_ms = str(max(1, round(busy_timeout_s * 1000)))
        try:
            engine = create_engine(
                url.set(drivername="postgresql+psycopg").update_query_dict({**_DEFAULTS, **url.query, "client_encoding": "utf8"}),
                json_serializer=compact_json,
                json_deserializer=from_json,
                pool_size=5,
                max_overflow=20,  # a server has a hundred connections for everybody
                pool_timeout=busy_timeout_s,
                pool_pre_ping=True,  # a server that was restarted since is met by connecting again
                use_native_hstore=False,
            )
        except ImportError as exc:
            raise StoreError(
                f"{shown}: PostgreSQL needs psycopg, which is not installed; run: pip install 'demarche[postgres]'"
            ) from exc
        event.listen(engine, "do_connect", self._connect)
        event.listen(engine, "begin", _on_begin)
        # Who waited for the turn must see what the one before wrote: READ COMMITTED takes a fresh look at each statement.
        writing = engine.execution_options(writing=True, isolation_level="READ COMMITTED", postgresql_readonly=False)
        reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        super().__init__(shown, engine, reading=reading, writing=writing)

    def check(self, connection: Connection) -> None:
        """Refuse a server that is too old, and a database that cannot keep every script."""
        version = connection.exec_driver_sql("SELECT current_setting('server_version_num')::int / 10000").scalar_one()
        if version < OLDEST:
            raise StoreError(f"{self.name}: PostgreSQL {OLDEST} or newer is needed, this is {version}; upgrade the server")
        encoding, schema = connection.exec_driver_sql("SELECT getdatabaseencoding(), current_schema()").one()
        if encoding != "UTF8":
            raise StoreError(f"{self.name}: its encoding is {encoding}, which cannot keep every script; make it with -E UTF8")
        if schema is None:
            raise StoreError(f"{self.name}: no schema of its search_path exists; make it with CREATE SCHEMA")

    def rest(self) -> None:
        """The server keeps the pages, and its memory is its own."""

    def make_ready(self, *, deadline: float) -> None:
        """A server needs no switching."""

    @contextmanager
    def lead(self) -> Iterator[Lead]:
        """Give an advisory lock on a connection of its own; the server gives it back when the process is killed."""
        lead = _SessionLead(self)
        lead.keep()
        try:
            yield lead
        finally:
            lead.end()

    def _commit(self, session: Session) -> None:
        number: str | None = session.connection().exec_driver_sql("SELECT pg_current_xact_id_if_assigned()::text").scalar()
        try:
            session.commit()
        except DBAPIError as exc:
            # The server may have committed before the line went dead: to say that nothing was written could be a lie.
            if not exc.connection_invalidated or number is None or not self._was_kept(number):
                raise

    def _was_kept(self, number: str) -> bool:
        """Ask the server, as soon as it answers again, what became of a transaction whose commit was not answered."""
        deadline = time.monotonic() + self._busy_timeout_s
        while True:
            with suppress(SQLAlchemyError), self.engine.connect() as connection:
                status: str | None = connection.exec_driver_sql("SELECT pg_xact_status(%s::xid8)", (number,)).scalar()
                if status in {"committed", "aborted"}:
                    return status == "committed"
            if time.monotonic() > deadline:
                raise StoreError(
                    f"{self.name}: the connection was lost while saving, and whether it was saved is not known; "
                    "look before you try again (a poll may always be tried again)"
                )
            time.sleep(0.05)

    def _connect(
        self, dialect: Dialect, _entry: ConnectionPoolEntry, given: Sequence[object], named: Mapping[str, object]
    ) -> DBAPIConnection:
        """Open a connection; a server that is starting, or recovers from a crash, is waited for as a lock is."""
        asked = time.monotonic()
        while True:
            try:
                return self._set_up(dialect.connect(*given, **named))
            except Exception as exc:
                if time.monotonic() - asked > self._worth_waiting_s(str(exc).lower()):
                    raise
            time.sleep(0.1)

    def _worth_waiting_s(self, said: str) -> float:
        if any(words in said for words in _BACK_SOON):
            return self._busy_timeout_s
        return min(_HANGING_UP_S, self._busy_timeout_s) if any(words in said for words in _HUNG_UP) else -1.0

    def _set_up(self, connection: DBAPIConnection) -> DBAPIConnection:
        try:
            cursor = connection.cursor()
            cursor.execute(_SESSION, (self._lock_timeout_ms,))
            cursor.close()
            connection.commit()
        except Exception:
            connection.close()
            raise
        return connection

    def _reason(self, exc: Exception) -> str:
        if isinstance(exc, PoolTimeoutError):
            return "every connection to it is in use; nothing was written; try again"
        if not isinstance(exc, DBAPIError):
            return f"{one_line(str(exc))}; nothing was written"
        said = one_line(str(exc.orig))
        state: str | None = getattr(exc.orig, "sqlstate", None)
        if exc.connection_invalidated or state in {"57P01", "57P02", "57P05", "25P03"}:
            return "the connection to the server was lost; nothing was written; try again once it is back"
        if state == "0A000" and "during recovery" in said:
            return _READ_ONLY
        if state is not None and state in _STATES:
            return _STATES[state]
        if state is None and said.startswith("connection "):
            return self._refusal(said)
        return f"{said}; nothing was written"

    def _refusal(self, said: str) -> str:
        database = self.engine.url.database
        if f'database "{database}" does not exist' in said:
            return f"there is no such database; make it with: createdb {database}"
        found = (reason for sign, reason in _REFUSALS if sign in said)
        return next(found, f"it cannot be reached ({said}); check the address")


class _SessionLead:
    """The lock of the leader, on a connection that belongs to no pool."""

    def __init__(self, database: PostgresDatabase) -> None:
        self._database = database
        self._connection: Connection | None = None

    def keep(self) -> None:
        """Ask the server whether the connection that has the lock still lives, and take the lock anew where it does not."""
        if self._connection is not None:
            try:
                self._connection.exec_driver_sql("SELECT 1")
            except SQLAlchemyError:
                self.end()
        if self._connection is None:
            with self._database.errors():
                self._connection = self._taken()

    def end(self) -> None:
        """Give the lock back by ending its session."""
        if self._connection is not None:
            with suppress(SQLAlchemyError):
                self._connection.close()
            self._connection = None

    def _taken(self) -> Connection:
        connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()
        try:
            connection.exec_driver_sql("SELECT set_config('idle_session_timeout', '0', false)")
            taken = connection.exec_driver_sql(f"SELECT {_LEAD_LOCK}").scalar()
        except SQLAlchemyError:
            connection.close()
            raise
        if not taken:
            connection.close()
            raise StoreError(
                f"{self._database.name}: another demarche is polling into this database; stop it or use --db with another one"
            )
        return connection


def _on_begin(connection: Connection) -> None:
    if connection.get_execution_options().get("writing", False):
        connection.exec_driver_sql(f"SELECT {_WRITE_LOCK}")

"""From an address to the database that it names. What each database does is in `sqlite` and `postgres`."""

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from monitor.errors import StoreError
from monitor.store.database import BUSY_TIMEOUT_S, Database
from monitor.store.postgres import PostgresDatabase
from monitor.store.sqlite import SqliteDatabase

_FORMS = "write sqlite:///path/to/demarche.db or postgresql://user@host/database"


def connect(url: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Database:
    """Return the database at `url`; a folder that SQLite needs is made, nothing is asked of a server yet.

    Raises: StoreError where the address cannot be used.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as exc:
        raise StoreError(f"{_without_password(url)!r} is not a database address; {_FORMS}") from exc
    if parsed.drivername in {"sqlite", "sqlite+pysqlite"}:
        return SqliteDatabase(parsed, busy_timeout_s=busy_timeout_s)
    if parsed.drivername in {"postgresql", "postgresql+psycopg", "postgres"}:
        return PostgresDatabase(parsed, busy_timeout_s=busy_timeout_s)
    shown = parsed.render_as_string(hide_password=True)
    raise StoreError(f"{shown}: only SQLite and PostgreSQL are supported; {_FORMS}")


def _without_password(url: str) -> str:
    scheme, found, rest = url.partition("://")
    return f"{scheme}://...@{rest.rpartition('@')[2]}" if found and "@" in rest else url

"""Every row of one database into another of either kind, and the proof that they are the same. No rule lives here.

Both are read through the tables' own types, so that a moment, a list or a word is compared as what it means, not as how one
database keeps it. The hash of a table is the sum of the hashes of its rows, so that the order in which rows come is nothing.
"""

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from sqlalchemy import LargeBinary, Row, Table, func, insert, select
from sqlalchemy.engine import Connection

from monitor.errors import StoreError
from monitor.store import searching
from monitor.store.database import Database
from monitor.store.tables import metadata

_ROWS, _BIG_ROWS = 500, 20  # held in memory at a time; a page as received may have megabytes
_MODULUS = 1 << 256

Tell = Callable[[str, str, int, int], None]
"""Told of each step (`copy`, `verify`), table, rows done and rows in all."""


def tables() -> tuple[Table, ...]:
    """Return every table, those that others point to first."""
    return tuple(metadata().sorted_tables)


def refuse_unless_empty(connection: Connection, *, name: str) -> None:
    """Make sure that no table has a row.

    Raises: StoreError where one has.
    """
    for table in tables():
        if connection.execute(select(table).limit(1)).first() is not None:
            raise StoreError(f"{name}: it is not empty ({table.name}); copy into a new database; nothing was written")


def copy(source: Connection, target: Connection, *, into: Database, tell: Tell) -> dict[str, int]:
    """Copy every table within the transactions that the caller opened; return how many rows each has.

    `into` is the target's database, which names itself where it refuses.

    Raises: StoreError where the target, read back, does not have the same rows; the transaction must end then.
    """
    counts: dict[str, int] = {}
    for table in tables():
        total = source.execute(select(func.count()).select_from(table)).scalar_one()
        written, digest = _write(source, target, table, into=into, total=total, tell=tell)
        with into.errors():
            _continue_numbers(target, table)
            found, again = _read_back(target, table, total=total, tell=tell)
        if (found, again) != (written, digest):
            raise StoreError(
                f"{into.name}: {table.name} does not read back as it was written ({found} of {written} rows, "
                f"{'same' if digest == again else 'another'} hash); nothing was written; check its disk"
            )
        counts[table.name] = written
    with into.errors():
        searching.index_everything(target)  # the index is of the database's own kind
    return counts


def _write(source: Connection, target: Connection, table: Table, *, into: Database, total: int, tell: Tell) -> tuple[int, int]:
    done, digest = 0, 0
    for rows in _pages(source, table):
        with into.errors():
            target.execute(insert(table), [dict(row._mapping) for row in rows])
        digest = (digest + sum(map(_hash, rows))) % _MODULUS
        done += len(rows)
        tell("copy", table.name, done, total)
    return done, digest


def _read_back(target: Connection, table: Table, *, total: int, tell: Tell) -> tuple[int, int]:
    done, digest = 0, 0
    for rows in _pages(target, table):
        digest = (digest + sum(map(_hash, rows))) % _MODULUS
        done += len(rows)
        tell("verify", table.name, done, total)
    return done, digest


def _pages(connection: Connection, table: Table) -> Iterator[list[Row[Any]]]:
    """Yield the rows, some at a time, without having all of them in memory."""
    size = _BIG_ROWS if any(isinstance(column.type, LargeBinary) for column in table.columns) else _ROWS
    with connection.execute(select(table), execution_options={"yield_per": size}) as result:
        for rows in result.partitions():
            yield list(rows)


def _hash(row: Row[Any]) -> int:
    # The types give the same Python values from either database, and `repr` tells any two of those apart.
    return int.from_bytes(sha256(repr(tuple(row)).encode()).digest(), "big")


def _continue_numbers(target: Connection, table: Table) -> None:
    """Let a sequence of PostgreSQL go on behind the numbers that were copied into its table; SQLite does so by itself."""
    column = table.autoincrement_column
    if target.dialect.name != "postgresql" or column is None:
        return
    last = target.execute(select(func.max(column))).scalar()
    if last is not None:
        target.execute(select(func.setval(func.pg_get_serial_sequence(table.name, column.name), last)))

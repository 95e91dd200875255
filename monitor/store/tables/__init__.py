"""The tables: what is remembered, column by column, by area. Records, not types; rows never leave `monitor.store`.

`table=True` does not validate, and SQLite would keep "x" in an integer column: whatever is written comes through `rows`. No query
and no rule lives here. Keys are the values' own stable keys, so that a repeated record meets itself and a desk can be moved to
another database unchanged. Datetimes are aware UTC (sqlmodel's UTCDateTime refuses naive ones); in SQLite they are text of one
width with microseconds, which sorts as time.
"""

from sqlalchemy import MetaData
from sqlmodel import AutoString, SQLModel

from monitor.store.columns import Words

# Whoever imports one area has all of them: their tables name one another.
from monitor.store.tables import alerting, documents, dossiers, people, sources, statements  # noqa: F401


def metadata() -> MetaData:
    """Return what every table is in."""
    return SQLModel.metadata


# PostgreSQL refuses NUL in text: there, every text column escapes it.
for _table in SQLModel.metadata.tables.values():
    for _column in _table.columns:
        if isinstance(_column.type, AutoString):
            _column.type = AutoString().with_variant(Words(), "postgresql")

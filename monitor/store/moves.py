"""Since when what was read stands: a number for each event, source, month of what is said of a target, and all dossiers.

It grows with every change. The database's own triggers keep the numbers, so that no writer, of this process or another, can
forget to; migrations make them (`migrations.moved`, 0031). Whoever keeps what he read keeps the number that he read with it in
the same transaction: while it stands, nothing of that has changed. What is kept is the matter of `kept`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from monitor.store.columns import Words

_TEXT = sa.String().with_variant(Words(), "postgresql")

MOVES = sa.Table(
    "moves",
    sa.MetaData(),
    sa.Column("kind", _TEXT, primary_key=True),
    sa.Column("id", _TEXT, primary_key=True),
    sa.Column("number", sa.BigInteger(), nullable=False),
)
"""Outside the tables' metadata: it says something of this database alone, and is not copied into another."""


class Kind(StrEnum):
    """What has moved: an event's reactions, a source's state, what counts as said of a target in a month (`said_in`), or what is
    followed (all dossiers as one)."""

    EVENT = "event"
    SOURCE = "source"
    SAID = "said"
    DOSSIERS = "dossiers"


_ONE = sa.select(MOVES.c.number).where(MOVES.c.kind == sa.bindparam("kind"), MOVES.c.id == sa.bindparam("id"))
_ALL = sa.select(MOVES.c.id, MOVES.c.number).where(MOVES.c.kind == sa.bindparam("kind"))
_SOME = _ALL.where(MOVES.c.id.in_(sa.bindparam("ids", expanding=True)))
_SOURCES = MOVES.c.kind == sa.literal_column(f"'{Kind.SOURCE.value}'")  # told in full, as the index is of these only
_LAST = sa.select(sa.func.max(MOVES.c.number)).where(_SOURCES)
_SINCE = sa.select(MOVES.c.id).where(_SOURCES, MOVES.c.number > sa.bindparam("number"))


def number_of(connection: Connection, kind: Kind, id: str) -> int:
    """Return the number of one of a kind, 0 where it never moved since numbers are kept."""
    found: int | None = connection.execute(_ONE, {"kind": kind.value, "id": id}).scalar()
    return found or 0


def numbers(connection: Connection, kind: Kind) -> Mapping[str, int]:
    """Return the numbers of all of a kind that moved since numbers are kept."""
    return {row.id: row.number for row in connection.execute(_ALL, {"kind": kind.value})}


def numbers_of(connection: Connection, kind: Kind, ids: Sequence[str]) -> Mapping[str, int]:
    """Return the numbers of these of a kind, of those that moved since numbers are kept."""
    return {row.id: row.number for row in connection.execute(_SOME, {"kind": kind.value, "ids": list(ids)})}


def said_in(target: str, month: date) -> str:
    """Return under which id the number of what is said of a target in the month of a day stands."""
    return f"{target} {month.year:04}-{month.month:02}"


def last_of_sources(connection: Connection) -> int:
    """Return the highest number of a source: while it stands, no source has changed."""
    found: int | None = connection.execute(_LAST).scalar()
    return found or 0


def sources_since(connection: Connection, number: int) -> frozenset[str]:
    """Return which sources changed after a number."""
    return frozenset(connection.execute(_SINCE, {"number": number}).scalars())

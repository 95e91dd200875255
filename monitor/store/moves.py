"""Since when what was read stands: a number for each event, each source, and all dossiers, which grows with every change.

The database's own triggers keep the numbers, so that no writer, of this process or another, can forget to. Whoever keeps what he
read keeps the number that he read with it in the same transaction: while it stands, nothing of that has changed. What is kept is
the matter of `kept`.
"""

from collections.abc import Mapping
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
    """What has moved: an event's reactions, a source's state, or what is followed (all dossiers as one)."""

    EVENT = "event"
    SOURCE = "source"
    DOSSIERS = "dossiers"


# What a reaction is read from, by table: how the events of a changed row are found.
_EVENTS = {
    "reactions": "SELECT {row}.event_id AS id",
    "statements": 'SELECT event_id AS id FROM reactions WHERE "key" = {row}."key"',
    "utterances": 'SELECT event_id AS id FROM reactions WHERE "key" = {row}."key"',
    "revisions": (
        'SELECT event_id AS id FROM reactions JOIN statements ON statements."key" = reactions."key" '
        "WHERE statements.document_id = {row}.document_id AND statements.revision = {row}.number"
    ),
}
_ACTS = {
    "reactions": ("INSERT", "UPDATE", "DELETE"),
    "statements": ("UPDATE",),  # a new one has no tie yet, and one with a tie cannot go
    "utterances": ("INSERT", "UPDATE", "DELETE"),
    "revisions": ("UPDATE",),
}
_FOLLOWED = ("dossiers", "events", "event_actors")
_ALL_ACTS = ("INSERT", "UPDATE", "DELETE")
_GROWS = "ON CONFLICT (kind, id) DO UPDATE SET number = moves.number + 1"
# Of the sources one asks which of them changed since: their numbers grow together.
_NEXT = "1 + coalesce((SELECT max(number) FROM moves WHERE kind = 'source'), 0)"
_TAKES = "ON CONFLICT (kind, id) DO UPDATE SET number = excluded.number"


def create(connection: Connection) -> None:
    """Make the table and the triggers that keep it; for the migration that brings them."""
    on_server = connection.dialect.name == "postgresql"
    text = 'varchar COLLATE "C"' if on_server else "VARCHAR"
    rowid = "" if on_server else " WITHOUT ROWID"
    connection.exec_driver_sql(
        f"CREATE TABLE moves (kind {text} NOT NULL, id {text} NOT NULL, number bigint NOT NULL, PRIMARY KEY (kind, id)){rowid}"
    )
    _create_triggers(connection)


def create_again(connection: Connection) -> None:
    """Put the present triggers in the place of those that are there; the numbers stay, and only grow."""
    on_server = connection.dialect.name == "postgresql"
    for table, acts in {**_ACTS, "sources": _ALL_ACTS, **dict.fromkeys(_FOLLOWED, _ALL_ACTS)}.items():
        for act in acts:
            connection.exec_driver_sql(f"DROP TRIGGER moves_{table}_{act.lower()}" + (f" ON {table}" if on_server else ""))
        if on_server:
            connection.exec_driver_sql(f"DROP FUNCTION moves_{table}()")
    connection.exec_driver_sql("DROP INDEX ix_moves_number")
    _create_triggers(connection)


def _create_triggers(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE INDEX ix_moves_number ON moves (kind, number) WHERE kind = 'source'")
    made = _of_server if connection.dialect.name == "postgresql" else _of_file
    for table, acts in _ACTS.items():
        made(connection, table, acts, Kind.EVENT, _EVENTS[table])
    made(connection, "sources", _ALL_ACTS, Kind.SOURCE, "SELECT {row}.source_id AS id")
    for table in _FOLLOWED:
        made(connection, table, _ALL_ACTS, Kind.DOSSIERS, "SELECT '' AS id")


def _of_file(connection: Connection, table: str, acts: tuple[str, ...], kind: Kind, of: str) -> None:
    number, grows = (_NEXT, _TAKES) if kind is Kind.SOURCE else ("1", _GROWS)
    for act in acts:
        found = of.format(row="OLD" if act == "DELETE" else "NEW")
        # Read from nothing a trigger takes a tenth of the time. Without WHERE the parser takes ON CONFLICT for that of a join.
        head, _, tables = found.partition(" FROM ")
        chosen = f"SELECT '{kind}', {head.removeprefix('SELECT ').removesuffix(' AS id')}, {number}"
        rows = f"{chosen} FROM {tables}" if tables else f"{chosen} WHERE true"
        connection.exec_driver_sql(
            f"CREATE TRIGGER moves_{table}_{act.lower()} AFTER {act} ON {table} BEGIN "
            f"INSERT INTO moves (kind, id, number) {rows} {grows}; END"
        )


def _of_server(connection: Connection, table: str, acts: tuple[str, ...], kind: Kind, of: str) -> None:
    number, grows = (_NEXT, _TAKES) if kind is Kind.SOURCE else ("1", _GROWS)
    # OFFSET 0: each row's own is looked up in an index, which a server might not do that cannot know how few rows there are.
    connection.exec_driver_sql(
        f"CREATE FUNCTION moves_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608 no outside words
        f"INSERT INTO moves (kind, id, number) SELECT DISTINCT '{kind}', each.id, {number} "
        f"FROM moved CROSS JOIN LATERAL ({of.format(row='moved')} OFFSET 0) AS each {grows}; RETURN NULL; END $$"
    )
    for act in acts:
        rows = "OLD" if act == "DELETE" else "NEW"
        connection.exec_driver_sql(
            f"CREATE TRIGGER moves_{table}_{act.lower()} AFTER {act} ON {table} REFERENCING {rows} TABLE AS moved "
            f"FOR EACH STATEMENT EXECUTE FUNCTION moves_{table}()"
        )


_ONE = sa.select(MOVES.c.number).where(MOVES.c.kind == sa.bindparam("kind"), MOVES.c.id == sa.bindparam("id"))
_ALL = sa.select(MOVES.c.id, MOVES.c.number).where(MOVES.c.kind == sa.bindparam("kind"))
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


def last_of_sources(connection: Connection) -> int:
    """Return the highest number of a source: while it stands, no source has changed."""
    found: int | None = connection.execute(_LAST).scalar()
    return found or 0


def sources_since(connection: Connection, number: int) -> frozenset[str]:
    """Return which sources changed after a number."""
    return frozenset(connection.execute(_SINCE, {"number": number}).scalars())

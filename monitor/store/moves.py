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
_NEXT = "1 + coalesce((SELECT max(number) FROM moves WHERE kind = '{kind}'), 0)"
_KEEP = "ON CONFLICT (kind, id) DO UPDATE SET number = excluded.number"


def create(connection: Connection) -> None:
    """Make the table and the triggers that keep it; for the migration that brings them."""
    on_server = connection.dialect.name == "postgresql"
    text = 'varchar COLLATE "C"' if on_server else "VARCHAR"
    rowid = "" if on_server else " WITHOUT ROWID"
    connection.exec_driver_sql(
        f"CREATE TABLE moves (kind {text} NOT NULL, id {text} NOT NULL, number bigint NOT NULL, PRIMARY KEY (kind, id)){rowid}"
    )
    connection.exec_driver_sql("CREATE INDEX ix_moves_number ON moves (kind, number)")
    made = _of_server if on_server else _of_file
    for table, acts in _ACTS.items():
        made(connection, table, acts, Kind.EVENT, _EVENTS[table])
    made(connection, "sources", _ALL_ACTS, Kind.SOURCE, "SELECT {row}.source_id AS id")
    for table in _FOLLOWED:
        made(connection, table, _ALL_ACTS, Kind.DOSSIERS, "SELECT '' AS id")


def _of_file(connection: Connection, table: str, acts: tuple[str, ...], kind: Kind, of: str) -> None:
    for act in acts:
        row = "OLD" if act == "DELETE" else "NEW"
        # Without WHERE the parser takes ON CONFLICT for the condition of a join.
        connection.exec_driver_sql(
            f"CREATE TRIGGER moves_{table}_{act.lower()} AFTER {act} ON {table} BEGIN "  # noqa: S608 no outside words
            f"INSERT INTO moves (kind, id, number) SELECT DISTINCT '{kind}', each.id, {_NEXT.format(kind=kind)} "
            f"FROM ({of.format(row=row)}) AS each WHERE true {_KEEP}; END"
        )


def _of_server(connection: Connection, table: str, acts: tuple[str, ...], kind: Kind, of: str) -> None:
    function = f"moves_{table}"
    # OFFSET 0: each row's own is looked up in an index, which a server might not do that cannot know how few rows there are.
    connection.exec_driver_sql(
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608 no outside words
        f"INSERT INTO moves (kind, id, number) SELECT DISTINCT '{kind}', each.id, {_NEXT.format(kind=kind)} "
        f"FROM moved CROSS JOIN LATERAL ({of.format(row='moved')} OFFSET 0) AS each {_KEEP}; RETURN NULL; END $$"
    )
    for act in acts:
        rows = "OLD" if act == "DELETE" else "NEW"
        connection.exec_driver_sql(
            f"CREATE TRIGGER moves_{table}_{act.lower()} AFTER {act} ON {table} REFERENCING {rows} TABLE AS moved "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )


_ONE = sa.select(MOVES.c.number).where(MOVES.c.kind == sa.bindparam("kind"), MOVES.c.id == sa.bindparam("id"))
_ALL = sa.select(MOVES.c.id, MOVES.c.number).where(MOVES.c.kind == sa.bindparam("kind"))
_SINCE = _ALL.where(MOVES.c.number > sa.bindparam("number"))
_LAST = sa.select(sa.func.max(MOVES.c.number)).where(MOVES.c.kind == sa.bindparam("kind"))


def number_of(connection: Connection, kind: Kind, id: str) -> int:
    """Return the number of one of a kind, 0 where it never moved since numbers are kept."""
    found: int | None = connection.execute(_ONE, {"kind": kind.value, "id": id}).scalar()
    return found or 0


def numbers(connection: Connection, kind: Kind) -> Mapping[str, int]:
    """Return the numbers of all of a kind that moved since numbers are kept."""
    return {row.id: row.number for row in connection.execute(_ALL, {"kind": kind.value})}


def last(connection: Connection, kind: Kind) -> int:
    """Return the highest number of a kind: while it stands, nothing of the kind has changed."""
    found: int | None = connection.execute(_LAST, {"kind": kind.value}).scalar()
    return found or 0


def since(connection: Connection, kind: Kind, number: int) -> frozenset[str]:
    """Return which of a kind moved after a number."""
    return frozenset(id for id, _ in connection.execute(_SINCE, {"kind": kind.value, "number": number}))

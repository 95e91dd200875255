"""The table and triggers of `monitor.store.moves` as the migrations 0028 and 0030 make them.

Nothing here changes any more: a database of any age comes out of these migrations as it did when they were written. Whoever
changes what makes a number grow writes that into a migration of its own.
"""

from sqlalchemy.engine import Connection

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
_ALL_ACTS = ("INSERT", "UPDATE", "DELETE")
_ACTS = {
    "reactions": _ALL_ACTS,
    "statements": ("UPDATE",),  # a new one has no tie yet, and one with a tie cannot go
    "utterances": _ALL_ACTS,
    "revisions": ("UPDATE",),
}
_FOLLOWED = ("dossiers", "events", "event_actors")
_GROWS = "ON CONFLICT (kind, id) DO UPDATE SET number = moves.number + 1"
# Of the sources one asks which of them changed since: their numbers grow together.
_NEXT = "1 + coalesce((SELECT max(number) FROM moves WHERE kind = 'source'), 0)"
_TAKES = "ON CONFLICT (kind, id) DO UPDATE SET number = excluded.number"


def create(connection: Connection) -> None:
    """Make the table and its triggers."""
    on_server = connection.dialect.name == "postgresql"
    text = 'varchar COLLATE "C"' if on_server else "VARCHAR"
    rowid = "" if on_server else " WITHOUT ROWID"
    connection.exec_driver_sql(
        f"CREATE TABLE moves (kind {text} NOT NULL, id {text} NOT NULL, number bigint NOT NULL, PRIMARY KEY (kind, id)){rowid}"
    )
    _create_triggers(connection)


def create_again(connection: Connection) -> None:
    """Put these triggers in the place of those that are there; the numbers stay, and only grow."""
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
        made(connection, table, acts, "event", _EVENTS[table])
    made(connection, "sources", _ALL_ACTS, "source", "SELECT {row}.source_id AS id")
    for table in _FOLLOWED:
        made(connection, table, _ALL_ACTS, "dossiers", "SELECT '' AS id")


def _of_file(connection: Connection, table: str, acts: tuple[str, ...], kind: str, of: str) -> None:
    number, grows = (_NEXT, _TAKES) if kind == "source" else ("1", _GROWS)
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


def _of_server(connection: Connection, table: str, acts: tuple[str, ...], kind: str, of: str) -> None:
    number, grows = (_NEXT, _TAKES) if kind == "source" else ("1", _GROWS)
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

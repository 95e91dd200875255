"""Numbers for what is said of a target in a month, which grow when any of it changes, so that what was counted may be kept."""

from alembic import op
from sqlalchemy.engine import Connection

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

# What the index of pairs holds.
_COUNTS = "{row}.current AND {row}.official AND NOT {row}.hearsay AND NOT {row}.declined AND {row}.target IS NOT NULL"
_GROWS = "ON CONFLICT (kind, id) DO UPDATE SET number = moves.number + 1"
_MONTH = {"sqlite": "substr({row}.spoken_at, 1, 7)", "postgresql": "to_char({row}.spoken_at AT TIME ZONE 'UTC', 'YYYY-MM')"}
_ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def upgrade() -> None:
    """Make the triggers; what was said before them has number 0, as whatever is kept begins with them."""
    made = _of_server if op.get_bind().dialect.name == "postgresql" else _of_file
    made(op.get_bind())


def _id(row: str, dialect: str) -> str:
    return f"{row}.target || ' ' || {_MONTH[dialect].format(row=row)}"


def _of_file(connection: Connection) -> None:
    for act, rows in _ROWS.items():
        grown = "".join(
            f"INSERT INTO moves (kind, id, number) SELECT 'said', {_id(row, 'sqlite')}, 1 "
            f"WHERE {_COUNTS.format(row=row)} {_GROWS}; "
            for row in rows
        )
        connection.exec_driver_sql(f"CREATE TRIGGER said_statements_{act.lower()} AFTER {act} ON statements BEGIN {grown}END")
        connection.exec_driver_sql(
            f"CREATE TRIGGER said_utterances_{act.lower()} AFTER {act} ON utterances BEGIN "  # noqa: S608 no outside words
            f"INSERT INTO moves (kind, id, number) SELECT 'said', {_id('statements', 'sqlite')}, 1 FROM statements "
            f'WHERE statements."key" = {rows[-1]}."key" AND {_COUNTS.format(row="statements")} {_GROWS}; END'
        )


def _of_server(connection: Connection) -> None:
    for act, rows in _ROWS.items():
        named = " ".join(f"{row} TABLE AS {row.lower()}_rows" for row in rows)
        both = " UNION ALL ".join(f"SELECT * FROM {row.lower()}_rows" for row in rows)  # noqa: S608 no outside words
        of = {
            "statements": f"({both}) AS moved",
            # OFFSET 0: each row's own is looked up in an index, which a server might not do that does not know how few they are.
            "utterances": f"{rows[-1].lower()}_rows AS told CROSS JOIN LATERAL "  # noqa: S608
            '(SELECT * FROM statements WHERE "key" = told."key" OFFSET 0) AS moved',
        }
        for table, found in of.items():
            # In order, so that two who write at once wait for each other and not in a circle.
            connection.exec_driver_sql(
                f"CREATE FUNCTION said_{table}_{act.lower()}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608
                f"INSERT INTO moves (kind, id, number) SELECT DISTINCT 'said', {_id('moved', 'postgresql')}, 1 "
                f"FROM {found} WHERE {_COUNTS.format(row='moved')} ORDER BY 2 {_GROWS}; RETURN NULL; END $$"
            )
            connection.exec_driver_sql(
                f"CREATE TRIGGER said_{table}_{act.lower()} AFTER {act} ON {table} REFERENCING {named} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION said_{table}_{act.lower()}()"
            )

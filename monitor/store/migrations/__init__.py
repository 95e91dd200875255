"""Which schema a database has, and the way to ours: Alembic's revisions, run from code, forwards only.

Every migration runs in one writing transaction: a killed or full-disk migration leaves the schema as it was, and of two programs
that start at once the second waits and finds the work done.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from monitor.errors import SchemaError, StoreError


def head() -> str:
    """Return the schema revision of this program."""
    found = revisions()
    if not found:
        raise StoreError("the program lacks its migrations; install demarche again")
    return found[-1]


def revisions() -> tuple[str, ...]:
    """Return all schema revisions in their order, by the names of their files: a database of today's needs no more of them."""
    return tuple(sorted(path.name.partition("_")[0] for path in (Path(__file__).parent / "versions").glob("[0-9]*_*.py")))


def revision_of(connection: Connection, *, name: str) -> str | None:
    """Return the schema revision of a database, None of an empty one.

    Raises: SchemaError where a newer program made it, StoreError where it is some other program's database.
    """
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    if "alembic_version" not in tables or not tables & {"documents", "statements", "sources"}:
        empty = "a file that does not exist yet" if connection.dialect.name == "sqlite" else "an empty one"
        raise StoreError(f"{name}: it is another program's database; give a demarche database or {empty}")
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is None:
        raise StoreError(f"{name}: its schema has no version; restore it from a backup")
    revision = str(found)
    if revision not in revisions():
        raise SchemaError(
            f"{name}: made by a newer version of demarche (schema {revision}, known up to {head()}); upgrade demarche"
        )
    return revision


def upgrade(connection: Connection, *, to: str = "head") -> None:
    """Bring the schema to `head()`, or to an earlier revision; `connection` is in a writing transaction of the caller's."""
    # 8 MB that a desk would carry for as long as it runs.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "monitor.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, to)

"""Fresh databases for the tests, the same three things of each kind: an empty one, a migrated one, and a look into it.

Not a test module. A migrated database is a copy of one that was migrated once: a migration costs more than most tests.
"""

import shutil
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from hypothesis import HealthCheck, Phase, settings
from sqlalchemy import NullPool, create_engine

from monitor.store.store import Store

if TYPE_CHECKING:
    from tests.monitor.store.postgres import Cluster


class Databases(Protocol):
    """What makes databases of one kind; `kind` is SQLAlchemy's name of it."""

    kind: str

    def empty(self) -> str:
        """Return the address of a database in which there is nothing."""

    def migrated(self, template: str | None = None) -> str:
        """Return the address of a new database with the present schema, or of a copy of the template, which nobody has open."""

    def drop(self, url: str) -> None:
        """Delete a database."""


class SqliteFiles:
    """Databases in files of one folder; every file is called desk.db."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._template = self.empty()
        Store.open(self._template).close()

    def empty(self) -> str:
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        return f"sqlite:///{folder / 'desk.db'}"

    def migrated(self, template: str | None = None) -> str:
        url = self.empty()
        shutil.copy(path_of(template or self._template), path_of(url))
        return url

    def drop(self, url: str) -> None:
        shutil.rmtree(path_of(url).parent)


class PostgresDatabases:
    """Databases of a private cluster."""

    kind = "postgresql"

    def __init__(self, cluster: "Cluster") -> None:
        self.cluster = cluster
        self._template = self.empty()
        Store.open(self._template).close()

    def empty(self) -> str:
        return self.cluster.url(self.cluster.create())

    def migrated(self, template: str | None = None) -> str:
        return self.cluster.url(self.cluster.create(name_of(template or self._template)))

    def drop(self, url: str) -> None:
        self.cluster.drop(name_of(url))


def path_of(url: str) -> Path:
    """Return the file of an SQLite address."""
    return Path(url.removeprefix("sqlite:///"))


def name_of(url: str) -> str:
    """Return the database of a PostgreSQL address."""
    return url.partition("?")[0].rpartition("/")[2]


def ask(url: str, query: str) -> list[tuple[Any, ...]]:
    """Run one statement beside the store, as another program would, and return its rows."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool)
    with engine.begin() as connection:
        result = connection.exec_driver_sql(query, execution_options={"no_parameters": True})  # a % is a %
        return [tuple(row) for row in result] if result.returns_rows else []


def few(examples: int) -> settings:
    """Draw so many examples, each of which fills a store; to shrink one would take minutes."""
    return settings(
        deadline=None,
        max_examples=examples,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )

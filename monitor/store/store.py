"""Class Store: every transaction on the database, values in and out.

Each public function is one transaction, but for those that say otherwise. They stand by subject in `transactions`, what happens
in each in the modules beside this one. Here a store is opened, closed and copied, and its audit kept. Who may use the board is
`Store.people`. Rows and sessions never leave this package. Every function raises StoreError, one line that names the database,
where the database refuses; nothing of the transaction is written then.
"""

import time
from contextlib import AbstractContextManager
from datetime import datetime

from monitor.errors import StoreError
from monitor.records import AuditEntry
from monitor.store import audit, migrations, ties, transfer, utterances
from monitor.store.audit import Chain
from monitor.store.connect import connect
from monitor.store.database import BUSY_TIMEOUT_S, Database, Lead
from monitor.store.people import People
from monitor.store.transactions.alerting import Alerting
from monitor.store.transactions.documents import Documents
from monitor.store.transactions.dossiers import Dossiers
from monitor.store.transactions.labels import Labels
from monitor.store.transactions.polling import Polling


class Store(Polling, Dossiers, Documents, Labels, Alerting):
    """What the monitor remembers. Any number of threads may share one; writes take turns, also between processes."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.people = People(database)

    @classmethod
    def open(cls, url: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> "Store":
        """Return the store at `sqlite:///path` or `postgresql://user@host/database`, its schema brought to this program's.

        Folder and file are made, a server's database is not. `busy_timeout_s` is how long a write waits for another process.

        Raises: SchemaError where a newer program made the database (it is left as it is); StoreError where it is no database
        of ours, is held, cannot be reached, or cannot be read or written.
        """
        database = connect(url, busy_timeout_s=busy_timeout_s)
        try:
            with database.errors():
                _prepare(database, deadline=time.monotonic() + busy_timeout_s)
        except StoreError:
            database.close()
            raise
        return cls(database)

    @property
    def name(self) -> str:
        """How messages call the database: the file's path, or the server's address without password."""
        return self._database.name

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    def rest(self) -> None:
        """Give back the memory that only many writes in a row need, once they are done."""
        self._database.rest()

    def lead(self) -> AbstractContextManager[Lead]:
        """Give the right to poll into this database, which one process has at a time; a killed process gives it back.

        A leader on PostgreSQL calls `keep()` of what it is given before each turn: a lost connection gives the lead back too.

        Raises: StoreError on entering, where another process leads.
        """
        return self._database.lead()

    # audit

    def audit(
        self, *, at: datetime, by: str, what: str, subject: str, before: str | None, after: str | None, why: str | None
    ) -> None:
        """Append one line to the audit; no line is ever changed or deleted."""
        with self._database.write() as session:
            audit.append(session, at=at, by=by, what=what, subject=subject, before=before, after=after, why=why)

    def audit_log(self, *, limit: int) -> tuple[AuditEntry, ...]:
        """Return the latest lines of the audit, newest first."""
        with self._database.read() as session:
            return audit.log(session, limit=limit)

    def verify_audit(self, *, head: str | None = None) -> Chain:
        """Return whether every line of the audit is as it was written and follows the one before it.

        `head` is the hash of a line, noted elsewhere at an earlier time: it must still be there, which the chain by itself cannot
        show of lines cut off at its end.
        """
        with self._database.read() as session:
            return audit.verify(session, head=head)

    # moving

    def copy_to(self, target: "Store", tell: transfer.Tell) -> dict[str, int]:
        """Copy everything into an empty store, in one transaction there, and return how many rows each table has.

        Every table is read back and compared, by number of rows and hash, before it is kept. This store is read as of one
        moment and may be in use. `tell` is told of each step (`copy`, `verify`), table, rows done and rows in all.

        Raises: StoreError where the target is not empty or does not read back the same; nothing is written then.
        """
        with target._database.write() as into:
            transfer.refuse_unless_empty(into.connection(), name=target._database.name)
            with self._database.read() as session:
                return transfer.copy(session.connection(), into.connection(), into=target._database, tell=tell)


def _prepare(database: Database, *, deadline: float) -> None:
    """Bring a new or older database to this program's schema; look before anything is written."""
    with database.engine.connect() as connection:
        database.check(connection)
        revision = migrations.revision_of(connection, name=database.name)
    database.make_ready(deadline=deadline)
    if revision != migrations.head():
        with database.write() as session:
            migrations.upgrade(session.connection())
            if revision is not None and revision < "0017":
                utterances.settle_everything(session)
            elif revision is not None and revision < "0021":
                ties.settle_everything(session)

"""What the parts of a store share: its database, and how many documents go into one transaction. No query lives here."""

from monitor.store.database import Database
from monitor.store.kept import Kept

PAGE = 100
"""Documents that are read, or bound, in one transaction."""


class Transactions:
    """Transactions on one database; those of a subject stand together in a class of this kind."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept = Kept()

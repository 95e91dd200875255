"""What is remembered of publications: their revisions, what is said in them, which are one; found, counted and folded.

The queries stand in `reading`, `finding`, `trending`, `folds` and `utterances`.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time

from alerts.query import Node
from feeds.types import ActorCode, Document, DocumentId
from monitor.folding import Fold, outline
from monitor.positions import Spoken
from monitor.records import HandEntry, ReadDocument, StoredDocument, StoredStatement
from monitor.revisions import Succession
from monitor.store import entering, finding, folds, reading, refolding, searching, trending, utterances
from monitor.store.finding import Hit
from monitor.store.transactions.base import PAGE, Transactions
from monitor.trends import Counted
from monitor.types import EventId, StatementKey
from monitor.utterances import Heard


class Documents(Transactions):
    """The documents and their statements, as read and as searched."""

    # documents

    def document(self, document_id: str, *, with_raw: bool = True) -> StoredDocument | None:
        """Return the document with every revision, None where there is none; `with_raw`: with the bytes as received."""
        with self._database.read() as session:
            return reading.document(session, document_id, with_raw=with_raw)

    def document_at(self, url: str) -> DocumentId | None:
        """Return the newest document at this address; None where there is none."""
        with self._database.read() as session:
            return reading.document_at(session, url)

    def recent_documents(self, *, since: datetime, limit: int) -> tuple[Document, ...]:
        """Return the present texts of documents first seen since then, the latest first, without statements and raw bytes."""
        with self._database.read() as session:
            return reading.recent_documents(session, since=since, limit=limit)

    def documents_since(self, when: datetime) -> Iterator[StoredDocument]:
        """Yield the documents published or first seen since `when`, by id, without raw bytes.

        Read a page at a time: no transaction is open while the caller works, so that it may write meanwhile.
        """
        after = ""
        while True:
            with self._database.read() as session:
                ids = reading.ids_since(session, when, after=after, limit=PAGE)
                found = reading.documents(session, ids)
            yield from found
            if len(ids) < PAGE:
                return
            after = ids[-1]

    def successions(self, document_id: DocumentId) -> tuple[Succession, ...]:
        """Return what each edit of a document did to the statements that stood before it, in order."""
        with self._database.read() as session:
            return reading.successions(session, document_id)

    def entered_by(self, document_id: str) -> HandEntry | None:
        """Return who entered a document by hand; None where nobody did."""
        with self._database.read() as session:
            return entering.entry_of(session, document_id)

    def counts(self) -> dict[str, int]:
        """Return the number of rows by table (documents, revisions, statements, reactions, ...)."""
        with self._database.read() as session:
            return reading.counts(session)

    # statements

    def statement(self, key: str) -> StoredStatement | None:
        """Return the statement as in the latest revision that carries it; its document comes without the raw bytes."""
        with self._database.read() as session:
            return reading.statement(session, key)

    def latest_statements(self, *, limit: int) -> tuple[StoredStatement, ...]:
        """Return the current statements, last spoken first; their documents come without the raw bytes."""
        with self._database.read() as session:
            return reading.latest_statements(session, limit=limit)

    def statements_of(self, keys: Sequence[StatementKey]) -> tuple[StoredStatement, ...]:
        """Return the current statements among these; their documents come without the raw bytes."""
        with self._database.read() as session:
            return reading.statements_of(session, keys)

    def search(self, asked: Node, *, limit: int, by_relevance: bool = False, folded: bool = False) -> tuple[Hit, ...]:
        """Return what a query finds among what stands now, newest first; documents themselves only where it asks `is:document`.

        `by_relevance`: the newest thousand, those first in which the words asked for weigh most. `folded`: of several sources of
        one utterance that fulfil the query the newest only.
        """
        with self._database.read() as session:
            return finding.search(session, asked, limit=limit, by_relevance=by_relevance, folded=folded)

    # trends

    def counted(
        self,
        actors: Sequence[ActorCode],
        target: str,
        *,
        since: datetime,
        until: datetime,
        without: Sequence[EventId] = (),
    ) -> tuple[Counted, ...]:
        """Return how often these actors spoke of the target, by UTC day, stance and engine; `until` is exclusive.

        `without`: what reacts to these events and was published nowhere is left out.
        """
        with self._database.read() as session:
            return trending.of_pair(session, actors, target, since=since, until=until, without=without)

    def counted_together(
        self,
        actors: Sequence[ActorCode],
        target: str,
        *,
        since: datetime,
        until: datetime,
        without: Sequence[EventId] = (),
    ) -> tuple[Counted, ...]:
        """Return how often these actors spoke of the target, added up over them; otherwise as `counted`.

        Between midnights and with nothing left `without`, what was counted of a month is kept while nothing of it changes.
        """
        with self._database.read() as session:
            if not without and _is_midnight(since) and _is_midnight(until):
                return self._kept.counted(session, actors, target, since=since, until=until)
            return trending.of_all(session, actors, target, since=since, until=until, without=without)

    def counted_on(self, events: Sequence[str], *, since: datetime, until: datetime) -> tuple[Counted, ...]:
        """Return how often each actor took a stance toward these events, by UTC day and engine; `until` is exclusive."""
        with self._database.read() as session:
            return self._kept.counted_on(session, events, since=since, until=until)

    def said_of(
        self,
        actor: ActorCode,
        target: str,
        *,
        since: datetime,
        until: datetime,
        limit: int,
        without: Sequence[EventId] = (),
    ) -> tuple[Spoken, ...]:
        """Return the latest that an actor officially said of a target, newest first: no hearsay, no refusal to comment.

        `without` as for `counted`.
        """
        with self._database.read() as session:
            if not without:
                return self._kept.said_of(session, actor, target, since=since, until=until, limit=limit)
            return trending.said_of(session, actor, target, since=since, until=until, limit=limit, without=without)

    def targets_of(
        self, actor: ActorCode, *, since: datetime, until: datetime, limit: int
    ) -> tuple[tuple[str, int, datetime], ...]:
        """Return of whom an actor officially spoke most, in how many statements, and since when; `until` is exclusive."""
        with self._database.read() as session:
            return trending.targets_of(session, actor, since=since, until=until, limit=limit)

    # folds

    def fold_of(self, document_id: DocumentId) -> Fold | None:
        """Return the documents that are one with this one, the first official one in front; None where it stands alone."""
        with self._database.read() as session:
            return folds.fold_of(session, document_id)

    def sources_of(self, key: StatementKey) -> tuple[StoredStatement, ...]:
        """Return every current statement that is one utterance with this one, itself included, the first said first."""
        with self._database.read() as session:
            return utterances.sources_of(session, key)

    def together(self, keys: Sequence[StatementKey]) -> frozenset[StatementKey]:
        """Return those of these statements that are one utterance with others; the rest stand alone."""
        with self._database.read() as session:
            return frozenset(StatementKey(key) for key in utterances.utterances_of(session, keys))

    def heard_before(self, read: ReadDocument, *, now: datetime) -> dict[StatementKey, Heard]:
        """Return which statements of a document that is not stored yet repeat an utterance that is, and which one.

        `read` may have been seen in another version: what stood in that does not count.
        """
        if not read.statements:
            return {}
        document = read.document
        at = searching.published(document.published_at, document.fetched_at or now)
        with self._database.read() as session:
            fold = folds.would_join(session, outline(document, read.statements, at=at))
            return utterances.heard_before(session, read, fold, at=at)

    def fold(self, ids: Sequence[DocumentId], *, why: str, by: str, now: datetime) -> int:
        """Lay documents into the fold of the first of them, audited; return the number by which it is undone.

        Raises: StoreError where one is not stored, or fewer than two are given.
        """
        with self._database.write() as session:
            return refolding.fold(session, ids, why=why, by=by, now=now)

    def unfold(self, document_id: DocumentId, *, why: str, by: str, now: datetime) -> int:
        """Take a document out of its fold, audited; it is not folded again by itself. Return the number by which it is undone.

        Raises: StoreError where it stands alone.
        """
        with self._database.write() as session:
            return refolding.unfold(session, document_id, why=why, by=by, now=now)

    def undo_fold(self, number: int, *, why: str, by: str, now: datetime) -> None:
        """Put back what a change of folds did, audited.

        Raises: StoreError where there is none, where it was undone, or where a later one moved the same documents.
        """
        with self._database.write() as session:
            refolding.undo(session, number, why=why, by=by, now=now)


def _is_midnight(at: datetime) -> bool:
    return at.astimezone(UTC).time() == time()

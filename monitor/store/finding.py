"""Searching: a query's passages as the statements and documents that stand, within a transaction that the caller opened.

How a query is compiled, and what the index is, is in `searching`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from alerts import query
from alerts.query import Node, Passage
from feeds.types import Document
from monitor.records import Bound, HandEntry, StoredStatement
from monitor.store import entering, reading, searching, utterances
from monitor.store.database import batches
from monitor.store.rows.statements import statement_values
from monitor.store.searching import Found
from monitor.store.tables.documents import DocumentRow
from monitor.store.tables.statements import StatementRow

RANKED = 1000
"""Of how many of the newest hits the most relevant are shown first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What was found: a statement, or (where it is None) the document itself. `at` is when it was said or published.

    `sources` is in how many documents the statement was found; where they were folded, the others are left out. `bound` are the
    events that its document belongs to, with why; `entered` is who typed it in, None where nobody did.
    """

    document: Document
    statement: StoredStatement | None
    at: datetime
    sources: int = 1
    bound: tuple[Bound, ...] = ()
    entered: HandEntry | None = None


def search(session: Session, asked: Node, *, limit: int, by_relevance: bool, folded: bool) -> tuple[Hit, ...]:
    """Return what a query finds; see `Store.search`."""
    with_documents = query.mentions(asked, query.mark("is", "document"))
    shown: set[str] = set()

    def stands(some: Sequence[Found]) -> Sequence[Found]:
        kept = [one for one in some if one.key is not None or with_documents]
        current = _current(session, [one.key for one in kept if one.key is not None])
        latest = _latest(session, [one.document_id for one in kept if one.key is None])
        kept = [
            one
            for one in kept
            if (one.revision == latest.get(one.document_id) if one.key is None else (one.key, one.revision) in current)
        ]
        return _first_of_each(session, kept, shown) if folded else kept

    found = searching.find(session.connection(), asked, limit=RANKED if by_relevance else limit, stands=stands)
    hits = _hits(session, found)
    if by_relevance:
        hits = sorted(hits, key=lambda hit: query.relevance(asked, passage_of(hit)), reverse=True)
    return tuple(hits[:limit])


def _first_of_each(session: Session, found: Sequence[Found], shown: set[str]) -> list[Found]:
    """Return these without further sources of what is `shown` already, and add to that."""
    together = utterances.utterances_of(session, [one.key for one in found if one.key is not None])
    kept: list[Found] = []
    for one in found:
        utterance = together[one.key][0] if one.key in together else None
        if utterance not in shown:
            kept.append(one)
        if utterance is not None:
            shown.add(utterance)
    return kept


def passage_of(hit: Hit) -> Passage:
    """Return the passage that the index has of a hit."""
    document = hit.document
    if hit.statement is None:
        return searching.of_document(
            document.title, document.text, kind=document.kind.value, language=document.language, at=hit.at
        )
    columns = statement_values(hit.statement.statement) | {"spoken_at": hit.at}
    return searching.of_statement(document.title, columns, events=[one.statement.event for one in hit.statement.reactions])


def _current(session: Session, keys: Sequence[str]) -> set[tuple[str, int]]:
    found: set[tuple[str, int]] = set()
    for some in batches(keys):
        chosen = select(StatementRow.key, StatementRow.revision, StatementRow.current).where(col(StatementRow.key).in_(some))
        # Asked for in the query, SQLite would go through every current statement of the store.
        found.update((key, revision) for key, revision, current in session.exec(chosen) if current)
    return found


def _latest(session: Session, ids: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in batches(ids):
        chosen = select(DocumentRow.id, DocumentRow.revision).where(col(DocumentRow.id).in_(some))
        found.update((document_id, revision) for document_id, revision in session.exec(chosen))
    return found


def _hits(session: Session, found: Sequence[Found]) -> list[Hit]:
    statements = {one.key: one for one in reading.statements_of(session, [one.key for one in found if one.key is not None])}
    documents = {one.id: one for one in reading.documents(session, [one.document_id for one in found if one.key is None])}
    together = utterances.utterances_of(session, [one.key for one in found if one.key is not None])
    ids = sorted({one.document_id for one in found})
    bound, entered = reading.bindings(session, ids), entering.entries(session, ids)
    hits: list[Hit] = []
    for one in found:
        if one.key is not None:
            said = statements[one.key]  # type: ignore[index]  # keyed by StatementKey, which is a str
            sources = together[one.key][1] if one.key in together else 1
            hits.append(Hit(document=said.document, statement=said, at=said.spoken_at, sources=sources))
        else:
            revision = documents[one.document_id].revisions[-1].document  # type: ignore[index]  # keyed by DocumentId
            seen = documents[one.document_id].first_seen_at  # type: ignore[index]
            hits.append(
                Hit(document=revision, statement=None, at=searching.published(revision.published_at, revision.fetched_at or seen))
            )
    return [replace(hit, bound=bound.get(hit.document.id, ()), entered=entered.get(hit.document.id)) for hit in hits]

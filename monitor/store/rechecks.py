"""Which pages are asked for again, and what that brought, within a transaction that the caller opened. When: `feeds.recheck`."""

from datetime import datetime
from hashlib import sha256

from sqlmodel import Session, and_, col, exists, func, or_, select

from feeds.recheck import AGES, PageCheck, WatchedPage
from feeds.types import DocumentId, SourceId
from monitor.store.database import upsert
from monitor.store.tables.documents import DocumentRow, PageCheckRow, RevisionRow
from monitor.store.tables.dossiers import BindingRow
from monitor.store.tables.sources import EntryRow, SourceRow
from monitor.store.tables.statements import StatementRow

_NO_WORDS = sha256(b"").hexdigest()
"""The text of a revision that says that the page was taken away."""
_WITNESSES = 3

_LATEST = and_(col(RevisionRow.document_id) == col(DocumentRow.id), col(RevisionRow.number) == col(DocumentRow.revision))


def due(session: Session, *, now: datetime, limit: int) -> tuple[tuple[SourceId, WatchedPage], ...]:
    """Return the pages to be asked for again: of documents with statements that are bound to an event, missing ones first."""
    bound = exists(select(col(BindingRow.event_id)).where(col(BindingRow.document_id) == col(DocumentRow.id)))
    speaks = exists(select(col(StatementRow.key)).where(col(StatementRow.document_id) == col(DocumentRow.id)))
    fresh = and_(col(PageCheckRow.document_id).is_(None), col(DocumentRow.first_seen_at) >= now - AGES[-1])
    query = (
        select(DocumentRow, RevisionRow, PageCheckRow)
        .join(RevisionRow, _LATEST)
        .outerjoin(PageCheckRow, col(PageCheckRow.document_id) == col(DocumentRow.id))
        .where(
            col(DocumentRow.first_seen_at) <= now - AGES[0],
            or_(fresh, col(PageCheckRow.next_at) <= now),
            col(DocumentRow.source_id).is_not(None),
            col(RevisionRow.url).is_not(None),
            bound,
            speaks,
        )
        .order_by(col(PageCheckRow.misses).desc().nulls_last(), col(DocumentRow.first_seen_at).desc(), col(DocumentRow.id))
        .limit(limit)
    )
    return tuple(
        (SourceId(document.source_id or ""), _page(session, document, revision, check))
        for document, revision, check in session.exec(query).all()
    )


def _page(session: Session, document: DocumentRow, revision: RevisionRow, check: PageCheckRow | None) -> WatchedPage:
    withdrawn = revision.sha256 == _NO_WORDS
    since = check.missing_since if check is not None else None
    # What came since the page was found missing speaks against it.
    counts = check is not None and since is not None and (withdrawn or revision.seen_at <= since)
    return WatchedPage(
        document_id=DocumentId(document.id),
        url=revision.url or "",
        first_seen_at=document.first_seen_at,
        witnesses=_witnesses(session, document),
        listed=_is_listed(session, document),
        withdrawn=withdrawn,
        stood=check is not None and check.stood,
        misses=check.misses if check is not None and counts else 0,
        missing_since=since if counts else None,
    )


def _is_listed(session: Session, document: DocumentRow) -> bool:
    """Return whether an entry of the document stood in the last full window of its source."""
    source = session.get(SourceRow, document.source_id)
    seen = select(func.max(EntryRow.last_seen_at)).where(
        col(EntryRow.source_id) == document.source_id, col(EntryRow.document_id) == document.id
    )
    last = session.exec(seen).one()
    return last is not None and source is not None and source.last_full_at is not None and last >= source.last_full_at


def _witnesses(session: Session, document: DocumentRow) -> tuple[str, ...]:
    """Return the addresses of the documents of the same source that came before, the last ones first."""
    query = select(RevisionRow.url).join(DocumentRow, _LATEST)
    query = query.where(
        col(DocumentRow.source_id) == document.source_id,
        col(DocumentRow.first_seen_at) <= document.first_seen_at,
        col(DocumentRow.id) != document.id,
        col(RevisionRow.url).is_not(None),
        col(RevisionRow.sha256) != _NO_WORDS,
    )
    newest = col(DocumentRow.first_seen_at).desc(), col(DocumentRow.id)
    return tuple(url for url in session.exec(query.order_by(*newest).limit(_WITNESSES)) if url)


def save(session: Session, check: PageCheck) -> None:
    """Keep what a check brought in place of the one before."""
    values = {
        "document_id": check.document_id,
        "checked_at": check.checked_at,
        "next_at": check.next_at,
        "standing": check.standing.value,
        "stood": check.stood,
        "misses": check.misses,
        "missing_since": check.missing_since,
    }
    upsert(session, PageCheckRow, [values])

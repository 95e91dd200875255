"""Documents and their revisions to rows and back."""

import hashlib
from datetime import datetime

from feeds.types import ActorCode, Document, DocumentId, DocumentKind, Precision, SourceId, Tier
from monitor.store.columns import Columns
from monitor.store.tables.documents import DocumentRow, RevisionRow


def sha256_of(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def revision_values(document: Document, *, number: int, seen_at: datetime) -> Columns:
    """Return the columns of one revision; the texts and raw bytes that it points to are rows of their own."""
    return {
        "document_id": document.id,
        "number": number,
        "sha256": document.sha256,
        "title": document.title,
        "url": document.url,
        "publisher": document.publisher,
        "publisher_actor": document.publisher_actor,
        "kind": document.kind.value,
        "tier": document.tier.value if document.tier else None,
        "language": document.language,
        "published_raw": document.published_raw,
        "published_at": document.published_at,
        "published_precision": document.published_precision.value,
        "fetched_at": document.fetched_at,
        "seen_at": seen_at,
        "raw_sha256": hashlib.sha256(document.raw).hexdigest() if document.raw else None,
        "raw_type": document.raw_type,
        "pages": list(document.pages),
        "problems": list(document.problems),
        "feed_text": document.feed_text,
    }


def document_value(row: DocumentRow, revision: RevisionRow, text: str, *, raw: bytes = b"") -> Document:
    """Return the document as it was in this revision."""
    return Document(
        id=DocumentId(row.id),
        text=text,
        title=revision.title,
        url=revision.url,
        source_id=SourceId(row.source_id) if row.source_id is not None else None,
        entry_key=row.entry_key,
        publisher=revision.publisher,
        publisher_actor=ActorCode(revision.publisher_actor) if revision.publisher_actor is not None else None,
        kind=DocumentKind(revision.kind),
        tier=Tier(revision.tier) if revision.tier else None,
        language=revision.language,
        published_raw=revision.published_raw,
        published_at=revision.published_at,
        published_precision=Precision(revision.published_precision),
        fetched_at=revision.fetched_at,
        sha256=revision.sha256,
        raw=raw,
        raw_type=revision.raw_type,
        pages=tuple(revision.pages),
        problems=tuple(revision.problems),
        feed_text=revision.feed_text,
    )

"""Tables of publications: documents, their revisions, texts and bytes, who entered them, whether pages still stand, folds."""

from datetime import datetime

from sqlalchemy import Index, Integer
from sqlmodel import Field, SQLModel

from monitor.store.columns import JSON_OR_NULL


class TextRow(SQLModel, table=True):
    """A text, kept once however many documents carry it word for word."""

    __tablename__ = "texts"
    sha256: str = Field(primary_key=True)
    text: str


class RawRow(SQLModel, table=True):
    """Bytes as received, kept once: thirty entries read out of one feed share its body."""

    __tablename__ = "raws"
    sha256: str = Field(primary_key=True)
    body: bytes


class DocumentRow(SQLModel, table=True):
    """One publication. `revision` is the number of the latest revision, `published_at` that revision's."""

    __tablename__ = "documents"
    __table_args__ = (
        Index("ix_documents_first_seen", "first_seen_at"),
        Index("ix_documents_published", "published_at"),
        Index("ix_documents_entry", "source_id", "entry_key"),
    )
    id: str = Field(primary_key=True)
    source_id: str | None
    entry_key: str
    first_seen_at: datetime
    published_at: datetime | None
    revision: int


class RevisionRow(SQLModel, table=True):
    """One version of a document. `fetched_at` is as handed to us, `seen_at` (never missing) when we first had this version.

    `feed_text` is what the feed says beside the page that the text is of.
    """

    __tablename__ = "revisions"
    document_id: str = Field(primary_key=True, foreign_key="documents.id")
    number: int = Field(primary_key=True)
    sha256: str = Field(foreign_key="texts.sha256")
    title: str | None
    url: str | None
    publisher: str | None
    publisher_actor: str | None
    kind: str
    tier: str | None
    language: str | None
    published_raw: str | None
    published_at: datetime | None
    published_precision: str
    fetched_at: datetime | None
    seen_at: datetime
    raw_sha256: str | None = Field(foreign_key="raws.sha256")
    raw_type: str
    pages: list[int] = Field(sa_type=JSON_OR_NULL)
    problems: list[str] = Field(sa_type=JSON_OR_NULL)
    feed_text: str = ""


class HandEntryRow(SQLModel, table=True):
    """A document that a person typed in."""

    __tablename__ = "hand_entries"
    document_id: str = Field(primary_key=True, foreign_key="documents.id")
    who: str
    at: datetime
    channel: str


class PageCheckRow(SQLModel, table=True):
    """What was found when the page of a document was asked for again; `next_at` NULL once that is over.

    `stood` says that it was there once, `misses` how often in a row it was not, since `missing_since`.
    """

    __tablename__ = "page_checks"
    document_id: str = Field(primary_key=True, foreign_key="documents.id")
    checked_at: datetime
    next_at: datetime | None
    standing: str
    stood: bool
    misses: int
    missing_since: datetime | None


class AnchorRow(SQLModel, table=True):
    """A trait that a document of a source shares with those that repeat or translate it; `at` is when it was published.

    The key begins with the `span` of days in which that was (`folds.span_of`): anchors are hashes, and without it each would
    lie on a page of its own, anywhere in what years have brought. With it those of a few days lie side by side.
    """

    __tablename__ = "anchors"
    __table_args__ = ({"sqlite_with_rowid": False},)
    span: int = Field(primary_key=True, sa_type=Integer)
    anchor: str = Field(primary_key=True)
    at: datetime = Field(primary_key=True)
    document_id: str = Field(primary_key=True, foreign_key="documents.id")
    source: str


class FoldRow(SQLModel, table=True):
    """A document that lies in a fold; one that stands alone has no row."""

    __tablename__ = "folds"
    __table_args__ = (Index("ix_folds_fold", "fold"),)
    document_id: str = Field(primary_key=True, foreign_key="documents.id")
    fold: str
    reason: str
    at: datetime


class FoldChangeRow(SQLModel, table=True):
    """What a person did to folds: where documents lay before and after. Until it is undone nothing moves them by itself."""

    __tablename__ = "fold_changes"
    number: int = Field(primary_key=True)
    at: datetime
    who: str
    why: str
    before: dict[str, str | None] = Field(sa_type=JSON_OR_NULL)
    after: dict[str, str | None] = Field(sa_type=JSON_OR_NULL)
    reasons: dict[str, str] = Field(sa_type=JSON_OR_NULL)
    undone_at: datetime | None

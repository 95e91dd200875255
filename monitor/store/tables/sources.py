"""Tables of where things come from: sources as polled, the desk's own rows of the catalogue, checks, our own outages."""

from datetime import datetime, timedelta

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from monitor.store.columns import JSON_OR_NULL


class SourceRow(SQLModel, table=True):
    """What is remembered of one source between polls; what the source is stands in the registry."""

    __tablename__ = "sources"
    __table_args__ = (Index("ix_sources_due", "next_poll_at", "source_id"),)
    source_id: str = Field(primary_key=True)
    next_poll_at: datetime
    health: str
    detail: str
    etag: str | None
    last_modified: str | None
    failures: int
    last_polled_at: datetime | None
    last_success_at: datetime | None
    last_full_at: datetime | None
    healthy_since: datetime | None
    covered_since: datetime | None
    last_status: int | None
    newest_entry_at: datetime | None
    pace: timedelta | None
    asked: timedelta | None
    skip_hours: list[int] = Field(sa_type=JSON_OR_NULL)
    skip_days: list[int] = Field(sa_type=JSON_OR_NULL)
    span: timedelta | None
    not_before: datetime | None
    address: str | None
    address_for: str | None
    moved_to: str | None
    moved_since: datetime | None
    moved_count: int
    changed_at: datetime | None
    pause: timedelta | None
    gap_from: datetime | None
    gap_to: datetime | None
    renumbered_at: datetime | None
    lies: bool
    window_count: int | None
    undated: int
    spoken: str | None
    pages: str


class EntryRow(SQLModel, table=True):
    """An entry once seen in a source's window, with the hash of what the feed served last."""

    __tablename__ = "entries"
    source_id: str = Field(primary_key=True, foreign_key="sources.source_id")
    entry_key: str = Field(primary_key=True)
    entry_sha256: str
    document_id: str | None = Field(foreign_key="documents.id")
    first_seen_at: datetime
    last_seen_at: datetime


class HealthChangeRow(SQLModel, table=True):
    """A change of a source's health, with the detail of the poll that found it."""

    __tablename__ = "health_changes"
    __table_args__ = (Index("ix_health_changes_source", "source_id", "number"),)
    number: int | None = Field(default=None, primary_key=True)
    source_id: str = Field(foreign_key="sources.source_id")
    at: datetime
    health: str
    detail: str


class OwnSourceRow(SQLModel, table=True):
    """What the desk itself says of a source, as JSON of the keys of a source file: over a shipped row, or a whole one."""

    __tablename__ = "own_sources"
    source_id: str = Field(primary_key=True)
    actor: str
    row: dict[str, object] = Field(sa_type=JSON_OR_NULL)
    changed_at: datetime


class ProbeRow(SQLModel, table=True):
    """What the last check of a source found, with its evidence."""

    __tablename__ = "probes"
    source_id: str = Field(primary_key=True)
    url: str
    checked_at: datetime
    found: str
    detail: str
    address: str | None
    kind: str | None
    entries: int
    dated: int
    newest_at: datetime | None
    language: str | None
    feed_url: str | None
    status: int | None
    content_type: str
    size: int | None
    first_words: str
    took: timedelta | None


class CheckRunRow(SQLModel, table=True):
    """One run of checks: rows probed since `began_at` are done. A killed run is gone on with."""

    __tablename__ = "check_runs"
    number: int | None = Field(default=None, primary_key=True)
    began_at: datetime


class OutageRow(SQLModel, table=True):
    """A time in which our own network was down; `ended_at` is NULL while it is."""

    __tablename__ = "outages"
    number: int | None = Field(default=None, primary_key=True)
    began_at: datetime
    ended_at: datetime | None
    detail: str

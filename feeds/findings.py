"""What one look at a source's address found, as a value. How it is looked at stands in `probe`; nothing of it is a poll."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from feeds.types import SourceId, SourceKind


class Found(StrEnum):
    """What a check found at a source's address."""

    ALIVE = "alive"
    MOVED = "moved"
    STALE = "stale"
    EMPTY = "empty"
    NOT_A_FEED = "not_a_feed"
    MALFORMED = "malformed"
    BLOCKED = "blocked"
    REFUSED = "refused"
    TOO_LARGE = "too_large"
    SERVER_ERROR = "server_error"
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What one look at a source's address brought, with its evidence; nothing of it is a poll.

    `url` was asked, `address` is where the source serves now (None where nothing readable stands), `kind` what it serves there.
    `dated` of its `entries` have a date, the latest is `newest_at`; `language` is that of their titles. `feed_url` is a feed that
    a page names. `size` counts the bytes of the answer, `first_words` is how it begins; `took` is the time until it was there.
    """

    source_id: SourceId
    url: str
    checked_at: datetime
    found: Found
    detail: str = ""
    address: str | None = None
    kind: SourceKind | None = None
    entries: int = 0
    dated: int = 0
    newest_at: datetime | None = None
    language: str | None = None
    feed_url: str | None = None
    status: int | None = None
    content_type: str = ""
    size: int | None = None
    first_words: str = ""
    took: timedelta | None = None

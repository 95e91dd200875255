"""The values of the ingestion side, one frozen type per stage: Source, FetchState, FetchResult, Entry, Page, Document, Collected.

No statement, stance or table lives here: `feeds` ends at a `Document`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from feeds.errors import FeedError

ActorCode = NewType("ActorCode", str)
"""ISO 3166-1 alpha-3, or the code of an organisation (CODEBOOK: `monitor/data/organisations.tsv`)."""
SourceId = NewType("SourceId", str)
"""A name such as `tr_mfa`; it never changes."""
DocumentId = NewType("DocumentId", str)
"""Stable over runs and machines: derived from the source and the entry's identity, never from the time of fetching."""


class SourceKind(StrEnum):
    """What a source serves."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"
    LISTING = "listing"


class Tier(StrEnum):
    """Who publishes: the state or organisation itself, a state or national agency, or a newsroom."""

    OFFICIAL = "official"
    WIRE = "wire"
    MEDIA = "media"


class Grade(StrEnum):
    """How sure a source's address is: A fetched by somebody who wrote it down, B in lists that are kept up, C seen once."""

    A = "A"
    B = "B"
    C = "C"


class Precision(StrEnum):
    """How exactly a publication time is known."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    UNKNOWN = "unknown"


class TextMode(StrEnum):
    """Where the text of a source's documents comes from."""

    FEED = "feed"
    PAGE = "page"
    PAGE_IF_SHORT = "page_if_short"


class Rights(StrEnum):
    """What a publisher allows with its texts where it says so: a short quote with a link, use with credit, no crawling for AI."""

    QUOTE = "quote"
    CREDIT = "credit"
    NO_AI = "no_ai"


class DocumentKind(StrEnum):
    """The codebook's three genres; `official` is the institution's own publication."""

    OFFICIAL = "official"
    ARTICLE = "article"
    ROUNDUP = "roundup"


class Health(StrEnum):
    """The state of a source after its last poll. Everything but OK and EMPTY means that we are not listening.

    EMPTY is a sound feed without entries. A 200 that is no success is named: EMPTY_BODY no bytes, NOT_A_FEED a page or other
    bytes, SOFT_404 a page that says "not found", APP_SHELL a page that only a script fills, BLOCKED a challenge, LAYOUT_CHANGED
    an index page that suddenly lists nothing, or several times as much.
    """

    UNPOLLED = "unpolled"
    OK = "ok"
    EMPTY = "empty"
    EMPTY_BODY = "empty_body"
    NOT_A_FEED = "not_a_feed"
    SOFT_404 = "soft_404"
    APP_SHELL = "app_shell"
    LAYOUT_CHANGED = "layout_changed"
    MALFORMED = "malformed"
    BLOCKED = "blocked"
    NOT_FOUND = "not_found"
    GONE = "gone"
    SERVER_ERROR = "server_error"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"
    TOO_LARGE = "too_large"
    REFUSED = "refused"

    @property
    def listening(self) -> bool:
        """Return whether we hear what the source publishes."""
        return self in (Health.OK, Health.EMPTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """Where pages keep what the general readers cannot find: CSS, or XPath where the text begins with / . or (.

    In a listing page `block` is one release; `link`, `title` and `date` are looked for inside it, `next` in the whole page.
    `text` is where the page of a release keeps its words.
    """

    block: str | None = None
    link: str | None = None
    title: str | None = None
    date: str | None = None
    next: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One publication point of one institution, as the registry describes it.

    `actor` is the country or organisation that the source covers; `publisher` whose newsroom it is where that is another
    one (a foreign broadcaster's service for the country), INTL for a newsroom of no single country, None where it is `actor`.
    `proves_silence` is false where an official publisher does not carry the actor's positions (a parliament, an army, a central
    bank): hearing nothing there says nothing. `ca_file` is the path of certificates (PEM) to trust for it besides the usual ones;
    `http2` asks for HTTP/2, `insecure` takes any certificate (the desk writes that into its audit log). `max_mb` is how many MB
    an answer of it may have, a page or PDF of its as well; None = what is usual.
    `browser` says that its index page is only there once scripts have run. `terms` is what the publisher says of the use of its
    texts, `rights` what that comes to.
    `grade` is None where nobody has said how sure the address is; `same_as` is another source that brings the same releases.
    """

    id: SourceId
    actor: ActorCode
    institution: str
    url: str
    kind: SourceKind
    language: str
    tier: Tier
    interval: timedelta
    enabled: bool = True
    zone: str | None = None
    date_order: str | None = None
    text_mode: TextMode = TextMode.PAGE_IF_SHORT
    terms: str | None = None
    rights: Rights | None = None
    note: str = ""
    origin: str = ""
    publisher: ActorCode | None = None
    proves_silence: bool = True
    ca_file: str | None = None
    http2: bool = False
    insecure: bool = False
    max_mb: int | None = None
    selectors: Selectors | None = None
    browser: bool = False
    grade: Grade | None = None
    same_as: SourceId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchState:
    """What is remembered of one source between polls; the store keeps it, `feeds` computes the next one.

    `covered_since` is the earliest moment from which the source has been listened to without a gap: the oldest date in the
    window of the first good poll, or that poll's time; None before one. `healthy_since` is None while unhealthy.

    How often: `pace` is the interval learned from what it publishes, `asked` the longest wait that its last full answer asked for
    (`skip_hours`, UTC, and `skip_days`, Monday 0, beside it), `span` the time that its window lasts; None = not known, and the
    source's own interval counts. Before `not_before` the server does not want us, whatever else says so.
    Where: `address` is asked instead of the registry's `address_for` since a permanent redirect was agreed on; `moved_to` is the
    target that `moved_count` successes in a row have agreed on since `moved_since`. What it does: `changed_at` is when it last
    brought something new, `pause` its longest usual pause between two entries; between `gap_from` and `gap_to` entries may have
    been missed; since `renumbered_at` its ids changed en masse. `lies` once its validators did not change with its entries.
    Of its last full answer: `window_count` entries, of which `undated` had no usable date; `spoken` is the language of most of
    its last new texts where that is not the source's own; `pages` the health of the pages that it links to, apart from its own.
    """

    source_id: SourceId
    next_poll_at: datetime
    health: Health = Health.UNPOLLED
    detail: str = ""
    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    last_polled_at: datetime | None = None
    last_success_at: datetime | None = None
    last_full_at: datetime | None = None
    healthy_since: datetime | None = None
    covered_since: datetime | None = None
    last_status: int | None = None
    newest_entry_at: datetime | None = None
    pace: timedelta | None = None
    asked: timedelta | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    span: timedelta | None = None
    not_before: datetime | None = None
    address: str | None = None
    address_for: str | None = None
    moved_to: str | None = None
    moved_since: datetime | None = None
    moved_count: int = 0
    changed_at: datetime | None = None
    pause: timedelta | None = None
    gap_from: datetime | None = None
    gap_to: datetime | None = None
    renumbered_at: datetime | None = None
    lies: bool = False
    window_count: int | None = None
    undated: int = 0
    spoken: str | None = None
    pages: Health = Health.UNPOLLED


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """How often a publisher wants to be asked, as it says itself; None and () = it says nothing that can be used.

    `max_age` comes from the answer's headers, `ttl` and `update_period` (sy:*) from the feed. `skip_hours` are hours of the day
    in UTC, `skip_days` days of the week, Monday 0.
    """

    max_age: timedelta | None = None
    ttl: timedelta | None = None
    update_period: timedelta | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResult:
    """One answer of a server, body decoded from its transfer coding but not from its charset.

    `url` is the address after redirects; `retry_after` is set where the server named a time; `body` is empty on a 304.
    `max_age` is how long the server calls the answer fresh, `moved_to` where permanent redirects (301, 308) lead from the address
    that was asked; `leads_to` is the target of a redirect that was not to be followed, the body is empty then.
    """

    url: str
    status: int
    content_type: str
    body: bytes
    fetched_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    retry_after: timedelta | None = None
    redirects: tuple[str, ...] = ()
    max_age: timedelta | None = None
    moved_to: str | None = None
    leads_to: str | None = None

    @property
    def not_modified(self) -> bool:
        return self.status == 304


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed. `summary` and `content` are sanitised HTML; `published_raw` is the text as served.

    `problems` says what is odd about its date, one sentence each.
    """

    id: str | None
    url: str | None
    title: str
    published_raw: str | None = None
    published_at: datetime | None = None
    published_precision: Precision = Precision.UNKNOWN
    updated_at: datetime | None = None
    author: str | None = None
    summary: str = ""
    content: str = ""
    problems: tuple[str, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether nothing in it could be told apart or read: a date or an author alone makes no publication."""
        return not (self.id or self.url or self.title or self.summary or self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A parsed feed: its entries in the order served, and what was wrong with it, one sentence each.

    `next_url` is the page with older entries where an index page names one. `older` of the entries, the last ones, do not stand
    in the window but were read from older pages to fill a gap.
    """

    format: str
    title: str | None
    link: str | None
    language: str | None
    entries: tuple[Entry, ...]
    problems: tuple[str, ...] = ()
    hints: Hints = field(default_factory=Hints)
    next_url: str | None = None
    older: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A read index page: its entries newest first (page order where no dates tell), and what was odd, one sentence each.

    `next_url` is the page with older entries, None where the page names none.
    """

    entries: tuple[Entry, ...]
    language: str | None = None
    next_url: str | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The readable part of a press-release page or PDF. `pages` are the offsets in `text` where each PDF page starts.

    `problems` says, one sentence each, what a reader has to know: no text layer, an assumed zone, a lying charset.
    """

    title: str | None
    text: str
    published_raw: str | None = None
    published_at: datetime | None = None
    published_precision: Precision = Precision.UNKNOWN
    language: str | None = None
    author: str | None = None
    links: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The clean text of one publication with its provenance.

    `text` is what all offsets count in (Unicode code points); `sha256` is the hash of its UTF-8 bytes. `raw` are the bytes
    that the text was read from, as received. `published_at` is what the source says, `fetched_at` what we saw; None = unknown.
    `problems` says, one sentence each, what a reader has to know of date, charset or page. `feed_text` is what the feed says
    where `text` is the page's, and does not hold it.
    `publisher_actor` is the country or organisation of the publisher, None for a newsroom of no single country. `tier` is the
    source's, None where no registered source is involved.
    """

    id: DocumentId
    text: str
    title: str | None = None
    url: str | None = None
    source_id: SourceId | None = None
    entry_key: str = ""
    publisher: str | None = None
    publisher_actor: ActorCode | None = None
    kind: DocumentKind = DocumentKind.ARTICLE
    tier: Tier | None = None
    language: str | None = None
    published_raw: str | None = None
    published_at: datetime | None = None
    published_precision: Precision = Precision.UNKNOWN
    fetched_at: datetime | None = None
    sha256: str = ""
    raw: bytes = field(default=b"", repr=False)
    raw_type: str = ""
    pages: tuple[int, ...] = ()
    problems: tuple[str, ...] = ()
    feed_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What one poll of one source brought. `error` stands beside whatever could still be read; None after a clean poll.

    `documents` holds new and changed entries only; `seen` maps every entry key of the window to its present hash.
    """

    source_id: SourceId
    state: FetchState
    documents: tuple[Document, ...] = ()
    seen: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    error: FeedError | None = None

"""What stands at an address, by its bytes: a feed of some kind, an index page, the feeds that a page names. No network.

What to make of it for a source (alive, moved, dead) is judged here too; asking for it is the work of `probe`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from feeds import sniff
from feeds.charset import decode
from feeds.errors import BusyError, FeedError, NetworkError, ParseError, StatusError, TooLargeError
from feeds.findings import Found
from feeds.language import language_of
from feeds.listing_reader import shared_listing_reader
from feeds.markup import plain_text, without_controls
from feeds.parse import parse_feed
from feeds.types import Entry, FetchResult, Source, SourceKind

STALE_AFTER = timedelta(days=180)
"""A source whose newest entry is older may well be abandoned; a person decides."""
MIN_LISTED = 3
"""Fewer links on an index page are chance: the menu of a page that says "not found" has as many."""
FIRST_WORDS = 200
_FRONT = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|default|home)(?:\.\w{2,5})?/?)?", re.IGNORECASE)
_BLOCKED = {401, 402, 403, 406, 429, 451}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an answer holds: `kind` and entries where it can be read as a source, else why not; `feeds` are those it names."""

    kind: SourceKind | None
    entries: tuple[Entry, ...] = ()
    feeds: tuple[str, ...] = ()
    error: ParseError | None = None


def read_answer(source: Source, answer: FetchResult, *, now: datetime) -> Reading:
    """Return what the answer holds, whatever kind the source is said to be; its language, zone and selectors help to read it."""
    try:
        feed = parse_feed(
            answer.body,
            url=answer.url,
            content_type=answer.content_type,
            language=source.language,
            zone=source.zone,
            date_order=source.date_order,
        )
    except ParseError as exc:
        refused = exc
    else:
        kind = {"atom": SourceKind.ATOM, "json": SourceKind.JSON}.get(feed.format[:4], SourceKind.RSS)
        return Reading(kind=kind, entries=feed.entries)
    if not sniff.looks_like_html(decode(answer.body[:5000], answer.content_type).text) and source.kind is not SourceKind.LISTING:
        return Reading(kind=None, error=refused)
    return _read_page(source, answer, refused, now=now)


def _read_page(source: Source, answer: FetchResult, refused: ParseError, *, now: datetime) -> Reading:
    try:
        listing = shared_listing_reader().read_of(source, answer, now=now)
    except ParseError as exc:
        # Asked for a feed, the words about the feed tell more.
        error = exc if source.kind is SourceKind.LISTING or "blocked" == exc.health != refused.health else refused
        return Reading(kind=None, error=error, feeds=feeds_on(answer))
    named = feeds_on(answer)
    if len(listing.entries) < MIN_LISTED:
        said = listing.problems[-1] if listing.problems else f"only {len(listing.entries)} links that could be releases"
        error = ParseError(said, health="not_a_feed") if source.kind is SourceKind.LISTING else refused
        return Reading(kind=None, entries=listing.entries, feeds=named, error=error)
    return Reading(kind=SourceKind.LISTING, entries=listing.entries, feeds=named)


def feeds_on(answer: FetchResult) -> tuple[str, ...]:
    """Return the addresses of the feeds that a page names, read in a process that can be killed; none where it had to be."""
    try:
        return shared_listing_reader().feeds_named(answer.body, url=answer.url, content_type=answer.content_type)
    except ParseError:
        return ()


def first_words(body: bytes, content_type: str | None = None) -> str:
    """Return how an answer begins, as evidence: its visible words, or its raw beginning where it has none."""
    head = without_controls(decode(body[:20_000], content_type).text)
    seen = plain_text(head) if sniff.looks_like_html(head) else ""
    return " ".join((seen or head[:2000]).split())[:FIRST_WORDS]


def is_front_page(url: str) -> bool:
    """Return whether an address is a site's front page, perhaps that of a language."""
    parts = urlsplit(url)
    return not parts.query and _FRONT.fullmatch(parts.path) is not None


def led_to_front(asked: str, reached: str) -> bool:
    """Return whether a redirect from a page within a site ended on a front page: what sites do for pages that are gone."""
    return asked != reached and is_front_page(reached) and not is_front_page(asked)


def same_place(one: str, other: str) -> bool:
    """Return whether two addresses differ only in scheme, `www.` and a slash at the end."""
    return _place(one) == _place(other)


def _place(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query


def freshness(entries: Sequence[Entry], *, now: datetime) -> tuple[int, datetime | None]:
    """Return how many entries are dated, and the newest date that does not lie ahead."""
    dates = [entry.published_at for entry in entries if entry.published_at is not None]
    return len(dates), max((at for at in dates if at <= now + timedelta(days=1)), default=None)


def spoken(entries: Sequence[Entry], *, declared: str) -> str | None:
    """Return the language of the titles, the declared one unless they clearly are in another."""
    return language_of(" ".join(entry.title for entry in entries)[:4000], declared=declared)


def found_by(error: FeedError) -> Found:
    """Return what a look that ended in `error` says of the source."""
    if isinstance(error, StatusError):
        if error.status in {404, 410}:
            return Found.DEAD
        return Found.BLOCKED if error.status in _BLOCKED else Found.SERVER_ERROR
    if isinstance(error, NetworkError):
        return {"dns": Found.DEAD, "timeout": Found.TIMED_OUT}.get(error.phase, Found.UNREACHABLE)
    if isinstance(error, TooLargeError):
        return Found.TOO_LARGE
    if isinstance(error, BusyError):
        return Found.TIMED_OUT
    if isinstance(error, ParseError):
        named = {found.value: found for found in (Found.EMPTY, Found.NOT_A_FEED, Found.BLOCKED, Found.TOO_LARGE)}
        return named.get(error.health, Found.MALFORMED)
    return Found.REFUSED

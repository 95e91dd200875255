"""What one full answer of a source brings: its new and changed entries, their pages, and the state that follows.

How the answer was got stands in `collect`. Nothing is remembered: what was seen comes in and goes out as a mapping.
"""

import threading
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import httpx

from feeds import schedule
from feeds.asking import ask
from feeds.continuity import freezes, renumbered, spoken_after, under_new_ids
from feeds.document import from_entry, is_future, is_home, needs_page, page_fits
from feeds.errors import BusyError, FetchError, NetworkError, ParseError, StatusError
from feeds.hosts import HostQueue, host_of
from feeds.identity import entry_sha256, feed_text, is_owed, owed_digest, settled_digest, waiting_digest, window_keys, with_origin
from feeds.pace import hot_wait
from feeds.parse import parse_feed
from feeds.reading import PageReader
from feeds.types import (
    Collected,
    Document,
    Entry,
    Feed,
    FetchResult,
    FetchState,
    Health,
    Page,
    Precision,
    Source,
    SourceId,
    TextMode,
)

MAX_PAGES = 10
MAX_OLDER_DOCUMENTS = 30  # whose pages are fetched besides in the poll that fills a gap
# An older entry is history: its feed text is kept, its page is not asked for.
PAGE_MAX_AGE = timedelta(days=30)
PAGE_MAX_BYTES = 8_000_000
PAGE_TOTAL_S = 30.0
# So long may one poll ask for pages: a crawl delay of a minute leaves time for three, not for ten. Slow pages, a host shared with
# other sources and a busy machine count too: what a poll has is stored when it ends, and lost with a process killed before.
PAGES_PATIENCE_S = 150.0
# A host that says "too many" once, or "forbidden" twice, is not asked for further pages in this poll.
_REFUSALS = 2
_REFUSAL_WEIGHTS = {429: 2, 503: 2, 401: 1, 403: 1}


UnreadOf = Callable[[SourceId, Collection[str]], Mapping[str, Entry]]
"""Returns, of entries that have left the window, what is remembered of them: what their documents say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What every poll of a cycle shares. Once `stopping` is set no further page is begun.

    `unread_of` is asked for entries that left the window before their pages were read.
    """

    client: httpx.Client
    hosts: HostQueue
    reader: PageReader
    parse: Callable[..., Feed] = parse_feed
    max_pages: int = MAX_PAGES
    unread_of: UnreadOf = lambda source_id, keys: {}
    stopping: threading.Event = field(default_factory=threading.Event)


@dataclass(slots=True, kw_only=True)
class _Notes:
    """What one poll notes on its way: problems, which entries are known, wait for or are owed their page, how the pages went.

    `began_s` is when its pages began to be asked for, by the clock of the hosts.
    """

    problems: list[str]
    began_s: float
    known: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)
    owed: set[str] = field(default_factory=set)
    refusals: Counter[str] = field(default_factory=Counter)
    pages: Health | None = None
    pages_left: int = 0
    pages_asked: int = 0
    patience_s: float = PAGES_PATIENCE_S


def read_window(
    source: Source,
    state: FetchState,
    seen: Mapping[str, str],
    origins: dict[str, str],
    feed: Feed,
    answer: FetchResult,
    tools: Tools,
    *,
    now: datetime,
    hot: bool,
) -> Collected:
    """Return what the window of one full answer brought; `seen` and `origins` are what is remembered of the source's entries."""
    homes = sum(is_home(entry.url) and not feed_text(entry) for entry in feed.entries)
    if homes:
        older = sum(not is_home(entry.url) or bool(feed_text(entry)) for entry in feed.entries[len(feed.entries) - feed.older :])
        kept = tuple(entry for entry in feed.entries if feed_text(entry) or not is_home(entry.url))
        feed = replace(feed, entries=kept, older=older)
    keys = window_keys(source.id, feed.entries, seen)
    window = [(key, entry_sha256(entry), entry) for key, entry in zip(keys, feed.entries, strict=True) if key is not None]
    notes = _Notes(problems=[*feed.problems, *_future_dates(feed.entries, now)], began_s=tools.hosts.seconds())
    if homes:
        notes.problems.append(f"{homes} entries without a text link to the front page only; left out")
    if source.insecure:
        notes.problems.append("its certificate is not looked at (insecure = true)")
    old = renumbered([(key, digest) for key, digest, _ in window], seen)
    held = {key for key, _, _ in window if key not in seen and key not in old} if old and freezes(state, now=now) else set()
    if old:
        waits = f"; {len(held)} others wait for the next poll" if held else ""
        said = f"{len(old)} of {len(window)} entries are known ones under new ids, and were not taken as new{waits}"
        notes.problems.insert(0, said)
    again = old or under_new_ids(window, seen, newest=state.newest_entry_at)
    origins |= {key: origins.get(was, was) for key, was in again.items()}
    before = {key: seen.get(again.get(key, key)) for key, _, _ in window}
    same = {key for key, digest, _ in window if before[key] == digest or (key in old and not _is_edit(before[key], digest))}
    fresh = [(origins.get(key, key), key, entry) for key, _, entry in window if key not in same and key not in held]
    notes.known = {key for key, was in before.items() if was is not None}
    documents = _documents(source, fresh, feed, tools, notes, now=now)
    digests = {key: _remembered(key, digest, before[key], notes) for key, digest, _ in window}
    owes = any(digests[key] != digest for key, digest, _ in window)
    late, settled = _left_behind(source, {key for key, _, _ in window}, seen, origins, feed, tools, notes, now=now)
    documents = (*late, *documents)
    owes = owes or any(is_owed(digest) for digest in settled.values())
    known = [key in seen or key in again for key, _, _ in window]
    reached = schedule.window_of([entry for _, _, entry in window], known, state, now=now)
    if feed.older:
        shown = feed.entries[: -feed.older]
        reached = replace(reached, shown=schedule.window_of(shown, [True] * len(shown), state, now=now).oldest)
    # What is held back unseen must not become the newest entry known: the next window could not join on to it.
    taken = [entry for key, _, entry in window if key not in held]
    reached = replace(reached, newest=schedule.window_of(taken, [True] * len(taken), state, now=now).newest)
    # A 304 would hide an entry whose page is to be tried again.
    received = schedule.Validators() if owes else schedule.Validators(etag=answer.etag, last_modified=answer.last_modified)
    next_state = schedule.after_success(
        state,
        source.interval,
        reached,
        now=now,
        status=answer.status,
        received=received,
        unfinished=bool(held or notes.waiting),
        detail=notes.problems[0][: schedule.MAX_DETAIL] if notes.problems else "",
        hints=replace(feed.hints, max_age=answer.max_age),
        hot=hot_wait(source.kind, last_status=answer.status) if hot else None,
        renumbered=bool(old),
    )
    return Collected(
        source_id=source.id,
        state=replace(
            next_state,
            window_count=len(window) - feed.older,
            undated=sum(entry.published_at is None or is_future(entry.published_at, now) for _, _, entry in window),
            spoken=spoken_after(state.spoken, documents, source.language),
            pages=notes.pages or state.pages,
        ),
        documents=documents,
        seen={key: with_origin(digest, key, origins) for key, digest in {**settled, **digests}.items() if key not in held},
        problems=tuple(notes.problems),
    )


def _is_edit(before: str | None, digest: str) -> bool:
    """Return whether an entry under a new id was edited in the same poll: its title and link are those of the known one."""
    return before is not None and before[:32] == digest[:32]


def _remembered(key: str, digest: str, before: str | None, notes: _Notes) -> str:
    if key in notes.waiting:
        return waiting_digest(digest, before)
    return owed_digest(digest, before) if key in notes.owed else digest


def _documents(
    source: Source, fresh: Sequence[tuple[str, str, Entry]], feed: Feed, tools: Tools, notes: _Notes, *, now: datetime
) -> tuple[Document, ...]:
    """Return the documents of new and changed entries, oldest first; what waits or is owed its page is noted.

    `fresh` holds the key that the document is made by, the key of the entry in this window, and the entry.
    """
    # What fills a gap comes first, the oldest before all: it will not stand in the next window, what must wait there will.
    behind = {id(entry) for entry in feed.entries[len(feed.entries) - feed.older :]}
    older = [one for one in reversed(fresh) if id(one[2]) in behind]
    shown = [one for one in fresh if id(one[2]) not in behind]
    newest_first = sorted(shown, key=lambda one: (one[2].published_at is None, -(one[2].published_at or now).timestamp()))
    notes.pages_left = tools.max_pages + min(len(older), MAX_OLDER_DOCUMENTS)
    recovered: list[Document] = []
    documents: list[Document] = []
    for origin, key, entry in (*older, *newest_first):
        if _wants_page(source, entry, now):
            if not _may_ask(tools, notes):
                notes.waiting.add(key)
                if key in notes.known:
                    continue  # its text of before stays until the page is read
                document = from_entry(source, entry, key=origin, now=now, feed_language=feed.language)
            else:
                _count_page(entry, tools, notes)
                document = _document(source, entry, origin, key, feed, tools, notes, now=now)
        else:
            document = from_entry(source, entry, key=origin, now=now, feed_language=feed.language)
        if document.text:
            (recovered if id(entry) in behind else documents).append(document)
        else:
            notes.problems.append(f"an entry without title and text ({(entry.id or entry.url or '')[:80]}) makes no document")
    if notes.waiting:
        # Kept with the feed's own words: by the next poll they may have left the window.
        notes.problems.append(f"{len(notes.waiting)} entries wait for their pages until the next poll, feed text kept")
    documents.reverse()  # oldest first, as they happened
    return (*recovered, *documents)


def _may_ask(tools: Tools, notes: _Notes) -> bool:
    """Return whether this poll may ask for one more page; the first one may always come, so that a busy machine gets on."""
    in_time = not notes.pages_asked or tools.hosts.seconds() - notes.began_s < PAGES_PATIENCE_S
    return in_time and notes.pages_left > 0 and notes.patience_s > 0 and not tools.stopping.is_set()


def _count_page(entry: Entry, tools: Tools, notes: _Notes) -> None:
    notes.pages_left -= 1
    notes.pages_asked += 1
    notes.patience_s -= tools.hosts.spacing_s(entry.url or "")


def _left_behind(
    source: Source,
    window: Container[str],
    seen: Mapping[str, str],
    origins: Mapping[str, str],
    feed: Feed,
    tools: Tools,
    notes: _Notes,
    *,
    now: datetime,
) -> tuple[tuple[Document, ...], dict[str, str]]:
    """Return the documents of entries that left the window before their pages were read, and what is remembered of these now.

    They come after what the window brings, as far as pages may still be asked for; the others wait for the next poll.
    """
    owed = [key for key, digest in seen.items() if is_owed(digest) and key not in window]
    if not owed:
        return (), {}
    documents: list[Document] = []
    settled: dict[str, str] = {}
    known = tools.unread_of(source.id, owed)
    for key in owed:
        entry, digest = known.get(key), settled_digest(seen[key])
        if entry is None or not _wants_page(source, entry, now):
            settled[key] = digest
        elif not _may_ask(tools, notes):
            notes.waiting.add(key)
        else:
            _count_page(entry, tools, notes)
            read = _page_of(source, entry, key, tools, notes, now=now)
            if read is not None and page_fits(entry, read[0]):
                documents.append(_made(source, entry, origins.get(key, key), feed, read, now=now))
            if key not in notes.waiting:
                settled[key] = owed_digest(digest, seen[key]) if key in notes.owed else digest
    return tuple(documents), settled


def _future_dates(entries: Sequence[Entry], now: datetime) -> Iterator[str]:
    for number, entry in enumerate(entries, start=1):
        if entry.published_at is not None and is_future(entry.published_at, now):
            yield f"entry {number}: date {entry.published_raw!r} lies more than a day ahead and was set aside"


def _wants_page(source: Source, entry: Entry, now: datetime) -> bool:
    recent = entry.published_at is None or now - entry.published_at <= PAGE_MAX_AGE
    return needs_page(source, entry) and (recent or source.text_mode is TextMode.PAGE)


def _document(
    source: Source, entry: Entry, origin: str, key: str, feed: Feed, tools: Tools, notes: _Notes, *, now: datetime
) -> Document:
    """Return the entry's document; what went wrong with its page is noted, and whether it may be there the next time."""
    read = _page_of(source, entry, key, tools, notes, now=now) if entry.url is not None else None
    if read is not None and not page_fits(entry, read[0]):
        notes.problems.append(f"page of {entry.title[:80]!r} does not hold the entry's text, feed text kept")
    return _made(source, entry, origin, feed, read, now=now)


def _made(
    source: Source, entry: Entry, origin: str, feed: Feed, read: tuple[Page, FetchResult] | None, *, now: datetime
) -> Document:
    if read is None:
        return from_entry(source, entry, key=origin, now=now, feed_language=feed.language)
    page, answer = read
    return from_entry(
        source, entry, key=origin, now=now, page=page, raw=answer.body, raw_type=answer.content_type, feed_language=feed.language
    )


def _page_of(
    source: Source, entry: Entry, key: str, tools: Tools, notes: _Notes, *, now: datetime
) -> tuple[Page, FetchResult] | None:
    """Return the entry's page; None where it could not be had, which is noted, and whether it may be there the next time."""
    url = entry.url or ""
    host = host_of(url)
    if notes.refusals[host] >= _REFUSALS:
        notes.owed.add(key)
        said = f"page of {entry.title[:80]!r} not asked for, feed text kept: {host} refuses pages in this poll"
        notes.problems.append(said)
        return None
    try:
        page, answer = _read_entry_page(source, url, tools, now=now)
    except (FetchError, ParseError) as exc:
        if isinstance(exc, StatusError):
            notes.refusals[host] += _REFUSAL_WEIGHTS.get(exc.status, 0)
        if isinstance(exc, BusyError):
            notes.waiting.add(key)
        else:
            notes.pages = notes.pages or schedule.health_of(exc)
        if _may_come(exc):
            notes.owed.add(key)
        notes.problems.append(f"page of {entry.title[:80]!r} not read, feed text kept: {exc}")
        return None
    notes.problems.extend(f"page of {entry.title[:80]!r}: {problem}" for problem in page.problems)
    notes.pages = Health.OK
    return page, answer


def _may_come(error: FetchError | ParseError) -> bool:
    """Return whether a page that could not be had may be there, or be read, the next time."""
    if isinstance(error, StatusError):
        return error.status == 429 or error.status >= 500
    return isinstance(error, NetworkError)


def _read_entry_page(source: Source, url: str, tools: Tools, *, now: datetime) -> tuple[Page, FetchResult]:
    answer = ask(
        source,
        url,
        client=tools.client,
        hosts=tools.hosts,
        now=now,
        robots=True,
        usual_bytes=PAGE_MAX_BYTES,
        total_s=PAGE_TOTAL_S,
    )
    page = tools.reader.read(
        answer.body,
        url=answer.url,
        content_type=answer.content_type,
        language=source.language,
        zone=source.zone,
        date_order=source.date_order,
        text_selector=source.selectors.text if source.selectors is not None else None,
    )
    if page.published_at is not None and is_future(page.published_at, now):
        page = replace(page, published_at=None, published_precision=Precision.UNKNOWN)
    return page, answer

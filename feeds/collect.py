"""One source: fetch, parse, fetch the pages of new entries -> Collected; many sources in a thread pool.

What to do next is decided in `schedule`. Nothing is remembered: what was seen comes in and goes out as a mapping.
"""

import logging
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Container, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import httpx

from feeds import address, backfill, browser, schedule
from feeds.bulk import FeedReader
from feeds.continuity import freezes, renumbered
from feeds.document import entry_sha256, from_entry, is_future, needs_page, owed_digest, page_fits, window_keys
from feeds.errors import FeedError, FetchError, NetworkError, ParseError, RefusedError, StatusError
from feeds.fetch import fetch
from feeds.hosts import HOST_SPACING_S
from feeds.hosts import HostQueue as HostQueue
from feeds.hosts import host_of as host_of
from feeds.listing_reader import shared_listing_reader
from feeds.net import shown_url
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
    SourceKind,
    TextMode,
)

logger = logging.getLogger(__name__)

MAX_PAGES = 10
MAX_OLDER_DOCUMENTS = 30  # whose pages are fetched besides in the poll that fills a gap
# From so many sources on feeds are parsed in processes; for fewer the processes would take longer to start.
BULK = 16
# What arrives within so many seconds of a result is handed on with it: to store one 304 costs more than to ask for it.
GATHER_S = 0.03
# An older entry is history: its feed text is kept, its page is not asked for.
PAGE_MAX_AGE = timedelta(days=30)
PAGE_MAX_BYTES = 8_000_000
PAGE_TOTAL_S = 30.0
# The waiting between pages that one poll may spend: a crawl delay of a minute leaves time for three, not for ten.
PAGES_PATIENCE_S = 150.0
_PAGE_HOPS = 4
# A 429 speaks for the host, but one feed of an aggregator must not stop a thousand others for a day.
MAX_CLOSED = timedelta(hours=1)
# A host that says "too many" once, or "forbidden" twice, is not asked for further pages in this poll.
_REFUSALS = 2
_REFUSAL_WEIGHTS = {429: 2, 503: 2, 401: 1, 403: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What every poll of a cycle shares. Once `stopping` is set no further page is begun."""

    client: httpx.Client
    hosts: HostQueue
    reader: PageReader
    parse: Callable[..., Feed] = parse_feed
    max_pages: int = MAX_PAGES
    stopping: threading.Event = field(default_factory=threading.Event)


def collect(
    source: Source,
    state: FetchState,
    seen: Mapping[str, str],
    *,
    client: httpx.Client,
    now: datetime,
    hosts: HostQueue | None = None,
    reader: PageReader | None = None,
    max_pages: int = MAX_PAGES,
    hot: bool = False,
) -> Collected:
    """Return what one poll of `source` brought; failures of the network or the publisher are in `error`, never raised.

    `seen` maps the keys of all entries ever seen of it to their hashes. At most `max_pages` pages are fetched, newest entries
    first; the others stay unseen, and the next poll comes soon. `hot` says that an event runs for which the source is watched.
    """
    tools = Tools(client=client, hosts=hosts or HostQueue(), reader=reader or shared_reader(), max_pages=max_pages)
    return _collect(source, state, lambda: seen, tools, now=now, hot=hot)


def collect_all(
    sources: Sequence[Source],
    states: Mapping[SourceId, FetchState],
    seen_of: Callable[[SourceId], Mapping[str, str]],
    *,
    client: httpx.Client,
    workers: int,
    now: Callable[[], datetime],
    host_spacing: float = HOST_SPACING_S,
    hosts: HostQueue | None = None,
    reader: PageReader | None = None,
    max_pages: int = MAX_PAGES,
    hot: Container[SourceId] = frozenset(),
) -> Iterator[Collected]:
    """Yield each source's result as it completes, one at a time; all else is as in `arrivals`."""
    with closing(
        arrivals(
            sources,
            states,
            seen_of,
            client=client,
            workers=workers,
            now=now,
            host_spacing=host_spacing,
            hosts=hosts,
            reader=reader,
            max_pages=max_pages,
            hot=hot,
        )
    ) as arriving:
        for some in arriving:
            yield from some


def arrivals(
    sources: Sequence[Source],
    states: Mapping[SourceId, FetchState],
    seen_of: Callable[[SourceId], Mapping[str, str]],
    *,
    client: httpx.Client,
    workers: int,
    now: Callable[[], datetime],
    host_spacing: float = HOST_SPACING_S,
    hosts: HostQueue | None = None,
    reader: PageReader | None = None,
    max_pages: int = MAX_PAGES,
    hot: Container[SourceId] = frozenset(),
) -> Generator[tuple[Collected, ...], None, None]:
    """Yield each source's result as it completes, together those that have completed in the meantime.

    One bad source never ends a cycle; sources that are switched off are left out. `hot` holds the sources watched for a running
    event. `now` is asked when a source's turn comes; `seen_of` is called in the worker threads, where an answer brings entries.
    Pass one `hosts` for the life of the process, so that spacing and robots rules hold between cycles. Closing the iterator lets
    running polls end after their present page; what they leave is found by the next poll.
    """
    tools = Tools(
        client=client,
        hosts=hosts or HostQueue(host_spacing),
        reader=reader or shared_reader(),
        parse=shared_feed_reader().parse if len(sources) >= BULK else parse_feed,
        max_pages=max_pages,
    )

    def poll(source: Source) -> Collected:
        moment = now()
        try:
            return _collect(source, states[source.id], lambda: seen_of(source.id), tools, now=moment, hot=source.id in hot)
        except Exception as exc:
            error = FeedError(f"{source.id}: internal error ({type(exc).__name__}: {exc})", source_id=source.id)
            logger.debug("internal error at %s", source.id, exc_info=exc)
            state = schedule.after_failure(
                states[source.id], source.interval, now=moment, health=Health.MALFORMED, detail=str(error)
            )
            return Collected(source_id=source.id, state=state, error=error)

    arrived: queue.SimpleQueue[Future[Collected]] = queue.SimpleQueue()
    pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="collect")
    try:
        asked = spread_over_hosts(sources)
        for source in asked:
            pool.submit(poll, source).add_done_callback(arrived.put)
        left = len(asked)
        while left:
            some = [arrived.get()]
            if left > 1:
                time.sleep(GATHER_S)
            while not arrived.empty():
                some.append(arrived.get())
            left -= len(some)
            yield tuple(future.result() for future in some)
    finally:
        tools.stopping.set()
        pool.shutdown(wait=True, cancel_futures=True)


def spread_over_hosts(sources: Sequence[Source]) -> tuple[Source, ...]:
    """Return the enabled sources in turns over their hosts, so that threads do not queue up behind one host."""
    queues: dict[str, list[Source]] = {}
    for source in sources:
        if source.enabled:
            queues.setdefault(host_of(source.url), []).append(source)
    rounds = max((len(queue) for queue in queues.values()), default=0)
    return tuple(queue[number] for number in range(rounds) for queue in queues.values() if number < len(queue))


_reader_lock = threading.Lock()
_reader: PageReader | None = None
_feed_reader: FeedReader | None = None


def shared_reader() -> PageReader:
    """Return this process's page reader; its workers start when the first page is read."""
    global _reader
    with _reader_lock:
        if _reader is None:
            _reader = PageReader()
        return _reader


def shared_feed_reader() -> FeedReader:
    """Return this process's reader of many feeds; its workers start when the first feed comes."""
    global _feed_reader
    with _reader_lock:
        if _feed_reader is None:
            _feed_reader = FeedReader()
        return _feed_reader


def _collect(
    source: Source, state: FetchState, seen_before: Callable[[], Mapping[str, str]], tools: Tools, *, now: datetime, hot: bool
) -> Collected:
    sent = schedule.validators(state, now=now)
    asked = address.asked_at(source.url, state)
    try:
        if source.kind is SourceKind.LISTING:
            _keep_to_robots(source, asked, tools, now=now)
        with _asking(asked, tools, now=now):
            answer = _fetched(source, asked, sent, tools, now=now)
        received = schedule.Validators(etag=answer.etag, last_modified=answer.last_modified)
        if answer.not_modified:
            pace = hot_wait(source.kind, last_status=304) if hot else None
            after = schedule.after_not_modified(state, source.interval, now=now, received=received, hot=pace)
            after = address.after_answer(after, source.url, asked=asked, moved_to=answer.moved_to, same_feed=True, now=now)
            done = Collected(source_id=source.id, state=after)
        else:
            feed = _parsed(source, answer, tools, now=now)
            seen = seen_before()
            feed = backfill.fill(
                source.id,
                feed,
                answer,
                state,
                seen,
                read=lambda older: _read_older(source, older, tools, now=now),
                spacing_s=tools.hosts.spacing_s(asked),
                stopping=tools.stopping.is_set,
                now=now,
            )
            done = _read_window(source, state, seen, feed, answer, tools, now=now, hot=hot)
            known = not seen.keys().isdisjoint(done.seen)
            after = address.after_answer(done.state, source.url, asked=asked, moved_to=answer.moved_to, same_feed=known, now=now)
            done = replace(done, state=after)
    except FeedError as exc:
        exc.source_id = source.id
        pace = hot_wait(source.kind, last_status=None) if hot else None
        after = schedule.after_error(state, source.interval, exc, now=now, hot=pace)
        done = Collected(source_id=source.id, state=after, error=exc)
    status = done.state.last_status if done.state.last_status is not None else "-"
    # Whether a host that cannot be reached is at fault, or our own network, only the whole cycle can tell: its caller says so.
    unsure = isinstance(done.error, NetworkError) and done.error.ours
    level = logging.DEBUG if unsure else logging.INFO
    logger.log(level, "polled %s status=%s new=%d health=%s", source.id, status, len(done.documents), done.state.health)
    return done


@contextmanager
def _asking(url: str, tools: Tools, *, now: datetime) -> Iterator[None]:
    """Hold the host's turn for the length of the block; a 429 that names a time closes the host to all its sources and pages."""
    tools.hosts.check_open(url, now=now)
    with tools.hosts.turn(url):
        tools.hosts.check_open(url, now=now)  # it may have been said while we waited for our turn
        try:
            yield
        except StatusError as exc:
            if exc.status == 429 and exc.retry_after is not None:
                tools.hosts.close(url, until=now + min(exc.retry_after, MAX_CLOSED))
            raise


def _fetched(source: Source, url: str, sent: schedule.Validators, tools: Tools, *, now: datetime) -> FetchResult:
    if source.browser:
        return browser.render(tools.client, url, now=now)
    return fetch(tools.client, url, etag=sent.etag, last_modified=sent.last_modified, now=now, ca_file=source.ca_file)


def _parsed(source: Source, answer: FetchResult, tools: Tools, *, now: datetime) -> Feed:
    """Return what the source published as a feed, whether it serves one or an index page."""
    if source.kind is not SourceKind.LISTING:
        feed = tools.parse(
            answer.body,
            url=answer.url,
            content_type=answer.content_type,
            language=source.language,
            zone=source.zone,
            date_order=source.date_order,
        )
        return replace(feed, entries=tuple(entry for entry in feed.entries if not entry.is_blank))
    listing = shared_listing_reader().read(
        answer.body,
        url=answer.url,
        content_type=answer.content_type,
        language=source.language,
        zone=source.zone,
        date_order=source.date_order,
        selectors=source.selectors,
        now=now,
    )
    if not listing.entries:
        # an index page without releases is a changed layout far oftener than silence, and silence must be proved
        raise ParseError(f"{listing.problems[-1]}; look at it, and set selectors for the source", health=Health.NOT_A_FEED)
    return Feed(
        format="listing",
        title=None,
        link=answer.url,
        language=listing.language,
        entries=listing.entries,
        problems=listing.problems,
        next_url=listing.next_url,
    )


def _read_older(source: Source, url: str, tools: Tools, *, now: datetime) -> tuple[Feed, FetchResult]:
    """Return one older page of the source, asked for as its first one is."""
    if source.kind is SourceKind.LISTING:
        _keep_to_robots(source, url, tools, now=now)
    with _asking(url, tools, now=now):
        answer = _fetched(source, url, schedule.Validators(), tools, now=now)
    return _parsed(source, answer, tools, now=now), answer


def _read_window(
    source: Source,
    state: FetchState,
    seen: Mapping[str, str],
    feed: Feed,
    answer: FetchResult,
    tools: Tools,
    *,
    now: datetime,
    hot: bool,
) -> Collected:
    keys = window_keys(source.id, feed.entries, seen)
    window = [(key, entry_sha256(entry), entry) for key, entry in zip(keys, feed.entries, strict=True) if key is not None]
    problems = [*feed.problems, *_future_dates(feed.entries, now)]
    old = renumbered([(key, digest) for key, digest, _ in window], seen)
    held = {key for key, _, _ in window if key not in seen and key not in old} if old and freezes(state, now=now) else set()
    if old:
        waits = f"; {len(held)} others wait for the next poll" if held else ""
        problems.insert(0, f"{len(old)} of {len(window)} entries are known ones under new ids, and were not taken as new{waits}")
    fresh = [one for one in window if seen.get(one[0]) != one[1] and one[0] not in old and one[0] not in held]
    documents, waiting, owed = _documents(source, fresh, feed, tools, problems, now=now)
    digests = {key: owed_digest(digest, seen.get(key)) if key in owed else digest for key, digest, _ in window}
    still_owed = any(digests[key] != digest for key, digest, _ in window)
    known = [key in seen or key in old for key, _, _ in window]
    reached = schedule.window_of([entry for _, _, entry in window], known, state, now=now)
    if feed.older:
        shown = feed.entries[: -feed.older]
        reached = replace(reached, shown=schedule.window_of(shown, [True] * len(shown), state, now=now).oldest)
    # What waits unseen must not become the newest entry known: the next window could not join on to it.
    taken = [entry for key, _, entry in window if key not in waiting and key not in held]
    reached = replace(reached, newest=schedule.window_of(taken, [True] * len(taken), state, now=now).newest)
    received = schedule.Validators(etag=answer.etag, last_modified=answer.last_modified)
    if still_owed:
        received = schedule.Validators()  # a 304 would hide the entry whose page is to be tried again
    next_state = schedule.after_success(
        state,
        source.interval,
        reached,
        now=now,
        status=answer.status,
        received=received,
        unfinished=bool(waiting or held),
        detail=problems[0][:300] if problems else "",
        hints=replace(feed.hints, max_age=answer.max_age),
        hot=hot_wait(source.kind, last_status=answer.status) if hot else None,
        renumbered=bool(old),
    )
    return Collected(
        source_id=source.id,
        state=next_state,
        documents=tuple(documents),
        seen={key: digest for key, digest in digests.items() if key not in waiting and key not in held},
        problems=tuple(problems),
    )


def _documents(
    source: Source, fresh: Sequence[tuple[str, str, Entry]], feed: Feed, tools: Tools, problems: list[str], *, now: datetime
) -> tuple[list[Document], set[str], set[str]]:
    """Return the documents of new and changed entries, oldest first, the keys of those that wait for their pages, and of those
    whose page failed in a way that may pass.
    """
    # What fills a gap comes first, the oldest before all: it will not stand in the next window, what must wait there will.
    behind = {id(entry) for entry in feed.entries[len(feed.entries) - feed.older :]}
    older = [one for one in reversed(fresh) if id(one[2]) in behind]
    shown = [one for one in fresh if id(one[2]) not in behind]
    newest_first = sorted(shown, key=lambda one: (one[2].published_at is None, -(one[2].published_at or now).timestamp()))
    pages_left = tools.max_pages + min(len(older), MAX_OLDER_DOCUMENTS)
    recovered: list[Document] = []
    documents: list[Document] = []
    waiting: set[str] = set()
    owed: set[str] = set()
    patience_s = PAGES_PATIENCE_S
    refusals: Counter[str] = Counter()
    for key, _, entry in (*older, *newest_first):
        if _wants_page(source, entry, now):
            if pages_left == 0 or patience_s <= 0 or tools.stopping.is_set():
                waiting.add(key)
                continue
            pages_left -= 1
            patience_s -= tools.hosts.spacing_s(entry.url or "")
        document = _document(source, entry, key, feed, tools, problems, refusals, owed, now=now)
        if document.text:
            (recovered if id(entry) in behind else documents).append(document)
        else:
            problems.append(f"an entry without title and text ({(entry.id or entry.url or '')[:80]}) makes no document")
    if waiting:
        problems.append(f"{len(waiting)} new entries wait for their pages until the next poll")
    documents.reverse()  # oldest first, as they happened
    return [*recovered, *documents], waiting, owed


def _future_dates(entries: Sequence[Entry], now: datetime) -> Iterator[str]:
    for number, entry in enumerate(entries, start=1):
        if entry.published_at is not None and is_future(entry.published_at, now):
            yield f"entry {number}: date {entry.published_raw!r} lies more than a day ahead and was set aside"


def _wants_page(source: Source, entry: Entry, now: datetime) -> bool:
    recent = entry.published_at is None or now - entry.published_at <= PAGE_MAX_AGE
    return needs_page(source, entry) and (recent or source.text_mode is TextMode.PAGE)


def _document(
    source: Source,
    entry: Entry,
    key: str,
    feed: Feed,
    tools: Tools,
    problems: list[str],
    refusals: Counter[str],
    owed: set[str],
    *,
    now: datetime,
) -> Document:
    """Return the entry's document; what went wrong is added to `problems`, a host's refusals to `refusals`, and the key to
    `owed` where the page may be there the next time.
    """
    if not _wants_page(source, entry, now) or entry.url is None:
        return from_entry(source, entry, key=key, now=now, feed_language=feed.language)
    host = host_of(entry.url)
    if refusals[host] >= _REFUSALS:
        owed.add(key)
        problems.append(f"page of {entry.title[:80]!r} not asked for, feed text kept: {host} refuses pages in this poll")
        return from_entry(source, entry, key=key, now=now, feed_language=feed.language)
    try:
        page, answer = _read_entry_page(source, entry.url, tools, now=now)
    except (FetchError, ParseError) as exc:
        if isinstance(exc, StatusError):
            refusals[host] += _REFUSAL_WEIGHTS.get(exc.status, 0)
        if isinstance(exc, NetworkError) or (isinstance(exc, StatusError) and (exc.status == 429 or exc.status >= 500)):
            owed.add(key)
        problems.append(f"page of {entry.title[:80]!r} not read, feed text kept: {exc}")
        return from_entry(source, entry, key=key, now=now, feed_language=feed.language)
    problems.extend(f"page of {entry.title[:80]!r}: {problem}" for problem in page.problems)
    if not page_fits(entry, page):
        problems.append(f"page of {entry.title[:80]!r} does not hold the entry's text, feed text kept")
    return from_entry(
        source, entry, key=key, now=now, page=page, raw=answer.body, raw_type=answer.content_type, feed_language=feed.language
    )


def _keep_to_robots(source: Source, url: str, tools: Tools, *, now: datetime) -> None:
    """Let pass what the host's robots.txt lets us read; a page meant for people, unlike a feed, may be kept from us.

    Raises: RefusedError.
    """
    ruling = tools.hosts.robots.decide(url, client=tools.client, turns=tools.hosts, now=now, ca_file=source.ca_file)
    if not ruling.allowed:
        raise RefusedError(f"{shown_url(url)}: {ruling.reason}", url=url)


def _fetch_page(source: Source, url: str, tools: Tools, *, now: datetime) -> FetchResult:
    """Return the page; every hop to another host goes through that host's queue, and every address by its robots.txt."""
    robots, asked = tools.hosts.robots, url
    for _ in range(_PAGE_HOPS):
        _keep_to_robots(source, asked, tools, now=now)
        host = host_of(asked)

        def may_follow(target: str, host: str = host) -> bool:
            known = robots.known(target, now=now)
            return host_of(target) == host and known is not None and known.allowed

        with _asking(asked, tools, now=now):
            answer = fetch(
                tools.client,
                asked,
                now=now,
                max_bytes=PAGE_MAX_BYTES,
                total_s=PAGE_TOTAL_S,
                may_follow=may_follow,
                ca_file=source.ca_file,
            )
        if answer.leads_to is None:
            return answer
        asked = answer.leads_to
    raise RefusedError(f"{url}: more than {_PAGE_HOPS} redirects from host to host, the last to {asked[:120]}", url=url)


def _read_entry_page(source: Source, url: str, tools: Tools, *, now: datetime) -> tuple[Page, FetchResult]:
    answer = _fetch_page(source, url, tools, now=now)
    page = tools.reader.read(
        answer.body,
        url=answer.url,
        content_type=answer.content_type,
        language=source.language,
        zone=source.zone,
        date_order=source.date_order,
    )
    if page.published_at is not None and is_future(page.published_at, now):
        page = replace(page, published_at=None, published_precision=Precision.UNKNOWN)
    return page, answer

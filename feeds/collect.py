"""One source: fetch, parse, read the window -> Collected; many sources in a thread pool.

What a window brings stands in `window`, what to do next is decided in `schedule`. Nothing is remembered: what was seen comes in
and goes out as a mapping.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Container, Generator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import httpx

from feeds import address, allocation, backfill, schedule, sitemap, sniff
from feeds.asking import ask
from feeds.bulk import shared_feed_reader
from feeds.charset import decode
from feeds.errors import BusyError, FeedError, NetworkError, ParseError, StatusError
from feeds.hosts import HOST_SPACING_S, THREADS_PER_WORKER, HostQueue, host_of
from feeds.identity import without_origins
from feeds.language import language_of
from feeds.listing_reader import shared_listing_reader
from feeds.pace import hot_wait
from feeds.parse import parse_feed
from feeds.reading import PageReader, shared_reader
from feeds.slots import Slots
from feeds.types import Collected, Feed, FetchResult, FetchState, Health, Source, SourceId, SourceKind
from feeds.window import MAX_PAGES, Tools, UnreadOf, read_window

logger = logging.getLogger(__name__)

# From so many sources on feeds are parsed in processes; for fewer the processes would take longer to start.
BULK = 16
# What arrives within so many seconds of a result is handed on with it: to store one 304 costs more than to ask for it.
GATHER_S = 0.03
# An index page with over three times the entries of before shows navigation, not releases; after some polls it is believed.
LAYOUT_GROWTH, LAYOUT_TELLING, LAYOUT_POLLS = 3, 3, 3


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
    unread_of: UnreadOf = lambda source_id, keys: {},
) -> Generator[tuple[Collected, ...], None, None]:
    """Yield each source's result as it completes, together those that have completed in the meantime.

    One bad source never ends a cycle; sources that are switched off are left out. `hot` holds the sources watched for a
    running event. At most `workers` sources are worked on at once; more have begun, and wait for their hosts. No further one
    begins while so many results wait to be taken: what is heard is soon stored, and little is heard in vain by a process that
    is killed. `now` is asked when a source's turn comes; `seen_of` is called in the worker threads, where an answer brings
    entries, and `unread_of` where some left the window before their pages were read. Pass one `hosts` for the life of the
    process, so that spacing and robots rules hold between cycles. Closing the iterator lets running polls end after their
    present page; what they leave is found by the next poll.
    """
    allocation.settle()
    tools = Tools(
        client=client,
        hosts=hosts or HostQueue(host_spacing),
        reader=reader or shared_reader(),
        parse=shared_feed_reader().parse if len(sources) >= BULK else parse_feed,
        max_pages=max_pages,
        unread_of=unread_of,
    )

    slots = Slots(workers, stopping=tools.stopping)
    asked = spread_over_hosts(sources)
    threads = max(1, min(len(asked), workers * THREADS_PER_WORKER))
    room = threading.Semaphore(threads)  # for polls that have begun and whose results were not taken yet

    def poll(source: Source) -> Collected:
        room.acquire()
        with slots.working():
            return poll_at(source, now())

    def poll_at(source: Source, moment: datetime) -> Collected:
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
    pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="collect")
    try:
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
            room.release(len(some))
    finally:
        tools.stopping.set()
        room.release(threads)
        pool.shutdown(wait=True, cancel_futures=True)


def spread_over_hosts(sources: Sequence[Source]) -> tuple[Source, ...]:
    """Return the enabled sources in turns over their hosts, so that threads do not queue up behind one host."""
    queues: dict[str, list[Source]] = {}
    for source in sources:
        if source.enabled:
            queues.setdefault(host_of(source.url), []).append(source)
    rounds = max((len(queue) for queue in queues.values()), default=0)
    return tuple(queue[number] for number in range(rounds) for queue in queues.values() if number < len(queue))


def prepare(sources: int) -> None:
    """Start and load what polls of so many sources read with, so that the first answer waits for none of it."""
    parse_feed(_SPECIMEN)
    language_of(_SENTENCE)
    shared_reader().prepare()
    if sources >= BULK:
        shared_feed_reader().prepare()


_SENTENCE = "The ministry said on 2 March 2026 that the talks on the strait continue."
_SPECIMEN = (
    '<rss version="2.0"><channel><title>Releases</title><item><guid>1</guid><title>A release</title>'
    f"<pubDate>2 Mar 2026, 10:00</pubDate><description>{_SENTENCE}</description></item></channel></rss>"
).encode()


def _collect(
    source: Source, state: FetchState, seen_before: Callable[[], Mapping[str, str]], tools: Tools, *, now: datetime, hot: bool
) -> Collected:
    dated, source = source, address.of_now(source, now=now)
    asked = address.asked_at(source.url, state)
    try:
        try:
            answer, feed = _served(source, state, asked, tools, now=now)
        except (StatusError, ParseError) as exc:
            if isinstance(exc, BusyError) or (last := _not_begun(dated, exc, now=now)) is None:
                raise
            answer, feed = _served(source, state, last, tools, now=now)
        if feed is None:
            received = schedule.Validators(etag=answer.etag, last_modified=answer.last_modified)
            pace = hot_wait(source.kind, last_status=304) if hot else None
            after = schedule.after_not_modified(state, source.interval, now=now, received=received, hot=pace)
            after = address.after_answer(after, source.url, asked=asked, moved_to=answer.moved_to, same_feed=True, now=now)
            done = Collected(source_id=source.id, state=after)
        else:
            feed = replace(feed, next_url=feed.next_url or address.of_last(dated, now=now))
            seen, origins = without_origins(seen_before())
            feed = backfill.fill(
                source.id,
                feed,
                answer,
                state,
                seen,
                read=lambda older: _read_older(source, state, older, tools, now=now),
                spacing_s=tools.hosts.spacing_s(asked),
                stopping=tools.stopping.is_set,
                now=now,
            )
            done = read_window(source, state, seen, origins, feed, answer, tools, now=now, hot=hot)
            known = not seen.keys().isdisjoint(done.seen)
            after = address.after_answer(done.state, source.url, asked=asked, moved_to=answer.moved_to, same_feed=known, now=now)
            done = replace(done, state=after)
    except FeedError as exc:
        exc.source_id = source.id
        _let_go(exc)
        pace = hot_wait(source.kind, last_status=None) if hot else None
        after = schedule.after_error(state, source.interval, exc, now=now, hot=pace)
        done = Collected(source_id=source.id, state=after, error=exc)
    status = done.state.last_status if done.state.last_status is not None else "-"
    # Whether a host that cannot be reached is at fault, or our own network, only the whole cycle can tell: its caller says so.
    unsure = isinstance(done.error, NetworkError) and done.error.ours
    level = logging.DEBUG if unsure else logging.INFO
    logger.log(level, "polled %s status=%s new=%d health=%s", source.id, status, len(done.documents), done.state.health)
    return done


def _not_begun(dated: Source, error: FeedError, *, now: datetime) -> str | None:
    """Return the address of the last month or year where nothing stands at the present one yet; None where that is an error."""
    missing = isinstance(error, ParseError) or (isinstance(error, StatusError) and error.status == 404)
    return address.of_last(dated, now=now) if missing and address.has_begun(dated, now=now) else None


def _served(source: Source, state: FetchState, asked: str, tools: Tools, *, now: datetime) -> tuple[FetchResult, Feed | None]:
    """Return the answer at an address and what is published in it, None where that has not changed. Raises: FeedError."""
    sent = schedule.validators(state, now=now)
    answer = ask(
        source,
        asked,
        client=tools.client,
        hosts=tools.hosts,
        now=now,
        robots=source.kind is SourceKind.LISTING,
        etag=sent.etag,
        last_modified=sent.last_modified,
        render=source.browser,
    )
    if answer.not_modified:
        return answer, None
    if source.kind is not SourceKind.LISTING:
        answer = _through_index(source, answer, tools, now=now)
    return answer, _parsed(source, state, answer, tools, now=now)


def _through_index(source: Source, answer: FetchResult, tools: Tools, *, now: datetime) -> FetchResult:
    """Return the answer of the newest news sitemap that an index of sitemaps names, any other answer as it is."""
    if not sitemap.is_index(answer.body):
        return answer
    children = sitemap.best_first(sitemap.sitemap_children(answer.body, url=answer.url))
    if not children:
        return answer
    found = ask(source, children[0].url, client=tools.client, hosts=tools.hosts, now=now, robots=False)
    # what is remembered is sent to the index the next time, which says nothing of its sitemaps
    return replace(found, etag=None, last_modified=None, moved_to=answer.moved_to)


def _let_go(error: FeedError) -> None:
    """Part the error from where it was raised: its frames hold the answer, 20 MB of it at worst, and would be held with it."""
    error.__traceback__ = error.__cause__ = error.__context__ = None


def _parsed(source: Source, state: FetchState, answer: FetchResult, tools: Tools, *, now: datetime) -> Feed:
    """Return what the source published as a feed, whether it serves one or an index page.

    Raises: ParseError, which says what the answer was served as.
    """
    try:
        if source.kind is SourceKind.LISTING:
            return _listed(source, state, answer, now=now)
        feed = tools.parse(
            answer.body,
            url=answer.url,
            content_type=answer.content_type,
            language=source.language,
            zone=source.zone,
            date_order=source.date_order,
        )
        return replace(feed, entries=tuple(entry for entry in feed.entries if not entry.is_blank))
    except BusyError:
        raise
    except ParseError as exc:
        served = f" (served as {answer.content_type[:80]})" if answer.content_type else ""
        raise ParseError(f"{exc}{served}", health=exc.health) from exc


def _listed(source: Source, state: FetchState, answer: FetchResult, *, now: datetime) -> Feed:
    """Return what an index page lists. Raises: ParseError where it lists nothing, or suddenly several times as much."""
    listing = shared_listing_reader().read_of(source, answer, now=now)
    count, before = len(listing.entries), state.window_count or 0
    if not count:
        # an index page without releases is a changed layout far oftener than silence, and silence must be proved
        kind = sniff.page_kind(decode(answer.body, answer.content_type).text)
        health = kind or (Health.LAYOUT_CHANGED if before else Health.NOT_A_FEED)
        raise ParseError(f"{listing.problems[-1]}; look at it, and set selectors for the source", health=health)
    believed = state.health is Health.LAYOUT_CHANGED and state.failures >= LAYOUT_POLLS
    if before >= LAYOUT_TELLING and count > before * LAYOUT_GROWTH and not believed:
        raise ParseError(
            f"{count} entries where there were {before}: the layout of the page has changed; look at it, it is believed after "
            f"{LAYOUT_POLLS} polls",
            health=Health.LAYOUT_CHANGED,
        )
    return Feed(
        format="listing",
        title=None,
        link=answer.url,
        language=listing.language,
        entries=listing.entries,
        problems=listing.problems,
        next_url=listing.next_url,
    )


def _read_older(source: Source, state: FetchState, url: str, tools: Tools, *, now: datetime) -> tuple[Feed, FetchResult]:
    """Return one older page of the source, asked for as its first one is."""
    robots = source.kind is SourceKind.LISTING
    answer = ask(source, url, client=tools.client, hosts=tools.hosts, now=now, robots=robots, render=source.browser)
    return _parsed(source, state, answer, tools, now=now), answer

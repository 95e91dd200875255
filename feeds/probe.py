"""One look at a source's address: is it alive, moved or dead, what does it really serve, where is its feed. No state, no poll.

As polite as polling: the host's queue, robots.txt for pages, the guarded client. What an answer means is decided in `discovery`.
"""

import logging
import threading
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urljoin

import httpx

from feeds import discovery
from feeds.address import of_now
from feeds.asking import MAX_CLOSED, cap_bytes
from feeds.collect import spread_over_hosts
from feeds.discovery import Reading
from feeds.errors import FeedError, FetchError, RefusedError, StatusError
from feeds.fetch import fetch
from feeds.findings import Found, Probe
from feeds.guard import shown_url
from feeds.hosts import THREADS_PER_WORKER, HostQueue, host_of
from feeds.slots import Slots
from feeds.types import Entry, FetchResult, Source, SourceKind

logger = logging.getLogger(__name__)

MAX_BYTES = 20_000_000
TOTAL_S = 60.0
_HOPS = 6
_FEEDS_TRIED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One look: what it found, the entries that stand there, and the error that it ended in, None where something was read."""

    probe: Probe
    entries: tuple[Entry, ...] = ()
    error: FeedError | None = None


@dataclass(slots=True, kw_only=True)
class _Look:
    """The tools of one look, and where permanent redirects led."""

    source: Source
    client: httpx.Client
    hosts: HostQueue
    now: datetime
    moved_to: str | None = None
    took_s: float = 0.0


def probe(source: Source, *, client: httpx.Client, hosts: HostQueue, now: datetime) -> Looked:
    """Return what stands at the source's address; failures of the network or the publisher are found, never raised."""
    return _looked(_Look(source=source, client=client, hosts=hosts, now=now))


def _looked(look: _Look) -> Looked:
    bare = Probe(source_id=look.source.id, url=look.source.url, checked_at=look.now, found=Found.DEAD)
    source = look.source = of_now(look.source, now=look.now)
    try:
        answer = _get(look, source.url, is_page=source.kind is SourceKind.LISTING)
        took, moved_to = timedelta(seconds=round(look.took_s, 3)), look.moved_to
        bare = replace(
            bare,
            status=answer.status,
            content_type=answer.content_type[:200],
            size=len(answer.body),
            first_words=discovery.first_words(answer.body, answer.content_type),
            took=took,
        )
        looked = _judged(look, bare, answer, moved_to)
    except FeedError as exc:
        status = exc.status if isinstance(exc, StatusError) else None
        took = timedelta(seconds=round(look.took_s, 3))
        looked = Looked(
            probe=replace(bare, found=discovery.found_by(exc), detail=_line(exc), status=status, took=took), error=exc
        )
    if looked.probe.found is Found.DEAD and isinstance(looked.error, StatusError):
        looked = _with_feed_of_the_front(look, looked)
    logger.info("checked %s found=%s entries=%d", source.id, looked.probe.found, looked.probe.entries)
    return looked


def probe_all(
    sources: Sequence[Source], *, client: httpx.Client, hosts: HostQueue, workers: int, clock: Callable[[], datetime]
) -> Generator[Looked, None, None]:
    """Yield one look at each source as it is done, enabled or not; closing the iterator lets only running requests end."""
    turns = spread_over_hosts([replace(source, enabled=True) for source in sources])
    stopping = threading.Event()

    slots = Slots(workers, stopping=stopping)

    def look_at(source: Source) -> Looked:
        with slots.working():
            return _safely(_Look(source=source, client=client, hosts=hosts, now=clock()))

    threads = max(1, min(len(turns), workers * THREADS_PER_WORKER))
    pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="probe")
    try:
        futures = [pool.submit(look_at, source) for source in turns]
        for future in as_completed(futures):
            yield future.result()
    finally:
        stopping.set()
        pool.shutdown(wait=True, cancel_futures=True)


def _safely(look: _Look) -> Looked:
    source = look.source
    try:
        return _looked(look)
    except Exception as exc:  # one page that a reader stumbles over must not end the run
        logger.debug("internal error at %s", source.id, exc_info=exc)
        error = FeedError(f"{source.id}: internal error ({type(exc).__name__}: {exc})", source_id=source.id)
        found = Probe(source_id=source.id, url=source.url, checked_at=look.now, found=Found.MALFORMED, detail=_line(error))
        return Looked(probe=found, error=error)


def _judged(look: _Look, bare: Probe, answer: FetchResult, moved_to: str | None) -> Looked:
    """Return what an answer makes of the source; where a page stands in the place of a feed, the feeds it names are tried."""
    source = look.source
    reading = discovery.read_answer(source, answer, now=look.now)
    wants_feed = source.kind is not SourceKind.LISTING
    is_what_it_should_be = reading.kind is not None and (reading.kind is not SourceKind.LISTING or not wants_feed)
    if discovery.led_to_front(source.url, answer.url) and (not wants_feed or not is_what_it_should_be):
        detail = f"redirects to the site's front page {shown_url(answer.url)}: the page is gone"
        suggestion = reading.feeds[0] if reading.feeds else None
        return Looked(probe=replace(bare, found=Found.DEAD, detail=detail, feed_url=suggestion), entries=reading.entries)
    if is_what_it_should_be:
        address = moved_to or source.url
        return _alive(look, bare, reading, address=address, moved=not discovery.same_place(address, source.url))
    elsewhere = _feed_elsewhere(look, bare, reading)
    if elsewhere is not None:
        return elsewhere
    if reading.kind is SourceKind.LISTING:  # a page in the place of a feed, which names no feed that can be read
        detail = 'a page that lists releases, no feed: it can be read as kind = "listing"'
        found = _counted(look, bare, reading, found=Found.NOT_A_FEED, detail=detail)
        return Looked(probe=replace(found, kind=SourceKind.LISTING, address=answer.url), entries=reading.entries)
    assert reading.error is not None
    found = replace(bare, found=discovery.found_by(reading.error), detail=_line(reading.error))
    return Looked(probe=found, entries=reading.entries, error=reading.error)


def _feed_elsewhere(look: _Look, bare: Probe, reading: Reading) -> Looked | None:
    """Return the first feed with entries among those that a page names; None without one."""
    for address in reading.feeds[:_FEEDS_TRIED]:
        try:
            answer = _get(look, address, is_page=False)
        except FetchError:
            continue
        there = discovery.read_answer(replace(look.source, kind=SourceKind.RSS), answer, now=look.now)
        if there.kind not in {None, SourceKind.LISTING} and there.entries:
            return _alive(look, bare, replace(there, feeds=(address,)), address=address, moved=True)
    return None


def _alive(look: _Look, bare: Probe, reading: Reading, *, address: str, moved: bool) -> Looked:
    found = Found.MOVED if moved else Found.ALIVE
    said = [f"serves at {shown_url(address)} now"] if moved else []
    if not reading.entries:
        found, said = Found.EMPTY, ["a sound feed without entries"]
    made = _counted(look, bare, reading, found=found, detail="")
    if made.newest_at is not None and look.now - made.newest_at > discovery.STALE_AFTER:
        made = replace(made, found=Found.STALE)
        said.append(f"nothing newer than {made.newest_at:%Y-%m-%d}")
    if reading.entries and not made.dated:
        said.append("no dates can be read")
    if made.language not in {None, look.source.language}:
        said.append(f"texts in {made.language}, not {look.source.language}")
    made = replace(made, detail="; ".join(said), address=address, kind=reading.kind)
    return Looked(probe=replace(made, feed_url=reading.feeds[0] if reading.feeds else None), entries=reading.entries)


def _counted(look: _Look, bare: Probe, reading: Reading, *, found: Found, detail: str) -> Probe:
    dated, newest = discovery.freshness(reading.entries, now=look.now)
    language = discovery.spoken(reading.entries, declared=look.source.language) if reading.entries else None
    return replace(
        bare, found=found, detail=detail, entries=len(reading.entries), dated=dated, newest_at=newest, language=language
    )


def _with_feed_of_the_front(look: _Look, looked: Looked) -> Looked:
    """Return the look with the feed that the site's front page names, for whoever looks for the new address."""
    front = urljoin(look.source.url, "/")
    try:
        answer = _get(look, front, is_page=True)
    except FeedError:
        return looked
    named = discovery.feeds_on(answer)
    if not named:
        return looked
    detail = f"{looked.probe.detail}; its front page names the feed {shown_url(named[0])}"
    return replace(looked, probe=replace(looked.probe, feed_url=named[0], detail=detail))


def _get(look: _Look, url: str, *, is_page: bool) -> FetchResult:
    """Return the answer; every host on the way has its own turn, and every page is asked for as its robots.txt allows.

    Raises: FetchError.
    """
    asked, moved = url, True
    for _ in range(_HOPS):
        if is_page:
            ruling = look.hosts.robots.decide(
                asked, client=look.client, turns=look.hosts, now=look.now, ca_file=look.source.ca_file
            )
            if not ruling.allowed:
                raise RefusedError(f"{shown_url(asked)}: {ruling.reason}", url=asked)
        answer = _ask(look, asked, to_same_host=not is_page)
        if answer.leads_to is None:
            look.moved_to = (answer.moved_to if moved else None) or look.moved_to
            return answer
        moved = moved and answer.status in {301, 308}
        look.moved_to = answer.leads_to if moved else look.moved_to
        asked = answer.leads_to
    raise RefusedError(f"{shown_url(url)}: more than {_HOPS} redirects, the last to {shown_url(asked)[:120]}", url=url)


def _ask(look: _Look, url: str, *, to_same_host: bool) -> FetchResult:
    """Return the answer; redirects are followed to the same host, in whose turn we are, or not at all."""
    look.hosts.check_open(url, now=look.now)
    with look.hosts.turn(url):
        look.hosts.check_open(url, now=look.now)
        began = time.monotonic()
        try:
            return fetch(
                look.client,
                url,
                now=look.now,
                max_bytes=cap_bytes(look.source, MAX_BYTES),
                total_s=TOTAL_S,
                may_follow=lambda target: to_same_host and host_of(target) == host_of(url),
                ca_file=look.source.ca_file,
            )
        except StatusError as exc:
            if exc.status == 429 and exc.retry_after is not None:
                look.hosts.close(url, until=look.now + min(exc.retry_after, MAX_CLOSED))
            raise
        finally:
            look.took_s = time.monotonic() - began


def _line(error: FeedError) -> str:
    return " ".join(str(error).split())[:300]

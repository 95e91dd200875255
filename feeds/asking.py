"""One address asked politely: every hop through its host's queue and, where it is a page, by its host's robots.txt.

What is asked for, and what the answer means, stands in `collect`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import httpx

from feeds import browser
from feeds.errors import RefusedError, StatusError
from feeds.fetch import MAX_BYTES, TOTAL_S, fetch
from feeds.guard import shown_url
from feeds.hosts import HostQueue, host_of
from feeds.types import FetchResult, Source

# A 429 speaks for the host, but one feed of an aggregator must not stop a thousand others for a day.
MAX_CLOSED = timedelta(hours=1)
MAX_HOPS = 4


def ask(
    source: Source,
    url: str,
    *,
    client: httpx.Client,
    hosts: HostQueue,
    now: datetime,
    robots: bool,
    render: bool = False,
    etag: str | None = None,
    last_modified: str | None = None,
    usual_bytes: int = MAX_BYTES,
    total_s: float = TOTAL_S,
) -> FetchResult:
    """Return the answer to one GET on the source's terms; every hop to another host goes through that host's queue.

    `usual_bytes` is the cap where the source has none of its own. `render` asks for the address as a browser shows it. With
    `robots` no address is asked for that its robots.txt keeps from us. `moved_to` is where permanent redirects alone lead, over
    all hops. Raises: FetchError.
    """
    asked, permanent = url, True
    moved_to: str | None = None
    hops: tuple[str, ...] = ()
    for _ in range(MAX_HOPS):
        if robots:
            _keep_to_robots(source, asked, client, hosts, now=now)
        host = host_of(asked)

        def may_follow(target: str, host: str = host) -> bool:
            known = hosts.robots.known(target, now=now) if robots else None
            return host_of(target) == host and (not robots or (known is not None and known.allowed))

        with _turn(asked, hosts, now=now):
            answer = (
                browser.render(client, asked, now=now)
                if render
                else fetch(
                    client,
                    asked,
                    etag=etag,
                    last_modified=last_modified,
                    now=now,
                    max_bytes=cap_bytes(source, usual_bytes),
                    total_s=total_s,
                    may_follow=may_follow,
                    ca_file=source.ca_file,
                    http2=source.http2,
                    insecure=source.insecure,
                )
            )
        moved_to = answer.moved_to if permanent and answer.moved_to is not None else moved_to
        hops = (*hops, *answer.redirects)
        if answer.leads_to is None:
            return replace(answer, moved_to=moved_to, redirects=hops)
        permanent = permanent and answer.moved_to == answer.leads_to
        hops = (*hops, answer.url)
        asked = answer.leads_to
    raise RefusedError(f"{url}: more than {MAX_HOPS} redirects from host to host, the last to {asked[:120]}", url=url)


def cap_bytes(source: Source, usual_bytes: int) -> int:
    """Return how many bytes an answer of the source may have, compressed and not: its own cap, or the usual one."""
    return usual_bytes if source.max_mb is None else source.max_mb * 1_000_000


@contextmanager
def _turn(url: str, hosts: HostQueue, *, now: datetime) -> Iterator[None]:
    """Hold the host's turn for the length of the block; a 429 that names a time closes the host to all its sources and pages."""
    hosts.check_open(url, now=now)
    with hosts.turn(url):
        hosts.check_open(url, now=now)  # it may have been said while we waited for our turn
        try:
            yield
        except StatusError as exc:
            if exc.status == 429 and exc.retry_after is not None:
                hosts.close(url, until=now + min(exc.retry_after, MAX_CLOSED))
            raise


def _keep_to_robots(source: Source, url: str, client: httpx.Client, hosts: HostQueue, *, now: datetime) -> None:
    """Let pass what the host's robots.txt lets us read; a page meant for people, unlike a feed, may be kept from us.

    Raises: RefusedError.
    """
    ruling = hosts.robots.decide(url, client=client, turns=hosts, now=now, ca_file=source.ca_file, insecure=source.insecure)
    if not ruling.allowed:
        raise RefusedError(f"{shown_url(url)}: {ruling.reason}", url=url)

"""Asking one address over several hops: each in its own host's turn, and what permanent redirects alone lead to."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from feeds.asking import MAX_HOPS, ask
from feeds.errors import RefusedError, StatusError
from feeds.hosts import HostQueue
from feeds.net import build_client
from feeds.types import ActorCode, FetchResult, Source, SourceId, SourceKind, Tier

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def two_hosts() -> Iterator[httpx.Client]:
    """The same server under two names, which are two hosts to us."""
    with build_client(contact="desk", allow_hosts=("127.0.0.1", "localhost")) as local:
        yield local


class Turns(HostQueue):
    """A queue that notes whose turn it was."""

    def __init__(self) -> None:
        super().__init__(0)
        self.taken: list[str] = []

    def turn(self, url: str):  # type: ignore[no-untyped-def]
        self.taken.append(url)
        return super().turn(url)


def asked(client: httpx.Client, url: str, hosts: HostQueue, *, robots: bool = False) -> FetchResult:
    source = Source(
        id=SourceId("zz_mfa"),
        actor=ActorCode("ZZZ"),
        institution="Ministry",
        url=url,
        kind=SourceKind.RSS,
        language="en",
        tier=Tier.OFFICIAL,
        interval=timedelta(hours=1),
    )
    return ask(source, url, client=client, hosts=hosts, now=NOW, robots=robots)


@pytest.mark.parametrize(("first", "second", "moved"), [(301, 308, "end"), (301, 302, "middle"), (302, 301, None)])
def test_each_host_is_asked_in_its_own_turn_and_permanent_hops_alone_move(
    site, two_hosts, first: int, second: int, moved: str | None
) -> None:
    start = site.url("/feed")
    middle, end = site.url("/middle", host="localhost"), site.url("/end")
    site.serve("/feed", status=first, headers={"Location": middle})
    site.serve("/middle", status=second, headers={"Location": end})
    site.serve("/end", b"<rss/>")
    hosts = Turns()
    answer = asked(two_hosts, start, hosts)
    assert (answer.body, answer.url) == (b"<rss/>", end)
    assert hosts.taken == [start, middle, end]
    assert answer.redirects == (start, middle)
    assert answer.moved_to == {"end": end, "middle": middle, None: None}[moved]


def test_a_redirect_to_a_host_that_wants_patience_waits_for_it(site, two_hosts) -> None:
    site.serve("/feed", status=302, headers={"Location": site.url("/end", host="localhost")})
    site.serve("/end", b"<rss/>")
    hosts = HostQueue(0)
    hosts.close(site.url("/", host="localhost"), until=NOW + timedelta(minutes=30))
    with pytest.raises(StatusError) as caught:
        asked(two_hosts, site.url("/feed"), hosts)
    assert (caught.value.status, caught.value.retry_after) == (429, timedelta(minutes=30))
    assert site.paths() == ["/feed"]


def test_hosts_that_send_us_to_and_fro_are_given_up(site, two_hosts) -> None:
    there, back = site.url("/feed", host="localhost"), site.url("/feed")
    site.answer("/feed", lambda got: site.reply(status=302, headers={"Location": there if "127" in got["host"] else back}))
    with pytest.raises(RefusedError, match="from host to host"):
        asked(two_hosts, back, HostQueue(0))
    assert len(site.paths()) == MAX_HOPS

"""A turn over many hosts with pages: waiting for one host keeps nobody from another, and every host is asked as politely.

FIRST_TURN_HOSTS=350 FIRST_TURN_PAGES=10 FIRST_TURN_WORKERS=8 measures a first turn of the shipped size.
"""

import os
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

import pytest

from feeds.collect import arrivals
from feeds.hosts import THREADS_PER_WORKER, HostQueue
from feeds.net import build_client
from feeds.reading import PageReader
from feeds.slots import Slots
from feeds.types import ActorCode, FetchState, Source, SourceId, SourceKind, TextMode, Tier

HOSTS = int(os.environ.get("FIRST_TURN_HOSTS", "12"))
PAGES = int(os.environ.get("FIRST_TURN_PAGES", "3"))
SPACING_S = float(os.environ.get("FIRST_TURN_SPACING_S", "0.25"))
WORKERS = int(os.environ.get("FIRST_TURN_WORKERS", "1"))
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
WORDS = "<p>The council of the fictional republic answers the statement of the invented strait authority.</p>" * 8


class Hosts(ThreadingHTTPServer):
    """Many hosts of this machine in one server, which notes when each heard a request and how many at once."""

    daemon_threads = True
    request_queue_size = 200

    def __init__(self) -> None:
        super().__init__(("0.0.0.0", 0), Answers)
        self.heard: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        began = time.monotonic()
        host, kind = self.headers["Host"], "text/html"
        if self.path == "/feed":
            items = "".join(
                f"<item><title>Statement number {number} on the strait</title><link>http://{host}/{number}</link></item>"
                for number in range(PAGES)
            )
            body, kind = f"<rss version='2.0'><channel><title>Office</title>{items}</channel></rss>", "application/rss+xml"
        elif self.path == "/robots.txt":
            body, kind = "User-agent: *\nDisallow: /secret", "text/plain"
        else:
            body = f"<html><body><h1>Statement number {self.path[1:]} on the strait</h1>{WORDS}</body></html>"
        data = body.encode()
        assert isinstance(self.server, Hosts)
        self.server.heard[host].append((began, time.monotonic()))
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    with Hosts() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def sources_on(server: Hosts, count: int) -> list[Source]:
    return [
        Source(
            id=SourceId(f"zz_{number}"),
            actor=ActorCode("ZZZ"),
            institution=f"Office {number}",
            url=f"http://127.30.{number // 200}.{number % 200 + 1}:{server.server_port}/feed",
            kind=SourceKind.RSS,
            language="en",
            tier=Tier.OFFICIAL,
            interval=timedelta(hours=1),
            text_mode=TextMode.PAGE,
        )
        for number in range(count)
    ]


def test_who_waits_for_a_host_lets_others_work_and_every_host_is_asked_politely(hosts) -> None:
    sources = sources_on(hosts, HOSTS)
    states = {source.id: FetchState(source_id=source.id, next_poll_at=NOW) for source in sources}
    reader = PageReader(2)
    began = time.monotonic()
    arrived: list[tuple[float, int]] = []
    with build_client(contact="desk", allow_hosts=("127.0.0.0/8",)) as client:
        for some in arrivals(
            sources,
            states,
            lambda _: {},
            client=client,
            workers=WORKERS,
            now=lambda: NOW,
            hosts=HostQueue(SPACING_S),
            reader=reader,
        ):
            arrived += [(time.monotonic() - began, len(one.documents)) for one in some]
    took = time.monotonic() - began
    reader.close()
    assert [count for _, count in arrived] == [PAGES] * HOSTS
    assert len(hosts.heard) == HOSTS
    gaps = [later[0] - earlier[1] for heard in hosts.heard.values() for earlier, later in pairwise(heard)]
    assert min(gaps) >= SPACING_S * 0.95
    one_by_one = HOSTS * (PAGES + 1) * SPACING_S / WORKERS
    half = sorted(at for at, _ in arrived)[len(arrived) // 2]
    sys.stderr.write(
        f"first turn: {HOSTS} hosts, {PAGES} pages each, {SPACING_S:g} s apart, {WORKERS} workers: {took:.1f} s, half after "
        f"{half:.1f} s; waiting one by one alone {one_by_one:.1f} s\n"
    )
    assert took < one_by_one * 0.9


def test_no_further_source_is_asked_while_as_many_results_as_threads_wait_to_be_taken(hosts) -> None:
    sources = [replace(source, text_mode=TextMode.FEED) for source in sources_on(hosts, 3 * THREADS_PER_WORKER)]
    states = {source.id: FetchState(source_id=source.id, next_poll_at=NOW) for source in sources}
    with build_client(contact="desk", allow_hosts=("127.0.0.0/8",)) as client:
        arriving = arrivals(sources, states, lambda _: {}, client=client, workers=1, now=lambda: NOW, hosts=HostQueue(0))
        taken = len(next(arriving))
        end = time.monotonic() + 20
        while len(hosts.heard) < THREADS_PER_WORKER and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(0.3)  # in which all would be asked
        assert len(hosts.heard) == THREADS_PER_WORKER
        taken += sum(len(some) for some in arriving)
    assert (taken, len(hosts.heard)) == (len(sources), len(sources))


def test_results_that_nobody_takes_any_more_keep_no_thread(hosts) -> None:
    sources = [replace(source, text_mode=TextMode.FEED) for source in sources_on(hosts, 2 * THREADS_PER_WORKER)]
    states = {source.id: FetchState(source_id=source.id, next_poll_at=NOW) for source in sources}
    with build_client(contact="desk", allow_hosts=("127.0.0.0/8",)) as client:
        arriving = arrivals(sources, states, lambda _: {}, client=client, workers=1, now=lambda: NOW, hosts=HostQueue(0))
        next(arriving)
        arriving.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("collect")]


def test_no_turn_is_given_once_the_polls_are_called_off(hosts) -> None:
    stopping = threading.Event()
    waits: list[float] = []
    queue = HostQueue(60, sleep=waits.append)
    slots, ended = Slots(1, stopping=stopping), []

    def wait() -> None:
        with slots.working(), pytest.raises(Exception, match="called off"), queue.turn("http://a.example/2"):
            ended.append("a turn")
        ended.append("called off")

    with slots.working(), queue.turn("http://a.example/1"):
        others = [threading.Thread(target=wait) for _ in range(3)]
        for one in others:
            one.start()
        stopping.set()
    for one in others:
        one.join(5)
    assert (ended, waits) == (["called off"] * 3, [])


def test_sources_of_one_host_that_all_need_its_robots_txt_do_not_lock_each_other_out(hosts) -> None:
    first = sources_on(hosts, 1)[0]
    sources = [replace(first, id=SourceId(f"zz_{number}")) for number in range(4)]
    states = {source.id: FetchState(source_id=source.id, next_poll_at=NOW) for source in sources}
    reader = PageReader(1)
    with build_client(contact="desk", allow_hosts=("127.0.0.0/8",)) as client:
        tools = {"client": client, "workers": 1, "now": lambda: NOW, "hosts": HostQueue(0.01), "reader": reader}
        got = [one for some in arrivals(sources, states, lambda _: {}, **tools) for one in some]
    reader.close()
    assert [len(one.documents) for one in got] == [PAGES] * 4

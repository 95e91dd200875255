"""What is known of the hosts during the life of the process: whose turn it is, how far apart, what their robots.txt says.

One queue serves feeds, pages and listings alike; who asks for what stands in `collect`.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from feeds.errors import NetworkError, StatusError
from feeds.fetch import MIN_RETRY_AFTER
from feeds.guard import shown_url
from feeds.robots import Robots
from feeds.slots import own_slots

HOST_SPACING_S = 5.0
THREADS_PER_WORKER = 16
"""How many polls may have begun for each that works: the others wait for their hosts, each with an answer in memory."""


class HostQueue:
    """Lets one thread at a time talk to a host, and leaves `spacing_s` seconds, or its crawl delay, between two requests to it.

    `robots` are the rules of the hosts met so far: they live as long as the queue, the life of the process. `monotonic` and
    `sleep` are the clock that the waiting goes by, in seconds: the machine's, or a simulated one. `aggregators` are hosts that
    serve feeds of many publishers, where one that is turned away says nothing of the others.
    """

    def __init__(
        self,
        spacing_s: float = HOST_SPACING_S,
        *,
        aggregators: Collection[str] = (),
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        self._spacing_s = spacing_s
        self._aggregators = frozenset(host.lower() for host in aggregators)
        self._monotonic = monotonic
        self._sleep = sleep or time.sleep
        self._crawl_delays: dict[str, float] = {}
        self._closed_until: dict[str, datetime] = {}
        self.robots = Robots()
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._free_at: dict[str, float] = {}
        self._table = threading.Lock()

    def seconds(self) -> float:
        """Return the seconds of the clock that all waiting goes by; only the difference between two readings means anything."""
        return self._monotonic()

    @contextmanager
    def turn(self, url: str) -> Iterator[None]:
        """Wait until the host of `url` may be asked, and hold it for the length of the block.

        A block that ends in a NetworkError of our side's kind never reached the host, and costs no waiting. Raises: NetworkError
        where the polls have been called off.
        """
        host = host_of(url)
        with self._table:
            lock = self._locks[host]
        slots = own_slots()
        # Nearly every host is free when it is asked: to give the slot away for that would cost two switches of threads.
        taken = lock.acquire(blocking=False)
        if slots is None:
            if not taken:
                lock.acquire()
            self._wait_for(host, lock)
        elif not taken or self._free_at.get(host, 0.0) > self._monotonic():
            with slots.resting():
                if not taken:
                    lock.acquire()
                if not slots.stopping.is_set():
                    self._wait_for(host, lock)
        reached = False
        try:
            if slots is not None and slots.stopping.is_set():
                raise NetworkError(f"{shown_url(url)}: called off", url=url, phase="connect")
            reached = True
            try:
                yield
            except NetworkError as exc:
                reached = not exc.ours
                raise
        finally:
            if reached:
                self._free_at[host] = self._monotonic() + self.spacing_s(url)
            lock.release()

    def _wait_for(self, host: str, lock: threading.Lock) -> None:
        wait = self._free_at.get(host, 0.0) - self._monotonic()
        if wait <= 0:
            return
        try:
            self._sleep(wait)
        except BaseException:
            lock.release()
            raise

    def close(self, url: str, *, until: datetime) -> None:
        """Leave the host of `url` alone until then, unless it is an aggregator."""
        host = host_of(url)
        if host in self._aggregators or host.partition(":")[0] in self._aggregators:
            return
        self._closed_until[host] = until

    def check_open(self, url: str, *, now: datetime) -> None:
        """Let pass, unless the host of `url` has lately asked for patience.

        Raises: StatusError 429 with the time that is left.
        """
        left = self._closed_until.get(host_of(url), now) - now
        if left > timedelta():
            message = f"{shown_url(url)}: not asked, the host has said 429 (too many requests) before"
            raise StatusError(message, url=url, status=429, retry_after=max(left, MIN_RETRY_AFTER))

    def keep_distance(self, url: str, spacing_s: float | None) -> None:
        """Leave at least `spacing_s` seconds between two requests to the host of `url` from now on; None takes that back."""
        self._crawl_delays[host_of(url)] = spacing_s or 0.0

    def spacing_s(self, url: str) -> float:
        """Return how many seconds pass between two requests to the host of `url`."""
        return max(self._spacing_s, self._crawl_delays.get(host_of(url), 0.0))


def host_of(url: str) -> str:
    """Return the host and port that `url` names, in lower case; the empty string when it names none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""

"""Turns, distances and closed doors."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from feeds.errors import StatusError
from feeds.hosts import HostQueue
from feeds.slots import Slots

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_requests_to_one_host_keep_their_distance() -> None:
    hosts = HostQueue(0.1)
    began = time.monotonic()
    for url in ("https://a.example/1", "https://b.example/1", "https://A.example/2"):
        with hosts.turn(url):
            pass
    assert 0.1 <= time.monotonic() - began < 0.5


def test_a_closed_host_names_the_time_that_is_left_and_opens_again() -> None:
    hosts = HostQueue(0)
    hosts.close("https://a.example/1", until=NOW + timedelta(minutes=30))
    with pytest.raises(StatusError) as caught:
        hosts.check_open("https://A.example/2", now=NOW + timedelta(minutes=10))
    assert (caught.value.status, caught.value.retry_after) == (429, timedelta(minutes=20))
    hosts.check_open("https://b.example/2", now=NOW)
    hosts.check_open("https://a.example/2", now=NOW + timedelta(minutes=30))


def test_an_aggregator_is_never_closed_for_all() -> None:
    hosts = HostQueue(0, aggregators=("Bridge.example",))
    for url in ("https://bridge.example/a", "https://bridge.example:8443/b"):
        hosts.close(url, until=NOW + timedelta(hours=1))
        hosts.check_open(url, now=NOW)


def test_a_slot_is_left_to_others_for_a_host_that_must_wait_and_kept_for_one_that_is_free() -> None:
    rested: list[str] = []

    class _Slots(Slots):
        @contextmanager
        def resting(self) -> Iterator[None]:
            rested.append("rested")
            with super().resting():
                yield

    hosts = HostQueue(0.05)
    with _Slots(1, stopping=threading.Event()).working():
        for url in ("https://a.example/1", "https://b.example/1"):
            with hosts.turn(url):
                pass
        assert rested == []
        with hosts.turn("https://a.example/2"):
            pass
    assert rested == ["rested"]

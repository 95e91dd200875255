"""Turns, distances and closed doors."""

import time

from feeds.hosts import HostQueue


def test_requests_to_one_host_keep_their_distance() -> None:
    hosts = HostQueue(0.1)
    began = time.monotonic()
    for url in ("https://a.example/1", "https://b.example/1", "https://A.example/2"):
        with hosts.turn(url):
            pass
    assert 0.1 <= time.monotonic() - began < 0.5

"""Names are looked up in few threads, and nothing waits for one that hangs longer than it said."""

import socket
import threading
from collections.abc import Iterator

import pytest

from feeds.resolver import Resolver

HANGING = "hangs.example"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[list[str], threading.Event]]:
    """Give the names that the system was asked for, and what lets the one that hangs go on."""
    names: list[str] = []
    released = threading.Event()

    def getaddrinfo(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        names.append(host)
        if host == HANGING:
            released.wait(10)
        if host == "unknown.example":
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.7", port))]

    monkeypatch.setattr("feeds.resolver.socket.getaddrinfo", getaddrinfo)
    yield names, released
    released.set()


def threads() -> int:
    return sum(thread.name.startswith("resolve-") for thread in threading.enumerate())


def test_one_thread_serves_those_who_ask_one_after_the_other(asked: tuple[list[str], threading.Event]) -> None:
    before, resolver = threads(), Resolver()
    for number in range(50):
        assert resolver.addresses(f"{number}.example", 443, timeout_s=5) == ["192.0.2.7"]
    assert threads() - before <= 2  # the second where a thread was asked again before it was done with counting


def test_a_name_that_is_unknown_is_an_error_for_who_asked_alone(asked: tuple[list[str], threading.Event]) -> None:
    resolver = Resolver(1)
    with pytest.raises(socket.gaierror):
        resolver.addresses("unknown.example", 443, timeout_s=5)
    assert resolver.addresses("known.example", 443, timeout_s=5) == ["192.0.2.7"]


def test_names_that_hang_hold_no_more_threads_than_there_are_and_nobody_waits_longer_than_he_said(
    asked: tuple[list[str], threading.Event],
) -> None:
    names, released = asked
    before, resolver = threads(), Resolver(3)
    for _ in range(8):
        with pytest.raises(TimeoutError, match="does not answer"):
            resolver.addresses(HANGING, 443, timeout_s=0.02)
    assert threads() - before == 3
    assert names == [HANGING] * 3
    released.set()
    assert resolver.addresses("known.example", 443, timeout_s=5) == ["192.0.2.7"]
    assert names == [*[HANGING] * 3, "known.example"]  # what nobody waited for any more was dropped


def test_one_that_hangs_does_not_hold_the_others(asked: tuple[list[str], threading.Event]) -> None:
    resolver = Resolver(2)
    with pytest.raises(TimeoutError):
        resolver.addresses(HANGING, 443, timeout_s=0.02)
    assert resolver.addresses("known.example", 443, timeout_s=5) == ["192.0.2.7"]

"""Runs of checks over sources on loopback, with a real store. All texts are invented."""

import socket
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from feeds.findings import Found
from feeds.types import Source
from monitor.checks import check
from monitor.desk import Desk
from monitor.errors import MonitorError

Make = Callable[..., Any]


def _closed_ports(count: int) -> list[str]:
    """Return addresses on as many ports of loopback where nobody listens."""
    taken = [socket.socket() for _ in range(count)]
    for one in taken:
        one.bind(("127.0.0.1", 0))
    addresses = [f"http://127.0.0.1:{one.getsockname()[1]}/feed" for one in taken]
    for one in taken:
        one.close()
    return addresses


@pytest.fixture
def sources(site: Any, rss: Make, make_source: Make) -> list[Source]:
    for number in range(4):
        site.serve(f"/{number}", rss(("1", "On the harbour", "The harbour is open.")))
    return [make_source(f"s_{number}", site.url(f"/{number}"), "FRA", enabled=False) for number in range(4)]


def test_a_run_stores_what_it_finds_and_polls_nothing(site: Any, sources: list[Source], make_desk: Make) -> None:
    site.serve("/3", status=403)
    desk = make_desk(*sources)
    told: list[tuple[int, int]] = []
    checked = check(desk, sources, progress=lambda done, total: told.append((done, total)))
    assert checked.counts == {Found.ALIVE: 3, Found.BLOCKED: 1}
    assert {source_id: probe.found for source_id, probe in desk.store.probes().items()} == {
        "s_0": Found.ALIVE, "s_1": Found.ALIVE, "s_2": Found.ALIVE, "s_3": Found.BLOCKED,
    }  # fmt: skip
    assert told[0] == (0, 4)
    assert told[-1] == (4, 4)
    assert desk.store.counts()["documents"] == 0
    assert all(state.last_polled_at is None for state in desk.store.states().values())


def test_a_killed_run_goes_on_where_it_was(
    site: Any, sources: list[Source], make_desk: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk: Desk = replace(make_desk(*sources), workers=1)

    def killed(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(desk, sources, progress=killed)
    assert len(desk.store.probes()) == 2
    before = len(site.requests)
    rest = check(desk, sources)
    assert (rest.known, len(rest.probes)) == (2, 2)
    assert len(site.requests) - before <= 2


def test_a_row_is_asked_again_when_wanted_when_its_address_changed_and_a_week_later(
    site: Any, sources: list[Source], make_desk: Make, clock: Any
) -> None:
    desk = make_desk(*sources)
    assert len(check(desk, sources).probes) == 4
    assert len(check(desk, sources).probes) == 0
    moved = [replace(sources[0], url=site.url("/1")), *sources[1:]]
    assert [probe.source_id for probe in check(desk, moved).probes] == ["s_0"]
    clock.move(hours=1)
    assert len(check(desk, sources, again=True).probes) == 4
    clock.move(days=8)
    assert len(check(desk, sources).probes) == 4


def test_dead_hosts_beside_answers_are_their_own_fault(sources: list[Source], make_source: Make, make_desk: Make) -> None:
    dead = [make_source(f"d_{number}", url, "FRA") for number, url in enumerate(_closed_ports(10))]
    desk = make_desk(*sources, *dead)
    assert check(desk, [*dead, *sources]).counts == {Found.ALIVE: 4, Found.UNREACHABLE: 10}


def test_when_nobody_can_be_reached_nothing_is_held_against_anybody(make_source: Make, make_desk: Make) -> None:
    dead = [make_source(f"d_{number}", url, "FRA") for number, url in enumerate(_closed_ports(10))]
    desk = make_desk(*dead)
    with pytest.raises(MonitorError, match=r"our own network is down .* nothing is held against"):
        check(desk, dead)
    assert desk.store.probes() == {}


def test_one_dead_host_alone_is_believed(make_source: Make, make_desk: Make) -> None:
    [url] = _closed_ports(1)
    source = make_source("d_0", url, "FRA")
    assert check(make_desk(source), [source]).counts == {Found.UNREACHABLE: 1}

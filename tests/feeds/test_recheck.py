"""Tests of `feeds.recheck`: when a page that is missing counts as taken away. Pages are invented."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from feeds.hosts import HostQueue
from feeds.net import build_client
from feeds.recheck import PageCheck, Standing, WatchedPage, check_page, in_turns, judged
from feeds.types import ActorCode, DocumentId, Source, SourceId, SourceKind, Tier

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PAGE = b"<html><title>Port</title><body><p>The ministry spoke of the port at length today, and of much else.</p></body></html>"
WATCHED = WatchedPage(document_id=DocumentId("d"), url="https://mfa.example/1", first_seen_at=NOW - DAY, stood=True)
SOURCE = Source(
    id=SourceId("aa_mfa"), actor=ActorCode("ALA"), institution="Ministry", url="https://mfa.example/feed", kind=SourceKind.RSS,
    language="en", tier=Tier.OFFICIAL, interval=timedelta(hours=1),
)  # fmt: skip


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with build_client(contact="https://desk.example/contact", allow_hosts=("127.0.0.0/8",)) as made:
        yield made


def after(*found: tuple[float, Standing], page: WatchedPage = WATCHED) -> PageCheck:
    """Return the last of several checks, each so many days after the first."""
    check = None
    for days, standing in found:
        check = judged(page, standing, now=NOW + days * DAY)
        page = replace(page, stood=check.stood, misses=check.misses, missing_since=check.missing_since)
    assert check is not None
    return check


@pytest.mark.parametrize(
    ("found", "withdrawn"),
    [
        ([(0, Standing.MISSING)], False),
        ([(0, Standing.GONE)], False),
        ([(0, Standing.MISSING), (4, Standing.MISSING), (7, Standing.MISSING)], False),  # an outage of a week
        ([(0, Standing.MISSING), (4, Standing.MISSING), (8, Standing.MISSING)], True),
        ([(0, Standing.MISSING), (4, Standing.STANDS), (8, Standing.MISSING), (12, Standing.MISSING)], False),
        ([(0, Standing.MISSING), (4, Standing.UNSURE), (8, Standing.MISSING), (12, Standing.MISSING)], True),
        ([(0, Standing.GONE), (1, Standing.GONE), (2, Standing.GONE)], True),
        ([(0, Standing.GONE), (1, Standing.GONE), (2, Standing.MISSING)], False),
    ],
)
def test_only_answers_that_agree_for_days_withdraw_a_page(found: list[tuple[float, Standing]], withdrawn: bool) -> None:
    assert after(*found).withdrawn is withdrawn


@pytest.mark.parametrize(
    "more",
    [{"stood": False}, {"listed": True}, {"withdrawn": True}],
    ids=["never seen there", "its feed lists it", "is withdrawn"],
)
def test_a_page_of_which_nothing_can_be_said_is_never_withdrawn(more: dict[str, bool]) -> None:
    check = after(*((4.0 * number, Standing.MISSING) for number in range(5)), page=replace(WATCHED, **more))
    assert (check.withdrawn, check.misses) == (False, 0)


def test_a_withdrawn_page_that_stands_has_returned() -> None:
    check = judged(replace(WATCHED, withdrawn=True, misses=3, missing_since=NOW - 9 * DAY), Standing.STANDS, now=NOW)
    assert (check.returned, check.misses, check.missing_since) == (True, 0, None)


def test_a_page_is_asked_for_less_and_less_often_and_then_no_more() -> None:
    ages, now = [], WATCHED.first_seen_at
    while (at := judged(WATCHED, Standing.STANDS, now=now).next_at) is not None:
        ages.append((at - WATCHED.first_seen_at) / DAY)
        now = at
    assert ages == [1 / 24, 1, 3, 7, 14, 30, 60, 90]


def test_a_page_that_is_missing_is_asked_for_again_after_days_not_by_its_age() -> None:
    assert judged(WATCHED, Standing.MISSING, now=NOW).next_at == NOW + 4 * DAY
    assert judged(WATCHED, Standing.GONE, now=NOW).next_at == NOW + DAY


@pytest.mark.parametrize(
    ("reply", "standing"),
    [
        ({"body": PAGE}, Standing.STANDS),
        ({"body": b"%PDF-1.4 x", "headers": {"content-type": "application/pdf"}}, Standing.STANDS),
        ({"status": 404}, Standing.MISSING),
        ({"status": 410}, Standing.GONE),
        ({"status": 403}, Standing.UNSURE),
        ({"status": 503}, Standing.UNSURE),
        ({"body": b""}, Standing.UNSURE),
        ({"body": b"<html><title>Page not found</title><body>Nothing is here.</body></html>"}, Standing.UNSURE),
        ({"status": 302, "headers": {"location": "/"}}, Standing.UNSURE),
    ],
)
def test_what_an_answer_says_of_a_page(site: Any, client: httpx.Client, reply: dict[str, Any], standing: Standing) -> None:
    site.serve("/old", PAGE)
    site.serve("/", PAGE)
    site.serve("/1", **reply)
    page = replace(WATCHED, url=site.url("/1"), witnesses=(site.url("/old"),))
    assert check_page(SOURCE, page, client=client, hosts=HostQueue(0), now=NOW).standing is standing


def test_a_page_is_not_missing_where_no_older_one_stands(site: Any, client: httpx.Client) -> None:
    page = replace(WATCHED, url=site.url("/1"), witnesses=(site.url("/moved"), site.url("/1"), "http://elsewhere.example/2"))
    check = check_page(SOURCE, page, client=client, hosts=HostQueue(0), now=NOW)
    assert (check.standing, check.misses) == (Standing.UNSURE, 0)
    assert "no older page" in check.detail
    assert [path for path in site.paths() if path != "/robots.txt"] == ["/1", "/moved"]


def test_a_host_that_cannot_be_reached_proves_nothing(client: httpx.Client, site: Any) -> None:
    url = site.url("/1")
    site.server_close()
    check = check_page(SOURCE, replace(WATCHED, url=url), client=client, hosts=HostQueue(0), now=NOW)
    assert check.standing is Standing.UNSURE


def test_no_source_takes_all_the_places_of_a_run() -> None:
    other = replace(SOURCE, id=SourceId("bb_mfa"))
    pages = [(SOURCE, replace(WATCHED, document_id=DocumentId(str(number)))) for number in range(3)]
    chosen = in_turns([*pages, (other, WATCHED)], limit=2)
    assert [(source.id, page.document_id) for source, page in chosen] == [("aa_mfa", "0"), ("bb_mfa", "d")]

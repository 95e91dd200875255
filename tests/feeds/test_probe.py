"""Looks at addresses on loopback: alive, moved, dead, and what stands there instead. All texts are invented."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from feeds.findings import Found
from feeds.hosts import HostQueue
from feeds.net import build_client
from feeds.probe import Looked, probe, probe_all
from feeds.types import ActorCode, Source, SourceId, SourceKind, Tier

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PAGE = b"<!doctype html><title>About us</title><p>The ministry stands at the harbour."
CLOSED = "http://127.0.0.1:9"


def rss(*, day: int = 1, month: str = "Mar", language: str = "en", words: str = "On the harbour and the blockade") -> bytes:
    return (
        f'<rss version="2.0"><channel><title>t</title><language>{language}</language><item><guid>1</guid><title>{words}</title>'
        f"<pubDate>0{day} {month} 2026 10:00:00 GMT</pubDate></item></channel></rss>"
    ).encode()


def listing(site: Any, *, head: str = "") -> bytes:
    items = "".join(
        f'<li><span>{day} February 2026</span> <a href="/press/{day}">Statement number {day} on the harbour</a></li>'
        for day in range(1, 7)
    )
    return f"<!doctype html><html lang=en><head><title>Press</title>{head}</head><body><ul>{items}</ul></body></html>".encode()


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    made = build_client(contact="https://desk.example/contact", allow_hosts=("127.0.0.0/8",))
    yield made
    made.close()


@pytest.fixture
def look(site: Any, client: httpx.Client) -> Callable[..., Looked]:
    def at(path: str, kind: SourceKind = SourceKind.RSS, **more: Any) -> Looked:
        url = path if path.startswith("http") else site.url(path)
        return probe(source("aa_mfa", url, kind, **more), client=client, hosts=HostQueue(0), now=NOW)

    return at


def source(name: str, url: str, kind: SourceKind = SourceKind.RSS, **more: Any) -> Source:
    values: dict[str, Any] = {"language": "en", "enabled": False, **more}
    return Source(
        id=SourceId(name), actor=ActorCode("ALA"), institution="Ministry", url=url, kind=kind, tier=Tier.OFFICIAL,
        interval=timedelta(hours=1), **values,
    )  # fmt: skip


Look = Callable[..., Looked]


def test_a_feed_is_alive_with_its_evidence(site: Any, look: Look) -> None:
    site.serve("/feed", rss(), headers={"Content-Type": "text/xml"})
    found = look("/feed").probe
    assert (found.found, found.kind, found.entries, found.dated) == (Found.ALIVE, SourceKind.RSS, 1, 1)
    assert (found.newest_at, found.language) == (datetime(2026, 3, 1, 10, tzinfo=UTC), "en")
    assert (found.status, found.content_type, found.size) == (200, "text/xml", len(rss()))
    assert found.first_words.startswith("<rss")
    assert found.took is not None


def test_a_feed_is_asked_for_whatever_robots_say_and_a_page_is_not(site: Any, look: Look) -> None:
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /")
    site.serve("/feed", rss())
    site.serve("/press", listing(site))
    assert look("/feed").probe.found is Found.ALIVE
    assert look("/press", SourceKind.LISTING).probe.found is Found.REFUSED
    assert site.paths() == ["/feed", "/robots.txt"]


def test_an_index_page_is_alive_and_the_feed_that_it_names_is_noted(site: Any, look: Look) -> None:
    site.serve("/press", listing(site, head='<link rel="alternate" type="application/rss+xml" href="/feed">'))
    found = look("/press", SourceKind.LISTING).probe
    assert (found.found, found.kind, found.entries, found.dated) == (Found.ALIVE, SourceKind.LISTING, 6, 6)
    assert found.feed_url == site.url("/feed")


def test_a_permanent_redirect_is_a_move_and_a_temporary_one_is_none(site: Any, look: Look) -> None:
    site.serve("/feed", rss())
    site.serve("/old", status=301, headers={"Location": "/feed"})
    site.serve("/now", status=302, headers={"Location": "/feed"})
    moved, stays = look("/old").probe, look("/now").probe
    assert (moved.found, moved.address) == (Found.MOVED, site.url("/feed"))
    assert (stays.found, stays.address) == (Found.ALIVE, site.url("/now"))


def test_an_index_page_that_moved_is_followed_page_by_page(site: Any, look: Look) -> None:
    site.serve("/press", listing(site))
    site.serve("/old", status=308, headers={"Location": "/press"})
    found = look("/old", SourceKind.LISTING).probe
    assert (found.found, found.address, found.kind) == (Found.MOVED, site.url("/press"), SourceKind.LISTING)


def test_a_page_in_the_place_of_a_feed_leads_to_the_feed_that_it_names(site: Any, look: Look) -> None:
    site.serve("/feed", b'<html><link rel="alternate" type="application/atom+xml" href="/gone"><a href="/new.rss">RSS</a>')
    site.serve("/new.rss", rss())
    looked = look("/feed")
    assert (looked.probe.found, looked.probe.address, looked.probe.kind) == (Found.MOVED, site.url("/new.rss"), SourceKind.RSS)
    assert [entry.title for entry in looked.entries] == ["On the harbour and the blockade"]


def test_a_list_in_the_place_of_a_feed_is_said_to_be_one(site: Any, look: Look) -> None:
    site.serve("/feed", listing(site))
    found = look("/feed").probe
    assert (found.found, found.kind, found.address) == (Found.NOT_A_FEED, SourceKind.LISTING, site.url("/feed"))
    assert "listing" in found.detail


def test_a_feed_in_the_place_of_a_list_is_alive_as_what_it_is(site: Any, look: Look) -> None:
    site.serve("/press", rss())
    found = look("/press", SourceKind.LISTING).probe
    assert (found.found, found.kind) == (Found.ALIVE, SourceKind.RSS)


def test_a_redirect_to_the_front_page_is_a_page_that_is_gone(site: Any, look: Look) -> None:
    site.serve("/en/", listing(site))
    site.serve("/en/press/old", status=301, headers={"Location": "/en/"})
    found = look("/en/press/old", SourceKind.LISTING).probe
    assert (found.found, found.address) == (Found.DEAD, None)
    assert "front page" in found.detail


def test_a_dead_address_names_the_feed_of_the_front_page(site: Any, look: Look) -> None:
    site.serve("/", b'<html><link rel="alternate" type="application/rss+xml" href="/feed.xml">')
    found = look("/old/feed").probe
    assert (found.found, found.status, found.feed_url) == (Found.DEAD, 404, site.url("/feed.xml"))
    assert "answered 404" in found.detail


@pytest.mark.parametrize(
    ("status", "found"),
    [(410, Found.DEAD), (403, Found.BLOCKED), (451, Found.BLOCKED), (429, Found.BLOCKED), (500, Found.SERVER_ERROR)],
)
def test_an_error_status_is_said_as_what_it_is(site: Any, look: Look, status: int, found: Found) -> None:
    site.serve("/feed", status=status)
    assert (look("/feed").probe.found, look("/feed").probe.status) == (found, status)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"<!doctype html><title>Just a moment...</title>", Found.BLOCKED),
        (PAGE, Found.NOT_A_FEED),
        (b"", Found.EMPTY),
        (b"<rss version='2.0'><channel><title>t</title></channel></rss>", Found.EMPTY),
        (rss(day=1, month="Mar").replace(b"2026", b"2024"), Found.STALE),
    ],
)
def test_a_200_is_not_yet_a_source(site: Any, look: Look, body: bytes, found: Found) -> None:
    site.serve("/feed", body)
    assert look("/feed").probe.found is found


def test_another_language_than_declared_is_said(site: Any, look: Look) -> None:
    words = "Министерство иностранных дел выступило с заявлением о положении в порту и призвало стороны к переговорам"
    site.serve("/feed", rss(words=words, language="ru"))
    found = look("/feed").probe
    assert (found.found, found.language) == (Found.ALIVE, "ru")
    assert "texts in ru, not en" in found.detail


def test_who_cannot_be_reached_and_who_may_not_be_are_told_apart(look: Look) -> None:
    assert look(f"{CLOSED}/feed").probe.found is Found.UNREACHABLE
    assert look("http://169.254.169.254/latest").probe.found is Found.REFUSED


def test_redirects_without_end_are_refused(site: Any, look: Look) -> None:
    site.serve("/a", status=301, headers={"Location": "/b"})
    site.serve("/b", status=301, headers={"Location": "/a"})
    assert look("/a").probe.found is Found.REFUSED
    assert look("/a", SourceKind.LISTING).probe.found is Found.REFUSED


def test_many_are_looked_at_enabled_or_not_and_one_that_breaks_the_reader_ends_nothing(
    site: Any, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.serve("/good", rss())
    sources = [source("s_good", site.url("/good")), source("s_dead", site.url("/dead"), enabled=True)]
    hosts = HostQueue(0)
    found = {
        one.probe.source_id: one.probe.found
        for one in probe_all(sources, client=client, hosts=hosts, workers=2, clock=lambda: NOW)
    }
    assert found == {"s_good": Found.ALIVE, "s_dead": Found.DEAD}

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("feeds.discovery.read_answer", broken)
    again = list(probe_all(sources[:1], client=client, hosts=hosts, workers=1, clock=lambda: NOW))
    assert [one.probe.found for one in again] == [Found.MALFORMED]
    assert "internal error (RuntimeError: a bug)" in again[0].probe.detail


def test_closing_asks_nobody_any_more(site: Any, client: httpx.Client) -> None:
    for number in range(20):
        site.serve(f"/{number}", rss())
    sources = [source(f"s_{number}", site.url(f"/{number}")) for number in range(20)]
    looks = probe_all(sources, client=client, hosts=HostQueue(0.5), workers=4, clock=lambda: NOW)
    next(looks)
    looks.close()
    assert len(site.requests) <= 8

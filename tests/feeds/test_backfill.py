"""Gaps filled from older pages: pages are a function here; one poll goes against the server on this machine."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds.backfill import MAX_OLDER_PAGES, fill, older_page
from feeds.collect import collect
from feeds.errors import NetworkError
from feeds.hosts import HostQueue
from feeds.identity import entry_sha256, window_keys
from feeds.schedule import after_success, window_of
from feeds.types import ActorCode, Entry, Feed, FetchResult, FetchState, Source, SourceId, SourceKind, TextMode, Tier

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MFA = SourceId("zz_mfa")
FIRST = "https://mfa.example/feed"


def entry(number: int) -> Entry:
    """Return a publication; the higher its number the newer it is."""
    return Entry(
        id=f"n{number}", url=f"https://mfa.example/{number}", title=f"Statement {number}", published_at=NOW + number * HOUR
    )


def page(numbers: range, *, older: str | None = None) -> Feed:
    entries = tuple(entry(number) for number in reversed(numbers))
    return Feed(format="rss", title=None, link=None, language=None, entries=entries, next_url=older)


def answer(url: str = FIRST, body: bytes = b"") -> FetchResult:
    return FetchResult(url=url, status=200, content_type="", body=body, fetched_at=NOW)


def after(numbers: range) -> tuple[FetchState, dict[str, str]]:
    """Return what is remembered after a first poll that showed these."""
    entries = page(numbers).entries
    state = FetchState(source_id=MFA, next_poll_at=NOW)
    window = window_of(entries, [False] * len(entries), state, now=NOW + 100 * HOUR)
    keys = window_keys(MFA, entries, {})
    seen = {key: entry_sha256(one) for key, one in zip(keys, entries, strict=True) if key is not None}
    return after_success(state, HOUR, window, now=NOW), seen


def filled(feed: Feed, known: range, read: Callable[[str], tuple[Feed, FetchResult]], *, spacing_s: float = 0.0) -> Feed:
    state, seen = after(known)
    return fill(MFA, feed, answer(), state, seen, read=read, spacing_s=spacing_s, stopping=lambda: False, now=NOW + 200 * HOUR)


def pages_of(**pages: Feed) -> tuple[Callable[[str], tuple[Feed, FetchResult]], list[str]]:
    asked: list[str] = []

    def read(url: str) -> tuple[Feed, FetchResult]:
        asked.append(url)
        return pages[url.rpartition("/")[2]], answer(url)

    return read, asked


def test_a_window_that_joins_on_asks_for_nothing() -> None:
    read, asked = pages_of()
    feed = page(range(3, 8), older="https://mfa.example/2")
    assert filled(feed, range(5), read) is feed
    assert asked == []


def test_a_gap_is_read_back_until_a_known_entry_is_met() -> None:
    read, asked = pages_of(
        b=page(range(15, 20), older="https://mfa.example/c"),
        c=page(range(10, 15), older="https://mfa.example/d"),
        d=page(range(5), older="https://mfa.example/e"),
    )
    got = filled(page(range(20, 25), older="https://mfa.example/b"), range(5), read)
    assert asked == ["https://mfa.example/b", "https://mfa.example/c", "https://mfa.example/d"]
    assert [one.title for one in got.entries[:5]] == [f"Statement {number}" for number in (24, 23, 22, 21, 20)]
    assert {one.title for one in got.entries} >= {f"Statement {number}" for number in range(10, 25)}
    assert got.older == 15
    assert "10 entries recovered from 3 older pages, nothing is missing" in got.problems[0]


def test_a_gap_that_reaches_further_back_stays_one_and_says_what_was_recovered() -> None:
    def read(url: str) -> tuple[Feed, FetchResult]:
        number = int(url.rpartition("/")[2])
        numbers = range(1000 - 5 * number, 1005 - 5 * number)
        return page(numbers, older=f"https://mfa.example/{number + 1}"), answer(url)

    got = filled(page(range(1000, 1005), older="https://mfa.example/1"), range(5), read)
    assert got.older == 5 * MAX_OLDER_PAGES
    assert "more may be missing" in got.problems[0]


def test_a_slow_host_is_asked_for_fewer_pages() -> None:
    read, asked = pages_of(
        b=page(range(15, 20), older="https://mfa.example/c"), c=page(range(10, 15), older="https://mfa.example/d")
    )
    filled(page(range(20, 25), older="https://mfa.example/b"), range(5), read, spacing_s=90.0)
    assert asked == ["https://mfa.example/b", "https://mfa.example/c"]


def test_a_page_that_fails_ends_it_and_what_was_read_stays() -> None:
    def read(url: str) -> tuple[Feed, FetchResult]:
        if url.endswith("c"):
            raise NetworkError("https://mfa.example/c: no connection", url=url, phase="connect")
        return page(range(15, 20), older="https://mfa.example/c"), answer(url)

    got = filled(page(range(20, 25), older="https://mfa.example/b"), range(5), read)
    assert got.older == 5
    assert "more may be missing; https://mfa.example/c: no connection" in got.problems[0]


@pytest.mark.parametrize("older", [FIRST, "https://other.example/2", None])
def test_a_page_of_another_host_and_a_circle_are_not_followed(older: str | None) -> None:
    read, asked = pages_of()
    got = filled(page(range(20, 25), older=older), range(5), read)
    assert (asked, got.older) == ([], 0)
    assert "no older page" in got.problems[0]


def test_ids_that_changed_all_at_once_are_no_gap() -> None:
    state, seen = after(range(5))
    renamed = replace(page(range(5)), entries=tuple(replace(one, id=f"x{one.id}") for one in page(range(5)).entries))
    got = fill(MFA, renamed, answer(), state, seen, read=pages_of()[0], spacing_s=0, stopping=lambda: False, now=NOW + 9 * HOUR)
    assert got is renamed


@pytest.mark.parametrize(
    ("body", "older"),
    [
        (b"<feed xmlns='http://www.w3.org/2005/Atom'><link rel='next' href='?page=2'/><entry/></feed>", f"{FIRST}?page=2"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'><link rel='prev-archive' href='/2025'/></feed>", "https://mfa.example/2025"),
        (
            b"<rss xmlns:a='http://www.w3.org/2005/Atom'><channel><a:link rel='next' href='https://mfa.example/p2'/></channel></rss>",
            "https://mfa.example/p2",
        ),
        (b"<rss><channel><generator>https://wordpress.org/?v=6.8</generator></channel></rss>", f"{FIRST}?paged=2"),
        (b"<rss><channel><link>https://mfa.example/</link><item/></channel></rss>", None),
        (b"<feed><entry><link rel='next' href='/not-of-the-feed'/></entry></feed>", None),
        (b"<feed><link rel='next' href='javascript:alert(1)'/></feed>", None),
        (b'{"version": "https://jsonfeed.org/version/1.1", "next_url": "/2.json"}', "https://mfa.example/2.json"),
        (b'{"next_url": 3}', None),
        (b"<!DOCTYPE rss [", None),
        (b"", None),
    ],
)
def test_the_older_page_of_a_feed_is_where_it_says(body: bytes, older: str | None) -> None:
    assert older_page(answer(body=body)) == older


def test_wordpress_is_counted_on() -> None:
    body = b"<rss><channel><generator>https://wordpress.org/?v=6.8</generator></channel></rss>"
    assert older_page(answer(f"{FIRST}?lang=en&paged=4", body)) == f"{FIRST}?lang=en&paged=5"


def test_a_poll_fills_the_gap_of_a_listing_from_its_next_page(site, client) -> None:
    def index(numbers: range, older: str = "") -> bytes:
        line = "<li><a href='/en/press/{n}'>Statement number {n} on the strait of Meridane</a> <i>{at:%d %B %Y}</i></li>"
        rows = "".join(line.format(n=n, at=NOW + timedelta(days=n)) for n in reversed(numbers))
        return f"<html><body><main><ul>{rows}</ul>{older}</main></body></html>".encode()

    source = Source(
        id=MFA,
        actor=ActorCode("ZZZ"),
        institution="Ministry",
        url=site.url("/index"),
        kind=SourceKind.LISTING,
        language="en",
        tier=Tier.OFFICIAL,
        interval=HOUR,
        text_mode=TextMode.FEED,
    )
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /secret\n")
    state, seen, got = FetchState(source_id=MFA, next_poll_at=NOW), {}, None
    for numbers, day in ((range(5), 5), (range(10, 15), 15)):
        site.serve("/index", index(numbers, "<a rel='next' href='/index-2'>Older</a>"))
        site.serve("/index-2", index(range(3, 10)))
        got = collect(source, state, seen, client=client, now=NOW + timedelta(days=day), hosts=HostQueue(0))
        state = got.state
        seen.update(got.seen)
    assert got is not None
    assert got.error is None
    assert [one.title for one in got.documents] == [f"Statement number {n} on the strait of Meridane" for n in range(5, 15)]
    assert (state.gap_from, state.gap_to) == (None, None)
    assert "5 entries recovered from 1 older page, nothing is missing" in state.detail
    assert state.span is not None
    assert state.span < timedelta(days=7), "the pace follows from what the page shows at once"

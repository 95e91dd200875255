"""What stands at an address, by its bytes. All texts are invented."""

from datetime import UTC, datetime, timedelta

import pytest

from feeds.discovery import feeds_on, first_words, freshness, is_front_page, led_to_front, read_answer, same_place
from feeds.types import ActorCode, Entry, FetchResult, Source, SourceId, SourceKind, Tier

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
URL = "https://mfa.example/press/list"
ATOM = (
    b'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><id>1</id><title>On the harbour</title>'
    b"<updated>2026-03-01T10:00:00Z</updated></entry></feed>"
)


def source(kind: SourceKind) -> Source:
    return Source(
        id=SourceId("aa_mfa"), actor=ActorCode("ALA"), institution="Ministry", url=URL, kind=kind, language="en",
        tier=Tier.OFFICIAL, interval=timedelta(hours=1),
    )  # fmt: skip


def answer(body: bytes, content_type: str = "text/html") -> FetchResult:
    return FetchResult(url=URL, status=200, content_type=content_type, body=body, fetched_at=NOW)


def listing(count: int = 6) -> bytes:
    items = "".join(
        f'<li><span>{day} February 2026</span> <a href="/press/2026/{day}">Statement number {day} on the harbour</a></li>'
        for day in range(1, count + 1)
    )
    return f"<!doctype html><html lang=en><title>Press</title><body><ul>{items}</ul></body></html>".encode()


@pytest.mark.parametrize("kind", list(SourceKind))
def test_a_feed_is_found_whatever_the_source_is_said_to_be(kind: SourceKind) -> None:
    reading = read_answer(source(kind), answer(ATOM), now=NOW)
    assert (reading.kind, len(reading.entries), reading.error) == (SourceKind.ATOM, 1, None)


@pytest.mark.parametrize("kind", [SourceKind.RSS, SourceKind.LISTING])
def test_an_index_page_is_found_whatever_the_source_is_said_to_be(kind: SourceKind) -> None:
    reading = read_answer(source(kind), answer(listing()), now=NOW)
    assert (reading.kind, len(reading.entries)) == (SourceKind.LISTING, 6)


@pytest.mark.parametrize(
    ("body", "health"),
    [
        (b"", "empty"),
        (b"<!doctype html><title>Just a moment...</title><p>Checking your browser before you go on", "blocked"),
        (b"%PDF-1.7 nothing", "not_a_feed"),
        (b"<!doctype html><title>Not found</title><p>The page was not found.", "soft_404"),
        (b"plain words", "not_a_feed"),
    ],
)
def test_what_is_neither_says_why(body: bytes, health: str) -> None:
    reading = read_answer(source(SourceKind.RSS), answer(body), now=NOW)
    assert reading.kind is None
    assert reading.error is not None
    assert reading.error.health == health


def test_a_page_of_a_few_links_is_no_list_of_releases() -> None:
    reading = read_answer(source(SourceKind.LISTING), answer(listing(2)), now=NOW)
    assert reading.kind is None
    assert reading.error is not None


def test_the_first_words_are_what_a_person_would_see() -> None:
    assert first_words(b"<!doctype html><html><style>a{}</style><h1>Access  denied</h1><p>Ref 7") == "Access denied Ref 7"
    assert first_words(b"<?xml version='1.0'?>\n<error>no</error>").startswith("<?xml version='1.0'?> <error>")
    assert len(first_words(b"word " * 900)) <= 200


@pytest.mark.parametrize(
    ("url", "front"),
    [
        ("https://mfa.example", True), ("https://mfa.example/", True), ("https://mfa.example/en", True),
        ("https://mfa.example/en-GB/index.html", True), ("https://mfa.example/home", True), ("https://mfa.example/news", False),
        ("https://mfa.example/?page=2", False), ("https://mfa.example/en/press", False),
    ],
)  # fmt: skip
def test_front_pages_are_told_from_others(url: str, front: bool) -> None:
    assert is_front_page(url) is front


def test_a_redirect_to_the_front_page_is_no_move_of_a_page() -> None:
    assert led_to_front(URL, "https://mfa.example/en/")
    assert not led_to_front(URL, "https://mfa.example/en/news")
    assert not led_to_front("https://mfa.example/", "https://www.mfa.example/en")


def test_scheme_www_and_a_slash_make_no_other_place() -> None:
    assert same_place("http://mfa.example/feed", "https://www.mfa.example/feed/")
    assert not same_place("https://mfa.example/feed", "https://mfa.example/feed?x=1")


def test_a_date_ahead_is_not_the_newest() -> None:
    entries = [Entry(id=str(days), url=None, title="t", published_at=NOW + timedelta(days=days)) for days in (-3, -1, 30)]
    assert freshness([*entries, Entry(id="u", url=None, title="t")], now=NOW) == (3, NOW - timedelta(days=1))


def test_feeds_that_a_page_names_are_read_elsewhere() -> None:
    page = b"<html><head><link rel='alternate' type='application/rss+xml' href='/feed'></head><body>x</body></html>"
    assert feeds_on(answer(page)) == ("https://mfa.example/feed",)

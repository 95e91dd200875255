"""Many feeds parsed in processes. All texts are invented."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from feeds.bulk import SMALL_BYTES, FeedReader
from feeds.errors import ParseError
from feeds.parse import parse_feed
from tests.bench.publishers import atom, rss

Write = Callable[..., bytes]
START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def reader() -> Iterator[FeedReader]:
    feeds = FeedReader(1)
    yield feeds
    feeds.close()


@pytest.mark.parametrize("write", [rss, atom])
def test_a_feed_is_read_as_the_plain_parser_reads_it(reader: FeedReader, write: Write) -> None:
    body = write("mfa.example", 8, chars=900, now=START)
    assert len(body) > SMALL_BYTES
    hints = {"url": "https://mfa.example/feed", "content_type": "text/xml", "language": "en", "zone": "Europe/Oslo"}
    found = reader.parse(body, **hints)
    assert found == parse_feed(body, **hints)
    assert [entry.published_at.tzinfo for entry in found.entries if entry.published_at] == [UTC] * 8


def test_what_the_channel_asks_for_comes_along(reader: FeedReader) -> None:
    body = rss("mfa.example", 8, chars=900, now=START).replace(
        b"<language>", b"<ttl>90</ttl><skipHours><hour>3</hour></skipHours><language>"
    )
    assert reader.parse(body).hints == parse_feed(body).hints != parse_feed(rss("mfa.example", 1, chars=9, now=START)).hints


def test_an_error_of_the_feed_comes_back_as_itself(reader: FeedReader) -> None:
    with pytest.raises(ParseError) as caught:
        reader.parse(b"<html><title>Just a moment...</title>" + b"<p>words</p>" * 1000)
    assert caught.value.health == "blocked"


def test_half_a_character_loses_no_entry(reader: FeedReader) -> None:
    entries = [{"id": f"{number}\ud800", "content_text": "Words. " * 50} for number in range(20)]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": entries}).encode()
    assert len(body) > SMALL_BYTES
    assert reader.parse(body) == parse_feed(body)
    assert len(reader.parse(body).entries) == 20


def test_a_feed_that_takes_too_long_is_given_up_and_the_next_one_is_read() -> None:
    feeds = FeedReader(1)
    body = rss("mfa.example", 8, chars=900, now=START)
    try:
        with pytest.raises(ParseError, match="reading the feed took longer") as caught:
            feeds.parse(body, total_s=0.02)  # less than an interpreter needs to start
        assert caught.value.health == "too_slow"
        assert len(feeds.parse(body).entries) == 8
    finally:
        feeds.close()

"""The readers of strangers' bytes answer with a value or with an error of ours, whatever they are given, and soon.

FUZZ_MINUTES says for how long in all (`make fuzz`: 30); without it each reader gets a few hundred inputs.
"""

import json
import os
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from feeds.charset import decode
from feeds.dates import read_date
from feeds.errors import FeedError
from feeds.listing import read_listing
from feeds.markup import plain_line, plain_text, sanitize
from feeds.mentions import find_dates
from feeds.page import read_page
from feeds.parse import parse_feed
from tests.fuzz.strategies import dates, encoded, feeds, json_feeds, sitemaps, soup, types, urls

MINUTES = float(os.environ.get("FUZZ_MINUTES", "0"))
SLOW_S = 4.0  # of computing, for inputs of a few kilobytes
EXAMPLES = 120
LANGUAGES = (None, "en", "fr", "ar", "th", "ja", "fa", "xx", "")
ZONES = (None, "Asia/Tokyo", "No/Where", "../etc")
ORDERS = (None, "DMY", "MDY", "YMD")
NOW = datetime(2026, 3, 5, tzinfo=UTC)


def _bytes_of_feeds() -> st.SearchStrategy[bytes]:
    as_json = json_feeds.map(lambda feed: json.dumps(feed, allow_nan=True))
    return encoded(st.one_of(feeds(), feeds(), sitemaps, as_json, soup))


def _feed(body: bytes, url: str | None, kind: str | None) -> None:
    feed = parse_feed(body, url=url, content_type=kind)
    for entry in feed.entries:
        assert entry.published_at is None or entry.published_at.tzinfo is not None
        assert sanitize(entry.content) == entry.content or "&" in entry.content
        assert "<script" not in (entry.summary + entry.content).lower()


def _page(body: bytes, url: str | None, kind: str | None, language: str | None) -> None:
    page = read_page(body, url=url, content_type=kind, language=language)
    assert all(0 <= offset <= len(page.text) for offset in page.pages)
    assert all(link.startswith("http") for link in page.links)


def _listing(body: bytes, kind: str | None) -> None:
    listing = read_listing(body, url="https://mfa.example/press/", content_type=kind, now=NOW)
    assert all(entry.url for entry in listing.entries)


def _date(raw: str, language: str | None, zone: str | None, order: str | None) -> None:
    moment = read_date(raw, language=language, zone=zone, date_order=order)
    assert moment.at is None or moment.at.tzinfo is UTC
    for mention in find_dates(raw, language=language, isolated=True):
        assert raw[mention.start : mention.end]
        mention.moment(order=order, zone=zone, year=2026)


def _markup(markup: str, url: str | None, kind: str | None) -> None:
    safe = sanitize(markup, base=url)
    assert "<script" not in safe.lower()
    assert "<" not in plain_text(safe) or "&lt;" in safe
    plain_line(markup)
    decode(markup.encode("utf-8", "surrogatepass"), kind)


_rows = st.lists(soup, min_size=1, max_size=6).map("</ul><ul>".join)
READERS: tuple[tuple[Callable[..., None], st.SearchStrategy[Any]], ...] = (
    (_feed, st.tuples(_bytes_of_feeds(), urls, types)),
    (_page, st.tuples(encoded(soup), urls, types, st.sampled_from(LANGUAGES))),
    (_listing, st.tuples(encoded(_rows), types)),
    (_date, st.tuples(dates, st.sampled_from(LANGUAGES), st.sampled_from(ZONES), st.sampled_from(ORDERS))),
    (_markup, st.tuples(soup, urls, types)),
)


@pytest.mark.parametrize(("read", "inputs"), READERS, ids=[read.__name__[1:] for read, _ in READERS])
def test_anything_is_a_value_or_an_error_of_ours(read: Callable[..., None], inputs: st.SearchStrategy[Any]) -> None:
    def seconds(given_to_it: tuple[Any, ...]) -> float:
        began = time.process_time()
        said = ""
        try:
            read(*given_to_it)
        except FeedError as exc:
            said = str(exc)
        assert "\n" not in said
        return time.process_time() - began

    def run(given_to_it: tuple[Any, ...]) -> None:
        # Once more where it was slow: the garbage of a thousand invented inputs may have been collected in the first reading.
        assert seconds(given_to_it) < SLOW_S or seconds(given_to_it) < SLOW_S

    _run(run, inputs, examples=EXAMPLES, number=0)
    ends = time.monotonic() + MINUTES * 60 / len(READERS)
    rounds = 1
    while time.monotonic() < ends:
        _run(run, inputs, examples=1000, number=random.SystemRandom().randrange(2**32))
        rounds += 1


def _run(run: Callable[[tuple[Any, ...]], None], inputs: st.SearchStrategy[Any], *, examples: int, number: int) -> None:
    quiet = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example)
    phases = (Phase.explicit, Phase.generate, Phase.shrink)
    limits = settings(max_examples=examples, deadline=None, database=None, suppress_health_check=quiet, phases=phases)
    seed(number)(limits(given(inputs)(run)))()

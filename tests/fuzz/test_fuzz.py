"""The readers of strangers' bytes answer with a value or with an error of ours, whatever they are given, and soon.

FUZZ_MINUTES says for how long in all (`make fuzz`: 30); without it each reader gets a few hundred inputs.
"""

import json
import os
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime

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
from tests.fuzz.strategies import dates, encoded, feeds, json_feeds, soup, types, urls

MINUTES = float(os.environ.get("FUZZ_MINUTES", "0"))
SLOW_S = 4.0  # of computing, for inputs of a few kilobytes
EXAMPLES = 120
LANGUAGES = (None, "en", "fr", "ar", "th", "ja", "fa", "xx", "")
ZONES = (None, "Asia/Tokyo", "No/Where", "../etc")
ORDERS = (None, "DMY", "MDY", "YMD")
NOW = datetime(2026, 3, 5, tzinfo=UTC)


def _bytes_of_feeds() -> st.SearchStrategy[bytes]:
    as_json = json_feeds.map(lambda feed: json.dumps(feed, allow_nan=True))
    return encoded(st.one_of(feeds(), feeds(), as_json, soup))


def _feed(data: st.DataObject) -> None:
    body, url, kind = data.draw(_bytes_of_feeds()), data.draw(urls), data.draw(types)
    feed = parse_feed(body, url=url, content_type=kind)
    for entry in feed.entries:
        assert entry.published_at is None or entry.published_at.tzinfo is not None
        assert sanitize(entry.content) == entry.content or "&" in entry.content
        assert "<script" not in (entry.summary + entry.content).lower()


def _page(data: st.DataObject) -> None:
    body, url, kind = data.draw(encoded(soup)), data.draw(urls), data.draw(types)
    page = read_page(body, url=url, content_type=kind, language=data.draw(st.sampled_from(LANGUAGES)))
    assert all(0 <= offset <= len(page.text) for offset in page.pages)
    assert all(link.startswith("http") for link in page.links)


def _listing(data: st.DataObject) -> None:
    rows = st.lists(soup, min_size=1, max_size=6).map("</ul><ul>".join)
    body, kind = data.draw(encoded(rows)), data.draw(types)
    listing = read_listing(body, url="https://mfa.example/press/", content_type=kind, now=NOW)
    assert all(entry.url for entry in listing.entries)


def _date(data: st.DataObject) -> None:
    raw, language = data.draw(dates), data.draw(st.sampled_from(LANGUAGES))
    zone, order = data.draw(st.sampled_from(ZONES)), data.draw(st.sampled_from(ORDERS))
    moment = read_date(raw, language=language, zone=zone, date_order=order)
    assert moment.at is None or moment.at.tzinfo is UTC
    for mention in find_dates(raw, language=language, isolated=True):
        assert raw[mention.start : mention.end]
        mention.moment(order=order, zone=zone, year=2026)


def _markup(data: st.DataObject) -> None:
    markup = data.draw(soup)
    safe = sanitize(markup, base=data.draw(urls))
    assert "<script" not in safe.lower()
    assert "<" not in plain_text(safe) or "&lt;" in safe
    plain_line(markup)
    decode(markup.encode("utf-8", "surrogatepass"), data.draw(types))


READERS: tuple[Callable[[st.DataObject], None], ...] = (_feed, _page, _listing, _date, _markup)


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__[1:])
def test_anything_is_a_value_or_an_error_of_ours(read: Callable[[st.DataObject], None]) -> None:
    def run(data: st.DataObject) -> None:
        began = time.process_time()
        said = ""
        try:
            read(data)
        except FeedError as exc:
            said = str(exc)
        assert "\n" not in said
        assert time.process_time() - began < SLOW_S

    _run(run, examples=EXAMPLES, number=0)
    ends = time.monotonic() + MINUTES * 60 / len(READERS)
    rounds = 1
    while time.monotonic() < ends:
        _run(run, examples=1000, number=random.SystemRandom().randrange(2**32))
        rounds += 1


def _run(run: Callable[[st.DataObject], None], *, examples: int, number: int) -> None:
    quiet = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example)
    phases = (Phase.explicit, Phase.generate, Phase.shrink)
    limits = settings(max_examples=examples, deadline=None, database=None, suppress_health_check=quiet, phases=phases)
    seed(number)(limits(given(st.data())(run)))()

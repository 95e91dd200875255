"""Feeds out as another program reads them: whatever a source wrote, feedparser finds the entries and no fault."""

import json
from datetime import timedelta

import feedparser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.render import render
from alerts.syndication import Feed, FeedEntry, atom, json_feed
from alerts.types import Limits
from tests.alerts.conftest import NOW, RULE, SIGNAL

BOARD = "https://board.example"


def entry(make_signal, **changes):
    signal = make_signal(**changes)
    message = render(signal, RULE, now=NOW, board_url=BOARD, limits=Limits())
    return FeedEntry(signal=signal, message=message, at=NOW)


def feed(*entries):
    return Feed(key="outlet:1", title="Against & <all>", board_url=BOARD, made_at=NOW - timedelta(days=1), entries=entries)


def test_both_forms_say_who_what_when_and_where(make_signal):
    made = feed(entry(make_signal), entry(make_signal, key="second", source_url=None, published_at=None))
    read = feedparser.parse(atom(made))
    assert (read.bozo, read.version, read.feed.title) == (False, "atom10", "Against & <all>")
    first, second = read.entries
    assert first.title.startswith("Statement: Ruritania: condemn toward Freedonia")
    assert (first.link, first.author) == ("https://mfa.example/press/1?a=1&b=2", "Ada Example, Ruritania")
    assert (first.published, first.updated) == ("2026-03-02T09:55:00Z", "2026-03-02T10:00:00Z")
    assert SIGNAL.quote.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in first.content[0].value
    assert first.id != second.id
    assert second.link == "https://board.example/statements/abc"
    items = json.loads(json_feed(made))["items"]
    assert [one["id"] for one in items] == [first.id, second.id]
    assert items[0]["url"] == first.link
    assert "published" not in second


def test_an_empty_feed_is_a_feed():
    read = feedparser.parse(atom(feed()))
    assert (read.bozo, read.entries, read.feed.updated) == (False, [], "2026-03-01T10:00:00Z")


def test_an_entry_keeps_its_id_whatever_its_words(make_signal):
    assert atom(feed(entry(make_signal))).count(b"urn:uuid:") == 2
    one, other = (feedparser.parse(atom(feed(entry(make_signal, title=title)))).entries[0].id for title in ("a", "b"))
    assert one == other


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=60) | st.sampled_from(["]]></content>", "\x00\x0b\ufffe", "<script>alert(1)</script>", "\ud800"]))
def test_no_words_break_a_feed_or_become_mark_up(make_signal, words):
    made = feed(entry(make_signal, title=words, quote=words, speaker=words, source_name=words, evidence=words))
    read = feedparser.parse(atom(made), sanitize_html=False)
    assert read.bozo is False
    assert len(read.entries) == 1
    assert "<script" not in read.entries[0].content[0].value
    [item] = json.loads(json_feed(made))["items"]
    assert "<script" not in item["content_html"]

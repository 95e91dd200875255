"""Foreign text made fit to be shown."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.wording import cut, moment, one_line, rfc3339, since_event, span, web_link


def test_a_source_cannot_forge_a_line():
    assert one_line("a\r\nOfficial: yes\u2028b\x00c\x85d\x0be") == "a Official: yes b c d e"


@pytest.mark.parametrize("mention", ["@everyone", "@here", "<!channel>", "<@U123>", "<#C1>", "<at>Ada</at>", "@Channel"])
def test_a_source_cannot_mention_anybody(mention):
    shown = one_line(f"we tell {mention} now")
    assert mention not in shown
    assert shown.replace("\u2060", "") == f"we tell {mention} now"


def test_an_address_in_a_quote_is_no_mention():
    assert one_line("write to press@here.example") == "write to press@here.example"


def test_scripts_keep_their_letters_joiners_and_marks():
    for text in ("تدين الوزارة بشدّة", "می‌خواهیم", "外務省は非難した。", "שלום\u200f!", "नमस्ते"):
        assert one_line(text) == text
    assert one_line("safe \u202egnp.exe\u202c") == "safe gnp.exe"


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("short", 5, "short"),
        ("one two three", 9, "one two…"),
        ("one two three", 8, "one two…"),
        ("one two three", 7, "one…"),
        ("he said “we condemn this” twice", 20, "he said…"),
        ("he said “we condemn this” twice", 26, "he said “we condemn this”…"),
        ("er sagte „nein, nie“ und ging", 15, "er sagte…"),
        ("«non et non» dit-il", 8, "…"),
        ("外務省は強く非難した", 6, "外務省は強…"),
        ("외무성은 「강하게 규탄」 했다", 10, "외무성은…"),
        ("supercalifragilistic", 6, "super…"),
        ("anything", 1, "…"),
        ("anything", 0, ""),
    ],
)
def test_a_cut_is_between_words_and_outside_quote_marks(text, limit, shown):
    assert cut(text, limit) == shown


@settings(deadline=None)
@given(text=st.text(alphabet='ab «»“”„"外é ', max_size=40), limit=st.integers(0, 45))
def test_a_cut_is_never_over_the_limit_and_never_leaves_a_quote_open(text: str, limit: int):
    shown = cut(text, limit)
    assert len(shown) <= limit
    if shown != text and shown:
        kept = shown.removesuffix("…")
        assert text.startswith(kept)
        assert kept.count("“") <= kept.count("”") + kept.count('"') * 9 + 9 * kept.count("„") + 9 * kept.count(
            "«"
        ) + 9 * kept.count("»")


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "ftp://x.example/a",
        "https://bank.example@evil.example/",
        "https://x.example/a b",
        "https://x.example/\nBcc:",
        "https://",
        "https://[bad/",
        "https://x.example/" + "a" * 2000,
    ],
)
def test_what_is_no_plain_web_address_is_no_link(url):
    assert web_link(url) is None


def test_a_link_keeps_its_meaning_and_loses_what_could_be_misread():
    assert web_link("https://x.example/a?b=1&c=2#d") == "https://x.example/a?b=1&c=2#d"
    assert web_link('https://x.example/@everyone?q=<b>"') == "https://x.example/%40everyone?q=%3Cb%3E%22"


def test_a_span_is_given_in_two_units():
    lengths = {"40 s": 40, "12 min": 750, "2 h 05 min": 7500, "3 d 4 h": 3 * 86400 + 4 * 3600 + 59}
    for shown, seconds in lengths.items():
        assert span(timedelta(seconds=seconds)) == shown
        assert span(timedelta(seconds=-seconds)) == shown


@pytest.mark.parametrize(
    ("length", "event", "published", "shown"),
    [
        (timedelta(hours=2, minutes=5), "second", "second", "T+2 h 05 min"),
        (timedelta(hours=2, minutes=5), "minute", "minute", "T+2 h 05 min"),
        (-timedelta(minutes=5), "second", "second", "T-5 min (before the event)"),
        (timedelta(days=2, hours=3), "second", "day", "about T+2 d (only the day is known)"),
        (timedelta(hours=9), "day", "second", "about T+0 d, on the day (only the day is known)"),
        (-timedelta(hours=9), "second", "day", "about T+0 d, on the day (only the day is known)"),
        (timedelta(hours=9), "second", "unknown", "at most T+9 h 00 min (no time given; first seen then)"),
    ],
)
def test_time_since_the_event_says_how_exactly_it_is_known(length, event, published, shown):
    assert since_event(length, event_precision=event, published_precision=published) == shown


def test_a_moment_is_shown_as_exactly_as_it_is_known():
    when = datetime(2026, 3, 2, 10, 0, 5, tzinfo=UTC)
    assert moment(when) == "2026-03-02 10:00:05 UTC"
    assert moment(when, "minute") == "2026-03-02 10:00 UTC"
    assert moment(when, "day") == "2026-03-02 (day only)"
    assert rfc3339(when) == "2026-03-02T10:00:05Z"
    assert rfc3339(None) is None

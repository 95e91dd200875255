"""How times, names and words are shown."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from feeds.types import Precision
from monitor.types import Event, EventId, Stance
from monitor.views.words import (
    UNCLEAR_BELOW,
    Mark,
    confidence_word,
    elapsed,
    in_zone,
    language_name,
    mark_of,
    moment,
    safe_href,
    span_words,
)

T0 = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)


def event(precision: Precision = Precision.MINUTE) -> Event:
    return Event(id=EventId("e"), title="E", began=T0, began_precision=precision, act="the act")


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(), "0 min"),
        (timedelta(minutes=42, seconds=59), "42 min"),
        (timedelta(hours=3, minutes=5), "3 h 05 min"),
        (timedelta(hours=47, minutes=59), "47 h 59 min"),
        (timedelta(days=5, hours=4, minutes=30), "5 d 4 h"),
    ],
)
def test_length_of_time_is_said_in_two_units(span: timedelta, text: str) -> None:
    assert span_words(span) == text


def test_exact_time_since_the_event_has_no_note() -> None:
    shown = elapsed(T0 + timedelta(hours=2, minutes=7), Precision.SECOND, event())
    assert (shown.text, shown.note) == ("T+2 h 07 min", "")


def test_words_before_the_event_count_backwards() -> None:
    assert elapsed(T0 - timedelta(minutes=30), Precision.SECOND, event()).text == "T−30 min"


@pytest.mark.parametrize(
    ("day", "text"), [(datetime(2026, 3, 1, tzinfo=UTC), "same day"), (datetime(2026, 3, 3, tzinfo=UTC), "about T+2 d")]
)
def test_a_day_says_about_and_its_uncertainty(day: datetime, text: str) -> None:
    shown = elapsed(day, Precision.DAY, event())
    assert (shown.text, shown.note) == (text, "±24 h")


def test_an_event_known_by_its_day_makes_every_time_uncertain() -> None:
    shown = elapsed(T0 + timedelta(days=1), Precision.SECOND, event(Precision.DAY))
    assert (shown.text, shown.note) == ("about T+1 d", "±24 h")


def test_unknown_publication_time_is_said_to_be_the_first_sight() -> None:
    shown = elapsed(T0 + timedelta(hours=1), Precision.UNKNOWN, event())
    assert (shown.text, shown.note) == ("by T+1 h 00 min", "time first seen")
    assert "first seen" in moment(T0, Precision.UNKNOWN).note


def test_a_day_shows_no_clock() -> None:
    shown = moment(T0, Precision.DAY)
    assert (shown.machine, shown.text, shown.note) == ("2026-03-01", "1 Mar 2026", "only the day is known")


def test_times_are_shown_in_utc() -> None:
    shown = moment(T0)
    assert (shown.machine, shown.text, shown.clock) == ("2026-03-01T20:00:00Z", "1 Mar 2026, 20:00 UTC", "1 Mar, 20:00 UTC")


@pytest.mark.parametrize(
    ("confidence", "word"), [(0.8, "high"), (0.79, "medium"), (UNCLEAR_BELOW, "medium"), (UNCLEAR_BELOW - 0.01, "unclear")]
)
def test_confidence_is_a_word(confidence: float, word: str) -> None:
    assert confidence_word(confidence) == word


def test_unsure_label_is_shown_as_unclear() -> None:
    assert mark_of(Stance.CONDEMN, confidence=0.4, declined=False) is Mark.UNCLEAR
    assert mark_of(Stance.NEUTRAL, confidence=0.4, declined=False) is Mark.UNCLEAR
    assert mark_of(Stance.CONDEMN, confidence=0.75, declined=False) is Mark.CONDEMN


def test_no_comment_is_not_neutral() -> None:
    mark = mark_of(Stance.NEUTRAL, confidence=0.9, declined=True)
    assert (mark, mark.word) == (Mark.DECLINED, "no comment")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "ftp://h/x", "//h/x", "/x", "http:///x", "https://[::1", "", None],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert safe_href(url) is None


def test_web_address_is_kept_as_it_is() -> None:
    assert safe_href("https://h.example/a?b=c#d") == "https://h.example/a?b=c#d"


def test_language_is_named_in_english() -> None:
    assert language_name("zh-Hant") == "Chinese"
    assert language_name("xx") == "xx"
    assert language_name(None) is None


@pytest.mark.parametrize(
    ("zone", "text", "clock"),
    [
        ("UTC", "1 Mar 2026, 23:30 UTC", "1 Mar, 23:30 UTC"),
        ("Europe/Paris", "2 Mar 2026, 00:30 CET", "2 Mar, 00:30 CET"),
        ("America/Sao_Paulo", "1 Mar 2026, 20:30 UTC-03", "1 Mar, 20:30 UTC-03"),
    ],
)
def test_a_time_is_told_in_the_desks_zone(zone: str, text: str, clock: str) -> None:
    shown = in_zone(moment(datetime(2026, 3, 1, 23, 30, tzinfo=UTC)), ZoneInfo(zone))
    assert (shown.text, shown.clock, shown.machine) == (text, clock, "2026-03-01T23:30:00Z")


def test_a_mere_day_is_the_same_in_every_zone() -> None:
    day = moment(datetime(2026, 3, 1, tzinfo=UTC), Precision.DAY)
    assert in_zone(day, ZoneInfo("Asia/Tokyo")) == day

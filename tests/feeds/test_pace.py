"""How long to wait: hints, what the feed teaches, skipped hours, the hot window."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.pace import (
    HOT_FOR,
    MAX_WAIT,
    MIN_WAIT,
    asked_for,
    hot_wait,
    is_hot,
    learned,
    longest,
    out_of_skipped,
    stagger,
    wait,
)
from feeds.types import Hints, SourceId, SourceKind

NOW = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)  # a Monday
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
spans = st.timedeltas(timedelta(days=-1), timedelta(days=4000))
maybe_spans = st.none() | spans
intervals = st.timedeltas(5 * MINUTE, timedelta(days=7))
counts = st.integers(0, 50).flatmap(lambda count: st.tuples(st.integers(0, count), st.just(count)))


@pytest.mark.parametrize(
    ("hints", "expected"),
    [
        (Hints(), None),
        (Hints(max_age=5 * MINUTE), 10 * MINUTE),
        (Hints(ttl=90 * MINUTE, max_age=5 * MINUTE), 90 * MINUTE),
        (Hints(update_period=timedelta(days=7)), timedelta(days=1)),
        (Hints(ttl=-HOUR, max_age=timedelta()), None),
    ],
)
def test_the_longest_hint_counts_within_ten_minutes_and_a_day(hints: Hints, expected: timedelta | None) -> None:
    assert asked_for(hints) == expected


@given(st.builds(Hints, max_age=maybe_spans, ttl=maybe_spans, update_period=maybe_spans))
def test_no_hint_leaves_its_bounds(hints: Hints) -> None:
    asked = asked_for(hints)
    assert asked is None or MIN_WAIT <= asked <= MAX_WAIT


def test_the_pace_slackens_where_mostly_old_and_quickens_where_mostly_new() -> None:
    assert learned(None, HOUR, new=1, count=20) == 75 * MINUTE
    assert learned(None, HOUR, new=18, count=20) == 45 * MINUTE
    assert learned(None, HOUR, new=10, count=20) == HOUR
    assert learned(None, HOUR, new=0, count=0) == 75 * MINUTE
    assert learned(None, HOUR, new=1, count=1) == HOUR


@given(pace=st.none() | spans, interval=intervals, window=counts)
def test_the_pace_stays_near_the_sources_interval(pace: timedelta | None, interval: timedelta, window: tuple[int, int]) -> None:
    new, count = window
    found = learned(pace, interval, new=new, count=count)
    assert min(interval, MIN_WAIT, interval / 4) <= found <= max(interval, min(interval * 2, MAX_WAIT))


@given(interval=intervals, window=counts)
def test_the_pace_settles(interval: timedelta, window: tuple[int, int]) -> None:
    new, count = window
    pace, steps = learned(None, interval, new=new, count=count), [interval]
    for _ in range(200):
        steps.append(pace)
        pace = learned(pace, interval, new=new, count=count)
    assert steps == sorted(steps) or steps == sorted(steps, reverse=True)
    assert pace == steps[-1]


def test_a_short_window_beats_every_hint() -> None:
    assert wait(HOUR, pace=2 * HOUR, asked=MAX_WAIT, span=3 * HOUR) == 90 * MINUTE
    assert wait(HOUR, pace=None, asked=4 * HOUR, span=None) == 4 * HOUR
    assert wait(HOUR, pace=None, asked=None, span=4 * MINUTE) == 10 * MINUTE
    assert wait(5 * MINUTE, pace=None, asked=None, span=4 * MINUTE) == 5 * MINUTE


@given(interval=intervals, pace=st.none() | st.timedeltas(MINUTE, MAX_WAIT), asked=st.none() | st.timedeltas(MIN_WAIT, MAX_WAIT))
def test_a_wait_is_at_least_what_was_asked_and_at_most_a_day(
    interval: timedelta, pace: timedelta | None, asked: timedelta | None
) -> None:
    found = wait(interval, pace=pace, asked=asked, span=None)
    assert (asked or timedelta()) <= found <= max(MAX_WAIT, interval)


@given(interval=intervals, asked=st.none() | st.timedeltas(MIN_WAIT, MAX_WAIT), span=spans)
def test_a_wait_never_outlasts_half_the_window(interval: timedelta, asked: timedelta | None, span: timedelta) -> None:
    found = wait(interval, pace=None, asked=asked, span=span)
    assert timedelta() < found <= longest(interval, span)
    assert found <= max(span / 2, min(MIN_WAIT, interval))


def test_skipped_hours_and_days_are_left_out() -> None:
    def after(hours: tuple[int, ...] = (), days: tuple[int, ...] = ()) -> datetime:
        return out_of_skipped(NOW, now=NOW - HOUR, hours=hours, days=days)

    assert after() == NOW
    assert after(hours=(12, 13)) == NOW.replace(hour=14, minute=0)
    assert after(hours=(3,)) == NOW
    assert after(days=(0,)) == datetime(2026, 3, 3, tzinfo=UTC)
    assert after(days=(0, 1, 2)) == NOW - HOUR + MAX_WAIT, "for no longer than a day"


@given(
    ahead=st.timedeltas(timedelta(), timedelta(days=7)),
    hours=st.frozensets(st.integers(0, 23)).map(tuple),
    days=st.frozensets(st.integers(0, 6)).map(tuple),
)
def test_skipping_moves_a_poll_later_but_never_beyond_a_day(
    ahead: timedelta, hours: tuple[int, ...], days: tuple[int, ...]
) -> None:
    at = out_of_skipped(NOW + ahead, now=NOW, hours=hours, days=days)
    assert NOW + ahead <= at <= max(NOW + ahead, NOW + MAX_WAIT)


def test_the_hot_window_has_its_own_intervals() -> None:
    assert hot_wait(SourceKind.RSS, last_status=200) == 2 * MINUTE
    assert hot_wait(SourceKind.ATOM, last_status=304) == MINUTE
    assert hot_wait(SourceKind.LISTING, last_status=200) == 5 * MINUTE
    assert hot_wait(SourceKind.JSON, last_status=None) == 2 * MINUTE


def test_the_hot_window_lasts_72_hours_or_to_an_end_set_by_hand() -> None:
    assert not is_hot(NOW, now=NOW - MINUTE)
    assert is_hot(NOW, now=NOW)
    assert is_hot(NOW, now=NOW + HOT_FOR - MINUTE)
    assert not is_hot(NOW, now=NOW + HOT_FOR)
    assert not is_hot(NOW, now=NOW + HOUR, until=NOW + HOUR)
    assert is_hot(NOW, now=NOW + HOT_FOR, until=NOW + 2 * HOT_FOR)


def test_stagger_is_steady_and_spreads() -> None:
    shares = [stagger(SourceId(f"zz_{number}"), HOUR) for number in range(200)]
    assert shares == [stagger(SourceId(f"zz_{number}"), HOUR) for number in range(200)]
    assert all(timedelta() <= share < HOUR for share in shares)
    assert sum(share < HOUR / 2 for share in shares) in range(70, 131)

"""When to poll again, what health to show, since when we listen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import BusyError, FeedError, NetworkError, ParseError, RefusedError, StatusError, TooLargeError
from feeds.schedule import (
    Validators,
    Window,
    after_deferral,
    after_error,
    after_failure,
    after_not_modified,
    after_success,
    due_at,
    health_of,
    validators,
    window_of,
)
from feeds.types import ActorCode, Entry, FetchState, Health, Hints, Precision, Source, SourceId, SourceKind, Tier

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NEW = FetchState(source_id=SourceId("zz_mfa"), next_poll_at=NOW)
GOOD = replace(
    NEW,
    health=Health.OK,
    healthy_since=NOW - 9 * HOUR,
    covered_since=NOW - 12 * HOUR,
    last_success_at=NOW - HOUR,
    last_full_at=NOW - HOUR,
    newest_entry_at=NOW - 2 * HOUR,
)
URL = "https://mfa.example/feed"


def entries(*hours_ago: float | None) -> list[Entry]:
    return [
        Entry(id=str(number), url=None, title="", published_at=None if hours is None else NOW - timedelta(hours=hours))
        for number, hours in enumerate(hours_ago)
    ]


def test_a_first_good_poll_covers_from_the_oldest_entry_on() -> None:
    state = after_success(NEW, HOUR, Window(count=2, oldest=NOW - 5 * HOUR, newest=NOW - HOUR), now=NOW)
    assert (state.health, state.healthy_since, state.covered_since) == (Health.OK, NOW, NOW - 5 * HOUR)
    assert (state.newest_entry_at, state.failures) == (NOW - HOUR, 0)
    assert NOW + HOUR <= state.next_poll_at <= NOW + 1.1 * HOUR


def test_our_own_slowness_is_not_held_against_a_source() -> None:
    state = after_error(GOOD, HOUR, BusyError("this machine is too busy"), now=NOW)
    assert replace(state, next_poll_at=GOOD.next_poll_at, detail=GOOD.detail) == GOOD
    assert state.detail == "this machine is too busy"
    assert NOW < state.next_poll_at < NOW + HOUR


def test_an_undated_or_empty_window_covers_from_now_on() -> None:
    assert after_success(NEW, HOUR, Window(count=3), now=NOW).covered_since == NOW
    empty = after_success(NEW, HOUR, Window(), now=NOW)
    assert (empty.health, empty.covered_since) == (Health.EMPTY, NOW)


def test_first_entries_after_an_empty_feed_break_nothing() -> None:
    empty = after_success(NEW, HOUR, Window(), now=NOW - 9 * HOUR)
    state = after_success(empty, HOUR, Window(count=1, oldest=NOW, newest=NOW), now=NOW)
    assert state.covered_since == NOW - 9 * HOUR


@pytest.mark.parametrize(("overlaps", "expected"), [(True, NOW - 12 * HOUR), (False, NOW - 3 * HOUR)])
def test_coverage_lasts_while_windows_join(overlaps: bool, expected: datetime) -> None:
    window = Window(count=2, oldest=NOW - 3 * HOUR, newest=NOW, overlaps=overlaps)
    assert after_success(GOOD, HOUR, window, now=NOW).covered_since == expected


def test_a_failure_ends_health_but_a_joining_window_heals_what_was_covered() -> None:
    failed = after_failure(GOOD, HOUR, now=NOW)
    assert (failed.healthy_since, failed.covered_since) == (None, GOOD.covered_since)
    healed = after_success(failed, HOUR, Window(count=2, oldest=NOW, newest=NOW, overlaps=True), now=NOW + HOUR)
    assert (healed.healthy_since, healed.covered_since) == (NOW + HOUR, GOOD.covered_since)


def test_windows_that_do_not_join_leave_a_gap() -> None:
    window = Window(count=10, oldest=NOW - HOUR, newest=NOW, new=10)
    state = after_success(GOOD, HOUR, window, now=NOW)
    assert (state.gap_from, state.gap_to) == (GOOD.newest_entry_at, NOW - HOUR)
    later = after_success(state, HOUR, replace(window, overlaps=True), now=NOW + HOUR)
    assert (later.gap_from, later.gap_to) == (state.gap_from, state.gap_to), "it is shown until it is filled"
    wider = after_success(later, HOUR, replace(window, oldest=NOW + 5 * HOUR, newest=NOW + 6 * HOUR), now=NOW + 6 * HOUR)
    assert (wider.gap_from, wider.gap_to) == (GOOD.newest_entry_at, NOW + 5 * HOUR)


@pytest.mark.parametrize(
    ("before", "window"),
    [
        (NEW, Window(count=3, oldest=NOW - HOUR, newest=NOW)),
        (GOOD, Window(count=3, oldest=NOW - HOUR, newest=NOW, overlaps=True)),
        (GOOD, Window()),
        (GOOD, Window(count=3, oldest=NOW - 9 * HOUR, newest=NOW)),  # the newest known one was withdrawn
        (after_success(NEW, HOUR, Window(), now=NOW - HOUR), Window(count=1, oldest=NOW, newest=NOW)),
    ],
)
def test_what_is_no_gap(before: FetchState, window: Window) -> None:
    state = after_success(before, HOUR, window, now=NOW)
    assert (state.gap_from, state.gap_to) == (None, None)


def test_a_gap_before_an_entry_dated_by_its_day_ends_with_that_day() -> None:
    before = replace(GOOD, newest_entry_at=NOW - timedelta(days=4), last_full_at=NOW - timedelta(days=3))
    day = NOW.replace(hour=0) - timedelta(days=1)
    listed = [
        replace(entry, published_at=at, published_precision=Precision.DAY)
        for entry, at in zip(entries(0, 1), (day + timedelta(days=1), day), strict=True)
    ]
    state = after_success(before, HOUR, window_of(listed, [False, False], before, now=NOW), now=NOW)
    assert (state.gap_from, state.gap_to) == (NOW - timedelta(days=4), day + timedelta(days=1))
    assert state.covered_since == day + timedelta(days=1), "others of that day may have been missed"


def test_a_feed_without_dates_has_a_gap_since_its_last_full_poll() -> None:
    undated = after_success(NEW, HOUR, Window(count=3), now=NOW - HOUR)
    state = after_success(undated, HOUR, Window(count=3, new=3), now=NOW)
    assert (state.gap_from, state.gap_to) == (NOW - HOUR, NOW)


def test_a_window_teaches_when_it_changed_and_how_long_it_usually_pauses() -> None:
    window = window_of(entries(1, 3, 9, 10), [False] * 4, NEW, now=NOW)
    state = after_success(NEW, HOUR, window, now=NOW)
    assert (state.changed_at, state.pause) == (NOW - HOUR, 6 * HOUR)
    state = after_success(state, HOUR, replace(window, new=0, overlaps=True), now=NOW + HOUR)
    assert state.changed_at == NOW - HOUR
    state = after_success(state, HOUR, replace(window, new=1, overlaps=True), now=NOW + 2 * HOUR)
    assert state.changed_at == NOW + 2 * HOUR


def test_a_window_joins_only_if_the_newest_known_entry_still_stands_in_it() -> None:
    pinned = entries(100, 1, 1.5)
    assert not window_of(pinned, [True, False, False], GOOD, now=NOW).overlaps
    assert window_of(entries(1, 2), [False, True], GOOD, now=NOW).overlaps


def test_an_old_entry_pinned_on_top_does_not_stretch_the_window() -> None:
    window = window_of(entries(9000, 1, 2, 3), [False] * 4, NEW, now=NOW)
    assert (window.oldest, window.newest) == (NOW - 3 * HOUR, NOW - HOUR)


def test_a_feed_that_runs_upwards_has_its_oldest_entry_first() -> None:
    assert window_of(entries(3, 2, 1), [False] * 3, NEW, now=NOW).oldest == NOW - 3 * HOUR


def test_dates_ahead_and_missing_ones_do_not_count() -> None:
    window = window_of(entries(-48, None, 2), [False] * 3, NEW, now=NOW)
    assert (window.count, window.oldest, window.newest) == (3, NOW - 2 * HOUR, NOW - 2 * HOUR)


def test_304_keeps_the_validators() -> None:
    state = after_not_modified(replace(GOOD, etag='"1"', last_modified="x"), HOUR, now=NOW)
    assert (state.etag, state.last_modified) == ('"1"', "x")
    assert (state.last_full_at, state.last_success_at) == (GOOD.last_full_at, NOW)


def test_304_brings_new_validators_where_it_names_them() -> None:
    state = after_not_modified(replace(GOOD, etag='"1"'), HOUR, now=NOW, received=Validators(etag='"2"'))
    assert state.etag == '"2"'


def test_304_after_a_failure_makes_healthy_again() -> None:
    state = after_not_modified(after_failure(GOOD, HOUR, now=NOW), HOUR, now=NOW + HOUR)
    assert (state.health, state.failures, state.healthy_since) == (Health.OK, 0, NOW + HOUR)


def test_a_full_answer_is_asked_for_once_a_day() -> None:
    state = replace(GOOD, etag='"1"')
    assert validators(state, now=NOW) == Validators(etag='"1"')
    assert validators(state, now=NOW + 24 * HOUR) == Validators()
    assert validators(replace(state, last_full_at=None), now=NOW) == Validators()


def test_validators_from_the_future_are_dropped() -> None:
    received = Validators(etag='"1"', last_modified="Sat, 02 Mar 2041 10:00:00 GMT")
    state = after_success(GOOD, HOUR, Window(count=1, overlaps=True), now=NOW, received=received)
    assert (state.etag, state.last_modified) == (None, None)


@pytest.mark.parametrize(
    ("known", "received", "lies"),
    [
        (Validators(etag='"1"'), Validators(etag='"1"'), True),
        (Validators(etag='"1"', last_modified="x"), Validators(etag='"1"', last_modified="y"), True),
        (Validators(last_modified="x"), Validators(last_modified="x"), True),
        (Validators(etag='"1"', last_modified="x"), Validators(etag='"2"', last_modified="x"), False),
        (Validators(last_modified="x"), Validators(last_modified="y"), False),
        (Validators(), Validators(), False),
        (Validators(etag='"1"'), Validators(), False),
    ],
)
def test_validators_that_did_not_change_with_the_feed_are_never_trusted_again(known, received, lies) -> None:
    before = replace(GOOD, etag=known.etag, last_modified=known.last_modified)
    window = Window(count=2, overlaps=True)
    old = after_success(before, HOUR, window, now=NOW, received=received)
    assert (old.lies, old.etag, old.last_modified) == (False, received.etag, received.last_modified)
    new = after_success(before, HOUR, replace(window, new=1), now=NOW, received=received)
    assert new.lies is lies
    later = after_success(new, HOUR, window, now=NOW, received=Validators(etag='"9"'))
    assert (validators(later, now=NOW) == Validators()) is lies


def _waits(error: FeedError, count: int) -> list[timedelta]:
    state, waits = GOOD, []
    for _ in range(count):
        state = after_error(state, HOUR, error, now=NOW)
        waits.append(state.next_poll_at - NOW)
    return waits


@pytest.mark.parametrize(
    "error",
    [
        *(ParseError("x", health="not_a_feed"), ParseError("x", health="blocked"), ParseError("x", health="malformed")),
        *(StatusError("x", url=URL, status=403), RefusedError("x", url=URL), TooLargeError("x", url=URL)),
    ],
)
def test_backoff_is_linear_and_ends_at_a_day(error: FeedError) -> None:
    waits = _waits(error, 30)
    assert waits[:4] == [HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR]
    assert waits[-1] == timedelta(days=1)


@pytest.mark.parametrize(
    "error",
    [
        *(NetworkError("x", url=URL, phase=phase) for phase in ("dns", "connect", "tls", "timeout")),
        *(StatusError("x", url=URL, status=status) for status in (404, 429, 500, 503)),
    ],
)
def test_failures_that_mostly_pass_weigh_half(error: FeedError) -> None:
    waits = _waits(error, 48)
    assert waits[:4] == [HOUR, HOUR, 1.5 * HOUR, 2 * HOUR]
    assert waits[-1] == timedelta(days=1)


def test_backoff_waits_at_least_as_long_as_asked() -> None:
    assert after_failure(GOOD, HOUR, 5 * HOUR, now=NOW).next_poll_at == NOW + 5 * HOUR


def test_a_deferral_is_no_failure() -> None:
    state = after_deferral(GOOD, HOUR, 2 * HOUR, now=NOW, status=429)
    assert (state.failures, state.health, state.healthy_since) == (0, Health.OK, GOOD.healthy_since)
    assert 2 * HOUR <= state.next_poll_at - NOW <= 2 * HOUR + timedelta(minutes=1)


def test_a_source_that_only_ever_defers_is_not_listened_to() -> None:
    state = after_deferral(GOOD, HOUR, HOUR, now=NOW + 8 * HOUR, status=429)
    assert (state.health, state.healthy_since) == (Health.BLOCKED, None)


def test_the_third_410_is_believed() -> None:
    state, seen = GOOD, []
    for _ in range(3):
        state = after_error(state, HOUR, StatusError("gone", url=URL, status=410), now=NOW)
        seen.append(state.health)
    assert seen == [Health.NOT_FOUND, Health.NOT_FOUND, Health.GONE]
    assert state.next_poll_at == NOW + timedelta(days=30)


@pytest.mark.parametrize(
    ("error", "health"),
    [
        (NetworkError("x", url=URL, phase="dns"), Health.UNREACHABLE),
        (NetworkError("x", url=URL, phase="tls"), Health.UNREACHABLE),
        (NetworkError("x", url=URL, phase="timeout"), Health.TIMED_OUT),
        (StatusError("x", url=URL, status=404), Health.NOT_FOUND),
        (StatusError("x", url=URL, status=403), Health.BLOCKED),
        (StatusError("x", url=URL, status=429), Health.BLOCKED),
        (StatusError("x", url=URL, status=502), Health.SERVER_ERROR),
        (RefusedError("x", url=URL), Health.REFUSED),
        (TooLargeError("x", url=URL), Health.TOO_LARGE),
        (ParseError("x", health="not_a_feed"), Health.NOT_A_FEED),
        (ParseError("x", health="blocked"), Health.BLOCKED),
        (ParseError("x", health="empty"), Health.EMPTY_BODY),
        (ParseError("x", health="soft_404"), Health.SOFT_404),
        (ParseError("x", health="app_shell"), Health.APP_SHELL),
    ],
)
def test_every_error_has_a_health(error: NetworkError, health: Health) -> None:
    assert health_of(error) is health
    state = after_error(GOOD, HOUR, error, now=NOW)
    assert state.healthy_since is None
    assert state.failures == 1


HOT = timedelta(seconds=120)
WEEK = timedelta(days=7)
SOURCE = Source(
    id=SourceId("zz_mfa"),
    actor=ActorCode("ZZZ"),
    institution="Ministry",
    url=URL,
    kind=SourceKind.RSS,
    language="en",
    tier=Tier.OFFICIAL,
    interval=HOUR,
)


def test_a_404_backs_off_to_a_month_and_is_asked_for_ever() -> None:
    state, waits = GOOD, []
    for _ in range(60):
        state = after_error(state, HOUR, StatusError("x", url=URL, status=404), now=NOW)
        waits.append(state.next_poll_at - NOW)
    assert waits == sorted(waits)
    assert waits[:2] == [HOUR, HOUR]
    assert waits[47:50] == [timedelta(days=1), timedelta(days=2), timedelta(days=4)]
    assert (waits[-1], state.health) == (timedelta(days=30), Health.NOT_FOUND)


def test_hints_lengthen_the_wait_and_are_remembered_over_a_304() -> None:
    hints = Hints(ttl=3 * HOUR, skip_hours=(15, 16))
    state = after_success(GOOD, HOUR, Window(count=2, overlaps=True), now=NOW, hints=hints)
    assert state.next_poll_at == NOW.replace(hour=17)
    state = after_not_modified(state, HOUR, now=NOW + HOUR)
    assert state.next_poll_at >= NOW + 4 * HOUR
    assert (state.asked, state.skip_hours) == (3 * HOUR, (15, 16))


def test_a_feed_that_turns_over_fast_is_polled_within_half_its_window() -> None:
    window = Window(count=10, oldest=NOW - HOUR, newest=NOW, overlaps=True, new=4)
    state = after_success(GOOD, HOUR, window, now=NOW, hints=Hints(max_age=timedelta(days=1)))
    assert state.next_poll_at == NOW + HOUR / 2


def test_a_first_poll_teaches_no_pace() -> None:
    assert after_success(NEW, HOUR, Window(count=10, new=10), now=NOW).pace is None
    assert after_success(GOOD, HOUR, Window(count=10, new=10), now=NOW).pace == timedelta(minutes=45)


def test_the_hot_window_overrides_hints_and_pace_and_teaches_nothing() -> None:
    slow = Hints(ttl=9 * HOUR, max_age=9 * HOUR, update_period=9 * HOUR, skip_hours=(12, 13))
    state = after_success(GOOD, HOUR, Window(count=10, overlaps=True), now=NOW, hints=slow, hot=HOT)
    assert (state.next_poll_at, state.pace) == (NOW + HOT, None)
    state = after_not_modified(state, HOUR, now=NOW, hot=HOT / 2)
    assert (state.next_poll_at, state.pace) == (NOW + HOT / 2, None)


def test_a_source_is_pulled_forward_when_the_hot_window_opens() -> None:
    state = replace(GOOD, last_polled_at=NOW - timedelta(minutes=1), next_poll_at=NOW + HOUR, last_status=200)
    assert due_at(SOURCE, state, hot=False) == NOW + HOUR
    assert due_at(SOURCE, state, hot=True) == NOW + timedelta(minutes=1)
    assert due_at(SOURCE, replace(state, last_status=304), hot=True) == NOW
    assert due_at(replace(SOURCE, kind=SourceKind.LISTING), state, hot=True) == NOW + timedelta(minutes=4)


@pytest.mark.parametrize(
    "error",
    [
        StatusError("x", url=URL, status=429, retry_after=2 * HOUR),
        StatusError("x", url=URL, status=503, retry_after=2 * HOUR),
        StatusError("x", url=URL, status=500, retry_after=2 * HOUR),
        StatusError("x", url=URL, status=429),
        StatusError("x", url=URL, status=503),
        StatusError("x", url=URL, status=403),
        StatusError("x", url=URL, status=404),
    ],
)
def test_the_hot_window_never_overrides_what_a_server_asks(error: StatusError) -> None:
    calm, hot = after_error(GOOD, HOUR, error, now=NOW), after_error(GOOD, HOUR, error, now=NOW, hot=HOT)
    assert hot.next_poll_at == calm.next_poll_at >= NOW + HOUR
    assert due_at(SOURCE, hot, hot=True) == hot.next_poll_at


def test_the_hot_window_asks_an_unreachable_source_soon() -> None:
    error = NetworkError("x", url=URL, phase="timeout")
    state = after_error(GOOD, HOUR, error, now=NOW, hot=HOT)
    assert state.next_poll_at == NOW + HOT
    assert after_error(state, HOUR, error, now=NOW, hot=HOT).next_poll_at == NOW + 2 * HOT
    assert due_at(SOURCE, after_error(GOOD, HOUR, error, now=NOW), hot=True) == NOW + HOT


errors = st.one_of(
    st.builds(
        lambda status, wait: StatusError("x", url=URL, status=status, retry_after=wait),
        st.integers(300, 599),
        st.none() | st.timedeltas(timedelta(minutes=1), timedelta(hours=24)),
    ),
    st.builds(lambda phase: NetworkError("x", url=URL, phase=phase), st.sampled_from(["dns", "tls", "timeout", "protocol"])),
    st.just(ParseError("x", health="malformed")),
    st.just(TooLargeError("x", url=URL)),
)
intervals = st.timedeltas(timedelta(minutes=5), WEEK)
hots = st.none() | st.sampled_from([timedelta(seconds=60), HOT, timedelta(seconds=300)])
spans = st.none() | st.timedeltas(timedelta(seconds=1), timedelta(days=4000))
windows = st.integers(0, 100).flatmap(
    lambda count: st.builds(
        Window,
        count=st.just(count),
        new=st.integers(0, count),
        overlaps=st.booleans(),
        oldest=st.none() | st.datetimes(max_value=NOW.replace(tzinfo=None), timezones=st.just(UTC)),
        newest=st.none() | st.datetimes(max_value=NOW.replace(tzinfo=None), timezones=st.just(UTC)),
    )
)
hints = st.builds(
    Hints,
    max_age=spans,
    ttl=spans,
    update_period=spans,
    skip_hours=st.frozensets(st.integers(0, 23)).map(tuple),
    skip_days=st.frozensets(st.integers(0, 6)).map(tuple),
)
polls = st.lists(st.one_of(errors, st.tuples(windows, hints), st.none()), min_size=1, max_size=12)


def after_poll(state: FetchState, interval: timedelta, what: object, *, now: datetime, hot: timedelta | None) -> FetchState:
    if isinstance(what, FeedError):
        return after_error(state, interval, what, now=now, hot=hot)
    if what is None:
        return after_not_modified(state, interval, now=now, hot=hot)
    assert isinstance(what, tuple)
    return after_success(state, interval, what[0], now=now, hints=what[1], hot=hot, unfinished=what[0].count == 7)


@given(polls=polls, interval=intervals, hot=hots)
def test_the_next_poll_is_never_in_the_past_and_never_beyond_the_cap(
    polls: list[object], interval: timedelta, hot: timedelta | None
) -> None:
    state, now = NEW, NOW
    for what in polls:
        state = after_poll(state, interval, what, now=now, hot=hot)
        turned_away = isinstance(what, StatusError) and what.status in {404, 410}
        cap = timedelta(days=30) if turned_away else max(timedelta(days=1), interval) + timedelta(minutes=1)
        assert now < state.next_poll_at <= now + cap
        assert state.not_before is None or state.not_before <= state.next_poll_at
        assert state.gap_from is None or state.gap_to is None or state.gap_from < state.gap_to <= now
        assert due_at(SOURCE, state, hot=True) <= due_at(SOURCE, state, hot=False) == state.next_poll_at
        now = state.next_poll_at


@given(polls=polls, interval=intervals, hot=hots, last=errors)
def test_haste_never_beats_what_the_server_asked(
    polls: list[object], interval: timedelta, hot: timedelta | None, last: FeedError
) -> None:
    state = NEW
    for what in polls:
        state = after_poll(state, interval, what, now=NOW, hot=hot)
    state = after_error(state, interval, last, now=NOW, hot=hot)
    asked = last.retry_after if isinstance(last, StatusError) else None
    if asked is not None:
        assert min(state.next_poll_at, due_at(SOURCE, state, hot=True)) >= NOW + asked
    if isinstance(last, StatusError) and last.status in {429, 503} and asked is None:
        assert due_at(SOURCE, state, hot=True) >= NOW + min(interval, timedelta(days=1))


@given(error=errors, interval=intervals, hot=hots)
def test_backoff_never_grows_shorter(error: FeedError, interval: timedelta, hot: timedelta | None) -> None:
    state, waits = GOOD, []
    for _ in range(45):
        state = after_error(state, interval, error, now=NOW, hot=hot)
        waits.append(state.next_poll_at)
    assert waits == sorted(waits)


@given(window=windows, asked=hints, interval=intervals, hot=st.sampled_from([timedelta(seconds=60), HOT]))
def test_in_the_hot_window_no_hint_delays_a_source(window: Window, asked: Hints, interval: timedelta, hot: timedelta) -> None:
    assert after_success(GOOD, interval, window, now=NOW, hints=asked, hot=hot).next_poll_at <= NOW + hot
    assert after_not_modified(GOOD, interval, now=NOW, hot=hot).next_poll_at <= NOW + hot

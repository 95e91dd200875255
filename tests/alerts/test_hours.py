"""When a message may leave: by wall clocks that are put forward and back."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.hours import leaves_at, next_digest, quiet_until, released_at
from alerts.types import Digest, Every, Quiet

BERLIN, NEW_YORK, KOLKATA = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata")
NIGHT = Quiet(begins=time(22), until=time(7), zone=BERLIN)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("zone", "now", "end"),
    [
        (BERLIN, utc(2026, 1, 10, 23, 0), utc(2026, 1, 11, 6, 0)),
        (BERLIN, utc(2026, 3, 28, 23, 0), utc(2026, 3, 29, 5, 0)),  # the night that is an hour shorter
        (BERLIN, utc(2026, 10, 24, 23, 0), utc(2026, 10, 25, 6, 0)),  # and the longer one
        (NEW_YORK, utc(2026, 3, 8, 5, 0), utc(2026, 3, 8, 11, 0)),
        (NEW_YORK, utc(2026, 11, 1, 5, 0), utc(2026, 11, 1, 12, 0)),
    ],
)
def test_a_night_ends_at_seven_on_the_wall_whatever_the_clock_did(zone: ZoneInfo, now: datetime, end: datetime) -> None:
    assert quiet_until(Quiet(begins=time(22), until=time(7), zone=zone), now=now) == end
    assert quiet_until(Quiet(begins=time(22), until=time(7), zone=zone), now=end) is None


def test_quiet_hours_that_end_in_the_hour_shown_twice_end_at_the_second_and_in_the_left_out_hour_at_the_change() -> None:
    odd = Quiet(begins=time(22), until=time(2, 30), zone=BERLIN)
    assert quiet_until(odd, now=utc(2026, 10, 25, 0, 45)) == utc(2026, 10, 25, 1, 30)
    assert quiet_until(odd, now=utc(2026, 3, 29, 0, 30)) == utc(2026, 3, 29, 1, 0)


def test_by_day_it_is_not_quiet() -> None:
    assert quiet_until(NIGHT, now=utc(2026, 1, 10, 12, 0)) is None
    noon = Quiet(begins=time(12), until=time(13), zone=BERLIN)
    assert quiet_until(noon, now=utc(2026, 1, 10, 11, 30)) == utc(2026, 1, 10, 12, 0)


def test_a_daily_digest_leaves_once_a_day_at_its_wall_time() -> None:
    digest = Digest(every=Every.DAY, at=time(7, 30), zone=BERLIN)
    at, left = utc(2026, 3, 27, 12), []
    for _ in range(4):
        at = next_digest(digest, now=at)
        left.append(at)
    assert left == [utc(2026, 3, 28, 6, 30), *(utc(2026, 3, day, 5, 30) for day in (29, 30, 31))]


def test_a_digest_in_the_hour_shown_twice_leaves_once_and_in_the_left_out_hour_at_the_change() -> None:
    digest = Digest(every=Every.DAY, at=time(2, 30), zone=BERLIN)
    first = next_digest(digest, now=utc(2026, 10, 24, 12))
    assert (first, next_digest(digest, now=first)) == (utc(2026, 10, 25, 0, 30), utc(2026, 10, 26, 1, 30))
    assert next_digest(digest, now=utc(2026, 3, 28, 12)) == utc(2026, 3, 29, 1, 0)


def test_a_weekly_digest_leaves_on_its_day_and_an_hourly_one_at_its_minute() -> None:
    weekly = Digest(every=Every.WEEK, at=time(9), zone=NEW_YORK, weekday=4)
    assert next_digest(weekly, now=utc(2026, 11, 1, 5)) == utc(2026, 11, 6, 14)
    hourly = Digest(every=Every.HOUR, at=time(0, 15), zone=KOLKATA)  # half an hour off
    assert next_digest(hourly, now=utc(2026, 1, 1, 0, 0, 5)) == utc(2026, 1, 1, 0, 45)


times = st.times().map(lambda one: one.replace(second=0, microsecond=0, tzinfo=None, fold=0))
zones = st.sampled_from([BERLIN, NEW_YORK, KOLKATA, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Apia")])
moments = st.datetimes(datetime(2011, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 naive by contract


@given(every=st.sampled_from(Every), at=times, zone=zones, weekday=st.integers(0, 6), now=moments)
def test_a_digest_is_always_ahead_and_never_further_than_its_period(
    every: Every, at: time, zone: ZoneInfo, weekday: int, now: datetime
) -> None:
    found = next_digest(Digest(every=every, at=at, zone=zone, weekday=weekday), now=now)
    longest = {Every.HOUR: timedelta(hours=1), Every.DAY: timedelta(hours=49), Every.WEEK: timedelta(days=15)}[every]
    assert now < found <= now + longest


@given(begins=times, until=times, zone=zones, now=moments)
def test_what_is_held_by_quiet_hours_leaves_within_a_day_and_a_bit(
    begins: time, until: time, zone: ZoneInfo, now: datetime
) -> None:
    if begins != until:
        end = quiet_until(Quiet(begins=begins, until=until, zone=zone), now=now)
        assert end is None or now < end <= now + timedelta(hours=26)


def test_a_cool_down_holds_until_its_end_and_then_not_into_the_night(make_rule, now) -> None:
    rule = make_rule(cool_down=timedelta(hours=2))
    assert released_at(rule, None, now=now) is None
    assert released_at(rule, now - timedelta(hours=2), now=now) is None
    assert released_at(rule, now - timedelta(minutes=30), now=now) == now + timedelta(minutes=90)
    late = utc(2026, 3, 2, 20, 0)
    at_night = make_rule(cool_down=timedelta(hours=2), quiet=NIGHT)
    assert released_at(at_night, late, now=late) == utc(2026, 3, 3, 6, 0)
    assert leaves_at(at_night, now=utc(2026, 3, 2, 23)) == utc(2026, 3, 3, 6, 0)

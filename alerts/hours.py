"""When a message may leave: quiet hours, the times of a digest, and both by the clock on a wall, across changes of that clock.

A wall clock that is put back shows an hour twice and one that is put forward leaves one out. Quiet hours then begin at the first
and end at the last moment that bears the time, so that nobody is woken too early; a digest leaves at the first. A time that is
left out is the moment at which the clock was put forward (PEP 495 reads it with the offset from before). No clock is read here.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alerts.types import Digest, Every, MuteFor, Quiet, Rule

MORNING = time(7)
"""By the desk's clock, when a mute until the morning ends."""
_LENGTHS = {MuteFor.HOUR: timedelta(hours=1), MuteFor.SHIFT: timedelta(hours=8)}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def leaves_at(rule: Rule, *, now: datetime) -> datetime:
    """Return when a message of the rule that is made now may leave by itself: now, or at the end of its quiet hours."""
    return _after(rule.quiet, now)


def released_at(rule: Rule, last_told: datetime | None, *, now: datetime) -> datetime | None:
    """Return when what happens now is told together with the rest: at the next digest or the end of the cool-down.

    `last_told` is when the rule last told anything. None means that it is told at once, by itself.
    """
    if rule.digest is not None:
        first = next_digest(rule.digest, now=now)
    elif rule.cool_down is not None and last_told is not None and now < last_told + rule.cool_down:
        first = last_told + rule.cool_down
    else:
        return None
    return _after(rule.quiet, first)


def next_digest(digest: Digest, *, now: datetime) -> datetime:
    """Return the next time of a digest, later than now."""
    if digest.every is Every.HOUR:
        # Whole hours of the world, at a minute of the zone's hour: some zones are half an hour off.
        local = now.astimezone(digest.zone)
        ahead = timedelta(minutes=(digest.at.minute - local.minute) % 60, seconds=-local.second, microseconds=-local.microsecond)
        found = now.astimezone(UTC) + ahead
        return found if found > now else found + timedelta(hours=1)
    day = now.astimezone(digest.zone).date() - timedelta(days=1)
    while True:
        if digest.every is Every.DAY or day.weekday() == digest.weekday:
            found = _moment(datetime.combine(day, digest.at, digest.zone), last=False)
            if found > now:
                return found
        day += timedelta(days=1)


def quiet_until(quiet: Quiet, *, now: datetime) -> datetime | None:
    """Return the end of the quiet hours that hold now, None where it is not quiet."""
    today = now.astimezone(quiet.zone).date()
    overnight = quiet.until <= quiet.begins
    for days in (-1, 0, 1):
        day = today + timedelta(days=days)
        begins = _moment(datetime.combine(day, quiet.begins, quiet.zone), last=False)
        ends = _moment(datetime.combine(day + timedelta(days=overnight), quiet.until, quiet.zone), last=True)
        if begins <= now < ends:
            return ends
    return None


def after_quiet(rule: Rule, when: datetime) -> datetime:
    """Return the first moment from then on that is not in the rule's quiet hours."""
    return _after(rule.quiet, when)


def mute_end(length: MuteFor, *, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return when a mute that begins now ends, None for until it is lifted; the morning is the next day's in the zone."""
    if length is MuteFor.MORNING:
        tomorrow = now.astimezone(zone).date() + timedelta(days=1)
        return _moment(datetime.combine(tomorrow, MORNING, zone), last=False)
    return now + _LENGTHS[length] if length in _LENGTHS else None


def _after(quiet: Quiet | None, when: datetime) -> datetime:
    return (quiet_until(quiet, now=when) if quiet is not None else None) or when


def _moment(local: datetime, *, last: bool) -> datetime:
    """Return a wall time as a moment, aware UTC: the `last` or first that bears it."""
    early, late = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if early > late:  # left out: the two offsets stand the other way round, and the change lies between them
        return _change_between(late, early, local)
    return late if last else early


def _change_between(start: datetime, end: datetime, local: datetime) -> datetime:
    zone = local.tzinfo
    before = start.astimezone(zone).utcoffset()
    while end - start > timedelta(seconds=1):
        middle = start + (end - start) / 2
        if middle.astimezone(zone).utcoffset() == before:
            start = middle
        else:
            end = middle
    return end.replace(microsecond=0)


def wall(text: str) -> time:
    """Return a time of day written as `07:30`.

    Raises: ValueError where it is none.
    """
    hours, mark, minutes = text.partition(":")
    if not (mark and hours.isdigit() and minutes.isdigit() and len(minutes) == 2 and len(hours) <= 2):
        raise ValueError(text)
    return time(int(hours), int(minutes))

"""How long to wait between two polls: what the publisher asks, what its feed has taught us, what a running event needs.

Durations and moments in, durations and moments out; what becomes of a source's state stands in `schedule`.
"""

import hashlib
from datetime import UTC, datetime, timedelta

from feeds.types import Hints, SourceId, SourceKind

MIN_WAIT = timedelta(minutes=10)
MAX_WAIT = timedelta(hours=24)
HOT_FEED = timedelta(seconds=120)
HOT_UNCHANGED = timedelta(seconds=60)
HOT_LISTING = timedelta(seconds=300)
HOT_FOR = timedelta(hours=72)
# A statement must not reach the desk hours late because a ministry writes seldom: the pace stays near the source's interval.
_SLOWEST, _QUICKEST = 2, 4
_STEP = (timedelta(minutes=10), timedelta(hours=1))
# Of fewer entries no share of new ones says anything.
_TELLING = 3
_HOUR = timedelta(hours=1)


def asked_for(hints: Hints) -> timedelta | None:
    """Return the longest wait that the publisher asks for, each hint clamped to [10 min, 24 h]; None where it asks for none."""
    hinted = (hints.max_age, hints.ttl, hints.update_period)
    return max((min(max(hint, MIN_WAIT), MAX_WAIT) for hint in hinted if hint is not None and hint > timedelta()), default=None)


def learned(pace: timedelta | None, interval: timedelta, *, new: int, count: int) -> timedelta:
    """Return the next pace: longer where under a third of the window was new, shorter where over two thirds were.

    It moves in steps of 10 to 60 minutes, between a quarter and the double of the source's `interval` (Media Cloud's rule, with
    narrower bounds: the hot window is for haste, and a desk for not waiting).
    """
    now = pace or interval
    step = min(max(now / 4, _STEP[0]), _STEP[1])
    if count < _TELLING and new:
        return _bounded(now, interval)
    if new * 3 > count * 2:
        return _bounded(now - step, interval)
    return _bounded(now + step if new * 3 < count or not count else now, interval)


def _bounded(pace: timedelta, interval: timedelta) -> timedelta:
    low = min(interval, max(interval / _QUICKEST, MIN_WAIT))
    return min(max(pace, low), max(interval, min(interval * _SLOWEST, MAX_WAIT)))


def wait(interval: timedelta, *, pace: timedelta | None, asked: timedelta | None, span: timedelta | None) -> timedelta:
    """Return how long to wait: the pace, or longer where asked, but never longer than half the time that the window lasts."""
    return min(max(pace or interval, asked or timedelta()), longest(interval, span))


def longest(interval: timedelta, span: timedelta | None) -> timedelta:
    """Return the longest wait between two good polls: a day (or a longer interval of the source's own), and half its window.

    A publisher's hint says how long its feed stays fresh; a window that turns over sooner shows it wrong. Under ten minutes
    nothing but the source's own interval goes.
    """
    cap = max(MAX_WAIT, interval)
    return cap if span is None else min(cap, max(span / 2, min(MIN_WAIT, interval)))


def out_of_skipped(at: datetime, *, now: datetime, hours: tuple[int, ...], days: tuple[int, ...]) -> datetime:
    """Return `at`, or the first full hour after it in which the feed may be asked, at most 24 h from `now` (RSS 2.0, in GMT)."""
    latest = max(at, now + MAX_WAIT)
    moment = at.astimezone(UTC)
    while moment.hour in hours or moment.weekday() in days:
        moment = moment.replace(minute=0, second=0, microsecond=0) + _HOUR
        if moment >= latest:
            return latest
    return moment


def hot_wait(kind: SourceKind, *, last_status: int | None) -> timedelta:
    """Return the interval of a source in the hot window: 120 s, 60 s after a 304, 300 s for a listing page."""
    if kind is SourceKind.LISTING:
        return HOT_LISTING
    return HOT_UNCHANGED if last_status == 304 else HOT_FEED


def is_hot(began: datetime, *, now: datetime, until: datetime | None = None) -> bool:
    """Return whether an event that began then has its hot window at `now`: for 72 h, or to an end set by hand."""
    return began <= now < (until if until is not None else began + HOT_FOR)


def stagger(source_id: SourceId, span: timedelta) -> timedelta:
    """Return a share of `span` that is always the same for a source: spreads what would otherwise start at once."""
    share = int.from_bytes(hashlib.sha256(source_id.encode()).digest()[:4], "big") / 2**32
    return span * share

"""FetchState + what a poll brought + now -> the next FetchState: when to poll again, what health to show, since when we listen.

Pure: no clock, no network, no table.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise

from feeds import pace
from feeds.continuity import freezes, pause_after, usual_pause
from feeds.errors import BusyError, FeedError, NetworkError, ParseError, StatusError, TooLargeError
from feeds.types import Entry, FetchState, Health, Hints, Precision, Source

MAX_BACKOFF = timedelta(days=1)
FULL_EVERY = timedelta(hours=24)
GONE_PROBE = timedelta(days=30)
GONE_AFTER = 3
# A gap this old is history; a new one stands alone.
GAP_KEPT = timedelta(days=30)
LISTENING = frozenset({Health.OK, Health.EMPTY})
# Entries whose pages did not fit into one poll are fetched soon, not an interval later.
UNFINISHED_WAIT = timedelta(minutes=2)
MAX_DETAIL = 600
_CLOCK_SKEW = timedelta(minutes=5)
# The span of fewer entries than this is chance.
_TELLING_COUNT = 4
# Health states in which the publisher turns us away: no haste of ours changes that.
_TURNED_AWAY = frozenset({Health.BLOCKED, Health.NOT_FOUND, Health.GONE})
# Failures that mostly pass by themselves weigh half of one that asks for a person: a name, a chain of certificates, a time-out,
# an overloaded server, a page that is being moved.
_SOFT = frozenset({Health.UNREACHABLE, Health.TIMED_OUT, Health.SERVER_ERROR, Health.NOT_FOUND})
_SOFT_WEIGHT = 0.5
# What a reader says of bytes -> what the source shows. No body is no silence: it is not EMPTY, which a sound feed is.
_OF_PARSING = {
    "empty": Health.EMPTY_BODY,
    **{
        health.value: health
        for health in (Health.NOT_A_FEED, Health.SOFT_404, Health.APP_SHELL, Health.BLOCKED, Health.LAYOUT_CHANGED)
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What one full poll showed: how many entries, their dates, and whether they join on to what was seen before.

    `oldest` is the date at the far end of the feed, None where undated. `overlaps` means that no entry can have been missed;
    `new` is the number of entries not seen before, `pause` the longest usual time between two. `shown` is the far end of what
    the publisher shows at once, where older pages were read besides.
    """

    count: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None
    overlaps: bool = False
    new: int = 0
    pause: timedelta | None = None
    shown: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What to send with the next request, byte for byte as received; both None means an unconditional one."""

    etag: str | None = None
    last_modified: str | None = None


def validators(state: FetchState, *, now: datetime) -> Validators:
    """Return the validators for the next request: none when a full answer is due (every 24 h) or none can be trusted.

    Servers answer 304 for ever to a date in the future, or never change an ETag; a full answer a day bounds the damage. A source
    whose validators lied once is asked without them for good.
    """
    if state.lies or state.last_full_at is None or now - state.last_full_at >= FULL_EVERY:
        return Validators()
    return Validators(etag=state.etag, last_modified=state.last_modified)


def window_of(entries: Sequence[Entry], known: Sequence[bool], state: FetchState, *, now: datetime) -> Window:
    """Return the window of a feed; `known` says of each entry whether it had been seen in an earlier poll.

    It joins on only if an entry as new as the newest one known still stands in it: an old entry pinned to the top proves nothing.
    """
    dates = [entry.published_at for entry in entries if entry.published_at is not None and entry.published_at <= now]
    newest = max(dates, default=None)
    overlaps = any(
        seen and (state.newest_entry_at is None or entry.published_at is None or entry.published_at >= state.newest_entry_at)
        for entry, seen in zip(entries, known, strict=True)
    )
    return Window(
        count=len(entries),
        oldest=_far_end(
            [_latest(entry, now) for entry in entries if entry.published_at is not None and entry.published_at <= now]
        ),
        newest=newest,
        overlaps=overlaps,
        new=sum(not seen for seen in known),
        pause=usual_pause(dates),
    )


def _latest(entry: Entry, now: datetime) -> datetime:
    """Return the latest moment that the entry's date can mean: of a day alone its end, as the rest of the day may be missing."""
    at = entry.published_at or now
    return min(at + timedelta(days=1), now) if entry.published_precision is Precision.DAY else at


def _far_end(dates: Sequence[datetime]) -> datetime | None:
    """Return the date at the old end of a feed in its usual order; an old entry pinned at the new end does not count."""
    if len(dates) < 2:
        return dates[0] if dates else None
    falling = sum(left >= right for left, right in pairwise(dates))
    return dates[-1] if falling * 2 >= len(dates) - 1 else dates[0]


def after_success(
    state: FetchState,
    interval: timedelta,
    window: Window,
    *,
    now: datetime,
    status: int = 200,
    received: Validators | None = None,
    unfinished: bool = False,
    detail: str = "",
    hints: Hints | None = None,
    hot: timedelta | None = None,
    renumbered: bool = False,
) -> FetchState:
    """Return the state after a poll that read a feed, be it without entries.

    `received` are the validators of this answer. They are not kept when they lie in the future, or when the poll is `unfinished`:
    then the next one is full again, and soon. New entries under validators that had not changed end all trust in them. `hints`
    are what the publisher asks for; `hot` is the interval of the hot window, in which they do not count. `renumbered` says that
    known entries came under new ids.
    """
    received = received or Validators()
    lies = state.lies or (window.new > 0 and _unchanged(state, received))
    kept = Validators() if lies or unfinished else _trusted(received, now=now)
    gap_from, gap_to = _gap(state, window, now=now)
    state = _with_pace(state, interval, window, hints or Hints(), now=now, hot=hot)
    return replace(
        state,
        changed_at=now if window.new and state.changed_at is not None else state.changed_at or window.newest or now,
        pause=pause_after(state.pause, window.pause, new=window.new),
        gap_from=gap_from,
        gap_to=gap_to,
        renumbered_at=now if renumbered and freezes(state, now=now) else state.renumbered_at,
        next_poll_at=now + min(UNFINISHED_WAIT, interval) if unfinished else _next_poll(state, interval, now=now, hot=hot),
        not_before=None,
        health=Health.OK if window.count else Health.EMPTY,
        detail=detail,
        etag=kept.etag,
        last_modified=kept.last_modified,
        lies=lies,
        failures=0,
        last_polled_at=now,
        last_success_at=now,
        last_full_at=now,
        healthy_since=state.healthy_since or now,
        covered_since=_covered_since(state, window, now=now),
        last_status=status,
        newest_entry_at=max((at for at in (state.newest_entry_at, window.newest) if at is not None), default=None),
    )


def _covered_since(state: FetchState, window: Window, *, now: datetime) -> datetime:
    """Return since when nothing can have been missed: as before if the windows join, else from this window's oldest entry on."""
    start = min(window.oldest, now) if window.oldest is not None else now
    if state.covered_since is None:
        return start
    was_empty = state.health is Health.EMPTY and state.newest_entry_at is None
    still_listening = state.health in LISTENING and window.count == 0
    if window.overlaps or was_empty or still_listening:
        return state.covered_since
    return max(start, state.covered_since)


def _gap(state: FetchState, window: Window, *, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Return between which times entries may have been missed: the known gap, widened by one before this window.

    A window that does not join on but reaches back beyond the newest entry known has only lost that entry: it was withdrawn.
    """
    known = (state.gap_from, state.gap_to)
    began = state.newest_entry_at or state.last_full_at
    if state.covered_since is None or window.overlaps or not window.count or began is None:
        return known
    if state.health is Health.EMPTY and state.newest_entry_at is None:
        return known  # first entries after an empty feed
    ended = window.oldest or now
    if began >= ended:
        return known
    if state.gap_from is not None and state.gap_to is not None and now - state.gap_to < GAP_KEPT:
        began = min(began, state.gap_from)
    return began, ended


def misses(state: FetchState, window: Window, *, now: datetime) -> bool:
    """Return whether entries may have been missed between the last window and this one."""
    began, ended = _gap(replace(state, gap_from=None, gap_to=None), window, now=now)
    return began is not None and ended is not None


def _unchanged(state: FetchState, received: Validators) -> bool:
    """Return whether a conditional request would have been answered 304; where there is an ETag, it decides (RFC 9110 13.2.2)."""
    if received.etag is not None:
        return received.etag == state.etag
    return received.last_modified is not None and (None, received.last_modified) == (state.etag, state.last_modified)


def _with_pace(
    state: FetchState, interval: timedelta, window: Window, hints: Hints, *, now: datetime, hot: timedelta | None
) -> FetchState:
    """Return the state with what this window taught of the source's pace; neither a first poll nor a hot one tells it."""
    learned = state.pace
    if hot is None and state.last_full_at is not None:
        learned = pace.learned(state.pace, interval, new=window.new, count=window.count)
    # Up to now, not up to the newest entry: ten entries of one hour, a week ago, make no feed that lasts an hour.
    oldest = window.shown or window.oldest
    span = now - oldest if oldest is not None and window.count >= _TELLING_COUNT else None
    return replace(
        state,
        pace=learned,
        asked=pace.asked_for(hints),
        skip_hours=hints.skip_hours,
        skip_days=hints.skip_days,
        span=span,
    )


def _next_poll(state: FetchState, interval: timedelta, *, now: datetime, hot: timedelta | None) -> datetime:
    """Return when to poll a source that answered; each has its own small share of delay, so that they do not all come at once."""
    wait = pace.wait(interval, pace=state.pace, asked=state.asked, span=state.span)
    if hot is not None:
        return now + min(hot, wait)
    wait = min(wait + pace.stagger(state.source_id, wait / 10), pace.longest(interval, state.span))
    return pace.out_of_skipped(now + wait, now=now, hours=state.skip_hours, days=state.skip_days)


def due_at(source: Source, state: FetchState, *, hot: bool) -> datetime:
    """Return when the source may be polled next: as its state says, or sooner in the hot window.

    A source that fails is asked more often then too, but never before the server said that we may.
    """
    if not hot or state.last_polled_at is None:
        return state.next_poll_at
    soon = state.last_polled_at + pace.hot_wait(source.kind, last_status=state.last_status) * max(1, state.failures)
    at = min(state.next_poll_at, soon)
    return at if state.not_before is None else max(at, min(state.not_before, state.next_poll_at))


def after_not_modified(
    state: FetchState,
    interval: timedelta,
    *,
    now: datetime,
    received: Validators | None = None,
    hot: timedelta | None = None,
) -> FetchState:
    """Return the state after a 304: all is as it was; validators that the 304 brought replace the old ones."""
    refreshed = _trusted(received or Validators(), now=now)
    health = Health.EMPTY if state.newest_entry_at is None and state.health is Health.EMPTY else Health.OK
    if hot is None:
        state = replace(state, pace=pace.learned(state.pace, interval, new=0, count=0))
    return replace(
        state,
        next_poll_at=_next_poll(state, interval, now=now, hot=hot),
        not_before=None,
        health=health,
        detail="",
        etag=refreshed.etag or state.etag,
        last_modified=refreshed.last_modified or state.last_modified,
        failures=0,
        last_polled_at=now,
        last_success_at=now,
        healthy_since=state.healthy_since or now,
        last_status=304,
    )


def after_failure(
    state: FetchState,
    interval: timedelta,
    retry_after: timedelta | None = None,
    *,
    now: datetime,
    health: Health = Health.UNREACHABLE,
    detail: str = "",
    status: int | None = None,
    hot: timedelta | None = None,
) -> FetchState:
    """Return the state after one failed poll; `interval` is the source's normal one.

    Backoff is linear (1x, 2x, 3x ... `interval`; half as steep, 1x, 1x, 1.5x ..., where the present failure is of a kind that
    mostly passes), at least `retry_after`, capped at a day. A 429 or 503 that names a time is no failure and does not come here.
    A third 410 in a row is believed: the source is gone, and asked again a month later; a 404 backs off to a month. In the hot
    window the first waits are `hot` ones, unless the publisher turns us away.
    """
    failures = state.failures + 1
    weight = _SOFT_WEIGHT if health in _SOFT or status == 429 else 1.0
    wait = min(interval * max(1.0, failures * weight), MAX_BACKOFF)
    if health is Health.GONE:
        if state.last_status == 410 and failures >= GONE_AFTER:
            wait = GONE_PROBE
        else:
            health = Health.NOT_FOUND
    elif health is Health.NOT_FOUND and (beyond := failures - max(1, MAX_BACKOFF // (interval * _SOFT_WEIGHT))) > 0:
        wait = min(MAX_BACKOFF * (1 << min(beyond, 8)), GONE_PROBE)
    turned_away = health in _TURNED_AWAY or status == 503
    if hot is not None and not turned_away:
        wait = min(wait, hot * failures)
    wait = max(wait, min(retry_after or timedelta(), MAX_BACKOFF))
    return replace(
        state,
        next_poll_at=now + wait,
        not_before=now + wait if turned_away or retry_after is not None else None,
        health=health,
        detail=detail[:MAX_DETAIL],
        failures=failures,
        last_polled_at=now,
        healthy_since=None,
        last_status=status,
    )


def after_deferral(
    state: FetchState, interval: timedelta, retry_after: timedelta, *, now: datetime, status: int, detail: str = ""
) -> FetchState:
    """Return the state after a 429 or 503 that named a time: we wait that long, and up to a minute more, and count no failure.

    A server that says so again is not asked every minute, whatever it names: ten minutes are the least then. Health
    stays as it was, unless it is long (three intervals, at least six hours) since we last heard the source.
    """
    if state.last_status in {429, 503}:
        retry_after = max(retry_after, pace.MIN_WAIT)
    until = now + retry_after + pace.stagger(state.source_id, timedelta(minutes=1))
    heard = state.last_success_at
    deaf = heard is None or now - heard > max(interval * 3, timedelta(hours=6))
    return replace(
        state,
        next_poll_at=until,
        not_before=until,
        health=Health.BLOCKED if deaf else state.health,
        detail=detail[:MAX_DETAIL],
        last_polled_at=now,
        healthy_since=None if deaf else state.healthy_since,
        last_status=status,
    )


def after_error(
    state: FetchState, interval: timedelta, error: FeedError, *, now: datetime, hot: timedelta | None = None
) -> FetchState:
    """Return the state after a poll that raised `error`: a deferral, or a failure with the health that fits.

    Where our own machine was too busy to read what came the source is as it was, and asked again soon.
    """
    detail = " ".join(str(error).split())
    if isinstance(error, BusyError):
        return replace(state, next_poll_at=now + min(UNFINISHED_WAIT, interval), detail=detail[:MAX_DETAIL])
    if isinstance(error, StatusError) and error.status in {429, 503} and error.retry_after is not None:
        return after_deferral(state, interval, error.retry_after, now=now, status=error.status, detail=detail)
    status = error.status if isinstance(error, StatusError) else None
    retry_after = error.retry_after if isinstance(error, StatusError) else None
    return after_failure(state, interval, retry_after, now=now, health=health_of(error), detail=detail, status=status, hot=hot)


def health_of(error: FeedError) -> Health:
    """Return the health to show after `error`."""
    if isinstance(error, StatusError):
        if error.status in {404, 410}:
            return Health.GONE if error.status == 410 else Health.NOT_FOUND
        return Health.BLOCKED if error.status in {401, 402, 403, 406, 429, 451} else Health.SERVER_ERROR
    if isinstance(error, NetworkError):
        return Health.TIMED_OUT if error.phase == "timeout" else Health.UNREACHABLE
    if isinstance(error, TooLargeError):
        return Health.TOO_LARGE
    if isinstance(error, ParseError):
        return _OF_PARSING.get(error.health, Health.MALFORMED)
    return Health.REFUSED


def _trusted(received: Validators, *, now: datetime) -> Validators:
    """Return the validators, or none when the date of change lies in the future (the server would answer 304 until then)."""
    if received.last_modified is None:
        return received
    try:
        changed = parsedate_to_datetime(received.last_modified)
        changed = changed if changed.tzinfo else changed.replace(tzinfo=UTC)
        ahead = changed > now + _CLOCK_SKEW
    except (ValueError, TypeError, OverflowError):
        return received  # opaque, and sent back as it is
    return Validators() if ahead else received

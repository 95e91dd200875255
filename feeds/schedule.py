"""FetchState + what a poll brought + now -> the next FetchState: when to poll again, what health to show, since when we listen.

Pure: no clock, no network, no table.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise

from feeds.errors import FeedError, NetworkError, ParseError, StatusError, TooLargeError
from feeds.types import Collected, Entry, FetchState, Health, SourceId

MAX_BACKOFF = timedelta(days=1)
FULL_EVERY = timedelta(hours=24)
GONE_PROBE = timedelta(days=30)
GONE_AFTER = 3
LISTENING = frozenset({Health.OK, Health.EMPTY})
# Entries whose pages did not fit into one poll are fetched soon, not an interval later.
UNFINISHED_WAIT = timedelta(minutes=2)
_CLOCK_SKEW = timedelta(minutes=5)
_OUR_FAILURES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What one full poll showed: how many entries, their dates, and whether they join on to what was seen before.

    `oldest` is the date at the far end of the feed, None where undated. `overlaps` means that no entry can have been missed.
    """

    count: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None
    overlaps: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What to send with the next request, byte for byte as received; both None means an unconditional one."""

    etag: str | None = None
    last_modified: str | None = None


def validators(state: FetchState, *, now: datetime) -> Validators:
    """Return the validators for the next request: none when a full answer is due (every 24 h) or none can be trusted.

    Servers answer 304 for ever to a date in the future, or never change an ETag; a full answer a day bounds the damage.
    """
    if state.last_full_at is None or now - state.last_full_at >= FULL_EVERY:
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
    return Window(count=len(entries), oldest=_far_end(dates), newest=newest, overlaps=overlaps)


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
    new_entries: int = 0,
    detail: str = "",
) -> FetchState:
    """Return the state after a poll that read a feed, be it without entries.

    `received` are the validators of this answer. They are not kept when they lie in the future, when new entries came under
    validators that had not changed, or when the poll is `unfinished`: then the next one is full again, and soon.
    """
    received = received or Validators()
    same = (received.etag or received.last_modified) is not None and received == Validators(
        etag=state.etag, last_modified=state.last_modified
    )
    kept = _trusted(received, now=now) if not unfinished and not (same and new_entries) else Validators()
    return replace(
        state,
        next_poll_at=now + (min(UNFINISHED_WAIT, interval) if unfinished else interval),
        health=Health.OK if window.count else Health.EMPTY,
        detail=detail,
        etag=kept.etag,
        last_modified=kept.last_modified,
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


def after_not_modified(
    state: FetchState, interval: timedelta, *, now: datetime, received: Validators | None = None
) -> FetchState:
    """Return the state after a 304: all is as it was; validators that the 304 brought replace the old ones."""
    refreshed = _trusted(received or Validators(), now=now)
    health = Health.EMPTY if state.newest_entry_at is None and state.health is Health.EMPTY else Health.OK
    return replace(
        state,
        next_poll_at=now + interval,
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
) -> FetchState:
    """Return the state after one failed poll; `interval` is the source's normal one.

    Backoff is linear (1x, 2x, 3x ... `interval`), at least `retry_after`, capped at a day. A 429 or 503 that names a time is no
    failure and does not come here. A third 410 in a row is believed: the source is gone, and asked again a month later.
    """
    failures = state.failures + 1
    wait = min(max(interval * failures, retry_after or timedelta()), MAX_BACKOFF)
    if health is Health.GONE:
        if state.last_status == 410 and failures >= GONE_AFTER:
            wait = GONE_PROBE
        else:
            health = Health.NOT_FOUND
    return replace(
        state,
        next_poll_at=now + wait,
        health=health,
        detail=detail[:300],
        failures=failures,
        last_polled_at=now,
        healthy_since=None,
        last_status=status,
    )


def after_deferral(
    state: FetchState, interval: timedelta, retry_after: timedelta, *, now: datetime, status: int, detail: str = ""
) -> FetchState:
    """Return the state after a 429 or 503 that named a time: we wait that long, and up to a minute more, and count no failure.

    Health stays as it was, unless it is long (three intervals, at least six hours) since we last heard the source.
    """
    spread = stagger(state.source_id, timedelta(minutes=1))
    heard = state.last_success_at
    deaf = heard is None or now - heard > max(interval * 3, timedelta(hours=6))
    return replace(
        state,
        next_poll_at=now + retry_after + spread,
        health=Health.BLOCKED if deaf else state.health,
        detail=detail[:300],
        last_polled_at=now,
        healthy_since=None if deaf else state.healthy_since,
        last_status=status,
    )


def after_error(state: FetchState, interval: timedelta, error: FeedError, *, now: datetime) -> FetchState:
    """Return the state after a poll that raised `error`: a deferral, or a failure with the health that fits."""
    detail = " ".join(str(error).split())
    if isinstance(error, StatusError) and error.status in {429, 503} and error.retry_after is not None:
        return after_deferral(state, interval, error.retry_after, now=now, status=error.status, detail=detail)
    status = error.status if isinstance(error, StatusError) else None
    retry_after = error.retry_after if isinstance(error, StatusError) else None
    return after_failure(state, interval, retry_after, now=now, health=health_of(error), detail=detail, status=status)


def health_of(error: FeedError) -> Health:
    """Return the health to show after `error`. An answer without a body is malformed: it proves no silence."""
    if isinstance(error, StatusError):
        if error.status in {404, 410}:
            return Health.GONE if error.status == 410 else Health.NOT_FOUND
        return Health.BLOCKED if error.status in {401, 402, 403, 406, 429, 451} else Health.SERVER_ERROR
    if isinstance(error, NetworkError):
        return Health.TIMED_OUT if error.phase == "timeout" else Health.UNREACHABLE
    if isinstance(error, TooLargeError):
        return Health.TOO_LARGE
    if isinstance(error, ParseError):
        known = {health.value: health for health in (Health.NOT_A_FEED, Health.BLOCKED, Health.MALFORMED)}
        return known.get(error.health, Health.MALFORMED)
    return Health.REFUSED


def stagger(source_id: SourceId, span: timedelta) -> timedelta:
    """Return a share of `span` that is always the same for a source: spreads what would otherwise start at once."""
    share = int.from_bytes(hashlib.sha256(source_id.encode()).digest()[:4], "big") / 2**32
    return span * share


def our_network_down(collected: Sequence[Collected]) -> bool:
    """Return whether these polls of one cycle say that it is our own network that is down.

    So it is when nobody answered at all, at least three sources failed, and most of them in ways that our side can cause (no name
    service, no connection, no proxy). Fewer than three prove nothing: ask `feeds.net.resolves` then.
    """
    ours = sum(isinstance(one.error, NetworkError) and one.error.ours for one in collected)
    answered = any(not isinstance(one.error, NetworkError) for one in collected)
    return not answered and ours >= _OUR_FAILURES and ours * 2 > len(collected)


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

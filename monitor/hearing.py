"""What a polled source or our own network means to an alert rule: the signals of how we hear, and what all signals share.

What a freshly read document means is in `signals`. Keys are derived from what happened, never from when we looked.
"""

import hashlib
from datetime import date, datetime
from typing import Protocol

from alerts.types import Signal, SignalKind
from feeds.continuity import Symptom, findings
from feeds.types import FetchState, Health, Source
from monitor.records import Outage

_LISTENING = {Health.UNPOLLED, Health.OK, Health.EMPTY}
_PASSING = {Health.UNREACHABLE, Health.TIMED_OUT, Health.SERVER_ERROR}
_DOWN_AFTER = 2  # one lost packet is no news: failures that often pass by themselves count from the second in a row


class Names(Protocol):
    """What is asked of the vocabulary: an actor's English name, and its groups on a day."""

    def name_of(self, code: str, /) -> str: ...

    def groups_of(self, actor: str, on: date, /) -> tuple[str, ...]: ...


def signal_key(*parts: str) -> str:
    """Return the key of what happened, the same whenever it is derived again; the first part says what it is."""
    return parts[0] + "_" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]


def of_source(
    source: Source, before: FetchState, after: FetchState, *, names: Names, now: datetime, sample: bool = False
) -> Signal | None:
    """Return the signal that a source which we had heard has fallen silent on us; None while nothing of the kind happened.

    A failure that often passes by itself (no connection, too slow, a server's error) counts from the second in a row. The key
    is the source and the end of its last good time. While our own network is down no source is at fault: do not ask then.
    """
    if _is_down(before) or not _is_down(after) or after.last_success_at is None:
        return None
    when = after.last_polled_at or now
    return Signal(
        key=signal_key("source_down", source.id, after.last_success_at.isoformat()),
        kind=SignalKind.SOURCE_DOWN,
        title=f"{source.institution} ({source.id}): {after.health.value.replace('_', ' ')}",
        occurred_at=when,
        actor=source.actor,
        actor_name=names.name_of(source.actor),
        groups=names.groups_of(source.actor, when.date()),
        source_name=source.institution,
        source_url=source.url,
        board_path="/sources",
        fetched_at=when,
        detail=after.detail or None,
        sample=sample,
    )


def of_quiet(
    source: Source, before: FetchState, after: FetchState, *, names: Names, now: datetime, sample: bool = False
) -> Signal | None:
    """Return the signal that a source answers but has brought nothing for far longer than is usual; None while not so.

    Keyed by the source and its last news.
    """
    since, found = _quiet(after, now=now)
    if since is None or _quiet(before, now=before.last_polled_at or now)[0] is not None:
        return None
    return Signal(
        key=signal_key("source_quiet", source.id, since.isoformat()),
        kind=SignalKind.SOURCE_QUIET,
        title=f"{source.institution} ({source.id}): gone quiet",
        occurred_at=after.last_polled_at or now,
        actor=source.actor,
        actor_name=names.name_of(source.actor),
        groups=names.groups_of(source.actor, now.date()),
        source_name=source.institution,
        source_url=source.url,
        board_path="/sources",
        fetched_at=after.last_polled_at or now,
        detail=found,
        sample=sample,
    )


def _quiet(state: FetchState, *, now: datetime) -> tuple[datetime | None, str]:
    said = (one for one in findings(state, now=now) if one.symptom in {Symptom.QUIET, Symptom.FROZEN})
    one = next(said, None)
    return (one.since, one.words) if one is not None else (None, "")


def of_outage(outage: Outage, *, sample: bool = False) -> Signal:
    """Return the signal that our own network is down; its key is the outage's beginning, as stored."""
    return Signal(
        key=signal_key("network_down", outage.began_at.isoformat()),
        kind=SignalKind.NETWORK_DOWN,
        title="our own network is down; no source is being heard",
        occurred_at=outage.began_at,
        board_path="/sources",
        detail=outage.detail or None,
        sample=sample,
    )


def _is_down(state: FetchState) -> bool:
    if state.health in _LISTENING:
        return False
    return state.health not in _PASSING or state.failures >= _DOWN_AFTER

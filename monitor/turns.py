"""Which sources a turn takes and in which order, and when a new source is first asked. Pure: what is due stands in the store.

A turn over hundreds of sources takes minutes, in which others fall due: so it takes a slice, what cannot wait first, and the next
turn chooses again.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from feeds.pace import stagger
from feeds.types import FetchState, Source, SourceId, SourceKind, Tier

AT_ONCE = 32
"""New sources that are asked at once; a first start must neither wait for an hour nor knock at hundreds of doors together."""
_FIRST = {Tier.WIRE: 0, Tier.OFFICIAL: 1, Tier.MEDIA: 3}
_FAIR_SHARE = 4


def first_polls(fresh: Collection[Source], *, now: datetime) -> dict[SourceId, datetime]:
    """Return when each new source is first asked: a few now (agencies, then ministries), the others over their own interval.

    The share of the interval is always the same for a source, so that a start over changes nothing.
    """
    ordered = sorted(fresh, key=lambda source: (_FIRST[source.tier] + (source.kind is SourceKind.LISTING), source.id))
    at_once = {source.id: now for source in ordered[:AT_ONCE]}
    return at_once | {source.id: now + stagger(source.id, source.interval) for source in ordered[AT_ONCE:]}


def in_order(
    due: Sequence[Source], states: Mapping[SourceId, FetchState], *, hot: Collection[SourceId], limit: int | None
) -> tuple[Source, ...]:
    """Return what a turn takes of what is `due` (longest overdue first), in the order in which it is asked.

    Sources watched for a running event come first, then agencies, then those heard last time, which tell us whether our own
    network is up. Of a turn of `limit` sources a quarter goes to whatever is overdue longest: nobody waits for ever.
    """
    urgent = sorted(due, key=lambda source: _urgency(source, states.get(source.id), hot=source.id in hot))
    if limit is None or len(urgent) <= limit:
        return tuple(urgent)
    taken = urgent[: limit - limit // _FAIR_SHARE]
    chosen = {source.id for source in taken}
    longest = [source for source in due if source.id not in chosen][: limit - len(taken)]
    return (*taken, *longest)


def _urgency(source: Source, state: FetchState | None, *, hot: bool) -> tuple[bool, bool, bool]:
    heard = state is not None and state.failures == 0 and state.last_success_at is not None
    return not hot, not (heard and source.tier is Tier.WIRE), not heard

"""A trend as a line of points, from what the store counts and when the sources were heard. The figures are `monitor.trends`'."""

from collections.abc import Callable, Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from feeds.types import ActorCode, Source
from monitor.store.store import Store
from monitor.trends import BASELINE_WEEKS, Counted, Step, Trend, bursts, heard_by, points
from monitor.types import Dossier, EventId
from monitor.vocabulary import Vocabulary

_BASELINE = timedelta(weeks=BASELINE_WEEKS)


def pair_trend(
    store: Store,
    sources: Collection[Source],
    vocabulary: Vocabulary,
    who: str,
    target: str,
    *,
    step: Step,
    since: date,
    until: date,
    now: datetime,
    without: tuple[EventId, ...] = (),
) -> Trend:
    """Return how an actor, or the members of a group (`EU/members`, as of each day), spoke of a target; `until` is exclusive.

    `without`: what reacts to these events and was published nowhere is left out.

    Raises: VocabularyError where `who` is neither an actor nor a group.
    """

    @cache
    def expected(day: date) -> Collection[ActorCode]:
        return vocabulary.expand((who,), day)

    actors = _ever(expected, since=since - _BASELINE, until=until)
    counted = store.counted(actors, target, since=_midnight(since - _BASELINE), until=_midnight(until), without=without)
    return _trend(store, sources, who, target, counted, expected, step=step, since=since, until=until, now=now)


def dossier_trend(
    store: Store,
    sources: Collection[Source],
    vocabulary: Vocabulary,
    dossier: Dossier,
    *,
    step: Step,
    since: date,
    until: date,
    now: datetime,
) -> Trend:
    """Return how a dossier's watch list stood toward the acts of its events, all events together; `until` is exclusive."""

    @cache
    def expected(day: date) -> Collection[ActorCode]:
        return vocabulary.expand(dossier.watch, day)

    events = [event.id for event in dossier.events]
    counted = store.counted_on(events, since=_midnight(since - _BASELINE), until=_midnight(until))
    return _trend(store, sources, dossier.id, dossier.title, counted, expected, step=step, since=since, until=until, now=now)


def _trend(
    store: Store,
    sources: Iterable[Source],
    who: str,
    target: str,
    counted: tuple[Counted, ...],
    expected: Callable[[date], Collection[ActorCode]],
    *,
    step: Step,
    since: date,
    until: date,
    now: datetime,
) -> Trend:
    actors = frozenset(_ever(expected, since=since, until=until))
    own = [source for source in sources if source.actor in actors]
    changes = store.health_changes([source.id for source in own])
    members = {day: frozenset(expected(day)) for day in {one.day for one in counted}}
    theirs = [one for one in counted if one.actor in members[one.day]]
    known = min([change.at.astimezone(UTC).date() for change in changes] + [one.day for one in theirs], default=until)
    return Trend(
        who=who,
        target=target,
        step=step,
        points=points(counted, step=step, since=since, until=until, expected=expected, heard=heard_by(own, changes), now=now),
        bursts=bursts(theirs, since=since, until=until, known_since=known),
    )


def _ever(expected: Callable[[date], Collection[ActorCode]], *, since: date, until: date) -> tuple[ActorCode, ...]:
    """Return who was expected on any day between; memberships change by day."""
    days = ((since + timedelta(days=number)) for number in range(max((until - since).days, 1)))
    return tuple(sorted({actor for day in days for actor in expected(day)}))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)

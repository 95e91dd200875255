"""A trend as a line of points, from what the store counts and when the sources were heard. The figures are `monitor.trends`'."""

from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from feeds.types import ActorCode, Source
from monitor.extract.tables import languages_read
from monitor.store.store import Store
from monitor.trends import BASELINE_WEEKS, Counted, Step, Trend, bursts, heard_by, points
from monitor.types import Dossier, EventId
from monitor.vocabulary import Vocabulary

_BASELINE = timedelta(weeks=BASELINE_WEEKS)


@dataclass(frozen=True, slots=True)
class _Expected:
    """Who is meant on a day: `meant` holds it for each of the `turns`, days between which no membership begins or ends."""

    turns: tuple[date, ...]
    meant: tuple[frozenset[ActorCode], ...]

    def __call__(self, day: date) -> frozenset[ActorCode]:
        return self.meant[self._place(day)]

    def between(self, since: date, until: date) -> tuple[frozenset[ActorCode], ...]:
        """Return who is meant at first, and then after each change, until a day (exclusive)."""
        return self.meant[self._place(since) : self._place(max(until - timedelta(days=1), since)) + 1]

    def ever(self, since: date, until: date) -> tuple[ActorCode, ...]:
        """Return who is meant on any day between."""
        return tuple(sorted(frozenset().union(*self.between(since, until))))

    def _place(self, day: date) -> int:
        return max(bisect_right(self.turns, day) - 1, 0)


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

    expected = _expecting(vocabulary, (who,), since=since - _BASELINE, until=until)
    actors = expected.ever(since - _BASELINE, until)
    # Of one actor, or a group whose members stay the same, nobody asks which of them said what.
    same = len(set(expected.between(since - _BASELINE, until))) == 1
    count = store.counted_together if same else store.counted
    counted = count(actors, target, since=_midnight(since - _BASELINE), until=_midnight(until), without=without)
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

    expected = _expecting(vocabulary, dossier.watch, since=since - _BASELINE, until=until)
    events = [event.id for event in dossier.events]
    counted = store.counted_on(events, since=_midnight(since - _BASELINE), until=_midnight(until))
    return _trend(store, sources, dossier.id, dossier.title, counted, expected, step=step, since=since, until=until, now=now)


def _trend(
    store: Store,
    sources: Iterable[Source],
    who: str,
    target: str,
    counted: tuple[Counted, ...],
    expected: _Expected,
    *,
    step: Step,
    since: date,
    until: date,
    now: datetime,
) -> Trend:
    actors = frozenset(expected.ever(since, until))
    own = [source for source in sources if source.actor in actors]
    changes = store.health_changes([source.id for source in own])
    heard = heard_by(own, changes, store.heard_with(), languages=languages_read())
    members = {day: expected(day) for day in {one.day for one in counted}}
    theirs = [one for one in counted if one.actor is None or one.actor in members[one.day]]
    known = min([change.at.astimezone(UTC).date() for change in changes] + [one.day for one in theirs], default=until)
    return Trend(
        who=who,
        target=target,
        step=step,
        points=points(counted, step=step, since=since, until=until, expected=expected, heard=heard, now=now),
        bursts=bursts(theirs, since=since, until=until, known_since=known),
    )


def _expecting(vocabulary: Vocabulary, watch: Iterable[str], *, since: date, until: date) -> _Expected:
    listed = tuple(watch)
    turns = sorted({since, *(day for day in vocabulary.turns(listed) if since < day < until)})
    return _Expected(tuple(turns), tuple(frozenset(vocabulary.expand(listed, day)) for day in turns))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)

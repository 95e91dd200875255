"""Sources + event + time -> who could be heard, and the roll-call: who has spoken, who is silent, whom we cannot hear.

What those who spoke stand for: `positions`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from feeds.continuity import Bringing, is_frozen
from feeds.types import ActorCode, Health, Precision, Source, SourceId, Tier
from monitor.positions import positions
from monitor.records import Outage
from monitor.types import Dossier, Event, Lane, Listening, Position, Reaction, RollCall
from monitor.vocabulary import Vocabulary


class Heard(Bringing, Protocol):
    """What of a source's state says whether we have been listening to it."""

    @property
    def source_id(self) -> SourceId: ...
    @property
    def last_success_at(self) -> datetime | None: ...
    @property
    def covered_since(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ear:
    """What we hear one actor with, whatever the event: how many official sources of its own, and the states of those that are up.

    `readable`, `down` and `waiting` as in `Listening`.
    """

    sources: int
    up: tuple[Heard, ...]
    readable: bool
    down: tuple[str, ...]
    waiting: tuple[str, ...]


def listening(
    sources: Iterable[Source],
    states: Mapping[SourceId, Heard],
    *,
    languages: Iterable[str],
    event: Event,
    now: datetime,
) -> dict[ActorCode, Listening]:
    """Return, for each actor with an enabled official source of its own, what we have heard with since the event began.

    An official source that does not carry the actor's positions (`proves_silence` false: a parliament, an army) does not count.
    A source is healthy while its last poll was good and its feed does not look abandoned. `covered_since` is the earliest of the
    healthy ones in a language that we read and with a good poll since T0; it may lie after T0: whether it suffices is decided by
    `roll_call`.
    """
    return heard_since(ears(sources, states, languages=languages), event, now=now)


def own_official(sources: Iterable[Source]) -> list[Source]:
    """Return the enabled official sources that carry their actors' positions: only they can prove a silence."""
    return [source for source in sources if source.enabled and source.tier is Tier.OFFICIAL and source.proves_silence]


def in_languages(sources: Iterable[Source], languages: Iterable[str]) -> list[Source]:
    """Return the sources in one of these languages, whatever its script or region."""
    read = {language.split("-")[0] for language in languages}
    return [source for source in sources if source.language.split("-")[0] in read]


def ears(sources: Iterable[Source], states: Mapping[SourceId, Heard], *, languages: Iterable[str]) -> dict[ActorCode, Ear]:
    """Return what each actor is heard with, of which `heard_since` tells since when; the same for all events of one moment."""
    official = own_official(sources)
    read = {source.id for source in in_languages(official, languages)}
    by_actor: dict[ActorCode, list[Source]] = defaultdict(list)
    for source in official:
        by_actor[source.actor].append(source)
    found = {}
    for actor, own in by_actor.items():
        readable = [source for source in own if source.id in read]
        known = (states[source.id] for source in readable if source.id in states)
        up = tuple([state for state in known if state.health.listening and not is_frozen(state)])
        names = {state.source_id for state in up}
        found[actor] = Ear(
            sources=len(own),
            up=up,
            readable=bool(readable),
            down=tuple([_named(one, states) for one in readable if one.id not in names and _was_polled(one, states)]),
            waiting=tuple([source.id for source in readable if not _was_polled(source, states)]),
        )
    return found


def heard_since(ears: Mapping[ActorCode, Ear], event: Event, *, now: datetime) -> dict[ActorCode, Listening]:
    """Return what we have heard each actor with since the event began; see `listening`."""
    begin = _start(event)
    found = {}
    for actor, ear in ears.items():
        covered = [since for state in ear.up if (since := _covered_since(state, begin, now)) is not None]
        found[actor] = Listening(
            actor=actor,
            sources=ear.sources,
            healthy=len(ear.up),
            covered_since=min(covered, default=None),
            readable=ear.readable,
            down=ear.down,
            waiting=ear.waiting,
        )
    return found


def _covered_since(state: Heard, begin: datetime, now: datetime) -> datetime | None:
    """Return since when the source proves silence: None where it has not been read since the event began."""
    if state.last_success_at is None or state.last_success_at < begin or state.covered_since is None:
        return None
    return state.covered_since if state.covered_since <= now else None


def _was_polled(source: Source, states: Mapping[SourceId, Heard]) -> bool:
    return source.id in states and states[source.id].health is not Health.UNPOLLED


def _named(source: Source, states: Mapping[SourceId, Heard]) -> str:
    health = states[source.id].health
    return f"{source.id} ({'frozen' if health.listening else health.value.replace('_', ' ')})"


def roll_call(
    dossier: Dossier,
    event: Event,
    reactions: Iterable[Reaction],
    listening: Mapping[ActorCode, Listening],
    vocabulary: Vocabulary,
    *,
    at: datetime,
    outages: Iterable[Outage] = (),
    found: Mapping[ActorCode, Position] | None = None,
) -> tuple[RollCall, ...]:
    """Return one row for each watched actor, in one of five lanes that are never mixed; `found` are the positions, where known.

    The watch list means the members on the day of `at`. Silence is claimed only where an own official source in a language
    that we read has been healthy without a break since T0; otherwise `reason` says in words why it is not.
    """
    found = positions(reactions, event, vocabulary, at=at) if found is None else found
    silent_for = clock(event, at=at, outages=outages)
    rows = []
    for actor in vocabulary.expand(dossier.watch, at.astimezone(UTC).date()):
        position = found.get(actor)
        if position is not None:
            lane = Lane.JOINT_ONLY if position.joint_only else Lane.SPOKEN
            rows.append(RollCall(actor=actor, lane=lane, position=position))
        else:
            rows.append(_unheard(actor, event, listening.get(actor), silent_for))
    return tuple(rows)


def _unheard(actor: ActorCode, event: Event, heard: Listening | None, silent_for: timedelta) -> RollCall:
    """Return the row of an actor without a position: silent where we can prove that we listened, else why we cannot."""
    if heard is None or heard.sources == 0:
        return RollCall(actor=actor, lane=Lane.NOT_MONITORED, reason="no official source of its own is registered")
    if not heard.readable:
        return RollCall(actor=actor, lane=Lane.NOT_MONITORED, reason="its sources are in languages that are not read")
    if heard.healthy == 0 and heard.down:
        named = [*heard.down, *(f"{source} (not read yet)" for source in heard.waiting)]
        return RollCall(actor=actor, lane=Lane.SOURCE_DOWN, reason=f"no source of its own is up: {', '.join(named)}")
    if heard.healthy == 0:
        # A desk in its first minutes has asked nobody yet: that is no failure of theirs.
        waiting = ", ".join(heard.waiting)
        return RollCall(actor=actor, lane=Lane.NOT_MONITORED, reason=f"its sources have not been read yet: {waiting}")
    if heard.covered_since is None:
        return RollCall(actor=actor, lane=Lane.NOT_MONITORED, reason="none of its sources has been read since the event began")
    if heard.covered_since > _start(event):
        since = heard.covered_since.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
        return RollCall(actor=actor, lane=Lane.NOT_MONITORED, reason=f"heard only since {since}, after the event began")
    return RollCall(actor=actor, lane=Lane.SILENT, silent_for=silent_for)


def _start(event: Event) -> datetime:
    """Return T0; with day precision that is the start of the day, so that no hour of it goes unheard."""
    if event.began_precision is Precision.DAY:
        return event.began.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return event.began


def clock(event: Event, *, at: datetime, outages: Iterable[Outage] = ()) -> timedelta:
    """Return the time from T0 to `at` less the outages of our own network in between, overlapping ones once; never negative."""
    start = _start(event)
    total = max(at - start, timedelta())
    end_of_last = start
    for outage in sorted(outages, key=lambda outage: outage.began_at):
        began = max(outage.began_at, end_of_last)
        ended = min(outage.ended_at or at, at)
        if ended > began:
            total -= ended - began
            end_of_last = ended
    return max(total, timedelta())

"""Statements + event + time -> positions, shifts, listening and the roll-call, by the codebook's rules. Nothing is kept here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from feeds.continuity import Symptom, findings
from feeds.types import ActorCode, FetchState, Health, Precision, Source, SourceId, Tier
from monitor.types import Dossier, Event, Lane, Listening, Outage, Position, Reaction, RollCall, Stance, StanceShift
from monitor.utterances import folded
from monitor.vocabulary import Vocabulary

SHIFT_RUNGS = 2
_LISTENING = frozenset({Health.OK, Health.EMPTY})


def positions(reactions: Iterable[Reaction], event: Event, vocabulary: Vocabulary, *, at: datetime) -> dict[ActorCode, Position]:
    """Return where each actor stood on the event at a time, by the codebook's rule.

    Of an actor's official, non-hearsay, current reactions with a stance toward the event: the latest UTC day on which it
    spoke, of these the highest rank, of these the rung furthest from zero; two equally far and opposed are `mixed`. A joint
    text decides only where there is no own one (`joint_only`). An organisation's text reaches the members that have neither,
    by membership on the day of the text, with `via` the organisation. "No comment" decides only where nothing else was said,
    and is marked `declined`. What many sources carry counts once, on the day of the first.
    """
    own: dict[ActorCode, list[Reaction]] = defaultdict(list)
    joint: dict[ActorCode, list[Reaction]] = defaultdict(list)
    counting = _counting(reactions, event, at)
    # A text signed by several is mostly recorded once for each signatory: its own record then speaks for it.
    recorded = {
        (each.document_id, reaction.statement.actor)
        for reaction in counting
        if reaction.statement.joint
        for each in (reaction, *reaction.copies)
    }
    for reaction in counting:
        statement = reaction.statement
        if not statement.joint:
            own[statement.actor].append(reaction)
            continue
        joint[statement.actor].append(reaction)
        for signatory in dict.fromkeys(statement.joint):
            if (reaction.document_id, signatory) not in recorded:
                joint[signatory].append(reaction)
    found = {actor: _position(actor, said, others=joint.get(actor, ())) for actor, said in own.items()}
    for actor, said in joint.items():
        if actor not in found:
            found[actor] = replace(_position(actor, said), joint_only=True)
    found.update(_spread({**joint, **own}, found, vocabulary))
    return found


def _counting(reactions: Iterable[Reaction], event: Event, at: datetime) -> list[Reaction]:
    """Return the reactions that may set a position, each utterance once, latest first."""
    chosen = folded(
        reaction
        for reaction in reactions
        if reaction.current
        and reaction.statement.official
        and not reaction.statement.hearsay
        and reaction.statement.event == event.id
        and reaction.statement.stance_toward_event is not None
        and reaction.spoken_at <= at
    )
    return sorted(chosen, key=lambda reaction: (reaction.spoken_at, reaction.key), reverse=True)


def _stance(reaction: Reaction) -> Stance:
    stance = reaction.statement.stance_toward_event
    assert stance is not None  # only counting reactions come here
    return stance


def _position(actor: ActorCode, said: Sequence[Reaction], *, others: Iterable[Reaction] = ()) -> Position:
    """Return the position that these reactions, latest first, give the actor; `others` are kept as earlier ones."""
    stated = [reaction for reaction in said if not reaction.statement.declined] or list(said)
    day = _day(stated[0])
    latest = [reaction for reaction in stated if _day(reaction) == day]
    weight = max(reaction.statement.rank.weight for reaction in latest)
    highest = [reaction for reaction in latest if reaction.statement.rank.weight == weight]
    far = max(abs(_stance(reaction).score) for reaction in highest)
    furthest = [reaction for reaction in highest if abs(_stance(reaction).score) == far]
    by = furthest[0]
    stances = tuple(dict.fromkeys(_stance(reaction) for reaction in furthest))
    rest = {reaction.key: reaction for reaction in (*said, *others) if reaction.key != by.key}
    return Position(
        actor=actor,
        stances=stances,
        by=by,
        earlier=tuple(sorted(rest.values(), key=lambda reaction: (reaction.spoken_at, reaction.key), reverse=True)),
        declined=by.statement.declined,
    )


def _day(reaction: Reaction) -> date:
    return reaction.spoken_at.astimezone(UTC).date()


def _spread(
    said: Mapping[ActorCode, Sequence[Reaction]], found: Mapping[ActorCode, Position], vocabulary: Vocabulary
) -> dict[ActorCode, Position]:
    """Return the positions that members have only through the text of an organisation, the latest text winning."""
    reached: dict[ActorCode, Position] = {}
    for organisation in said:
        position = found[organisation]
        if organisation not in vocabulary.groups or position.declined:
            continue
        for member in vocabulary.members(organisation, _day(position.by)):
            before = reached.get(member)
            if member not in found and (before is None or before.by.spoken_at < position.by.spoken_at):
                reached[member] = replace(position, actor=member, joint_only=True, via=organisation)
    return reached


def shifts(reactions: Iterable[Reaction], event: Event) -> tuple[StanceShift, ...]:
    """Return each change of two rungs or more between an actor's successive own positions, by time; `rungs` is signed.

    There is one position for each UTC day on which the actor spoke, by the rule of `positions`. A mixed day is neither the
    start nor the end of a shift, nor is one on which comment was declined.
    """
    by_actor: dict[ActorCode, list[Reaction]] = defaultdict(list)
    for reaction in _counting(reactions, event, datetime.max.replace(tzinfo=UTC)):
        if not reaction.statement.joint and not reaction.statement.declined:
            by_actor[reaction.statement.actor].append(reaction)
    found = []
    for actor, said in by_actor.items():
        days: dict[date, list[Reaction]] = defaultdict(list)
        for reaction in said:
            days[_day(reaction)].append(reaction)
        daily = [_position(actor, days[day]) for day in sorted(days)]
        for before, after in pairwise([position for position in daily if not position.mixed]):
            rungs = after.stances[0].score - before.stances[0].score
            if abs(rungs) >= SHIFT_RUNGS:
                found.append(StanceShift(actor=actor, event=event.id, before=before.by, after=after.by, rungs=rungs))
    return tuple(sorted(found, key=lambda shift: (shift.after.spoken_at, shift.actor)))


def listening(
    sources: Iterable[Source],
    states: Mapping[SourceId, FetchState],
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
    read = {language.split("-")[0] for language in languages}
    by_actor: dict[ActorCode, list[Source]] = defaultdict(list)
    for source in sources:
        if source.enabled and source.tier is Tier.OFFICIAL and source.proves_silence:
            by_actor[source.actor].append(source)
    found = {}
    for actor, own in by_actor.items():
        readable = [source for source in own if source.language.split("-")[0] in read]
        known = (states[source.id] for source in readable if source.id in states)
        up = [state for state in known if state.health in _LISTENING and not _is_frozen(state, now)]
        names = {state.source_id for state in up}
        covered = [since for state in up if (since := _covered_since(state, event, now)) is not None]
        found[actor] = Listening(
            actor=actor,
            sources=len(own),
            healthy=len(up),
            covered_since=min(covered, default=None),
            readable=bool(readable),
            down=tuple(_named(source, states) for source in readable if source.id not in names),
        )
    return found


def _covered_since(state: FetchState, event: Event, now: datetime) -> datetime | None:
    """Return since when the source proves silence: None where it has not been read since the event began."""
    if state.last_success_at is None or state.last_success_at < _start(event) or state.covered_since is None:
        return None
    return state.covered_since if state.covered_since <= now else None


def _named(source: Source, states: Mapping[SourceId, FetchState]) -> str:
    state = states.get(source.id)
    if state is not None and state.health in _LISTENING:
        return f"{source.id} (frozen)"
    return f"{source.id} ({state.health.value if state else Health.UNPOLLED.value})"


def _is_frozen(state: FetchState, now: datetime) -> bool:
    """Return whether the source answers well, but has brought the same entries for far longer than it usually pauses."""
    return any(finding.symptom is Symptom.FROZEN for finding in findings(state, now=now))


def roll_call(
    dossier: Dossier,
    event: Event,
    reactions: Iterable[Reaction],
    listening: Mapping[ActorCode, Listening],
    vocabulary: Vocabulary,
    *,
    at: datetime,
    outages: Iterable[Outage] = (),
) -> tuple[RollCall, ...]:
    """Return one row for each watched actor, in one of five lanes that are never mixed.

    The watch list means the members on the day of `at`. Silence is claimed only where an own official source in a language
    that we read has been healthy without a break since T0; otherwise `reason` says in words why it is not.
    """
    found = positions(reactions, event, vocabulary, at=at)
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
    if heard.healthy == 0:
        return RollCall(actor=actor, lane=Lane.SOURCE_DOWN, reason=f"no source of its own is up: {', '.join(heard.down)}")
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

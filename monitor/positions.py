"""Statements + event + time -> positions and shifts, by the codebook's rules. Nothing is kept here.

Who could be heard at all, and who is silent: `listening`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Protocol, TypeVar

from feeds.types import ActorCode
from monitor.types import (
    Event,
    EventId,
    Position,
    Reaction,
    Stance,
    StanceShift,
    StatementKey,
)
from monitor.utterances import folded
from monitor.vocabulary import Vocabulary

T = TypeVar("T")

SHIFT_RUNGS = 2


class CountsAs(StrEnum):
    """What a reaction is to the position rule; each is one of these."""

    OWN = "own"
    DECLINED = "declined"
    JOINT = "joint"
    APART = "apart"
    NOTHING = "nothing"
    COPY = "copy"
    REPLACED = "replaced"
    OVERRULED = "overruled"


_COUNTING = frozenset({CountsAs.OWN, CountsAs.DECLINED, CountsAs.JOINT})


class Said(Protocol):
    """What of a statement tied to an event decides what it counts as."""

    @property
    def official(self) -> bool: ...
    @property
    def hearsay(self) -> bool: ...
    @property
    def joint(self) -> Sequence[str] | None: ...
    @property
    def declined(self) -> bool: ...
    @property
    def stance_toward_event(self) -> str | None: ...


def counts_as(statement: Said, *, current: bool, edited: bool) -> CountsAs:
    """Return what a reaction counts as: its actor's own word, or a refusal to comment, a joint text, or none of these.

    Hearsay and unofficial words are `apart`; `nothing` says nothing of the event; `replaced` was `edited` away by its source,
    and `overruled` is a label in whose place another reading, or a person's, stands. That one is a `copy`, which is not in front
    of its utterance, only those know that see the others (`utterances.folded`).
    """
    if not current:
        return CountsAs.REPLACED if edited else CountsAs.OVERRULED
    if statement.hearsay or not statement.official:
        return CountsAs.APART
    if statement.stance_toward_event is None:
        return CountsAs.NOTHING
    if statement.joint:
        return CountsAs.JOINT
    return CountsAs.DECLINED if statement.declined else CountsAs.OWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What had been said on an event by a moment, as much of it as is shown, and how much there is.

    `reactions`, newest first, hold whatever decides a position, each actor's first and newest words, all joint texts, and the
    newest of what is kept apart or was edited away. `shifts` are each actor's newest ones, oldest first. `said` and `shifted`
    count all of an actor's own words and shifts, `apart` and `replaced` all of those.
    """

    reactions: tuple[Reaction, ...]
    shifts: tuple[StanceShift, ...]
    said: Mapping[ActorCode, int]
    shifted: Mapping[ActorCode, int]
    apart: int
    replaced: int


def account(reactions: Iterable[Reaction], event: EventId, *, at: datetime) -> Account:
    """Return the account of all these reactions, each utterance once, but for what was said after `at` and what is overruled."""
    by_then = _newest_first(folded(reaction for reaction in reactions if reaction.spoken_at <= at))
    counted = [(one, counts_as(one.statement, current=one.current, edited=one.edited)) for one in by_then]
    kinds = Counter(kind for _, kind in counted)
    found = _shifts(by_then, event)
    return Account(
        reactions=tuple(one for one, kind in counted if kind not in (CountsAs.OVERRULED, CountsAs.NOTHING)),
        shifts=found,
        said=Counter(one.statement.actor for one, kind in counted if kind in (CountsAs.OWN, CountsAs.DECLINED)),
        shifted=Counter(change.actor for change in found),
        apart=kinds[CountsAs.APART],
        replaced=kinds[CountsAs.REPLACED],
    )


def positions(reactions: Iterable[Reaction], event: Event, vocabulary: Vocabulary, *, at: datetime) -> dict[ActorCode, Position]:
    """Return where each actor stood on the event at a time, by the codebook's rule.

    Of an actor's official, non-hearsay, current reactions with a stance toward the event: the latest UTC day on which it
    spoke, of these the highest rank, of these the rung furthest from zero; two equally far and opposed are `mixed`. A joint
    text decides only where there is no own one (`joint_only`). An organisation's text reaches the members that have neither,
    by membership on the day of the text, with `via` the organisation. "No comment" decides only where nothing else was said,
    and is marked `declined`. What many sources carry counts once, on the day of the first.
    """
    counting = _counting(reactions, event.id, at)
    own: dict[ActorCode, list[Reaction]] = defaultdict(list)
    for reaction in counting:
        if not reaction.statement.joint:
            own[reaction.statement.actor].append(reaction)
    joint = _signed(counting)
    found = {actor: _position(actor, said, others=joint.get(actor, ())) for actor, said in own.items()}
    for actor, said in joint.items():
        if actor not in found:
            found[actor] = replace(_position(actor, said), joint_only=True)
    found.update(_spread({**joint, **own}, found, vocabulary))
    return found


def signed(reactions: Iterable[Reaction], event: Event, *, at: datetime) -> dict[ActorCode, list[Reaction]]:
    """Return the joint texts of each signatory, latest first; one that is recorded for it by itself counts for it once."""
    return _signed(_counting(reactions, event.id, at))


def _signed(counting: Sequence[Reaction]) -> dict[ActorCode, list[Reaction]]:
    found: dict[ActorCode, list[Reaction]] = defaultdict(list)
    together = [reaction for reaction in counting if reaction.statement.joint]
    # A text signed by several is mostly recorded once for each signatory: its own record then speaks for it.
    recorded = {(each.document_id, one.statement.actor) for one in together for each in (one, *one.copies)}
    for reaction in together:
        found[reaction.statement.actor].append(reaction)
        for signatory in dict.fromkeys(reaction.statement.joint or ()):
            if (reaction.document_id, signatory) not in recorded:
                found[signatory].append(reaction)
    return found


def _counting(reactions: Iterable[Reaction], event: EventId, at: datetime) -> list[Reaction]:
    """Return the reactions that may set a position, each utterance once, latest first."""
    said = folded(one for one in reactions if one.statement.event == event and one.spoken_at <= at)
    chosen = (one for one in said if counts_as(one.statement, current=one.current, edited=one.edited) in _COUNTING)
    return _newest_first(chosen)


def _newest_first(reactions: Iterable[Reaction]) -> list[Reaction]:
    return sorted(reactions, key=lambda reaction: (reaction.spoken_at, reaction.key), reverse=True)


def _stance(reaction: Reaction) -> Stance:
    stance = reaction.statement.stance_toward_event
    assert stance is not None  # only counting reactions come here
    return stance


def _position(actor: ActorCode, said: Sequence[Reaction], *, others: Iterable[Reaction] = ()) -> Position:
    """Return the position that these reactions, latest first, give the actor; `others` are kept as earlier ones."""
    stated = [reaction for reaction in said if not reaction.statement.declined] or list(said)
    day = _day(stated[0])
    latest = [reaction for reaction in stated if _day(reaction) == day]
    furthest = decisive(latest, lambda reaction: (reaction.statement.rank.weight, _stance(reaction).score))
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


def decisive(said: Sequence[T], weighed: Callable[[T], tuple[int, int]]) -> list[T]:
    """Return what decides among an actor's words of one day: the highest rank, of these the rung furthest from zero.

    `weighed` gives the weight of the rank and the score on the ladder.
    """
    weight = max(weighed(one)[0] for one in said)
    highest = [one for one in said if weighed(one)[0] == weight]
    far = max(abs(weighed(one)[1]) for one in highest)
    return [one for one in highest if abs(weighed(one)[1]) == far]


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
            if member not in found and (before is None or _age(before) < _age(position)):
                reached[member] = replace(position, actor=member, joint_only=True, via=organisation)
    return reached


def _age(position: Position) -> tuple[datetime, str]:
    return position.by.spoken_at, position.by.key


def shifts(reactions: Iterable[Reaction], event: Event) -> tuple[StanceShift, ...]:
    """Return each change of two rungs or more between an actor's successive own positions, by time; `rungs` is signed.

    There is one position for each UTC day on which the actor spoke, by the rule of `positions`. A mixed day is neither the
    start nor the end of a shift, nor is one on which comment was declined.
    """
    return _shifts(reactions, event.id)


def _shifts(reactions: Iterable[Reaction], event: EventId) -> tuple[StanceShift, ...]:
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
                found.append(StanceShift(actor=actor, event=event, before=before.by, after=after.by, rungs=rungs))
    return tuple(sorted(found, key=lambda shift: (shift.after.spoken_at, shift.actor)))


@dataclass(frozen=True, slots=True)
class Spoken:
    """What an actor said of a target, as far as it bears on when that turned; `weight` is that of the rank."""

    key: StatementKey
    spoken_at: datetime
    stance: Stance
    weight: int
    joint: bool


def turns(said: Iterable[Spoken]) -> tuple[tuple[Spoken, Spoken], ...]:
    """Return each change of two rungs or more between the days on which one actor spoke of one target, by time.

    A day's stance is that of the rule for a position, and a mixed day is neither the start nor the end of a change; joint texts
    do not count.
    """
    days: dict[date, list[Spoken]] = defaultdict(list)
    for one in sorted((one for one in said if not one.joint), key=lambda one: (one.spoken_at, one.key), reverse=True):
        days[one.spoken_at.astimezone(UTC).date()].append(one)
    daily = (decisive(days[day], lambda one: (one.weight, one.stance.score)) for day in sorted(days))
    decided = [furthest[0] for furthest in daily if len({one.stance for one in furthest}) == 1]
    return tuple(
        (before, after) for before, after in pairwise(decided) if abs(after.stance.score - before.stance.score) >= SHIFT_RUNGS
    )

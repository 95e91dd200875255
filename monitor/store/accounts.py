"""What had been said on an event, read through indexes: what decides, the first and the newest words, and how many there are.

Nothing here grows with the length of what was said but counting, which an index does by itself. The whole is read by
`reading.reactions`; the rule is `monitor.positions`', and `ties` keeps true what is asked here. Only a moment since which
words were told again, of an event, is answered from the whole.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import CTE, ColumnElement, Row, Select, String, exists, false, func, select, true, type_coerce
from sqlalchemy.engine import Connection
from sqlmodel import Session

from feeds.types import ActorCode
from monitor import positions
from monitor.positions import SHIFT_RUNGS, Account, CountsAs, decisive
from monitor.store import reading
from monitor.store.columns import of_file
from monitor.store.database import batches, table_of
from monitor.store.tables.dossiers import ReactionRow
from monitor.store.tables.statements import UtteranceRow
from monitor.store.ties import Day, asked, day_of, of_days, parts, within
from monitor.types import EventId, Reaction, StanceShift
from monitor.utterances import folded

T = TypeVar("T")

_TIES, _UTTERANCES = table_of(ReactionRow), table_of(UtteranceRow)
_PLACE = _TIES.c.event_id, _TIES.c.key, _TIES.c.revision
_APART, _REPLACED = 24, 200
"""How many are shown of what never counts, and of wordings that their source edited away; more are only counted."""

Place = tuple[str, str, int]
"""A tie, by event, key and revision."""

Who = tuple[str, str]
"""An actor on an event."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked: events, as of a moment, of all actors or of some."""

    events: Sequence[str]
    at: datetime
    actors: Sequence[str] | None


@dataclass(frozen=True, slots=True)
class _Spoke:
    """How much an actor said, from when until when."""

    count: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class _Change:
    """A shift, by its two ties."""

    actor: str
    before: Place
    after: Place
    rungs: int


def account(session: Session, event_id: str, *, at: datetime, most: int) -> Account:
    """Return what had been said on an event by a moment; `most` of each actor's newest words and shifts, 0 for neither."""
    return accounts(session, [event_id], at=at, most=most)[event_id]


def accounts(
    session: Session,
    events: Sequence[str],
    *,
    at: datetime,
    most: int,
    actors: Sequence[str] | None = None,
) -> dict[str, Account]:
    """Return what had been said on each of these events by a moment, by these actors or by all.

    `most` of each actor's newest words and shifts, 0 for neither. Where some actors are asked for, only what decides
    and their newest shifts come, neither first nor newest words nor what never counts.
    """
    later = _heard_later(session.connection(), events, at)
    found = {event: _whole(session, event, at=at, most=most, actors=actors) for event in later}
    others = [event for event in events if event not in later]
    return found | _indexed(session, others, at=at, most=most, actors=actors)


def _heard_later(connection: Connection, events: Sequence[str], at: datetime) -> set[str]:
    """Return on which events an utterance was told again after a moment: another source may have stood in front of it then."""
    found: set[str] = set()
    for some in batches(events):
        of = _TIES.c.event_id.in_(some), _TIES.c.counts_as == CountsAs.COPY.value, _TIES.c.spoken_at > at
        found.update(connection.execute(select(_TIES.c.event_id).where(*of).distinct()).scalars())
    return found


def _whole(session: Session, event: str, *, at: datetime, most: int, actors: Sequence[str] | None) -> Account:
    """Return the account by the rule over everything, as much of it as is asked for."""
    found = positions.account(reading.reactions(session, event), EventId(event), at=at)
    taken: Counter[ActorCode] = Counter()
    newest: list[StanceShift] = []
    for change in reversed(found.shifts):
        if taken[change.actor] < most and (actors is None or change.actor in actors):
            newest.append(change)
        taken[change.actor] += 1
    return replace(found, shifts=tuple(reversed(newest)))


def _indexed(
    session: Session,
    events: Sequence[str],
    *,
    at: datetime,
    most: int,
    actors: Sequence[str] | None,
) -> dict[str, Account]:
    connection, of = session.connection(), _Asked(events, at, actors)
    own = _spoke(connection, of, CountsAs.OWN)
    declined = _spoke(connection, of, CountsAs.DECLINED)
    wanted = _deciding(connection, own, CountsAs.OWN, at)
    wanted |= _deciding(connection, {who: spoke for who, spoke in declined.items() if who not in own}, CountsAs.DECLINED, at)
    wanted |= _places(connection, select(*_PLACE).where(_of(_Asked(events, at, None), CountsAs.JOINT)))
    if actors is None:
        wanted |= _first(connection, own, CountsAs.OWN) | _first(connection, declined, CountsAs.DECLINED)
    today = _today(connection, own, at)
    shifted = _shifted(connection, of, today)
    changes: Sequence[_Change] = ()
    sides: dict[CountsAs, dict[str, int]] = {}
    if most:
        changes = _changes(connection, sorted(shifted), today, at, most=most)
        wanted |= {place for change in changes for place in (change.before, change.after)}
        if actors is None:
            for spoke, kind in ((own, CountsAs.OWN), (declined, CountsAs.DECLINED)):
                wanted |= _newest(connection, spoke, kind, at, beside=wanted, most=most)
            for kind, limit in ((CountsAs.APART, _APART), (CountsAs.REPLACED, _REPLACED)):
                sides[kind], newest = _beside(connection, of, kind, limit)
                wanted |= newest
    there = _read(connection, wanted)
    # By event at once: an actor's page asks of hundreds.
    reactions = _by_event((place[0], one) for place, one in there.items())
    changed = _by_event((change.after[0], change) for change in changes)
    said = _by_event((event, (actor, one.count)) for spoke in (own, declined) for (event, actor), one in spoke.items())
    shifts = _by_event((event, (actor, number)) for (event, actor), number in shifted.items())
    return {
        event: Account(
            reactions=_newest_first(reactions.get(event, ())),
            shifts=_shifts(event, changed.get(event, ()), there),
            said=_said(said.get(event, ())),
            shifted={ActorCode(actor): number for actor, number in shifts.get(event, ())},
            apart=sides.get(CountsAs.APART, {}).get(event, 0),
            replaced=sides.get(CountsAs.REPLACED, {}).get(event, 0),
        )
        for event in events
    }


def _by_event(given: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = defaultdict(list)
    for event, one in given:
        found[event].append(one)
    return found


def _newest_first(reactions: Iterable[Reaction]) -> tuple[Reaction, ...]:
    return tuple(sorted(reactions, key=lambda one: (one.spoken_at, one.key), reverse=True))


def _said(spoken: Iterable[tuple[str, int]]) -> dict[ActorCode, int]:
    found: Counter[ActorCode] = Counter()
    for actor, count in spoken:
        found[ActorCode(actor)] += count
    return dict(found)


def _of(asked_for: _Asked, kind: CountsAs) -> ColumnElement[bool]:
    found = _TIES.c.event_id.in_(asked_for.events) & (_TIES.c.counts_as == kind.value) & (_TIES.c.spoken_at <= asked_for.at)
    return found & _TIES.c.actor.in_(asked_for.actors) if asked_for.actors is not None else found


def _places(connection: Connection, query: Select[Any]) -> set[Place]:
    return {(row.event_id, row.key, row.revision) for row in connection.execute(query).all()}


def _place(row: Row[Any]) -> Place:
    return row.event_id, row.key, row.revision


def _spoke(connection: Connection, of: _Asked, kind: CountsAs) -> dict[Who, _Spoke]:
    who, when = (_TIES.c.event_id, _TIES.c.actor), _TIES.c.spoken_at
    query = select(*who, func.count(), func.min(when), func.max(when)).where(_of(of, kind)).group_by(*who)
    return {(event, actor): _Spoke(count, first, last) for event, actor, count, first, last in connection.execute(query).all()}


# What decides


def _deciding(connection: Connection, spoke: Mapping[Who, _Spoke], kind: CountsAs, at: datetime) -> set[Place]:
    """Return what decides each actor's last day: one tie, or the last of each of two opposed rungs."""
    days = [Day.of(*who, one.last) for who, one in spoke.items()]
    found: set[Place] = set()
    for said in _by_actor(connection, days, kind, at):
        of_rung = {row.score: row for row in reversed(decisive(said, _weighed))}
        found |= {_place(row) for row in of_rung.values()}
    return found


def _weighed(row: Row[Any]) -> tuple[int, int]:
    return row.weight, row.score


def _by_actor(connection: Connection, days: Sequence[Day], kind: CountsAs, at: datetime) -> Iterator[list[Row[Any]]]:
    """Yield what each actor said on its day by `at`, the last first."""
    names = ("event_id", "actor", "spoken_at", "weight", "score", "key", "revision")
    for some in parts(days):
        table = asked(connection, some)
        of = within(table) & (_TIES.c.counts_as == kind.value) & (_TIES.c.spoken_at <= at)
        found: Iterable[Row[Any]] = connection.execute(of_days(connection, table, names, of, ties=_TIES)).all()
        said = sorted(found, key=lambda row: (row.event_id, row.actor, row.spoken_at, row.key), reverse=True)
        yield from (list(own) for _, own in groupby(said, key=lambda row: (row.event_id, row.actor)))


def deciding(connection: Connection, event_id: str, *, at: datetime) -> set[str]:
    """Return the statements that decide where each actor stands on an event at a moment, and all joint texts."""
    of = _Asked([event_id], at, None)
    own, declined = _spoke(connection, of, CountsAs.OWN), _spoke(connection, of, CountsAs.DECLINED)
    found = _deciding(connection, own, CountsAs.OWN, at)
    found |= _deciding(connection, {who: spoke for who, spoke in declined.items() if who not in own}, CountsAs.DECLINED, at)
    found |= _places(connection, select(*_PLACE).where(_of(of, CountsAs.JOINT)))
    return {key for _, key, _ in found}


def own_on(connection: Connection, days: Sequence[Day]) -> set[str]:
    """Return the statements by which actors spoke for themselves on their days."""
    end = datetime.max.replace(tzinfo=UTC)
    return {row.key for said in _by_actor(connection, days, CountsAs.OWN, end) for row in said}


def decided_before(connection: Connection, days: Sequence[Day]) -> set[str]:
    """Return the statements that decided each actor's last decided day before each of these."""
    return {row.key for row in _before(connection, days)}


# The first words and the newest


def _first(connection: Connection, spoke: Mapping[Who, _Spoke], kind: CountsAs) -> set[Place]:
    """Return each actor's first tie."""
    found: dict[Who, Place] = {}
    days = {who: Day.of(*who, one.first) for who, one in spoke.items()}
    for some in parts(list(days.values())):
        table = asked(connection, some)
        of = within(table) & (_TIES.c.counts_as == kind.value)
        names = ("event_id", "actor", "spoken_at", "key", "revision")
        for row in connection.execute(of_days(connection, table, names, of, ties=_TIES)).all():
            who = row.event_id, row.actor
            if row.spoken_at == spoke[who].first:
                found[who] = min(found.get(who, _place(row)), _place(row))
    return set(found.values())


def _newest(
    connection: Connection,
    spoke: Mapping[Who, _Spoke],
    kind: CountsAs,
    at: datetime,
    *,
    beside: AbstractSet[Place],
    most: int,
) -> set[Place]:
    """Return `most` of each actor's newest ties that are not among those shown anyhow."""
    found: set[Place] = set()
    enough = most + 3 + 2 * (most + 1)  # two that decide, the first, and both sides of every shift that is shown
    for some in parts([Day.of(*who, at) for who in spoke]):
        table = asked(connection, some)
        own = (_TIES.c.event_id == table.c.event_id) & (_TIES.c.counts_as == kind.value) & (_TIES.c.actor == table.c.actor)
        last = _TIES.c.spoken_at.desc(), _TIES.c.key.desc()
        query = select(_TIES.c.spoken_at, _TIES.c.key, _TIES.c.revision).where(own, _TIES.c.spoken_at <= at)
        for (event, _), newest in _of_each(connection, table, query.order_by(*last).limit(enough)):
            places = ((event, key, revision) for _, key, revision in sorted(newest, reverse=True))
            rest = [place for place in places if place not in beside]
            found.update(rest[:most])
    return found


def _of_each(connection: Connection, table: CTE, query: Select[Any]) -> Iterator[tuple[Who, Sequence[tuple[Any, ...]]]]:
    """Yield what the query, whose first column is a time, answers for each row of `table` that it answers for.

    All of it comes from the index that the query is answered from: to look each tie up again takes several times as long.
    """
    each = query.correlate(table)
    who = table.c.event_id, table.c.actor
    if connection.dialect.name == "postgresql":
        rows = each.lateral("of_each")
        found: dict[Who, list[tuple[Any, ...]]] = defaultdict(list)
        for event, actor, *line in connection.execute(select(*who, *rows.c).select_from(table).join(rows, true())):
            found[event, actor].append(tuple(line))
        yield from found.items()
        return
    # SQLite has no LATERAL, and a subquery for each row gives one value only: a list of lists.
    at, *others = each.subquery("of_each").c
    line_of = func.json_array(type_coerce(at, String()), *others)
    told = select(func.json_group_array(line_of)).correlate(table).scalar_subquery()
    for event, actor, text in connection.execute(select(*who, told)):
        if lines := json.loads(text):
            yield (event, actor), [(of_file(kept), *rest) for kept, *rest in lines]


def _beside(connection: Connection, of: _Asked, kind: CountsAs, limit: int) -> tuple[dict[str, int], set[Place]]:
    """Return how many ties there are of what never sets a position, by event, and of each event the newest."""
    later = _TIES.alias("later")
    same = (later.c.key == _TIES.c.key) & (later.c.event_id == _TIES.c.event_id) & (later.c.revision > _TIES.c.revision)
    # Words that a later revision still carries are not edited away.
    carried = exists(select(later.c.key).where(same)) if kind is CountsAs.REPLACED else false()
    numbers: dict[str, int] = {}
    newest: set[Place] = set()
    for event in of.events:
        there = _of(_Asked([event], of.at, None), kind) & ~carried
        numbers[event] = connection.execute(select(func.count()).select_from(_TIES).where(there)).scalar_one()
        if numbers[event]:
            last = _TIES.c.spoken_at.desc(), _TIES.c.key.desc()
            newest |= _places(connection, select(*_PLACE).where(there).order_by(*last).limit(limit))
    return numbers, newest


# Shifts


def _today(connection: Connection, own: Mapping[Who, _Spoke], at: datetime) -> dict[Who, _Change]:
    """Return the shifts of the day of `at`, which may have gone on after it, so that what is kept of it is not asked."""
    days = [Day.of(*who, at) for who, spoke in own.items() if spoke.last >= day_of(at)]
    decided: dict[Who, Row[Any]] = {}
    for said in _by_actor(connection, days, CountsAs.OWN, at):
        deciding = decisive(said, _weighed)
        if len({row.score for row in deciding}) == 1:
            decided[deciding[0].event_id, deciding[0].actor] = deciding[0]
    found: dict[Who, _Change] = {}
    for before in _before(connection, [Day.of(*who, at) for who in decided]):
        who = before.event_id, before.actor
        rungs = decided[who].score - before.score
        if abs(rungs) >= SHIFT_RUNGS:
            found[who] = _Change(before.actor, _place(before), _place(decided[who]), rungs)
    return found


def _before(connection: Connection, days: Sequence[Day]) -> Iterator[Row[Any]]:
    """Yield what decided the last decided day before each of these, where there is one."""
    for some in parts(days):
        table = asked(connection, some)
        of = (_TIES.c.event_id == table.c.event_id) & (_TIES.c.actor == table.c.actor) & _TIES.c.decides
        last = select(func.max(_TIES.c.spoken_at)).where(of, _TIES.c.spoken_at < table.c.since).correlate(table)
        there = _TIES.alias("there")
        on = (there.c.event_id == table.c.event_id) & (there.c.actor == table.c.actor) & there.c.decides
        on = on & (there.c.spoken_at == last.scalar_subquery())
        names = ("event_id", "actor", "score", "key", "revision")
        found: Iterable[Row[Any]] = connection.execute(of_days(connection, table, names, on, table.c.since, ties=there)).all()
        yield from found


def _shifted(connection: Connection, of: _Asked, today: Iterable[Who]) -> dict[Who, int]:
    """Return how often each actor shifted."""
    before_today = _TIES.c.rungs.is_not(None) & (_TIES.c.spoken_at < day_of(of.at))
    there = _TIES.c.event_id.in_(of.events) & before_today
    there = there & _TIES.c.actor.in_(of.actors) if of.actors is not None else there
    query = select(_TIES.c.event_id, _TIES.c.actor, func.count()).where(there).group_by(_TIES.c.event_id, _TIES.c.actor)
    found = {(event, actor): int(number) for event, actor, number in connection.execute(query).all()}
    return found | {who: found.get(who, 0) + 1 for who in today}


def _changes(
    connection: Connection, shifted: Sequence[Who], today: Mapping[Who, _Change], at: datetime, *, most: int
) -> Sequence[_Change]:
    """Return `most` of the newest shifts of each of these actors, that of the day of `at` among them."""
    after: dict[Day, tuple[int, Place]] = {}
    for some in parts([Day.of(*who, at) for who in shifted]):
        table = asked(connection, some)
        of = (_TIES.c.event_id == table.c.event_id) & (_TIES.c.actor == table.c.actor) & _TIES.c.rungs.is_not(None)
        query = select(*(_TIES.c[name] for name in ("spoken_at", "rungs", "key", "revision")))
        newest = query.where(of, _TIES.c.spoken_at < table.c.since).order_by(_TIES.c.spoken_at.desc()).limit(most)
        for (event, actor), rows in _of_each(connection, table, newest):
            older = sorted(rows, reverse=True)[: most - ((event, actor) in today)]
            after.update({Day.of(event, actor, when): (rungs, (event, key, revision)) for when, rungs, key, revision in older})
    found = list(today.values())
    for row in _before(connection, list(after)):
        rungs, place = after[Day(row.event_id, row.actor, row.since)]
        found.append(_Change(row.actor, _place(row), place, rungs))
    return found


# In full


def _read(connection: Connection, wanted: AbstractSet[Place]) -> dict[Place, Reaction]:
    """Return the reactions at these places, each with its copies in the event."""
    found: dict[Place, Reaction] = {}
    for keys in batches(sorted({key for _, key, _ in wanted})):
        for line in connection.execute(reading.lines(_TIES.c.key.in_(keys), brief=True)).all():
            place = line.event_id, line.key, line.revision
            if place in wanted:
                found[place] = reading.reaction(line)
    copies = _copies(connection, found)
    for place, one in found.items():
        if one.current and (others := copies.get((place[0], one.utterance))):
            (found[place],) = folded((one, *others))
    return found


def _copies(connection: Connection, found: Mapping[Place, Reaction]) -> dict[tuple[str, str], list[Reaction]]:
    """Return the copies of these utterances by event and utterance."""
    events = {event for event, _, _ in found}
    copies: dict[tuple[str, str], list[Reaction]] = defaultdict(list)
    for some in batches(sorted({one.utterance for one in found.values() if one.utterance and one.current})):
        same = select(_UTTERANCES.c.key).where(_UTTERANCES.c.utterance.in_(some))
        for line in connection.execute(
            reading.lines(_TIES.c.key.in_(same) & (_TIES.c.counts_as == CountsAs.COPY.value), brief=True)
        ):
            if line.event_id in events:
                copies[line.event_id, line.utterance].append(reading.reaction(line))
    return copies


def _shifts(event: str, changes: Iterable[_Change], there: Mapping[Place, Reaction]) -> tuple[StanceShift, ...]:
    found = (
        StanceShift(
            actor=ActorCode(change.actor),
            event=EventId(event),
            before=there[change.before],
            after=there[change.after],
            rungs=change.rungs,
        )
        for change in changes
    )
    return tuple(sorted(found, key=lambda shift: (shift.after.spoken_at, shift.actor)))

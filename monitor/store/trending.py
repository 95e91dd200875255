"""Counting statements by day for trends, and when sources were heard, within a transaction that the caller opened.

Counted is what is current, official, no hearsay and no refusal to comment; an utterance once, when it was first published,
however many outlets carry it. Everything is added up in the database: a year of a pair may be many thousand rows.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Interval,
    Select,
    SQLColumnExpression,
    String,
    bindparam,
    cast,
    false,
    func,
    literal,
    select,
)
from sqlmodel import Session, col

from feeds.types import ActorCode, Health, SourceId
from monitor.positions import Spoken
from monitor.store.columns import as_read
from monitor.store.database import batches, table_of
from monitor.store.tables.documents import RevisionRow
from monitor.store.tables.dossiers import ReactionRow
from monitor.store.tables.sources import HealthChangeRow
from monitor.store.tables.statements import StatementRow, UtteranceRow
from monitor.trends import Counted, HealthChange
from monitor.types import EventId, Rank, Stance, StatementKey

SAME_WORDS_DAYS = 7
_FIRST_DAY = datetime(2000, 1, 1, tzinfo=UTC)
_STANCES = {stance.value: stance for stance in Stance}


def of_pair(
    session: Session,
    actors: Sequence[ActorCode],
    target: str,
    *,
    since: datetime,
    until: datetime,
    without: Sequence[EventId] = (),
) -> tuple[Counted, ...]:
    """Return what these actors said of the target by day, stance and engine; `until` is exclusive.

    `without`: what reacts to these events and was published nowhere is left out.
    """
    of = _of_target(target, without)
    of = (*of, col(StatementRow.actor) == bindparam("of_actor"))
    queries = _counting(session, col(StatementRow.stance), of, since=since, until=until, together=True)
    found: list[Counted] = []
    for actor in actors:  # one by one: for several SQLite would go through all that was said meanwhile
        found += _counted(session, queries, of_actor=actor)
    return tuple(found)


def of_all(
    session: Session,
    actors: Sequence[ActorCode],
    target: str,
    *,
    since: datetime,
    until: datetime,
    without: Sequence[EventId] = (),
) -> tuple[Counted, ...]:
    """Return what these actors said of the target together, by day, stance and engine; otherwise as `of_pair`."""
    of = (*_of_target(target, without), _of_actors(session, actors))
    queries = _counting(session, col(StatementRow.stance), of, since=since, until=until, together=True)
    return tuple(_counted(session, queries))


@dataclass(frozen=True, slots=True)
class Told:
    """A statement that is one with others: it counts where it is the first of its actor's in an utterance."""

    at: datetime
    key: str
    actor: str
    utterance: str
    stance: Stance
    engine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What some actors said of a target on some days: what is told once, added up over them, and each that several tell."""

    counted: tuple[Counted, ...] = ()
    told: tuple[Told, ...] = ()


def said_by(session: Session, actors: Sequence[ActorCode], target: str, *, since: datetime, until: datetime) -> Said:
    """Return what these actors said of the target; `until` is exclusive. Months of it make up longer times (`added_up`)."""
    of = (*_of_target(target, ()), _of_actors(session, actors))
    every, _ = _counting(session, col(StatementRow.stance), of, since=since, until=until, together=True)
    rows = list(map(tuple, session.connection().execute(every).all()))
    counted = [
        Counted(actor=None, day=_date(day), stance=_STANCES[stance], engine=engine, count=count - several)
        for day, stance, engine, count, several in rows
        if count > several
    ]
    told: list[Told] = []
    if any(row[-1] for row in rows):
        said = table_of(StatementRow).c
        utterance = table_of(UtteranceRow).c.utterance
        columns = as_read(said.spoken_at), said.key, said.actor, utterance, said.stance, said.engine
        counts = said.current, said.official, ~said.hearsay, ~said.declined, said.spoken_at >= since, said.spoken_at < until
        # Whether it is told by several is looked up for each, as in `_counting`.
        query = select(*columns).join(UtteranceRow, col(UtteranceRow.key) == col(StatementRow.key)).where(*of, *counts)
        told = [
            Told(at, key, actor, one, _STANCES[stance], engine)
            for at, key, actor, one, stance, engine in session.connection().execute(query)
        ]
    return Said(counted=tuple(counted), told=tuple(told))


def added_up(parts: Sequence[Said], *, since: datetime, until: datetime) -> tuple[Counted, ...]:
    """Return what `of_all` does between two midnights, from parts that reach back a week before the first of them."""
    first, last = since.date(), until.date()
    alone = [one for part in parts for one in part.counted if first <= one.day < last]
    begun = since - timedelta(days=SAME_WORDS_DAYS)
    told = sorted((one for part in parts for one in part.told if begun <= one.at < until), key=lambda one: (one.at, one.key))
    if not told:
        return tuple(alone)
    counts = {(one.day, one.stance, one.engine): one.count for one in alone}
    seen: set[tuple[str, str]] = set()
    for one in told:
        if (one.actor, one.utterance) in seen:
            continue
        seen.add((one.actor, one.utterance))
        if one.at >= since:
            cell = one.at.date(), one.stance, one.engine
            counts[cell] = counts.get(cell, 0) + 1
    return tuple(
        Counted(actor=None, day=day, stance=stance, engine=engine, count=count) for (day, stance, engine), count in counts.items()
    )


def _of_actors(session: Session, actors: Sequence[ActorCode]) -> ColumnElement[bool]:
    if len(actors) == 1:
        return col(StatementRow.actor) == actors[0]
    if session.get_bind().dialect.name == "postgresql":
        return col(StatementRow.actor).in_(actors)
    each = func.json_each(json.dumps(list(actors))).table_valued("value", name="asked")
    return col(StatementRow.actor) == each.c.value


def _of_target(target: str, without: Sequence[EventId]) -> tuple[ColumnElement[bool], ...]:
    of = (col(StatementRow.target) == target,)
    return (*of, col(StatementRow.key).not_in(_only_here(without))) if without else of


def said_of(
    session: Session,
    actor: ActorCode,
    target: str,
    *,
    since: datetime,
    until: datetime,
    limit: int,
    without: Sequence[EventId] = (),
) -> tuple[Spoken, ...]:
    """Return the latest that an actor officially said of a target, newest first; no hearsay, no refusal to comment."""
    # Told when by a plain column, SQLite goes back through all that anybody said until it has found enough of a pair that seldom
    # speaks.
    at: ColumnElement[datetime] = func.coalesce(col(StatementRow.spoken_at), col(StatementRow.spoken_at))
    said = table_of(StatementRow).c
    counts = said.current, said.official, ~said.hearsay, ~said.declined, said.actor == actor, at >= since, at < until
    # In two steps, because only the first is answered from an index, and of a pair there may be thousands.
    newest = select(said.key).where(*_of_target(target, without), *counts).order_by(at.desc(), said.key.desc()).limit(limit)
    keys = session.connection().execute(newest).scalars().all()
    found: list[Spoken] = []
    for some in batches(keys):
        # Asked for in the query what is current, SQLite would go through all that is.
        query = select(said.current, said.key, as_read(said.spoken_at), said.stance, said.rank, said.joint)
        rows = session.connection().execute(query.where(said.key.in_(some))).all()
        found += [
            Spoken(StatementKey(key), spoken_at, _STANCES[stance], Rank(rank).weight, bool(joint))
            for current, key, spoken_at, stance, rank, joint in rows
            if current
        ]
    return tuple(sorted(found, key=lambda one: (one.spoken_at, one.key), reverse=True))


def targets_of(
    session: Session, actor: ActorCode, *, since: datetime, until: datetime, limit: int
) -> tuple[tuple[str, int, datetime], ...]:
    """Return of whom an actor spoke most between two moments: how many current official statements, and the first one's time."""
    first = as_read(func.min(table_of(StatementRow).c.spoken_at))
    query = (
        select(col(StatementRow.target), func.count(), first)
        .where(
            col(StatementRow.current),
            col(StatementRow.official),
            ~col(StatementRow.hearsay),
            ~col(StatementRow.declined),
            col(StatementRow.actor) == actor,
            col(StatementRow.target).is_not(None),
            col(StatementRow.spoken_at) >= since,
            col(StatementRow.spoken_at) < until,
        )
        .group_by(col(StatementRow.target))
        .order_by(func.count().desc(), col(StatementRow.target))
        .limit(limit)
    )
    return tuple((str(target), int(count), at) for target, count, at in session.execute(query))


def of_events(session: Session, events: Sequence[str], *, since: datetime, until: datetime) -> tuple[Counted, ...]:
    """Return the stances toward these events by actor, day and engine; `until` is exclusive."""
    tied = (
        (col(ReactionRow.key) == col(StatementRow.key)) & (col(ReactionRow.revision) == col(StatementRow.revision)),
        col(ReactionRow.event_id).in_(events),
        col(ReactionRow.stance_toward_event).is_not(None),
    )
    stance, event = col(ReactionRow.stance_toward_event), col(ReactionRow.event_id)
    return tuple(_counted(session, _counting(session, stance, tied, event, since=since, until=until, tied=True)))


def _only_here(events: Sequence[EventId]) -> Select[Any]:
    """Return the query for the statements that react to these events and stand in documents without an address."""
    return (
        select(col(ReactionRow.key))
        .join(StatementRow, col(StatementRow.key) == col(ReactionRow.key))
        .join(
            RevisionRow,
            (col(RevisionRow.document_id) == col(StatementRow.document_id))
            & (col(RevisionRow.number) == col(StatementRow.revision)),
        )
        .where(col(ReactionRow.event_id).in_(events), col(RevisionRow.url).is_(None))
    )


def health_changes(session: Session, source_ids: Sequence[SourceId]) -> tuple[HealthChange, ...]:
    """Return every change of health of these sources, in order."""
    found: list[HealthChange] = []
    for some in batches(source_ids):
        rows = session.execute(
            select(col(HealthChangeRow.source_id), as_read(table_of(HealthChangeRow).c.at), col(HealthChangeRow.health)).where(
                col(HealthChangeRow.source_id).in_(some)
            )
        )
        found += [HealthChange(source_id=SourceId(source), at=at, health=Health(health)) for source, at, health in rows]
    return tuple(sorted(found, key=lambda one: one.at))


def _counting(
    session: Session,
    stance: SQLColumnExpression[str | None],
    of: Sequence[ColumnElement[bool]],
    *parts: SQLColumnExpression[str],
    since: datetime,
    until: datetime,
    tied: bool = False,
    together: bool = False,
) -> tuple[Select[tuple[Any, ...]], ...]:
    """Return the queries that count what is `of` what is asked for: all, with how many of it several tell, and these once each.

    An utterance counts once for each of `parts`. `tied`: it is joined to reactions, and to be read by their keys. `together`:
    added up over actors. Only few words are told by several, so that only few have to be put in order of their sources, and
    where there are none the second query need not be asked.
    """
    on_server = session.get_bind().dialect.name == "postgresql"
    # Asked for the plain column, SQLite goes through all that was said meanwhile instead of the few that are tied.
    current = func.coalesce(col(StatementRow.current), false()) if tied else col(StatementRow.current)
    at, actor, engine = col(StatementRow.spoken_at), col(StatementRow.actor), col(StatementRow.engine)
    counts = *of, current, col(StatementRow.official), ~col(StatementRow.hearsay), ~col(StatementRow.declined), at < until
    # By the key of the tie, where there is one: it is there before the statement has been looked up.
    same = col(UtteranceRow.key) == (col(ReactionRow.key) if tied else col(StatementRow.key))

    def added_up(given: Any, *numbers: ColumnElement[int]) -> Select[tuple[Any, ...]]:
        day = _day(given.at, on_server=on_server)
        by = (day, given.stance, given.engine) if together else (given.actor, day, given.stance, given.engine)
        return select(*by, func.count(), *numbers).group_by(*by).where(given.at >= since)

    said = select(col(UtteranceRow.utterance)).where(same).scalar_subquery()
    columns: tuple[ColumnElement[Any], ...] = actor.label("actor"), at.label("at"), stance.label("stance"), engine.label("engine")
    # Counted, not asked for in a condition: a server takes it that next to nothing fulfils such a one, and sorts what it adds up.
    # Joined, a server reads the few that several tell once, and looks nothing up for each of the rest: a third of its time.
    told = col(UtteranceRow.utterance) if on_server else said
    all_of_it = select(*columns, told.label("said")).where(*counts, at >= since)
    every = (all_of_it.outerjoin(UtteranceRow, same) if on_server else all_of_it).subquery().c
    # Which of them are told by several is looked up for each: as a join SQLite may begin with all that was said meanwhile.
    near = *counts, at >= since - timedelta(days=SAME_WORDS_DAYS)
    line = select(*columns, col(StatementRow.key).label("key"), said.label("said"), *parts).where(*near).subquery().c
    of_one = [one for one in line if one.name not in {"at", "stance", "engine", "key"}]
    place = func.row_number().over(partition_by=of_one, order_by=(line.at, line.key)).label("place")
    several = select(line.actor, line.at, line.stance, line.engine, place).where(line.said.is_not(None)).subquery().c
    return added_up(every, func.count(every.said)), added_up(several).where(several.place == 1)


def _counted(session: Session, queries: Sequence[Select[tuple[Any, ...]]], *, of_actor: ActorCode | None = None) -> list[Counted]:
    every, several = queries
    connection, given = session.connection(), {"of_actor": of_actor} if of_actor else {}
    # Cut out of plain tuples: a line of the database's looks up each part anew, and of a year there may be thousands.
    rows = list(map(tuple, connection.execute(every, given).all()))
    counts: dict[tuple[Any, ...], int] = {row[:-2]: row[-2] - row[-1] for row in rows if row[-2] > row[-1]}
    if any(row[-1] for row in rows):
        for row in map(tuple, connection.execute(several, given).all()):
            counts[row[:-1]] = counts.get(row[:-1], 0) + row[-1]
    return [
        Counted(actor=who[0] if who else of_actor, day=_date(day), stance=_STANCES[stance], engine=engine, count=count)
        for (*who, day, stance, engine), count in counts.items()
    ]


@lru_cache(maxsize=10_000)
def _date(day: str | datetime) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day.astimezone(UTC).date()


def _day(at: ColumnElement[datetime], *, on_server: bool) -> ColumnElement[Any]:
    if on_server:  # as the day's first moment: a cast to a date costs as much again as the count, its text three times that
        return func.date_bin(literal(timedelta(days=1), Interval), at, literal(_FIRST_DAY, DateTime(timezone=True)))
    return func.substr(cast(at, String), 1, 10)

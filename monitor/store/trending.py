"""Counting statements by day for trends, and when sources were heard, within a transaction that the caller opened.

Counted is what is current, official, no hearsay and no refusal to comment; an utterance once, when it was first published,
however many outlets carry it. Everything is added up in the database: a year of a pair may be many thousand rows.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, String, Subquery, bindparam, cast, false, func, select
from sqlmodel import Session, col

from feeds.types import ActorCode, Health, SourceId
from monitor.store.database import batches
from monitor.store.tables.documents import RevisionRow
from monitor.store.tables.dossiers import ReactionRow
from monitor.store.tables.sources import HealthChangeRow
from monitor.store.tables.statements import StatementRow, UtteranceRow
from monitor.trends import Counted, HealthChange
from monitor.types import EventId, Stance

SAME_WORDS_DAYS = 7
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
    line = _line(col(StatementRow.stance), since=since, until=until)
    line = line.where(col(StatementRow.actor) == bindparam("of_actor"), col(StatementRow.target) == target)
    if without:
        line = line.where(col(StatementRow.key).not_in(_only_here(without)))
    query = _counting(session, line.subquery(), since=since)
    found: list[Counted] = []
    for actor in actors:  # one by one: for several SQLite would go through all that was said meanwhile
        found += _counted(session, query, of_actor=actor)
    return tuple(found)


def targets_of(
    session: Session, actor: ActorCode, *, since: datetime, until: datetime, limit: int
) -> tuple[tuple[str, int], ...]:
    """Return of whom an actor spoke most between two moments, with the number of current official statements."""
    query = (
        select(col(StatementRow.target), func.count())
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
    return tuple((str(target), int(count)) for target, count in session.execute(query))


def of_events(session: Session, events: Sequence[str], *, since: datetime, until: datetime) -> tuple[Counted, ...]:
    """Return the stances toward these events by actor, day and engine; `until` is exclusive."""
    line = _line(col(ReactionRow.stance_toward_event), col(ReactionRow.event_id), since=since, until=until, tied=True)
    line = line.join(
        ReactionRow,
        (col(ReactionRow.key) == col(StatementRow.key)) & (col(ReactionRow.revision) == col(StatementRow.revision)),
    )
    line = line.where(col(ReactionRow.event_id).in_(events), col(ReactionRow.stance_toward_event).is_not(None))
    return tuple(_counted(session, _counting(session, line.subquery(), since=since)))


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
            select(col(HealthChangeRow.source_id), col(HealthChangeRow.at), col(HealthChangeRow.health)).where(
                col(HealthChangeRow.source_id).in_(some)
            )
        )
        found += [HealthChange(source_id=SourceId(source), at=at, health=Health(health)) for source, at, health in rows]
    return tuple(sorted(found, key=lambda one: one.at))


def _line(
    stance: SQLColumnExpression[str | None],
    *parts: SQLColumnExpression[str],
    since: datetime,
    until: datetime,
    tied: bool = False,
) -> Select[tuple[Any, ...]]:
    """Return the query for what counts, `place` being which source of its utterance a line is; by event where `parts` says so.

    `tied`: it is joined to reactions, and to be read by their keys.
    """
    # Asked for the plain column, SQLite goes through all that was said meanwhile instead of the few that are tied.
    current = func.coalesce(col(StatementRow.current), false()) if tied else col(StatementRow.current)
    said = func.coalesce(col(UtteranceRow.utterance), col(StatementRow.key))
    at = col(StatementRow.spoken_at)
    place = func.row_number().over(partition_by=(said, *parts), order_by=(at, col(StatementRow.key)))
    line = select(
        col(StatementRow.actor).label("actor"),
        at.label("at"),
        stance.label("stance"),
        col(StatementRow.engine).label("engine"),
        place.label("place"),
    ).join_from(StatementRow, UtteranceRow, col(UtteranceRow.key) == col(StatementRow.key), isouter=True)
    return line.where(
        current,
        col(StatementRow.official),
        ~col(StatementRow.hearsay),
        ~col(StatementRow.declined),
        at >= since - timedelta(days=SAME_WORDS_DAYS),
        at < until,
    )


def _counting(session: Session, line: Subquery, *, since: datetime) -> Select[tuple[Any, ...]]:
    on_server = session.get_bind().dialect.name == "postgresql"
    day = _day(line.c.at, on_server=on_server)
    what = line.c.actor, day, line.c.stance, line.c.engine
    return select(*what, func.count()).where(line.c.at >= since, line.c.place == 1).group_by(*what)


def _counted(session: Session, query: Select[tuple[Any, ...]], **given: str) -> list[Counted]:
    return [
        Counted(actor=ActorCode(actor), day=_date(day), stance=_STANCES[stance], engine=engine, count=count)
        for actor, day, stance, engine, count in session.connection().execute(query, given).all()
    ]


@lru_cache(maxsize=10_000)
def _date(day: str) -> date:
    return date.fromisoformat(day)


def _day(at: ColumnElement[datetime], *, on_server: bool) -> ColumnElement[str]:
    if on_server:
        return func.to_char(func.timezone("UTC", at), "YYYY-MM-DD")
    return func.substr(cast(at, String), 1, 10)

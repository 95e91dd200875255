"""What each tie of a statement to an event counts as, and which of them decides its actor's day; kept true as labels change.

The rule is `monitor.positions`'. Here it is asked of the days that something touched, within the transaction that touched them,
so that no reader has to go through all that was ever said on an event. Whoever changes which statements of a document are
current calls `settle` behind it, and `utterances.settle` calls `settle_keys` for those that are one with others than before.
Of an utterance counts the tie in front of it within the event, from the first of those that count; the other ties are copies of
it, and their time is that of the last, so that who asks of an earlier moment knows that it was told by fewer then.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    CTE,
    JSON,
    ColumnElement,
    FromClause,
    Row,
    Select,
    String,
    bindparam,
    func,
    literal,
    select,
    true,
    type_coerce,
    update,
)
from sqlalchemy import cast as cast_to
from sqlalchemy.engine import Connection
from sqlmodel import Session

from monitor.positions import SHIFT_RUNGS, CountsAs, Said, counts_as, decisive
from monitor.store import reading
from monitor.store.columns import as_read
from monitor.store.database import among, batches, table_of
from monitor.store.tables.dossiers import ReactionRow
from monitor.store.tables.statements import StatementRow, UtteranceRow
from monitor.types import Rank, Reaction, Stance
from monitor.utterances import folded

_TIES, _STATEMENTS, _UTTERANCES = table_of(ReactionRow), table_of(StatementRow), table_of(UtteranceRow)
_AT = _TIES.c.spoken_at.type
_PLACE = ("key", "revision", "event_id")
_DAY = timedelta(days=1)
_DAYS = 240  # days asked for in one query
_IN_PLACE = [_TIES.c[name] == bindparam(f"of_{name}") for name in _PLACE]
_SETTLE = (
    update(_TIES)
    .where(*_IN_PLACE)
    .values({name: bindparam(name) for name in ("counts_as", "actor", "spoken_at", "weight", "score", "decides", "rungs")})
)
_DECIDE = update(_TIES).where(*_IN_PLACE).values(decides=bindparam("decides"), rungs=None)
_SHIFT = update(_TIES).where(*_IN_PLACE).values(rungs=bindparam("rungs"))


@dataclass(frozen=True, slots=True)
class Day:
    """A UTC day on which an actor may have spoken on an event; `since` is its beginning."""

    event_id: str
    actor: str
    since: datetime

    @classmethod
    def of(cls, event_id: str, actor: str, at: datetime) -> "Day":
        """Return the day of a moment."""
        return cls(event_id, actor, day_of(at))


def day_of(at: datetime) -> datetime:
    """Return the beginning of a moment's UTC day."""
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def settle(session: Session, documents: Sequence[str]) -> None:
    """Make the ties of these documents' statements say what they count as now, and decide their days again."""
    session.flush()
    connection = session.connection()
    keys: set[str] = set()
    for some in batches(documents):
        found = (
            select(_TIES.c.key)
            .select_from(_STATEMENTS)
            .join(_TIES, _OF_STATEMENT)
            .where(among(connection, _STATEMENTS.c.document_id, some))
        )
        keys.update(connection.execute(found).scalars())
    settle_keys(session, keys)


def settle_everything(session: Session) -> None:
    """Do so for all statements that are one with others; for a database that was made before ties knew of utterances."""
    found = select(_TIES.c.key).join(_UTTERANCES, _UTTERANCES.c.key == _TIES.c.key).distinct()
    for some in batches(sorted(session.connection().execute(found).scalars())):
        settle_keys(session, some)


def settle_keys(session: Session, keys: Collection[str]) -> None:
    """Do so for the ties of these statements and of all that are one utterance with them."""
    session.flush()
    connection = session.connection()
    ones = one_with(connection, keys)
    there: list[Row[Any]] = []
    for some in batches(sorted({*keys, *ones})):
        there += connection.execute(_LINES.where(among(connection, _TIES.c.key, some)))
    heard = _heard(connection, there, ones)
    settled = [(row, _wanted(row, heard.get((row.event_id, row.key)) if row.current else None)) for row in there]
    stale = [(row, wanted) for row, wanted in settled if _kept(row) != wanted]
    if stale:
        connection.execute(_SETTLE, [_place(row) | wanted | {"decides": False, "rungs": None} for row, wanted in stale])
    days = {Day.of(row.event_id, row.tied_actor, row.tied_at) for row, _ in stale}
    days |= {Day.of(row.event_id, row.actor, row.spoken_at) for row in there}
    days |= {Day.of(event_id, one.actor, one.first) for (event_id, _), one in heard.items()}
    decide(session, days)


_OF_STATEMENT = (_TIES.c.key == _STATEMENTS.c.key) & (_TIES.c.revision == _STATEMENTS.c.revision)
_LINES = (
    select(
        *(_TIES.c[name] for name in (*_PLACE, "counts_as", "weight", "score", "stance_toward_event", "declined")),
        _TIES.c.actor.label("tied_actor"),
        _TIES.c.spoken_at.label("tied_at"),
        *(_STATEMENTS.c[name] for name in ("actor", "spoken_at", "rank", "official", "hearsay", "joint", "current", "stands")),
    )
    .select_from(_TIES)
    .join(_STATEMENTS, _OF_STATEMENT)
)


@dataclass(frozen=True, slots=True)
class _Heard:
    """A tie whose words others tied to the event carry too: whether it is in front, when they were heard first and last."""

    actor: str
    front: bool
    first: datetime
    last: datetime


def one_with(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """Return the utterances of these statements, by each statement that is of one of them."""
    ids: set[str] = set()
    for some in batches(sorted(keys)):
        ids.update(
            connection.execute(select(_UTTERANCES.c.utterance).where(among(connection, _UTTERANCES.c.key, some))).scalars()
        )
    found: dict[str, str] = {}
    for some in batches(sorted(ids)):
        same = select(_UTTERANCES.c.key, _UTTERANCES.c.utterance).where(_UTTERANCES.c.utterance.in_(some))
        found.update((row.key, row.utterance) for row in connection.execute(same))
    return found


def _heard(connection: Connection, there: Iterable[Row[Any]], ones: Mapping[str, str]) -> dict[tuple[str, str], _Heard]:
    """Return what is one within its event, by event and key: a copy may be tied where the first of the utterance is not."""
    together: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in there:
        if row.current and row.key in ones:
            together[row.event_id, ones[row.key]].append(row.key)
    of_event: dict[str, list[str]] = defaultdict(list)
    for (event_id, _), keys in together.items():
        if len(keys) > 1:
            of_event[event_id] += keys
    found: dict[tuple[str, str], _Heard] = {}
    for event_id, keys in of_event.items():
        said = _reactions(connection, event_id, keys)
        for front in folded(said.values()):
            last = max(said[one.key].spoken_at for one in (front, *front.copies))
            for one in (front, *front.copies):
                found[event_id, one.key] = _Heard(one.statement.actor, one is front, front.spoken_at, last)
    return found


def _reactions(connection: Connection, event_id: str, keys: Sequence[str]) -> dict[str, Reaction]:
    found: dict[str, Reaction] = {}
    for some in batches(keys):
        of = (_TIES.c.event_id == event_id) & _TIES.c.key.in_(some) & _STATEMENTS.c.current
        for line in connection.execute(reading.lines(of, brief=True)):
            found[line.key] = reading.reaction(line)
    return found


def _kept(row: Row[Any]) -> dict[str, object]:
    found = {name: getattr(row, name) for name in ("counts_as", "weight", "score")}
    return found | {"actor": row.tied_actor, "spoken_at": row.tied_at}


def _wanted(row: Row[Any], heard: _Heard | None) -> dict[str, object]:
    """Return what a tie is to say; `heard` where others carry its words."""
    toward = row.stance_toward_event
    kind = counts_as(cast(Said, row), current=row.current, edited=row.stands)
    spoken_at = row.spoken_at
    if heard is not None:
        kind, spoken_at = (kind, heard.first) if heard.front else (CountsAs.COPY, heard.last)
    return {
        "counts_as": kind.value,
        "weight": Rank(row.rank).weight,
        "score": Stance(toward).score if toward else None,
        "actor": row.actor,
        "spoken_at": spoken_at,
    }


def _place(row: Row[Any]) -> dict[str, object]:
    return {f"of_{name}": getattr(row, name) for name in _PLACE}


def decide(session: Session, days: Iterable[Day]) -> None:
    """Decide these days again: which tie decides each, and by how much it and the next decided day shift."""
    connection = session.connection()
    touched = sorted(set(days), key=lambda day: (day.event_id, day.actor, day.since))
    changed: list[dict[str, object]] = []
    for some in parts(touched):
        told = asked(connection, some)
        furthest: dict[tuple[str, str, datetime], list[Row[Any]]] = defaultdict(list)
        for row in connection.execute(_furthest(connection, told)):
            furthest[_day(row)].append(row)
        by: dict[tuple[str, int, str], Row[Any]] = {}
        for said in furthest.values():
            said.sort(key=lambda row: (row.spoken_at, row.key), reverse=True)
            deciding = decisive(said, lambda row: (row.weight, row.score))
            if len({row.score for row in deciding}) == 1:
                by[deciding[0].key, deciding[0].revision, deciding[0].event_id] = deciding[0]
        for row in connection.execute(_decided(connection, told)):
            if by.pop((row.key, row.revision, row.event_id), None) is None:
                changed.append(_place(row) | {"decides": False})
        changed += [_place(row) | {"decides": True} for row in by.values()]
    if changed:
        connection.execute(_DECIDE, changed)
    _shift(connection, touched)


def _day(row: Row[Any]) -> tuple[str, str, datetime]:
    return row.event_id, row.actor, row.since


def _shift(connection: Connection, touched: Sequence[Day]) -> None:
    """Compare these days, and the next decided one behind each, with the last decided one before it."""
    linked = set(touched)
    for some in parts(touched):
        later = connection.execute(_next(asked(connection, some)))
        linked |= {Day.of(row.event_id, row.actor, row.at) for row in later if row.at is not None}
    changed: list[dict[str, object]] = []
    for some in parts(sorted(linked, key=lambda day: (day.event_id, day.actor, day.since))):
        for row in connection.execute(_links(connection, asked(connection, some))):
            by = row.score - row.before if row.before is not None else 0
            rungs = by if abs(by) >= SHIFT_RUNGS else None
            if rungs != row.rungs:
                changed.append(_place(row) | {"rungs": rungs})
    if changed:
        connection.execute(_SHIFT, changed)


def parts(days: Sequence[Day]) -> Iterator[Sequence[Day]]:
    """Cut days into lists that fit into one query."""
    for start in range(0, len(days), _DAYS):
        yield days[start : start + _DAYS]


def asked(connection: Connection, days: Sequence[Day]) -> CTE:
    """Return the days as a table, `until` exclusive; as one JSON value, since as many would have to be compiled each time."""
    told = json.dumps([[day.event_id, day.actor, _text(day.since), _text(day.since + _DAY)] for day in days])
    return _on_server(told) if connection.dialect.name == "postgresql" else _in_file(told)


def _text(at: datetime) -> str:
    """Return a moment as a file keeps it; a server reads it with its zone."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _in_file(told: str) -> CTE:
    each = func.json_each(told).table_valued("value")
    part = [func.json_extract(each.c.value, f"$[{place}]") for place in range(4)]
    return _table(part)


def _on_server(told: str) -> CTE:
    each = func.json_array_elements(cast_to(literal(told, String()), JSON)).column_valued("each")
    part = [each.op("->>")(place) for place in range(4)]
    return _table([*part[:2], *(cast_to(one.concat("+00"), _AT) for one in part[2:])])


def _table(part: Sequence[ColumnElement[Any]]) -> CTE:
    types = (String(), String(), _AT, _AT)
    names = ("event_id", "actor", "since", "until")
    return select(*(type_coerce(one, of).label(name) for one, of, name in zip(part, types, names, strict=True))).cte("asked")


def of_days(
    connection: Connection,
    days: CTE,
    names: Sequence[str],
    of: ColumnElement[bool],
    *beside: ColumnElement[Any],
    ties: FromClause,
) -> Select[Any]:
    """Return the query for columns of the ties that are `of` each of the days; `beside` are columns of the day."""
    columns = [ties.c[name] for name in names]
    if connection.dialect.name != "postgresql":
        return select(*columns, *beside).join_from(days, ties, of)
    # As a plain join a server may read the whole table, because it cannot know how few days are asked for.
    each = select(*columns).where(of).correlate(days).offset(0).lateral("each")
    return select(*each.c, *beside).select_from(days).join(each, true())


def within(days: CTE) -> ColumnElement[bool]:
    """Return what is true of a tie that is its actor's on one of the days."""
    of = (_TIES.c.event_id == days.c.event_id) & (_TIES.c.actor == days.c.actor)
    return of & (_TIES.c.spoken_at >= days.c.since) & (_TIES.c.spoken_at < days.c.until)


def _furthest(connection: Connection, days: CTE) -> Select[Any]:
    """Return the query for what may decide each day: on a busy one most of what was said cannot, and is not read."""
    names = (*_PLACE, "actor", "spoken_at", "weight", "score")
    own = within(days) & (_TIES.c.counts_as == CountsAs.OWN.value)
    said = of_days(connection, days, names, own, days.c.since, ties=_TIES).subquery()
    place = func.rank().over(
        partition_by=(said.c.event_id, said.c.actor, said.c.since), order_by=(said.c.weight.desc(), func.abs(said.c.score).desc())
    )
    placed = select(said, place.label("place")).subquery()
    columns = [as_read(column) for column in placed.c if column.name != "place"]
    return select(*columns).where(placed.c.place == 1)


def _decided(connection: Connection, days: CTE) -> Select[Any]:
    """Return the query for what decides each day as yet."""
    return of_days(connection, days, _PLACE, within(days) & _TIES.c.decides, ties=_TIES)


def _next(asked: CTE) -> Select[tuple[Any, ...]]:
    of = (_TIES.c.event_id == asked.c.event_id) & (_TIES.c.actor == asked.c.actor) & _TIES.c.decides
    after = select(func.min(_TIES.c.spoken_at)).where(of, _TIES.c.spoken_at >= asked.c.until).correlate(asked)
    return select(asked.c.event_id, asked.c.actor, after.scalar_subquery().label("at"))


def _links(connection: Connection, asked: CTE) -> Select[Any]:
    earlier = _TIES.alias("earlier")
    of = (earlier.c.event_id == asked.c.event_id) & (earlier.c.actor == asked.c.actor) & earlier.c.decides
    before = select(earlier.c.score).where(of, earlier.c.spoken_at < asked.c.since).correlate(asked)
    before = before.order_by(earlier.c.spoken_at.desc()).limit(1)
    names = (*_PLACE, "score", "rungs")
    before_it = before.scalar_subquery().label("before")
    return of_days(connection, asked, names, within(asked) & _TIES.c.decides, before_it, ties=_TIES)

"""Source states, the entries seen of each, and the outages of our own network, within a transaction that the caller opened."""

from collections import namedtuple
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import cast

from sqlalchemy import bindparam
from sqlalchemy import select as core_select
from sqlmodel import Session, col, func, select, update
from sqlmodel.sql.expression import SelectOfScalar

from feeds.document import as_remembered
from feeds.types import DocumentId, Entry, FetchState, Health, SourceId
from monitor.records import HealthLog, HeardWith, Outage
from monitor.store import reading
from monitor.store.columns import as_read
from monitor.store.database import batches, insert_new, table_of, upsert
from monitor.store.rows.sources import outage_value, source_value, source_values
from monitor.store.tables.sources import EntryRow, HealthChangeRow, OutageRow, SourceRow

_HEALTH = core_select(table_of(SourceRow).c.source_id, table_of(SourceRow).c.health).where(
    table_of(SourceRow).c.source_id.in_(bindparam("ids", expanding=True))
)
_SEEN = core_select(table_of(EntryRow).c.entry_key, table_of(EntryRow).c.entry_sha256).where(
    table_of(EntryRow).c.source_id == bindparam("source_id")
)
_HEARD = (Health.OK.value, Health.EMPTY.value, Health.UNPOLLED.value)


def register(session: Session, source_ids: Iterable[SourceId], *, now: datetime) -> None:
    """Give each source that is not known yet a state in which it is due at once."""
    register_at(session, dict.fromkeys(source_ids, now))


def register_at(session: Session, polls: Mapping[SourceId, datetime]) -> None:
    """Give each source that is not known yet a state in which it is due then."""
    fresh = (FetchState(source_id=source_id, next_poll_at=at, health=Health.UNPOLLED) for source_id, at in polls.items())
    insert_new(session, SourceRow, [source_values(state) for state in fresh])


def save_states(session: Session, states: Sequence[FetchState], *, now: datetime) -> None:
    """Keep the states after as many polls, and note every change of health."""
    before: dict[str, str] = {}
    for ids in batches([state.source_id for state in states]):
        before.update((row.source_id, row.health) for row in session.connection().execute(_HEALTH, {"ids": ids}))
    upsert(session, SourceRow, [source_values(state) for state in states])
    changed = [state for state in states if before.get(state.source_id) != state.health.value]
    insert_new(session, HealthChangeRow, [_change(state, now=now) for state in changed])


def _change(state: FetchState, *, now: datetime) -> dict[str, object]:
    return {"source_id": state.source_id, "at": now, "health": state.health.value, "detail": state.detail}


def health_logs(session: Session) -> dict[SourceId, HealthLog]:
    """Return since when the health of each source is what it is, and its last failure."""
    latest = select(func.max(HealthChangeRow.number)).group_by(col(HealthChangeRow.source_id))
    failed = latest.where(col(HealthChangeRow.health).not_in(_HEARD))
    errors = {source_id: (detail, at) for source_id, at, detail in _changes(session, failed)}
    return {
        SourceId(source_id): HealthLog(since=at, error=error[0], error_at=error[1])
        for source_id, at, _ in _changes(session, latest)
        for error in (errors.get(source_id, ("", None)),)
    }


def _changes(session: Session, numbers: SelectOfScalar[int | None]) -> list[tuple[str, datetime, str]]:
    """Return source, time and detail of these changes."""
    changes = table_of(HealthChangeRow).c
    query = core_select(changes.source_id, as_read(changes.at), changes.detail).where(changes.number.in_(numbers))
    return [(source_id, at, detail) for source_id, at, detail in session.connection().execute(query).all()]


def states(session: Session, *, only: Collection[SourceId] | None) -> dict[SourceId, FetchState]:
    """Return the state of every source ever registered, or of these as far as they are."""
    # Objects of the ORM for thousands of sources would take three times as long.
    query = core_select(*_LINE).order_by(table_of(SourceRow).c.source_id)
    connection = session.connection()
    if only is None:
        found = connection.execute(query).all()
    else:
        of = table_of(SourceRow).c.source_id
        found = [row for ids in batches(sorted(only)) for row in connection.execute(query.where(of.in_(ids))).all()]
    rows = (cast(SourceRow, _Line._make(line)) for line in found)
    return {SourceId(row.source_id): source_value(row) for row in rows}


def never_polled(session: Session) -> tuple[SourceId, ...]:
    """Return the sources that are known and were never asked."""
    query = select(SourceRow.source_id).where(col(SourceRow.last_polled_at).is_(None)).order_by(col(SourceRow.source_id))
    return tuple(SourceId(source_id) for source_id in session.exec(query))


_LINE = tuple(map(as_read, table_of(SourceRow).columns))
_Line = namedtuple("_Line", [column.name for column in table_of(SourceRow).columns])  # type: ignore[misc]  # as the table has them
_HEARD_WITH = tuple(as_read(table_of(SourceRow).c[one.name]) for one in fields(HeardWith))


def heard_with(session: Session, *, only: Collection[str] | None = None) -> dict[SourceId, HeardWith]:
    """Return of every source, or of these, what tells whether it is listened to; a board asks this of thousands."""
    found: dict[SourceId, HeardWith] = {}
    connection, query = session.connection(), core_select(*_HEARD_WITH)
    if only is None:
        rows = connection.execute(query).all()
    else:
        of = table_of(SourceRow).c.source_id
        rows = [row for ids in batches(sorted(only)) for row in connection.execute(query.where(of.in_(ids))).all()]
    for name, health, success, full, covered, newest, changed, pause in rows:
        found[SourceId(name)] = HeardWith(
            source_id=SourceId(name),
            health=Health(health),
            last_success_at=success,
            last_full_at=full,
            covered_since=covered,
            newest_entry_at=newest,
            changed_at=changed,
            pause=pause,
        )
    return found


def due(session: Session, *, now: datetime, limit: int | None) -> tuple[FetchState, ...]:
    """Return the sources whose next poll has come, longest overdue first."""
    query = select(SourceRow).where(col(SourceRow.next_poll_at) <= now)
    query = query.order_by(col(SourceRow.next_poll_at), col(SourceRow.source_id)).limit(limit)
    return tuple(source_value(row) for row in session.exec(query))


def postpone(session: Session, source_ids: Iterable[SourceId], *, until: datetime) -> None:
    """Let none of these sources be due before `until`; one that is due later stays so."""
    for ids in batches(list(source_ids)):
        chosen = col(SourceRow.source_id).in_(ids), col(SourceRow.next_poll_at) < until
        session.exec(update(SourceRow).where(*chosen).values(next_poll_at=until))


def seen(session: Session, source_id: SourceId) -> dict[str, str]:
    """Return the hash that each entry ever seen of the source had last."""
    found = session.connection().execute(_SEEN, {"source_id": source_id})
    return {row.entry_key: row.entry_sha256 for row in found}


def remembered(session: Session, source_id: SourceId, keys: Collection[str]) -> dict[str, Entry]:
    """Return what the latest revisions say of entries of a source, by entry key; one that made no document is left out."""
    made: dict[str, str] = {}
    query = select(EntryRow.entry_key, EntryRow.document_id).where(col(EntryRow.source_id) == source_id)
    for some in batches(sorted(keys)):
        found = session.exec(query.where(col(EntryRow.entry_key).in_(some))).all()
        made.update((key, document_id) for key, document_id in found if document_id is not None)
    latest = {stored.id: stored.revisions[-1].document for stored in reading.documents(session, sorted(set(made.values())))}
    return {key: as_remembered(latest[DocumentId(one)]) for key, one in made.items() if one in latest}


def save_seen(
    session: Session, source_id: SourceId, entries: Mapping[str, str], *, documents: Mapping[str, str], now: datetime
) -> None:
    """Note the window's entries with their present hashes; `documents` maps entry keys to the documents made of them."""
    values = [
        {
            "source_id": source_id,
            "entry_key": key,
            "entry_sha256": digest,
            "document_id": documents.get(key),
            "first_seen_at": now,
            "last_seen_at": now,
        }
        for key, digest in entries.items()
    ]
    made = [one for one in values if one["document_id"] is not None]
    returned = [one for one in values if one["document_id"] is None]
    upsert(session, EntryRow, made, keep=("first_seen_at",))
    # An entry that returns without a document of its own keeps the one that it once made.
    upsert(session, EntryRow, returned, keep=("first_seen_at", "document_id"))


def begin_outage(session: Session, *, now: datetime, detail: str) -> bool:
    """Open an outage and return True; False where one is open already."""
    if _open_outage(session) is not None:
        return False
    session.add(OutageRow(began_at=now, ended_at=None, detail=detail))
    return True


def end_outage(session: Session, *, now: datetime) -> bool:
    """Close the open outage and return True; False where none is open."""
    row = _open_outage(session)
    if row is None:
        return False
    # A clock that jumped back must not end an outage before it began.
    row.ended_at = max(now, row.began_at)
    session.add(row)
    return True


def outages(session: Session, *, since: datetime | None) -> tuple[Outage, ...]:
    """Return the outages that lasted until `since` or later, oldest first; all of them where it is None."""
    query = select(OutageRow)
    if since is not None:
        query = query.where((col(OutageRow.ended_at) >= since) | col(OutageRow.ended_at).is_(None))
    return tuple(outage_value(row) for row in session.exec(query.order_by(col(OutageRow.began_at), col(OutageRow.number))))


def _open_outage(session: Session) -> OutageRow | None:
    return session.exec(select(OutageRow).where(col(OutageRow.ended_at).is_(None))).first()

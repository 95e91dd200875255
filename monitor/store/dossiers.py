"""Dossiers and their events, within a transaction that the caller opened."""

from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, true
from sqlalchemy import select as core_select
from sqlmodel import Session, col, delete, select, update

from monitor.errors import StoreError
from monitor.store.database import insert_new, table_of, upsert
from monitor.store.rows.dossiers import dossier_value, dossier_values, event_actor_values, event_value, event_values
from monitor.store.tables.dossiers import DossierRow, EventActorRow, EventRow
from monitor.types import Dossier, Event


def save(session: Session, dossier: Dossier, *, now: datetime) -> Dossier | None:
    """Insert or replace the dossier and return what stood there before, None where it is new.

    An event that the new version lacks is retired, not deleted: the reactions tied to it are kept.

    Raises: StoreError where an event's id is taken by another dossier, since reactions know their event by its id alone.
    """
    before = read(session, dossier.id)
    ids = [event.id for event in dossier.events]
    taken = session.exec(
        select(EventRow).where(col(EventRow.id).in_(ids), col(EventRow.dossier_id) != dossier.id).order_by(col(EventRow.id))
    ).first()
    if taken is not None:
        raise StoreError(
            f"dossier {dossier.id}: event {taken.id} belongs to dossier {taken.dossier_id} already; give the event another id"
        )
    upsert(session, DossierRow, [dossier_values(dossier, now=now)])
    session.exec(update(EventRow).where(col(EventRow.dossier_id) == dossier.id).values(retired=True))
    upsert(session, EventRow, [event_values(e, dossier_id=dossier.id, number=n) for n, e in enumerate(dossier.events)])
    session.exec(delete(EventActorRow).where(col(EventActorRow.event_id).in_(ids)))
    insert_new(session, EventActorRow, [values for event in dossier.events for values in event_actor_values(event)])
    return before


def read(session: Session, dossier_id: str) -> Dossier | None:
    """Return one dossier with its events as in its file."""
    row = session.get(DossierRow, dossier_id, populate_existing=True)
    if row is None:
        return None
    return dossier_value(row, _events(session, col(EventRow.dossier_id) == dossier_id).get(dossier_id, ()))


def read_all(session: Session) -> tuple[Dossier, ...]:
    """Return every dossier, by id."""
    events = _events(session, true())
    found = session.connection().execute(core_select(table_of(DossierRow)).order_by(col(DossierRow.id))).all()
    return tuple(dossier_value(cast(DossierRow, row), events.get(row.id, ())) for row in found)


def _events(session: Session, chosen: ColumnElement[bool]) -> dict[str, tuple[Event, ...]]:
    """Return the standing events that `chosen` picks, by dossier, each list in the order of the file."""
    standing = chosen, ~col(EventRow.retired)
    parts: dict[str, dict[str, list[str]]] = {}
    # Columns, not objects of the ORM: every page that says what is under embargo asks for all dossiers, of hundreds.
    connection, there = session.connection(), table_of(EventActorRow)
    actors = core_select(there).join(table_of(EventRow), col(EventRow.id) == col(EventActorRow.event_id)).where(*standing)
    for actor in connection.execute(actors.order_by(col(EventActorRow.number))):
        parts.setdefault(actor.event_id, {}).setdefault(actor.part, []).append(actor.actor)
    found: dict[str, tuple[Event, ...]] = {}
    for row in connection.execute(core_select(table_of(EventRow)).where(*standing).order_by(col(EventRow.number))):
        found[row.dossier_id] = (*found.get(row.dossier_id, ()), event_value(cast(EventRow, row), parts.get(row.id, {})))
    return found

"""Dossiers and their events, within a transaction that the caller opened."""

from datetime import datetime

from sqlmodel import Session, col, delete, select, update

from monitor.errors import StoreError
from monitor.store import rows
from monitor.store.database import insert_new, upsert
from monitor.store.tables import DossierRow, EventActorRow, EventRow
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
    upsert(session, DossierRow, [rows.dossier_values(dossier, now=now)])
    session.exec(update(EventRow).where(col(EventRow.dossier_id) == dossier.id).values(retired=True))
    upsert(session, EventRow, [rows.event_values(e, dossier_id=dossier.id, number=n) for n, e in enumerate(dossier.events)])
    session.exec(delete(EventActorRow).where(col(EventActorRow.event_id).in_(ids)))
    insert_new(session, EventActorRow, [values for event in dossier.events for values in rows.event_actor_values(event)])
    return before


def read(session: Session, dossier_id: str) -> Dossier | None:
    """Return one dossier with its events as in its file."""
    row = session.get(DossierRow, dossier_id, populate_existing=True)
    return rows.dossier_value(row, _events(session, row.id)) if row is not None else None


def read_all(session: Session) -> tuple[Dossier, ...]:
    """Return every dossier, by id."""
    found = session.exec(select(DossierRow).order_by(col(DossierRow.id))).all()
    return tuple(rows.dossier_value(row, _events(session, row.id)) for row in found)


def _events(session: Session, dossier_id: str) -> tuple[Event, ...]:
    standing = col(EventRow.dossier_id) == dossier_id, ~col(EventRow.retired)
    events = session.exec(select(EventRow).where(*standing).order_by(col(EventRow.number))).all()
    by_event: dict[str, dict[str, list[str]]] = {event.id: {} for event in events}
    actors = select(EventActorRow).where(col(EventActorRow.event_id).in_(list(by_event)))
    for actor in session.exec(actors.order_by(col(EventActorRow.number))):
        by_event[actor.event_id].setdefault(actor.part, []).append(actor.actor)
    return tuple(rows.event_value(event, by_event[event.id]) for event in events)

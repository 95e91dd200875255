"""Dossiers and events to rows and back, and a whole dossier as the JSON that the audit keeps."""

import json
from dataclasses import asdict
from datetime import datetime

from pydantic import TypeAdapter

from feeds.types import ActorCode, Precision
from monitor.store.columns import Columns
from monitor.store.tables.dossiers import DossierRow, EventRow
from monitor.types import Dossier, DossierId, Event, EventId

_DOSSIER = TypeAdapter(Dossier)


def dossier_values(dossier: Dossier, *, now: datetime) -> Columns:
    """Return the columns of the dossier itself; its events are rows of their own."""
    return {
        "id": dossier.id,
        "title": dossier.title,
        "watch": list(dossier.watch),
        "terms": {language: list(terms) for language, terms in dossier.terms.items()},
        "persons": {str(actor): list(names) for actor, names in dossier.persons.items()},
        "saved_at": now,
        "embargo_until": dossier.embargo_until,
        "archived": dossier.archived,
    }


def event_values(event: Event, *, dossier_id: DossierId, number: int) -> Columns:
    """Return the columns of an event that stands in its dossier."""
    return {
        "id": event.id,
        "dossier_id": dossier_id,
        "number": number,
        "title": event.title,
        "began": event.began,
        "began_precision": event.began_precision.value,
        "act": event.act,
        "until": event.until,
        "hot_until": event.hot_until,
        "retired": False,
    }


def event_actor_values(event: Event) -> list[Columns]:
    """Return one row for each initiator and each affected actor."""
    parts = (("initiator", event.initiators), ("affected", event.affected))
    return [
        {"event_id": event.id, "part": part, "number": number, "actor": actor}
        for part, actors in parts
        for number, actor in enumerate(actors)
    ]


def event_value(row: EventRow, actors: dict[str, list[str]]) -> Event:
    """Return one event; `actors` are its initiators and affected by part, in order."""
    return Event(
        id=EventId(row.id),
        title=row.title,
        began=row.began,
        began_precision=Precision(row.began_precision),
        act=row.act,
        initiators=tuple(ActorCode(code) for code in actors.get("initiator", [])),
        affected=tuple(ActorCode(code) for code in actors.get("affected", [])),
        until=row.until,
        hot_until=row.hot_until,
    )


def dossier_value(row: DossierRow, events: tuple[Event, ...]) -> Dossier:
    """Return the dossier with its events."""
    return Dossier(
        id=DossierId(row.id),
        title=row.title,
        watch=tuple(row.watch),
        events=events,
        terms={language: tuple(terms) for language, terms in row.terms.items()},
        persons={ActorCode(actor): tuple(names) for actor, names in row.persons.items()},
        embargo_until=row.embargo_until,
        archived=row.archived,
    )


def dossier_json(dossier: Dossier) -> str:
    """Return the dossier as the audit keeps it."""
    return json.dumps(asdict(dossier), default=_plain, ensure_ascii=False, sort_keys=True)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def dossier_from_json(text: str) -> Dossier:
    """Return the dossier that a line of the audit keeps; what an older version did not know yet is left at its default."""
    return _DOSSIER.validate_json(text)

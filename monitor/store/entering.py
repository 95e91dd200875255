"""What persons enter by hand: where typed words come from, and who was asked, within a transaction that the caller opened."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from feeds.types import ActorCode, DocumentId, Precision
from monitor.errors import StoreError
from monitor.records import Answer, AnswerKind, Channel, HandEntry
from monitor.store import audit
from monitor.store.database import batches, insert_new
from monitor.store.tables.documents import HandEntryRow
from monitor.store.tables.dossiers import AnswerRow, EventRow
from monitor.types import EventId


def note(session: Session, document_id: DocumentId, entry: HandEntry) -> None:
    """Mark a document as entered by a person, audited; one that is marked already stays so."""
    values = {"document_id": document_id, "who": entry.by, "at": entry.at, "channel": entry.channel.value}
    if insert_new(session, HandEntryRow, [values]):
        audit.append(
            session,
            at=entry.at,
            by=entry.by,
            what="enter document",
            subject=document_id,
            before=None,
            after=entry.channel.value,
            why=None,
        )


def entry_of(session: Session, document_id: str) -> HandEntry | None:
    """Return who entered a document by hand; None where nobody did."""
    row = session.get(HandEntryRow, document_id)
    return HandEntry(by=row.who, at=row.at, channel=Channel(row.channel)) if row is not None else None


def entries(session: Session, ids: Sequence[str]) -> dict[str, HandEntry]:
    """Return who entered these documents by hand; those that nobody did are not in it."""
    found: dict[str, HandEntry] = {}
    for some in batches(ids):
        for row in session.exec(select(HandEntryRow).where(col(HandEntryRow.document_id).in_(some))):
            found[row.document_id] = HandEntry(by=row.who, at=row.at, channel=Channel(row.channel))
    return found


def add_answer(session: Session, answer: Answer) -> None:
    """Keep what an actor that was asked answered, audited.

    Raises: StoreError where there is no such event.
    """
    if session.get(EventRow, answer.event) is None:
        raise StoreError(f"event {answer.event}: there is no such event; nothing was written")
    session.add(
        AnswerRow(
            event_id=answer.event,
            actor=answer.actor,
            kind=answer.kind.value,
            answered_at=answer.answered_at,
            precision=answer.precision.value,
            who=answer.by,
            at=answer.at,
        )
    )
    audit.append(
        session,
        at=answer.at,
        by=answer.by,
        what="mark answer",
        subject=f"{answer.event} {answer.actor}",
        before=None,
        after=f"{answer.kind.value} {answer.answered_at.isoformat()}",
        why=None,
    )


def answers(session: Session, event_id: str, *, known_at: datetime | None) -> tuple[Answer, ...]:
    """Return what actors answered that were asked about an event, as entered, only until `known_at` where that is given."""
    query = select(AnswerRow).where(col(AnswerRow.event_id) == event_id)
    if known_at is not None:
        query = query.where(col(AnswerRow.at) <= known_at)
    return tuple(
        Answer(
            event=EventId(row.event_id),
            actor=ActorCode(row.actor),
            kind=AnswerKind(row.kind),
            answered_at=row.answered_at,
            precision=Precision(row.precision),
            by=row.who,
            at=row.at,
        )
        for row in session.exec(query.order_by(col(AnswerRow.number)))
    )

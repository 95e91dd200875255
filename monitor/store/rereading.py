"""Runs of relabelling and the documents that they read again, within a transaction that the caller opened."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select

from monitor.records import RelabelRun, Selection
from monitor.store.tables.documents import DocumentRow, RevisionRow
from monitor.store.tables.dossiers import BindingRow, EventRow, ReactionRow
from monitor.store.tables.statements import RelabelRunRow, StatementRow


def ids(session: Session, chosen: Selection, *, after: str, limit: int) -> Sequence[str]:
    """Return ids of the chosen documents, in order, beginning behind `after`."""
    query = select(col(DocumentRow.id)).where(*_conditions(chosen), col(DocumentRow.id) > after)
    return session.exec(query.order_by(col(DocumentRow.id)).limit(limit)).all()


def count(session: Session, chosen: Selection, *, after: str) -> int:
    """Return how many chosen documents there are behind `after`."""
    query = select(func.count()).select_from(DocumentRow).where(*_conditions(chosen), col(DocumentRow.id) > after)
    return session.exec(query).one()


def _conditions(chosen: Selection) -> list[ColumnElement[bool]]:
    at = func.coalesce(col(DocumentRow.published_at), col(DocumentRow.first_seen_at))
    found: list[ColumnElement[bool]] = []
    if chosen.since is not None:
        found.append(or_(at >= chosen.since, col(DocumentRow.first_seen_at) >= chosen.since))
    if chosen.until is not None:
        found.append(at <= chosen.until)
    if chosen.source is not None:
        found.append(col(DocumentRow.source_id) == chosen.source)
    if chosen.language is not None:
        of_latest = col(RevisionRow.document_id) == col(DocumentRow.id), col(RevisionRow.number) == col(DocumentRow.revision)
        language = select(RevisionRow.document_id).where(*of_latest, col(RevisionRow.language).startswith(chosen.language))
        found.append(language.exists())
    if chosen.dossier is not None:
        events = select(EventRow.id).where(col(EventRow.dossier_id) == chosen.dossier)
        bound = select(BindingRow.document_id).where(col(BindingRow.event_id).in_(events))
        of_tie = col(ReactionRow.key) == col(StatementRow.key), col(ReactionRow.event_id).in_(events)
        tied = select(StatementRow.document_id).where(*of_tie)
        found.append(or_(col(DocumentRow.id).in_(bound), col(DocumentRow.id).in_(tied)))
    return found


def begin(session: Session, *, engine: str, selection: str, by: str, now: datetime) -> RelabelRun:
    """Return the run that was begun with this engine and selection and not finished, or begin one."""
    same = (
        col(RelabelRunRow.engine) == engine,
        col(RelabelRunRow.selection) == selection,
        col(RelabelRunRow.finished_at).is_(None),
    )
    row = session.exec(select(RelabelRunRow).where(*same).order_by(col(RelabelRunRow.number).desc()).limit(1)).first()
    if row is None:
        number = (session.exec(select(func.max(RelabelRunRow.number))).one() or 0) + 1
        row = RelabelRunRow(
            number=number,
            engine=engine,
            selection=selection,
            who=by,
            began_at=now,
            behind="",
            documents=0,
            changed=0,
            statements=0,
            finished_at=None,
        )
        session.add(row)
    return _value(row)


def note(session: Session, number: int, *, behind: str, documents: int, changed: int, statements: int) -> RelabelRun:
    """Note that a run has come so far, and return it."""
    row = session.get_one(RelabelRunRow, number)
    row.behind = behind
    row.documents += documents
    row.changed += changed
    row.statements += statements
    session.add(row)
    return _value(row)


def finish(session: Session, number: int, *, now: datetime) -> None:
    """Note that a run is through."""
    row = session.get_one(RelabelRunRow, number)
    row.finished_at = now
    session.add(row)


def _value(row: RelabelRunRow) -> RelabelRun:
    return RelabelRun(
        number=row.number,
        engine=row.engine,
        behind=row.behind,
        documents=row.documents,
        changed=row.changed,
        statements=row.statements,
    )

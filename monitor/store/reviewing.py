"""What a person does with labels: correct, add, undo, each audited, within a transaction that the caller opened."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, select

from feeds.types import ActorCode, Document
from monitor.errors import StoreError
from monitor.labels import Correction, CorrectionKind, CorrectionNumber
from monitor.store import audit, labelling, recording, ties
from monitor.store.rows.documents import document_value
from monitor.store.rows.statements import statement_value, statement_values
from monitor.store.tables.documents import DocumentRow, RevisionRow, TextRow
from monitor.store.tables.statements import CorrectionRow, StatementRow
from monitor.types import Stance, Statement, StatementKey


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLabel:
    """A label as some engine, or a person, gave it to a revision; `stands` says whether it is the one that counts."""

    key: StatementKey
    statement: Statement
    stands: bool
    labelled_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelParts:
    """What a person judges of a label, and whose it is."""

    engine: str
    language: str | None
    stance: Stance
    actor: ActorCode
    target: str | None
    official: bool
    hearsay: bool
    declined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A correction as far as figures need it: the label before it and the one that it made, None where there is none."""

    number: CorrectionNumber
    kind: CorrectionKind
    by: str
    why: str
    before_key: StatementKey | None
    before: LabelParts | None
    after: LabelParts | None
    replaces: CorrectionNumber | None
    undone_at: datetime | None


def judged(session: Session) -> tuple[Judged, ...]:
    """Return every correction with the parts of the labels before and after it, oldest first, undone ones included."""
    was, made = aliased(StatementRow), aliased(StatementRow)
    of_document = col(made.document_id) == col(CorrectionRow.document_id)
    # More columns than `select` has signatures for.
    query: Any = (
        select(CorrectionRow, *_parts(was), *_parts(made))
        .join(was, col(was.key) == col(CorrectionRow.before), isouter=True)
        .join(made, and_(of_document, col(made.engine) == col(CorrectionRow.engine)), isouter=True)
        .order_by(col(CorrectionRow.number))
    )
    found: dict[int, Judged] = {}
    for row, *parts in session.exec(query):
        found.setdefault(row.number, _judged(row, _label_parts(parts[: len(parts) // 2]), _label_parts(parts[len(parts) // 2 :])))
    return tuple(found.values())


def _parts(row: type[StatementRow]) -> tuple[object, ...]:
    return row.engine, row.language, row.stance, row.actor, row.target, row.official, row.hearsay, row.declined


def _label_parts(parts: Sequence[Any]) -> LabelParts | None:
    engine, language, stance, actor, target, official, hearsay, declined = parts
    if engine is None:
        return None
    return LabelParts(
        engine=engine,
        language=language,
        stance=Stance(stance),
        actor=ActorCode(actor),
        target=target,
        official=official,
        hearsay=hearsay,
        declined=declined,
    )


def _judged(row: CorrectionRow, before: LabelParts | None, after: LabelParts | None) -> Judged:
    return Judged(
        number=CorrectionNumber(row.number),
        kind=CorrectionKind(row.kind),
        by=row.who,
        why=row.why,
        before_key=StatementKey(row.before) if row.before is not None else None,
        before=before,
        after=after,
        replaces=CorrectionNumber(row.replaces) if row.replaces is not None else None,
        undone_at=row.undone_at,
    )


def correct(session: Session, key: str, said: Sequence[Statement], *, why: str, by: str, now: datetime) -> Correction:
    """Put a person's reading in place of a label; see `Store.correct`."""
    newest = select(StatementRow).where(col(StatementRow.key) == key).order_by(col(StatementRow.revision).desc()).limit(1)
    before = session.exec(newest).first()
    if before is None:
        raise StoreError(f"statement {key}: there is no such statement")
    document, revision = _latest(session, before.document_id)
    if before.revision != revision.number:
        raise StoreError(f"statement {key}: its words are no longer in the document; correct a statement of the latest version")
    found = _made(session, document, revision, before, said, why=why, by=by, now=now)
    _audit(session, found, before=statement_value(before), now=now)
    return found


def add_missed(session: Session, document_id: str, said: Sequence[Statement], *, why: str, by: str, now: datetime) -> Correction:
    """Add a statement that every engine missed; see `Store.add_missed`."""
    if not said:
        raise StoreError(f"document {document_id}: a missed statement must be given")
    document, revision = _latest(session, document_id)
    found = _made(session, document, revision, None, said, why=why, by=by, now=now)
    _audit(session, found, before=None, now=now)
    return found


def undo(session: Session, number: CorrectionNumber, *, why: str, by: str, now: datetime) -> None:
    """Let a correction stand no longer; see `Store.undo_correction`."""
    found = labelling.undo(session, number, now=now)
    labelling.refresh(session, [found.document_id])
    ties.settle(session, [found.document_id])
    before = json.dumps([_plain(one) for one in found.said], ensure_ascii=False, sort_keys=True)
    audit.append(
        session, at=now, by=by, what="undo correction", subject=f"correction {number}", before=before, after=None, why=why
    )


def labels(session: Session, document_id: str, revision: int) -> tuple[StoredLabel, ...]:
    """Return every label of a revision, in the order in which they were given."""
    chosen = col(StatementRow.document_id) == document_id, col(StatementRow.revision) == revision
    order = col(StatementRow.labelled_at), col(StatementRow.evidence_start), col(StatementRow.key)
    return tuple(
        StoredLabel(key=StatementKey(row.key), statement=statement_value(row), stands=row.stands, labelled_at=row.labelled_at)
        for row in session.exec(select(StatementRow).where(*chosen).order_by(*order))
    )


def _made(
    session: Session,
    document: Document,
    revision: RevisionRow,
    before: StatementRow | None,
    said: Sequence[Statement],
    *,
    why: str,
    by: str,
    now: datetime,
) -> Correction:
    if not why.strip() or not by.strip():
        raise StoreError(f"document {document.id}: a correction needs a name and a reason; nothing was written")
    plain = {replace(one, event=None, stance_toward_event=None, declined=False) for one in said}
    if len(plain) > 1:
        raise StoreError(f"document {document.id}: a correction is one statement, in a copy for each event; nothing was written")
    found = labelling.made(session, document, revision, before=before, said=tuple(said), by=by, why=why, now=now)
    recording.correct(session, found, document, revision, now=now)
    return found


def _latest(session: Session, document_id: str) -> tuple[Document, RevisionRow]:
    head = session.get(DocumentRow, document_id)
    revision = session.get(RevisionRow, (document_id, head.revision)) if head is not None else None
    if head is None or revision is None:
        raise StoreError(f"document {document_id}: there is no such document")
    text = session.exec(select(TextRow).where(col(TextRow.sha256) == revision.sha256)).one()
    return document_value(head, revision, text.text), revision


def _audit(session: Session, found: Correction, *, before: Statement | None, now: datetime) -> None:
    words = {
        CorrectionKind.CHANGED: "correct statement",
        CorrectionKind.NO_STATEMENT: "mark as no statement",
        CorrectionKind.MISSED: "add missed statement",
    }
    subject = f"correction {found.number} of {found.before or found.document_id}"
    after = json.dumps([_plain(one) for one in found.said], ensure_ascii=False, sort_keys=True)
    was = json.dumps(_plain(before), ensure_ascii=False, sort_keys=True) if before is not None else None
    audit.append(session, at=now, by=found.by, what=words[found.kind], subject=subject, before=was, after=after, why=found.why)


def _plain(statement: Statement) -> dict[str, object]:
    kept = statement_values(statement)
    toward = statement.stance_toward_event
    return {
        **{name: value for name, value in kept.items() if name not in {"cues", "confidence"}},
        "event": statement.event,
        "stance_toward_event": toward.value if toward else None,
    }

"""Relabelling and corrections, and the rule of `monitor.labels` in SQL, within a transaction that the caller opened.

Nothing that was read is changed or deleted: readings and corrections are added, and `stands` and `current` of the statements
are computed from them again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, case, col, exists, func, or_, select, update

from feeds.types import ActorCode, Document, DocumentId
from monitor.errors import StoreError
from monitor.labels import PERSON, Correction, CorrectionKind, CorrectionNumber, Label, Span, covers, label_of, moved, span_of
from monitor.store import utterances
from monitor.store.database import batches, insert_new
from monitor.store.rows.statements import statement_value
from monitor.store.tables.documents import DocumentRow, RevisionRow
from monitor.store.tables.dossiers import ReactionRow
from monitor.store.tables.statements import CorrectionPlaceRow, CorrectionReadingRow, CorrectionRow, LabellingRow, StatementRow
from monitor.types import Statement, StatementKey


def note_reading(session: Session, document_id: str, revision: int, engines: Sequence[str], *, now: datetime) -> None:
    """Let these engines be the ones that read the revision last; `refresh` makes their labels stand."""
    of_revision = col(LabellingRow.document_id) == document_id, col(LabellingRow.revision) == revision
    last = session.exec(select(func.max(LabellingRow.number)).where(*of_revision)).one() or 0
    read = [
        {"document_id": document_id, "revision": revision, "number": last + 1, "engine": engine, "at": now}
        for engine in sorted(set(engines))
    ]
    insert_new(session, LabellingRow, read)


def last_readers(session: Session, ids: Sequence[str]) -> dict[tuple[str, int], frozenset[str]]:
    """Return the engines of the last relabelling of each revision of these documents that was ever relabelled."""
    last: dict[tuple[str, int], tuple[int, set[str]]] = {}
    for some in batches(ids):
        for row in session.exec(select(LabellingRow).where(col(LabellingRow.document_id).in_(some))):
            number, engines = last.get((row.document_id, row.revision), (0, set()))
            if row.number > number:
                last[row.document_id, row.revision] = row.number, {row.engine}
            elif row.number == number:
                engines.add(row.engine)
    return {revision: frozenset(engines) for revision, (_, engines) in last.items()}


def refresh(session: Session, ids: Sequence[str]) -> None:
    """Compute again which labels of these documents stand and are current, and with which others they are one."""
    session.flush()
    latest = select(col(DocumentRow.revision)).where(col(DocumentRow.id) == col(StatementRow.document_id)).scalar_subquery()
    for some in batches(ids):
        of_these = col(StatementRow.document_id).in_(some)
        session.exec(update(StatementRow).where(of_these).values(stands=stands()))
        is_current = and_(col(StatementRow.stands), col(StatementRow.revision) == latest)
        session.exec(update(StatementRow).where(of_these).values(current=is_current))
    utterances.settle(session, ids)


def stands() -> ColumnElement[bool]:
    """Return the rule of `monitor.labels.standing` for a row of `statements`."""
    by_person = col(StatementRow.engine).startswith(PERSON, autoescape=True)
    own = exists(select(col(CorrectionRow.number)).where(col(CorrectionRow.engine) == col(StatementRow.engine), _in_force()))
    return case((by_person, own), else_=and_(_read_last(), ~_covered()))


def _read_last() -> ColumnElement[bool]:
    of_revision = and_(
        col(LabellingRow.document_id) == col(StatementRow.document_id),
        col(LabellingRow.revision) == col(StatementRow.revision),
    )
    other = aliased(LabellingRow)
    last = (
        select(func.max(other.number))
        .where(col(other.document_id) == col(StatementRow.document_id), col(other.revision) == col(StatementRow.revision))
        .correlate(StatementRow)
        .scalar_subquery()
    )
    by_last = exists(
        select(col(LabellingRow.number)).where(
            of_revision, col(LabellingRow.number) == last, col(LabellingRow.engine) == col(StatementRow.engine)
        )
    )
    return or_(~exists(select(col(LabellingRow.number)).where(of_revision)), by_last)


def _covered() -> ColumnElement[bool]:
    place, reading, spare = CorrectionPlaceRow, CorrectionReadingRow, aliased(CorrectionReadingRow)
    there = and_(
        col(place.document_id) == col(StatementRow.document_id),
        col(place.revision) == col(StatementRow.revision),
        col(place.evidence_in) == col(StatementRow.evidence_in),
    )
    overlaps = and_(
        col(place.evidence_start) < col(StatementRow.evidence_end), col(StatementRow.evidence_start) < col(place.evidence_end)
    )
    same = and_(
        col(place.evidence_start) == col(StatementRow.evidence_start), col(place.evidence_end) == col(StatementRow.evidence_end)
    )
    reads = col(reading.correction) == col(CorrectionRow.number)
    says_so = and_(col(spare.correction) == col(CorrectionRow.number), col(spare.spared))
    same_reading = and_(
        col(spare.actor) == col(StatementRow.actor), col(spare.target).is_not_distinct_from(col(StatementRow.target))
    )
    # SQLAlchemy correlates a nested subquery with the one around it by itself, not with the statement updated.
    spared = exists(select(col(spare.number)).where(says_so, same_reading).correlate(StatementRow, CorrectionRow))
    # One EXISTS for each way to be covered: PostgreSQL 15 answers an OR of EXISTS two levels down with a stale hash table.
    covering = select(col(CorrectionRow.number)).join(place, col(place.correction) == col(CorrectionRow.number))
    by_actor = covering.join(reading, reads).where(~col(reading.spared), col(reading.actor) == col(StatementRow.actor), overlaps)
    by_words = covering.where(col(StatementRow.joint).is_(None), same)
    return or_(*(exists(one.where(there, _in_force(), ~spared)) for one in (by_actor, by_words)))


def _in_force() -> ColumnElement[bool]:
    later = aliased(CorrectionRow)
    replaced = exists(
        select(col(later.number)).where(col(later.replaces) == col(CorrectionRow.number), col(later.undone_at).is_(None))
    )
    return and_(col(CorrectionRow.undone_at).is_(None), ~replaced)


# corrections


def corrections(session: Session, ids: Sequence[str]) -> dict[str, tuple[Correction, ...]]:
    """Return the corrections in these documents, oldest first, each where its words lay last."""
    found: dict[str, tuple[Correction, ...]] = {}
    for some in batches(ids):
        chosen = session.exec(
            select(CorrectionRow).where(col(CorrectionRow.document_id).in_(some)).order_by(col(CorrectionRow.number))
        ).all()
        for one in _values(session, chosen):
            found[one.document_id] = (*found.get(one.document_id, ()), one)
    return found


def correction(session: Session, number: int) -> Correction | None:
    """Return one correction."""
    row = session.get(CorrectionRow, number)
    return _values(session, [row])[0] if row is not None else None


def latest(session: Session, *, limit: int) -> tuple[Correction, ...]:
    """Return the latest corrections, newest first, those that were undone included."""
    return _values(session, session.exec(select(CorrectionRow).order_by(col(CorrectionRow.number).desc()).limit(limit)).all())


def _values(session: Session, chosen: Sequence[CorrectionRow]) -> tuple[Correction, ...]:
    places: dict[int, list[CorrectionPlaceRow]] = {}
    readings: dict[int, list[CorrectionReadingRow]] = {}
    order = col(CorrectionPlaceRow.correction), col(CorrectionPlaceRow.revision), col(CorrectionPlaceRow.number)
    for numbers in batches([row.number for row in chosen]):
        of_these = col(CorrectionPlaceRow.correction).in_(numbers)
        for place in session.exec(select(CorrectionPlaceRow).where(of_these).order_by(*order)):
            held = places.setdefault(place.correction, [])
            if held and held[-1].revision < place.revision:
                held.clear()
            held.append(place)
        read = col(CorrectionReadingRow.correction).in_(numbers)
        for reading in session.exec(select(CorrectionReadingRow).where(read).order_by(col(CorrectionReadingRow.number))):
            readings.setdefault(reading.correction, []).append(reading)
    documents = sorted({row.document_id for row in chosen})
    said = _said(session, documents, {row.engine: places[row.number][0].revision for row in chosen})
    return tuple(_value(row, places[row.number], readings.get(row.number, []), said.get(row.engine, ())) for row in chosen)


def _said(session: Session, documents: Sequence[str], revisions: Mapping[str, int]) -> dict[str, tuple[Statement, ...]]:
    """Return the labels that corrections made in the given revision, by engine, one copy for each event."""
    by_person = col(StatementRow.engine).startswith(PERSON, autoescape=True)
    made: dict[str, StatementRow] = {}
    for some in batches(documents):
        for row in session.exec(select(StatementRow).where(col(StatementRow.document_id).in_(some), by_person)):
            if row.revision == revisions.get(row.engine):
                made[row.engine] = row
    ties: dict[tuple[str, int], list[ReactionRow]] = {}
    for keys in batches([row.key for row in made.values()]):
        for tie in session.exec(select(ReactionRow).where(col(ReactionRow.key).in_(keys)).order_by(col(ReactionRow.event_id))):
            ties.setdefault((tie.key, tie.revision), []).append(tie)
    return {
        engine: tuple(statement_value(row, tie) for tie in ties.get((row.key, row.revision), ())) or (statement_value(row),)
        for engine, row in made.items()
    }


def _value(
    row: CorrectionRow,
    places: Sequence[CorrectionPlaceRow],
    readings: Sequence[CorrectionReadingRow],
    said: tuple[Statement, ...],
) -> Correction:
    return Correction(
        number=CorrectionNumber(row.number),
        document_id=DocumentId(row.document_id),
        revision=places[0].revision,
        kind=CorrectionKind(row.kind),
        before=StatementKey(row.before) if row.before is not None else None,
        said=said,
        actors=tuple(ActorCode(one.actor) for one in readings if not one.spared),
        spans=tuple(Span(where=one.evidence_in, start=one.evidence_start, end=one.evidence_end) for one in places),
        words=tuple(one.words for one in places),
        by=row.who,
        at=row.at,
        why=row.why,
        spared=tuple((ActorCode(one.actor), one.target) for one in readings if one.spared),
        replaces=CorrectionNumber(row.replaces) if row.replaces is not None else None,
        undone_at=row.undone_at,
    )


def made(
    session: Session,
    document: Document,
    revision: RevisionRow,
    *,
    before: StatementRow | None,
    said: tuple[Statement, ...],
    by: str,
    why: str,
    now: datetime,
) -> Correction:
    """Return the correction of one label of a revision, or of what every engine missed in it; nothing is written yet.

    A label that a person has corrected already is corrected again: the new correction replaces the one before.
    """
    number = CorrectionNumber((session.exec(select(func.max(CorrectionRow.number))).one() or 0) + 1)
    said = tuple(replace(one, engine=f"{PERSON}{number}", confidence=1.0) for one in said)
    read = {row.key: row for row in _labels_of(session, document.id, revision.number)}
    labels = [label_of(StatementKey(row.key), statement_value(row)) for row in read.values()]
    earlier = _earlier(session, document.id, before) if before is not None else None
    evidence = [statement_value(before).evidence] if before is not None else []
    evidence += [said[0].evidence] if said else []
    spans = dict.fromkeys(span_of(one) for one in reversed(evidence))  # the own words last, and each place once
    named = [label.actor for label in labels if before is not None and label.key == before.key] + [one.actor for one in said]
    kind = CorrectionKind.MISSED if before is None else CorrectionKind.CHANGED if said else CorrectionKind.NO_STATEMENT
    words = {span_of(one): one.text for one in evidence}
    found = Correction(
        number=number,
        document_id=document.id,
        revision=revision.number,
        kind=kind,
        before=StatementKey(before.key) if before is not None else None,
        said=said,
        actors=tuple(dict.fromkeys([*named, *(earlier.actors if earlier else ())])),
        spans=tuple(reversed(spans)),
        words=tuple(words[span] for span in reversed(spans)),
        by=by,
        at=now,
        why=why,
        replaces=earlier.number if earlier else None,
    )
    if earlier is not None:
        older = tuple(zip(earlier.spans, earlier.words, strict=True)) if earlier.revision == revision.number else ()
        extra = [(span, text) for span, text in older if span not in found.spans]
        found = replace(
            found,
            spans=(*(span for span, _ in extra), *found.spans),
            words=(*(text for _, text in extra), *found.words),
            spared=earlier.spared,
        )
        return found
    return replace(found, spared=_beside(found, labels, read, before))


def _beside(
    found: Correction, labels: Sequence[Label], read: Mapping[str, StatementRow], before: StatementRow | None
) -> tuple[tuple[ActorCode, str | None], ...]:
    """Return the readings that stand beside the corrected one and were left alone; what says the same as it is the same."""
    same = {(before.actor, before.target)} if before is not None else set()
    same |= {(one.actor, one.target) for one in found.said}
    beside = [(one.actor, one.target) for one in labels if read[one.key].stands and covers(found, one)]
    return tuple(dict.fromkeys(one for one in beside if one not in same))


def _labels_of(session: Session, document_id: str, revision: int) -> Sequence[StatementRow]:
    chosen = col(StatementRow.document_id) == document_id, col(StatementRow.revision) == revision
    return session.exec(select(StatementRow).where(*chosen).order_by(col(StatementRow.key))).all()


def _earlier(session: Session, document_id: str, before: StatementRow) -> Correction | None:
    """Return the standing correction of the same utterance: the one that made this label, or the one that covers it."""
    label = label_of(StatementKey(before.key), statement_value(before))
    standing = [one for one in corrections(session, [document_id]).get(document_id, ()) if one.undone_at is None]
    replaced = {one.replaces for one in standing}
    for one in reversed(standing):
        if one.number not in replaced and (one.engine == before.engine or covers(one, label)):
            return one
    return None


def add(session: Session, correction: Correction) -> None:
    """Keep a correction with its places; its labels are written as any others are."""
    insert_new(
        session,
        CorrectionRow,
        [
            {
                "number": correction.number,
                "engine": correction.engine,
                "document_id": correction.document_id,
                "kind": correction.kind.value,
                "before": correction.before,
                "who": correction.by,
                "at": correction.at,
                "why": correction.why,
                "replaces": correction.replaces,
                "undone_at": None,
            }
        ],
    )
    readings: list[tuple[bool, str, str | None]] = [(False, actor, None) for actor in correction.actors]
    readings += [(True, actor, target) for actor, target in correction.spared]
    insert_new(
        session,
        CorrectionReadingRow,
        [
            {"correction": correction.number, "number": number, "spared": spared, "actor": actor, "target": target}
            for number, (spared, actor, target) in enumerate(readings)
        ],
    )
    place(session, [correction])


def place(session: Session, placed: Sequence[Correction]) -> None:
    """Note where the words of corrections lie in the revision that each names."""
    insert_new(
        session,
        CorrectionPlaceRow,
        [
            {
                "correction": one.number,
                "revision": one.revision,
                "number": number,
                "document_id": one.document_id,
                "evidence_in": span.where,
                "evidence_start": span.start,
                "evidence_end": span.end,
                "words": words,
            }
            for one in placed
            for number, (span, words) in enumerate(zip(one.spans, one.words, strict=True))
        ],
    )


def carried(known: Sequence[Correction], document: Document, *, revision: int) -> tuple[Correction, ...]:
    """Return the corrections whose words a new revision still has, as they lie in it."""
    found = (moved(one, document, revision=revision) for one in known)
    return tuple(one for one in found if one is not None)


def undo(session: Session, number: int, *, now: datetime) -> Correction:
    """Mark a correction as undone and return it as it was.

    Raises: StoreError where there is none, where it was undone before, or where a later one stands on it.
    """
    found = correction(session, number)
    if found is None:
        raise StoreError(f"correction {number}: there is no such correction")
    if found.undone_at is not None:
        raise StoreError(f"correction {number}: it was undone at {found.undone_at:%Y-%m-%d %H:%M} UTC already")
    later = session.exec(
        select(CorrectionRow).where(col(CorrectionRow.replaces) == number, col(CorrectionRow.undone_at).is_(None))
    ).first()
    if later is not None:
        raise StoreError(f"correction {number}: correction {later.number} replaced it; undo that one first")
    session.exec(update(CorrectionRow).where(col(CorrectionRow.number) == number).values(undone_at=now))
    return found

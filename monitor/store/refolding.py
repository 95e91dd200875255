"""Folds that persons make, open and undo, audited, within a transaction that the caller opened."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, func, select, update

from feeds.types import DocumentId
from monitor.errors import StoreError
from monitor.store import audit, utterances
from monitor.store.database import batches, insert_new, upsert
from monitor.store.folds import Places, places_of
from monitor.store.tables.documents import DocumentRow, FoldChangeRow, FoldRow


def fold(session: Session, ids: Sequence[DocumentId], *, why: str, by: str, now: datetime) -> int:
    """Lay documents into the fold of the first of them; return the number of the change, by which it is undone.

    Raises: StoreError where one is not stored, or fewer than two are given.
    """
    wanted = list(dict.fromkeys(ids))
    if len(wanted) < 2:
        raise StoreError("a fold needs two documents or more; nothing was written")
    _known(session, wanted)
    there = places_of(session, wanted)
    into = there[wanted[0]] or wanted[0]
    # Who leaves another fold may leave one document alone in it.
    left = {fold: None for fold in there.values() if fold is not None and fold != into}
    before = {**there, **_alone(session, list(left), without=set(wanted))}
    after: Places = {**dict.fromkeys(before), **dict.fromkeys(wanted, into)}
    return _change(session, "fold documents", before, after, why=why, by=by, now=now)


def unfold(session: Session, document_id: DocumentId, *, why: str, by: str, now: datetime) -> int:
    """Take a document out of its fold for good; return the number of the change, by which it is undone.

    Raises: StoreError where it lies in no fold.
    """
    _known(session, [document_id])
    there = places_of(session, [document_id])
    into = there[document_id]
    if into is None:
        raise StoreError(f"document {document_id}: it stands alone already; nothing was written")
    before = {**there, **_alone(session, [into], without={document_id})}
    return _change(session, "unfold document", before, dict.fromkeys(before), why=why, by=by, now=now)


def undo(session: Session, number: int, *, why: str, by: str, now: datetime) -> None:
    """Put back what a change of folds did.

    Raises: StoreError where there is none, where it was undone before, or where a later change moved the same documents.
    """
    row = session.get(FoldChangeRow, number)
    if row is None or row.undone_at is not None:
        raise StoreError(f"change {number} of folds: " + ("it was undone already" if row else "there is no such change"))
    later = session.exec(select(FoldChangeRow).where(col(FoldChangeRow.number) > number, col(FoldChangeRow.undone_at).is_(None)))
    over = next((one.number for one in later if set(one.after) & set(row.after)), None)
    if over is not None:
        raise StoreError(f"change {number} of folds: change {over} moved the same documents later; undo that one first")
    session.exec(update(FoldChangeRow).where(col(FoldChangeRow.number) == number).values(undone_at=now))
    _put(session, row.before, reason=None, reasons=row.reasons, now=now)
    audit.append(
        session,
        at=now,
        by=by,
        what="undo change of folds",
        subject=f"change {number}",
        before=json.dumps(row.after, sort_keys=True),
        after=json.dumps(row.before, sort_keys=True),
        why=why,
    )


def _known(session: Session, ids: Sequence[str]) -> None:
    there: set[str] = set()
    for some in batches(ids):
        there.update(session.exec(select(DocumentRow.id).where(col(DocumentRow.id).in_(some))))
    missing = next((one for one in ids if one not in there), None)
    if missing is not None:
        raise StoreError(f"document {missing}: there is no such document; nothing was written")


def _alone(session: Session, folds: Sequence[str], *, without: set[str]) -> Places:
    """Return the documents that would be left alone in these folds."""
    members: dict[str, list[str]] = {}
    for some in batches(folds):
        for row in session.exec(select(FoldRow).where(col(FoldRow.fold).in_(some))):
            if row.document_id not in without:
                members.setdefault(row.fold, []).append(row.document_id)
    return {left[0]: fold for fold, left in members.items() if len(left) == 1}


def _change(session: Session, what: str, before: Places, after: Places, *, why: str, by: str, now: datetime) -> int:
    if not why.strip() or not by.strip():
        raise StoreError("a change of folds needs a name and a reason; nothing was written")
    number = (session.exec(select(func.max(FoldChangeRow.number))).one() or 0) + 1
    reasons: dict[str, str] = {}
    for some in batches(list(before)):
        for row in session.exec(select(FoldRow).where(col(FoldRow.document_id).in_(some))):
            reasons[row.document_id] = row.reason
    values = {"number": number, "at": now, "who": by, "why": why, "before": before, "after": after, "reasons": reasons}
    insert_new(session, FoldChangeRow, [{**values, "undone_at": None}])
    _put(session, after, reason=f"by {by}: {why}", reasons={}, now=now)
    said = (json.dumps(one, sort_keys=True) for one in (before, after))
    audit.append(
        session, at=now, by=by, what=what, subject=f"change {number} of folds", before=next(said), after=next(said), why=why
    )
    return number


def _put(
    session: Session, places: Mapping[str, str | None], *, reason: str | None, reasons: Mapping[str, str], now: datetime
) -> None:
    for some in batches(list(places)):
        session.exec(delete(FoldRow).where(col(FoldRow.document_id).in_(some)))
    laid = [
        {"document_id": key, "fold": fold, "reason": reason or reasons.get(key, "put back"), "at": now}
        for key, fold in places.items()
        if fold is not None
    ]
    upsert(session, FoldRow, laid)
    utterances.settle(session, list(places))

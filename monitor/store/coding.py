"""What people code blind, and what they say to settle a difference, within a transaction that the caller opened."""

from datetime import datetime

from sqlmodel import Session, col, select

from feeds.types import ActorCode, DocumentId
from monitor.coding import Coding, Judgement
from monitor.errors import StoreError
from monitor.people import user_key
from monitor.store import audit
from monitor.store.tables.statements import CodingRow, StatementRow
from monitor.types import Stance, StatementKey

_DECLINED = "declined"


def add(session: Session, unit: str, said: Judgement, *, coder: str, settling: bool, now: datetime) -> Coding:
    """Keep one judgement, audited.

    Raises: StoreError where there is no such statement, or where the coder has coded it blind already.
    """
    of_unit = select(StatementRow.document_id).where(col(StatementRow.key) == unit).limit(1)
    document_id = session.exec(of_unit).first()
    if document_id is None:
        raise StoreError(f"statement {unit}: there is no such statement; nothing was written")
    there = select(CodingRow).where(col(CodingRow.unit) == unit, col(CodingRow.undone_at).is_(None))
    own = [row for row in session.exec(there) if user_key(row.coder) == user_key(coder) and row.settling == settling]
    if own and not settling:
        raise StoreError(f"statement {unit}: you have coded it already; undo that first; nothing was written")
    for row in own:
        row.undone_at = now
        session.add(row)
    row = CodingRow(
        unit=unit,
        document_id=document_id,
        coder=coder,
        at=now,
        stance=_DECLINED if said.declined else said.stance.value if said.stance else None,
        actor=said.actor,
        target=said.target,
        official=said.official,
        hearsay=said.hearsay,
        settling=settling,
    )
    session.add(row)
    session.flush()
    _note(session, "settle coding" if settling else "code blind", row, by=coder, at=now)
    return _value(row)


def undo(session: Session, number: int, *, coder: str, now: datetime) -> Coding:
    """Take back one's own judgement, audited.

    Raises: StoreError where there is none of this person's, or where it was taken back before.
    """
    row = session.get(CodingRow, number)
    if row is None or user_key(row.coder) != user_key(coder) or row.undone_at is not None:
        raise StoreError(f"coding {number}: there is none of yours that can be taken back; nothing was written")
    row.undone_at = now
    session.add(row)
    _note(session, "take back coding", row, by=coder, at=now)
    return _value(row)


def codings(session: Session) -> tuple[Coding, ...]:
    """Return every judgement, oldest first, those taken back included."""
    return tuple(_value(row) for row in session.exec(select(CodingRow).order_by(col(CodingRow.number))))


def _note(session: Session, what: str, row: CodingRow, *, by: str, at: datetime) -> None:
    said = " ".join(str(part) for part in (row.stance or "no statement", row.actor, "->", row.target) if part)
    audit.append(session, at=at, by=by, what=what, subject=row.unit, before=None, after=said, why=None)


def _value(row: CodingRow) -> Coding:
    return Coding(
        number=row.number or 0,
        unit=StatementKey(row.unit),
        document_id=DocumentId(row.document_id),
        coder=row.coder,
        at=row.at,
        judgement=Judgement(
            stance=Stance.NEUTRAL if row.stance == _DECLINED else Stance(row.stance) if row.stance is not None else None,
            actor=ActorCode(row.actor) if row.actor is not None else None,
            target=row.target,
            official=row.official,
            hearsay=row.hearsay,
            declined=row.stance == _DECLINED,
        ),
        settling=row.settling,
        undone_at=row.undone_at,
    )

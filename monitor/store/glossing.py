"""Glosses: a desk's own translations of quoted words, audited, within a transaction that the caller opened.

A gloss belongs to the very words, told by their SHA-256: it stays through corrections and later versions that keep them, and is
found wherever they stand.
"""

import hashlib
from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from monitor.errors import StoreError
from monitor.records import Gloss
from monitor.store import audit
from monitor.store.database import batches
from monitor.store.tables.statements import GlossRow


def add(session: Session, words: str, text: str, *, language: str, by: str, now: datetime) -> Gloss:
    """Keep a translation of words; it stands in front of earlier ones, which are kept. Return it."""
    before = standing(session, (words,), known_at=None).get(words)
    row = GlossRow(words=_hash(words), language=language, text=text, who=by, at=now, undone_at=None)
    session.add(row)
    session.flush()
    _note(session, "gloss", row.words, by=by, at=now, before=before.text if before else None, after=f"{language}: {text}")
    return _value(row)


def undo(session: Session, number: int, *, by: str, now: datetime) -> Gloss:
    """Take a translation back; the one before it stands again. Raises: StoreError where there is none, or it was taken back."""
    row = session.get(GlossRow, number)
    if row is None or row.undone_at is not None:
        raise StoreError(f"gloss {number}: there is none, or it was taken back before; nothing was written")
    row.undone_at = now
    session.add(row)
    _note(session, "undo gloss", row.words, by=by, at=now, before=row.text, after=None)
    return _value(row)


def standing(session: Session, words: Collection[str], *, known_at: datetime | None) -> dict[str, Gloss]:
    """Return the translation of each of these words that has one, the latest that was not taken back (by `known_at`)."""
    if session.exec(select(GlossRow.number).limit(1)).first() is None:
        return {}
    by_hash = {_hash(each): each for each in words}
    found: dict[str, Gloss] = {}
    for some in batches(tuple(by_hash)):
        for row in session.exec(select(GlossRow).where(col(GlossRow.words).in_(some)).order_by(col(GlossRow.number))):
            if _stands(row, known_at):
                found[by_hash[row.words]] = _value(row)
    return found


def _stands(row: GlossRow, known_at: datetime | None) -> bool:
    if known_at is None:
        return row.undone_at is None
    return row.at <= known_at and (row.undone_at is None or row.undone_at > known_at)


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def _value(row: GlossRow) -> Gloss:
    return Gloss(number=row.number or 0, text=row.text, language=row.language, by=row.who, at=row.at)


def _note(session: Session, what: str, words: str, *, by: str, at: datetime, before: str | None, after: str | None) -> None:
    audit.append(session, at=at, by=by, what=what, subject=f"words {words[:16]}", before=before, after=after, why=None)

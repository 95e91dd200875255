"""The audit: append-only, each line hashed together with the one before it, within a transaction that the caller opened.

The hash is SHA-256 over the UTF-8 of a JSON list without spaces: the previous line's hash (empty before the first), number, time
(UTC, microseconds), who, what, subject, before, after, why. What the chain proves: no line was changed, left out or put in
between; lines cut off at the end show only to whom noted a later hash.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from monitor.records import AuditEntry
from monitor.store.tables.people import AuditRow

_PAGE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What a look at the whole audit found: its lines up to the first fault, and the hash of the last of them.

    `broken` is the number of the first line at fault and `fault` what is wrong, both None where nothing is. A fault without a
    number is of no single line.
    """

    entries: int
    head: str
    broken: int | None = None
    fault: str | None = None


def append(
    session: Session,
    *,
    at: datetime,
    by: str,
    what: str,
    subject: str,
    before: str | None,
    after: str | None,
    why: str | None,
) -> None:
    """Append one line; the caller has the writer's turn, so that lines of several processes follow one another."""
    session.flush()
    last = session.exec(select(AuditRow.number, AuditRow.hash).order_by(col(AuditRow.number).desc()).limit(1)).first()
    number, previous = ((last[0] or 0) + 1, last[1]) if last is not None else (1, "")
    row = AuditRow(
        number=number,
        at=at,
        who=by,
        what=what,
        subject=subject,
        before=before,
        after=after,
        why=why,
        previous=previous,
        hash="",
    )
    row.hash = _hash(row)
    session.add(row)
    session.flush()


def log(session: Session, *, limit: int) -> tuple[AuditEntry, ...]:
    """Return the latest lines, newest first."""
    found = session.exec(select(AuditRow).order_by(col(AuditRow.number).desc()).limit(limit))
    return tuple(_value(row) for row in found)


def log_of(session: Session, *, what: str, subject: str) -> tuple[AuditEntry, ...]:
    """Return the lines of one kind on one subject, newest first."""
    chosen = select(AuditRow).where(col(AuditRow.what) == what, col(AuditRow.subject) == subject)
    return tuple(_value(row) for row in session.exec(chosen.order_by(col(AuditRow.number).desc())))


def verify(session: Session, *, head: str | None = None) -> Chain:
    """Return what a look at every line finds; `head` is a hash that must be among them."""
    entries, last, after, met = 0, "", 0, head is None
    while page := session.exec(
        select(AuditRow).where(col(AuditRow.number) > after).order_by(col(AuditRow.number)).limit(_PAGE)
    ).all():
        for row in page:
            number = row.number or 0
            if row.previous != last:
                return Chain(entries=entries, head=last, broken=number, fault="it does not follow the line before it")
            if row.hash != _hash(row):
                return Chain(entries=entries, head=last, broken=number, fault="it is not as it was written")
            entries, last, after = entries + 1, row.hash, number
            met = met or row.hash == head
        session.expunge_all()
    if not met:
        return Chain(entries=entries, head=last, fault=f"no line has the hash {head}: lines were cut off, or it is another audit")
    return Chain(entries=entries, head=last)


def _hash(row: AuditRow) -> str:
    at = row.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    parts = [row.previous, row.number, at, row.who, row.what, row.subject, row.before, row.after, row.why]
    said = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def _value(row: AuditRow) -> AuditEntry:
    """Return one line of the audit."""
    return AuditEntry(
        number=row.number or 0,
        at=row.at,
        by=row.who,
        what=row.what,
        subject=row.subject,
        before=row.before,
        after=row.after,
        why=row.why,
        hash=row.hash,
    )

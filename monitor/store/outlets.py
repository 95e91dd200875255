"""The private addresses of feeds out: who may read which feed, by the hash of a secret that nobody else keeps.

Within a transaction that the caller opened. What such a feed holds is made in `views.outlet`.
"""

from datetime import datetime

from sqlmodel import Session, col, select

from monitor.outgoing import Outlet, OutletScope
from monitor.store.tables.alerting import OutletRow


def add(session: Session, mark: str, scope: OutletScope, subject: str, *, by: str, now: datetime) -> Outlet:
    """Keep a new address by the hash of its secret."""
    row = OutletRow(mark=mark, scope=scope.value, subject=subject, made_at=now, made_by=by, revoked_at=None, revoked_by=None)
    session.add(row)
    session.flush()
    return _value(row)


def find(session: Session, mark: str) -> Outlet | None:
    """Return what an address gives, None where there is none or it was revoked."""
    row = session.exec(select(OutletRow).where(OutletRow.mark == mark, col(OutletRow.revoked_at).is_(None))).first()
    return _value(row) if row is not None else None


def listed(session: Session) -> tuple[Outlet, ...]:
    """Return every address that was ever made, newest first."""
    return tuple(_value(row) for row in session.exec(select(OutletRow).order_by(col(OutletRow.number).desc())))


def revoke(session: Session, number: int, *, by: str, now: datetime) -> Outlet | None:
    """Let an address give nothing any more; None where there is none or it gave nothing already."""
    row = session.get(OutletRow, number)
    if row is None or row.revoked_at is not None:
        return None
    found = _value(row)
    row.revoked_at, row.revoked_by = now, by
    session.add(row)
    return found


def _value(row: OutletRow) -> Outlet:
    return Outlet(
        number=row.number or 0,
        scope=OutletScope(row.scope),
        subject=row.subject,
        made_at=row.made_at,
        made_by=row.made_by,
        revoked_at=row.revoked_at,
    )

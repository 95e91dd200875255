"""A desk's own rows of the catalogue, what checks found, and runs of checks, within a transaction that the caller opened."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlmodel import Session, col, delete, select

from feeds.findings import Found, Probe
from feeds.types import ActorCode, SourceId, SourceKind
from monitor.records import OwnRow
from monitor.store import audit
from monitor.store.database import compact_json, upsert
from monitor.store.tables.sources import CheckRunRow, OwnSourceRow, ProbeRow


def own_rows(session: Session) -> dict[SourceId, OwnRow]:
    """Return the desk's own rows, by id."""
    found = session.exec(select(OwnSourceRow).order_by(col(OwnSourceRow.source_id)))
    return {SourceId(row.source_id): _own_row(row) for row in found}


def save_own(session: Session, own: Iterable[OwnRow], *, now: datetime, by: str, what: str) -> int:
    """Insert or replace own rows, each audited where it changes anything; one without values is taken away.

    Returns how many changed.
    """
    before = own_rows(session)
    changed = 0
    for row in own:
        old = before.get(row.source_id)
        if (dict(old.values) if old else {}) == dict(row.values):
            continue
        changed += 1
        if row.values:
            values = {"source_id": row.source_id, "actor": row.actor, "row": dict(row.values), "changed_at": now}
            upsert(session, OwnSourceRow, [values])
        else:
            session.exec(delete(OwnSourceRow).where(col(OwnSourceRow.source_id) == row.source_id))
        audit.append(
            session,
            at=now,
            by=by,
            what=what,
            subject=row.source_id,
            before=compact_json(dict(old.values)) if old else None,
            after=compact_json(dict(row.values)) if row.values else None,
            why=None,
        )
    return changed


def save_probe(session: Session, probe: Probe) -> None:
    """Keep what a check found in the place of what an earlier one did."""
    values = asdict(probe)
    values["found"] = probe.found.value
    values["kind"] = probe.kind.value if probe.kind is not None else None
    upsert(session, ProbeRow, [values])


def probes(session: Session) -> dict[SourceId, Probe]:
    """Return what the last check of each source found."""
    return {SourceId(row.source_id): _probe(row) for row in session.exec(select(ProbeRow))}


def run_began(session: Session) -> datetime | None:
    """Return when the latest run of checks began; None where there was none."""
    row = session.exec(select(CheckRunRow).order_by(col(CheckRunRow.number).desc()).limit(1)).first()
    return row.began_at if row is not None else None


def begin_run(session: Session, *, now: datetime) -> None:
    """Begin a run of checks."""
    session.add(CheckRunRow(began_at=now))


def _own_row(row: OwnSourceRow) -> OwnRow:
    return OwnRow(source_id=SourceId(row.source_id), actor=ActorCode(row.actor), values=row.row)


def _probe(row: ProbeRow) -> Probe:
    return Probe(
        source_id=SourceId(row.source_id),
        url=row.url,
        checked_at=row.checked_at,
        found=Found(row.found),
        detail=row.detail,
        address=row.address,
        kind=SourceKind(row.kind) if row.kind is not None else None,
        entries=row.entries,
        dated=row.dated,
        newest_at=row.newest_at,
        language=row.language,
        feed_url=row.feed_url,
        status=row.status,
        content_type=row.content_type,
        size=row.size,
        first_words=row.first_words,
        took=row.took,
    )

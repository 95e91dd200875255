"""What this desk knew at a moment: reactions and source states as of then, within a transaction that the caller opened.

Nothing that was fetched, labelled, tied or corrected later is used; the rule of which label stood is `monitor.labels`'. Dossiers
and their events are taken as they are now. Ties that were taken away or changed since then are not known any more and left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Row
from sqlalchemy import select as core_select
from sqlmodel import Session, col, func, select

from feeds.types import FetchState, Health, SourceId
from monitor.labels import Correction, Label, Span, standing
from monitor.records import Outage
from monitor.store import labelling, reading, utterances
from monitor.store.database import batches, table_of
from monitor.store.rows.sources import source_value
from monitor.store.rows.statements import reaction_value
from monitor.store.tables.documents import DocumentRow, FoldChangeRow, FoldRow, RevisionRow
from monitor.store.tables.dossiers import ReactionRow
from monitor.store.tables.sources import HealthChangeRow, SourceRow
from monitor.store.tables.statements import CorrectionPlaceRow, LabellingRow, StatementRow
from monitor.types import Reaction, StatementKey
from monitor.utterances import ids
from monitor.utterances import utterances as parted

_SLOWEST = timedelta(days=1)  # the longest wait between two polls of a healthy source


def reactions(session: Session, event_id: str, *, at: datetime) -> tuple[Reaction, ...]:
    """Return the reactions to an event that were known at a moment, newest first, each key once.

    `current` is what it was then: the label stood, and its revision was the latest that we had.
    """
    query = reading.lines(col(ReactionRow.event_id) == event_id).where(
        col(ReactionRow.bound_at) <= at, col(StatementRow.labelled_at) <= at, col(RevisionRow.seen_at) <= at
    )
    found = session.connection().execute(query).all()
    documents = sorted({line.document_id for line in found})
    latest = _latest(session, documents, at=at)
    read_last = _read_last(session, documents, at=at)
    corrected = _corrections(session, documents, at=at)
    chosen: dict[str, tuple[Row[Any], bool, bool]] = {}
    for line in found:
        if line.key in chosen and chosen[line.key][0].revision > line.revision:
            continue
        place = line.document_id, line.revision
        stood = _stood(line, read_last.get(place, frozenset()), corrected.get(line.document_id, ()))
        chosen[line.key] = line, stood, latest[line.document_id] == line.revision
    together = _utterances(session, [line for line, stood, last in chosen.values() if stood and last], at=at)
    values = (
        replace(
            reaction_value(cast(ReactionRow, line), cast(StatementRow, line), cast(RevisionRow, line)),
            current=stood and last,
            edited=stood and not last,
            utterance=together.get(StatementKey(line.key), ""),
        )
        for line, stood, last in chosen.values()
    )
    return tuple(sorted(values, key=lambda one: (one.spoken_at, one.key), reverse=True))


def _utterances(session: Session, lines: Sequence[Row[Any]], *, at: datetime) -> Mapping[StatementKey, StatementKey]:
    """Return which of these statements were one, by the folds as they were then."""
    documents = sorted({line.document_id for line in lines})
    places: dict[str, str] = {}
    sources: dict[str, str | None] = {}
    for some in batches(documents):
        sources.update(session.exec(select(DocumentRow.id, DocumentRow.source_id).where(col(DocumentRow.id).in_(some))).all())
        query = select(FoldRow).where(col(FoldRow.document_id).in_(some), col(FoldRow.at) <= at)
        places.update((row.document_id, row.fold) for row in session.exec(query))
    apart: dict[str, set[str]] = defaultdict(set)
    for change in session.exec(select(FoldChangeRow).order_by(col(FoldChangeRow.number).desc())):
        moved = {document: fold for document, fold in change.before.items() if change.after.get(document) != fold}
        if change.at > at:  # what was moved since lay where it lay before
            for document, fold in change.before.items():
                places.pop(document, None)
                if fold is not None:
                    places[document] = fold
        elif change.undone_at is None or change.undone_at > at:
            for document, fold in moved.items():
                if fold is not None:
                    apart[document].add(fold)
    mentions = (
        replace(
            utterances.mention(line, fold=places.get(line.document_id), source=sources.get(line.document_id)),
            apart=frozenset(apart[line.document_id]),
        )
        for line in lines
    )
    return ids(parted(mentions))


def _stood(
    line: Row[Any], read_last_by: frozenset[str], corrections: Sequence[tuple[Correction, Mapping[int, Sequence[Span]]]]
) -> bool:
    label = Label(
        key=StatementKey(line.key),
        engine=line.engine,
        actor=line.actor,
        target=line.target,
        joint=line.joint is not None,
        span=Span(where=line.evidence_in, start=line.evidence_start, end=line.evidence_end),
    )
    here = [replace(one, spans=tuple(places.get(line.revision, ()))) for one, places in corrections]
    return bool(standing([label], read_last_by=read_last_by, corrections=here))


def _latest(session: Session, documents: Sequence[str], *, at: datetime) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in batches(documents):
        query = select(RevisionRow.document_id, func.max(RevisionRow.number)).where(
            col(RevisionRow.document_id).in_(some), col(RevisionRow.seen_at) <= at
        )
        found.update(session.exec(query.group_by(col(RevisionRow.document_id))).all())
    return found


def _read_last(session: Session, documents: Sequence[str], *, at: datetime) -> dict[tuple[str, int], frozenset[str]]:
    last: dict[tuple[str, int], dict[int, set[str]]] = defaultdict(dict)
    for some in batches(documents):
        chosen = col(LabellingRow.document_id).in_(some), col(LabellingRow.at) <= at
        for row in session.exec(select(LabellingRow).where(*chosen)):
            last[row.document_id, row.revision].setdefault(row.number, set()).add(row.engine)
    return {place: frozenset(by_number[max(by_number)]) for place, by_number in last.items()}


def _corrections(
    session: Session, documents: Sequence[str], *, at: datetime
) -> dict[str, tuple[tuple[Correction, Mapping[int, Sequence[Span]]], ...]]:
    """Return the corrections made by then, undone only if they were by then, with their places in each revision."""
    found: dict[str, tuple[tuple[Correction, Mapping[int, Sequence[Span]]], ...]] = {}
    for document_id, corrections in labelling.corrections(session, documents).items():
        made = [one for one in corrections if one.at <= at]
        places: dict[int, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
        for row in session.exec(select(CorrectionPlaceRow).where(col(CorrectionPlaceRow.document_id) == document_id)):
            span = Span(where=row.evidence_in, start=row.evidence_start, end=row.evidence_end)
            places[row.correction][row.revision].append(span)
        found[document_id] = tuple((_as_of(one, at), places[one.number]) for one in made)
    return found


def _as_of(one: Correction, at: datetime) -> Correction:
    return one if one.undone_at is None or one.undone_at <= at else replace(one, undone_at=None)


def states(session: Session, *, at: datetime) -> dict[SourceId, FetchState]:
    """Return the source states as far as they are known of a moment: health, and since when the source was listened to.

    What only a later poll told is left out: a source whose listening without a gap began later counts as not listened to. A
    source that was healthy then had been polled since it became so; nothing later than that is claimed.
    """
    table = table_of(HealthChangeRow)
    last = core_select(func.max(table.c.number)).where(table.c.at <= at).group_by(table.c.source_id)
    changes = {row.source_id: row for row in session.exec(select(HealthChangeRow).where(col(HealthChangeRow.number).in_(last)))}
    found = {}
    for source in session.exec(select(SourceRow).order_by(col(SourceRow.source_id))):
        change = changes.get(source.source_id)
        found[SourceId(source.source_id)] = _state_then(source_value(source), change, at)
    return found


def _state_then(now: FetchState, change: HealthChangeRow | None, at: datetime) -> FetchState:
    if change is None:
        return FetchState(source_id=now.source_id, next_poll_at=now.next_poll_at)
    if now.last_polled_at is not None and now.last_polled_at <= at:
        return now
    health = Health(change.health)
    covered = now.covered_since if now.covered_since is not None and now.covered_since <= at else None
    healthy = health.listening
    return FetchState(
        source_id=now.source_id,
        next_poll_at=now.next_poll_at,
        health=health,
        detail=change.detail,
        last_success_at=_success_then(change, at) if healthy else None,
        last_full_at=_success_then(change, at) if healthy else None,
        healthy_since=change.at if healthy else None,
        covered_since=covered if healthy else None,
        pause=now.pause,
        changed_at=now.changed_at if now.changed_at is not None and now.changed_at <= at else None,
        newest_entry_at=now.newest_entry_at if now.newest_entry_at is not None and now.newest_entry_at <= at else None,
    )


def _success_then(change: HealthChangeRow, at: datetime) -> datetime:
    # Which its last poll was is not kept, and it was due once a day at least. Where the desk stood still meanwhile, listening
    # without a gap was either kept up by what the source still showed afterwards, or began anew, which is later than `at`.
    return max(change.at, at - _SLOWEST)


def outages(known: Iterable[Outage], *, at: datetime) -> tuple[Outage, ...]:
    """Return the outages that had begun by then, those still going on as open ones."""
    return tuple(
        one if one.ended_at is None or one.ended_at <= at else replace(one, ended_at=None) for one in known if one.began_at <= at
    )

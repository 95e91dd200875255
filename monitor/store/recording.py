"""Recording what was read: documents, revisions, statements and reactions, within a transaction that the caller opened.

How rows come of it is in `writing`; what is stored is read in `reading`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from sqlmodel import Session, col, select

from feeds.types import Document, DocumentId
from monitor.errors import StoreError
from monitor.labels import PERSON, Correction
from monitor.records import ReadDocument, Recorded
from monitor.store import labelling, searching, ties, writing
from monitor.store.rows.statements import statement_value
from monitor.store.tables.documents import RevisionRow
from monitor.store.tables.dossiers import BindingRow, ReactionRow
from monitor.store.tables.statements import StatementRow
from monitor.types import EventId, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """In how many documents a fresh reading said something else, and the labels and ties that came of it."""

    changed: int = 0
    statements: int = 0
    reactions: int = 0


def record(
    session: Session, read: Iterable[ReadDocument], *, now: datetime, indexed: list[searching.Indexed] | None = None
) -> Recorded:
    """Add what is new of these documents and their statements, and return how much that was.

    What can be found of them is added to the index, or, where `indexed` is given, to that list: whoever gives it adds it all at
    once before the transaction ends.

    Raises: StoreError where a text is not what its hash says, or evidence is not in its text; the transaction must end then.
    """
    added = Recorded()
    for group in writing.groups(read):
        more, _ = writing.write(session, group, now=now, may_add=True, indexed=indexed)
        added = Recorded(
            documents=added.documents + more.documents,
            revisions=added.revisions + more.revisions,
            statements=added.statements + more.statements,
        )
    return added


def bind(session: Session, read: Iterable[ReadDocument], *, now: datetime) -> int:
    """Add statements and reactions to stored revisions; return how many reactions are new or say something else than before.

    Raises: StoreError where the store has no such revision.
    """
    return sum(writing.write(session, group, now=now, may_add=False)[1] for group in writing.groups(read))


def relabel(session: Session, read: Iterable[ReadDocument], *, engine: str, now: datetime) -> Recorded:
    """Let one engine's reading of stored revisions stand in place of all others; return what was added.

    A text in which it found nothing has no engine's statement then; what a person said of it stands.

    Raises: StoreError where the store has no such revision, or where a statement is by another engine.
    """
    added = Recorded()
    for group in writing.groups(read):
        other = next((s.engine for one in group for s in one.statements if s.engine != engine), None)
        if other is not None:
            raise StoreError(f"a relabelling by {engine} holds a statement by {other}; nothing was written")
        readers = {one.document.id: frozenset({engine}) for one in group}
        more, _ = writing.write(session, group, now=now, may_add=False, readers=readers)
        added = Recorded(statements=added.statements + more.statements)
    return added


def reread(session: Session, read: Iterable[ReadDocument], *, engine: str, now: datetime) -> Reread:
    """Let a fresh reading of stored revisions stand where it says something else than the last one.

    A reading that says the same as the last one leaves it as it is. Where an engine of the same name had said something else
    before, the new labels carry the number of the reading ("rules/2#2"), so that the two are told apart. `engine` stands for a
    reading that found nothing. What a person said may stand among the statements, to be tied; it is left as it is.

    Raises: StoreError where the store has no such revision.
    """
    done = Reread()
    for group in writing.groups(read):
        stored = writing.stored(session, [one.document.id for one in group])
        again: list[ReadDocument] = []
        readers: dict[DocumentId, frozenset[str]] = {}
        for one in group:
            known = stored.get(one.document.id)
            place = writing.place_of(writing.checked(one), known) if known else None
            if known is None or place is None:
                raise StoreError(f"document {one.document.id}: this version of it is not in the store; record it first")
            labelled = [row for row in known.statements if row.revision == place.number and not row.engine.startswith(PERSON)]
            last = known.last_readers.get(place.number) or frozenset(row.engine for row in labelled)
            before = {_plain(statement_value(row)): row.engine for row in labelled if row.engine in last}
            persons = tuple(said for said in one.statements if said.engine.startswith(PERSON))
            said = [s for s in one.statements if s not in persons]
            if before.keys() == {_plain(s) for s in said}:
                as_before = (replace(s, engine=before[_plain(s)]) for s in said)
                again.append(replace(one, statements=(*as_before, *persons)))
                continue
            used = {row.engine for row in labelled} | set(last)
            versions = tuple(replace(s, engine=_version(s.engine, used)) for s in said)
            again.append(replace(one, statements=(*versions, *persons)))
            readers[one.document.id] = frozenset(s.engine for s in versions) or frozenset({_version(engine, used)})
        more, reactions = writing.write(session, again, now=now, may_add=False, readers=readers)
        done = Reread(
            changed=done.changed + len(readers),
            statements=done.statements + more.statements,
            reactions=done.reactions + reactions,
        )
    return done


def _plain(statement: Statement) -> Statement:
    """Return what a label says, whichever reading of an engine said it, of whichever event."""
    return replace(statement, engine=statement.engine.partition("#")[0], event=None, stance_toward_event=None)


def _version(engine: str, used: Collection[str]) -> str:
    if engine not in used:
        return engine
    return next(name for number in count(2) if (name := f"{engine}#{number}") not in used)


def correct(session: Session, correction: Correction, document: Document, revision: RevisionRow, *, now: datetime) -> None:
    """Keep a correction and its labels, and let them stand in place of what they cover."""
    labelling.add(session, correction)
    writing.write_correction(session, correction, document, revision, now=now)
    labelling.refresh(session, [document.id])
    ties.settle(session, [document.id])


def release(session: Session, event_id: EventId, *, bound: Collection[DocumentId]) -> int:
    """Take away the ties of an event to documents that are no longer `bound` to it; return how many. The statements stay."""
    tied = select(ReactionRow, col(StatementRow.document_id)).where(
        col(ReactionRow.event_id) == event_id,
        col(ReactionRow.key) == col(StatementRow.key),
        col(ReactionRow.revision) == col(StatementRow.revision),
    )
    loose = [row for row, document_id in session.exec(tied) if document_id not in bound]
    days = [ties.Day.of(row.event_id, row.actor, row.spoken_at) for row in loose]
    for row in loose:
        session.delete(row)
    for kept in session.exec(select(BindingRow).where(col(BindingRow.event_id) == event_id)):
        if kept.document_id not in bound:
            session.delete(kept)
    session.flush()
    ties.decide(session, days)
    ties.settle_keys(session, {row.key for row in loose})
    return len(loose)

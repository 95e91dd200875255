"""From what was read to rows, and how they are written: one way for what is new, bound, read again or corrected.

What may be recorded, and when, is in `recording`; what is stored already is recognised here, so that the same adds nothing again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from sqlmodel import Session, col, select, update

from feeds.types import Document, DocumentId, Precision
from monitor.errors import StoreError
from monitor.folding import Outline, outline, saying
from monitor.labels import PERSON, Correction, corrected
from monitor.records import ReadDocument, Recorded
from monitor.revisions import Fate, compare
from monitor.store import folds, labelling, searching, ties, utterances
from monitor.store.columns import Columns
from monitor.store.database import batches, insert_new, present, table_of, upsert
from monitor.store.rows.documents import revision_values, sha256_of
from monitor.store.rows.statements import reaction_values, statement_value, statement_values
from monitor.store.tables.documents import DocumentRow, RawRow, RevisionRow, TextRow
from monitor.store.tables.dossiers import BindingRow, ReactionRow
from monitor.store.tables.statements import StatementRow, SuccessionRow
from monitor.types import Statement, StatementKey, statement_key

TOGETHER = 1000
"""Documents whose rows are made before they are written: some 20 MB of them, and few queries for each."""


@dataclass(slots=True)
class Stored:
    """What the store has of one document: its revisions, oldest first, the statements read in any of them, its corrections."""

    revisions: list[RevisionRow] = field(default_factory=list)
    statements: list[StatementRow] = field(default_factory=list)
    corrections: tuple[Correction, ...] = ()
    last_readers: dict[int, frozenset[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Place:
    """The revision that a document belongs to, and whether it is the latest."""

    number: int
    seen_at: datetime
    latest: bool


@dataclass(slots=True)
class _Batch:
    """Rows that wait to be written together, in the order in which foreign keys want them."""

    texts: list[Columns] = field(default_factory=list)
    raws: list[Columns] = field(default_factory=list)
    documents: list[Columns] = field(default_factory=list)
    revisions: list[Columns] = field(default_factory=list)
    statements: list[Columns] = field(default_factory=list)
    reactions: list[Columns] = field(default_factory=list)
    corrected: list[Columns] = field(default_factory=list)  # the ties of a person's labels, which no engine changes
    placed: list[Correction] = field(default_factory=list)
    again: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict)  # revisions that other engines read now
    indexed: list[searching.Indexed] = field(default_factory=list)
    successions: list[Columns] = field(default_factory=list)
    arrived: list[Outline] = field(default_factory=list)
    unsettled: set[str] = field(default_factory=set)  # documents of which it must be computed which labels stand

    def placed_in(self, document_id: DocumentId) -> list[Correction]:
        """Return the corrections that moved into this document's new revision."""
        return [one for one in self.placed if one.document_id == document_id]


def groups(read: Iterable[ReadDocument]) -> Iterator[list[ReadDocument]]:
    """Yield what was read in parts that are written together, each document once in a part."""
    # What a group writes is not visible to itself: a document that comes twice starts the next one.
    group: dict[str, ReadDocument] = {}
    for one in read:
        if one.document.id in group or len(group) == TOGETHER:
            yield list(group.values())
            group = {}
        group[one.document.id] = one
    if group:
        yield list(group.values())


def write(
    session: Session,
    read: Sequence[ReadDocument],
    *,
    now: datetime,
    may_add: bool,
    readers: Mapping[DocumentId, frozenset[str]] = MappingProxyType({}),
    indexed: list[searching.Indexed] | None = None,
) -> tuple[Recorded, int]:
    """Write what was read; `readers` are the engines whose reading stands alone from now on, by document.

    `indexed` takes what is to be added to the index, None where that is to be done here.
    """
    there = stored(session, [one.document.id for one in read])
    batch = _Batch()
    for one in read:
        document = checked(one)
        known = there.get(document.id)
        place = place_of(document, known) if known else None
        if place is None:
            if not may_add:
                raise StoreError(f"document {document.id}: this version of it is not in the store; record it first")
            place = _add_revision(session, batch, document, known, now=now)
            carried = _carry(batch, document, place, known) if known and known.corrections else ()
            _add_statements(batch, document, (*one.statements, *carried), place, known, now=now)
            if known is None:
                said_at = searching.published(document.published_at, place.seen_at)
                batch.arrived.append(outline(document, one.statements, at=said_at))
            else:
                _tie(batch, document, corrected(one.statements, batch.placed_in(document.id)), place, known)
        else:
            _add_statements(batch, document, one.statements, place, known, now=now)
            _note_engines(batch, document, one.statements, place, known, readers=readers.get(document.id))
    insert_new(session, TextRow, batch.texts)
    insert_new(session, RawRow, batch.raws)
    documents = insert_new(session, DocumentRow, batch.documents)
    revisions = insert_new(session, RevisionRow, batch.revisions)
    statements = insert_new(session, StatementRow, batch.statements)
    reactions = upsert(session, ReactionRow, batch.reactions, same=("stance_toward_event", "declined"))
    reactions += insert_new(session, ReactionRow, batch.corrected)
    insert_new(session, SuccessionRow, batch.successions)
    bound = [
        {"document_id": one.document.id, "event_id": to.event, "reason": to.reason, "at": now} for one in read for to in one.bound
    ]
    upsert(session, BindingRow, bound, keep=("at",), same=("reason",))
    if indexed is None:
        searching.add(session.connection(), batch.indexed)
    else:
        indexed += batch.indexed
    folds.place(session, batch.arrived, now=now)
    _settle(session, batch, now=now)
    _settle_utterances(session, batch)
    tied = {one.document.id for one in read if any(said.event is not None for said in one.statements)}
    ties.settle(session, sorted(tied.union(there)))
    return Recorded(documents=documents, revisions=revisions, statements=statements), reactions


def _settle_utterances(session: Session, batch: _Batch) -> None:
    """Keep up which statements are one, but for documents of which that was done with what stands."""
    new = {one.id for one in batch.arrived}
    arrived: dict[str, dict[str, datetime]] = {}  # a new document without statements says nothing that others could have said
    changed = {str(row["document_id"]) for row in batch.revisions} - new
    for row in batch.statements:
        document, said, at = str(row["document_id"]), row["saying"], row["spoken_at"]
        if document not in new:
            changed.add(document)
        else:
            assert isinstance(at, datetime)
            arrived.setdefault(document, {}).update({str(said): at} if said is not None else {})
    if arrived:
        utterances.settle_arrived(session, arrived)
    rest = changed - batch.unsettled
    if rest:
        utterances.settle(session, sorted(rest))


def _settle(session: Session, batch: _Batch, *, now: datetime) -> None:
    """Note who read what again and where corrections lie now, and compute which labels stand."""
    for (document_id, revision), engines in batch.again.items():
        labelling.note_reading(session, document_id, revision, sorted(engines), now=now)
    labelling.place(session, batch.placed)
    if batch.unsettled:
        labelling.refresh(session, sorted(batch.unsettled))


def stored(session: Session, ids: Sequence[str]) -> dict[str, Stored]:
    """Return what the store has of these documents, as far as it has them."""
    found: dict[str, Stored] = {}
    # Nearly all that comes in is new, which is seen without reading a row.
    for some in batches(sorted(present(session, table_of(DocumentRow).c.id, ids))):
        revisions = select(RevisionRow).where(col(RevisionRow.document_id).in_(some)).order_by(col(RevisionRow.number))
        for revision in session.exec(revisions):
            found.setdefault(revision.document_id, Stored()).revisions.append(revision)
    for some in batches(list(found)):
        for statement in session.exec(select(StatementRow).where(col(StatementRow.document_id).in_(some))):
            found[statement.document_id].statements.append(statement)
    for document_id, corrections in labelling.corrections(session, list(found)).items():
        found[document_id].corrections = corrections
    for (document_id, number), engines in labelling.last_readers(session, list(found)).items():
        found[document_id].last_readers[number] = engines
    return found


def checked(read: ReadDocument) -> Document:
    """Return the document with the hash of its text.

    Raises: StoreError where it names another one, a time has no zone, or evidence is not where it says.
    """
    document = read.document
    digest = sha256_of(document.text)
    if document.sha256 not in {"", digest}:
        raise StoreError(f"document {document.id}: its text does not have the hash that it names; nothing was written")
    if _is_bare(document.fetched_at) or _is_bare(document.published_at):
        raise StoreError(f"document {document.id}: a time of it has no timezone; nothing was written")
    for statement in read.statements:
        evidence = statement.evidence
        words = document.text if evidence.where == "text" else document.title or ""
        if not 0 <= evidence.start < evidence.end or words[evidence.start : evidence.end] != evidence.text:
            raise StoreError(
                f"document {document.id}: the evidence for {statement.actor} at {evidence.start}-{evidence.end} "
                f"is not in its {evidence.where}; nothing was written"
            )
    return document if document.sha256 == digest else replace(document, sha256=digest)


def _is_bare(at: datetime | None) -> bool:
    return at is not None and at.utcoffset() is None


def place_of(document: Document, known: Stored) -> Place | None:
    """Return the stored revision that this is: the latest if alike, or an earlier one seen in the very same fetch (a replay)."""
    latest = known.revisions[-1]
    for revision in reversed(known.revisions):
        alike = revision.sha256 == document.sha256 and revision.title == document.title
        if alike and (revision is latest or (document.fetched_at is not None and revision.fetched_at == document.fetched_at)):
            return Place(number=revision.number, seen_at=revision.seen_at, latest=revision is latest)
    return None


def _add_revision(session: Session, batch: _Batch, document: Document, known: Stored | None, *, now: datetime) -> Place:
    number = known.revisions[-1].number + 1 if known else 1
    seen_at = document.fetched_at or now
    batch.texts.append({"sha256": document.sha256, "text": document.text})
    revision = revision_values(document, number=number, seen_at=seen_at)
    if document.raw:
        batch.raws.append({"sha256": revision["raw_sha256"], "body": document.raw})
    if known:
        latest = {"revision": number, "published_at": document.published_at}
        session.exec(update(DocumentRow).where(col(DocumentRow.id) == document.id).values(latest))
        replaced = col(StatementRow.document_id) == document.id, col(StatementRow.current)
        session.exec(update(StatementRow).where(*replaced).values(current=False))
    else:
        batch.documents.append(
            {
                "id": document.id,
                "source_id": document.source_id,
                "entry_key": document.entry_key,
                "first_seen_at": seen_at,
                "published_at": document.published_at,
                "revision": number,
            }
        )
    batch.revisions.append(revision)
    said_at = searching.published(document.published_at, seen_at)
    found = searching.of_document(document.title, document.text, kind=document.kind.value, language=document.language, at=said_at)
    batch.indexed.append(searching.Indexed(document_id=document.id, revision=number, key=None, passage=found))
    return Place(number=number, seen_at=seen_at, latest=True)


def _carry(batch: _Batch, document: Document, place: Place, known: Stored) -> tuple[Statement, ...]:
    """Take along to a new revision what persons said of words that it still has; return their statements."""
    carried = labelling.carried(known.corrections, document, revision=place.number)
    batch.placed.extend(carried)
    batch.unsettled.add(document.id)
    return tuple(said for one in carried for said in one.said)


def _tie(batch: _Batch, document: Document, said: Sequence[Statement], place: Place, known: Stored) -> None:
    """Note for each statement that stood in the revision before what became of it."""
    before = known.revisions[-1].number
    old = [(StatementKey(row.key), statement_value(row)) for row in known.statements if row.revision == before and row.stands]
    edit = compare(old, said)
    fates = [(key, Fate.KEPT, heirs) for key, heirs in edit.kept]
    fates += [(key, Fate.CHANGED if heirs else Fate.WITHDRAWN, heirs) for key, _, heirs in edit.changed]
    ties = [(key, fate, new) for key, fate, heirs in fates for new in _keys(document, heirs) or (None,)]
    batch.successions += [
        {
            "document_id": document.id,
            "revision": place.number,
            "number": number,
            "old_key": key,
            "fate": fate.value,
            "new_key": new,
        }
        for number, (key, fate, new) in enumerate(ties)
    ]


def _keys(document: Document, statements: Sequence[Statement]) -> tuple[StatementKey, ...]:
    return tuple(dict.fromkeys(statement_key(document, one) for one in statements))


def _note_engines(
    batch: _Batch,
    document: Document,
    statements: Sequence[Statement],
    place: Place,
    known: Stored | None,
    *,
    readers: frozenset[str] | None,
) -> None:
    """Note that other engines than those whose labels stand have read a stored revision: one utterance must not count twice."""
    if known is None:
        return
    engines = {statement.engine for statement in statements if not statement.engine.startswith(PERSON)}
    if readers is not None:
        engines = set(readers)
    of_revision = [row for row in known.statements if row.revision == place.number]
    last = known.last_readers.get(place.number, frozenset())
    standing = last or {row.engine for row in of_revision if not row.engine.startswith(PERSON)}
    exclusive = readers is not None and standing != engines
    if engines and (exclusive or (standing and not engines <= standing)):
        batch.again[document.id, place.number] = frozenset(engines)
        batch.unsettled.add(document.id)
    elif known.corrections or last:
        batch.unsettled.add(document.id)


def _add_statements(
    batch: _Batch, document: Document, statements: Sequence[Statement], place: Place, known: Stored | None, *, now: datetime
) -> None:
    had = _words_had(known.statements) if known else {}
    there = {row.key for row in known.statements if row.revision == place.number} if known else set()
    added: dict[StatementKey, Columns] = {}
    for statement in statements:
        key = statement_key(document, statement)
        first_seen = min(place.seen_at, had.get(_words(statement), place.seen_at))
        spoken_at, precision = _spoken(document, first_seen)
        if key not in added:
            added[key] = statement_values(statement) | {
                "key": key,
                "revision": place.number,
                "document_id": document.id,
                "stands": True,
                "current": place.latest,
                "first_seen_at": first_seen,
                "spoken_at": spoken_at,
                "spoken_precision": precision.value,
                "labelled_at": now,
                "saying": saying(statement),
            }
            if key not in there:
                found = searching.of_statement(document.title, added[key])
                batch.indexed.append(searching.Indexed(document_id=document.id, revision=place.number, key=key, passage=found))
        if statement.event is not None:
            tied = batch.corrected if statement.engine.startswith(PERSON) else batch.reactions
            tied.append(
                reaction_values(statement, key, revision=place.number, now=now, spoken_at=spoken_at, current=place.latest)
            )
    batch.statements.extend(added.values())


def _words(statement: Statement) -> tuple[str, str | None, str]:
    return statement.actor, statement.speaker, statement.evidence.text


def _words_had(statements: Iterable[StatementRow]) -> dict[tuple[str, str | None, str], datetime]:
    had: dict[tuple[str, str | None, str], datetime] = {}
    for row in statements:
        words = row.actor, row.speaker, row.evidence_text
        had[words] = min(row.first_seen_at, had.get(words, row.first_seen_at))
    return had


def _spoken(document: Document, first_seen: datetime) -> tuple[datetime, Precision]:
    """Return when it was said and how exactly we know; a publisher's date in the future is no date."""
    published = document.published_at
    if published is None or published > first_seen:
        return first_seen, Precision.UNKNOWN
    return published, document.published_precision


def write_correction(
    session: Session, correction: Correction, document: Document, revision: RevisionRow, *, now: datetime
) -> None:
    """Write the labels of a correction, which says something of a document's latest revision."""
    known = stored(session, [document.id])[document.id]
    place = Place(number=revision.number, seen_at=revision.seen_at, latest=True)
    batch = _Batch()
    checked(ReadDocument(document=document, statements=correction.said))
    _add_statements(batch, document, correction.said, place, known, now=now)
    insert_new(session, StatementRow, batch.statements)
    insert_new(session, ReactionRow, batch.corrected)
    searching.add(session.connection(), batch.indexed)

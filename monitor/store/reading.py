"""Reading documents, statements and reactions back as values, within a transaction that the caller opened."""

from collections import namedtuple
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, null
from sqlalchemy import Select as CoreSelect
from sqlalchemy import select as core_select
from sqlmodel import Session, and_, col, exists, func, select
from sqlmodel.sql.expression import Select

from feeds.types import Document, DocumentId, Precision
from monitor.records import Bound, StoredDocument, StoredRevision, StoredStatement
from monitor.revisions import Fate, Succession
from monitor.store.columns import as_read
from monitor.store.database import batches, table_of
from monitor.store.rows.documents import document_value
from monitor.store.rows.statements import reaction_value, statement_value
from monitor.store.tables.alerting import DeliveryRow, SignalRow
from monitor.store.tables.documents import DocumentRow, RawRow, RevisionRow, TextRow
from monitor.store.tables.dossiers import BindingRow, DossierRow, EventRow, ReactionRow
from monitor.store.tables.sources import SourceRow
from monitor.store.tables.statements import StatementRow, SuccessionRow, UtteranceRow
from monitor.types import EventId, Reaction, StatementKey

SelectOfStatements = Select[StatementRow, RevisionRow, DocumentRow, TextRow]

_COUNTED = (DocumentRow, RevisionRow, StatementRow, ReactionRow, DossierRow, EventRow, SourceRow, SignalRow, DeliveryRow)

_OF_STATEMENT = and_(
    col(RevisionRow.document_id) == col(StatementRow.document_id), col(RevisionRow.number) == col(StatementRow.revision)
)
_ONE = col(UtteranceRow.key) == col(StatementRow.key)
_TIED = and_(col(StatementRow.key) == col(ReactionRow.key), col(StatementRow.revision) == col(ReactionRow.revision))

_LEFT_OUT = frozenset({"declined", "labelled_at"})
_LONG = frozenset({"cues", "demands"})

# What a reaction is made of, each column under its own name (`declined` is the tie's): an event may have tens of thousands, and
# to make objects of the ORM of them takes several times as long as to read them.
_LINE = (
    *(table_of(ReactionRow).c[name] for name in ("event_id", "stance_toward_event", "declined")),
    *(as_read(column) for column in table_of(StatementRow).columns if column.name not in _LEFT_OUT),
    *(table_of(RevisionRow).c[name] for name in ("title", "url", "publisher", "publisher_actor", "kind", "tier")),
    table_of(UtteranceRow).c.utterance,
)


def reactions(session: Session, event_id: str, *, keys: Collection[str] | None = None) -> tuple[Reaction, ...]:
    """Return the reactions to an event, newest first, each key once; all, or those of these statements.

    Words that a later revision still carries stand as they are in that one; `current` is false where none does.
    """
    latest: dict[str, Row[Any]] = {}
    of_event = col(ReactionRow.event_id) == event_id
    parts = [of_event] if keys is None else [of_event & col(ReactionRow.key).in_(some) for some in batches(sorted(keys))]
    connection = session.connection()
    for line in (line for of in parts for line in connection.execute(lines(of))):
        if line.key not in latest or latest[line.key].revision < line.revision:
            latest[line.key] = line
    newest = sorted(latest.values(), key=lambda line: (line.spoken_at, line.key), reverse=True)
    return tuple(map(reaction, newest))


def reaction(line: Row[Any]) -> Reaction:
    """Return what a line of `lines` says."""
    # A Row looks each of forty names up anew, which takes as long as everything else.
    plain = _Line._make(line)
    return reaction_value(
        cast(ReactionRow, plain), cast(StatementRow, plain), cast(RevisionRow, plain), cast("str | None", line.utterance)
    )


# An editor asks for thousands of documents while somebody types.
_DOCUMENT = (
    *(table_of(DocumentRow).c[name] for name in ("id", "source_id", "entry_key")),
    *(as_read(column) for column in table_of(RevisionRow).columns),
    table_of(TextRow).c.text,
)
_DocumentLine = namedtuple("_DocumentLine", [column.name for column in _DOCUMENT])  # type: ignore[misc]  # as the tables have them
_Line = namedtuple("_Line", [column.name for column in _LINE])  # type: ignore[misc]  # as many as the table has
_BRIEF = tuple(null().label(column.name) if column.name in _LONG else column for column in _LINE)


def lines(of: ColumnElement[bool], *, brief: bool = False) -> CoreSelect[tuple[Any, ...]]:
    """Return the query for what some ties to events are made of, one line for each revision that carries one.

    `brief`: without cues and demands, which no board shows.
    """
    query = core_select(*(_BRIEF if brief else _LINE)).join_from(table_of(ReactionRow), table_of(StatementRow), _TIED)
    query = query.join(table_of(RevisionRow), _OF_STATEMENT).outerjoin(table_of(UtteranceRow), _ONE)
    return query.where(of)


def reaction_count(session: Session, event_id: str) -> int:
    """Return how many current reactions an event has, hearsay and unofficial ones included; what many sources carry once."""
    # As a join SQLite may begin with every current statement of the store; a subquery keeps it with the event's reactions.
    stands = exists(select(col(StatementRow.key)).where(_TIED, col(StatementRow.current)))
    each = func.count(func.distinct(func.coalesce(col(UtteranceRow.utterance), col(ReactionRow.key))))
    query = select(each).select_from(ReactionRow).outerjoin(UtteranceRow, col(UtteranceRow.key) == col(ReactionRow.key))
    return session.exec(query.where(col(ReactionRow.event_id) == event_id, stands)).one()


def counts(session: Session) -> dict[str, int]:
    """Return the number of rows by table."""
    return {table_of(row).name: session.exec(select(func.count()).select_from(row)).one() for row in _COUNTED}


def statement(session: Session, key: str) -> StoredStatement | None:
    """Return the statement as in the latest revision that carries it; its document comes without the raw bytes."""
    query = _statements().where(col(StatementRow.key) == key).order_by(col(StatementRow.revision).desc()).limit(1)
    found = _stored_statements(session, query)
    return found[0] if found else None


def statements_of(session: Session, keys: Sequence[str]) -> tuple[StoredStatement, ...]:
    """Return the current statements among these; their documents come without the raw bytes."""
    found: list[StoredStatement] = []
    for some in batches(keys):
        # Asked for in the query, SQLite would go through every current statement of the store.
        chosen = _stored_statements(session, _statements().where(col(StatementRow.key).in_(some)))
        found += [one for one in chosen if one.current]
    return tuple(found)


def latest_statements(session: Session, *, limit: int) -> tuple[StoredStatement, ...]:
    """Return the current statements, last spoken first; their documents come without the raw bytes."""
    newest = col(StatementRow.spoken_at).desc(), col(StatementRow.key).desc()
    return _stored_statements(session, _statements().where(col(StatementRow.current)).order_by(*newest).limit(limit))


def document(session: Session, document_id: str, *, with_raw: bool) -> StoredDocument | None:
    """Return the document with every revision."""
    found = documents(session, [document_id], with_raw=with_raw)
    return found[0] if found else None


def document_at(session: Session, url: str) -> DocumentId | None:
    """Return the id of the document whose latest revision has this address, the newest of several; None where none has."""
    of_latest = and_(col(RevisionRow.document_id) == col(DocumentRow.id), col(RevisionRow.number) == col(DocumentRow.revision))
    query = select(col(DocumentRow.id)).join(RevisionRow, of_latest).where(col(RevisionRow.url) == url)
    found = session.exec(query.order_by(col(DocumentRow.first_seen_at).desc()).limit(1)).first()
    return DocumentId(found) if found is not None else None


def successions(session: Session, document_id: str) -> tuple[Succession, ...]:
    """Return what each edit of a document did to its statements, in order."""
    order = col(SuccessionRow.revision), col(SuccessionRow.number)
    found = session.exec(select(SuccessionRow).where(col(SuccessionRow.document_id) == document_id).order_by(*order))
    return tuple(
        Succession(
            revision=row.revision,
            old=StatementKey(row.old_key),
            fate=Fate(row.fate),
            new=StatementKey(row.new_key) if row.new_key is not None else None,
        )
        for row in found
    )


def bindings(session: Session, ids: Sequence[str]) -> dict[str, tuple[Bound, ...]]:
    """Return the events that documents belong to, with why, by document; one that belongs to none is not in it."""
    found: dict[str, tuple[Bound, ...]] = {}
    for some in batches(ids):
        query = select(BindingRow).where(col(BindingRow.document_id).in_(some)).order_by(col(BindingRow.event_id))
        for row in session.exec(query):
            found[row.document_id] = (*found.get(row.document_id, ()), Bound(event=EventId(row.event_id), reason=row.reason))
    return found


def bound_to(session: Session, event_id: str) -> frozenset[DocumentId]:
    """Return the documents that belong to an event, or hold a statement tied to it."""
    tied = select(StatementRow.document_id).join(ReactionRow, _TIED).where(col(ReactionRow.event_id) == event_id)
    bound = select(BindingRow.document_id).where(col(BindingRow.event_id) == event_id)
    return frozenset(DocumentId(one) for one in (*session.exec(tied), *session.exec(bound)))


def ids_since(session: Session, when: datetime, *, after: str, limit: int) -> Sequence[str]:
    """Return ids of documents published or first seen since `when`, by id, beginning behind `after`."""
    since = (col(DocumentRow.first_seen_at) >= when) | (col(DocumentRow.published_at) >= when)
    query = select(col(DocumentRow.id)).where(since, col(DocumentRow.id) > after)
    return session.exec(query.order_by(col(DocumentRow.id)).limit(limit)).all()


def recent_documents(session: Session, *, since: datetime, limit: int) -> tuple[Document, ...]:
    """Return the present texts of documents first seen since then, the latest first."""
    query = (
        core_select(*_DOCUMENT)
        .join_from(
            table_of(DocumentRow),
            table_of(RevisionRow),
            (col(RevisionRow.document_id) == col(DocumentRow.id)) & (col(RevisionRow.number) == col(DocumentRow.revision)),
        )
        .join(table_of(TextRow), col(TextRow.sha256) == col(RevisionRow.sha256))
        .where(col(DocumentRow.first_seen_at) >= since)
        .order_by(col(DocumentRow.first_seen_at).desc(), col(DocumentRow.id))
        .limit(limit)
    )
    return tuple(
        document_value(cast(DocumentRow, plain), cast(RevisionRow, plain), line[-1])
        for line in session.connection().execute(query).all()
        for plain in (_DocumentLine._make(line),)
    )


def documents(session: Session, ids: Sequence[str], *, with_raw: bool = False) -> tuple[StoredDocument, ...]:
    """Return these documents, in the order of the ids; an id that is not there is left out.

    Each revision has the statements that stand for it: by the engine that read it last, as corrected by persons.
    """
    found: dict[str, StoredDocument] = {}
    for some in batches(ids):
        statements = _statements_by_revision(session, some)
        versions: dict[str, list[StoredRevision]] = {}
        heads: dict[str, DocumentRow] = {}
        query = (
            select(DocumentRow, RevisionRow, TextRow)
            .join(RevisionRow, col(RevisionRow.document_id) == col(DocumentRow.id))
            .join(TextRow, col(TextRow.sha256) == col(RevisionRow.sha256))
            .where(col(DocumentRow.id).in_(some))
            .order_by(col(DocumentRow.id), col(RevisionRow.number))
        )
        for head, revision, text in session.exec(query):
            read = [row for row in statements.get((head.id, revision.number), ()) if row.stands]
            heads[head.id] = head
            versions.setdefault(head.id, []).append(
                StoredRevision(
                    number=revision.number,
                    document=document_value(head, revision, text.text, raw=_raw(session, revision) if with_raw else b""),
                    statements=tuple((StatementKey(row.key), statement_value(row)) for row in read),
                )
            )
        for key, head in heads.items():
            found[key] = StoredDocument(id=DocumentId(key), first_seen_at=head.first_seen_at, revisions=tuple(versions[key]))
    return tuple(found[one] for one in ids if one in found)


def _raw(session: Session, revision: RevisionRow) -> bytes:
    row = session.get(RawRow, revision.raw_sha256) if revision.raw_sha256 else None
    return row.body if row is not None else b""


def _statements_by_revision(session: Session, ids: Sequence[str]) -> dict[tuple[str, int], list[StatementRow]]:
    order = col(StatementRow.evidence_in), col(StatementRow.evidence_start), col(StatementRow.key)
    found: dict[tuple[str, int], list[StatementRow]] = {}
    for row in session.exec(select(StatementRow).where(col(StatementRow.document_id).in_(ids)).order_by(*order)):
        found.setdefault((row.document_id, row.revision), []).append(row)
    return found


def _statements() -> SelectOfStatements:
    return (
        select(StatementRow, RevisionRow, DocumentRow, TextRow)
        .join(RevisionRow, _OF_STATEMENT)
        .join(DocumentRow, col(DocumentRow.id) == col(StatementRow.document_id))
        .join(TextRow, col(TextRow.sha256) == col(RevisionRow.sha256))
    )


def _stored_statements(session: Session, query: SelectOfStatements) -> tuple[StoredStatement, ...]:
    found = session.exec(query).all()
    ties: dict[tuple[str, int], list[ReactionRow]] = {}
    for keys in batches([statement.key for statement, _, _, _ in found]):
        tied = select(ReactionRow).where(col(ReactionRow.key).in_(keys)).order_by(col(ReactionRow.event_id))
        for tie in session.exec(tied):
            ties.setdefault((tie.key, tie.revision), []).append(tie)
    together: dict[str, str] = {}
    for keys in batches([statement.key for statement, _, _, _ in found]):
        of_keys = select(UtteranceRow.key, UtteranceRow.utterance).where(col(UtteranceRow.key).in_(keys))
        together.update(session.exec(of_keys).all())
    return tuple(
        StoredStatement(
            key=StatementKey(statement.key),
            statement=statement_value(statement),
            document=document_value(head, revision, text.text),
            revision=revision.number,
            current=statement.current,
            spoken_at=statement.spoken_at,
            precision=Precision(statement.spoken_precision),
            reactions=tuple(
                reaction_value(tie, statement, revision, together.get(statement.key))
                for tie in ties.get((statement.key, statement.revision), ())
            ),
        )
        for statement, revision, head, text in found
    )

"""Which current statements are one utterance, kept up to date as they change, within a transaction that the caller opened.

What is one is decided in `monitor.utterances`; here the statements that may be one are gathered through indexes: those of the
same words within a fortnight, and those of documents of one fold.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, SQLColumnExpression, String, literal_column, true
from sqlalchemy import select as core_select
from sqlmodel import Session, col, delete, func, select

from feeds.types import ActorCode, DocumentId, SourceId
from monitor.folding import SAYING_WINDOW, around, saying
from monitor.records import ReadDocument, StoredStatement
from monitor.store import reading, ties
from monitor.store.database import among, batches, present, table_of, upsert
from monitor.store.tables.documents import DocumentRow, FoldChangeRow, FoldRow
from monitor.store.tables.statements import StatementRow, UtteranceRow
from monitor.types import Rank, Stance, StatementKey, statement_key
from monitor.utterances import Heard, Mention, ids, utterances

_NEAR = 2 * SAYING_WINDOW
_MONTH: ColumnElement[str] = literal_column("substr(statements.spoken_at, 1, 7)", String)
_COLUMNS = (
    *("key", "document_id", "spoken_at", "actor", "target", "stance", "rank", "speaker", "language", "official", "hearsay"),
    *("evidence_start", "saying"),
)


def settle(session: Session, documents: Sequence[str]) -> None:
    """Compute again with which others the statements of these documents are one."""
    session.flush()
    kept = _kept(session, documents)
    known = _together(session, _mentions(session, col(StatementRow.document_id), documents))
    missing = sorted(kept.keys() - known.keys())
    known = _together(session, [*known.values(), *_mentions(session, col(StatementRow.key), missing)])
    wanted = ids(utterances(known.values())) if len(known) > 1 else {}
    for some in batches([str(key) for key in sorted(known.keys() - kept.keys())]):
        kept.update(session.exec(select(UtteranceRow.key, UtteranceRow.utterance).where(col(UtteranceRow.key).in_(some))).all())
    for some in batches(sorted(kept.keys() - wanted.keys())):
        session.exec(delete(UtteranceRow).where(col(UtteranceRow.key).in_(some)))
    upsert(session, UtteranceRow, [{"key": key, "utterance": one} for key, one in wanted.items() if kept.get(key) != one])
    ties.settle_keys(session, _moved(kept, {str(key): str(one) for key, one in wanted.items()}))


def _moved(kept: Mapping[str, str], wanted: Mapping[str, str]) -> frozenset[str]:
    """Return the statements that are one with others than they were, and those of the utterances that they left or joined."""
    keys = kept.keys() | wanted.keys()
    changed = {one for key in keys if kept.get(key) != wanted.get(key) for one in (kept.get(key), wanted.get(key))} - {None}
    return frozenset(key for key in keys if kept.get(key) in changed or wanted.get(key) in changed)


def settle_arrived(session: Session, said: Mapping[str, Mapping[str, datetime]]) -> None:
    """Compute it for documents that have just come in, given as when what was said in each: mostly nothing else says the same."""
    session.flush()
    repeated: set[str | None] = set()
    by_months: dict[tuple[str, ...], set[str]] = {}
    for one in said.values():
        for words, at in one.items():
            by_months.setdefault(_months_near(at.astimezone(UTC)), set()).add(words)
    for months, sayings in by_months.items():
        for some in batches(sorted(sayings)):
            said_so = among(session.connection(), table_of(StatementRow).c.saying, some)
            query = core_select(col(StatementRow.saying)).where(_in(session, months), said_so)
            query = query.group_by(col(StatementRow.saying)).having(func.count() > 1)
            repeated.update(session.execute(query).scalars())
    changed = {document for document, some in said.items() if not repeated.isdisjoint(some)}
    changed |= present(session, table_of(FoldRow).c.document_id, said)
    if changed:
        settle(session, sorted(changed))


@lru_cache(maxsize=256)  # a document says several things at one moment
def _months_near(at: datetime) -> tuple[str, ...]:
    return _months(*around(at, _NEAR))


@lru_cache(maxsize=256)
def _months(first: datetime, last: datetime) -> tuple[str, ...]:
    """Return the months from one moment to another, as a file tells them."""
    begun, ended = (12 * at.year + at.month - 1 for at in (first.astimezone(UTC), last.astimezone(UTC)))
    return tuple(f"{one // 12:04}-{one % 12 + 1:02}" for one in range(begun, ended + 1))


def _in(session: Session, months: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition by which a file's index of sayings is found, which begins with the month; a server's needs none.

    Sayings are hashes: each of them would lie on a page of its own anywhere in the index, and be read and written there.
    """
    return _MONTH.in_(months) if session.get_bind().dialect.name == "sqlite" else true()


def settle_everything(session: Session) -> None:
    """Compute it for all that is stored; for a database that was made before utterances were kept."""
    repeated = (
        select(StatementRow.saying).where(col(StatementRow.saying).is_not(None)).group_by(col(StatementRow.saying))
    ).having(func.count() > 1)
    of_words = select(StatementRow.document_id).where(col(StatementRow.saying).in_(repeated))
    documents = sorted({*session.exec(of_words), *session.exec(select(FoldRow.document_id))})
    for some in batches(documents):
        settle(session, some)


def sources_of(session: Session, key: str) -> tuple[StoredStatement, ...]:
    """Return every current statement that is one utterance with this one, itself included, the first said first."""
    found = reading.statement(session, key)
    if found is None:
        return ()
    row = session.get(UtteranceRow, key)
    same = session.exec(select(UtteranceRow.key).where(col(UtteranceRow.utterance) == row.utterance)).all() if row else [key]
    return tuple(sorted(reading.statements_of(session, sorted(same)), key=lambda one: (one.spoken_at, one.key)))


def utterances_of(session: Session, keys: Sequence[str]) -> dict[str, tuple[str, int]]:
    """Return the utterance of each of these statements that is one with others, and in how many documents it was found."""
    found: dict[str, str] = {}
    for some in batches(keys):
        found.update(session.exec(select(UtteranceRow.key, UtteranceRow.utterance).where(col(UtteranceRow.key).in_(some))).all())
    counts: dict[str, int] = {}
    for some in batches(sorted(set(found.values()))):
        query = select(UtteranceRow.utterance, func.count(func.distinct(StatementRow.document_id)))
        query = query.join(StatementRow, (col(StatementRow.key) == col(UtteranceRow.key)) & col(StatementRow.current))
        counts.update(
            session.exec(query.where(col(UtteranceRow.utterance).in_(some)).group_by(col(UtteranceRow.utterance))).all()
        )
    return {key: (one, counts.get(one, 1)) for key, one in found.items()}


def heard_before(session: Session, read: ReadDocument, fold: str | None, *, at: datetime) -> dict[StatementKey, Heard]:
    """Return which statements of a document that is not stored yet repeat a stored utterance.

    `fold` is the one that the document is about to be laid into, or the document that it repeats; `at` when it was said.
    """
    document = read.document
    own = {
        statement_key(document, said): Mention(
            key=statement_key(document, said),
            document=document.id,
            at=at,
            actor=said.actor,
            target=said.target,
            stance=said.stance,
            rank=said.rank,
            speaker=said.speaker,
            language=said.language,
            counts=said.official and not said.hearsay,
            start=said.evidence.start,
            source=document.source_id,
            saying=saying(said),
            fold=fold,
        )
        for said in read.statements
    }
    there: list[Mention] = []
    if fold is not None:
        # The document repeated may stand alone as yet.
        alone = _mentions(session, col(StatementRow.document_id), [fold], fold=fold)
        there += [one for one in alone if one.document != document.id]
    known = _together(session, [*there, *own.values()], without=document.id)
    found: dict[StatementKey, Heard] = {}
    for group in utterances(known.values()):
        stored = tuple(one.key for one in group if one.key not in own)
        if stored:
            heard = Heard(utterance=_utterance(session, stored[0]), sources=stored)
            found.update((one.key, heard) for one in group if one.key in own)
    return found


def _utterance(session: Session, key: StatementKey) -> StatementKey:
    row = session.get(UtteranceRow, key)
    return StatementKey(row.utterance) if row is not None else key


def _kept(session: Session, documents: Sequence[str]) -> dict[str, str]:
    """Return what is kept of these documents' statements, and of those that were one with them; by statement."""
    found: dict[str, str] = {}
    for some in batches(documents):
        query = select(UtteranceRow.key, UtteranceRow.utterance).join(
            StatementRow, col(StatementRow.key) == col(UtteranceRow.key)
        )
        found.update(session.exec(query.where(col(StatementRow.document_id).in_(some))).all())
    for some in batches(sorted(set(found.values()))):
        query = select(UtteranceRow.key, UtteranceRow.utterance).where(col(UtteranceRow.utterance).in_(some))
        found.update(session.exec(query).all())
    return found


def _together(session: Session, begun: Iterable[Mention], *, without: str | None = None) -> dict[StatementKey, Mention]:
    """Return these mentions with all that may be one with them, and with those, and so on."""
    known = {one.key: one for one in begun}
    fresh: Sequence[Mention] = list(known.values())
    sayings: set[str] = set()
    folds: set[str] = set()
    while fresh:
        words = {one.saying for one in fresh if one.saying is not None} - sayings
        laid = {one.fold for one in fresh if one.fold is not None} - folds
        sayings |= words
        folds |= laid
        times = [one.at for one in fresh]
        near = around(min(times), _NEAR)[0], around(max(times), _NEAR)[1]
        found = _mentions(session, col(StatementRow.saying), sorted(words), near=near)
        found += _mentions(session, col(FoldRow.fold), sorted(laid))
        fresh = [one for one in {one.key: one for one in found}.values() if one.key not in known and one.document != without]
        known.update((one.key, one) for one in fresh)
    return _taken_apart(session, known)


def _mentions(
    session: Session,
    column: SQLColumnExpression[str] | SQLColumnExpression[str | None],
    values: Sequence[str],
    *,
    near: tuple[datetime, datetime] | None = None,
    fold: str | None = None,
) -> list[Mention]:
    found: list[Mention] = []
    for some in batches(values):
        columns = (*(table_of(StatementRow).c[name] for name in _COLUMNS), col(DocumentRow.source_id), col(FoldRow.fold))
        query = core_select(*columns).join_from(StatementRow, DocumentRow, col(DocumentRow.id) == col(StatementRow.document_id))
        query = query.join(FoldRow, col(FoldRow.document_id) == col(StatementRow.document_id), isouter=True)
        query = query.where(col(StatementRow.current), column.in_(some))
        if near is not None:
            query = query.where(col(StatementRow.spoken_at).between(*near), _in(session, _months(*near)))
        for row in session.execute(query):
            found.append(mention(row, fold=row.fold or fold, source=row.source_id))
    return found


def mention(row: Row[Any], *, fold: str | None, source: str | None) -> Mention:
    """Return what decides of a line with the columns of a statement; `fold` and `source` are its document's."""
    return Mention(
        key=StatementKey(row.key),
        document=DocumentId(row.document_id),
        at=row.spoken_at,
        actor=ActorCode(row.actor),
        target=row.target,
        stance=Stance(row.stance),
        rank=Rank(row.rank),
        speaker=row.speaker,
        language=row.language,
        counts=row.official and not row.hearsay,
        start=row.evidence_start,
        source=SourceId(source) if source else None,
        saying=row.saying,
        fold=fold,
    )


def _taken_apart(session: Session, known: Mapping[StatementKey, Mention]) -> dict[StatementKey, Mention]:
    """Return the mentions with the folds that persons took their documents out of, as far as that was not undone."""
    apart: dict[str, set[str]] = {}
    if len(known) > 1:
        for change in session.exec(select(FoldChangeRow).where(col(FoldChangeRow.undone_at).is_(None))):
            for document, fold in change.before.items():
                if fold is not None and change.after.get(document) != fold:
                    apart.setdefault(document, set()).add(fold)
    return {
        key: replace(one, apart=frozenset(apart[one.document] - {one.fold})) if one.document in apart else one
        for key, one in known.items()
    }

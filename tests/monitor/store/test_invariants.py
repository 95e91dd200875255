"""Whatever is recorded, in whatever order: evidence lies in its revision, and every statement has its document."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.types import Document, DocumentId, DocumentKind, FetchState, Precision, SourceId
from monitor.records import PollRecord, ReadDocument, Recorded
from monitor.store.store import Store
from monitor.types import Dossier, DossierId, Event, EventId, Evidence, Stance, Statement, statement_key
from tests.monitor.store.databases import Databases, ask

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EVENTS = ("blockade", "boarding")

# Few texts, titles and documents, so that edits, returns and repeats are frequent; some reach beyond the basic plane.
TEXTS = ("Aland condemns it.", "Aland condemns it. Bland agrees.", "😀 Aland deplores 船 it.", "x")
TITLES = (None, "Aland condemns", "船 Aland")


@st.composite
def reads(draw: st.DrawFn) -> ReadDocument:
    fetched_at = draw(st.one_of(st.none(), st.integers(0, 50).map(lambda minutes: NOW + timedelta(minutes=minutes))))
    document = Document(
        id=DocumentId(draw(st.sampled_from(["d1", "d2", "d3"]))),
        text=draw(st.sampled_from(TEXTS)),
        title=draw(st.sampled_from(TITLES)),
        source_id=SourceId("s"),
        entry_key=draw(st.sampled_from(["e1", "e2"])),
        kind=draw(st.sampled_from(DocumentKind)),
        fetched_at=fetched_at,
        published_at=draw(st.one_of(st.none(), st.just(NOW), st.just(NOW + timedelta(days=9)))),
    )
    statements = []
    for _ in range(draw(st.integers(0, 3))):
        where = draw(st.sampled_from(["text", "title"])) if document.title else "text"
        source = document.title if where == "title" else document.text
        start = draw(st.integers(0, len(source) - 1))
        end = draw(st.integers(start + 1, len(source)))
        statements.append(
            Statement(
                actor=draw(st.sampled_from(["ALA", "BLA"])),
                stance=draw(st.sampled_from(Stance)),
                evidence=Evidence(where=where, start=start, end=end, text=source[start:end]),
                event=draw(st.one_of(st.none(), st.sampled_from(EVENTS))),
                stance_toward_event=draw(st.one_of(st.none(), st.sampled_from(Stance))),
                engine=draw(st.sampled_from(["rules-1", "rules-2", "person"])),
            )
        )
    return ReadDocument(document=document, statements=tuple(statements))


polls = st.lists(reads(), max_size=4).map(
    lambda read: PollRecord(
        state=FetchState(source_id=SourceId("s"), next_poll_at=NOW),
        seen={one.document.entry_key: one.document.text for one in read},
        read=tuple(read),
    )
)


@pytest.fixture
def desk_url(url: str) -> str:
    """Return the address of a database with one dossier, to be copied: making one costs more than an example."""
    store = Store.open(url)
    events = tuple(Event(id=EventId(one), title=one, began=NOW, began_precision=Precision.DAY, act="a") for one in EVENTS)
    store.save_dossier(Dossier(id=DossierId("d"), title="d", watch=(), events=events), now=NOW, by="desk")
    store.close()
    return url


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(polls, max_size=6), repeats=st.booleans())
def test_every_sequence_of_records_keeps_the_invariants(
    databases: Databases, desk_url: str, records: list[PollRecord], repeats: bool
):
    url = databases.migrated(desk_url)
    store = Store.open(url)
    for record in records:
        store.record(record, now=NOW)
        if repeats and len({one.document.id for one in record.read}) == len(record.read):
            counts = store.counts()
            assert store.record(record, now=NOW) == Recorded()
            assert store.counts() == counts
    _check(store, records)
    _check_database(url)
    store.close()
    databases.drop(url)


def _check(store: Store, records: list[PollRecord]) -> None:
    given_documents = {one.document.id for record in records for one in record.read}
    stored = {one.id: one for one in store.documents_since(NOW - timedelta(days=1))}
    assert stored.keys() == given_documents
    for document in stored.values():
        assert [revision.number for revision in document.revisions] == list(range(1, len(document.revisions) + 1))
        for before, after in zip(document.revisions, document.revisions[1:], strict=False):
            assert (before.document.text, before.document.title) != (after.document.text, after.document.title)
        for revision in document.revisions:
            for key, statement in revision.statements:
                assert key == statement_key(revision.document, statement)
                _holds(revision.document, statement)
    recorded = {
        statement_key(replace(one.document, sha256=_hash(stored, one)), statement): statement
        for record in records
        for one in record.read
        for statement in one.statements
    }
    for key, statement in recorded.items():
        kept = store.statement(key)
        assert kept.document.id in stored, "every statement's document exists"
        assert kept.statement.evidence == statement.evidence or statement.evidence.where == "title"
        _holds(kept.document, kept.statement)
        assert kept.current <= (kept.revision == len(stored[kept.document.id].revisions))
    for event in EVENTS:
        reactions = store.reactions(event)
        assert len({one.key for one in reactions}) == len(reactions)
        assert [one.spoken_at for one in reactions] == sorted((one.spoken_at for one in reactions), reverse=True)
        assert all(one.spoken_at <= one.fetched_at and one.key in recorded for one in reactions)


def _hash(stored, read: ReadDocument) -> str:
    revisions = stored[read.document.id].revisions
    return next(one.document.sha256 for one in revisions if one.document.text == read.document.text)


def _holds(document: Document, statement: Statement) -> None:
    evidence = statement.evidence
    source = document.text if evidence.where == "text" else document.title
    assert source[evidence.start : evidence.end] == evidence.text != ""


def _check_database(url: str) -> None:
    if url.startswith("sqlite:"):
        assert ask(url, "PRAGMA integrity_check") == [("ok",)]
        assert ask(url, "PRAGMA foreign_key_check") == []
    joined = "statements JOIN documents ON documents.id = document_id"
    stale = f"SELECT count(*) FROM {joined} WHERE current AND statements.revision != documents.revision"  # noqa: S608
    assert ask(url, stale) == [(0,)]

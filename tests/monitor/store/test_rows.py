"""Every field of every value survives the way into the database and back, and a datetime is the moment it was."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from alerts.types import DeliveryState, Outcome, Signal, SignalKind
from feeds.types import Document, DocumentId, DocumentKind, FetchState, Health, Precision, SourceId, Tier
from monitor.errors import StoreError
from monitor.records import PollRecord, ReadDocument
from monitor.store import database
from monitor.store.database import present, table_of
from monitor.store.rows.alerting import signal_value, signal_values
from monitor.store.rows.documents import sha256_of
from monitor.store.store import Store
from monitor.store.tables.documents import DocumentRow
from monitor.types import Cue, Demand, DemandKind, Event, Evidence, Legal, Rank, Stance, Statement
from tests.monitor.store.databases import ask

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
maybe = st.one_of(st.none(), words)
codes = st.sampled_from(["FRA", "USA", "EU", "SOMALILAND", "HAMAS"])
moments = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from(
        [UTC, ZoneInfo("Europe/Paris"), ZoneInfo("America/Caracas"), timezone(timedelta(hours=5, minutes=45))]
    ),
)
cues = st.builds(Cue, kind=words, id=words, text=words, start=st.integers(0, 10**6), end=st.integers(0, 10**6))
demands = st.builds(Demand, kind=st.sampled_from(DemandKind), of=st.one_of(st.none(), codes))


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
utc = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
maybe_utc = st.one_of(st.none(), utc)
maybe_long = st.one_of(st.none(), st.timedeltas(timedelta(), timedelta(days=4000)))

DOCUMENT = {
    "text": texts,
    "title": st.one_of(st.none(), texts),
    "url": maybe,
    "source_id": st.one_of(st.none(), st.just(SourceId("s"))),
    "entry_key": words,
    "publisher": maybe,
    "publisher_actor": st.one_of(st.none(), codes),
    "kind": st.sampled_from(DocumentKind),
    "tier": st.one_of(st.none(), st.sampled_from(Tier)),
    "language": maybe,
    "published_raw": maybe,
    "published_at": maybe_utc,
    "published_precision": st.sampled_from(Precision),
    "fetched_at": maybe_utc,
    "raw": st.binary(max_size=50),
    "raw_type": words,
    "pages": st.lists(st.integers(0, 10**6), max_size=3).map(tuple),
    "problems": st.lists(words, max_size=3).map(tuple),
    "feed_text": words,
}
STATEMENT = {
    "actor": codes,
    "stance": st.sampled_from(Stance),
    "speaker": maybe,
    "role": maybe,
    "rank": st.sampled_from(Rank),
    "official": st.booleans(),
    "hearsay": st.booleans(),
    "joint": st.one_of(st.none(), st.lists(codes, max_size=3).map(tuple)),
    "target": st.one_of(st.none(), codes),
    "event": st.just("blockade"),
    "stance_toward_event": st.one_of(st.none(), st.sampled_from(Stance)),
    "declined": st.booleans(),
    "legal": st.one_of(st.none(), st.sampled_from(Legal)),
    "demands": st.lists(demands, max_size=3).map(tuple),
    "quote": maybe,
    "language": maybe,
    "confidence": st.floats(0, 1),
    "cues": st.lists(cues, max_size=3).map(tuple),
    "engine": words,
}


def test_every_field_is_drawn():
    assert DOCUMENT.keys() | {"id", "sha256"} == {field.name for field in fields(Document)}
    assert STATEMENT.keys() | {"evidence"} == {field.name for field in fields(Statement)}


@st.composite
def read_documents(draw: st.DrawFn) -> ReadDocument:
    """Return a document with a statement, every field drawn, the evidence a real span of its text or title."""
    drawn = draw(st.fixed_dictionaries(DOCUMENT))
    document = Document(id=DocumentId("d"), sha256=sha256_of(drawn["text"]), **drawn)
    where = draw(st.sampled_from(["text", "title"])) if document.title else "text"
    source = document.title if where == "title" else document.text
    start = draw(st.integers(0, len(source) - 1))
    end = draw(st.integers(start + 1, len(source)))
    evidence = Evidence(where=where, start=start, end=end, text=source[start:end])
    statement = Statement(evidence=evidence, **draw(st.fixed_dictionaries(STATEMENT)))
    # One store serves every example: what differs must not share a key.
    return ReadDocument(
        document=replace(document, id=DocumentId(sha256_of(repr((document, statement))))), statements=(statement,)
    )


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(read=read_documents())
def test_a_document_and_its_statement_come_back_field_by_field(store, make, read):
    store.save_dossier(make.dossier(), now=NOW, by="desk")
    store.record(PollRecord(read=(read,)), now=NOW)
    stored = store.document(read.document.id)
    (revision,) = stored.revisions
    assert revision.document == read.document
    ((key, kept),) = revision.statements
    (given_statement,) = read.statements
    assert kept == replace(given_statement, event=None, stance_toward_event=None)
    reaction = next(one for one in store.reactions("blockade") if one.key == key)
    assert reaction.statement == given_statement
    assert store.statement(key).reactions == (reaction,)
    assert (reaction.spoken_at.utcoffset(), reaction.fetched_at.utcoffset()) == (timedelta(), timedelta())
    assert reaction.spoken_at <= reaction.fetched_at


@given(moment=moments)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_moment_comes_back_in_utc_to_the_microsecond(store, moment):
    store.record(PollRecord(state=FetchState(source_id=SourceId("s"), next_poll_at=moment)), now=NOW)
    back = store.states()[SourceId("s")].next_poll_at
    assert back == moment.astimezone(UTC)
    assert back.tzinfo is UTC


def test_the_hour_that_a_clock_change_repeats_stays_two_hours(store):
    paris = ZoneInfo("Europe/Paris")
    first = datetime(2026, 10, 25, 2, 30, tzinfo=paris, fold=0)
    second = datetime(2026, 10, 25, 2, 30, tzinfo=paris, fold=1)
    for name, moment in (("first", first), ("second", second)):
        store.record(PollRecord(state=FetchState(source_id=SourceId(name), next_poll_at=moment)), now=NOW)
    states = store.states()
    assert states[SourceId("second")].next_poll_at - states[SourceId("first")].next_poll_at == timedelta(hours=1)
    due = store.due(now=datetime(2026, 10, 25, 0, 45, tzinfo=UTC))
    assert [state.source_id for state in due] == ["first"]


def test_stored_moments_sort_as_text_in_a_file(file_url):
    store = Store.open(file_url)
    moments = [
        NOW,
        NOW + timedelta(microseconds=1),
        NOW + timedelta(milliseconds=1),
        NOW.replace(year=999),
        NOW.replace(year=9999),
    ]
    for number, moment in enumerate(moments):
        store.record(PollRecord(state=FetchState(source_id=SourceId(str(number)), next_poll_at=moment)), now=NOW)
    stored = dict(ask(file_url, "SELECT source_id, next_poll_at FROM sources"))
    store.close()
    texts = [stored[str(number)] for number in range(len(moments))]
    assert {len(text) for text in texts} == {26}
    assert sorted(texts) == [stored[str(number)] for number in sorted(range(len(moments)), key=lambda n: moments[n])]


@pytest.mark.parametrize("field", ["next_poll_at", "last_polled_at", "healthy_since"])
def test_a_naive_moment_of_a_state_is_refused(store, field):
    state = replace(FetchState(source_id=SourceId("s"), next_poll_at=NOW), **{field: NOW.replace(tzinfo=None)})
    with pytest.raises(StoreError, match="timezone"):
        store.record(PollRecord(state=state), now=NOW)
    assert store.states() == {}


def test_a_naive_moment_in_a_question_is_refused(store):
    with pytest.raises(StoreError, match="timezone"):
        store.due(now=NOW.replace(tzinfo=None))


@given(
    state=st.builds(
        FetchState,
        source_id=st.just(SourceId("s")),
        next_poll_at=utc,
        health=st.sampled_from(Health),
        detail=words,
        etag=maybe,
        last_modified=maybe,
        failures=st.integers(0, 10**6),
        last_polled_at=maybe_utc,
        last_success_at=maybe_utc,
        last_full_at=maybe_utc,
        healthy_since=maybe_utc,
        covered_since=maybe_utc,
        last_status=st.one_of(st.none(), st.integers(100, 599)),
        newest_entry_at=maybe_utc,
        pace=maybe_long,
        asked=maybe_long,
        skip_hours=st.lists(st.integers(0, 23), max_size=3).map(tuple),
        skip_days=st.lists(st.integers(0, 6), max_size=3).map(tuple),
        span=maybe_long,
        not_before=maybe_utc,
        address=maybe,
        address_for=maybe,
        moved_to=maybe,
        moved_since=maybe_utc,
        moved_count=st.integers(0, 10**6),
        changed_at=maybe_utc,
        pause=maybe_long,
        gap_from=maybe_utc,
        gap_to=maybe_utc,
        renumbered_at=maybe_utc,
        lies=st.booleans(),
    )
)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_source_state_comes_back_field_by_field(store: Store, state: FetchState):
    store.record(PollRecord(state=state), now=NOW)
    assert store.states()[SourceId("s")] == state


@given(
    signal=st.builds(
        Signal,
        key=st.just(""),
        kind=st.sampled_from(SignalKind),
        title=words,
        occurred_at=utc,
        groups=st.lists(words, max_size=3).map(tuple),
        stance_score=st.one_of(st.none(), st.integers(-3, 3)),
        confidence=st.one_of(st.none(), st.floats(0, 1)),
        since_event=st.one_of(st.none(), st.timedeltas(timedelta(days=-400), timedelta(days=4000))),
        published_at=maybe_utc,
        quote=maybe,
    )
)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_signal_comes_back_field_by_field(store: Store, signal: Signal):
    signal = replace(signal, key=sha256_of(repr(signal)))
    store.record(PollRecord(signals=(signal,)), now=NOW)
    assert store.signal(signal.key) == signal


def test_a_signal_kept_before_a_field_was_added_still_reads(make):
    kept = json.loads(signal_values(make.signal(), now=NOW)["payload"])
    del kept["board_path"]
    assert signal_value(json.dumps(kept | {"gone_since": 1})) == make.signal()


def test_an_outcome_and_an_event_without_optional_parts_come_back(store, make):
    event = Event(id="bare", title="t", began=NOW, began_precision=Precision.DAY, act="a")
    dossier = replace(make.dossier(event, id="bare"), watch=(), terms={}, persons={})
    store.save_dossier(dossier, now=NOW, by="desk")
    assert store.dossier("bare") == dossier
    store.record(PollRecord(signals=(make.signal(),), deliveries=(make.delivery(),)), now=NOW)
    outcome = Outcome(delivery_key="delivery-1", state=DeliveryState.FAILED, attempted_at=NOW, attempts=1, reason="no route")
    store.record_outcome(outcome)
    assert store.deliveries(limit=1)[0].outcomes == (outcome,)


@given(moments)
def test_a_time_is_written_as_the_column_writes_it(moment):
    kind, dialect = table_of(DocumentRow).c.first_seen_at.type, sqlite.dialect()
    usual = kind.dialect_impl(dialect).bind_processor(dialect)
    assert database._processor(kind, dialect)(moment) == usual(moment)


@pytest.mark.parametrize("key", ["plain", "with \0 in it", r"with \u0000 spelled", 'with "quotes"', "谴责"])
def test_what_is_stored_is_found_again_by_its_key(store, make, key):
    one = make.read(make.document(key))
    assert store.record(make.poll(one), now=NOW).documents == 1
    assert store.record(make.poll(one), now=NOW).documents == 0
    with store._database.read() as session:
        column = table_of(DocumentRow).c.id
        assert present(session, column, [key, f"{key}, another", key.replace("\0", "")]) == {key}

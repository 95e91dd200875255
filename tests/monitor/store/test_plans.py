"""The questions asked all day are answered through an index, however long the desk has run."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from feeds.types import SourceId
from monitor.records import PollRecord
from monitor.store.store import Store
from tests.monitor.store.databases import ask

Explain = Callable[[Any, str, Any], list[str]]


@contextmanager
def _plans(store: Store, explain: Explain) -> Iterator[list[list[str]]]:
    """Collect what the database plans for every SELECT that runs meanwhile, each a list of steps."""
    # A file's writer has a connection of its own.
    engines = {store._database.engine, getattr(store._database, "_writer", store._database.engine)}
    plans: list[list[str]] = []

    def collect(connection, cursor, statement, parameters, context, executemany) -> None:
        if statement.startswith(("SELECT", "WITH")) and "pg_advisory" not in statement:
            plans.append(explain(cursor.connection, statement, parameters))

    for engine in engines:
        event.listen(engine, "before_cursor_execute", collect)
    try:
        yield plans
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", collect)


def _of_sqlite(connection: Any, statement: str, parameters: Any) -> list[str]:
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]


def _of_postgres(connection: Any, statement: str, parameters: Any) -> list[str]:
    """Return each node as `Index Scan on statements using statements_pkey`."""
    ((((plan,),)),) = connection.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters).fetchall()
    waiting, steps = [plan["Plan"]], []
    while waiting:
        node = waiting.pop()
        on, index = node.get("Relation Name"), node.get("Index Name")
        steps.append(node["Node Type"] + (f" on {on}" if on else "") + (f" using {index}" if index else ""))
        waiting += node.get("Plans", [])
    return steps


@pytest.fixture
def desk(file_url, make):
    """Return a file with a little of everything, so that no table is empty."""
    store = Store.open(file_url)
    store.save_dossier(make.dossier(), now=make.now, by="desk")
    for number in range(30):
        document = make.document(id=f"d{number}", published_at=make.now - timedelta(minutes=number))
        poll = make.poll(make.read(document, make.statement(document, event="blockade")), source=f"s{number}")
        store.record(poll, now=make.now)
    deliveries = tuple(make.delivery(f"delivery-{number}") for number in range(30))
    store.record(PollRecord(signals=(make.signal(),), deliveries=deliveries), now=make.now)
    yield store
    store.close()


FILLING = """
INSERT INTO sources SELECT 's' || n, timestamptz '2026-03-02 09:00Z' + n * interval '1 second' - interval '9 seconds', 'ok', '',
    NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM generate_series(1, 2000) n;
INSERT INTO texts SELECT 't' || n, repeat('Aland condemns it. ', 20) FROM generate_series(1, 8000) n;
INSERT INTO documents SELECT 'd' || n, 's' || n % 2000 + 1, 'k' || n, timestamptz '2026-03-02 09:00Z' - n * interval '1 minute',
    timestamptz '2026-03-02 09:00Z' - n * interval '1 minute', 1 FROM generate_series(1, 8000) n;
INSERT INTO revisions SELECT id, 1, replace(id, 'd', 't'), 'On it', NULL, NULL, 'ALA', 'official', 'official', 'en', NULL,
    published_at, 'minute', first_seen_at, first_seen_at, NULL, '', '[]' FROM documents;
INSERT INTO entries SELECT source_id, entry_key, 'x', id, first_seen_at, first_seen_at FROM documents;
INSERT INTO statements SELECT md5(id || n), 1, id, 'ALA', NULL, NULL, 'other', true, false, NULL, 'BBB', 'condemn', false, NULL,
    '[]', 'text', 6, 14, 'condemns', NULL, 'en', 0.8, '[]', 'rules/1', n != 3, first_seen_at, first_seen_at, 'minute',
    first_seen_at FROM documents, generate_series(1, 3) n;
INSERT INTO dossiers SELECT 'dossier' || n, 'A matter', '[]', '{}', '{}', now() FROM generate_series(1, 2000) n;
INSERT INTO events SELECT 'event' || n, 'dossier' || n, 0, 'An act', now(), 'day', 'the act', NULL, false
    FROM generate_series(1, 2000) n;
INSERT INTO reactions SELECT key, 1, 'event' || (row_number() OVER (ORDER BY key) % 300 + 1), 'oppose', false, now(), 'own',
    actor, spoken_at, 1, -2, true, NULL FROM statements;
INSERT INTO folds SELECT id, id, 'the first', now() FROM documents;
INSERT INTO utterances SELECT key, key FROM statements;
INSERT INTO signals SELECT 'g' || n, 'statement', now(), NULL, NULL, NULL, '{}', now() FROM generate_series(1, 3000) n;
INSERT INTO deliveries SELECT n, 'y' || n, 'all', 'g' || n, 'desk', '', '', '', '{}', '', now(),
    CASE n % 500 WHEN 0 THEN 'pending' ELSE 'sent' END, 1, NULL FROM generate_series(1, 3000) n;
INSERT INTO outcomes SELECT n, 'y' || n, 'sent', now(), 1, '', NULL FROM generate_series(1, 3000) n;
ANALYZE
"""


@pytest.fixture(scope="module")
def server_desk(postgres_databases) -> Iterator[Store]:
    """Return a server's database with enough rows that reading a table whole would be wrong; its planner counts them."""
    url = postgres_databases.migrated()
    for statement in FILLING.split(";"):
        ask(url, statement)
    store = Store.open(url)
    yield store
    store.close()
    postgres_databases.drop(url)


@dataclass(frozen=True)
class Asked:
    """What is there to be asked for."""

    key: str
    now: datetime
    dossier: str
    event: str


# What is asked, the index that answers it in a file, and on a server.
QUESTIONS = {
    "due sources": (lambda desk, asked: desk.due(now=asked.now), "sources USING INDEX ix_sources_due", "ix_sources_due"),
    "entries seen": (
        lambda desk, asked: desk.seen(SourceId("s1")),
        "entries USING INDEX sqlite_autoindex_entries_1",
        "entries_pkey",
    ),
    "reactions": (
        lambda desk, asked: desk.reactions(asked.event),
        "reactions USING INDEX ix_reactions_counts",
        "ix_reactions_counts",
    ),
    "reaction count": (lambda desk, asked: desk.reaction_count(asked.event), "ix_reactions_counts", "ix_reactions_counts"),
    "account": (
        lambda desk, asked: desk.account(asked.event, at=asked.now, most=3),
        "reactions USING COVERING INDEX ix_reactions_counts",
        "ix_reactions_counts",
    ),
    "pending deliveries": (
        lambda desk, asked: desk.pending_deliveries(now=asked.now, limit=9),
        "deliveries USING INDEX ix_deliveries_state",
        "ix_deliveries_state",
    ),
    "document by key": (
        lambda desk, asked: desk.document("d1"),
        "documents USING INDEX sqlite_autoindex_documents_1",
        "documents_pkey",
    ),
    "statement by key": (
        lambda desk, asked: desk.statement(asked.key),
        "statements USING INDEX sqlite_autoindex_statements_1",
        "statements_pkey",
    ),
    "latest statements": (
        lambda desk, asked: desk.latest_statements(limit=9),
        "statements USING INDEX ix_statements_latest",
        "ix_statements_latest",
    ),
    "deliveries": (
        lambda desk, asked: desk.deliveries(limit=9),
        "outcomes USING INDEX ix_outcomes_delivery",
        "ix_outcomes_delivery",
    ),
    "trend": (
        lambda desk, asked: desk.counted(["ALA"], "CCC", since=asked.now - timedelta(days=365), until=asked.now),
        "statements USING COVERING INDEX ix_statements_pair",
        "ix_statements_pair",
    ),
    "dossier": (lambda desk, asked: desk.dossier(asked.dossier), "events USING INDEX ix_events_dossier", "ix_events_dossier"),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_file_answers_the_question_through_its_index(desk, make, question):
    put, index, _ = QUESTIONS[question]
    key = desk.latest_statements(limit=1)[0].key
    with _plans(desk, _of_sqlite) as plans:
        put(desk, Asked(key=key, now=make.now, dossier="harbour-dispute", event="blockade"))
    steps = [step for plan in plans for step in plan]
    assert any(index in step for step in steps), plans
    # The log walks deliveries by number from the end; the dossiers are few; results of subqueries are small.
    whole = [step for step in steps if re.match(r"SCAN (?!deliveries$|dossiers|\(subquery|anon_)", step) and "INDEX" not in step]
    assert whole == [], f"reads a whole table: {plans}"


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_server_answers_the_question_through_its_index(server_desk, make, question):
    put, _, index = QUESTIONS[question]
    key = server_desk.latest_statements(limit=1)[0].key
    with _plans(server_desk, _of_postgres) as plans:
        put(server_desk, Asked(key=key, now=make.now, dossier="dossier1", event="event1"))
    steps = [step for plan in plans for step in plan]
    assert any(index in step for step in steps), plans
    # Nothing is held on this desk, and a server scans an empty table whatever its indexes are; SQLite's plan has the index.
    whole = [step for step in steps if re.match(r"Seq Scan on (?!event_actors|held)", step)]
    assert whole == [], f"reads a whole table: {plans}"


@pytest.mark.parametrize("question", ["due sources", "latest statements"])
def test_the_first_few_come_without_sorting_the_rest(desk, make, question):
    put, index, _ = QUESTIONS[question]
    with _plans(desk, _of_sqlite) as plans:
        put(desk, Asked(key="", now=make.now, dossier="", event=""))
    assert any(index in step for step in plans[0])
    assert not any("USE TEMP B-TREE" in step for step in plans[0])


def test_a_server_finds_the_latest_without_sorting_the_rest(server_desk):
    with _plans(server_desk, _of_postgres) as plans:
        server_desk.latest_statements(limit=9)
    assert not any("Sort" in step for step in plans[0]), plans


def test_recording_finds_what_is_known_through_indexes(desk, make):
    with _plans(desk, _of_sqlite) as plans:
        _edit(desk, make)
    assert plans
    whole = [
        step for plan in plans for step in plan if re.match(r"SCAN (?!\(subquery|anon_)", step) and "VIRTUAL TABLE" not in step
    ]
    assert not whole, plans


def test_recording_on_a_server_finds_what_is_known_through_indexes(server_desk, make):
    with _plans(server_desk, _of_postgres) as plans:
        _edit(server_desk, make)
    assert plans
    assert not [
        step for plan in plans for step in plan if re.match(r"Seq Scan on (?!corrections|fold_changes|labellings|passages)", step)
    ], plans


def _edit(store: Store, make: Any) -> None:
    document = make.document(id="d1", text="Aland deplores it.", fetched_at=make.now + timedelta(hours=1))
    store.record(make.poll(make.read(document, make.statement(document, "deplores")), source="s1"), now=make.now)

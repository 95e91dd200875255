"""The questions asked all day are answered through an index, however long the desk has run."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from feeds.types import SourceId
from monitor.store.store import Store
from monitor.types import PollRecord


@contextmanager
def _plans(store: Store) -> Iterator[list[list[str]]]:
    """Collect what SQLite plans for every SELECT that runs meanwhile, each a list of steps."""
    engine = store._database.engine
    plans: list[list[str]] = []

    def explain(connection, cursor, statement, parameters, context, executemany) -> None:
        if statement.startswith("SELECT"):
            rows = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.append([row[3] for row in rows])

    event.listen(engine, "before_cursor_execute", explain)
    try:
        yield plans
    finally:
        event.remove(engine, "before_cursor_execute", explain)


@pytest.fixture
def desk(store, make):
    """Return a store with a little of everything, so that no table is empty."""
    store.save_dossier(make.dossier(), now=make.now, by="desk")
    for number in range(30):
        document = make.document(id=f"d{number}", published_at=make.now - timedelta(minutes=number))
        poll = make.poll(make.read(document, make.statement(document, event="blockade")), source=f"s{number}")
        store.record(poll, now=make.now)
    deliveries = tuple(make.delivery(f"delivery-{number}") for number in range(30))
    store.record(PollRecord(signals=(make.signal(),), deliveries=deliveries), now=make.now)
    return store


QUESTIONS = {
    "due sources": (lambda desk, now, key: desk.due(now=now), "sources USING INDEX ix_sources_due"),
    "entries seen": (lambda desk, now, key: desk.seen(SourceId("s1")), "entries USING INDEX sqlite_autoindex_entries_1"),
    "reactions": (lambda desk, now, key: desk.reactions("blockade"), "reactions USING INDEX ix_reactions_event"),
    "reaction count": (lambda desk, now, key: desk.reaction_count("blockade"), "ix_reactions_event"),
    "pending deliveries": (
        lambda desk, now, key: desk.pending_deliveries(now=now, limit=9),
        "deliveries USING INDEX ix_deliveries_state",
    ),
    "document by key": (lambda desk, now, key: desk.document("d1"), "documents USING INDEX sqlite_autoindex_documents_1"),
    "statement by key": (lambda desk, now, key: desk.statement(key), "statements USING INDEX sqlite_autoindex_statements_1"),
    "latest statements": (lambda desk, now, key: desk.latest_statements(limit=9), "statements USING INDEX ix_statements_latest"),
    "deliveries": (lambda desk, now, key: desk.deliveries(limit=9), "outcomes USING INDEX ix_outcomes_delivery"),
    "dossier": (lambda desk, now, key: desk.dossier("harbour-dispute"), "events USING INDEX ix_events_dossier"),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_question_is_answered_through_its_index(desk, make, question):
    ask, index = QUESTIONS[question]
    key = desk.latest_statements(limit=1)[0].key
    with _plans(desk) as plans:
        ask(desk, make.now, key)
    steps = [step for plan in plans for step in plan]
    assert any(index in step for step in steps), plans
    # The log walks deliveries by number from the end; results of subqueries are small.
    whole = [step for step in steps if re.match(r"SCAN (?!deliveries$|\(subquery|anon_)", step) and "INDEX" not in step]
    assert whole == [], f"reads a whole table: {plans}"


@pytest.mark.parametrize("question", ["due sources", "latest statements"])
def test_the_first_few_come_without_sorting_the_rest(desk, make, question):
    ask, index = QUESTIONS[question]
    with _plans(desk) as plans:
        ask(desk, make.now, "")
    assert any(index in step for step in plans[0])
    assert not any("USE TEMP B-TREE" in step for step in plans[0])


def test_recording_finds_what_is_known_through_indexes(desk, make):
    document = make.document(id="d1", text="Aland deplores it.", fetched_at=make.now + timedelta(hours=1))
    with _plans(desk) as plans:
        desk.record(make.poll(make.read(document, make.statement(document, "deplores")), source="s1"), now=make.now)
    assert plans
    assert not [step for plan in plans for step in plan if step.startswith("SCAN")], plans

"""A store made by an earlier version keeps what it has."""

# ruff: noqa: S608 - the statements are this file's own words

import hashlib
from datetime import UTC, datetime

from feeds.types import ActorCode, DocumentId, FetchState, Health, SourceId
from monitor.store import migrations
from monitor.store.connect import connect
from monitor.store.store import Store
from monitor.types import OwnRow, StatementKey


def test_a_store_of_the_first_schema_keeps_its_sources(empty_url: str) -> None:
    database = connect(empty_url)
    zone = "" if empty_url.startswith("sqlite") else "+00"
    with database.write() as session:
        migrations.upgrade(session.connection(), to="0001")
        session.connection().exec_driver_sql(
            "INSERT INTO sources (source_id, next_poll_at, health, detail, etag, failures) "
            f"VALUES ('aa_mfa', '2026-03-02 09:00:00.000000{zone}', 'ok', '', 'W/\"1\"', 2)"
        )
    database.close()
    store = Store.open(empty_url)
    state = store.states()[SourceId("aa_mfa")]
    store.close()
    assert state == FetchState(
        source_id=SourceId("aa_mfa"), next_poll_at=datetime(2026, 3, 2, 9, tzinfo=UTC), health=Health.OK, etag='W/"1"', failures=2
    )


def test_a_store_of_the_second_schema_keeps_its_sources_and_takes_own_rows(empty_url: str) -> None:
    database = connect(empty_url)
    zone = "" if empty_url.startswith("sqlite") else "+00"
    with database.write() as session:
        migrations.upgrade(session.connection(), to="0002")
        session.connection().exec_driver_sql(
            "INSERT INTO sources (source_id, next_poll_at, health, detail, failures, moved_to) "
            f"VALUES ('aa_mfa', '2026-03-02 09:00:00.000000{zone}', 'blocked', 'x', 3, 'https://mfa.example/new')"
        )
    database.close()
    store = Store.open(empty_url)
    state = store.states()[SourceId("aa_mfa")]
    own = OwnRow(source_id=SourceId("aa_mfa"), actor=ActorCode("ALA"), values={"enabled": False})
    changed = store.save_own([own], now=datetime(2026, 3, 2, 9, tzinfo=UTC), by="ada", what="disable source")
    kept = store.own_rows()
    store.close()
    assert (state.health, state.failures, state.moved_to) == (Health.BLOCKED, 3, "https://mfa.example/new")
    assert (changed, kept) == (1, {SourceId("aa_mfa"): own})


def test_a_store_of_the_third_schema_keeps_which_labels_stand(empty_url: str, make) -> None:
    database = connect(empty_url)
    zone = "" if empty_url.startswith("sqlite") else "+00"
    at = f"2026-03-02 09:00:00.000000{zone}"
    with database.write() as session:
        connection = session.connection()
        migrations.upgrade(connection, to="0003")
        text = make.document().text
        digest = hashlib.sha256(text.encode()).hexdigest()
        connection.exec_driver_sql(f"INSERT INTO texts VALUES ('{digest}', '{text}')")
        connection.exec_driver_sql(f"INSERT INTO documents VALUES ('d', NULL, 'e', '{at}', NULL, 1)")
        connection.exec_driver_sql(
            "INSERT INTO revisions (document_id, number, sha256, kind, published_precision, seen_at, raw_type, pages) "
            f"VALUES ('d', 1, '{digest}', 'official', 'unknown', '{at}', '', '[]')"
        )
        for key, engine, current in (("old", "rules/1", "false"), ("new", "rules/2", "true")):
            connection.exec_driver_sql(
                "INSERT INTO statements (key, revision, document_id, actor, rank, official, hearsay, stance, declined, demands, "
                "evidence_in, evidence_start, evidence_end, evidence_text, confidence, cues, engine, current, first_seen_at, "
                f"spoken_at, spoken_precision, labelled_at) VALUES ('{key}', 1, 'd', 'ALA', 'other', true, false, 'condemn', "
                f"false, '[]', 'text', 0, 3, 'The', 0.5, '[]', '{engine}', {current}, '{at}', '{at}', 'unknown', '{at}')"
            )
    database.close()
    store = Store.open(empty_url)
    assert {one.key: one.stands for one in store.labels(DocumentId("d"), 1)} == {"old": False, "new": True}
    made = store.correct(StatementKey("new"), why="no", by="ada", now=datetime(2026, 3, 3, tzinfo=UTC))
    assert store.latest_statements(limit=9) == ()
    store.undo_correction(made.number, why="yes", by="ada", now=datetime(2026, 3, 3, tzinfo=UTC))
    assert [one.key for one in store.latest_statements(limit=9)] == ["new"]
    store.close()

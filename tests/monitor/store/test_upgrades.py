"""A store made by an earlier version keeps what it has."""

# ruff: noqa: S608 - the statements are this file's own words

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import TextClause, inspect, select, text

from alerts.grammar import parse
from alerts.types import ChannelName, Hush, RuleId
from feeds.types import ActorCode, DocumentId, FetchState, Health, SourceId
from monitor.positions import account
from monitor.records import HealthLog, OwnRow, PollRecord, ReadDocument
from monitor.store import migrations
from monitor.store.connect import connect
from monitor.store.database import table_of
from monitor.store.folds import span_of
from monitor.store.store import Store
from monitor.store.tables.documents import AnchorRow
from monitor.types import StatementKey


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


def _filled(url: str, text: str, *, schema: str) -> None:
    """Make a store of an earlier schema with a document, two labels of its statement, one of them replaced, and the audit."""
    database = connect(url)
    zone = "" if url.startswith("sqlite") else "+00"
    at = f"2026-03-02 09:00:00.000000{zone}"
    words = "The ministry of Aland condemns the blockade"
    with database.write() as session:
        connection = session.connection()
        migrations.upgrade(connection, to=schema)
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
                f"false, '[]', 'text', 0, {len(words)}, '{words}', 0.5, '[]', '{engine}', {current}, "
                f"'{at}', '{at}', 'unknown', '{at}')"
            )
        if schema < "0005":
            connection.exec_driver_sql(
                f"INSERT INTO audit (number, at, who, what, subject) VALUES (1, '{at}', 'ada', 'look', 'at it')"
            )
    database.close()


@pytest.mark.parametrize("schema", ["0001", "0002", "0003", "0004", "0005", "0006", "0007"])
def test_a_store_of_every_earlier_schema_keeps_its_statements(empty_url: str, make, schema: str) -> None:
    _filled(empty_url, make.document().text, schema=schema)
    store = Store.open(empty_url)
    (kept,) = store.latest_statements(limit=9)
    assert (kept.key, kept.statement.evidence.text) == ("new", "The ministry of Aland condemns the blockade")
    assert {one.key for one in store.labels(DocumentId("d"), 1)} == {"old", "new"}
    assert (store.verify_audit().entries, store.verify_audit().fault) == (int(schema < "0005"), None)
    assert [one.key for one in store.sources_of(kept.key)] == ["new"]
    found = [one.statement.key for one in store.search(parse("blockade actor:ALA"), limit=9)]
    assert found == (["new"] if schema < "0006" else []), "the index of schema 0006 is kept by whoever writes statements"
    store.close()


def test_a_store_of_the_third_schema_keeps_which_labels_stand(empty_url: str, make) -> None:
    _filled(empty_url, make.document().text, schema="0003")
    store = Store.open(empty_url)
    assert {one.key: one.stands for one in store.labels(DocumentId("d"), 1)} == {"old": False, "new": True}
    made = store.correct(StatementKey("new"), why="no", by="ada", now=datetime(2026, 3, 3, tzinfo=UTC))
    assert store.latest_statements(limit=9) == ()
    store.undo_correction(made.number, why="yes", by="ada", now=datetime(2026, 3, 3, tzinfo=UTC))
    assert [one.key for one in store.latest_statements(limit=9)] == ["new"]
    store.close()


def test_a_store_of_the_third_schema_keeps_its_own_rows_and_notes_changes_of_health(empty_url: str) -> None:
    database = connect(empty_url)
    zone = "" if empty_url.startswith("sqlite") else "+00"
    at = f"'2026-03-02 09:00:00.000000{zone}'"
    with database.write() as session:
        migrations.upgrade(session.connection(), to="0003")
        for statement in (
            f"INSERT INTO sources (source_id, next_poll_at, health, detail, failures) VALUES ('aa_mfa', {at}, 'ok', '', 0)",
            f"INSERT INTO own_sources VALUES ('aa_mfa', 'ALA', '{{\"enabled\": false}}', {at})",
            f"INSERT INTO check_runs (began_at) VALUES ({at})",
        ):
            session.connection().exec_driver_sql(statement)
    database.close()
    store = Store.open(empty_url)
    now = datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert dict(store.own_rows()[SourceId("aa_mfa")].values) == {"enabled": False}
    assert store.check_run() == now - timedelta(hours=1)
    assert store.health_logs() == {}
    state = replace(store.states()[SourceId("aa_mfa")], health=Health.BLOCKED, detail="answered 403")
    store.record(PollRecord(state=state), now=now)
    logs = store.health_logs()
    store.close()
    assert logs == {SourceId("aa_mfa"): HealthLog(since=now, error="answered 403", error_at=now)}


def test_a_store_of_the_eleventh_schema_keeps_its_dossiers_without_an_embargo(empty_url: str) -> None:
    database = connect(empty_url)
    zone = "" if empty_url.startswith("sqlite") else "+00"
    with database.write() as session:
        migrations.upgrade(session.connection(), to="0011")
        session.connection().exec_driver_sql(
            f"INSERT INTO dossiers VALUES ('port', 'The port', '[]', '{{}}', '{{}}', '2026-03-02 09:00:00.000000{zone}')"
        )
    database.close()
    store = Store.open(empty_url)
    [dossier] = store.dossiers()
    store.save_dossier(
        replace(dossier, embargo_until=datetime(2026, 3, 2, 18, tzinfo=UTC)), now=datetime(2026, 3, 2, 18, tzinfo=UTC), by="ada"
    )
    kept = store.dossier("port")
    store.close()
    assert (dossier.title, dossier.embargo_until) == ("The port", None)
    assert kept is not None
    assert kept.embargo_until == datetime(2026, 3, 2, 18, tzinfo=UTC)


def test_a_store_of_the_sixteenth_schema_learns_which_statements_are_one(databases, empty_url: str, make) -> None:
    today = databases.migrated()
    filled = Store.open(today)
    words = "condemns the blockade of the harbour"
    for number in range(3):
        document = make.document(id=f"d{number}", source=f"s{number}")
        filled.record(PollRecord(read=(make.read(document, make.statement(document, words)),)), now=make.now)
    filled.close()
    _as_of(databases, today, empty_url, schema="0016", tables=("texts", "raws", "documents", "revisions", "statements"))
    store = Store.open(empty_url)
    key = store.latest_statements(limit=1)[0].key
    assert {one.document.id for one in store.sources_of(key)} == {"d0", "d1", "d2"}
    store.close()


def test_a_store_of_the_twentieth_schema_learns_what_is_muted_and_numbers_its_messages(databases, empty_url: str, make) -> None:
    today = databases.migrated()
    filled = Store.open(today)
    channels = ("desk", "night", "desk")
    deliveries = tuple(make.delivery(f"d{number}", channel=channel) for number, channel in enumerate(channels))
    filled.record(PollRecord(signals=(make.signal(),), deliveries=deliveries), now=make.now)
    ends = (None, make.now + timedelta(hours=8))
    filled.add_hushes([Hush(rule_id=RuleId("all"), channel=ChannelName("desk"), until=at) for at in ends], by="ada", now=make.now)
    filled.close()
    _as_of(databases, today, empty_url, schema="0020", tables=("signals", "deliveries", "hushes"))
    store = Store.open(empty_url)
    assert [one.hush.muted for one in store.hushes(now=make.now)] == [True, False]
    found = {one.delivery.key: (one.delivery.channel, one.delivery.number) for one in store.deliveries(limit=9)}
    assert found == {"d0": ("desk", 1), "d1": ("night", 1), "d2": ("desk", 2)}
    store.close()


def test_a_store_of_the_twenty_seventh_schema_still_folds_what_repeats_its_documents(databases, empty_url: str, make) -> None:
    today = databases.migrated()
    filled = Store.open(today)
    # Both sides of a span's end, a time zone's midnight, and times before 1970, which a file counts from.
    times = [datetime(2026, 3, day, hour, 59, tzinfo=UTC) for day in range(1, 10) for hour in (0, 23)]
    times += [datetime(1969, 12, 31, 23, 59, tzinfo=UTC), datetime(1950, 1, 1, tzinfo=UTC)]
    words = ["harbour", "fair", "boat", "quay", "soup", "plank", "valley", "song", "steam", "bridge"]
    for number, at in enumerate(times):
        own = " ".join(f"{word} {number} {word[::-1]}" for word in words for _ in range(3))
        document = make.document(id=f"d{number}", source=f"s{number}", text=own, published_at=at, fetched_at=at)
        filled.record(PollRecord(read=(ReadDocument(document=document),)), now=make.now)
    text = filled.document(DocumentId("d3")).revisions[0].document.text
    filled.close()
    _as_of(databases, today, empty_url, schema="0027", tables=("texts", "raws", "documents", "revisions", "anchors"))
    store = Store.open(empty_url)
    with store._database.read() as session:
        rows = session.execute(select(table_of(AnchorRow).c.span, table_of(AnchorRow).c.at)).all()
    again = make.document(id="again", source="other", text=text, published_at=times[3], fetched_at=times[3])
    store.record(PollRecord(read=(ReadDocument(document=again),)), now=make.now)
    fold = store.fold_of(DocumentId("again"))
    store.close()
    assert {at for _, at in rows} == set(times)
    assert [(span, at) for span, at in rows if span != span_of(at)] == []
    assert fold is not None
    assert {member.id for member in fold.members} == {"d3", "again"}


def _as_of(databases, today: str, empty_url: str, *, schema: str, tables: tuple[str, ...]) -> None:
    """Make a store of an earlier schema with the rows of today's, as far as it has their columns; today's is dropped."""
    old, source = connect(empty_url), connect(today)
    with old.write() as session, source.read() as taken:
        migrations.upgrade(session.connection(), to=schema)
        for table in tables:
            columns = ", ".join(f'"{one["name"]}"' for one in inspect(session.connection()).get_columns(table))
            for row in taken.connection().exec_driver_sql(f"SELECT {columns} FROM {table}"):
                session.connection().execute(_insert(table, columns), [_bound(row)])
    for one in (old, source):
        one.close()
    databases.drop(today)


def _insert(table: str, columns: str) -> TextClause:
    places = ", ".join(f":c{number}" for number in range(columns.count(",") + 1))
    return text(f"INSERT INTO {table} ({columns}) VALUES ({places})")


def _bound(row) -> dict[str, object]:
    return {f"c{number}": json.dumps(one) if isinstance(one, list | dict) else one for number, one in enumerate(row)}


def test_a_store_of_the_twentieth_schema_knows_what_its_reactions_count_as(empty_url: str, make) -> None:
    database = connect(empty_url)
    zone = "" if empty_url.startswith("sqlite") else "+00"
    at = f"2026-03-02 09:00:00.000000{zone}"
    said = {"a": ("01 08", -3), "b": ("01 09", 0), "c": ("02 08", 0), "d": ("03 08", 2), "e": ("04 08", 3), "f": ("04 09", -3)}
    said["copy"] = ("04 07", 0)
    names = {-3: "condemn", 0: "neutral", 2: "support", 3: "endorse"}
    with database.write() as session:
        connection = session.connection()
        migrations.upgrade(connection, to="0020")
        connection.exec_driver_sql("INSERT INTO texts VALUES ('t', 'Aland')")
        connection.exec_driver_sql(f"INSERT INTO documents VALUES ('d', NULL, 'e', '{at}', NULL, 1)")
        connection.exec_driver_sql(
            "INSERT INTO revisions (document_id, number, sha256, kind, published_precision, seen_at, raw_type, pages, problems) "
            f"VALUES ('d', 1, 't', 'official', 'unknown', '{at}', '', '[]', '[]')"
        )
        connection.exec_driver_sql(f"INSERT INTO dossiers VALUES ('port', 'p', '[]', '{{}}', '{{}}', '{at}', NULL, false)")
        connection.exec_driver_sql(
            "INSERT INTO events (id, dossier_id, number, title, began, began_precision, act, retired) "
            f"VALUES ('blockade', 'port', 0, 'b', '{at}', 'day', 'the act', false)"
        )
        for key, (hour, score) in said.items():
            then = f"2026-03-{hour}:00:00.000000{zone}"
            connection.exec_driver_sql(
                "INSERT INTO statements (key, revision, document_id, actor, rank, official, hearsay, stance, declined, demands, "
                "evidence_in, evidence_start, evidence_end, evidence_text, confidence, cues, engine, stands, current, "
                f"first_seen_at, spoken_at, spoken_precision, labelled_at) VALUES ('{key}', 1, 'd', 'ALA', 'head', true, "
                f"false, '{names[score]}', false, '[]', 'text', 0, 5, 'Aland', 0.5, '[]', 'rules', true, true, '{at}', "
                f"'{then}', 'minute', '{at}')"
            )
            connection.exec_driver_sql(f"INSERT INTO reactions VALUES ('{key}', 1, 'blockade', '{names[score]}', false, '{at}')")
        connection.exec_driver_sql("INSERT INTO utterances VALUES ('c', 'c'), ('copy', 'c')")
    database.close()
    store = Store.open(empty_url)
    found = store.account("blockade", at=datetime(2026, 4, 1, tzinfo=UTC), most=9)
    whole = account(store.reactions("blockade"), make.event().id, at=datetime(2026, 4, 1, tzinfo=UTC))
    store.close()
    assert [(one.before.key, one.after.key, one.rungs) for one in found.shifts] == [("a", "c", 3), ("c", "d", 2)]
    assert (found.shifts, found.said, found.shifted) == (whole.shifts, whole.said, whole.shifted)
    assert found.said == {"ALA": 6}

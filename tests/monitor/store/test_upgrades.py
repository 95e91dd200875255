"""A store made by an earlier version keeps what it has."""

from datetime import UTC, datetime

from feeds.types import ActorCode, FetchState, Health, SourceId
from monitor.store import migrations
from monitor.store.connect import connect
from monitor.store.store import Store
from monitor.types import OwnRow


def test_a_store_of_the_first_schema_keeps_its_sources(empty_url: str) -> None:
    database = connect(empty_url)
    zone = "" if empty_url.startswith("sqlite") else "+00"
    with database.write() as session:
        migrations.upgrade(session.connection(), to="0001")
        session.connection().exec_driver_sql(
            "INSERT INTO sources (source_id, next_poll_at, health, detail, etag, failures) "  # noqa: S608 this test's own words
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
            "INSERT INTO sources (source_id, next_poll_at, health, detail, failures, moved_to) "  # noqa: S608 this test's own words
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

"""A store made by an earlier version keeps what it has."""

from datetime import UTC, datetime

from feeds.types import FetchState, Health, SourceId
from monitor.store import migrations
from monitor.store.connect import connect
from monitor.store.store import Store


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

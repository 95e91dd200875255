"""A store made by an earlier version keeps what it has."""

from datetime import UTC, datetime

from alembic import command
from alembic.config import Config

from feeds.types import FetchState, Health, SourceId
from monitor.store.database import Database
from monitor.store.store import Store


def test_a_store_of_the_first_schema_keeps_its_sources(url):
    database = Database(url)
    config = Config()
    config.set_main_option("script_location", "monitor.store:migrations")
    with database.write() as session:
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "0001")
        session.connection().exec_driver_sql(
            "INSERT INTO sources (source_id, next_poll_at, health, detail, etag, failures) "
            "VALUES ('aa_mfa', '2026-03-02 09:00:00.000000', 'ok', '', 'W/\"1\"', 2)"
        )
    database.close()
    store = Store.open(url)
    state = store.states()[SourceId("aa_mfa")]
    store.close()
    assert state == FetchState(
        source_id=SourceId("aa_mfa"), next_poll_at=datetime(2026, 3, 2, 9, tzinfo=UTC), health=Health.OK, etag='W/"1"', failures=2
    )

"""The audit is one chain: whatever is changed, left out or put in shows, also where several programs write at once."""

# ruff: noqa: S608 - the statements are this file's own words

import threading
from datetime import UTC, datetime

import pytest

from monitor.errors import StoreError
from monitor.store import migrations
from monitor.store.connect import connect
from monitor.store.store import Store
from tests.monitor.store.databases import ask

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def _write(store: Store, *subjects: str) -> None:
    for subject in subjects:
        store.audit(at=NOW, by="ada", what="look", subject=subject, before=None, after="a\0 船", why="because")


def _forge(url: str, *statements: str) -> None:
    """Change the audit as somebody could who owns the database and takes its triggers away."""
    if url.startswith("sqlite:"):
        for trigger in ("audit_no_update", "audit_no_delete", "audit_no_replace"):
            ask(url, f"DROP TRIGGER {trigger}")
    else:
        ask(url, "ALTER TABLE audit DISABLE TRIGGER USER")
    for statement in statements:
        ask(url, statement)


def test_an_audit_as_it_was_written_is_whole(store):
    assert store.verify_audit().entries == 0
    _write(store, "a", "b", "c")
    chain = store.verify_audit()
    assert (chain.entries, chain.broken, chain.fault) == (3, None, None)
    assert chain.head == store.audit_log(limit=1)[0].hash


FORGED = {
    "a changed word": (("UPDATE audit SET why = 'other' WHERE number = 2",), 2, "it is not as it was written"),
    "a changed name": (("UPDATE audit SET who = 'eve' WHERE number = 3",), 3, "it is not as it was written"),
    "a line left out": (("DELETE FROM audit WHERE number = 2",), 3, "it does not follow the line before it"),
    "the first line left out": (("DELETE FROM audit WHERE number = 1",), 2, "it does not follow the line before it"),
    "a line put in": (
        (
            "INSERT INTO audit (number, at, who, what, subject, previous, hash) "
            "SELECT 9, at, 'eve', what, subject, hash, 'x' FROM audit WHERE number = 3",
        ),
        9,
        "it is not as it was written",
    ),
    "a hash that is made up": (("UPDATE audit SET hash = 'f00' WHERE number = 1",), 1, "it is not as it was written"),
}


@pytest.mark.parametrize("forgery", FORGED)
def test_a_forged_audit_is_found_out_at_its_first_fault(store, url, forgery):
    statements, number, fault = FORGED[forgery]
    _write(store, "a", "b", "c")
    _forge(url, *statements)
    chain = store.verify_audit()
    assert (chain.broken, chain.fault) == (number, fault)


def test_lines_cut_off_at_the_end_show_to_whom_noted_a_hash(store, url):
    _write(store, "a", "b", "c")
    head = store.verify_audit().head
    assert store.verify_audit(head=head).fault is None
    _forge(url, "DELETE FROM audit WHERE number = 3")
    assert store.verify_audit().fault is None
    assert store.verify_audit(head=head).fault == f"no line has the hash {head}: lines were cut off, or it is another audit"


def test_two_lines_cannot_follow_the_same_one(store, url):
    _write(store, "a", "b")
    with pytest.raises(Exception, match=r"UNIQUE|unique"):
        ask(
            url,
            "INSERT INTO audit (number, at, who, what, subject, previous, hash) "
            "SELECT 9, at, who, what, subject, previous, 'x' FROM audit WHERE number = 2",
        )


def test_several_programs_that_write_at_once_keep_one_chain(url):
    stores = [Store.open(url) for _ in range(4)]
    writers = [threading.Thread(target=_write, args=(one, *"abcdefgh")) for one in stores]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    chain = stores[0].verify_audit()
    assert (chain.entries, chain.fault) == (32, None)
    for one in stores:
        one.close()


def test_what_is_not_kept_leaves_no_line(store, make):
    store.save_dossier(make.dossier(), now=NOW, by="ada")
    with pytest.raises(StoreError):
        store.save_dossier(make.dossier(id="other"), now=NOW, by="ada")
    assert (store.verify_audit().entries, store.verify_audit().fault) == (1, None)


def test_lines_of_an_earlier_schema_are_taken_into_the_chain(empty_url):
    database = connect(empty_url)
    zone = "" if empty_url.startswith("sqlite") else "+00"
    with database.write() as session:
        migrations.upgrade(session.connection(), to="0004")
        for number in (1, 2, 5):
            session.connection().exec_driver_sql(
                "INSERT INTO audit (number, at, who, what, subject, why) "
                f"VALUES ({number}, '2026-03-02 09:00:00.000001{zone}', 'ada', 'look', 'é', NULL)"
            )
    database.close()
    store = Store.open(empty_url)
    assert (store.verify_audit().entries, store.verify_audit().fault) == (3, None)
    _write(store, "new")
    chain = store.verify_audit()
    assert (chain.entries, chain.fault, store.audit_log(limit=1)[0].number) == (4, None, 6)
    with pytest.raises(Exception, match="append-only"):
        ask(empty_url, "UPDATE audit SET who = 'eve'")
    store.close()

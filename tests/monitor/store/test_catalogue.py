"""A desk's own rows, what checks found, and the runs of checks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.findings import Found
from feeds.types import Health
from monitor.errors import StoreError
from monitor.records import HealthLog, PollRecord


def test_an_own_row_is_kept_replaced_and_taken_away_and_every_step_is_audited(store, make):
    first, second = make.own({"enabled": True}), make.own({"enabled": False, "note": None, "selectors": {"block": "li"}})
    assert store.save_own([first], now=make.now, by="ada", what="enable source") == 1
    assert store.own_rows() == {"aa_mfa": first}
    assert store.save_own([second], now=make.now, by="ben", what="edit source") == 1
    assert store.own_rows() == {"aa_mfa": second}
    assert store.save_own([make.own({})], now=make.now, by="ada", what="remove source") == 1
    assert store.own_rows() == {}
    log = [(line.by, line.what, line.subject, line.before, line.after) for line in store.audit_log(limit=9)]
    changed = '{"enabled":false,"note":null,"selectors":{"block":"li"}}'
    assert log == [
        ("ada", "remove source", "aa_mfa", changed, None),
        ("ben", "edit source", "aa_mfa", '{"enabled":true}', changed),
        ("ada", "enable source", "aa_mfa", None, '{"enabled":true}'),
    ]


def test_what_changes_nothing_is_no_change_and_leaves_no_trace(store, make):
    store.save_own([make.own({"enabled": True})], now=make.now, by="ada", what="enable source")
    assert store.save_own([make.own({"enabled": True}), make.own({}, "bb_mfa")], now=make.now, by="ada", what="x") == 0
    assert len(store.audit_log(limit=9)) == 1


def test_own_rows_are_written_all_or_none(store, make):
    broken = make.own({"note": "\ud800"}, "bb_mfa")
    with pytest.raises((StoreError, UnicodeError)):
        store.save_own([make.own({"enabled": True}), replace(broken, source_id="\ud800")], now=make.now, by="ada", what="x")
    assert (store.own_rows(), store.audit_log(limit=9)) == ({}, ())


def test_a_probe_reads_back_as_it_was_and_the_next_one_takes_its_place(store, make):
    store.save_probe(make.probe())
    assert store.probes() == {"aa_mfa": make.probe()}
    bare = replace(
        make.probe(found=Found.DEAD, at=make.now + timedelta(days=1)), kind=None, address=None, newest_at=None, took=None
    )
    store.save_probe(bare)
    assert store.probes() == {"aa_mfa": bare}


def test_the_latest_run_of_checks_counts(store, make):
    assert store.check_run() is None
    store.begin_check_run(now=make.now)
    store.begin_check_run(now=make.now + timedelta(hours=1))
    assert store.check_run() == make.now + timedelta(hours=1)


def test_a_change_of_health_is_noted_once_and_the_last_failure_stays(store, make):
    def poll(health, detail, hours):
        at = make.now + timedelta(hours=hours)
        store.record(PollRecord(state=replace(make.state(), health=health, detail=detail)), now=at)
        return at

    assert store.health_logs() == {}
    first = poll(Health.OK, "", 0)
    assert store.health_logs() == {"aa_mfa": HealthLog(since=first)}
    blocked = poll(Health.BLOCKED, "answered 403", 1)
    poll(Health.BLOCKED, "answered 403", 2)
    assert store.health_logs() == {"aa_mfa": HealthLog(since=blocked, error="answered 403", error_at=blocked)}
    again = poll(Health.OK, "", 3)
    assert store.health_logs() == {"aa_mfa": HealthLog(since=again, error="answered 403", error_at=blocked)}
